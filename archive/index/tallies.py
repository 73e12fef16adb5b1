"""How many hits have each name, fall into each year, and stand how with their rights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.index.schema import DAY_BITS
from archive.index.tables import Floats, Ints, Tables

__all__ = ["Counts", "Names", "Rights", "Tally", "most", "states", "years"]

Names = NDArray[np.int32]
Counts = Sequence[tuple[str, int]]

_TIED = 500
_STATES = ("ok", "embargoed", "expired", "blocked")


class Rights(NamedTuple):
    """What rights turn on, a row each as in the table, and which of them are of hits."""

    moments: Floats
    of_hits: NDArray[np.bool_]


class Tally:
    """How often each name has been added, by its id; counted whenever enough of them wait."""

    def __init__(self) -> None:
        self._counts: Ints = np.zeros(1, np.int64)
        self._waiting: list[Names] = []
        self._number = 0

    def add(self, names: Names) -> None:
        """Count these, too; a 0 is none."""
        self._waiting.append(names)
        self._number += len(names)
        if self._number > len(self._counts):  # so that adding up never takes longer than counting
            self._count()

    def counts(self) -> Ints:
        """How often each name was added."""
        self._count()
        self._counts[0] = 0
        return self._counts

    def _count(self) -> None:
        if self._waiting:
            new = np.bincount(np.concatenate(self._waiting), minlength=len(self._counts))
            new[: len(self._counts)] += self._counts
            self._counts, self._waiting, self._number = new, [], 0


def most(tables: Tables, counts: Ints, kind: NDArray[np.bool_], limit: int) -> Counts:
    """The most frequent names of a kind, most frequent first, then by the alphabet."""
    ids = np.flatnonzero(kind & (counts > 0))
    if len(ids) > limit + _TIED:
        held = counts[ids]
        least = _least(held, limit)
        ids = np.concatenate([ids[held > least], ids[held == least][:_TIED]])
    named = [(value, int(counts[id_])) for id_, value in tables.values(ids.tolist())]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _least(counts: Ints, limit: int) -> int:
    """The last of the ``limit`` highest counts; few are high, so that few have to be compared."""
    low = int(counts.max())
    while np.count_nonzero(counts >= low) < limit:
        low //= 2
    high = counts[counts >= low]
    return int(np.partition(high, -limit)[-limit])


def years(hits: Ints) -> Counts:
    """Pictures a year, the newest first; those without a date are left out."""
    dated = hits[np.searchsorted(hits, 0) :]
    if not len(dated):
        return []
    first, last = (date.fromordinal(int(hit) >> DAY_BITS).year for hit in (dated[0], dated[-1]))
    years = range(first, last + 1)
    begin = [date(year, 1, 1).toordinal() << DAY_BITS for year in years]
    counts = np.diff(np.searchsorted(dated, begin), append=len(dated)).tolist()
    return [(f"{year:04}", n) for year, n in zip(years, counts, strict=True) if n][::-1]


def states(rights: Iterable[Rights], hits: int, now: datetime) -> Counts:
    """The states of the rights at ``now``, in a fixed order, those without pictures left out."""
    utc, local = now.timestamp(), now.replace(tzinfo=UTC).timestamp()
    counts = Counter(ok=hits)
    for (blocked, opens, opens_local, closes, closes_local), of_hits in rights:
        barred = blocked > 0
        embargoed = ((opens > utc) | (opens_local > local)) & ~barred
        expired = ((closes <= utc) | (closes_local <= local)) & ~embargoed & ~barred
        states = {"blocked": barred, "embargoed": embargoed, "expired": expired}
        found = {state: int(np.count_nonzero(those & of_hits)) for state, those in states.items()}
        counts.update(found)
        counts["ok"] -= sum(found.values())
    return [(state, counts[state]) for state in _STATES if counts[state]]
