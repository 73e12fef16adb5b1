"""What of a photo is searched, and under which word: derived from the field table.

Besides the columns of text there is one of *marks*: tokens that nobody can type, which answer
``missing:``, ``has:``, ``conflict:`` and ``people:`` from the same index as words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Literal

from archive.fields import FIELDS, Kind
from archive.index.folding import BETWEEN, MAY_JOIN, joined, spaced
from archive.index.names import bare_name
from archive.model import Lineup, Location, Person, Photo
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

_PERSON = COLUMNS.index("person")
_MARK = "\u00a7"
_TEXTS = tuple(f for f in FIELDS if f.search and f.kind in (Kind.TEXT, Kind.TEXTS))
_COLUMN_OF = tuple(str(f.search) for f in _TEXTS)
_get_texts = attrgetter(*(f.name for f in _TEXTS))
_get_all = attrgetter(*(f.name for f in FIELDS))


def mark(*parts: str | int) -> str:
    """The token for a fact about a photo, such as ``mark("people", 3)``; no text contains it."""
    return (_MARK + _MARK.join(map(str, parts))).replace("_", _MARK)  # FTS5 would divide it there


def columns_of(photo: Photo) -> tuple[str, ...]:
    """The folded text of every column, in the order of :data:`COLUMNS`."""
    texts: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for column, value in zip(_COLUMN_OF, _get_texts(photo.metadata), strict=True):
        if value:
            texts[column] += (value,) if isinstance(value, str) else value
    for column, more in _MORE.items():
        texts[column] += more(photo)
    whole = ["\n".join(found).replace(BETWEEN, " ") for found in texts.values()]
    together = BETWEEN.join(whole)
    columns = spaced(together).split(BETWEEN)
    if MAY_JOIN.search(together):
        for at, text in enumerate(whole):
            if MAY_JOIN.search(text):
                columns[at] = " ".join((columns[at], *joined(text, hyphens=at == _PERSON)))
    columns[-1] = " ".join(_marks(photo))
    return tuple(columns)


def _names(photo: Photo) -> Iterator[str]:
    return (bare_name(name) for name in photo.people.names)


def _roles(photo: Photo) -> list[str]:
    return [text for person in photo.people for text in _role(person) if text]


def _role(person: Person) -> tuple[str | None, ...]:
    unnamed = person.label if person.unknown else None
    return person.titles, person.office, person.suffix, person.role, unnamed


def _places(photo: Photo) -> list[str]:
    legacy = (photo.metadata.state,)
    return [text for text in (*legacy, *_shown(photo, "name", "sublocation", "state")) if text]


def _shown(photo: Photo, *attributes: str) -> list[str]:
    """What the places shown say beyond the legacy fields, which are kept in step with them."""
    known = {photo.metadata.sublocation, photo.metadata.state}
    known |= {photo.metadata.city, photo.metadata.country}
    found: list[str] = []
    for place in photo.metadata.location_shown or ():
        found += (text for text in _attributes(place, attributes) if text not in known)
    return found


def _attributes(place: Location, names: Iterable[str]) -> Iterator[str]:
    return (text for name in names if (text := getattr(place, name)))


_MORE: Mapping[str, Callable[[Photo], Iterable[str]]] = {
    "person": _names,
    "role": _roles,
    "place": _places,
    "city": lambda photo: _shown(photo, "city"),
    "country": lambda photo: _shown(photo, "country"),
}


def _marks(photo: Photo) -> Iterator[str]:
    values = _get_all(photo.metadata)
    yield _presence(tuple([value is not None and value not in _EMPTY for value in values]))
    yield mark("people", len(photo.people))
    for thing, there in _things(photo):
        if there:
            yield mark("has", thing)
    for field in dict.fromkeys(conflict.field for conflict in photo.conflicts):
        yield mark("conflict", field)


_EMPTY = ("", (), Lineup())


@lru_cache(maxsize=4096)
def _presence(there: tuple[bool, ...]) -> str:
    """The marks of which fields are there; few pictures differ in it."""
    marks = [mark("all")]
    for row, is_there in zip(FIELDS, there, strict=True):
        if is_there != (row.name in EXPECTED):
            marks.append(mark("has" if is_there else "missing", row.name))
    return " ".join(marks)


def _things(photo: Photo) -> tuple[tuple[str, bool], ...]:
    return (
        ("region", any(person.region for person in photo.people)),
        ("unknown", any(not person.name for person in photo.people)),
        ("conflict", bool(photo.conflicts)),
        ("warning", bool(photo.warnings)),
        ("proposal", bool(photo.proposals)),
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
