"""A misspelt name corrected wherever it stands: in the people, the captions and the keywords."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archive.index.syntax import And, Query, Text
from archive.model import Change, Edit, Lineup, Person, Photo
from archive.people.wording import Correction, as_written

__all__ = ["Renaming", "naming", "plan_renaming"]

_TEXTS = ("title", "headline", "caption", "alt_text", "extended_description", "event")


@dataclass(frozen=True, slots=True)
class Renaming:
    """What the correction changes in one picture: the edit, and each field before and after."""

    photo: Photo
    edit: Edit
    changes: tuple[Change, ...]


def naming(old: str) -> Query:
    """The query for every picture that may name somebody, in full and in any case."""
    *first, last = as_written(old).split() or [""]
    return Query(And((*map(Text, first), Text(last, prefix=True))))


def plan_renaming(photos: Iterable[Photo], old: str, new: str) -> Iterator[Renaming]:
    """What has to change in each photo so that ``old`` is called ``new``; nothing is written.

    Pictures that do not name ``old`` in full are left out. In the others the name is corrected in
    the people (their places, heads and titles stay), in captions, titles, events and keywords,
    also in the genitive, in capitals and where it stands in parts (``Schwahn sagte``). A field of
    which only another block has the old name is written as well, and so brought in step. Credits
    and by-lines are nobody's who is in the picture; they stay.
    """
    correction = Correction(old, new)
    for photo in photos:
        wanted = dict(_wanted(photo, correction)) if _concerns(photo, correction) else {}
        if wanted:
            changes = tuple(
                Change(field, getattr(photo.metadata, field), value)
                for field, value in wanted.items()
            )
            yield Renaming(photo, photo.edit(**wanted), changes)


def _concerns(photo: Photo, correction: Correction) -> bool:
    """Whether the picture names the person in full anywhere."""
    metadata = photo.metadata
    texts = [getattr(metadata, field) for field in _TEXTS]
    return any(
        correction.is_name(name) for name in (*photo.people.names, *(metadata.keywords or ()))
    ) or any(text and correction.names(text) for text in (*texts, *(metadata.keywords or ())))


def _wanted(photo: Photo, correction: Correction) -> Iterator[tuple[str, Any]]:
    """The fields that change, with their new values."""
    metadata = photo.metadata
    others = [name for name in photo.people.names if not correction.is_name(name)]
    hidden = _hidden(photo, correction)
    for field in (*_TEXTS, "people", "keywords"):
        value = getattr(metadata, field)
        if not value:
            continue
        if field == "people":
            new: Any = _people(value, correction, others, metadata.caption or "")
        elif field == "keywords":
            new = tuple(dict.fromkeys(_keyword(word, correction, others) for word in value))
        else:
            new = correction.in_parts(value, others)
        if new != value or field in hidden:
            yield field, new


def _hidden(photo: Photo, correction: Correction) -> set[str]:
    """The fields in which a block that is not believed has the old name."""
    return {
        conflict.field
        for conflict in photo.conflicts
        for value in conflict.values.values()
        if any(correction.names(text) for text in _texts(value))
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Person):
        yield value.name or ""
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)


def _keyword(word: str, correction: Correction, others: list[str]) -> str:
    if correction.is_name(word):
        return correction.in_name(word)
    return correction.in_parts(word, others)


def _people(people: Lineup, correction: Correction, others: list[str], caption: str) -> Lineup:
    """The line-up with the name in its place; somebody whose name only contains it stays."""

    def moved(at: int | None) -> int | None:
        return None if at is None else len(correction.in_parts(_composed(caption)[:at], others))

    def corrected(person: Person) -> Person:
        own = bool(person.name) and correction.is_name(str(person.name))
        return person.replace(
            name=correction.in_name(str(person.name)) if own else person.name,
            role=person.role and correction.in_full(person.role),
            label=person.label and correction.in_full(person.label),
            start=moved(person.start),
            end=moved(person.end),
        )

    return Lineup(tuple(map(corrected, people)))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
