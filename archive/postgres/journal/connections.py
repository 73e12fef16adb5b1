"""A journal in a PostgreSQL database, under the same statements as one in a file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from archive.errors import ReadError
from archive.journal.connections import MOVED, SqliteConnections
from archive.journal.copying import copy, write_file
from archive.journal.database import Database, Values
from archive.postgres import connections
from archive.postgres.journal.schema import JOURNAL

__all__ = ["JournalDatabase", "PostgresConnections", "PostgresDatabase"]

_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', true)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)
"""Nothing is acknowledged before it is on the disk, whatever the server was told."""
_TABLES = (
    "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    " AND relkind = 'r' AND relname <> 'steps' ORDER BY 1"
)
_COLUMNS = (
    "SELECT attname::text FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0"
    " AND attname <> 'rowid' AND NOT attisdropped ORDER BY attnum"
)
_TAKEN_IN = "SELECT 1 FROM steps WHERE name = 'journal.db'"
_TAKE_IN = "INSERT INTO steps VALUES ('journal.db')"
_COUNT_ON = """
    DO $$ DECLARE t record; BEGIN
        FOR t IN SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND is_identity = 'YES'
        LOOP
            EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM %I',
                t.table_name, t.column_name, t.column_name, t.table_name);
        END LOOP;
    END $$
"""
"""Rows that come later are numbered after those that were copied with their numbers."""
_NUL = "\N{SYMBOL FOR NULL}"
"""What stands for NUL, the one character that PostgreSQL takes in no text."""


@dataclass(frozen=True, slots=True)
class JournalDatabase:
    """The journal of the archive at an address (:class:`archive.postgres.address.Address`).

    ``file`` is where it was kept before: what is in there moves into the database when that is
    opened first, and the file is put aside.
    """

    address: str = field(repr=False)
    file: Path | None = None

    def exists(self) -> bool:
        """There is always something to look into."""
        return True

    def open(self) -> PostgresConnections:
        """Connections to it; its tables are made if there are none."""
        opened = PostgresConnections(self.address)
        try:
            opened.prepare()
            if self.file is not None and self.file.exists():
                opened.take_in(self.file)
        except BaseException:
            opened.close()
            raise
        return opened


class PostgresDatabase(Database):
    """See :class:`~archive.journal.database.Database`."""

    def __init__(self, db: connections.Database) -> None:
        self._db = db

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self._db.execute(_spelt(sql), _texts(values)).fetchall()

    def records(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The same, values by the names of their columns."""
        with self._db.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(_spelt(sql), _texts(values)).fetchall()

    def change(self, sql: str, values: Values = ()) -> int:
        """Execute a statement."""
        return self._db.execute(_spelt(sql), _texts(values)).rowcount

    def change_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Execute a statement for each of these."""
        with self._db.cursor() as cursor:
            cursor.executemany(_spelt(sql), map(_texts, rows))

    def change_unless_taken(self, sql: str, values: Values = ()) -> bool:
        """Execute a statement unless a key were there twice then."""
        self._db.execute("SAVEPOINT taken")
        try:
            self._db.execute(_spelt(sql), _texts(values))
        except psycopg.errors.UniqueViolation:
            self._db.execute("ROLLBACK TO SAVEPOINT taken")
            return False
        return True

    def tables(self) -> list[str]:
        """The tables of the journal."""
        return [name for (name,) in self.rows(_TABLES)]

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [name for (name,) in self.rows(_COLUMNS, [f'"{table}"'])]


class PostgresConnections:
    """Lends connections; a committed transaction is on the disk of the server that takes writes."""

    def __init__(self, address: str) -> None:
        self._room = connections.Connections(address, "journal")

    def prepare(self) -> None:
        """Make the tables, or bring them up to date."""
        self._room.migrate(JOURNAL)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A connection that sees one state of the journal until it is given back."""
        with self._room.reading() as db:
            yield PostgresDatabase(db)

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A connection in a transaction of which all is kept or nothing; waits for its turn."""
        with self._room.writing() as db:
            db.execute(_DURABLE)
            yield PostgresDatabase(db)

    def check(self) -> None:
        """Read every row of every table."""
        with self.reading() as db:
            for table in db.tables():
                db.value(f'SELECT count(t::text) FROM "{table}" AS t')  # noqa: S608

    def backup(self, to: str | os.PathLike[str]) -> Path:
        """A copy of the journal as it is now, as a file; it may be written to meanwhile."""
        with self.reading() as db:
            return write_file(db, to)

    def take_in(self, file: Path) -> None:
        """Bring in everything of a journal in a file, once, and put the file aside.

        :class:`ReadError` if there is a journal in the database already that is another one.
        """
        moving = SqliteConnections(file)
        try:
            with moving.writing() as source, self.writing() as db:
                if not db.rows(_TAKEN_IN):
                    if any(db.rows(f'SELECT 1 FROM "{t}" LIMIT 1') for t in db.tables()):  # noqa: S608
                        raise ReadError(f"is one journal, and {self._room} has another", file)
                    copy(source, db)
                    db.change(_COUNT_ON)
                    db.change(_TAKE_IN)
            moving.compact()
        finally:
            moving.close()
        file.rename(file.with_name(MOVED))

    def compact(self) -> bool:
        """Write the tables anew without what was deleted; false if others use one just now.

        The server's log and its backups are in its administrator's hands.
        """
        return self._room.compact()

    def close(self) -> None:
        """Close all that nobody has borrowed."""
        self._room.close()


@cache
def _spelt(sql: str) -> bytes:
    """A statement with places for values as psycopg has them."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _texts(values: Values) -> list[Any]:
    return [v.replace("\0", _NUL) if isinstance(v, str) else v for v in values]
