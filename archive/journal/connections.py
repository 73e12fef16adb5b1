"""Connections to ``journal.db``: each belongs to one thread at a time, and commits to the disk.

What SQLite raises becomes ours here.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from sqlite_utils import Database

from archive.errors import ArchiveError, ReadError, WriteError
from archive.journal.schema import migrations

__all__ = ["Connections"]

_PATIENCE = 60.0
"""Seconds to wait for another process that is writing."""

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Connections:
    """Lends connections; a committed transaction survives a power cut (WAL, synchronous=FULL)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: LifoQueue[Database] = LifoQueue()
        with self.reading() as db:
            complete = not migrations.pending(db)
        if not complete:
            with self.writing() as db:
                migrations.apply(db)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A connection that sees one state of the journal until it is given back."""
        with self._lent() as db, _transaction(db, "BEGIN"):
            yield db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A connection in a transaction of which all is kept or nothing; waits for its turn."""
        with self._lent() as db, _transaction(db, "BEGIN IMMEDIATE"):
            yield db

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
    def _lent(self) -> Iterator[Database]:
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

    def _borrow(self) -> Database:
        try:
            return self._idle.get_nowait()
        except Empty:
            return _open(self.path)


def _open(path: Path) -> Database:
    # lent to one borrower at a time, so that the thread which opened it does not matter
    connection = sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return Database(connection)
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
def _transaction(db: Database, begin: str) -> Iterator[None]:
    db.conn.execute(begin)
    try:
        yield
        db.conn.execute("COMMIT")
    finally:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")


def _ours(error: sqlite3.Error | ValueError, path: Path) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED or isinstance(error, ValueError):
        return ReadError(f"the journal is damaged ({error}); restore it from a backup", path)
    if code in _BUSY:
        return WriteError("the journal is in use by somebody else for too long", path)
    return WriteError(f"the journal cannot be written: {error}", path)
