"""index.html: valid, safe whatever a caption says, and complete in what machines read of it."""

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import html5lib
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.export import Handed
from archive.export.page import image_object, kit_page
from archive.model import Licensor, Lineup, Metadata, Person, Photo
from tests.export.conftest import NOW
from tests.export.judging import WORDS
from tests.export.standards import SCHEMA_ORG

SAID = Metadata(**WORDS).replace(
    web_statement="https://auenbrueck.example/rechte",
    licensors=(Licensor("Stadt Auenbrück", "https://auenbrueck.example/presse"),),
    alt_text="Drei Menschen vor einem Band",
    data_mining="DMI-PROHIBITED",
)
IMAGE_OBJECT = {
    "type": "object",
    "required": ["@type", "contentUrl", "creator", "creditText", "copyrightNotice", "license",
                 "acquireLicensePage", "caption", "sha256"],
    "properties": {
        "@type": {"const": "ImageObject"},
        "contentUrl": {"type": "string", "format": "uri-reference"},
        "creator": {
            "type": "array", "minItems": 1,
            "items": {
                "type": "object", "required": ["@type", "name"],
                "properties": {"@type": {"enum": ["Person", "Organization"]}},
            },
        },
        "creditText": {"type": "string", "minLength": 1},
        "copyrightNotice": {"type": "string", "minLength": 1},
        "license": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "acquireLicensePage": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "width": {"type": "integer"},
        "height": {"type": "integer"},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
}  # fmt: skip
"""What search engines ask of a picture with a licence (Google, image licence metadata)."""


def handed(said: Metadata = SAID, name: str = "bild.jpg", kind: str = "JPEG") -> Handed:
    photo = Photo(Path(name), kind, "0" * 64, said, "1" * 64, width=480, height=320)
    return Handed(name, photo, "0" * 64, "1" * 64, 4711)


def parsed(page: str):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_is_valid_html(lang):
    """A strict parser reads it without a complaint."""
    tree = parsed(kit_page([handed(), handed(name="zwei – 2.tif", kind="TIFF")], lang, NOW))
    assert tree.get("lang") == lang
    assert len(tree.findall(".//figure/figcaption")) == 2
    assert [i.get("alt") for i in tree.findall(".//img")] == ["Drei Menschen vor einem Band"]
    assert [unquote(a.get("href")) for a in tree.findall(".//a")] == ["bild.jpg", "zwei – 2.tif"]


@pytest.mark.skipif("VNU_JAR" not in os.environ, reason="left out: needs the HTML checker $VNU_JAR")
def test_the_checker_of_the_w3c_finds_nothing(tmp_path):
    """Neither error nor warning."""
    page = tmp_path / "index.html"
    page.write_text(kit_page([handed()], "de", NOW), encoding="utf-8")
    done = subprocess.run(
        ["java", "-jar", os.environ["VNU_JAR"], str(page)], capture_output=True, check=False
    )
    assert done.stderr == b""


def test_nothing_is_fetched_from_outside():
    """It opens offline; links lead out only where a licence says so, as text."""
    page = kit_page([handed()], "de", NOW)
    assert re.findall(r'(?:src|href)="(?!bild\.jpg)', page) == []
    assert "<script type=" in page
    assert page.count("<script") == 1
    assert "@import" not in page
    assert "url(" not in page


def test_the_people_stand_in_order_with_their_titles():
    """An ordered list, which screen readers count."""
    tree = parsed(kit_page([handed()], "de", NOW))
    people = [item.text for item in tree.findall(".//ol[@class='people']/li")]
    assert people == ["Bürgermeisterin Tülay Groß", "Dr. Jan Öztürk", "Łukasz Šimić"]


def test_somebody_unnamed_keeps_the_place():
    """Or the next one would be taken for them."""
    people = Lineup((Person(label="ein Kind", unknown=True), Person("Ina Groß")))
    tree = parsed(kit_page([handed(SAID.replace(people=people))], "de", NOW))
    assert [i.text for i in tree.findall(".//ol/li")] == ["ein Kind", "Ina Groß"]


def test_linked_data_says_who_to_credit():
    """ImageObject of schema.org, with all that a search engine shows of a licence."""
    tree = parsed(kit_page([handed(), handed(name="b.jpg")], "de", NOW))
    data = json.loads(tree.find(".//script").text)
    assert data["@context"] == "https://schema.org/"
    for item in data["@graph"]:
        jsonschema.validate(item, IMAGE_OBJECT)
    assert data["@graph"][0]["creditText"] == "Stadt Auenbrück/Zoë Lindqvist"
    assert [m["name"] for m in data["@graph"][0]["mentions"]] == list(WORDS["people"].names)


def test_linked_data_speaks_schema_org():
    """Every type and property is one of the vocabulary's, and holds what may be in it."""
    everything = SAID.replace(
        headline="H", extended_description="E", copyright_owners=("Stadt",), city="Auenbrück",
        usage_terms="https://auenbrueck.example/nutzung", date_created="2026-05-12", event="Fest",
        keywords=("Band",),
    )  # fmt: skip
    item = image_object(handed(everything))
    assert item.keys() == SCHEMA_ORG["ImageObject"].keys() | {"@type"}
    assert list(_misfits(item)) == []


_HOLDS = {
    "Text": lambda value: isinstance(value, str),
    "Integer": lambda value: isinstance(value, int),
    "URL": lambda value: isinstance(value, str) and " " not in value,
    "Date": lambda value: bool(re.fullmatch(r"\d{4}(-\d\d){0,2}(T[\d:.+Z-]+)?", value)),
}


def _misfits(item):
    known = SCHEMA_ORG[item["@type"]]
    for name, value in item.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from [(name, one)] if one["@type"] not in known[name].split() else ()
                yield from _misfits(one)
            elif name != "@type" and not _HOLDS[known[name]](one):
                yield name, one


def test_a_reservation_against_data_mining_is_said_to_machines():
    """As the TDM Reservation Protocol has it."""
    assert '<meta name="tdm-reservation" content="1">' in kit_page([handed()], "de", NOW)
    free = handed(SAID.replace(data_mining=None))
    assert "tdm-reservation" not in kit_page([free], "de", NOW)


HOSTILE = (
    "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!--", "]]>",
    "&amp;<b>", "\0\x0b\x1f", "\u2028\u202e", "'\"", "{{7*7}}", "</figcaption></figure>",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=60) | st.sampled_from(HOSTILE))
def test_whatever_a_caption_says_is_text(text):
    """The page stays the same page, and the text can be read from it."""
    said = SAID.replace(
        title=text, caption=text, alt_text=text, credit=text, usage_terms=text,
        people=Lineup.of([text, "B"]), event=text,
    )  # fmt: skip
    name = "a.jpg"
    tree = parsed(kit_page([handed(said, name)], "de", NOW))
    assert len(tree.findall(".//script")) == 1
    assert len(tree.findall(".//img")) == 1
    assert {e.tag for e in tree.find(".//figcaption").iter()} <= {
        "figcaption", "h2", "p", "ol", "li",
    }  # fmt: skip
    item = json.loads(tree.find(".//script").text)["@graph"][0]
    assert item.get("caption", "") == text


def test_what_is_not_there_is_not_claimed():
    """No empty property, and the credit where there is no notice."""
    bare = image_object(replace(handed(Metadata(credit="Stadt"))))
    assert bare["copyrightNotice"] == bare["creditText"] == "Stadt"
    assert not {"license", "creator", "caption", "mentions"} & bare.keys()
