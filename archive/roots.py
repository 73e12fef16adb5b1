"""Where an archive begins: the folder that holds ``.archive/``."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["HOME", "find_root"]

HOME = ".archive"
"""The folder inside an archive that holds the index, the thumbnails and the journal."""


def find_root(start: str | os.PathLike[str] = ".") -> Path:
    """The nearest folder at or above ``start`` that holds ``.archive/``, else ``start`` itself."""
    here = Path(start).resolve()
    folders = (here, *here.parents) if here.is_dir() else tuple(here.parents)
    return next((folder for folder in folders if (folder / HOME).is_dir()), folders[0])
