"""Locks that hold across machines: a session of the database has them, and they end with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Lock

import psycopg

from archive.errors import WriteError
from archive.locks import FileLocks, Release
from archive.postgres.connections import Connections, Database

__all__ = ["DatabaseLocks"]

_TAKE = "SELECT pg_advisory_lock(%s)"
_TRY = "SELECT pg_try_advisory_lock(%s)"
_RELEASE = "SELECT pg_advisory_unlock(%s)"
_WAIT_FOR_EVER = "SET lock_timeout = 0"


class DatabaseLocks:
    """Advisory locks in the database at an address, on top of those by files of this machine.

    Who waits for a picture gives up after a minute; whoever holds it so long is cut off from the
    database and does not know it yet.
    """

    def __init__(self, address: str, files: FileLocks) -> None:
        self._room = Connections(address, "locks")
        self._files = files
        self._slices = _Slices(self._room)

    @contextmanager
    def picture(self, file: str) -> Iterator[None]:
        """See :class:`archive.locks.Locks`."""
        number = self._room.number(f"picture {file}")
        with self._files.picture(file), self._room.session() as session:
            session.execute(_TAKE, [number])
            try:
                yield
            finally:
                _give_back(session, number)

    def slice(self, number: int, *, wait: bool) -> Release | None:
        """See :class:`archive.locks.Locks`."""
        return self._slices.take(number, wait=wait)

    def close(self) -> None:
        """Let go of the database."""
        self._room.close()


class _Slices:
    """The slices that this process holds, all in one session, which is open meanwhile.

    To the database a session is one holder, so threads keep apart by locks of their own.
    """

    def __init__(self, room: Connections) -> None:
        self._room = room
        self._own: dict[int, Lock] = defaultdict(Lock)
        self._opening = Lock()
        self._open = ExitStack()
        self._session: Database | None = None
        self._holders = 0

    def take(self, number: int, *, wait: bool) -> Release | None:
        own = self._own[number]
        if not own.acquire(blocking=wait):
            return None
        key = self._room.number(f"slice {number}")
        with self._room.translated(WriteError), ExitStack() as untaken:
            untaken.callback(own.release)
            session = self._begin()
            untaken.callback(self._end)
            if session.execute(_TAKE if wait else _TRY, [key]).fetchone() == (False,):
                return None
            untaken.callback(_give_back, session, key)
            return untaken.pop_all().close

    def _begin(self) -> Database:
        with self._opening:
            if self._session is None:
                self._session = self._open.enter_context(self._room.session())
                self._session.execute(_WAIT_FOR_EVER)
            self._holders += 1
            return self._session

    def _end(self) -> None:
        with self._opening:
            self._holders -= 1
            if not self._holders:
                self._session = None
                self._open.close()


def _give_back(session: Database, number: int) -> None:
    """Unless it ended with the connection already."""
    with suppress(psycopg.OperationalError):
        session.execute(_RELEASE, [number])
