"""One writer at a time for a picture, among all programs that use this library."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import WriteError

try:
    import fcntl
except ImportError:  # Windows: writers do not wait there, but find out afterwards all the same
    fcntl = None  # type: ignore[assignment]

__all__ = ["locked"]

_LOCKS = 256
"""Pictures share this many locks: few enough to be kept, so many that writers rarely meet."""


@contextmanager
def locked(folder: Path, file: str) -> Iterator[None]:
    """Wait for whoever is writing ``file``, then hold it; the lock ends with the process.

    It spares writers of ours a second attempt. That nothing is lost does not rest on it, since
    other programs do not ask for it.
    """
    if fcntl is None:
        yield
        return
    number = zlib.crc32(file.encode("utf-8", "surrogateescape")) % _LOCKS
    try:
        folder.mkdir(exist_ok=True)
        fd = os.open(folder / f"{number:02x}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise WriteError(error.strerror or str(error), folder) from error
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
