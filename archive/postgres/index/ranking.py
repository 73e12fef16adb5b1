"""The order of relevance, the same as that of the index in a file.

FTS5 ranks by BM25 over each part of the word index for itself; here the same is added up in the
same order from what a part knows of its pictures and words. Words are looked for in the texts of
all pictures at once, and numbers are vectors with an element for each picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from archive.index.columns import COLUMNS
from archive.index.paging import WEIGHTS
from archive.index.tables import Floats, Ints
from archive.index.wording import AllOf, AnyOf, Phrase, Without, Words
from archive.postgres.index.terms import fitting

__all__ = ["Part", "ranks"]

_K1, _B = 1.2, 0.75
_LEAST = 1e-6
_BETWEEN = b"\x1f"
_WEIGHTS = np.array(WEIGHTS)

_Bools = NDArray[np.bool_]
_Counted = tuple[_Bools, list[tuple[Phrase, Floats]]]
"""Whether words stand in each picture, and how often each phrase does, columns weighed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the word index: its pictures, all their words, and how many have each phrase."""

    photos: int
    length: int
    having: Mapping[Phrase, int]


def ranks(wanted: Words, part: Part, texts: Sequence[bytes], lengths: Floats) -> Floats:
    """The ranks of pictures of a part with these texts of so many words; less is better."""
    average = part.length / part.photos if part.photos else 1.0
    dampened = _K1 * (1 - _B + _B * lengths / average)
    score = np.zeros(len(texts))
    for phrase, often in _counted(wanted, _Texts(texts))[1]:
        if phrase in part.having:
            rarity = _rarity(part.photos, part.having[phrase])
            score += rarity * ((often * (_K1 + 1.0)) / (often + dampened))
    return -1.0 * score


def _rarity(photos: int, having: int) -> float:
    rarity = math.log((photos - having + 0.5) / (having + 0.5))
    return rarity if rarity > 0.0 else _LEAST


class _Texts:
    """The texts of pictures in one piece, and where each of their columns ends."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._count = len(texts)
        self._text = _BETWEEN.join(texts)
        self._ends: Ints = np.flatnonzero(np.frombuffer(self._text, np.uint8) == _BETWEEN[0])

    def often(self, phrase: Phrase) -> tuple[_Bools, Floats]:
        """In which pictures a phrase stands, and how often, columns weighed."""
        places = np.fromiter(self._places(phrase), np.int64)
        # behind the columns of each picture there is one more, which words of people are in again
        pictures, columns = np.divmod(np.searchsorted(self._ends, places), len(COLUMNS) + 1)
        asked = columns < len(COLUMNS)
        if phrase.column is not None:
            asked &= columns == COLUMNS.index(phrase.column)
        pictures, weights = pictures[asked], _WEIGHTS[columns[asked]]
        there = np.bincount(pictures, minlength=self._count) > 0
        often = np.bincount(pictures, weights, self._count).astype(np.float64)
        return there, often

    def _places(self, phrase: Phrase) -> Iterator[int]:
        words = " ".join(fitting(list(phrase.words)))
        found = f" {words}{'' if phrase.prefix else ' '}".encode()
        at = self._text.find(found)
        while at >= 0:
            yield at
            at = self._text.find(found, at + 1)


def _counted(tree: Words, texts: _Texts) -> _Counted:
    """A part of the tree that does not hold in a picture counts for nothing there."""
    match tree:
        case Phrase():
            there, often = texts.often(tree)
            return there, [(tree, often)]
        case Without(one, other):
            (held, found), (barred, rest) = _counted(one, texts), _counted(other, texts)
            there = held & ~barred
            return there, _where(there, found) + _where(np.zeros_like(there), rest)
        case AllOf(parts) | AnyOf(parts):
            each = [_counted(part, texts) for part in parts]
            holds = np.logical_and if isinstance(tree, AllOf) else np.logical_or
            there = reduce(holds, (held for held, _ in each))
            return there, _where(there, [pair for _, pairs in each for pair in pairs])


def _where(there: _Bools, found: list[tuple[Phrase, Floats]]) -> list[tuple[Phrase, Floats]]:
    return [(phrase, often * there) for phrase, often in found]
