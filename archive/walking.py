"""The picture files of a folder, in the order of their paths, and what they look like from outside.

Nothing is read here but folders: a file's size, times and inode tell whether it has to be.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from archive import system
from archive.formats import FORMATS

__all__ = ["SUFFIXES", "Failed", "Found", "look", "walk"]

SUFFIXES = frozenset(suffix for row in FORMATS for suffix in row.suffixes)
"""Only files so named are looked into; their content decides what they are."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a picture. ``sidecar`` describes the ``.xmp`` that goes with it."""

    file: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int
    sidecar: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A file or folder that could not be read, and why; a folder's path ends in a slash."""

    path: str
    reason: str


def walk(root: Path, ignore: Sequence[str] = (), below: str = "") -> Iterator[Found | Failed]:
    """Every picture file under ``root``, by path in code point order.

    Hidden files and folders are passed over, as is what matches a pattern of ``ignore`` (path
    below the root, or a name alone). Links to folders are not followed, nor links that lead out.
    """
    try:
        entries = list(os.scandir(root / below))
    except OSError as error:
        yield Failed(f"{below or '.'}/", error.strerror or str(error))
        return
    names = {entry.name for entry in entries}
    for entry in sorted(entries, key=_in_path_order):
        file = f"{below}/{entry.name}" if below else entry.name
        if entry.name.startswith(".") or _ignored(file, entry.name, ignore):
            continue
        if system.is_folder(entry):
            yield from walk(root, ignore, file)
        elif _is_picture(entry.name):
            yield from _described(root, file, entry, names)


def look(root: Path, file: str) -> Found | None:
    """One file as :func:`walk` would find it; ``None`` if there is no such file."""
    folder, name = os.path.split(root / file)
    try:
        names = {own for own in _sidecar_names(name) if os.path.exists(f"{folder}/{own}")}
        return _found(file, os.stat(f"{folder}/{name}"), _sidecar(Path(folder), name, names))
    except (OSError, ValueError):
        return None


def _in_path_order(entry: os.DirEntry[str]) -> str:
    """Folders sort as their paths go on, so that the walk is in the order of whole paths."""
    return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name


def _ignored(file: str, name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(file, p) or fnmatchcase(name, p.rstrip("/")) for p in patterns)


def _is_picture(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES


def _described(
    root: Path, file: str, entry: os.DirEntry[str], names: set[str]
) -> Iterator[Found | Failed]:
    try:
        file.encode()
        if entry.is_symlink() and not _inside(root, Path(entry.path)):
            return
        folder = Path(entry.path).parent
        stat = system.status(entry)
        if entry.is_file():
            yield _found(file, stat, _sidecar(folder, entry.name, names))
    except UnicodeEncodeError:
        readable = file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield Failed(readable, "the file's name is not UTF-8")
    except OSError as error:
        yield Failed(file, error.strerror or str(error))


def _inside(root: Path, link: Path) -> bool:
    return link.resolve().is_relative_to(root.resolve())


def _found(file: str, stat: os.stat_result, sidecar: str | None) -> Found:
    return Found(file, stat.st_size, stat.st_mtime_ns, stat.st_ino, stat.st_ctime_ns, sidecar)


def _sidecar_names(name: str) -> tuple[str, ...]:
    """The names a sidecar may have, the one we write first."""
    stem = os.path.splitext(name)[0]
    return f"{name}.xmp", f"{stem}.xmp", f"{stem}.XMP"


def _sidecar(folder: Path, name: str, names: set[str]) -> str | None:
    own = next((known for known in _sidecar_names(name) if known in names), None)
    if own is None:
        return None
    stat = (folder / own).stat()
    ours = own.removeprefix(os.path.splitext(name)[0])
    return f"{ours} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
