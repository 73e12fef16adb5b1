"""Connections to ``index.db``: each belongs to one borrower at a time, many read while one writes.

What SQLite raises becomes ours here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

from archive.errors import ReadError, WriteError
from archive.index.schema import prepare
from archive.index.seal import Seal

__all__ = ["Pool"]

_READ = (
    "PRAGMA query_only = ON",
    "PRAGMA mmap_size = 4294967296",
    "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
)
_WRITE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -128000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 4000",
)


class Pool:
    """Lends connections: a reading one to anybody, the writing one to one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seal = Seal(path)
        with self._seal.opening() as state:
            prepare(path, state)
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writer: sqlite3.Connection | None = None
        self._writing = Lock()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the index until it is given back."""
        with _translated(self.path):
            db = self._borrow()
            try:
                db.execute("BEGIN")
                yield db
            except BaseException:
                db.close()
                raise
            db.execute("ROLLBACK")
            self._idle.put(db)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, in a transaction: all of it is kept or nothing."""
        with self._writing, _translated(self.path):
            if self._writer is None:
                self._seal.break_()
                self._writer = self._open(_WRITE)
            db = self._writer
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    def compact(self) -> bool:
        """Write the file anew without what was deleted, in itself and in its log.

        False if others are reading just now, so that the log still holds it.
        """
        with self.write():
            pass  # there is a writing connection now
        with self._writing, _translated(self.path):
            assert self._writer is not None
            self._writer.execute("VACUUM")
            (busy, *_) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Close all that nobody has borrowed."""
        with self._writing:
            while True:
                try:
                    self._idle.get_nowait().close()
                except Empty:
                    break
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._seal.close()

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._open(_READ)

    def _open(self, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        # one borrower at a time uses it, so that the thread which opened it does not matter
        db = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        for pragma in pragmas:
            db.execute(pragma)
        return db


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
        raise WriteError(f"the index cannot be used now: {error}", path) from error
    except (sqlite3.DatabaseError, ValueError, LookupError) as error:
        raise ReadError(
            f"the index is damaged ({error}); delete it and index again", path
        ) from error
