"""Reading many picture files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archive import files
from archive.errors import ArchiveError
from archive.model import Photo
from archive.walking import Failed

__all__ = ["Read", "read_all"]

Read = tuple[str, Photo] | Failed
"""A path below the root with what was read there, or why nothing was."""


def read_all(root: Path, paths: Sequence[str], processes: int | None = None) -> Iterator[Read]:
    """Read these files below ``root``; in any order, each exactly once."""
    return (read_one(root, file) for file in paths)


def read_one(root: Path, file: str) -> Read:
    """One file, or why it could not be read; nothing is raised for a bad file."""
    try:
        return file, files.read(root / file)
    except ArchiveError as error:
        return Failed(file, error.reason)
