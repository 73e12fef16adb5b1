"""Connections to PostgreSQL: each belongs to one borrower at a time, many read while one writes.

What psycopg raises becomes ours here, with a reason that says what to do.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql
from psycopg.pq import TransactionStatus

from archive.errors import ReadError, WriteError
from archive.postgres.address import Address
from archive.postgres.reasons import reason

__all__ = ["Connections", "Database", "Step"]

Database = Connection[tuple[Any, ...]]
"""What is lent: a connection whose rows are tuples, in a transaction."""

_MOST = 16
"""So many connections a process reads through at once; who comes then waits."""
_PATIENCE = 60
"""Seconds to wait for a connection, or for another writer."""
_SECOND_BEST = 30.0
"""After so many seconds it is tried again whether another server than a standby can be read."""
_PATIENT = {"connect_timeout": "5", "keepalives_idle": "30", "tcp_user_timeout": "30000"}
"""How long a server that does not answer is waited for, unless the address says otherwise."""
_PLAIN = "-c jit=off -c max_parallel_workers_per_gather=0"
"""To compile a plan, or to start processes for it, takes longer than nearly all of ours do."""
_ALIVE = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
"""The server notices within a minute that a machine of ours is gone, and lets go of its locks."""
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE = f"BEGIN; SET LOCAL lock_timeout = '{_PATIENCE}s'"
_OWN = f"SELECT set_config('lock_timeout', '{_PATIENCE}s', false)"
_SCHEMA = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
_ALONE = "BEGIN; SET lock_timeout = '5s'"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
_STEPS = "CREATE TABLE IF NOT EXISTS steps (name text PRIMARY KEY)"


class Step(NamedTuple):
    """One step of a migration, taken once in every schema: its name, and what to execute."""

    name: str
    statements: str


class Connections:
    """Lends connections to the database at an address.

    ``room`` is what they are for (``index``, ``journal``). It has a schema of its own, named in no
    statement, ``press_index`` for an address with ``?schema=press``; its writers take turns, across
    processes and machines. Unless ``durable``, what was written last may be lost where the server
    is killed; nothing is ever half there. Several hosts in the address: it is written to the one
    that takes writes, and read from the first that answers, a standby as well; from there only for
    a while, and not after a write, unless the address says which server to read.
    """

    def __init__(self, address: str, room: str, *, durable: bool = True) -> None:
        self.address = Address.of(address)
        self.schema = f"{self.address.schema}_{room}"
        self._write = _WRITE if durable else f"{_WRITE}; SET LOCAL synchronous_commit = off"
        known = {**_PATIENT, **self.address.parameters, "options": self._options()}
        self._readers = _Idle(known, _MOST)
        writing = {**known, "target_session_attrs": "read-write"}
        self._writers = _Idle(writing, 1)
        self._sessions = _Idle(writing, _MOST)

    def __str__(self) -> str:
        return str(self.address)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A connection that sees one state of the database until it is given back."""
        with self.translated(ReadError), self._readers.lent(_READ) as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A connection in a transaction of which all is kept or nothing; waits for its turn."""
        with self.translated(WriteError), self._writers.lent(self._write) as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", [self.number("writing")])
            yield db
            self._commit(db)
        self._readers.leave_standby()

    @contextmanager
    def session(self) -> Iterator[Database]:
        """A connection of one's own to where writes go, in no transaction: for advisory locks.

        They have to be given back before its end; a wait for one ends with an error after a minute.
        """
        with self.translated(WriteError), self._sessions.lent(_OWN) as db:
            yield db

    def compact(self) -> bool:
        """Write all tables of this room anew, without what was deleted from them.

        False if others use one of them just now, so that it still holds something.
        """
        with self.translated(WriteError), self._writers.lent(_ALONE) as db:
            db.execute("COMMIT")
            tables = db.execute(_TABLES).fetchall()
            try:
                for (table,) in tables:
                    db.execute(sql.SQL("VACUUM (FULL) {}").format(sql.Identifier(table)))
            except psycopg.errors.LockNotAvailable:
                return False
            finally:
                db.execute("RESET lock_timeout")
        return True

    def number(self, name: str) -> int:
        """The number by which PostgreSQL locks something of this room (advisory locks)."""
        digest = hashlib.sha256(f"{self.schema}\n{name}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def migrate(self, steps: Sequence[Step]) -> None:
        """Take the steps of this room that were not taken yet, all or none; the schema is made."""
        with self.reading() as db:
            if not _missing(db, steps):
                return
        with self.writing() as db:
            if not db.execute(_SCHEMA, [self.schema]).fetchone():
                db.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self.schema)))
            db.execute(_STEPS)
            for step in _missing(db, steps):
                db.execute(step.statements.encode())
                db.execute("INSERT INTO steps VALUES (%s)", [step.name])

    def _options(self) -> str:
        given = self.address.parameters.get("options", "")
        return f"{given} -c search_path={self.schema} {_PLAIN} {_ALIVE}".strip()

    def close(self) -> None:
        """Close all that nobody has borrowed."""
        self._readers.close()
        self._writers.close()
        self._sessions.close()

    def _commit(self, db: Database) -> None:
        try:
            db.execute("COMMIT")
        except psycopg.OperationalError as error:
            raise WriteError(
                "the connection to the database was lost at the very end of a write: look whether"
                " it was kept before you repeat it",
                str(self),
            ) from error

    @contextmanager
    def translated(self, kind: Callable[[str, str], ReadError | WriteError]) -> Iterator[None]:
        """What psycopg raises inside becomes an error of this kind."""
        try:
            yield
        except psycopg.Error as error:
            raise kind(self.address.without_password(reason(error)), str(self)) from error


class _Idle:
    """Connections of one kind that are open and not in use; so ``many`` are lent at a time."""

    def __init__(self, parameters: Mapping[str, str], many: int) -> None:
        self._parameters = parameters
        self._many = many
        self._begin_anew()
        several = "," in parameters.get("host", "")
        self._any = not several or "target_session_attrs" in parameters

    @contextmanager
    def lent(self, begin: str) -> Iterator[Database]:
        """A connection after ``begin``; what its borrower leaves undone is undone."""
        if self._process != os.getpid():
            self._begin_anew()  # those of the process this one was forked from are not ours
        if not self._places.acquire(timeout=_PATIENCE):
            raise psycopg.errors.LockNotAvailable("others of this process use all connections")
        try:
            db, since = self._begun(begin)
            try:
                yield db
            finally:
                self._take_back(db, since)
        finally:
            self._places.release()

    def _begin_anew(self) -> None:
        self._process = os.getpid()
        self._waiting: LifoQueue[tuple[Database, float]] = LifoQueue()
        self._places = BoundedSemaphore(self._many)

    def leave_standby(self) -> None:
        """Read from a server that takes writes, now that there is one."""
        self._close(lambda db: not self._any and _is_standby(db))

    def close(self) -> None:
        """Close all that nobody has borrowed."""
        self._close(lambda db: True)

    def _close(self, which: Callable[[Database], bool]) -> None:
        kept = []
        with suppress(Empty):
            while True:
                db, since = self._waiting.get_nowait()
                if which(db):
                    db.close()
                else:
                    kept.append((db, since))
        for one in kept:
            self._waiting.put(one)

    def _begun(self, begin: str) -> tuple[Database, float]:
        """An idle connection, or a new one where the server has hung up meanwhile."""
        while not self._waiting.empty():
            with suppress(psycopg.OperationalError, Empty):
                db, since = self._waiting.get_nowait()
                return _begin(db, begin), since
        return _begin(self._open(), begin), time.monotonic()

    def _take_back(self, db: Database, since: float) -> None:
        try:
            if db.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                db.execute("ROLLBACK")
        except psycopg.OperationalError:
            db.close()
        idle = db.info.transaction_status is TransactionStatus.IDLE
        for_long = time.monotonic() - since > _SECOND_BEST
        if idle and (self._any or not for_long or not _is_standby(db)):
            self._waiting.put((db, since))
        else:
            db.close()

    def _open(self) -> Database:
        # in autocommit, so that transactions begin and end where we say
        db: Database = psycopg.connect(**self._parameters, autocommit=True)  # type: ignore[arg-type]
        db.prepare_threshold = 2
        return db


def _is_standby(db: Database) -> bool:
    return db.info.parameter_status("in_hot_standby") == "on"


def _begin(db: Database, begin: str) -> Database:
    try:
        db.execute(begin.encode())
    except psycopg.Error:
        db.close()
        raise
    return db


def _missing(db: Database, steps: Sequence[Step]) -> list[Step]:
    if db.execute("SELECT to_regclass('steps')").fetchone() == (None,):
        return list(steps)
    taken = {name for (name,) in db.execute("SELECT name FROM steps")}
    return [step for step in steps if step.name not in taken]
