"""Taking pictures in: what became of those given, and the search that finds them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.catalog import Archive
from archive.errors import ArchiveError
from archive.index import quoted
from ui.saving import Rejected

__all__ = ["TakenIn", "take_in"]

_NAMED = 20
"""Pictures a search line can name one by one."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The files that are in the archive now, and the names that were taken there already."""

    files: tuple[str, ...]
    there: tuple[str, ...]
    folder: str

    @property
    def query(self) -> str:
        """Finds the files; of very many, everything in their folder or without a caption."""
        if len(self.files) <= _NAMED:
            return " OR ".join(f"file:{quoted(file)}" for file in self.files)
        return f"file:{quoted(self.folder)}" if self.folder else "missing:caption"


def take_in(
    archive: Archive, pictures: Iterable[tuple[str, memoryview]], folder: str
) -> TakenIn | Rejected:
    """Put pictures into a folder of the archive."""
    try:
        stored, there = archive.take_in(pictures, folder)
    except ArchiveError as error:
        return Rejected(error)
    files = tuple(path.relative_to(archive.root).as_posix() for path in stored)
    return TakenIn(files, tuple(there), folder)
