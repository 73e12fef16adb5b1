"""The correction form: fields as text a person can edit, and what an edited form changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.captions import parse_caption, rewrite_caption
from archive.model import Lineup, Photo
from ui.peoplelines import as_text, followed, from_text
from ui.texts import Texts

__all__ = ["LISTS", "LONG", "MORE", "PLAIN", "SEPARATED", "changes", "entered", "parts"]

PLAIN = ("caption", "people", "title", "credit")
LISTS = ("creators",)
MORE = (
    "copyright", "alt_text", "event", "city", "date_created", "usage_terms", "embargo", "keywords",
)  # fmt: skip
LONG = {"caption": 170, "people": 150, "alt_text": 80}
"""Fields that get several lines, with their height in pixels."""
SEPARATED = frozenset({"creators", "keywords"})
"""Fields of several values, which stand in one line with semicolons."""
_SEPARATOR = "; "


def entered(photo: Photo, name: str, words: Texts) -> str:
    """A field's value as it stands in the form."""
    if name == "people":
        return as_text(photo.people, words)
    value = getattr(photo.metadata, name)
    if name in SEPARATED:
        return _SEPARATOR.join(value or ())
    return value or ""


def changes(seen: Photo, values: Mapping[str, str], words: Texts) -> dict[str, Any]:
    """What to write so that ``seen`` becomes what the form says; emptied fields are removed.

    Where only the caption was rewritten and it says who stands where, the people follow it. Where
    only the people were corrected, the caption that names them follows.
    """
    edited = {
        name: _value(name, text, seen, words)
        for name, text in values.items()
        if text.strip() != entered(seen, name, words).strip()
    }
    if edited.get("caption") and "people" not in edited:
        people = parse_caption(edited["caption"]).people
        if people and people.names != seen.people.names:
            edited["people"] = followed(_without_spans(people), seen.people)
    elif edited.get("people") and "caption" not in edited and _named(seen):
        told = rewrite_caption(seen.caption or "", edited["people"], before=seen.people)
        edited |= {"caption": told.caption} if told.caption != seen.caption else {}
    return edited


def parts(text: str) -> tuple[str, ...]:
    """What stands between the semicolons."""
    return tuple(part for part in map(str.strip, text.split(";")) if part)


def _value(name: str, text: str, seen: Photo, words: Texts) -> Any:
    if name == "people":
        return from_text(text, seen.people, words) or None
    if name in SEPARATED:
        return parts(text) or None
    return text.strip() or None


def _named(seen: Photo) -> bool:
    """Whether the caption names anybody who is in the picture."""
    return any(name in (seen.caption or "") for name in seen.people.names)


def _without_spans(people: Lineup) -> Lineup:
    return Lineup(tuple(person.replace(start=None, end=None) for person in people))
