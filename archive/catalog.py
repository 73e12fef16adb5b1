"""class Archive: a folder of pictures with its index, where everything else meets."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from archive import files, recorded
from archive.checks import Finding, check
from archive.config import read_config
from archive.errors import ReadError
from archive.fixity import Verified, accept, adopt, verify
from archive.holdings import Holdings
from archive.index import Query, Ready, parse_query
from archive.journal import Batch, Entry
from archive.model import Edit, Photo, WriteResult
from archive.objects import ObjectPath
from archive.present import Places, as_of_now, found, now
from archive.refresh import Refreshed, refresh, refresh_files
from archive.releases import ReleasePlan, parse_release, plan_release
from archive.roles import Action, Role, needs
from archive.roots import HOME, as_path, find_root, inside, located
from archive.settle import sweep
from archive.shares import WHOLE, Share
from archive.storing import store
from archive.thumbnails import is_drawn, thumbnail
from archive.undo import Undone, undo
from archive.verbs import ExportReport, Naming, Searching, Taking
from archive.verbs.acting import Progress
from archive.walking import Failed
from archive.watching import watch

__all__ = ["HOME", "Archive", "ExportReport", "find_root"]


class Archive(Searching, Taking, Naming):
    """A folder of pictures. The files are the truth; the index follows them.

    ``user`` is written into the history (default: who is logged in to the system); ``role`` says
    what they may do (:mod:`archive.roles`): whoever can open the folder here owns its files, so
    the default is everything. ``clock`` says what time it is for embargoes. ``index`` is the
    address of a database on a server (``postgresql://…``) that keeps index and journal; default:
    what the configuration says, else files in ``.archive/``. Usable from several threads; close
    it when done.

    The folder may be on object storage, ``s3://bucket/prefix``. What else is kept in ``.archive``
    is on this machine then, in ``home`` (:func:`archive.roots.home_of` unless given), and some
    verbs are :class:`Refused`; see docs/storage.md.

    What is refused is in the journal. ``index`` and ``journal`` are what the verbs are made of;
    they ask nobody.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        home: str | os.PathLike[str] | None = None,
        user: str | None = None,
        role: str = Role.CHIEF,
        clock: Callable[[], datetime] | None = None,
        index: str | None = None,
    ) -> None:
        self.root, self.home = located(root, home)
        self.user = user or getpass.getuser()
        self.role = Role.named(role)
        self.clock = clock or (lambda: datetime.now().astimezone())
        self.config = read_config(self.home / "config.toml")
        address = index or self.config.index
        self._holdings = Holdings(self.home, self.root, address, self.clock)
        self._locks = self._holdings.locks

    @needs(Action.KEEP)
    def acting_as(self, user: str, role: str) -> Archive:
        """The same archive for somebody else, who may do what their role allows."""
        lent = copy(self)
        lent.user, lent.role, lent._lent = user, Role.named(role), True
        return lent

    @needs(Action.INDEX)
    def refresh(self, progress: Progress | None = None, *, share: Share = WHOLE) -> Refreshed:
        """Bring the index up to date with the files; unreadable ones are listed, not raised.

        Pictures seen for the first time are answered for from now on (see :meth:`verify`), and
        what killed writes have left is swept away. Several may be at it at once, each for all
        files or for a ``share`` of them: no picture is read twice.
        """
        sweep(self.root, self._locks.left_over_after)
        return refresh(
            self.index,
            self.root,
            progress=progress,
            ignore=self.config.ignore,
            share=share,
            locks=self._locks,
            adopt=self._adopt,
        )

    def _adopt(self, pictures: Sequence[Ready]) -> None:
        adopt(self.journal.fixity, self.root, pictures)

    @needs(Action.INDEX)
    def watch(self, on_refresh: Callable[[Refreshed], None], stop: Event) -> None:
        """Bring the index up to date now and after each change, until ``stop`` is set.

        ``on_refresh`` is told of every refresh that found something, and of the first. A store is
        listed again every so often (:data:`archive.watching.EVERY`).
        """
        sweep(self.root, self._locks.left_over_after)
        watch(
            self.index, self.root, on_refresh, stop=stop, ignore=self.config.ignore,
            locks=self._locks, adopt=self._adopt,
        )  # fmt: skip

    @needs(Action.LOOK)
    def __getitem__(self, file: str | os.PathLike[str]) -> Photo:
        """A picture as its file says it now; a path in the archive, or a full one inside it."""
        return self._read(self._path(file))

    @needs(Action.LOOK)
    def find(self, image_hash: str) -> Photo:
        """A picture with this image hash or :func:`~archive.present.handle`, as indexed."""
        return found(self.index, image_hash)

    @needs(Action.WRITE)
    def batch(self, verb: str = "write", note: str | None = None) -> Batch:
        """Several writes that belong together, to be undone together."""
        return self.journal.history.batch(self.user, verb, note=note)

    @needs(Action.WRITE)
    def write(
        self,
        target: Edit | str | os.PathLike[str],
        *,
        dry_run: bool = False,
        batch: Batch | None = None,
        **changes: Any,
    ) -> WriteResult:
        """Write an edit (or the named fields) into a picture, read it back, and index it.

        It is entered in the history, under ``batch`` if it belongs to one. If somebody else has
        changed the picture since the edit was begun, both changes are kept where they are of
        different fields; else :class:`Changed` names the fields and nothing is written.
        """
        edit = target if isinstance(target, Edit) else Edit(as_path(target), changes)
        path = self._path(edit.path)
        if dry_run:
            iim = self.config.write_iim
            return files.write(path, base=edit.base, dry_run=True, write_iim=iim, **edit.changes)
        journal = self.journal  # opened now, so that we hold no lock while it looks at pictures
        with self._locks.picture(path.relative_to(self.root).as_posix()):
            result = recorded.write(
                journal,
                batch or self.batch(),
                self.root,
                replace(edit, path=path),
                write_iim=self.config.write_iim,
            )
        refresh_files(self.index, self.root, [path])  # bringing blocks in step changes no value
        return result

    @needs(Action.HISTORY)
    def history(self, file: str | os.PathLike[str]) -> Sequence[Entry]:
        """What was written into a picture, newest first, wherever it lay then."""
        path = self._path(file)
        try:
            photo = self._read(path)
        except ReadError:
            return self.journal.history.of_file(path.relative_to(self.root).as_posix())
        return self.journal.history.of_picture(photo.image_hash or "")

    @needs(Action.UNDO)
    def undo(self, batch: str | None = None) -> Undone:
        """Take a batch back, byte for byte; without one, the newest that still stands.

        What others did only a chief takes back; for an editor the newest is their own newest.
        Pictures changed since are left alone and named; moved ones are found.
        """
        batch = self._undoable(batch)
        fixity = self.journal.fixity
        find = Places(self.index, self.root, self.refresh, fixity, self._adopt)
        done = undo(self.journal, self.root, batch, self.user, find, self._locks)
        if done.restored:
            refresh_files(self.index, self.root, done.restored)
        refused = self.directory.take_back(done.undoes.id, done.batch)
        return replace(done, refused=(*done.refused, *refused))

    @needs(Action.VERIFY)
    def verify(self, progress: Progress | None = None) -> Verified:
        """Read every byte of every picture and compare it with what was acknowledged.

        :class:`ReadError` if the journal that says so is damaged itself.
        """
        self.journal.check()
        sweep(self.root, self._locks.left_over_after)
        return verify(self.journal.fixity, self.root, ignore=self.config.ignore, progress=progress)

    @needs(Action.ACCEPT)
    def accept(self, pictures: Iterable[str]) -> Sequence[Failed]:
        """Answer for these pictures as they are now, and for those that are gone no more.

        Returns those that cannot be read.
        """
        inside = []
        for file in pictures:
            self._path(file)
            inside.append(Path(os.path.relpath(self.root / file, self.root)).as_posix())
        return accept(self.journal.fixity, self.root, inside)

    @needs(Action.SEARCH)
    def check(self, query: str = "") -> Iterator[Finding]:
        """What does not add up in the captions and credits of a query's hits."""
        withdrawn = self._holdings.consents.permissions().withdrawn
        off = self.config.checks_off
        return check(self.search(query), self.clock(), off=off, withdrawn=withdrawn)

    @needs(Action.LOOK)
    def thumbnail(self, photo: Photo, size: int = 512) -> Path:
        """A JPEG of the picture, upright, its longer side ``size`` pixels; made once and kept."""
        folder = self.home / "thumbs"
        if isinstance(self.root, ObjectPath) and not is_drawn(photo, folder, size):
            photo = self._read(self._path(photo.path))  # another one may lie there by now
        return thumbnail(photo, folder, size)

    def _fresh(self, pictures: str | Query | Iterable[Photo]) -> list[Photo]:
        """The pictures as their files say it now; what a query found and is gone is left out."""
        query = parse_query(pictures) if isinstance(pictures, str) else pictures
        if isinstance(query, Query):
            hits = self._search(query)
            return as_of_now(self.index, self.root, hits, adopt=self._adopt, gone=True)
        return as_of_now(self.index, self.root, query, adopt=self._adopt)

    @needs(Action.IMPORT)
    def take_in(
        self, pictures: Iterable[tuple[str, bytes | memoryview]], folder: str = ""
    ) -> tuple[list[Path], list[str]]:
        """Put pictures (name, octets) into a folder and index them: paths, and names taken there.

        See :func:`archive.storing.store`.
        """
        place = self._path(folder)
        stored, taken = store(place, pictures)
        if isinstance(self.root, ObjectPath):
            seen = [*stored, *(place / name for name in taken)]
            refresh_files(self.index, self.root, seen, adopt=self._adopt)
        elif stored:
            self.refresh()
        return stored, taken

    @needs(Action.IMPORT)
    def plan_release(self, text: str, photos: Iterable[str | os.PathLike[str]]) -> ReleasePlan:
        """Which caption of a press release belongs to which of these pictures."""
        return plan_release(parse_release(text), [self[photo] for photo in photos])

    def _path(self, file: str | os.PathLike[str]) -> Path:
        """The full path of a picture in this archive, no link in it; :class:`Refused` outside."""
        return inside(self.root, file)

    def _read(self, path: Path) -> Photo:
        return now(self.index, self.root, path, self._adopt)
