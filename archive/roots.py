"""Where an archive begins, where it keeps its index and journal, and what lies inside of it.

A folder of pictures holds ``.archive/`` for that. Pictures on object storage have a folder on this
machine instead, below ``$ARCHIVE_HOME`` (default: ``bildzeile`` where this system keeps data).
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from archive.errors import InvalidValue, NotFound, ReadError, Refused
from archive.objects import ObjectPath, is_address

__all__ = ["HOME", "as_path", "find_root", "home_beside", "home_of", "inside", "located"]

HOME = ".archive"
"""The folder inside an archive that holds the index, the thumbnails and the journal."""


def find_root(start: str | os.PathLike[str] = ".") -> Path:
    """The nearest folder at or above ``start`` that is an archive, else ``start`` itself."""
    here = as_path(start).resolve()
    if isinstance(here, ObjectPath):
        folders: tuple[Path, ...] = (here, *here.parents[:-2])
    else:
        folders = (here, *here.parents) if here.is_dir() else tuple(here.parents)
    return next((folder for folder in folders if home_of(folder).is_dir()), folders[0])


def home_of(root: Path) -> Path:
    """The folder in which the archive at ``root`` keeps its index and journal, if it is one."""
    if not isinstance(root, ObjectPath):
        return root / HOME
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    homes = Path(os.environ.get("ARCHIVE_HOME") or Path(data, "bildzeile"))
    return homes / "s3" / quote(str(root).removeprefix("s3://"), safe="")


def located(
    root: str | os.PathLike[str], home: str | os.PathLike[str] | None = None
) -> tuple[Path, Path]:
    """An archive's root, no link in it, and its home, which is there afterwards.

    :class:`NotFound` if there is no such folder or bucket; :class:`ReadError` if the store cannot
    be asked. ``home`` is for object storage alone.
    """
    if is_address(root):
        return _on_objects(ObjectPath.of(root), home)
    here = Path(root).resolve()
    if home is not None:
        raise InvalidValue("keeps index and journal in itself and has no other home", here)
    if not here.is_dir():
        raise NotFound("is no folder", here)
    (here / HOME).mkdir(exist_ok=True)
    return here, here / HOME


def _on_objects(root: ObjectPath, home: str | os.PathLike[str] | None) -> tuple[Path, Path]:
    at = Path(home or home_of(root)).resolve()
    try:
        root.reach()
    except FileNotFoundError as error:
        raise NotFound("is no bucket", root) from error
    except OSError as error:
        raise ReadError(error.strerror or str(error), root) from error
    scratch = at / "parts"
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    return ObjectPath.of(root, scratch), at


def home_beside(root: Path) -> Path:
    """The home of an archive whose root is as :func:`located` gave it."""
    return root.scratch.parent if isinstance(root, ObjectPath) else root / HOME


def as_path(given: str | os.PathLike[str]) -> Path:
    """A path as one: that of an object if it is an address."""
    if isinstance(given, Path):
        return given
    return ObjectPath.of(given) if is_address(given) else Path(given)


def inside(root: Path, file: str | os.PathLike[str]) -> Path:
    """The full path of a picture in the archive at ``root`` (itself free of links), no link in it.

    :class:`~archive.errors.Refused` for what lies outside, or in the archive's own folder.
    """
    if isinstance(root, ObjectPath):
        return root.below(file)
    try:
        path = Path(os.path.realpath(root / file))
    except ValueError as error:
        raise Refused("is no path", repr(file)) from error
    except OSError as error:  # a link became something else while it was looked at
        raise Refused(f"cannot be found: {error.strerror}", file) from error
    if not path.is_relative_to(root) or root / HOME in (path, *path.parents):
        raise Refused("lies outside of this archive", file)
    return path
