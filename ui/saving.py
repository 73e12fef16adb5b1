"""A correction from the page into the file: what it did, or why nothing was written."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import Archive
from archive.errors import ArchiveError, Changed
from archive.journal import Batch
from archive.model import Edit, Photo, WriteResult
from archive.undo import Undone

__all__ = ["Outcome", "Overtaken", "Rejected", "Restored", "Saved", "save", "take_back"]


@dataclass(frozen=True, slots=True)
class Saved:
    """Written into the file and read back; not ``touched`` if there was nothing to do.

    A file can be touched without a change of values: where its blocks are made equal.
    """

    result: WriteResult
    touched: bool


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else changed the picture; ``current`` is what its file says now."""

    current: Photo


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing was written, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was taken back, and which pictures could not be."""

    undone: Undone


Outcome = Saved | Overtaken | Rejected | Restored


def save(archive: Archive, edit: Edit, batch: Batch | None = None) -> Outcome:
    """Write an edit; a field somebody else changed since ``edit.base`` is left as it is."""
    try:
        result = archive.write(edit, batch=batch)
    except Changed:
        return Overtaken(archive[edit.path])
    except ArchiveError as error:
        return Rejected(error.reason)
    return Saved(result, bool(result.changes) or result.file_hash not in {None, edit.base})


def take_back(archive: Archive, batch: str) -> Outcome:
    """Undo a batch, byte for byte; pictures changed since stay as they are and are named."""
    try:
        return Restored(archive.undo(batch))
    except ArchiveError as error:
        return Rejected(error.reason)
