"""The order of relevance, the same as that of the index in a file.

FTS5 ranks by BM25 over each part of the word index for itself; here the same is added up in the
same order from what a part knows of its pictures and words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.index.columns import COLUMNS
from archive.index.paging import WEIGHTS
from archive.index.wording import AllOf, AnyOf, Phrase, Without, Words
from archive.postgres.index.terms import fitting

__all__ = ["Part", "Ranking"]

_K1, _B = 1.2, 0.75
_LEAST = 1e-6
_NUMBER = {name: number for number, name in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the word index: its pictures, all their words, and how many have each phrase."""

    photos: int
    length: int
    having: Mapping[Phrase, int]


class Ranking:
    """Ranks pictures of one part by what is asked; less is better."""

    def __init__(self, wanted: Words, part: Part) -> None:
        self._wanted = wanted
        self._average = part.length / part.photos if part.photos else 1.0
        self._rarity = {phrase: _rarity(part.photos, n) for phrase, n in part.having.items()}

    def rank(self, text: str, length: int) -> float:
        """The rank of a picture with this text of so many words."""
        columns = text.split("\x1f")[: len(COLUMNS)]
        dampened = _K1 * (1 - _B + _B * length / self._average)
        score = 0.0
        for phrase, often in _counted(self._wanted, columns)[1]:
            if phrase in self._rarity:
                score += self._rarity[phrase] * ((often * (_K1 + 1.0)) / (often + dampened))
        return -1.0 * score


def _rarity(photos: int, having: int) -> float:
    rarity = math.log((photos - having + 0.5) / (having + 0.5))
    return rarity if rarity > 0.0 else _LEAST


_Counted = tuple[bool, list[tuple[Phrase, float]]]
"""Whether words stand there, and how often each phrase does, columns weighed."""


def _counted(tree: Words, columns: Sequence[str]) -> _Counted:
    """A part of the tree that does not hold counts for nothing."""
    match tree:
        case Phrase():
            return _often(tree, columns)
        case Without(one, other):
            (held, found), (barred, rest) = _counted(one, columns), _counted(other, columns)
            there = held and not barred
            return there, (found if there else _nothing(found)) + _nothing(rest)
        case AllOf(parts) | AnyOf(parts):
            each = [_counted(part, columns) for part in parts]
            holds = all if isinstance(tree, AllOf) else any
            there = holds(held for held, _ in each)
            found = [pair for _, pairs in each for pair in pairs]
            return there, found if there else _nothing(found)


def _nothing(found: list[tuple[Phrase, float]]) -> list[tuple[Phrase, float]]:
    return [(phrase, 0.0) for phrase, _ in found]


def _often(phrase: Phrase, columns: Sequence[str]) -> _Counted:
    wanted = fitting(list(phrase.words))
    there, often = False, 0.0
    numbers = range(len(COLUMNS)) if phrase.column is None else (_NUMBER[phrase.column],)
    for number in numbers:
        if wanted[0] in columns[number]:  # most are passed over without being taken apart
            count = _times(wanted, columns[number].split(), prefix=phrase.prefix)
            there, often = there or count > 0, often + count * WEIGHTS[number]
    return there, [(phrase, often)]


def _times(wanted: list[str], words: Sequence[str], *, prefix: bool) -> int:
    if len(wanted) == 1:
        if prefix:
            return sum(word.startswith(wanted[0]) for word in words)
        return words.count(wanted[0])
    first, size, last = wanted[0], len(wanted), wanted[-1]
    times = 0
    for at in range(len(words) - size + 1):
        if words[at] == first and words[at + 1 : at + size - 1] == wanted[1:-1]:
            end = words[at + size - 1]
            times += end.startswith(last) if prefix else end == last
    return times
