"""The numbers of pictures: the day, then a slot of the day, so that they ascend with time.

The same pictures in the same order get the same numbers as in the index in a file, and so are
found in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive.errors import QueryError
from archive.index.deriving import Ready
from archive.index.schema import DAY_BITS, SECOND_SLOTS
from archive.postgres.connections import Database

__all__ = ["Places"]

_DAY = 1 << DAY_BITS
_TAKEN = (
    "SELECT id FROM unnest(%s::bigint[]) AS day JOIN photos ON id >= day AND id < day + %s::bigint"
)


class Places:
    """Gives out numbers on these days that nobody has, in the transaction the connection is in."""

    def __init__(self, db: Database, days: Iterable[int]) -> None:
        self._taken: dict[int, set[int]] = {day: set() for day in days}
        bounds = [day << DAY_BITS for day in self._taken]
        for (id_,) in db.execute(_TAKEN, [bounds, _DAY]) if bounds else ():
            self._taken[id_ >> DAY_BITS].add(id_)
        self._next: dict[int, int] = {}
        lowest = db.execute("SELECT min(id) FROM photos WHERE id < 0").fetchone()
        self._lowest = (lowest and lowest[0]) or 0
        self._undated: set[int] = set()

    def number(self, entry: Ready, old: int | None) -> int:
        """The old number if the date is the old one, else the next free one."""
        if entry.taken is None:
            return self._without_date(old)
        day, second = entry.taken
        first = (day << DAY_BITS) + second * SECOND_SLOTS
        same = old is not None and first <= old < first + SECOND_SLOTS
        likely = old if same and old is not None else max(first, self._next.get(first, 0))
        number = self._free_from(likely, day)
        self._taken[day].add(number)
        self._next[first] = number + 1
        return number

    def _without_date(self, old: int | None) -> int:
        """Pictures without a date come after all others, in the order of their paths."""
        if old is not None and old < 0 and old not in self._undated:
            self._undated.add(old)
            self._lowest = min(self._lowest, old)
            return old
        self._lowest -= 1
        self._undated.add(self._lowest)
        return self._lowest

    def _free_from(self, likely: int, day: int) -> int:
        """The first free number from there on, or of the whole day if the rest of it is full."""
        taken, end = self._taken[day], (day + 1) << DAY_BITS
        for start in (likely, day << DAY_BITS):
            while start in taken:
                start += 1
            if start < end:
                return start
        raise QueryError(f"more than {_DAY:,} pictures of one day")
