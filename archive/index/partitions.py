"""The word index in parts, each for some stretch of time.

Hits are wanted newest first, so that the newest part usually has the first page, even of a query
such as ``s*`` of which the whole index has millions of postings. New pictures go on filling the
last part until it is full; older ones go where their day is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from archive.index.columns import COLUMNS
from archive.index.stretches import EVER, Stretch, Stretches

__all__ = ["Partitions", "tables_of", "vocabulary_of"]

KEPT = 64 << 20
"""So many bytes of new words are kept in memory inside a transaction before they are written: a
part that is filled in one has nothing to merge."""

_LIST = ", ".join(COLUMNS)
_VALUES = ", ".join("?" * (len(COLUMNS) + 1))

_Row = tuple[int, tuple[str, ...]]


def tables_of(db: sqlite3.Connection) -> tuple[str, ...]:
    """The tables of the word index, the newest first."""
    rows = db.execute("SELECT number FROM partitions ORDER BY first DESC")
    return tuple(f"words_{number}" for (number,) in rows)


def vocabulary_of(db: sqlite3.Connection, table: str) -> Iterator[tuple[str, int]]:
    """The words of one such table, and how many of its pictures have each; marks are none."""
    terms = table.replace("words", "terms")
    for word, count in db.execute(f"SELECT term, doc FROM {terms}"):  # noqa: S608
        if word.isalnum():
            yield word, count


class Partitions:
    """Writes words into the part they belong to, in the transaction the connection is in."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        rows = db.execute("SELECT number, first, last, photos FROM partitions ORDER BY first")
        self._parts = Stretches(Stretch(*row) for row in rows)
        self._touched: set[int] = set()

    def put(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add the words of new pictures: id and columns, ascending by id."""
        ids = [row[0] for row in rows]
        done = 0
        while done < len(rows):
            part = self._parts.open_to(ids[done]) or self._begin(ids[done])
            more = rows[done : self._parts.end(part, ids, done)]
            self.db.executemany(
                f"INSERT INTO words_{part.number} (rowid, {_LIST}) VALUES ({_VALUES})",  # noqa: S608
                more,
            )
            done += len(more)
            part.photos += len(more)
            part.last = max(part.last, ids[done - 1])
            self._touched.add(part.number)
        self._note()

    def drop(self, rows: Iterable[_Row]) -> None:
        """Take words out again; they have to be the words that were put."""
        for number, part in groupby(rows, key=lambda row: self._one_less(row[0])):
            self.db.executemany(
                f"INSERT INTO words_{number} (words_{number}, rowid, {_LIST})"  # noqa: S608
                f" VALUES ('delete', {_VALUES})",
                ((photo, *columns) for photo, columns in part),
            )
        self._note()

    def _one_less(self, photo: int) -> int:
        """The number of the part a picture belongs to, which has one less now."""
        part = self._parts.holding(photo)
        part.photos -= 1
        self._touched.add(part.number)
        return part.number

    def tidy(self) -> None:
        """Bring the newest part into the form in which it is searched fastest."""
        if self._parts:
            number = self._parts[-1].number
            self.db.execute(f"INSERT INTO words_{number} (words_{number}) VALUES ('optimize')")  # noqa: S608

    def forget(self) -> None:
        """Leave nothing of words that were taken out again in any part."""
        for part in self._parts:
            name = f"words_{part.number}"
            self.db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608

    def _begin(self, first: int) -> Stretch:
        first = first if self._parts else EVER
        self.tidy()
        part = Stretch(len(self._parts), first, first, 0)
        self._parts.append(part)
        self.db.execute(
            f"CREATE VIRTUAL TABLE words_{part.number} USING fts5"
            f"({_LIST}, content='', tokenize='ascii')"
        )
        self.db.execute(
            f"INSERT INTO words_{part.number} (words_{part.number}, rank) VALUES ('hashsize', ?)",  # noqa: S608
            [KEPT],
        )
        self.db.execute(
            f"CREATE VIRTUAL TABLE terms_{part.number} USING fts5vocab(words_{part.number}, row)"
        )
        self.db.execute("INSERT INTO partitions VALUES (?, ?, ?, 0)", (part.number, first, first))
        return part

    def _note(self) -> None:
        self.db.executemany(
            "UPDATE partitions SET last = ?, photos = ? WHERE number = ?",
            [(p.last, p.photos, p.number) for p in self._parts if p.number in self._touched],
        )
        self._touched.clear()
