"""Where an archive begins, the folder that holds ``.archive/``, and what lies inside of it."""

from __future__ import annotations

import os
from pathlib import Path

from archive.errors import Refused

__all__ = ["HOME", "find_root", "inside"]

HOME = ".archive"
"""The folder inside an archive that holds the index, the thumbnails and the journal."""


def find_root(start: str | os.PathLike[str] = ".") -> Path:
    """The nearest folder at or above ``start`` that holds ``.archive/``, else ``start`` itself."""
    here = Path(start).resolve()
    folders = (here, *here.parents) if here.is_dir() else tuple(here.parents)
    return next((folder for folder in folders if (folder / HOME).is_dir()), folders[0])


def inside(root: Path, file: str | os.PathLike[str]) -> Path:
    """The full path of a picture in the archive at ``root`` (itself free of links), no link in it.

    :class:`~archive.errors.Refused` for what lies outside, or in the archive's own folder.
    """
    try:
        path = Path(os.path.realpath(root / file))
    except ValueError as error:
        raise Refused("is no path", repr(file)) from error
    except OSError as error:  # a link became something else while it was looked at
        raise Refused(f"cannot be found: {error.strerror}", file) from error
    if not path.is_relative_to(root) or root / HOME in (path, *path.parents):
        raise Refused("lies outside of this archive", file)
    return path
