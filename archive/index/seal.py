"""Whether an index is as this library left it.

A file beside the index says how large it was, when it was last written and what its bytes come
to, and is taken away before anything is written again. If both are there and differ, something
else wrote into the index or the disk forgot a bit, and nothing in it can be relied on: SQLite
would find a torn page, but not a changed word. After a kill there is no seal: SQLite recovers by
itself, and whether its pages make sense is looked at.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from archive import system

__all__ = ["SMALL", "Seal", "State", "discard"]

SMALL = 256 << 20
"""An index up to this size (150,000 pictures) is summed up whenever it is opened, 0.1 s at most."""
_HOUR = 3_600
"""A larger one is not summed up again if that was done so many seconds ago."""
_BLOCK = 8 << 20


class State(Enum):
    """How an index was found: as it was left, as a kill left it, or changed by something else."""

    SEALED = "sealed"
    OPEN = "open"
    BROKEN = "broken"


class Seal:
    """The seal of the index at ``path``; held open as long as the index is in use.

    Only who is alone with an index breaks or makes its seal; a lock that ends with the process
    tells.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.with_name(path.name + ".seal")
        self._lock: system.FileLock | None = None

    @contextmanager
    def opening(self) -> Iterator[State]:
        """Begin to use the index: who is alone with it in the block, others wait for its end.

        In whose use it is already has been looked at before.
        """
        self._lock = system.FileLock(self.path.with_name(self.path.name + ".lock"))
        if not self._alone():
            self._lock.share()
            yield State.SEALED
            return
        try:
            yield self._state()
        finally:
            self._lock.share()

    def break_(self) -> None:
        """Say that the index is about to be written."""
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop using the index, all connections being closed, and seal it if nobody else is."""
        if self._lock is None:
            return
        if self._alone() and self.path.exists() and not self._wal() and not self._file.exists():
            self._file.write_text(f"{self._look()} {_sum(self.path):08x}", encoding="ascii")
        self._lock.close()
        self._lock = None

    def _state(self) -> State:
        try:
            known, _, total = self._file.read_text(encoding="ascii").rpartition(" ")
            checked = self._file.stat().st_mtime
        except FileNotFoundError:
            return State.OPEN
        if not self.path.exists() or known != self._look():
            return State.BROKEN
        if self.path.stat().st_size > SMALL and 0 <= time.time() - checked < _HOUR:
            return State.SEALED
        if total != f"{_sum(self.path):08x}":
            return State.BROKEN
        os.utime(self._file)
        return State.SEALED

    def _look(self) -> str:
        stat = self.path.stat()
        return f"{stat.st_size} {stat.st_mtime_ns}"

    def _wal(self) -> bool:
        wal = self.path.with_name(self.path.name + "-wal")
        return wal.exists() and wal.stat().st_size > 0

    def _alone(self) -> bool:
        try:
            return self._lock is not None and self._lock.take(wait=False)
        except OSError:  # files cannot be locked here
            return False


def _sum(path: Path) -> int:
    """CRC-32 of the CRC-32s of all blocks: 4 GB a second, and no change of 32 bits escapes it."""
    with path.open("rb") as file, ThreadPoolExecutor(os.cpu_count() or 1) as pool:

        def block(offset: int) -> int:
            return zlib.crc32(system.pread(file.fileno(), _BLOCK, offset))

        sums = list(pool.map(block, range(0, path.stat().st_size, _BLOCK)))
    return zlib.crc32(struct.pack(f"<{len(sums)}L", *sums))


def discard(path: Path) -> None:
    """Put an index that cannot be relied on out of the way, with what belongs to it."""
    for suffix in ("", "-wal", "-shm", "-journal", ".seal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
