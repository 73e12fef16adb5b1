"""Every word the journal holds, whatever table it is in, to be looked through and taken out.

What is looked through is what there is: tables that come later are covered without being named.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archive.journal.database import Connections, Database

__all__ = ["WHO", "Cell", "Redaction", "cells"]

WHO = frozenset({"user"})
"""Columns that say who did something, which has to stay known."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its table, the row's number, the column, and the texts of the whole row.

    ``value`` are the bytes kept for the way back, unpacked, where it is no text.
    """

    table: str
    row: int
    column: str
    value: str | bytes
    record: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"{self.table} {self.row}"


@dataclass(slots=True)
class Redaction:
    """What is to be taken out: new values of cells, rows to go, and writes without a way back."""

    changed: dict[tuple[str, int], dict[str, str | None]] = field(default_factory=dict)
    gone: set[tuple[str, int]] = field(default_factory=set)
    no_way_back: set[int] = field(default_factory=set)

    def change(self, cell: Cell, value: str | None) -> None:
        """Put another value into a cell."""
        self.changed.setdefault((cell.table, cell.row), {})[cell.column] = value

    def carry_out(self, connections: Connections) -> None:
        """All of it or nothing; :meth:`Connections.compact` then leaves no byte of it behind."""
        with connections.writing() as db:
            for table, row in sorted(self.gone):
                db.change(f'DELETE FROM "{table}" WHERE rowid = ?', [row])  # noqa: S608
            for (table, row), values in sorted(self.changed.items()):
                if (table, row) not in self.gone:
                    _update(db, table, row, values)
            db.change_many(
                "UPDATE writes SET state = 'erased', layout = NULL, kept = NULL WHERE id = ?",
                ((number,) for number in sorted(self.no_way_back)),
            )


def cells(connections: Connections) -> Iterator[Cell]:
    """Every text in the journal, and what is kept for the way back."""
    with connections.reading() as db:
        for table in db.tables():
            yield from _cells_of(db, table)


def _cells_of(db: Database, table: str) -> Iterator[Cell]:
    names = db.columns(table)
    columns = ", ".join(f'"{name}"' for name in names)
    for row, *values in db.rows(f'SELECT rowid, {columns} FROM "{table}"'):  # noqa: S608
        record = {n: v for n, v in zip(names, values, strict=True) if isinstance(v, str)}
        for name, text in record.items():
            yield Cell(table, row, name, text, record)
        for name, value in zip(names, values, strict=True):
            if isinstance(value, bytes):
                yield Cell(table, row, name, _unpacked(value), record)


def _unpacked(kept: bytes) -> bytes:
    try:
        return zlib.decompress(kept)
    except zlib.error:
        return kept


def _update(db: Database, table: str, row: int, values: Mapping[str, str | None]) -> None:
    """New values; a key that is taken by now gets the row's number."""
    columns = ", ".join(f'"{name}" = ?' for name in values)
    sql = f'UPDATE "{table}" SET {columns} WHERE rowid = ?'  # noqa: S608
    if not db.change_unless_taken(sql, [*values.values(), row]):
        db.change(sql, [*(v and f"{v}-{row}" for v in values.values()), row])
