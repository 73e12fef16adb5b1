"""Put a new version of a file in the place of the old one, or leave the old one as it is.

The new version grows beside the old one as ``.<name>.<random>.part``. Only after it has been
checked and has reached the disk do the two change places, in one step. Whatever interrupts this,
the path holds the old file or the new one.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Thread
from typing import NoReturn

from archive.containers.source import Piece, Source, Span, length
from archive.errors import ArchiveError, Changed, WriteError
from archive.partfiles import claim, keep, part_name

__all__ = ["create", "remove", "replace"]

_UNABLE = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EOPNOTSUPP, errno.EBADF, errno.ETXTBSY}
)
"""What the kernel answers where it cannot do a thing at all, as opposed to failing at it."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_SYNC_FILE_RANGE_WRITE = 2
_STEP = 512 * 1024
"""Bytes copied at a time; the disk takes in each step while the next one is copied."""

Check = Callable[[Source], None]


def replace(path: Path, old: Source, pieces: Sequence[Piece], check: Check) -> tuple[str, ...]:
    """Put ``pieces`` (of ``old``, which is open on ``path``) in the place of the file at ``path``.

    ``check`` is shown the new version before it counts, and raises if it is not right. Mode,
    owner, access lists and extended attributes go over to it. If somebody else has put another
    version at ``path`` in the meantime, theirs stays and :class:`Changed` is raised.
    Returns what of the attributes could not be kept.
    """
    with _part(path) as (part, fd):
        _fill(fd, pieces, old)
        warnings = tuple(_keep_attributes(fd, old))
        status = _settle(part, fd, check)
        if not _untouched(path, old):
            raise Changed("was changed by somebody else while it was being written")
        _exchange(part, path, old, status)
        _sync_folder(path.parent)
        old.displaced = True
    return warnings


def create(path: Path, content: bytes, check: Check) -> None:
    """Write a new file; :class:`Changed` if there is one at ``path`` by now."""
    with _part(path, mode=0o666) as (part, fd):
        _write_all(fd, content)
        _settle(part, fd, check)
        try:
            _appear(part, path)
        except FileExistsError:
            raise Changed("was written by somebody else in the meantime") from None
        _sync_folder(path.parent)


def remove(path: Path, old: Source, approve: Check) -> None:
    """Remove the file at ``path``, if it is the one ``old`` is open on.

    ``approve`` is shown it before, and raises if it is to stay. The file goes by way of a part
    file, so that one that was put there at the last moment can be given back its name.
    """
    with _blamed(path):
        approve(old)
        part = part_name(path)
        os.rename(path, part)
        if _identity(os.stat(part)) != _identity(old.stat):
            _give_back(part, path)
            raise Changed("was changed by somebody else while it was being removed")
        os.unlink(part)
        _sync_folder(path.parent)


@contextmanager
def _part(path: Path, mode: int = 0o600) -> Iterator[tuple[Path, int]]:
    """A part file beside ``path``, gone afterwards."""
    part = part_name(path)
    with _blamed(path):
        fd = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            claim(fd)
            yield part, fd
        finally:
            os.close(fd)
            with suppress(FileNotFoundError):
                os.unlink(part)


@contextmanager
def _blamed(path: Path) -> Iterator[None]:
    """Give errors the path they happened at; failures of the system become ours."""
    try:
        yield
    except ArchiveError as error:
        raise error.at(path) from error.__cause__
    except OSError as error:
        raise WriteError(error.strerror or str(error), path) from error


def _fill(fd: int, pieces: Iterable[Piece], old: Source) -> None:
    at = 0
    for piece in pieces:
        if isinstance(piece, bytes):
            _write_all(fd, piece)
        else:
            _copy(old, piece, fd, at)
        at += length(piece)


