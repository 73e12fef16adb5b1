"""What of a photo is searched, and under which word: derived from the field table.

Besides the columns of text there is one of *marks*: tokens that nobody can type, which answer
``missing:``, ``has:``, ``conflict:`` and ``people:`` from the same index as words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from itertools import compress
from operator import attrgetter
from typing import Literal

from archive.fields import FIELDS, Kind
from archive.index.folding import BETWEEN, has_apostrophe, joined, spaced
from archive.index.names import bare_name
from archive.model import Metadata, Person, Photo
from archive.moments import instant
from archive.rights import missing

__all__ = ["COLUMNS", "EXPECTED", "columns_of", "mark", "rights_of"]

_EXTRA = ("role", "marks")
_SEARCHED = (f.search for f in FIELDS if f.search and f.search != "date")
COLUMNS = tuple(dict.fromkeys(("caption", *_SEARCHED, *_EXTRA)))
"""The columns of the word index, named by their search words; that of most words first."""

EXPECTED = frozenset(
    {
        "title", "headline", "caption", "keywords", "people", "event", "city", "country",
        "date_created", "creators", "credit", "copyright", "alt_text",
    }
)  # fmt: skip
"""Fields whose absence is marked; of all others, presence is. Both answer the same questions."""

_PERSON, _ROLE, _PLACE, _MARKS = map(COLUMNS.index, ("person", "role", "place", "marks"))
_MARK = "\u00a7"
_TEXTS = tuple(f for f in FIELDS if f.search and f.kind in (Kind.TEXT, Kind.TEXTS))
_COLUMN_OF = tuple(COLUMNS.index(str(f.search)) for f in _TEXTS)
_NUMBERS = tuple(f.name for f in FIELDS if f.kind in (Kind.INTEGER, Kind.BOOL))
_get_texts = attrgetter(*(f.name for f in _TEXTS))
_get_all = attrgetter(*(f.name for f in FIELDS))
_get_numbers = attrgetter(*_NUMBERS)
_get_roles = attrgetter("titles", "office", "suffix", "role")
_get_name, _get_region = attrgetter("name"), attrgetter("region")

_People = tuple[Person, ...]


def mark(*parts: str | int) -> str:
    """The token for a fact about a photo, such as ``mark("people", 3)``; no text contains it."""
    return (_MARK + _MARK.join(map(str, parts))).replace("_", _MARK)  # FTS5 would divide it there


def columns_of(photo: Photo) -> tuple[str, ...]:
    """The folded text of every column, in the order of :data:`COLUMNS`."""
    texts: list[list[str]] = [[] for _ in COLUMNS]
    held = _get_texts(photo.metadata)
    for at, value in compress(zip(_COLUMN_OF, held, strict=True), held):
        texts[at] += (value,) if isinstance(value, str) else value
    people = photo.people.people
    extra = _add_people(people, texts)
    _add_places(photo.metadata, texts)
    whole = ["\n".join(found) for found in texts]
    together = BETWEEN.join(whole)
    if together.count(BETWEEN) >= len(whole):
        whole = [text.replace(BETWEEN, " ") for text in whole]
        together = BETWEEN.join(whole)
    columns = spaced(together).split(BETWEEN)
    if has_apostrophe(together):
        for at, text in enumerate(whole):
            if at != _PERSON and has_apostrophe(text):
                columns[at] = " ".join((columns[at], *joined(text)))
    if extra:
        columns[_PERSON] = " ".join((columns[_PERSON], *extra))
    columns[_MARKS] = _marks(photo, people)
    return tuple(columns)


def _add_people(people: _People, texts: list[list[str]]) -> list[str]:
    """Names, offices and roles; gives the words of names that may as well be written in one."""
    extra: list[str] = []
    for person in people:
        if person.name:
            texts[_PERSON].append(bare_name(person.name))
            extra += _joined_name(person.name)
        if any(roles := _get_roles(person)):
            texts[_ROLE] += filter(None, roles)
        if person.unknown and person.label:
            texts[_ROLE].append(person.label)
    return extra


@lru_cache(maxsize=1 << 16)
def _joined_name(name: str) -> tuple[str, ...]:
    return tuple(joined(bare_name(name), hyphens=True))


def _add_places(metadata: Metadata, texts: list[list[str]]) -> None:
    """The state, and what the places shown say beyond the fields kept in step with them."""
    if metadata.state:
        texts[_PLACE].append(metadata.state)
    if not metadata.location_shown:
        return
    known = {None, "", metadata.sublocation, metadata.state, metadata.city, metadata.country}
    for place in metadata.location_shown:
        for at, attributes in _SHOWN:
            texts[at] += (
                text for name in attributes if (text := getattr(place, name)) not in known
            )


_SHOWN = (
    (_PLACE, ("name", "sublocation", "state")),
    (COLUMNS.index("city"), ("city",)),
    (COLUMNS.index("country"), ("country",)),
)
"""What of a place is searched in which column."""


def _marks(photo: Photo, people: _People) -> str:
    marks = _facts(
        bytes(map(bool, _get_all(photo.metadata))),
        bytes([value is not None for value in _get_numbers(photo.metadata)]),
        len(people),
        _things(photo, people),
    )
    if not photo.conflicts:
        return marks
    fields = dict.fromkeys(conflict.field for conflict in photo.conflicts)
    return " ".join((marks, *(mark("conflict", field) for field in fields)))


@lru_cache(maxsize=4096)
def _facts(filled: bytes, numbers: bytes, people: int, things: bytes) -> str:
    """The marks of what is there; few pictures differ in it.

    Fields of :data:`_NUMBERS` are there if they are 0 or false, too.
    """
    there = dict(zip((row.name for row in FIELDS), filled, strict=True))
    there |= dict(zip(_NUMBERS, numbers, strict=True))
    marks = [mark("all")]
    for name, is_there in there.items():
        if is_there != (name in EXPECTED):
            marks.append(mark("has" if is_there else "missing", name))
    marks.append(mark("people", people))
    marks += (mark("has", thing) for thing in compress(_THINGS, things))
    return " ".join(marks)


_THINGS = ("region", "unknown", "conflict", "warning", "proposal")


def _things(photo: Photo, people: _People) -> bytes:
    """Which of :data:`_THINGS` there are."""
    return bytes(
        (
            any(map(_get_region, people)),
            not all(map(_get_name, people)),
            bool(photo.conflicts),
            bool(photo.warnings),
            bool(photo.proposals),
        )
    )


Moments = tuple[bool, float | None, float | None, float | None, float | None]


def rights_of(photo: Photo) -> Moments | None:
    """What the rights turn on by the picture itself; ``None`` where they are in order for good.

    Blocked, then the end of the embargo and the end of use, each as seconds: first for a text
    with a zone (since 1970 UTC), then for one without (the same count of the local clock).
    """
    metadata = photo.metadata
    embargo = _moment(metadata.embargo, end=False)
    expiry = _moment(metadata.expires, end=True)
    blocked = bool(missing(metadata)) or embargo is False or expiry is False
    if not blocked and embargo is None and expiry is None:
        return None
    return (blocked, *(embargo or (None, None)), *(expiry or (None, None)))


def _moment(
    text: str | None, *, end: bool
) -> tuple[float | None, float | None] | Literal[False] | None:
    if text is None:
        return None
    moment = instant(text, datetime.now(UTC), end=end)
    if moment is None:
        return False
    zoned = "T" in text and datetime.fromisoformat(text).tzinfo is not None
    return (moment.timestamp(), None) if zoned else (None, moment.timestamp())
