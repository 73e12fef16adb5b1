"""captions.json: valid ninjs picture items with the people in their order."""

import json
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.export import Handed, ninjs_items, ninjs_schema
from archive.export.ninjs import picture_item
from archive.fields import BY_NAME
from archive.model import Lineup, Location, Metadata, Person, Photo
from tests.export.conftest import NOW
from tests.export.judging import WORDS, taken
from tests.export.standards import CODES, NINJS

CHECKER = jsonschema.Draft202012Validator(
    ninjs_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def item_of(said: Metadata) -> dict:
    photo = Photo(Path("a.jpg"), "JPEG", "ab" * 32, said, "1" * 64, width=480, height=320)
    return picture_item(Handed("a.jpg", photo, "ab" * 32, "1" * 64, 4711), "web", NOW)


def test_the_schema_is_a_schema():
    """Draft 2020-12, as ninjs 3.1 has it."""
    jsonschema.Draft202012Validator.check_schema(ninjs_schema())


def holds(schema: dict) -> str:
    """What a property takes, in the words of the standard's table."""
    if "$ref" in schema:
        schema = ninjs_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
    listed = schema.get("const"), *schema.get("enum", ())
    return schema.get("format") or schema.get("type") or ("string" if any(listed) else "array")


def inside(schema: dict) -> dict:
    """The properties of an object, or of the objects in an array; those of references, too."""
    if "$ref" in schema:
        return inside(ninjs_schema()["$defs"][schema["$ref"].rpartition("/")[2]])
    found = dict(schema.get("properties", {}))
    for part in filter(None, (*schema.get("allOf", ()), schema.get("items"))):
        found = inside(part) | found
    return found


@pytest.mark.parametrize("name", NINJS)
def test_our_schema_is_a_part_of_the_standard(name):
    """Every property is one of ninjs 3.1 and holds what it does there: valid here, valid there."""
    schema = ninjs_schema()
    ours = inside(schema["properties"][name]) if name else schema["properties"]
    assert ours
    for inner, sub in ours.items():
        assert holds(sub) == NINJS[name][inner], inner


def test_our_codes_are_codes_of_the_standard():
    """Closed lists are as narrow as there, or narrower."""
    for name, codes in CODES.items():
        ours = ninjs_schema()["properties"][name]
        assert {ours.get("const"), *ours.get("enum", ())} - {None} <= codes


@pytest.mark.parametrize("preset", ["original", "web"])
def test_every_item_of_a_kit_is_valid(preset, pictures, tmp_path):
    """From every format."""
    taken(pictures, tmp_path, NOW, preset=preset)
    items = json.loads((tmp_path / "captions.json").read_text("utf-8"))
    assert len(items) == len(pictures)
    for item in items:
        CHECKER.validate(item)


def test_people_stand_in_order_with_their_place():
    """The place is the one their region has in the file; somebody unnamed takes one too."""
    people = Lineup(
        (
            Person("Tülay Groß", ids=("https://www.wikidata.org/entity/Q1",)),
            Person(label="ein Kind", unknown=True),
            Person("Jan Öztürk"),
        )
    )
    assert item_of(Metadata(people=people))["people"] == [
        {"name": "Tülay Groß", "rel": "shown", "literal": "p1",
         "uri": "https://www.wikidata.org/entity/Q1"},
        {"name": "ein Kind", "rel": "shown, not identified", "literal": "p2"},
        {"name": "Jan Öztürk", "rel": "shown", "literal": "p3"},
    ]  # fmt: skip


def test_credit_is_not_copyright_is_not_creator():
    """Each in its own place."""
    item = item_of(Metadata(**WORDS))
    assert item["by"] == "Zoë Lindqvist, Jo Lenz"
    assert item["copyrightNotice"] == "© Stadt Auenbrück/Zoë Lindqvist"
    (credit,) = [d["value"] for d in item["descriptions"] if d["role"] == "creditline"]
    assert credit == "Stadt Auenbrück/Zoë Lindqvist"


@pytest.mark.parametrize(
    ("field", "text", "name", "moment"),
    [
        ("date_created", "2025-09-03T10:00+02:00", "contentCreated", "2025-09-03T10:00:00+02:00"),
        ("date_created", "2025-09-03T10:00:00", "contentCreated", "2025-09-03T10:00:00+00:00"),
        ("date_created", "2025-09", "contentCreated", None),
        ("embargo", "2030-01-01", "embargoedUntil", "2030-01-01T00:00:00+00:00"),
        ("expires", "2030-01-01", "expires", "2030-01-02T00:00:00+00:00"),
        ("expires", "bald", "expires", None),
    ],
)  # fmt: skip
def test_moments_are_whole_or_not_there(field, text, name, moment):
    """The standard knows date and time only; no hour is invented for a picture's day."""
    assert item_of(Metadata(**{field: text})).get(name) == moment


@pytest.mark.parametrize(
    "text", ["kein Link", "www.example.org/x", "https://exämple.org", "", "a b:c"]
)
def test_what_is_no_uri_is_not_given_as_one(text):
    """Or the whole item would be invalid."""
    item = item_of(
        Metadata(web_statement=text, digital_source_type=text, event_ids=(text,), event="F")
    )
    assert not {"rightsInfo", "digitalSourceType"} & item.keys()
    CHECKER.validate(item)


words = st.text(min_size=1, max_size=30)
texts = st.none() | words
lists = st.none() | st.lists(words, min_size=1, max_size=3).map(tuple)

PEOPLE = st.builds(Person, name=texts, label=texts, ids=st.just(()) | st.tuples(words))


@settings(max_examples=300, deadline=None)
@given(
    said=st.builds(
        Metadata,
        title=texts, headline=texts, caption=texts, keywords=lists, event=texts, event_ids=lists,
        city=texts, creators=lists, credit=texts, copyright=texts, copyright_owners=lists,
        usage_terms=texts, web_statement=texts, source=texts, instructions=texts,
        alt_text=texts, embargo=texts, expires=texts, date_created=texts, digital_source_type=texts,
        organisations_shown=lists,
        urgency=st.none() | st.integers(1, 8),
        location_shown=st.none() | st.tuples(st.builds(Location, name=texts, city=texts)),
        people=st.none() | st.lists(PEOPLE, min_size=1, max_size=3).map(Lineup.of),
    )
)  # fmt: skip
def test_any_words_make_a_valid_item(said):
    """Whatever a file says, programs can read the list."""
    item = item_of(said)
    CHECKER.validate(json.loads(json.dumps(item)))
    datetime.fromisoformat(item["versionCreated"])


def test_fields_are_those_of_the_table():
    """The words tests are made of exist."""
    assert set(WORDS) <= set(BY_NAME)


def test_a_list_is_an_array_of_items():
    """One a picture, in the order of the kit."""
    photo = Photo(Path("a.jpg"), "JPEG", "ab" * 32, Metadata(**WORDS), "1" * 64)
    one = Handed("a.jpg", photo, "ab" * 32, "1" * 64, 4711)
    assert [i["renditions"][0]["title"] for i in json.loads(ninjs_items([one], "web", NOW))] == [
        "a.jpg"
    ]