def _write_all(fd: int, content: bytes | memoryview) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def _copy(old: Source, span: Span, target: int, at: int) -> None:
    """Copy a span to the end of the target, which is ``at``, in steps that end at its blocks.

    Through memory: the kernel by itself (``copy_file_range``) goes page by page, and takes half
    as long again where the pages of the two files do not lie alike.
    """
    buffer = memoryview(bytearray(_STEP))
    offset, left = span
    while left:
        count = os.preadv(old.fd, [buffer[: min(left, _STEP - at % _STEP)]], offset)
        if not count:
            raise WriteError("became shorter while it was being copied")
        _write_all(target, buffer[:count])
        offset, left, at = offset + count, left - count, at + count
        _begin_sync(target)


def _begin_sync(fd: int) -> None:
    """Let the disk begin with what has been written, where the system can be asked to.

    A hint: whether all of it has arrived is for ``fsync`` to say.
    """
    sync_file_range = _system_call("sync_file_range")
    if sync_file_range is not None:
        sync_file_range(fd, ctypes.c_int64(0), ctypes.c_int64(0), _SYNC_FILE_RANGE_WRITE)


@cache
def _system_call(name: str) -> Callable[..., int] | None:
    """A function of the C library, which Python does not have; ``None`` if it is not there."""
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


def _keep_attributes(fd: int, old: Source) -> Iterator[str]:
    """Give the new file the old one's owner, mode and extended attributes."""
    try:
        os.fchown(fd, old.stat.st_uid, old.stat.st_gid)
    except PermissionError:
        yield "the owner could not be kept"
    os.fchmod(fd, old.stat.st_mode & 0o7777)
    if not hasattr(os, "listxattr"):
        return
    try:
        for name in os.listxattr(old.fd):
            os.setxattr(fd, name, os.getxattr(old.fd, name))
    except OSError as error:
        if error.errno not in _UNABLE:
            yield f"an extended attribute could not be kept ({error.strerror})"


def _settle(part: Path, fd: int, check: Check) -> os.stat_result:
    """Bring the part file to the disk, and check it while the disk is busy."""
    failures: list[OSError] = []
    sync = Thread(target=_sync, args=(fd, failures))
    sync.start()
    try:
        with Source(part) as new:
            check(new)
    finally:
        sync.join()
    if failures:
        raise failures[0]
    return os.fstat(fd)


def _sync(fd: int, failures: list[OSError]) -> None:
    try:
        os.fsync(fd)
    except OSError as error:
        failures.append(error)


def _untouched(path: Path, old: Source) -> bool:
    """Whether the file at ``path`` is still the one that was read."""
    now = os.stat(path)
    return _identity(now) == _identity(old.stat) and now.st_ctime_ns == old.stat.st_ctime_ns


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _exchange(part: Path, path: Path, old: Source, new: os.stat_result) -> None:
    """Swap the two names, look at what came out, and swap back if it is not what was read."""
    if not _swap(part, path):
        os.replace(part, path)
        return
    if _identity(os.stat(part)) == _identity(old.stat):
        return
    _swap(part, path)
    if _identity(os.stat(part)) != _identity(new):
        _keep_theirs(part, path)
    raise Changed("was changed by somebody else while it was being written")


def _keep_theirs(part: Path, path: Path) -> NoReturn:
    kept = keep(part, path)
    raise Changed(f"two others wrote it at the same moment; one version is kept as {kept.name}")


def _give_back(part: Path, path: Path) -> None:
    try:
        _appear(part, path)
    except FileExistsError:
        _keep_theirs(part, path)
    part.unlink(missing_ok=True)


def _swap(a: Path, b: Path) -> bool:
    """Exchange two names in one step; false where the system has no such thing."""
    renameat2 = _system_call("renameat2")
    if renameat2 is None:
        return False
    names = os.fsencode(a), _AT_FDCWD, os.fsencode(b), _RENAME_EXCHANGE
    if renameat2(_AT_FDCWD, *names) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code))


def _appear(part: Path, path: Path) -> None:
    """Give a new file its name, without replacing one that has it."""
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in _UNABLE | {errno.EPERM}:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, "exists", path) from None
        os.rename(part, path)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
