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

from archive.dealing import Dealt
from archive.index import Entry, Index, Known, Ready
from archive.locks import Locks, NoLocks
from archive.moves import Moves, looks_same, since
from archive.objects import ObjectPath
from archive.readers import FEW, Read, read_all
from archive.roots import as_path
from archive.shares import WHOLE, Share
from archive.walking import Failed, Found, look, look_at, walk

__all__ = ["Adopt", "Failed", "Refreshed", "refresh", "refresh_files"]

BATCH = 500
"""So many pictures are indexed in one transaction; a kill loses no more than that."""
MANY = 5_000
"""After so many new pictures the index is tidied up."""

Progress = Callable[[int, int], None]
Adopt = Callable[[Sequence[Ready]], None]


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
    share: Share = WHOLE,
    locks: Locks | None = None,
    adopt: Adopt | None = None,
) -> Refreshed:
    """Read what is new or changed under ``root``, forget what is gone.

    ``progress`` is told how many files of how many have been read; ``ignore`` are patterns of
    paths or names to pass over; ``processes`` read side by side (default: as many as there are
    cores, one if there is little to read). ``adopt`` is given new pictures before they are indexed.

    Safe to interrupt: what was indexed stays, and the next refresh goes on from there. Several may
    be at it with the same ``locks``, each for all files or a ``share``: none is read twice, and
    when one that was for all ends, everything is there, whoever read it.
    """
    alone = NoLocks() if locks is None else locks
    there = as_path(root)
    whole = not isinstance(there, ObjectPath)
    run = _Run(index, there, progress, processes, share, alone, adopt, whole)
    run.bring_in(run.compare(walk(run.root, ignore), index.known()))
    done = run.done()
    if not index.complete or done.added + done.changed > MANY:
        index.mark_complete(share)
    return done


def refresh_files(
    index: Index,
    root: str | os.PathLike[str],
    paths: Iterable[str | os.PathLike[str]],
    *,
    adopt: Adopt | None = None,
) -> Refreshed:
    """The same for these files alone; those that are not there any more are forgotten.

    As in a refresh of everything, a file that looks as it did is not read, unless only its head
    was: afterwards the hashes of these are known, also on object storage.
    """
    run = _Run(index, as_path(root), processes=1, adopt=adopt)
    run.bring_in(run.look_at(_below(run.root, path) for path in paths))
    return run.done()


def _below(root: Path, path: str | os.PathLike[str]) -> str:
    return (root / path).absolute().relative_to(root.absolute()).as_posix()


_Fresh = tuple[Found, Known | None]


