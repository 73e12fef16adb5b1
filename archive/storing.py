"""Pictures from elsewhere into the archive's folder: under a safe name, never over another file.

On object storage each is put whole, under the condition that nothing lies there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from archive import conditional, system
from archive.containers.source import Source
from archive.errors import Changed, WriteError
from archive.objects import ObjectPath

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
    new = _new_object if isinstance(folder, ObjectPath) else _new_file
    written: list[Path] = []
    taken: list[str] = []
    for name, octets in pictures:
        path = folder / _safe(name)
        try:
            new(path, octets)
        except FileExistsError:
            taken.append(path.name)
        except OSError as error:
            raise WriteError(f"cannot be stored: {error.strerror}", path) from error
        else:
            written.append(path)
    return written, taken


def _new_file(path: Path, octets: bytes | memoryview) -> None:
    begun = False
    try:
        with path.open("xb") as target:
            begun = True
            _fill(target.fileno(), octets)
    except OSError:
        if begun:
            path.unlink(missing_ok=True)
        raise


def _new_object(path: Path, octets: bytes | memoryview) -> None:
    assert isinstance(path, ObjectPath)
    try:
        conditional.create(path, octets, _as_given)
    except Changed as error:
        raise FileExistsError(path) from error
    except WriteError as error:
        raise error.at(path) from error


def _as_given(_: Source) -> None:
    """What is taken in is not judged; whoever reads it next says what it is."""


def _fill(descriptor: int, octets: bytes | memoryview) -> None:
    left = memoryview(octets).cast("B")
    while left:
        left = left[os.write(descriptor, left) :]
    system.sync(descriptor)


def _safe(name: str) -> str:
    """The last part of a name, without what a file system or a browser could stumble over."""
    stem, dot, ending = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).rpartition(".")
    return f"{stem.strip(' .')[:_LONGEST] or 'picture'}{dot}{ending}"
