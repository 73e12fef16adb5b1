"""index.html: the kit to look at. Opens offline, reads well aloud, prints as a contact sheet.

Each picture is a ``figure`` with its caption, people, credit and terms, and the same as an
``ImageObject`` of schema.org (JSON-LD), with what search engines show as its licence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from archive.captions import join_name
from archive.export.handed import Handed
from archive.export.mediablock import credit_line, printable
from archive.model import Metadata
from archive.rights import conditions

__all__ = ["WORDS", "heading", "image_object", "kit_page", "people_by_row"]

_SHOWN = frozenset({"JPEG", "PNG", "WebP", "GIF", "AVIF"})
"""Formats a browser shows; of others the page gives a link."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "title": "Pressebilder", "people": "Von links nach rechts:", "unknown": "nicht benannt",
        "one": "1 Bild, {date}", "many": "{count} Bilder, {date}",
        "back": "Hinten, von links:", "middle": "Mitte, von links:",
        "front": "Vorne, von links:",
        "foot": "Veröffentlichung nur mit Bildnachweis. Bedingungen: TERMS.txt",
        "lang": "de",
    },
    "en": {
        "title": "Press pictures", "people": "From left to right:", "unknown": "not named",
        "one": "1 picture, {date}", "many": "{count} pictures, {date}",
        "back": "Back, from left:", "middle": "Middle, from left:",
        "front": "Front, from left:",
        "foot": "To be published with its credit only. Terms: TERMS.txt",
        "lang": "en",
    },
}  # fmt: skip
"""What the page and the contact sheet say besides the pictures' own words."""


def kit_page(pictures: Iterable[Handed], lang: str, made: datetime) -> str:
    """The whole page; ``lang`` is ``de`` or ``en``."""
    language = "de" if lang == "de" else "en"
    words = WORDS[language]
    handed = list(pictures)
    title, count = heading(handed, lang, made)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            *_reservation(handed),
            f"<title>{escape(title)}</title>",
            f"<style>\n{_css()}</style>",
            f'<script type="application/ld+json">\n{_linked_data(handed)}\n</script>',
            "</head>",
            "<body>",
            f"<header><h1>{escape(title)}</h1><p>{escape(count)}</p></header>",
            "<main>",
            *(_figure(one, words, made) for one in handed),
            "</main>",
            f"<footer><p>{escape(words['foot'])}</p></footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def heading(handed: Sequence[Handed], lang: str, made: datetime) -> tuple[str, str]:
    """The title of a kit, with the event if all pictures are of one; how many, and of which day."""
    words = WORDS["de" if lang == "de" else "en"]
    events = {one.photo.metadata.event for one in handed}
    (event,) = events if len(events) == 1 else (None,)
    title = f"{words['title']}: {printable(event)}" if event else words["title"]
    date = f"{made.day}.{made.month}.{made.year}" if lang == "de" else f"{made:%Y-%m-%d}"
    return title, words["one" if len(handed) == 1 else "many"].format(count=len(handed), date=date)


@cache
def _css() -> str:
    return (files(__package__) / "page.css").read_text(encoding="utf-8")


def _reservation(handed: Iterable[Handed]) -> list[str]:
    """Rights reserved against text and data mining (TDM Reservation Protocol), if any are."""
    reserved = any("PROHIBITED" in (one.photo.metadata.data_mining or "") for one in handed)
    return ['<meta name="tdm-reservation" content="1">'] if reserved else []


def _figure(one: Handed, words: Mapping[str, str], made: datetime) -> str:
    said = one.photo.metadata
    href = quote(one.name)
    lines = [
        f'<figure><a href="{href}">{_image(one, href)}</a>',
        "<figcaption>",
        _element("h2", said.title or said.headline),
        _element("p", said.caption, "caption", keep_lines=True),
        _people(said, words),
        _element("p", credit_line(said), "credit"),
        *(_element("p", c.text(words["lang"]), "terms") for c in conditions(said, made)),
        _element("p", one.name, "name"),
        "</figcaption></figure>",
    ]
    return "\n".join(filter(None, lines))