class _Run:
    """One refresh: what it found, and what it still has to match."""

    def __init__(
        self,
        index: Index,
        root: Path,
        progress: Progress | None = None,
        processes: int | None = None,
        share: Share = WHOLE,
        locks: Locks | None = None,
        adopt: Adopt | None = None,
        whole: bool = True,
    ) -> None:
        self.index = index
        self.root = root
        self.share = share
        self.locks = locks or NoLocks()
        self.processes = processes
        self.progress = progress or (lambda done, total: None)
        self.adopt = adopt or (lambda batch: None)
        self.whole = whole
        self.began = time.monotonic()
        self.gone: dict[str, Known] = {}
        self.fresh: dict[str, _Fresh] = {}
        self.batch: list[Ready] = []
        self.late: list[str] = []
        self.moves = Moves(())
        self.unreadable: list[Known] = []
        self.failed: list[Failed] = []
        self.added = self.changed = self.seen = 0

    def done(self) -> Refreshed:
        """Forget what is gone, look again at what changed meanwhile, and say what was done."""
        removed = self._forget() - self.moves.matched
        if self.late:
            again = _Run(self.index, self.root, processes=1, adopt=self.adopt)
            again.bring_in(again.look_at(self.late))
            again._forget()
            self.failed += again.failed
        return Refreshed(
            self.added,
            self.changed,
            len(self.moves.matched),
            len(removed),
            tuple(self.failed),
            time.monotonic() - self.began,
        )

    def _forget(self) -> set[str]:
        """Those that are gone from the index, of all that are gone."""
        ours = [known for known in self.gone.values() if known.file in self.share]
        self.index.forget(self.unreadable)
        return set(self.index.forget(ours))

    def look_at(self, files: Iterable[str]) -> list[_Fresh]:
        """Which of these files have to be read."""
        fresh: list[_Fresh] = []
        names = list(dict.fromkeys(files))
        for file, found in zip(names, look_at(self.root, names), strict=True):
            known = self.index.known_file(file)
            if found and not self._is_known(known, found):
                fresh.append((found, known))
            elif known and not found:
                self.gone[file] = known
        return fresh

    def _is_known(self, known: Known | None, found: Found) -> bool:
        """Whether a file that looks like this has been read as far as it is to be read now."""
        if known is None or not looks_same(known, found):
            return False
        return known.image_hash is not None or not self.whole

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
            if new.file in self.share and not self._is_known(same, new):
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

    def bring_in(self, fresh: Iterable[_Fresh]) -> None:
        """Read and index these; ``gone`` says where a new one may have come from."""
        self.fresh = {new.file: (new, known) for new, known in fresh}
        self.moves = Moves(self.gone.values())
        self.progress(0, len(self.fresh))
        processes = 1 if len(self.fresh) < FEW else self.processes
        with Dealt(self.fresh, self.locks) as dealt:
            while dealt.left:
                unread = self._unread(dealt)
                for read in read_all(self.root, unread, processes, whole=self.whole):
                    self._take(read, dealt)
                self._put(dealt)

    def _unread(self, dealt: Dealt) -> Iterator[str]:
        """Of the files that are ours, those that nobody has read meanwhile, nor only renamed."""
        for file in dealt.ours():
            new, known = self.fresh[file]
            now = self.index.known_file(file)
            if self._is_known(now, new):
                dealt.done(file)
                self._count_seen()
            elif known or not self._rename(new, dealt):
                yield file

    def _rename(self, new: Found, dealt: Dealt) -> bool:
        """Whether a file only changed its name, so that it need not be read."""
        old = self.moves.renamed(new)
        photo = self.index.by_file(old.file) if old else None
        if old is None or photo is None:
            return False
        self.moves.matched.add(old.file)
        self._bring(Ready.of(Entry(replace(photo, file=new.file))), dealt)
        return True

    def _take(self, read: Read, dealt: Dealt) -> None:
        """What was read of one file."""
        known = self.fresh[read.path if isinstance(read, Failed) else read.file][1]
        if isinstance(read, Failed):
            self.failed.append(read)
            self.unreadable += [known] if known else []
            dealt.done(read.path)
            self._count_seen()
            return
        hashes = (read.file_hash, read.image_hash)
        if known:
            self.changed += self._has_changed(known, read)
        elif old := self.moves.alike(hashes):
            self.moves.matched.add(old.file)
        else:
            self.added += 1
        self._bring(read, dealt)

    def _has_changed(self, known: Known, read: Ready) -> bool:
        """Whether a file that was read again says something else, as far as hashes tell."""
        if known.image_hash is None and looks_same(known, self.fresh[read.file][0]):
            return False
        return read.file_hash is None or read.file_hash != known.file_hash

    def _bring(self, read: Ready, dealt: Dealt) -> None:
        """Index a picture, together with others."""
        new, _ = self.fresh[read.file]
        self.batch.append(replace(
            read, size=new.size, mtime_ns=new.mtime_ns, inode=new.inode, ctime_ns=since(new),
            sidecar=new.sidecar,
        ))  # fmt: skip
        if len(self.batch) >= BATCH:
            self._put(dealt)
        self._count_seen()

    def _put(self, dealt: Dealt) -> None:
        """Index what was read; what has changed since it was found is looked at again later."""
        batch, self.batch = self.batch, []
        if new := [entry for entry in batch if self._is_new(entry.file)]:
            self.adopt(new)
        if batch:
            self.index.put_many(batch)
        for entry in batch:
            if not self._as_found(entry.file):
                self.late.append(entry.file)
            dealt.done(entry.file)

    def _is_new(self, file: str) -> bool:
        """Whether nobody has read all of it before."""
        known = self.fresh[file][1]
        return known is None or known.image_hash is None

    def _as_found(self, file: str) -> bool:
        """Whether it looks as it did; an object that does not is told by its ETag next time."""
        found, _ = self.fresh[file]
        return isinstance(self.root, ObjectPath) or look(self.root, file) == found

    def _count_seen(self) -> None:
        self.seen += 1
        self.progress(self.seen, len(self.fresh))
