"""The archive this process serves, opened once and shared by the page and the routes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from archive.catalog import Archive

__all__ = ["opened", "served"]


@lru_cache(maxsize=4)
def opened(root: Path) -> Archive:
    """The archive at ``root``; the same object for every caller of this process."""
    return Archive(root)


def served() -> Archive:
    """The archive of ``$ARCHIVE_DIR``, or of the current folder."""
    return opened(Path(os.environ.get("ARCHIVE_DIR", ".")))
