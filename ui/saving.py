"""A correction from the page into the file: what it did, or why nothing was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.catalog import Archive
from archive.errors import ArchiveError, Changed
from archive.journal import Batch
from archive.model import Collision, Edit, Photo, WriteResult
from archive.undo import Undone

__all__ = [
    "Outcome",
    "Overtaken",
    "Rejected",
    "Restored",
    "Saved",
    "Written",
    "save",
    "take_back",
    "write_all",
]


@dataclass(frozen=True, slots=True)
class Saved:
    """Written into the file and read back; not ``touched`` if there was nothing to do.

    A file can be touched without a change of values: where its blocks are made equal.
    """

    result: WriteResult
    touched: bool


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else changed the picture; ``current`` is what its file says now.

    ``fields`` are those that both changed, where that is known.
    """

    current: Photo
    fields: tuple[str, ...] = ()

    def told(self, seen: Photo) -> Photo:
        """What somebody knows of the picture who began with ``seen`` and was told these fields.

        Of the others their form says what it said: they have not changed them, and where somebody
        else has, they do not know it yet.
        """
        theirs = {name: getattr(self.current.metadata, name) for name in self.fields}
        return replace(seen, metadata=replace(seen.metadata, **theirs))


@dataclass(frozen=True, slots=True)
class Rejected:
    """Nothing was written, for this reason."""

    error: ArchiveError


@dataclass(frozen=True, slots=True)
class Restored:
    """What was taken back, and which pictures could not be."""

    undone: Undone


@dataclass(frozen=True, slots=True)
class Written:
    """What a write of several pictures came to; ``failed`` names pictures and reasons."""

    batch: str
    written: int
    failed: tuple[tuple[str, str | None], ...]
    """A reason of ``None``: somebody else changed the same field in the meantime."""


Outcome = Saved | Overtaken | Rejected | Restored | Written


def save(archive: Archive, edit: Edit, batch: Batch | None = None) -> Outcome:
    """Write an edit; a field somebody else changed since ``edit.base`` is left as it is."""
    try:
        result = archive.write(edit, batch=batch)
    except Changed as overtaken:
        both = (each for each in overtaken.collisions if isinstance(each, Collision))
        fields = tuple(collision.field for collision in both)
        return Overtaken(archive[edit.path], fields)
    except ArchiveError as error:
        return Rejected(error)
    return Saved(result, bool(result.changes) or result.file_hash not in {None, edit.base})


def take_back(archive: Archive, batch: str) -> Outcome:
    """Undo a batch, byte for byte; pictures changed since stay as they are and are named."""
    try:
        return Restored(archive.undo(batch))
    except ArchiveError as error:
        return Rejected(error)


def write_all(
    archive: Archive, edits: Sequence[Edit], verb: str, progress: Callable[[float], object]
) -> Written:
    """Write picture by picture as one batch; one that fails does not stop the others."""
    batch = archive.batch(verb)
    failed: list[tuple[str, str | None]] = []
    for number, edit in enumerate(edits, 1):
        match save(archive, edit, batch):
            case Overtaken():
                failed.append((edit.path.name, None))
            case Rejected(error):
                failed.append((edit.path.name, error.reason))
        progress(number / len(edits))
    return Written(batch.id, len(edits) - len(failed), tuple(failed))
