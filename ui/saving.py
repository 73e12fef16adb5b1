"""A correction from the page into the file: what it did, or why nothing was written."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import Archive
from archive.errors import ArchiveError, Changed
from archive.model import Edit, Photo, WriteResult

__all__ = ["Outcome", "Overtaken", "Rejected", "Saved", "save"]


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


Outcome = Saved | Overtaken | Rejected


def save(archive: Archive, edit: Edit) -> Outcome:
    """Write an edit; a picture changed since ``edit.base`` is left as it is."""
    try:
        result = archive.write(edit)
    except Changed:
        return Overtaken(archive[edit.path])
    except ArchiveError as error:
        return Rejected(error.reason)
    return Saved(result, bool(result.changes) or result.file_hash not in {None, edit.base})