def _image(one: Handed, href: str) -> str:
    if one.photo.format not in _SHOWN:
        return f'<span class="file">{escape(one.name)}</span>'
    alt = escape(_alternative(one.photo.metadata) or one.name)
    size = ' width="{}" height="{}"'.format(*one.shown) if one.shown else ""
    return f'<img src="{href}" alt="{alt}"{size} loading="lazy">'


def _alternative(said: Metadata) -> str:
    return printable(said.alt_text or said.caption or said.title)


def _people(said: Metadata, words: Mapping[str, str]) -> str:
    lists = []
    for label, names in people_by_row(said, words):
        items = "".join(f"<li>{escape(printable(name))}</li>" for name in names)
        lists.append(f'<ol class="people" aria-label="{escape(label)}">{items}</ol>')
    return "\n".join(lists)


def people_by_row(said: Metadata, words: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The people as printed, each row with the words before it; none where there is but one.

    ``words`` are of :data:`WORDS`.
    """
    people = said.people
    if not people or len(people) < 2:
        return []
    several = len(people.rows) > 1
    return [
        (
            words.get(row[0].row or "", words["people"]) if several else words["people"],
            [join_name(p) if p.name else p.label or words["unknown"] for p in row],
        )
        for row in people.rows
    ]


def _element(name: str, text: str | None, kind: str = "", *, keep_lines: bool = False) -> str:
    if not text:
        return ""
    shown = "\n".join(map(printable, text.splitlines())) if keep_lines else printable(text)
    attribute = f' class="{kind}"' if kind else ""
    return f"<{name}{attribute}>{escape(shown)}</{name}>"


def _linked_data(handed: Iterable[Handed]) -> str:
    graph = {"@context": "https://schema.org/", "@graph": [image_object(one) for one in handed]}
    return "".join(map(_in_script, json.dumps(graph, ensure_ascii=False, indent=1)))


def _in_script(character: str) -> str:
    """A character of JSON as it may stand in a script element of a page."""
    if character == "\n" or (character not in "<>&" and printable(character) == character):
        return character
    return json.dumps(character)[1:-1] if character > "\x7e" else f"\\u{ord(character):04x}"


def image_object(one: Handed) -> dict[str, Any]:
    """One picture as a schema.org ``ImageObject``; addresses are relative to the page."""
    said = one.photo.metadata
    width, height = one.shown or (None, None)
    found = {
        "@type": "ImageObject",
        "contentUrl": quote(one.name),
        "name": said.title,
        "headline": said.headline,
        "caption": said.caption,
        "description": said.extended_description,
        "encodingFormat": one.media_type,
        "contentSize": f"{one.octets} B",
        "width": width,
        "height": height,
        "creator": [{"@type": "Person", "name": name} for name in said.creators or ()],
        "creditText": said.credit or said.copyright,
        "copyrightNotice": said.copyright or said.credit,
        "copyrightHolder": [
            {"@type": "Organization", "name": name} for name in said.copyright_owners or ()
        ],
        "license": said.web_statement,
        "acquireLicensePage": next((li.url for li in said.licensors or () if li.url), None),
        "usageInfo": said.usage_terms if _is_link(said.usage_terms) else None,
        "dateCreated": said.date_created,
        "contentLocation": _place(said),
        "about": {"@type": "Event", "name": said.event} if said.event else None,
        "keywords": ", ".join(said.keywords or ()),
        "mentions": [
            {"@type": "Person", "name": person.name} for person in said.people or () if person.name
        ],
        "sha256": one.sha256,
    }
    return {name: value for name, value in found.items() if value}


def _place(said: Metadata) -> dict[str, str] | None:
    spot = ", ".join(filter(None, (said.sublocation, said.city, said.country)))
    return {"@type": "Place", "name": spot} if spot else None


def _is_link(text: str | None) -> bool:
    return (text or "").startswith(("https://", "http://"))
