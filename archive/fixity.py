"""Is every file still what it was when somebody last answered for it?

Every byte of every picture is read: neither date nor size says that a disk has not forgotten a
bit. Pictures that were moved are recognised by their content and answered for where they are now.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from archive import files
from archive.containers.source import Source
from archive.errors import ReadError
from archive.index import Ready
from archive.journal import Acknowledged, Fixity
from archive.model import Photo
from archive.objects import ObjectPath
from archive.opened import blamed_on, file_hash, image_hash, take
from archive.walking import Failed, Found, walk

__all__ = ["Condition", "Finding", "Verified", "accept", "adopt", "verify"]

Progress = Callable[[int, int], None]
_THREADS = 8
"""Hashing lets other threads run; more than this only makes the disk seek."""


class Condition(StrEnum):
    """What became of a file."""

    OK = "ok"
    CHANGED = "changed"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNTRACKED = "untracked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not as it was; ``file`` is relative to the archive."""

    file: str
    condition: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What verify found. ``ok`` counts the files that are as they were.

    ``changed``: other words, written by another program; the picture is the same.
    ``damaged``: the picture is another one, or bytes have changed though nobody wrote the file.
    ``missing``: not there, and not anywhere else. ``untracked``: nobody has answered for it yet.
    ``moved`` (from, to) are fine, and counted among ``ok``.
    """

    ok: int = 0
    changed: tuple[Finding, ...] = ()
    missing: tuple[Finding, ...] = ()
    untracked: tuple[Finding, ...] = ()
    damaged: tuple[Finding, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that somebody should look at, the worst first."""
        return (*self.damaged, *self.missing, *self.changed, *self.untracked)


def verify(
    fixity: Fixity,
    root: Path,
    *,
    ignore: Sequence[str] = (),
    progress: Progress | None = None,
    threads: int | None = None,
) -> Verified:
    """Read every picture below ``root`` and compare it with what was acknowledged.

    ``progress`` is told how many of how many files are done. Nothing is acknowledged by looking,
    except that a moved file is the same one at its new place.
    """
    run = _Run(root, {row.file: row for row in fixity.all()})
    run.take_stock(walk(root, ignore))
    with ThreadPoolExecutor(threads or min(_THREADS, os.cpu_count() or 1)) as pool:
        tracked = pool.map(run.judge, run.tracked)
        run.collect(_counted(tracked, len(run.tracked), progress))
        moved: list[tuple[str, str]] = []
        for likely in (True, False):
            moved += run.match_moves(pool.map(run.content_of, run.candidates(likely=likely)))
    fixity.move(moved)
    return run.result(tuple(moved))


def adopt(fixity: Fixity, root: Path, pictures: Iterable[Ready]) -> None:
    """Answer from now on for pictures that were just read, unless somebody does already."""
    fixity.adopt(
        (
            Acknowledged(new.file, new.file_hash, new.image_hash, new.size, new.mtime_ns)
            for new in pictures
            if new.file_hash and new.image_hash
        ),
        lambda file: _is_gone(root / file),
    )


