"""Take a batch of writes back, byte for byte, wherever its pictures lie by now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archive import splice
from archive.containers import sidecar
from archive.containers.source import Piece, Source
from archive.errors import ArchiveError, Changed, NotFound, WriteError
from archive.files import refuse_if_protected
from archive.journal import Batch, Entry, Journal, State
from archive.locks import Locks, NoLocks
from archive.model import Change
from archive.opened import blamed_on, file_hash
from archive.prepared import Prepared, Witness
from archive.recorded import recording
from archive.settle import content_hash

__all__ = ["Find", "Undone", "undo"]

Find = Callable[[str], Path | None]
"""Where the picture with this image hash lies now, if it is anywhere."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did. ``batch`` is its own, which can be undone in turn.

    ``restored`` are the pictures' paths, ``already`` those that were as before the batch.
    ``refused`` names each that is not, and why.
    """

    batch: Batch
    undoes: Batch
    restored: tuple[Path, ...] = ()
    already: tuple[Path, ...] = ()
    refused: tuple[ArchiveError, ...] = ()


def undo(
    journal: Journal,
    root: Path,
    batch: str | None,
    user: str,
    find: Find = lambda _: None,
    locks: Locks | None = None,
) -> Undone:
    """Take back a batch, the last write first; without one, the newest that still stands.

    A picture changed since by somebody else is left as it is and reported; the rest goes on.
    Each is written under its lock.
    Raises :class:`NotFound` if there is no such batch.
    """
    pictures = NoLocks() if locks is None else locks
    undoes = journal.history.get(batch or _last(journal))
    own = journal.history.batch(user, "undo", undoes=undoes.id)
    restored: dict[Path, None] = {}
    already: dict[Path, None] = {}
    refused: list[ArchiveError] = []
    for entry in journal.history.of_batch(undoes.id):
        try:
            place = _place(root, entry, find)
            name = place.picture.relative_to(root).as_posix()
            with pictures.picture(name), recording(journal, own, root, place.picture) as witness:
                done = _take_back(journal, entry, place, witness)
            (restored if done else already)[place.picture] = None
        except ArchiveError as error:
            refused.append(error)
    settled = tuple(picture for picture in already if picture not in restored)
    return Undone(own, undoes, tuple(restored), settled, tuple(refused))


def _last(journal: Journal) -> str:
    batch = journal.history.last_standing()
    if batch is None:
        raise NotFound("there is nothing to undo")
    return batch.id


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture and the file written for it are, and the SHA-256 of the latter now."""

    picture: Path
    target: Path
    now: str | None


def _place(root: Path, entry: Entry, find: Find) -> _Place:
    """Where it was, unless it was moved since: then where the picture has gone."""
    places = [_Place(p, t, content_hash(t)) for p, t in _candidates(root, entry, find)]
    likely = [p for wanted in (entry.after, entry.before) for p in places if p.now == wanted]
    return next(iter(likely + [p for p in places if p.now]), places[0])


def _candidates(root: Path, entry: Entry, find: Find) -> Iterator[tuple[Path, Path]]:
    yield root / entry.file, root / entry.target
    moved = find(entry.image_hash)
    if moved is not None and moved != root / entry.file:
        yield moved, moved if entry.target == entry.file else sidecar.target(moved)


def _take_back(journal: Journal, entry: Entry, place: _Place, witness: Witness) -> bool:
    """Bring the file back to what it was before; false if it is that already."""
    if place.now == entry.before:
        return False
    if entry.state is State.ERASED:
        raise Changed("cannot be taken back: somebody's name was erased from it", place.target)
    if entry.state is not State.DONE:
        raise Changed("was written by somebody else while we wrote", place.target)
    if place.now != entry.after:
        gone = "is not there any more"
        raise Changed("was changed again since" if place.now else gone, place.target)
    back = journal.history.way_back(entry.id)
    with blamed_on(place.target, WriteError):
        if back is None:
            _remove(entry, place.target, witness)
        elif place.now is None:
            _create(entry, place.target, back, witness)
        else:
            _replace(entry, place.target, back, witness)
    return True


def _replace(entry: Entry, target: Path, back: tuple[Piece, ...], witness: Witness) -> None:
    with Source(target) as now:
        refuse_if_protected(now)
        if file_hash(now) != entry.after:
            raise Changed("was changed again since")

        def check(new: Source) -> None:
            if file_hash(new) != entry.before:
                raise WriteError("does not come out as it was before")
            witness(_prepared(entry, target, now, back))

        splice.replace(target, now, back, check)


def _create(entry: Entry, target: Path, back: tuple[Piece, ...], witness: Witness) -> None:
    content = b"".join(piece for piece in back if isinstance(piece, bytes))

    def check(new: Source) -> None:
        if file_hash(new) != entry.before:
            raise WriteError("does not come out as it was before")
        witness(_prepared(entry, target, None, back))

    splice.create(target, content, check)


def _remove(entry: Entry, target: Path, witness: Witness) -> None:
    def check(now: Source) -> None:
        if file_hash(now) != entry.after:
            raise Changed("was changed again since")
        witness(_prepared(entry, target, now, ()))

    with Source(target) as now:
        splice.remove(target, now, check)


def _prepared(
    entry: Entry, target: Path, old: Source | None, pieces: tuple[Piece, ...]
) -> Prepared:
    changes = tuple(Change(c.field, c.new, c.old) for c in entry.changes)
    image_hash = partial(str, entry.image_hash)
    return Prepared(target, old, pieces, entry.after, entry.before, image_hash, changes)
