"""Put a new version of a file in the place of the old one, or leave the old one as it is.

The new version grows beside the old one as ``.<name>.<random>.part``. Only after it has been
checked and has reached the disk do the two change places, in one step. Whatever interrupts this,
the path holds the old file or the new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import NoReturn

from archive import conditional, system
from archive.containers.source import Piece, Source, Span, length
from archive.errors import ArchiveError, Changed, WriteError
from archive.objects import ObjectPath
from archive.partfiles import keep, part_name

__all__ = ["create", "remove", "replace"]

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
    if isinstance(path, ObjectPath):
        with _blamed(path):
            return conditional.replace(path, old, old.passing(pieces), check)
    with _part(path) as part:
        _fill(part.fd, pieces, old)
        warnings = tuple(system.keep_attributes(old.fd, old.stat, part.fd))
        status = _settle(part, check)
        if not _untouched(path, old):
            raise Changed("was changed by somebody else while it was being written")
        _unpin(part, old)
        _exchange(part.path, path, old, status)
        system.sync_folder(path.parent)
        old.displaced = True
    return warnings


def create(path: Path, content: bytes | memoryview, check: Check) -> None:
    """Write a new file; :class:`Changed` if there is one at ``path`` by now."""
    if isinstance(path, ObjectPath):
        with _blamed(path):
            conditional.create(path, content, check)
        return
    with _part(path, mode=0o666) as part:
        _write_all(part.fd, content)
        _settle(part, check)
        _unpin(part)
        try:
            system.give_name(part.path, path)
        except FileExistsError:
            raise Changed("was written by somebody else in the meantime") from None
        system.sync_folder(path.parent)


def remove(path: Path, old: Source, approve: Check) -> None:
    """Remove the file at ``path``, if it is the one ``old`` is open on.

    ``approve`` is shown it before, and raises if it is to stay. The file goes by way of a part
    file, so that one that was put there at the last moment can be given back its name.
    """
    if isinstance(path, ObjectPath):
        with _blamed(path):
            conditional.remove(path, old, approve)
        return
    with _blamed(path):
        approve(old)
        _unpin(old)
        part = part_name(path)
        os.rename(path, part)
        if _identity(os.stat(part)) != _identity(old.stat):
            _give_back(part, path)
            raise Changed("was changed by somebody else while it was being removed")
        os.unlink(part)
        system.sync_folder(path.parent)


@dataclass(slots=True)
class _Part:
    """A part file, open for writing."""

    path: Path
    fd: int

    def close(self) -> None:
        """Let go of it; once is enough."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)


@contextmanager
def _part(path: Path, mode: int = 0o600) -> Iterator[_Part]:
    """A part file beside ``path``, gone afterwards."""
    name = part_name(path)
    with _blamed(path):
        part = _Part(name, os.open(name, system.NEW, mode))
        try:
            system.claim(part.fd)
            yield part
        finally:
            part.close()
            with suppress(FileNotFoundError):
                os.unlink(name)


def _unpin(*files: _Part | Source) -> None:
    """Close files that are about to change their names, where they cannot while they are open."""
    if system.PINNED:
        for file in files:
            file.close()


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
        count = system.preadv(old.fd, [buffer[: min(left, _STEP - at % _STEP)]], offset)
        if not count:
            raise WriteError("became shorter while it was being copied")
        _write_all(target, buffer[:count])
        offset, left, at = offset + count, left - count, at + count
        system.begin_sync(target)


def _settle(part: _Part, check: Check) -> os.stat_result:
    """Bring the part file to the disk, and check it while the disk is busy."""
    failures: list[OSError] = []
    sync = Thread(target=_sync, args=(part.fd, failures))
    sync.start()
    try:
        with Source(part.path) as new:
            check(new)
    finally:
        sync.join()
    if failures:
        raise failures[0]
    return os.fstat(part.fd)


def _sync(fd: int, failures: list[OSError]) -> None:
    try:
        system.sync(fd)
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
    if not system.swap(part, path):
        system.supplant(part, path)
        return
    if _identity(os.stat(part)) == _identity(old.stat):
        return
    system.swap(part, path)
    if _identity(os.stat(part)) != _identity(new):
        _keep_theirs(part, path)
    raise Changed("was changed by somebody else while it was being written")


def _keep_theirs(part: Path, path: Path) -> NoReturn:
    kept = keep(part, path)
    raise Changed(f"two others wrote it at the same moment; one version is kept as {kept.name}")


def _give_back(part: Path, path: Path) -> None:
    try:
        system.give_name(part, path)
    except FileExistsError:
        _keep_theirs(part, path)
    part.unlink(missing_ok=True)
