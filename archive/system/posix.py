"""Linux, macOS, and what else has ``fcntl``."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

assert sys.platform != "win32"

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

READING = os.O_RDONLY | os.O_NONBLOCK
"""How to open what may turn out to be a pipe, which nobody wants to wait for."""
NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
"""How to open a file that must not be there yet."""
PINNED = False
"""Whether a file keeps its name while somebody has it open."""
LINGER = 0.0
"""Seconds a part file may be about to take its place in, though nobody claims it any more."""

_UNABLE = frozenset(
    {
        *(errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOTSUP),
        *(errno.EBADF, errno.ETXTBSY),
    }
)
"""What the kernel answers where it cannot do a thing at all, as opposed to failing at it."""
_UNABLE_TO_LOCK = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOLCK})

_AT_FDCWD = -100
_EXCHANGE = 2
"""For Linux and for macOS, as it happens."""
_SYNC_FILE_RANGE_WRITE = 2
_COPY_ACCESS_LISTS_AND_ATTRIBUTES = 1 | 4
_PIPE = 1 << 20

pread = os.pread
preadv = os.preadv
supplant = os.replace
"""Put a file in the place of another, in one step; whoever has that one open keeps it."""


@cache
def _system_call(name: str) -> Callable[..., int] | None:
    """A function of the C library, which Python does not have; ``None`` if it is not there."""
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


def _last_error() -> OSError:
    code = ctypes.get_errno()
    return OSError(code, os.strerror(code))


# -- Names and places


def where(fd: int, path: str | os.PathLike[str]) -> Path | None:
    """Where an open file really lies, links followed; ``None`` if the system does not tell."""
    ask = getattr(fcntl, "F_GETPATH", None)  # macOS
    if ask is not None:
        found = fcntl.fcntl(fd, ask, bytes(1024))
        return Path(os.fsdecode(found.rstrip(b"\0")))
    try:
        return Path(os.readlink(f"/proc/self/fd/{fd}"))
    except OSError:
        return None


def swap(a: Path, b: Path) -> bool:
    """Exchange two names in one step; false where the system has no such thing."""
    names = os.fsencode(a), os.fsencode(b)
    if renameat2 := _system_call("renameat2"):
        code = renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
    elif renamex_np := _system_call("renamex_np"):  # macOS
        code = renamex_np(*names, _EXCHANGE)
    else:
        return False
    if code == 0:
        return True
    error = _last_error()
    if error.errno in _UNABLE:
        return False
    raise error


def give_name(part: Path, path: Path) -> None:
    """Give a file this name; :class:`FileExistsError` if another one has it."""
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _UNABLE | {errno.EPERM}:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, "exists", path) from None
        os.rename(part, path)


def status(entry: os.DirEntry[str]) -> os.stat_result:
    """What the system knows of a file, links followed."""
    return entry.stat()


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder, and not a link to one."""
    return entry.is_dir(follow_symlinks=False)


def keep_attributes(old: int, known: os.stat_result, new: int) -> Iterator[str]:
    """Give an open file the owner, mode, access lists and extended attributes of another one.

    Yields what of it could not be kept.
    """
    try:
        os.fchown(new, known.st_uid, known.st_gid)
    except PermissionError:
        yield "the owner could not be kept"
    os.fchmod(new, known.st_mode & 0o7777)
    try:
        _copy_extended(old, new)
    except OSError as error:
        if error.errno not in _UNABLE:
            yield f"an extended attribute could not be kept ({error.strerror})"


def _copy_extended(old: int, new: int) -> None:
    if sys.platform != "darwin" and hasattr(os, "listxattr"):
        for name in os.listxattr(old):
            os.setxattr(new, name, os.getxattr(old, name))
        return
    fcopyfile = _system_call("fcopyfile")  # macOS
    if fcopyfile and fcopyfile(old, new, None, _COPY_ACCESS_LISTS_AND_ATTRIBUTES) < 0:
        raise _last_error()


# -- On the disk


def begin_sync(fd: int) -> None:
    """Let the disk begin with what has been written, where the system can be asked to.

    A hint: whether all of it has arrived is for :func:`sync` to say.
    """
    sync_file_range = _system_call("sync_file_range")
    if sync_file_range is not None:
        sync_file_range(fd, ctypes.c_int64(0), ctypes.c_int64(0), _SYNC_FILE_RANGE_WRITE)


def sync(fd: int) -> None:
    """Bring an open file to the disk."""
    full = getattr(fcntl, "F_FULLFSYNC", None)  # macOS, whose fsync ends in the drive's memory
    if full is not None:
        try:
            fcntl.fcntl(fd, full)
        except OSError as error:
            if error.errno not in _UNABLE:
                raise
        else:
            return
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


# -- Locks, which end with the process at the latest


class FileLock:
    """A lock that is a file of its own."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)

    def take(self, *, wait: bool = True) -> bool:
        """Hold it alone; false if somebody else has it and nobody is to wait."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Hold it together with whoever shares it; waits for one who is alone with it."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def close(self) -> None:
        """Give it back."""
        os.close(self._fd)


def claim(fd: int) -> None:
    """Hold a part file for as long as it is open."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _UNABLE_TO_LOCK:
            raise


def is_claimed(part: Path) -> bool | None:
    """Whether somebody holds a part file; ``None`` where files cannot be locked.

    What we may not open is left to its owner.
    """
    try:
        fd = os.open(part, os.O_RDONLY)
    except PermissionError:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        if error.errno not in _UNABLE_TO_LOCK:
            raise
        return None
    finally:
        os.close(fd)
    return False


# -- Pipes and ports


def widen(pipe: IO[bytes]) -> None:
    """Let a process write a megabyte before anybody reads it, where the system can."""
    wide = getattr(fcntl, "F_SETPIPE_SZ", None)
    if wide is not None:
        with suppress(OSError):
            fcntl.fcntl(pipe, wide, _PIPE)


def probe_port(probe: socket.socket, address: tuple[str, int]) -> None:
    """Bind to an address as a server would; :class:`OSError` if somebody listens there."""
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(address)
