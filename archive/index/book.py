"""All names of an archive in memory: what a name may go on to, and which are nearly like one.

150,000 names take about 60 MB, so it is built when first asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from archive.index.folding import key, sounds, words
from archive.index.names import bare_name, name_parts

__all__ = ["Book", "NameRow"]

_LAST = "\U0010ffff"
_NEAR = 2
"""So many letters off, a name is certainly nearly the one that was typed."""
_FAR = 0.3
"""Where nothing is near, a third of the letters may be wrong."""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name, its folded form, and how many pictures had it when the book was made."""

    id: int
    value: str
    key: str
    count: int


class Book:
    """Names of one kind, most frequent first; their place in that order is their rank."""

    def __init__(self, rows: Iterable[NameRow]) -> None:
        self.rows = sorted(rows, key=lambda row: (-row.count, row.key, row.value))
        ranks: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        for rank, row in enumerate(self.rows):
            for part in name_parts(row.value):
                ranks[part].append(rank)
        self.parts = sorted(ranks)
        held = [ranks[part] for part in self.parts]
        self.ranks: NDArray[np.int32] = np.frombuffer(b"".join(held), np.int32)
        self._starts = [0, *accumulate(map(len, held))]

    def starting(self, parts: Sequence[str], limit: int) -> list[NameRow]:
        """The most frequent names in which a word goes on like each of ``parts``."""
        if not parts:
            return self.rows[:limit]
        slices = [self._ranks_of(part) for part in parts]
        slices.sort(key=len)
        found = np.unique(slices[0]) if len(slices) > 1 else _smallest(slices[0], limit)
        for ranks in slices[1:]:
            found = found[np.isin(found, ranks)]
        return [self.rows[rank] for rank in found[:limit].tolist()]

    def having(self, part: str, limit: int) -> list[NameRow]:
        """The most frequent names with this very part."""
        at = bisect_left(self.parts, part)
        if self.parts[at : at + 1] != [part]:
            return []
        ranks = self.ranks[self._starts[at] : self._starts[at + 1]]
        return [self.rows[rank] for rank in _smallest(ranks, limit).tolist()]

    def _ranks_of(self, prefix: str) -> NDArray[np.int32]:
        low, high = bisect_left(self.parts, prefix), bisect_left(self.parts, prefix + _LAST)
        return self.ranks[self._starts[low] : self._starts[high]]

    @cached_property
    def _keys(self) -> list[str]:
        # made in one go they lie side by side in memory, which makes going through them faster
        return "\n".join(row.key for row in self.rows).split("\n") if self.rows else []

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for part in self.parts:
            found[sounds(part)].append(part)
        return dict(found)

    def similar(self, text: str, limit: int) -> list[NameRow]:
        """Names spelt nearly like a whole one, best first, then by frequency.

        Where some are two letters off at most, those that are further off are not meant.
        """
        wanted = key(bare_name(text))
        most = max(_NEAR, round(len(wanted) * _FAR))
        ranks = self._within(wanted, _NEAR, limit) or self._within(wanted, most, limit)
        return [self.rows[rank] for rank in ranks]

    def _within(self, wanted: str, distance: int, limit: int) -> list[int]:
        # Levenshtein is the fastest, but counts swapped letters twice: it chooses, OSA judges
        found = process.extract(
            wanted, self._keys, scorer=Levenshtein.distance, score_cutoff=distance, limit=8 * limit
        )
        judged = sorted((OSA.distance(wanted, known), rank) for known, _, rank in found)
        return [rank for _, rank in judged[:limit]]

    def similar_parts(self, text: str, limit: int = 100) -> list[str]:
        """Words of names that sound like ``text`` or are spelt nearly so.

        The nearest first; of those, what sounds the same, then what is in most pictures.
        """
        wanted = "".join(words(text))
        allowed = 1 if len(wanted) < 6 else 2
        near = process.extract(
            wanted, self.parts, scorer=Levenshtein.distance, score_cutoff=allowed + 1,
            limit=10 * limit,
        )  # fmt: skip
        found = {part: OSA.distance(wanted, part) for part, *_ in near}
        found = {part: distance for part, distance in found.items() if distance <= allowed}
        alike = self._by_sound.get(sounds(wanted), ()) if sounds(wanted) else ()
        for part in alike:
            found.setdefault(part, OSA.distance(wanted, part))
        unlike = found.keys() - set(alike)
        order = sorted(found, key=lambda part: (found[part], part in unlike, self._rank(part)))
        return order[:limit]

    def _rank(self, part: str) -> int:
        """The rank of the most frequent name with this part."""
        at = bisect_left(self.parts, part)
        return int(self.ranks[self._starts[at] : self._starts[at + 1]].min())


def _smallest(ranks: NDArray[np.int32], limit: int) -> NDArray[np.int32]:
    """The ``limit`` smallest different ranks, ascending."""
    few = min(len(ranks), 8 * limit)
    if few < len(ranks):
        ranks = np.partition(ranks, few)[:few]
    return np.unique(ranks)[:limit]
