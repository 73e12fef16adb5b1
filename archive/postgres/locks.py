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

    left_over_after = 86_400.0  # claims on part files may not be seen from another machine

    def __init__(self, address: str, files: FileLocks) -> None:
        self._room = Connections(address, "locks")
        self._files = files
        self._slices = _Slices(self._room)

    @contextmanager
    def picture(self, file: str, *, wait: bool = True) -> Iterator[bool]:
        """See :class:`archive.locks.Locks`."""
        with ExitStack() as held:
            yield self._hold(file, held, wait=wait)

    def _hold(self, file: str, held: ExitStack, *, wait: bool) -> bool:
        if not held.enter_context(self._files.picture(file, wait=wait)):
            return False
        number = self._room.number(f"picture {file}")
        session = held.enter_context(self._room.session())
        if not _take(session, number, wait=wait):
            return False
        held.callback(_give_back, session, number)
        return True

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
            if not _take(session, key, wait=wait):
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


def _take(session: Database, number: int, *, wait: bool) -> bool:
    return session.execute(_TAKE if wait else _TRY, [number]).fetchone() != (False,)


def _give_back(session: Database, number: int) -> None:
    """Unless it ended with the connection already."""
    with suppress(psycopg.OperationalError):
        session.execute(_RELEASE, [number])
