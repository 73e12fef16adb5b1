"""Whether an index is as this library left it.

A file beside the index says how large it was and when it was last written, and is taken away
before anything is written again. If both are there and differ, something else wrote into the
index, and nothing in it can be relied on. After a kill there is no seal: SQLite recovers by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: who is there cannot be told, so that nothing is sealed or checked
    fcntl = None  # type: ignore[assignment]

__all__ = ["Seal", "discard"]


class Seal:
    """The seal of the index at ``path``; held open as long as the index is in use.

    Only who is alone with an index breaks or makes its seal; a lock that ends with the process
    tells.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.with_name(path.name + ".seal")
        self._lock: IO[bytes] | None = None

    def open(self) -> bool:
        """Begin to use the index. False if somebody else wrote into it."""
        self._lock = self.path.with_name(self.path.name + ".lock").open("ab")
        try:
            return not self._alone() or self._intact()
        finally:
            if fcntl is not None:
                fcntl.flock(self._lock, fcntl.LOCK_SH)

    def break_(self) -> None:
        """Say that the index is about to be written."""
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop using the index, all connections being closed, and seal it if nobody else is."""
        if self._lock is None:
            return
        if self._alone() and self.path.exists() and not self._wal():
            self._file.write_text(self._look())
        self._lock.close()
        self._lock = None

    def _intact(self) -> bool:
        try:
            return self._file.read_text() == self._look()
        except FileNotFoundError:
            return True

    def _look(self) -> str:
        stat = self.path.stat()
        return f"{stat.st_size} {stat.st_mtime_ns}"

    def _wal(self) -> bool:
        wal = self.path.with_name(self.path.name + "-wal")
        return wal.exists() and wal.stat().st_size > 0

    def _alone(self) -> bool:
        if self._lock is None:
            return False
        if fcntl is None:
            return False
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def discard(path: Path) -> None:
    """Put an index that cannot be relied on out of the way, with what belongs to it."""
    for suffix in ("", "-wal", "-shm", "-journal", ".seal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
