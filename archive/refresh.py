"""Bring an index up to date with a folder of picture files. The files are the truth.

Only what looks changed from outside is read. A picture that was moved or renamed is known by its
inode, or by the hash of its content; it stays the same picture.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from archive.errors import NotFound
from archive.index import Entry, Index, Known, Ready
from archive.model import Photo
from archive.readers import read_all
from archive.roots import inside
from archive.walking import Failed, Found, look, walk

__all__ = ["Failed", "Refreshed", "as_of_now", "places", "refresh", "refresh_files"]

BATCH = 500
"""So many pictures are indexed in one transaction; a kill loses no more than that."""
MANY = 5_000
"""After so many new pictures the index is tidied up."""
RACY_NS = 2_000_000_000
"""A file changed so shortly before it was read may change again without its times showing it."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found: numbers of pictures, and the files that could not be read."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    failed: tuple[Failed, ...] = ()
    seconds: float = 0.0


def refresh(
    index: Index,
    root: str | os.PathLike[str],
    *,
    progress: Progress | None = None,
    ignore: Sequence[str] = (),
    processes: int | None = None,
) -> Refreshed:
    """Read what is new or changed under ``root``, forget what is gone.

    ``progress`` is told how many files of how many have been read; ``ignore`` are patterns of
    paths or names to pass over; ``processes`` read side by side (default: as many as there are
    cores, one if there is little to read). Safe to interrupt: what was indexed stays, and the
    next refresh goes on from there.
    """
    run = _Run(index, Path(root), progress, processes)
    run.bring_in(run.compare(walk(run.root, ignore), index.known()))
    done = run.done()
    if not index.complete or done.added + done.changed > MANY:
        index.mark_complete()
    return done


def refresh_files(
    index: Index, root: str | os.PathLike[str], paths: Iterable[str | os.PathLike[str]]
) -> Refreshed:
    """The same for these files alone; those that are not there any more are forgotten.

    As in a refresh of everything, a file that looks as it did is not read.
    """
    run = _Run(index, Path(root), None, 1)
    fresh: list[_Fresh] = []
    for file in dict.fromkeys(_below(run.root, path) for path in paths):
        found, known = look(run.root, file), index.known_file(file)
        if found and (known is None or _look(known) != _look(found)):
            fresh.append((found, known))
        elif known and not found:
            run.gone[file] = known
    run.bring_in(fresh)
    return run.done()


def _below(root: Path, path: str | os.PathLike[str]) -> str:
    return (root / path).absolute().relative_to(root.absolute()).as_posix()


_Fresh = tuple[Found, Known | None]


def as_of_now(
    index: Index, root: Path, photos: Iterable[Photo], *, gone: bool = False
) -> list[Photo]:
    """Photos of the index as their files say it now.

    :class:`NotFound` for one that is not there any more, unless it may be ``gone``: left out then.
    """
    paths = [inside(root, photo.path) for photo in photos]
    refresh_files(index, root, paths)
    fresh = []
    for path in paths:
        now = index.by_file(path.relative_to(root).as_posix())
        if now is not None:
            fresh.append(now)
        elif not gone:
            raise NotFound("is not there any more", path)
    return fresh


def places(index: Index, root: Path, anew: Callable[[], object]) -> Callable[[str], Path | None]:
    """Tells by its image hash where a picture lies.

    For the first one that is not there ``anew`` is called, to look for all of them.
    """
    looked = False

    def place(image_hash: str) -> Path | None:
        nonlocal looked
        photo = index.by_image(image_hash)
        if not looked and (photo is None or not inside(root, photo.path).exists()):
            looked = True
            anew()
            photo = index.by_image(image_hash)
        return None if photo is None else inside(root, photo.path)

    return place