def _is_gone(path: Path) -> bool:
    """Whether there is certainly no such file; in a folder that cannot be opened there may be."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def accept(fixity: Fixity, root: Path, paths: Iterable[str]) -> tuple[Failed, ...]:
    """Answer for these files as they are now, and no more for those that are gone.

    Returns those that cannot be read, which nobody can answer for.
    """
    sound: list[Acknowledged] = []
    gone: list[str] = []
    failed: list[Failed] = []
    for file in paths:
        if not (root / file).exists():
            gone.append(file)
            continue
        try:
            sound.append(_as_is(root, file, files.read(root / file)))
        except ReadError as error:
            failed.append(Failed(file, error.reason))
    fixity.acknowledge(sound)
    fixity.forget(gone)
    return tuple(failed)


def _as_is(root: Path, file: str, photo: Photo) -> Acknowledged:
    status = (root / file).stat()
    if photo.file_hash is None or photo.image_hash is None:
        raise ReadError("was read without its hashes", root / file)
    return Acknowledged(file, photo.file_hash, photo.image_hash, status.st_size, status.st_mtime_ns)


def _counted(
    findings: Iterator[Finding], total: int, progress: Progress | None
) -> Iterator[Finding]:
    for done, finding in enumerate(findings, 1):
        if progress:
            progress(done, total)
        yield finding


@dataclass(slots=True)
class _Run:
    """One verification: what there should be, and what there is."""

    root: Path
    known: dict[str, Acknowledged]
    tracked: list[Found] = field(default_factory=list)
    new: dict[str, Found] = field(default_factory=dict)
    gone: dict[str, Acknowledged] = field(default_factory=dict)
    findings: dict[Condition, list[Finding]] = field(default_factory=dict)

    def take_stock(self, found: Iterable[Found | Failed]) -> None:
        """Sort what lies there into known and new files, and see what is not there."""
        self.findings = {condition: [] for condition in Condition}
        self.gone = dict(self.known)
        for item in found:
            if isinstance(item, Failed):
                self._unreadable(item)
            elif self.gone.pop(item.file, None):
                self.tracked.append(item)
            else:
                self.new[item.file] = item

    def _unreadable(self, failed: Failed) -> None:
        """A file that cannot be read, or all the known ones of a folder that cannot."""
        folder = failed.path.removeprefix("./") if failed.path.endswith("/") else None
        below = [f for f in self.gone if folder is not None and f.startswith(folder)]
        for file in below or [failed.path]:
            self.gone.pop(file, None)
            self._add(Finding(file, Condition.DAMAGED, failed.reason))

    def judge(self, found: Found) -> Finding:
        """One known file."""
        known = self.known[found.file]
        try:
            condition, reason = _compared(self.root / found.file, found, known)
        except ReadError as error:
            condition, reason = Condition.DAMAGED, error.reason
        return Finding(found.file, condition, reason)

    def collect(self, findings: Iterable[Finding]) -> None:
        """Take in what was found."""
        for finding in findings:
            self._add(finding)

    def content_of(self, file: str) -> tuple[str, str | None, str | None]:
        """A new file with its hashes, by which it may be a known one."""
        try:
            photo = files.read(self.root / file)
        except ReadError:
            return file, None, None
        return file, photo.file_hash, photo.image_hash

    def candidates(self, *, likely: bool) -> list[str]:
        """New files that may be missing ones: the likely ones have the size of one.

        An object was put where it is when it was moved there; older ones were never elsewhere.
        """
        sizes = {row.size for row in self.gone.values()}
        since = min((row.mtime_ns for row in self.gone.values()), default=0)
        if not sizes:
            return []
        return [
            found.file
            for found in self.new.values()
            if (found.size in sizes) == likely
            and (found.mtime_ns >= since or not isinstance(self.root, ObjectPath))
        ]

    def match_moves(
        self, contents: Iterable[tuple[str, str | None, str | None]]
    ) -> tuple[tuple[str, str], ...]:
        """New files that are missing ones, unchanged (from, to); changed ones are findings."""
        by_file = {row.file_hash: row for row in self.gone.values()}
        by_image = {row.image_hash: row for row in self.gone.values()}
        moved = []
        for file, whole, image in contents:
            old = by_file.pop(whole or "", None) or by_image.get(image or "")
            if old is None or self.gone.pop(old.file, None) is None:
                continue
            del self.new[file]
            if old.file_hash == whole:
                moved.append((old.file, file))
            else:
                reason = f"moved from {old.file}, with other words in it"
                self._add(Finding(file, Condition.CHANGED, reason))
        return tuple(moved)

    def result(self, moved: tuple[tuple[str, str], ...]) -> Verified:
        """Everything together."""
        for file in self.gone:
            self._add(Finding(file, Condition.MISSING, "is not there any more"))
        for file in self.new:
            self._add(Finding(file, Condition.UNTRACKED, "nobody has answered for it yet"))
        sorted_findings = {
            condition: tuple(sorted(found, key=lambda finding: finding.file))
            for condition, found in self.findings.items()
        }
        return Verified(
            len(self.findings[Condition.OK]) + len(moved),
            sorted_findings[Condition.CHANGED],
            sorted_findings[Condition.MISSING],
            sorted_findings[Condition.UNTRACKED],
            sorted_findings[Condition.DAMAGED],
            moved,
        )

    def _add(self, finding: Finding) -> None:
        self.findings[finding.condition].append(finding)


def _compared(path: Path, found: Found, known: Acknowledged) -> tuple[Condition, str]:
    with blamed_on(path, ReadError), Source(path) as source:
        opened = take(path, source)
        if file_hash(source, opened.sidecar) == known.file_hash:
            return Condition.OK, ""
        if image_hash(source, opened) != known.image_hash:
            return Condition.DAMAGED, "the picture is not the one it was"
        unwritten = (found.size, found.mtime_ns) == (known.size, known.mtime_ns)
        if unwritten and opened.writable:  # else it may be the sidecar that was written
            return Condition.DAMAGED, "bytes have changed although nobody has written the file"
        return Condition.CHANGED, "another program has changed what it says"
