"""One at a time at a picture, or at a slice of the archive, among all programs of this library."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from archive.errors import WriteError
from archive.system import FileLock

__all__ = ["FileLocks", "Locks", "NoLocks", "Release"]

_LOCKS = 256
"""Pictures share this many locks: few enough to be kept, so many that writers rarely meet."""

Release = Callable[[], None]
"""Gives a lock back."""


class Locks(Protocol):
    """The locks of one archive; each ends with the process that holds it at the latest."""

    @property
    def left_over_after(self) -> float:
        """Seconds without a change after which a part file that nobody here claims is left over.

        See :mod:`archive.partfiles`.
        """

    def picture(self, file: str, *, wait: bool = True) -> AbstractContextManager[bool]:
        """Wait for whoever is writing ``file`` (its path below the archive), then hold it.

        Who does not wait is told whether they hold it. It spares writers of ours a second attempt,
        and shows that a write is still under way (:mod:`archive.settle`). That nothing is lost
        does not rest on it, since other programs do not ask for it.
        """

    def slice(self, number: int, *, wait: bool) -> Release | None:
        """Take a slice of the archive to index it; ``None`` if somebody has it and we don't wait.

        Never wait while holding another one.
        """

    def close(self) -> None:
        """Let go of everything held open."""


class FileLocks:
    """Locks on files of a folder: for one machine, or machines whose file system passes them on."""

    left_over_after = 2.0

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def picture(self, file: str, *, wait: bool = True) -> Iterator[bool]:
        """See :class:`Locks`."""
        number = zlib.crc32(file.encode("utf-8", "surrogateescape")) % _LOCKS
        release = self._take(f"{number:02x}", wait=wait)
        try:
            yield release is not None
        finally:
            if release is not None:
                release()

    def slice(self, number: int, *, wait: bool) -> Release | None:
        """See :class:`Locks`."""
        return self._take(f"index-{number:02}", wait=wait)

    def close(self) -> None:
        """See :class:`Locks`."""

    def _take(self, name: str, *, wait: bool) -> Release | None:
        try:
            self.folder.mkdir(exist_ok=True)
            lock = FileLock(self.folder / name)
            with ExitStack() as untaken:
                untaken.callback(lock.close)
                if not lock.take(wait=wait):
                    return None
                untaken.pop_all()
        except OSError as error:
            raise WriteError(error.strerror or str(error), self.folder) from error
        return lock.close


class NoLocks:
    """For who is certainly alone."""

    left_over_after = 2.0

    def picture(self, file: str, *, wait: bool = True) -> AbstractContextManager[bool]:
        """See :class:`Locks`."""
        return nullcontext(True)

    def slice(self, number: int, *, wait: bool) -> Release:
        """See :class:`Locks`."""
        return _nothing_held

    def close(self) -> None:
        """See :class:`Locks`."""


def _nothing_held() -> None:
    """Give back nothing."""
