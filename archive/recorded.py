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
from archive.errors import ArchiveError, Changed, Refused
from archive.journal import Batch, Journal
from archive.merge import merge
from archive.model import Collision, Edit, Photo, WriteResult
from archive.objects.versions import Unanswered
from archive.opened import differences
from archive.prepared import Prepared
from archive.settle import acknowledged, settle_one

__all__ = ["Recording", "recording", "write"]

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
        result = files.write(
            edit.path, base=edit.base, write_iim=write_iim, witness=witness, **edit.changes
        )
    return replace(result, warnings=(*result.warnings, *witness.warnings))


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


class Recording:
    """A witness that enters the writes it is shown. ``warnings`` say what could not be entered."""

    def __init__(self, journal: Journal, batch: Batch, root: Path, picture: Path) -> None:
        self.warnings: list[str] = []
        self._journal, self._batch, self._root = journal, batch, root
        self._file = picture.relative_to(root).as_posix()
        self._entered: list[tuple[int, str, str | None, str]] = []

    def __call__(self, prepared: Prepared) -> None:
        if not prepared.path.is_relative_to(self._root):  # a folder was made a link since
            raise Refused("lies outside of this archive", prepared.path)
        image_hash = prepared.image_hash()
        target = prepared.path.relative_to(self._root).as_posix()
        number = self._journal.history.enter(self._batch, self._file, target, prepared, image_hash)
        self._entered.append((number, target, prepared.after, image_hash))

    def done(self) -> None:
        """The writes count.

        Should the journal fail now, they stand all the same: their entries are pending, and the
        files will say what happened when the journal is opened next.
        """
        for number, target, after, image_hash in self._entered:
            try:
                now = acknowledged(self._root, self._file, target, after, image_hash)
                self._journal.history.done(number, now)
            except ArchiveError as error:
                self.warnings.append(f"is written, but {error.reason}")

    def failed(self) -> None:
        """A write raised: it did not happen, unless its file says otherwise.

        Where that cannot be found out now, the entry is left pending, to be settled later: what
        was raised is what the caller has to know.
        """
        for number, *_ in self._entered:
            with suppress(ArchiveError):
                if entry := self._journal.history.entry(number):
                    settle_one(self._journal, self._root, entry, doubtful=None)


@contextmanager
def recording(journal: Journal, batch: Batch, root: Path, picture: Path) -> Iterator[Recording]:
    """A witness for a write within the block; what became of it is entered on leaving."""
    this = Recording(journal, batch, root, picture)
    try:
        yield this
    except Unanswered:  # the entry is left pending, until it can be told
        raise
    except BaseException:
        this.failed()
        raise
    this.done()
