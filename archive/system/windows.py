"""Windows, and what else has no ``fcntl``.

There a file that somebody has open keeps its name, two names cannot be exchanged in one step, and
a folder cannot be brought to the disk.
"""

from __future__ import annotations

import errno
import msvcrt
import os
import socket
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING

assert sys.platform == "win32" or not TYPE_CHECKING  # mypy looks at it for Windows only

__all__ = [
    "LINGER",
    "NEW",
    "PINNED",
    "READING",
    "FileLock",
    "begin_sync",
    "claim",
    "give_name",
    "is_claimed",
    "is_folder",
    "keep_attributes",
    "pread",
    "preadv",
    "probe_port",
    "status",
    "supplant",
    "swap",
    "sync",
    "sync_folder",
    "where",
    "widen",
]

_BINARY = os.O_BINARY
READING = os.O_RDONLY | _BINARY
"""How to open a file to read its bytes as they are."""
NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY
"""How to open a file that must not be there yet."""
PINNED = True
"""Whether a file keeps its name while somebody has it open."""
LINGER = 60.0
"""Seconds a part file may be about to take its place in, though nobody claims it any more.

It has to be closed before.
"""

_PATIENCE = 2.0
"""Seconds in which readers and virus scanners let go of a file."""
_PAUSE = 0.01
_SLOTS = 64
"""So many can share a lock."""
_SEEKING = Lock()


# -- Reading at a place: a step to it and one to read, which nobody may get between


def pread(fd: int, length: int, offset: int, /) -> bytes:
    """Up to ``length`` bytes of an open file from ``offset``."""
    with _SEEKING:
        os.lseek(fd, offset, os.SEEK_SET)
        return os.read(fd, length)


def preadv(fd: int, buffers: Sequence[memoryview], offset: int, /) -> int:
    """The same into the first of ``buffers``: how many bytes there are now."""
    data = pread(fd, len(buffers[0]), offset)
    buffers[0][: len(data)] = data
    return len(data)


# -- Names and places


def where(fd: int, path: str | os.PathLike[str]) -> Path | None:
    """Where an open file really lies, links followed: where its path leads, if it is that file."""
    real = Path(path).resolve()
    if not os.path.samestat(os.fstat(fd), os.stat(real)):
        raise OSError(errno.ENOENT, "was moved while it was opened")
    return real


def swap(a: Path, b: Path) -> bool:
    """Exchange two names in one step; false: the system has no such thing."""
    return False


def supplant(new: Path, old: Path) -> None:
    """Put a file in the place of another, in one step; waits a little for whoever has it open."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            os.replace(new, old)
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def give_name(part: Path, path: Path) -> None:
    """Give a file this name; :class:`FileExistsError` if another one has it."""
    os.rename(part, path)


def status(entry: os.DirEntry[str]) -> os.stat_result:
    """What the system knows of a file, links followed; the folder itself does not know it all."""
    return os.stat(entry.path)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder, and not a link to one nor a junction."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    return entry.stat(follow_symlinks=False).st_reparse_tag != stat.IO_REPARSE_TAG_MOUNT_POINT


def keep_attributes(old: int, known: os.stat_result, new: int) -> Iterator[str]:
    """Nothing is kept of the old file, and nothing said: access comes from the folder there."""
    return iter(())


# -- On the disk


def begin_sync(fd: int) -> None:
    """Nothing: the disk cannot be asked to begin."""


def sync(fd: int) -> None:
    """Bring an open file to the disk; it must be open for writing."""
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Nothing: when names reach the disk is for the file system to decide."""


# -- Locks, which end with the process at the latest


class FileLock:
    """A lock that is a file of its own; its bytes are locked, which need not be there.

    Who is alone holds all of them, who shares it one.
    """

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
        self._held: tuple[int, int] | None = None

    def take(self, *, wait: bool = True) -> bool:
        """Hold it alone; false if somebody else has it and nobody is to wait."""
        self._let_go()
        while not self._hold(0, _SLOTS):
            if not wait:
                return False
            time.sleep(_PAUSE)
        return True

    def share(self) -> None:
        """Hold it together with whoever shares it; waits for one who is alone with it."""
        self._let_go()
        while not any(self._hold(slot, 1) for slot in range(_SLOTS)):
            time.sleep(_PAUSE)

    def close(self) -> None:
        """Give it back."""
        self._let_go()
        os.close(self._fd)

    def _hold(self, start: int, length: int) -> bool:
        try:
            self._locking(msvcrt.LK_NBLCK, start, length)
        except PermissionError:
            return False
        self._held = start, length
        return True

    def _let_go(self) -> None:
        if self._held is not None:
            self._locking(msvcrt.LK_UNLCK, *self._held)
            self._held = None

    def _locking(self, how: int, start: int, length: int) -> None:
        os.lseek(self._fd, start, os.SEEK_SET)
        msvcrt.locking(self._fd, how, length)


def claim(fd: int) -> None:
    """Nothing: whoever has a file open holds it."""


def is_claimed(part: Path) -> bool | None:
    """Whether somebody has a part file open: then it cannot be given a name, its own included."""
    try:
        os.rename(part, part)
    except PermissionError:
        return True
    return False


# -- Pipes and ports


def widen(pipe: IO[bytes]) -> None:
    """Nothing: pipes are as wide as they are."""


def probe_port(probe: socket.socket, address: tuple[str, int]) -> None:
    """Bind to an address as nobody else may; :class:`OSError` if somebody listens there."""
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    probe.bind(address)
