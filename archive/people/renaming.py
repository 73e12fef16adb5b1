"""A misspelt name corrected wherever it stands: in the people, the captions and the keywords."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archive.errors import InvalidValue
from archive.index.names import bare_name
from archive.model import Change, Edit, Lineup, Photo

__all__ = ["Renaming", "plan_renaming"]

_TEXTS = ("title", "headline", "caption", "alt_text", "extended_description", "event")

_BEFORE = r"(?<![\w-])"
_BEHIND = r"(?=(?:['’]?s|['’])?(?![\w-]))"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What the correction changes in one picture: the edit, and each field before and after."""

    photo: Photo
    edit: Edit
    changes: tuple[Change, ...]


def plan_renaming(photos: Iterable[Photo], old: str, new: str) -> Iterator[Renaming]:
    """What has to change in each photo so that ``old`` is called ``new``; nothing is written.

    The name is replaced as a whole word, also in the genitive (``Schwahns``), whatever its case.
    Pictures that do not name ``old`` are left out. Titles and offices stay as they are.
    """
    names = tuple(" ".join(unicodedata.normalize("NFC", name).split()) for name in (old, new))
    if not all(names):
        raise InvalidValue("a name is needed, and what it shall become")
    words = r"\s+".join(map(re.escape, names[0].split()))
    pattern = re.compile(_BEFORE + words + _BEHIND, re.IGNORECASE)
    for photo in photos:
        wanted = dict(_wanted(photo, pattern, names[1]))
        if wanted:
            changes = tuple(
                Change(field, getattr(photo.metadata, field), value)
                for field, value in wanted.items()
            )
            yield Renaming(photo, photo.edit(**wanted), changes)


def _wanted(photo: Photo, pattern: re.Pattern[str], new: str) -> Iterator[tuple[str, Any]]:
    """The fields that change, with their new values."""
    metadata = photo.metadata
    for field in _TEXTS:
        text = getattr(metadata, field)
        if text and (changed := _replaced(text, pattern, new)) != text:
            yield field, changed
    if metadata.people and (people := _people(metadata.people, pattern, new)) != metadata.people:
        yield "people", people
    if metadata.keywords:
        keywords = tuple(dict.fromkeys(_replaced(k, pattern, new) for k in metadata.keywords))
        if keywords != metadata.keywords:
            yield "keywords", keywords


def _people(people: Lineup, pattern: re.Pattern[str], new: str) -> Lineup:
    """The line-up with the name in its place; somebody whose name only contains it stays."""
    return Lineup(
        tuple(
            person.replace(name=_replaced(person.name, pattern, new))
            if person.name and pattern.fullmatch(_bare(person.name))
            else person
            for person in people
        )
    )


def _bare(name: str) -> str:
    return unicodedata.normalize("NFC", bare_name(name))


def _replaced(text: str, pattern: re.Pattern[str], new: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return pattern.sub(lambda _: new, composed) if pattern.search(composed) else text
