"""Pictures from elsewhere into the archive's folder: under a safe name, never over another file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from archive import system
from archive.errors import WriteError

__all__ = ["store"]

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST = 180


def store(
    folder: Path, pictures: Iterable[tuple[str, bytes | memoryview]]
) -> tuple[list[Path], list[str]]:
    """Write pictures (name, octets) into ``folder``: the paths written, the names already taken.

    A file that is there stays as it is; what could not be written completely is removed again
    and raised as :class:`~archive.errors.WriteError`.
    """
    written: list[Path] = []
    taken: list[str] = []
    for name, octets in pictures:
        path = folder / _safe(name)
        try:
            with path.open("xb") as target:
                _fill(target.fileno(), octets)
        except FileExistsError:
            taken.append(path.name)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise WriteError(f"cannot be stored: {error.strerror}", path) from error
        else:
            written.append(path)
    return written, taken


def _fill(descriptor: int, octets: bytes | memoryview) -> None:
    left = memoryview(octets).cast("B")
    while left:
        left = left[os.write(descriptor, left) :]
    system.sync(descriptor)


def _safe(name: str) -> str:
    """The last part of a name, without what a file system or a browser could stumble over."""
    stem, dot, ending = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).rpartition(".")
    return f"{stem.strip(' .')[:_LONGEST] or 'picture'}{dot}{ending}"
