"""Pictures from elsewhere into the archive: under a safe name, whole, never over another file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from archive import splice
from archive.containers.source import Source
from archive.errors import Changed

__all__ = ["store"]

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST = 180


def store(
    folder: Path, pictures: Iterable[tuple[str, bytes | memoryview]]
) -> tuple[list[Path], list[str]]:
    """Write pictures (name, octets) into ``folder``: the paths written, the names already taken.

    Each is there whole or not at all, whatever interrupts this; a file that is there stays as it
    is. :class:`~archive.errors.WriteError` if one cannot be written; those before it stay.
    """
    written: list[Path] = []
    taken: list[str] = []
    for name, octets in pictures:
        path = folder / _safe(name)
        try:
            splice.create(path, memoryview(octets).cast("B"), _as_given)
        except Changed:
            taken.append(path.name)
        else:
            written.append(path)
    return written, taken


def _as_given(_: Source) -> None:
    """What is taken in is not judged; whoever reads it next says what it is."""


def _safe(name: str) -> str:
    """The last part of a name, without what a file system or a browser could stumble over."""
    stem, dot, ending = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).rpartition(".")
    return f"{stem.strip(' .')[:_LONGEST] or 'picture'}{dot}{ending}"
