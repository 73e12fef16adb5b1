"""Why a picture was found: the piece of its text that the words of a query stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.index.folding import spans, words
from archive.index.syntax import LeftOf, Only, PersonIs, Query, Text, walk
from archive.model import Photo

__all__ = ["Snippet", "snippet"]

_SOURCES = ("caption", "headline", "title", "event", "credit", "city", "keywords", "creators")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a field's text. ``marks`` are the found parts, first and one past last character.

    ``before, after``: whether text was left out there.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    before: bool = False
    after: bool = False


_Wanted = tuple[list[str], bool]


def snippet(photo: Photo, query: Query, width: int = 160) -> Snippet | None:
    """The first text of the photo in which something asked for stands, at most ``width`` long.

    ``None`` if words had no part in finding it.
    """
    wanted = list(_wanted(query))
    if not wanted:
        return None
    for field in _SOURCES:
        text = _text(getattr(photo.metadata, field))
        if text and (marks := _marks(text, wanted)):
            return _cut(field, text, marks, width)
    return None


def _text(value: str | Sequence[str] | None) -> str:
    return value if isinstance(value, str) else " · ".join(value or ())


def _wanted(query: Query) -> Iterator[_Wanted]:
    for leaf in walk(query.where):
        match leaf:
            case Text(text, _, prefix):
                yield words(text), prefix
            case PersonIs(name):
                yield words(name.text), name.prefix
            case LeftOf(left, right):
                yield from ((words(name.text), name.prefix) for name in (left, right))
            case Only(names):
                yield from ((words(name.text), name.prefix) for name in names)


def _marks(text: str, wanted: list[_Wanted]) -> tuple[tuple[int, int], ...]:
    found = spans(text)
    marks = sorted({mark for parts, prefix in wanted for mark in _places(found, parts, prefix)})
    if not marks:
        return ()
    merged = [marks[0]]
    for start, stop in marks[1:]:
        if start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return tuple(merged)


def _places(
    found: list[tuple[str, int, int]], parts: list[str], prefix: bool
) -> Iterator[tuple[int, int]]:
    if not parts:
        return
    for at in range(len(found) - len(parts) + 1):
        here = [word for word, *_ in found[at : at + len(parts)]]
        last = here[-1][: len(parts[-1])] if prefix else here[-1]
        if [*here[:-1], last] == parts:
            yield found[at][1], found[at + len(parts) - 1][2]


def _cut(field: str, text: str, marks: tuple[tuple[int, int], ...], width: int) -> Snippet:
    """So much of the text around the first mark as fits, cut at blanks."""
    if len(text) <= width:
        return Snippet(field, text, marks)
    start = max(0, min(marks[0][0] - width // 4, len(text) - width))
    if start and (blank := text.find(" ", start, marks[0][0])) >= 0:
        start = blank + 1
    end = min(len(text), start + width)
    if end < len(text) and (blank := text.rfind(" ", marks[0][1], end)) > 0:
        end = blank
    inside = tuple((a - start, b - start) for a, b in marks if a >= start and b <= end)
    return Snippet(field, text[start:end], inside, before=start > 0, after=end < len(text))
