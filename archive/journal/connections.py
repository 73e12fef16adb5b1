"""``journal.db``: a journal in a file, and connections to it.

Each connection belongs to one thread at a time, and commits to the disk. What SQLite raises becomes
ours here.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

import sqlite_utils

from archive.errors import ArchiveError, ReadError, WriteError
from archive.journal.database import Books, Database, Values
from archive.journal.schema import migrations

__all__ = ["MOVED", "JournalFile", "SqliteConnections", "SqliteDatabase", "books_of"]

MOVED = "journal.db.moved"
"""What the file is called after its content has moved into a database on a server."""

_PATIENCE = 60.0
"""Seconds to wait for another process that is writing."""

_NOT_OURS = ("sqlite_", "_sqlite_")
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A journal in a file of its own."""

    path: Path

    def exists(self) -> bool:
        """Whether it was begun."""
        return self.path.exists()

    def open(self) -> SqliteConnections:
        """Connections to it; it is begun if it was not, and did not move away either."""
        if self.path.with_name(MOVED).exists() and not self.path.exists():
            raise ReadError(
                "the journal of this archive is in a database on a server: name that by --index",
                self.path,
            )
        return SqliteConnections(self.path)


class SqliteDatabase(Database):
    """See :class:`~archive.journal.database.Database`."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self._db.execute(sql, values).fetchall()

    def records(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The same, values by the names of their columns."""
        return list(self._db.query(sql, values))

    def change(self, sql: str, values: Values = ()) -> int:
        """Execute a statement."""
        return self._db.conn.execute(sql, values).rowcount

    def change_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Execute a statement for each of these."""
        self._db.conn.executemany(sql, rows)

    def change_unless_taken(self, sql: str, values: Values = ()) -> bool:
        """Execute a statement unless a key were there twice then."""
        try:
            self._db.conn.execute(sql, values)
        except sqlite3.IntegrityError:
            return False
        return True

    def tables(self) -> list[str]:
        """The tables of the journal."""
        return sorted(n for n in self._db.table_names() if not n.startswith(_NOT_OURS))

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [column.name for column in self._db.table(table).columns]


class SqliteConnections:
    """Lends connections; a committed transaction survives a power cut (WAL, synchronous=FULL)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: LifoQueue[sqlite_utils.Database] = LifoQueue()
        with self._lent() as db, _transaction(db, "BEGIN"):
            complete = not migrations.pending(db)
        if not complete:
            with self._lent() as db, _transaction(db, "BEGIN IMMEDIATE"):
                migrations.apply(db)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A connection that sees one state of the journal until it is given back."""
        with self._lent() as db, _transaction(db, "BEGIN"):
            yield SqliteDatabase(db)

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A connection in a transaction of which all is kept or nothing; waits for its turn."""
        with self._lent() as db, _transaction(db, "BEGIN IMMEDIATE"):
            yield SqliteDatabase(db)

    def check(self) -> None:
        """Read all of it; :class:`ReadError` if it is damaged anywhere."""
        with self._lent() as db:
            _refuse_damage(db.conn, self.path)

    def backup(self, to: str | os.PathLike[str]) -> Path:
        """A copy of the journal as it is now, checked; it may be written to meanwhile."""
        target = Path(to)
        part = target.with_name(f".{target.name}.part")
        try:
            with self._lent() as db, closing(sqlite3.connect(part)) as copy:
                db.conn.backup(copy)
                _refuse_damage(copy, self.path)
            part.replace(target)
        except OSError as error:
            raise WriteError(error.strerror or str(error), to) from error
        finally:
            part.unlink(missing_ok=True)
        return target

    def compact(self) -> bool:
        """Write the file anew without what was deleted, in itself and in its log.

        False if others are reading just now, so that the log still holds it.
        """
        with self._lent() as db:
            db.conn.execute("VACUUM")
            (busy, *_) = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Close all that nobody has borrowed."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _lent(self) -> Iterator[sqlite_utils.Database]:
        try:
            db = self._borrow()
            try:
                yield db
            except (sqlite3.Error, ValueError):
                db.close()  # in no state to be lent again
                raise
            except BaseException:
                self._idle.put(db)
                raise
            self._idle.put(db)
        except (sqlite3.Error, ValueError) as error:  # ValueError: what is stored makes no sense
            raise _ours(error, self.path) from error

    def _borrow(self) -> sqlite_utils.Database:
        try:
            return self._idle.get_nowait()
        except Empty:
            return _open(self.path)


def books_of(where: Path | Books) -> Books:
    """Where a journal is kept; a path is that of a file."""
    return JournalFile(where) if isinstance(where, Path) else where


def _open(path: Path) -> sqlite_utils.Database:
    # lent to one borrower at a time, so that the thread which opened it does not matter
    connection = sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # macOS: past the drive's cache
        connection.execute("PRAGMA foreign_keys = ON")
        return sqlite_utils.Database(connection)
    except (sqlite3.Error, ValueError):  # ValueError: a message that quotes damaged text
        connection.close()
        raise


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Write-ahead logging, for which SQLite does not wait its turn when several begin at once."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def _transaction(db: sqlite_utils.Database, begin: str) -> Iterator[None]:
    db.conn.execute(begin)
    try:
        yield
        db.conn.execute("COMMIT")
    finally:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise ReadError(f"the journal is damaged ({verdict}); restore it from a backup", path)


def _ours(error: sqlite3.Error | ValueError, path: Path) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED or isinstance(error, ValueError):
        return ReadError(f"the journal is damaged ({error}); restore it from a backup", path)
    if code in _BUSY:
        return WriteError("the journal is in use by somebody else for too long", path)
    return WriteError(f"the journal cannot be written: {error}", path)
