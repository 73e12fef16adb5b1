"""After a kill or a power cut: what became of the writes under way, and what they left behind.

The files are the truth. A write entered as pending has happened if its file is the new version,
and has not if it is the old one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive import files
from archive.containers.source import Source
from archive.errors import ReadError
from archive.journal import Acknowledged, Entry, Journal, State
from archive.locks import Locks, NoLocks
from archive.objects import ObjectPath
from archive.objects.versions import UNDER_WAY
from archive.opened import blamed_on, file_hash
from archive.partfiles import abandoned, held, is_part, keep, parts_of

__all__ = ["Settled", "acknowledged", "content_hash", "settle", "settle_one", "sweep"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the writes under way.

    ``interrupted`` left their files neither old nor new: somebody else has written those since.
    ``kept`` are versions of somebody else's that were about to be given back. ``unsettled``
    files cannot be read now; they are looked at again when the journal is opened next, as are
    those that somebody is writing.
    """

    done: int = 0
    forgotten: int = 0
    interrupted: tuple[Entry, ...] = ()
    kept: tuple[Path, ...] = ()
    unsettled: tuple[Entry, ...] = ()


def settle(journal: Journal, root: Path, locks: Locks | None = None, grace: float = 2.0) -> Settled:
    """Find out about every pending write whose writer is gone; ``grace`` as for a part file.

    Writers hold the picture's lock, so one that somebody has is not touched. Without ``locks``
    only a part file's own lock tells, which other machines may not see.
    """
    pictures = NoLocks() if locks is None else locks
    done = forgotten = 0
    interrupted: list[Entry] = []
    kept: list[Path] = []
    unsettled: list[Entry] = []
    for entry in journal.history.pending():
        target = root / entry.target
        try:
            with pictures.picture(entry.file, wait=False) as free, blamed_on(target, ReadError):
                if not free or not _is_in_doubt(journal, target, entry):
                    continue
                state = settle_one(journal, root, entry)
                kept += _clear(target, entry, grace)
        except ReadError:
            unsettled.append(entry)
            continue
        done += state is State.DONE
        forgotten += state is None
        if state is State.INTERRUPTED:
            interrupted.append(entry)
    return Settled(done, forgotten, tuple(interrupted), tuple(kept), tuple(unsettled))


def _is_in_doubt(journal: Journal, target: Path, entry: Entry) -> bool:
    """Whether nobody is at this write any more, and nobody has entered since what became of it."""
    now = journal.history.entry(entry.id)
    pending = now is not None and now.state is State.PENDING
    return pending and not held(target) and not _under_way(target, entry)


def _under_way(target: Path, entry: Entry) -> bool:
    """Whether an object is as it was, but the request to change it may not have arrived yet."""
    if not isinstance(target, ObjectPath):
        return False
    age = (datetime.now(UTC) - datetime.fromisoformat(entry.at)).total_seconds()
    return age < UNDER_WAY and content_hash(target) == entry.before


def settle_one(
    journal: Journal, root: Path, entry: Entry, doubtful: State | None = State.INTERRUPTED
) -> State | None:
    """Enter what became of one write; ``None`` if it never happened.

    ``doubtful`` is what it counts as if the file is neither old nor new.
    """
    content = content_hash(root / entry.target)
    if content == entry.after:
        now = acknowledged(root, entry.file, entry.target, entry.after, entry.image_hash)
        journal.history.done(entry.id, now)
        return State.DONE
    state = None if content == entry.before else _overtaken(journal, entry, doubtful)
    journal.history.settle(entry.id, state)
    return state


def acknowledged(
    root: Path, file: str, target: str, after: str | None, image_hash: str
) -> Acknowledged | None:
    """What a picture is from now on, its ``target`` having become ``after``.

    ``None`` if it is gone or another again already, so that nothing can be said of it.
    """
    picture = root / file
    try:
        whole = after if file == target else files.read(picture).file_hash
        status = picture.stat()
    except (ReadError, OSError):
        return None
    if whole is None:
        return None
    return Acknowledged(file, whole, image_hash, status.st_size, status.st_mtime_ns)


def _overtaken(journal: Journal, entry: Entry, doubtful: State | None) -> State | None:
    """A later write that began from this one's outcome is proof of it."""
    later = (e for e in journal.history.of_file(entry.file) if e.id > entry.id)
    if any(e.before == entry.after and e.target == entry.target for e in later):
        return State.DONE
    return doubtful


def _clear(target: Path, entry: Entry, grace: float) -> Iterator[Path]:
    """Remove what the write left; a version that was displaced and is not ours is kept."""
    with suppress(FileNotFoundError):
        for part in [p for p in parts_of(target) if abandoned(p, grace)]:
            if content_hash(part) in (entry.before, entry.after) or not _is_picture(part):
                part.unlink(missing_ok=True)
            else:
                yield keep(part, target)


def _is_picture(part: Path) -> bool:
    try:
        files.read(part, hashes=False)
    except ReadError:
        return False
    return True


def content_hash(path: Path) -> str | None:
    """SHA-256 of this file alone, ``None`` if there is none."""
    with blamed_on(path, ReadError):
        try:
            with Source(path) as source:
                return file_hash(source)
        except (FileNotFoundError, NotADirectoryError):
            return None


def sweep(root: Path, grace: float = 2.0) -> tuple[Path, ...]:
    """Remove part files that nobody is at work on any more; :func:`settle` comes first.

    One that we may not remove stays: it is in nobody's way.
    """
    swept = []
    for folder, folders, names in os.walk(root.scratch if isinstance(root, ObjectPath) else root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for part in (Path(folder, name) for name in names if is_part(name)):
            with suppress(OSError):
                if abandoned(part, grace):
                    part.unlink()
                    swept.append(part)
    return tuple(swept)