class _Run:
    """One refresh: what it found, and what it still has to match."""

    def __init__(
        self, index: Index, root: Path, progress: Progress | None, processes: int | None
    ) -> None:
        self.index = index
        self.root = root
        self.processes = processes
        self.progress = progress or (lambda done, total: None)
        self.began = time.monotonic()
        self.gone: dict[str, Known] = {}
        self.moved_from: set[str] = set()
        self.unreadable: list[str] = []
        self.failed: list[Failed] = []
        self.added = self.changed = 0

    def done(self) -> Refreshed:
        """Forget what is gone, and say what was done."""
        self.index.delete_many([*self.gone, *self.unreadable])
        return Refreshed(
            self.added,
            self.changed,
            len(self.moved_from),
            len(self.gone) - len(self.moved_from),
            tuple(self.failed),
            time.monotonic() - self.began,
        )

    def compare(self, found: Iterator[Found | Failed], known: Iterator[Known]) -> list[_Fresh]:
        """What has to be read, with what is known of it. Both sides go by path."""
        fresh: list[_Fresh] = []
        old = next(known, None)
        for new in found:
            if isinstance(new, Failed):
                self.failed.append(new)
                continue
            while old and old.file < new.file:
                self.gone[old.file] = old
                old = next(known, None)
            same = old if old and old.file == new.file else None
            if same is None or _look(same) != _look(new):
                fresh.append((new, same))
            old = next(known, None) if same else old
        self.gone |= {rest.file: rest for rest in chain([old] if old else [], known)}
        self._keep_unseen()
        return fresh

    def _keep_unseen(self) -> None:
        """What lies in a folder that could not be opened is not gone."""
        shut = tuple(f.path.removeprefix("./") for f in self.failed if f.path.endswith("/"))
        files = {failure.path for failure in self.failed}
        for file in [file for file in self.gone if file in files or file.startswith(shut)]:
            del self.gone[file]

    def bring_in(self, fresh: list[_Fresh]) -> None:
        """Read and index these; ``gone`` says where a new one may have come from."""
        by_look = {(old.inode, old.size, old.mtime_ns): old for old in self.gone.values()}
        by_hash = {h: k for k in self.gone.values() for h in (k.image_hash, k.file_hash) if h}
        unread: dict[str, _Fresh] = {}
        renamed: list[Entry] = []
        for new, known in fresh:
            old = None if known else by_look.get((new.inode, new.size, new.mtime_ns))
            entry = self._renamed(new, old) if old else None
            if entry:
                renamed.append(entry)
            else:
                unread[new.file] = new, known
        self._put(renamed)
        self._read(unread, by_hash)

    def _renamed(self, new: Found, old: Known) -> Entry | None:
        """The entry of a file that only changed its name, without reading it."""
        if old.file in self.moved_from or old.sidecar != new.sidecar:
            return None
        photo = self.index.by_file(old.file)
        if photo is None:
            return None
        self.moved_from.add(old.file)
        return self._entry(photo, new)

    def _read(self, unread: dict[str, _Fresh], by_hash: dict[str, Known]) -> None:
        batch: list[Ready] = []
        self.progress(0, len(unread))
        for done, read in enumerate(read_all(self.root, list(unread), self.processes), 1):
            if isinstance(read, Failed):
                self.failed.append(read)
                self.unreadable += [read.path] if unread[read.path][1] else []
            else:
                batch.append(self._counted(read, *unread[read.file], by_hash))
            if len(batch) >= BATCH:
                self._put(batch)
                batch = []
            self.progress(done, len(unread))
        self._put(batch)

    def _put(self, batch: Sequence[Entry | Ready]) -> None:
        if batch:
            self.index.put_many(batch)

    def _counted(
        self, read: Ready, new: Found, known: Known | None, by_hash: dict[str, Known]
    ) -> Ready:
        """A picture read with how its file looks, counted as what became of it."""
        hashes = (read.file_hash, read.image_hash)
        old = next((by_hash[h] for h in hashes if h in by_hash), None)
        if known:
            self.changed += read.file_hash is None or read.file_hash != known.file_hash
        elif old and old.file not in self.moved_from:
            self.moved_from.add(old.file)
        else:
            self.added += 1
        return replace(
            read, size=new.size, mtime_ns=new.mtime_ns, inode=new.inode, ctime_ns=_since(new),
            sidecar=new.sidecar,
        )  # fmt: skip

    def _entry(self, photo: Photo, new: Found) -> Entry:
        named = replace(photo, file=new.file, path=self.root / new.file)
        return Entry(named, new.size, new.mtime_ns, new.inode, _since(new), new.sidecar)


_UNSURE = -1


def _since(file: Found) -> int:
    """When it was last touched; unsure if that is so little ago that it may go on unnoticed."""
    settled = time.time_ns() - max(file.mtime_ns, file.ctime_ns) > RACY_NS
    return file.ctime_ns if settled else _UNSURE


def _look(file: Found | Known) -> tuple[object, ...]:
    return file.size, file.mtime_ns, file.inode, file.ctime_ns, file.sidecar
