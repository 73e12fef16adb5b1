"""Writes that are entered in the journal, before they count and afterwards.

An edit of a picture that somebody else has changed in the meantime is merged with their version
(:mod:`archive.merge`) and tried again; only where both changed the same field it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from archive import files
from archive.errors import Changed, Refused, WriteError
from archive.journal import Batch, Journal
from archive.merge import merge
from archive.model import Collision, Edit, Photo, WriteResult
from archive.opened import differences
from archive.prepared import Prepared, Witness
from archive.settle import acknowledged, settle_one

__all__ = ["recording", "write"]

_ATTEMPTS = 100


def write(
    journal: Journal, batch: Batch, root: Path, edit: Edit, *, write_iim: bool = True
) -> WriteResult:
    """Carry out an edit of a picture below ``root`` and enter it under ``batch``.

    ``edit.path`` is the picture's full path. :class:`Changed` names the fields that somebody else
    has changed, too; nothing is written then.
    """
    others: tuple[str, ...] = ()
    for _ in range(_ATTEMPTS):
        try:
            result = _attempt(journal, batch, root, edit, write_iim)
        except Changed as overtaken:
            now = files.read(edit.path)
            others = (*others, *_theirs(edit, now))
            edit = _rebased(edit, now, overtaken)
        else:
            return replace(result, warnings=(*result.warnings, *_merged_with(others)))
    raise Changed("is changed by others again and again; try later", edit.path)


def _attempt(
    journal: Journal, batch: Batch, root: Path, edit: Edit, write_iim: bool
) -> WriteResult:
    with recording(journal, batch, root, edit.path) as witness:
        return files.write(
            edit.path, base=edit.base, write_iim=write_iim, witness=witness, **edit.changes
        )


def _rebased(edit: Edit, now: Photo, overtaken: Changed) -> Edit:
    """The edit as one of the picture as it is now."""
    if edit.base is None:
        return edit
    if edit.seen is None:
        raise overtaken
    merged = merge(edit.seen, edit.changes, now.metadata)
    if merged.collisions:
        raise Changed(_both(merged.collisions), edit.path, merged.collisions)
    return Edit(edit.path, merged.changes, now.file_hash, now.metadata)


def _both(collisions: tuple[Collision, ...]) -> str:
    fields = ", ".join(collision.field for collision in collisions)
    return f"was changed by somebody else in the meantime, in the same fields ({fields})"


def _theirs(edit: Edit, now: Photo) -> Iterator[str]:
    if edit.seen is not None:
        yield from (c.field for c in differences(edit.seen, now.metadata))


def _merged_with(fields: tuple[str, ...]) -> Iterator[str]:
    if fields:
        names = ", ".join(dict.fromkeys(fields))
        yield f"merged with what somebody else changed in the meantime: {names}"


@contextmanager
def recording(journal: Journal, batch: Batch, root: Path, picture: Path) -> Iterator[Witness]:
    """A witness that enters the write it is shown; what became of it is entered on leaving."""
    entered: list[tuple[int, str, str | None, str]] = []
    file = picture.relative_to(root).as_posix()

    def witness(prepared: Prepared) -> None:
        if not prepared.path.is_relative_to(root):  # a folder was made a link since we looked
            raise Refused("lies outside of this archive", prepared.path)
        image_hash = prepared.image_hash()
        target = prepared.path.relative_to(root).as_posix()
        number = journal.history.enter(batch, file, target, prepared, image_hash)
        entered.append((number, target, prepared.after, image_hash))

    try:
        yield witness
    except BaseException:
        for number, *_ in entered:
            if entry := journal.history.entry(number):
                settle_one(journal, root, entry, doubtful=None)  # a failed write did not happen
        raise
    for number, target, after, image_hash in entered:
        # should the journal fail here, the write stands all the same: its entry is pending, and
        # the file will say what happened when the journal is opened next
        with suppress(WriteError):
            journal.history.done(number, acknowledged(root, file, target, after, image_hash))
