"""The ids of pictures: the day, then a slot of the day, so that newest first is their order."""

from __future__ import annotations

import json
import sqlite3

from archive.errors import QueryError
from archive.index.deriving import Ready
from archive.index.schema import DAY_BITS, SECOND_SLOTS

__all__ = ["Placing", "Row"]

_PUT_PHOTO = "INSERT OR IGNORE INTO photos (id, image, content, record) VALUES (?, ?, ?, ?)"
_TAKEN = "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?))"
_GAP = (
    "SELECT id + 1 FROM photos AS p WHERE id >= ? AND NOT EXISTS"
    " (SELECT 1 FROM photos WHERE id = p.id + 1) ORDER BY id LIMIT 1"
)

Row = tuple[int, Ready]
"""A picture with its id."""


class Placing:
    """Stores the records of pictures under the ids they should have.

    Keep it for one batch: it remembers what ids it gave away, and others may give away more.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._next: dict[int, int] = {}

    def placed(self, entries: list[Ready], known: dict[str, int]) -> list[Row]:
        """Each with its id, ascending; the records are stored."""
        entries.sort(key=lambda entry: entry.file, reverse=True)
        entries.sort(key=lambda entry: entry.taken or (0, 0))
        likely, rest = self._likely(entries, known)
        asked = [json.dumps(list(likely))]
        taken = {row[0] for row in self.db.execute(_TAKEN, asked)}
        rows = [(id_, entry) for id_, entry in likely.items() if id_ not in taken]
        self.db.executemany(_PUT_PHOTO, (_stored(*row) for row in rows))
        rest += [likely[id_] for id_ in sorted(taken)]
        rows += [(self._store(entry, known.get(entry.file)), entry) for entry in rest]
        return sorted(rows, key=lambda row: row[0])

    def _likely(
        self, entries: list[Ready], known: dict[str, int]
    ) -> tuple[dict[int, Ready], list[Ready]]:
        """Ids that are free unless another picture has them already; and entries without one."""
        likely: dict[int, Ready] = {}
        rest = []
        for entry in entries:
            if entry.taken is None:
                rest.append(entry)
                continue
            id_ = self._wanted(entry, known.get(entry.file))
            while id_ in likely:
                id_ += 1
            if id_ >> DAY_BITS != entry.taken[0]:  # the day is full
                rest.append(entry)
                continue
            likely[id_] = entry
            self._next[_first(entry.taken)] = id_ + 1
        return likely, rest

    def _wanted(self, entry: Ready, old: int | None) -> int:
        """The old id if the date is the old one, else the next; of what has no date the last."""
        if entry.taken is None:
            return old if old is not None and old < 0 else self._undated()
        first = _first(entry.taken)
        if old is not None and first <= old < first + SECOND_SLOTS:
            return old
        return max(first, self._next.get(first, 0))

    def _store(self, entry: Ready, old: int | None) -> int:
        """Store a record under the id it should have, or the next that is free."""
        id_ = self._wanted(entry, old)
        if not self.db.execute(_PUT_PHOTO, _stored(id_, entry)).rowcount:
            day = entry.taken and entry.taken[0]
            id_ = self._slot(id_, (day + 1) << DAY_BITS) if day else self._undated()
            self.db.execute(_PUT_PHOTO, _stored(id_, entry))
        if entry.taken:
            self._next[_first(entry.taken)] = id_ + 1
        return id_

    def _undated(self) -> int:
        """Pictures without a date come after all others, in the order of their paths."""
        lowest = self.db.execute("SELECT min(id) FROM photos").fetchone()[0]
        return min(lowest or 0, 0) - 1

    def _slot(self, first: int, end: int) -> int:
        """The first free id from ``first`` on, or of the whole day if the rest of it is full."""
        candidate = self._gap(first)
        if candidate >= end:
            candidate = self._gap(end - (1 << DAY_BITS))
        if candidate >= end:
            raise QueryError(f"more than {1 << DAY_BITS:,} pictures of one day")
        return candidate

    def _gap(self, start: int) -> int:
        """The first free id from ``start`` on."""
        if self._free(start):
            return start
        return int(self.db.execute(_GAP, [start]).fetchone()[0])

    def _free(self, id_: int) -> bool:
        return not self.db.execute("SELECT 1 FROM photos WHERE id = ?", [id_]).fetchone()


def _first(taken: tuple[int, int]) -> int:
    """The first id of a second."""
    return (taken[0] << DAY_BITS) + taken[1] * SECOND_SLOTS


def _stored(id_: int, entry: Ready) -> tuple[object, ...]:
    return (id_, *entry.hashes, entry.derived.record)
