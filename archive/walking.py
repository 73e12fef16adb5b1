"""The picture files of a folder, in the order of their paths, and what they look like from outside.

Nothing is read here but folders: a file's size, times and inode tell whether it has to be.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path

from archive import system
from archive.errors import ReadError, Refused
from archive.formats import FORMATS
from archive.objects import ObjectPath
from archive.objects.versions import Version

__all__ = ["SUFFIXES", "Failed", "Found", "look", "look_at", "walk"]

SUFFIXES = frozenset(suffix for row in FORMATS for suffix in row.suffixes)
"""Only files so named are looked into; their content decides what they are."""
_ABREAST = 32
"""So many questions are asked of a store at a time."""


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
    if isinstance(root, ObjectPath):
        yield from _walk_objects(root, ignore)
        return
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
    if isinstance(root, ObjectPath):
        return _look_object(root, file)
    folder, name = os.path.split(root / file)
    try:
        names = {own for own in _sidecar_names(name) if os.path.exists(f"{folder}/{own}")}
        return _found(file, os.stat(f"{folder}/{name}"), _sidecar(Path(folder), name, names))
    except (OSError, ValueError):
        return None


def look_at(root: Path, files: Sequence[str]) -> list[Found | None]:
    """:func:`look` for each of these files; a store is asked about several at once."""
    if isinstance(root, ObjectPath) and len(files) > 1:
        with ThreadPoolExecutor(_ABREAST) as pool:
            return list(pool.map(partial(look, root), files))
    return [look(root, file) for file in files]


def _walk_objects(root: ObjectPath, ignore: Sequence[str]) -> Iterator[Found | Failed]:
    """The same for objects: their listing is in the order of paths already.

    A picture and its sidecar may be far apart in it, but they begin alike up to a dot; what does
    lies together.
    """
    try:
        for _, group in groupby(root.listing(), lambda item: item[0].partition(".")[0]):
            beside = dict(group)
            for file in beside:
                if _is_picture(file) and not _passed_over(file, ignore):
                    yield _listed(root, file, beside)
    except OSError as error:
        yield Failed("./", error.strerror or str(error))


def _look_object(root: ObjectPath, file: str) -> Found | None:
    if not _is_picture(file):
        return None
    try:
        beside = dict(root.listing(os.path.splitext(file)[0] + "."))
    except OSError as error:
        raise ReadError(error.strerror or str(error), root / file) from error
    found = _listed(root, file, beside) if file in beside else None
    return found if isinstance(found, Found) else None


def _passed_over(file: str, ignore: Sequence[str]) -> bool:
    """Whether a file or a folder it lies in is hidden or to be ignored."""
    ways = accumulate(file.split("/"), "{}/{}".format)
    return any(
        name.startswith(".") or _ignored(way, name, ignore)
        for way, name in zip(ways, file.split("/"), strict=True)
    )


def _listed(root: ObjectPath, file: str, beside: Mapping[str, Version]) -> Found | Failed:
    """What a listing says of an object; its ETag stands where a file has its inode.

    That tells every version apart, so that there need be no time of the last change.
    """
    try:
        root.below(file)
    except Refused:
        return Failed(file, "the object's key is no path")
    one, words = beside[file], None
    folder = file[: file.rfind("/") + 1]
    names = (folder + name for name in _sidecar_names(file.removeprefix(folder)))
    if own := next((name for name in names if name in beside), None):
        it = beside[own]
        words = f"{own.removeprefix(os.path.splitext(file)[0])} {it.size} {it.etag}"
    return Found(file, one.size, one.mtime_ns, _number(one.etag), 0, words)


def _number(etag: str) -> int:
    """An ETag as a number of 63 bits, different for different ones for all that matters here."""
    return int.from_bytes(hashlib.sha256(etag.encode()).digest()[:8]) >> 1


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
