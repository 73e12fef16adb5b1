"""What the journal asks of a database: one SQL, which SQLite and PostgreSQL both understand.

Values stand as ``?``; a column that is called like a word of SQL (``"user"``) is quoted. Every
table has a column ``rowid`` that counts its rows.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

__all__ = ["Books", "Connections", "Database", "Values"]

Values = Sequence[Any]


class Database(ABC):
    """A connection inside a transaction."""

    @abstractmethod
    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""

    @abstractmethod
    def records(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The same, values by the names of their columns."""

    @abstractmethod
    def change(self, sql: str, values: Values = ()) -> int:
        """Execute a statement; returns how many rows it was about."""

    @abstractmethod
    def change_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Execute a statement for each of these."""

    @abstractmethod
    def change_unless_taken(self, sql: str, values: Values = ()) -> bool:
        """Execute a statement; false, nothing having happened, if a key were there twice then."""

    @abstractmethod
    def tables(self) -> list[str]:
        """The tables of the journal, in the order of their names."""

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """The columns of a table in their order, ``rowid`` left out unless it is one of them."""

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first value a query finds; ``None`` if it finds nothing."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def insert(self, table: str, record: Mapping[str, Any], *, ignore: bool = False) -> None:
        """Add a row; one that is there already stays as it is if that is to be ignored."""
        self.change(_insert(table, record) + (_IGNORED if ignore else ""), [*record.values()])

    def insert_many(
        self, table: str, records: Iterable[Mapping[str, Any]], *, ignore: bool = False
    ) -> None:
        """Add rows that all have the same columns."""
        if rows := list(records):
            sql = _insert(table, rows[0]) + (_IGNORED if ignore else "")
            self.change_many(sql, [[*row.values()] for row in rows])

    def insert_numbered(self, table: str, record: Mapping[str, Any]) -> int:
        """Add a row; returns the ``id`` it got, which is greater than any before."""
        found = self.rows(_insert(table, record) + " RETURNING id", [*record.values()])
        return int(found[0][0])


_IGNORED = " ON CONFLICT DO NOTHING"


def _insert(table: str, record: Iterable[str]) -> str:
    names = [f'"{name}"' for name in record]
    places = ", ".join("?" * len(names))
    return f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({places})'  # noqa: S608


class Connections(Protocol):
    """Lends connections to one journal; a committed transaction is on the disk."""

    def reading(self) -> AbstractContextManager[Database]:
        """A connection that sees one state of the journal until it is given back."""

    def writing(self) -> AbstractContextManager[Database]:
        """A connection in a transaction of which all is kept or nothing; waits for its turn."""

    def check(self) -> None:
        """Read all of it; :class:`~archive.errors.ReadError` if it is damaged anywhere."""

    def backup(self, to: str | os.PathLike[str]) -> Path:
        """A copy of the journal as it is now, checked, as a ``journal.db``."""

    def compact(self) -> bool:
        """Leave no byte of what was deleted; false if others keep it just now."""

    def close(self) -> None:
        """Close all that nobody has borrowed."""


class Books(Protocol):
    """Where the journal of an archive is kept."""

    def exists(self) -> bool:
        """Whether there may be anything in it; opening it makes one."""

    def open(self) -> Connections:
        """Connections to it, its tables brought up to date."""
