"""class Archive: a folder of pictures with its index, where everything else meets."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event, Lock
from types import TracebackType
from typing import Any

from archive import files, recorded
from archive.checks import Finding, check
from archive.config import read_config
from archive.erasure import Erased, PersonReport, Place, erase, look_for, names_of
from archive.errors import NotFound, ReadError, Refused
from archive.export import Kit, Order, Preset, Receipt, presets, saved, words_version
from archive.export import preset as chosen
from archive.fixity import Verified, accept, adopt, verify
from archive.index import Index, KnownPerson, Page, Query, Ready, Suggestion, parse_query
from archive.journal import Batch, Entry, Holder, Journal, SavedSearch
from archive.keeping import kept
from archive.model import Edit, Photo, WriteResult
from archive.objects import ObjectPath
from archive.people import (
    Aliases,
    Consent,
    Consents,
    Directory,
    Renamed,
    RenamePlan,
    carry_out,
    naming,
    plan_cards,
    plan_renaming,
    whose,
)
from archive.people.guarded import GuardedDirectory
from archive.present import Places, as_of_now, found, now
from archive.refresh import Refreshed, refresh, refresh_files
from archive.releases import ReleasePlan, parse_release, plan_release
from archive.rights import Override, Verdict, verdict
from archive.roles import Action, NotAllowed, Role, may, needs
from archive.roots import HOME, as_path, find_root, inside, located, only_files
from archive.settle import settle, sweep
from archive.shares import WHOLE, Share
from archive.storing import store
from archive.thumbnails import is_drawn, thumbnail
from archive.undo import Undone, undo
from archive.walking import Failed
from archive.watching import watch

__all__ = ["HOME", "Archive", "ExportReport", "find_root"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What went into a kit and what stayed behind."""

    to: Path
    kit: Kit
    receipt: Receipt


class Archive:
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
        self._keeping = kept(self.home, self.root, index or self.config.index)
        self._consents = Consents(self._keeping.books, self.clock)
        self._index = self._keeping.index(self.clock, self._consents.barring)
        self._aliases = Aliases(self._keeping.books)
        self._locks = self._keeping.locks
        self._owner = self
        self._journal: Journal | None = None
        self._opening = Lock()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index and the journal; one that was lent leaves them to its owner."""
        if self._owner is not self:
            return
        self._index.close()
        self._aliases.close()
        self._consents.close()
        self._locks.close()
        if self._journal is not None:
            self._journal.close()

    @property
    def index(self) -> Index:
        """The index, which knows the people's other names and who withdrew consent by now."""
        self._aliases.teach(self._index)
        self._consents.teach(self._index)
        return self._index

    @property
    def directory(self) -> Directory:
        """Who the people are: cards with other names, offices, codes; every change can be undone.

        What is changed here is known to the next search.
        """
        connections = self.journal.connections
        return GuardedDirectory(self, connections, user=self.user, clock=self.clock)

    @property
    def journal(self) -> Journal:
        """History, receipts and fixity; opened when first asked for.

        Opening it finds out what became of writes that were killed.
        """
        owner = self._owner
        with owner._opening:
            if owner._journal is None:
                journal = Journal(self._keeping.books, self.clock)
                settle(journal, self.root, self._locks)
                owner._journal = journal
            return owner._journal

    @needs(Action.KEEP)
    def acting_as(self, user: str, role: str) -> Archive:
        """The same archive for somebody else, who may do what their role allows."""
        lent = copy(self)
        lent.user, lent.role = user, Role.named(role)
        return lent

    def allows(self, action: Action) -> bool:
        """Whether the user's role may do this."""
        return may(self.role, action)

    def demand(self, action: Action) -> None:
        """Raise :class:`~archive.roles.NotAllowed` unless the user's role may do this."""
        if not self.allows(action):
            raise NotAllowed(action, self.role)

    def note(self, refused: Refused, action: Action, what: str | None = None) -> None:
        """Enter a refusal in the journal, once however many verbs it passes."""
        if refused.entered:
            return
        refused.entered = True
        action = refused.action if isinstance(refused, NotAllowed) else action
        what = refused.path or what
        self.journal.refusals.enter(self.user, self.role, action, what, refused.reason)

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

    @needs(Action.SEARCH)
    def page(self, query: str = "", *, limit: int = 60, after: str | None = None) -> Page:
        """One page of what a query finds, newest first; nothing typed raises.

        ``after`` is the ``next`` of the page before.
        """
        return self.index.search(parse_query(query), after=after, limit=limit)

    @needs(Action.SEARCH)
    def search(self, query: str = "") -> Iterator[Photo]:
        """Everything a query finds, page by page."""
        return self._search(parse_query(query))

    def _search(self, query: Query) -> Iterator[Photo]:
        page = self.index.search(query, limit=500)
        yield from page.photos
        while page.next:
            page = self.index.search(query, limit=500, after=page.next)
            yield from page.photos

    @needs(Action.SEARCH)
    def facets(self, query: str = "") -> Mapping[str, Sequence[tuple[str, int]]]:
        """How the hits of a query divide by year, city, event, creator, credit, person, rights."""
        return self.index.facets(parse_query(query))

    @needs(Action.SEARCH)
    def suggest(self, text: str, limit: int = 10) -> Sequence[Suggestion]:
        """People, events and cities whose names go on like ``text``, most frequent first."""
        return self.index.suggest(text, limit=limit)

    @needs(Action.SEARCH)
    def people(self, text: str = "") -> Sequence[KnownPerson]:
        """Everybody captioned in the archive (or whose name fits ``text``), most frequent first."""
        return self.index.people(text)

    @needs(Action.SEARCH)
    def save_search(self, name: str, query: str) -> SavedSearch:
        """Keep a query for the user; a search they have kept under this name is replaced."""
        return self.journal.searches.save(self.user, name, query)

    @needs(Action.SEARCH)
    def saved_searches(self) -> Sequence[SavedSearch]:
        """The queries the user has kept, in the order of their names."""
        return self.journal.searches.of(self.user)

    @needs(Action.SEARCH)
    def forget_search(self, name: str) -> None:
        """Let go of a kept query; :class:`NotFound` if the user has none of this name."""
        self.journal.searches.forget(self.user, name)

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

    @needs(Action.RENAME)
    def plan_rename(self, old: str, new: str) -> RenamePlan:
        """What has to change in pictures and directory so that ``old`` is called ``new``.

        Nothing is written. See :func:`archive.people.plan_renaming` for what is corrected.
        """
        pictures = tuple(plan_renaming(self._fresh(naming(old)), old, new))
        return RenamePlan(old, new, pictures, plan_cards(self.directory.cards(), old, new))

    @needs(Action.RENAME)
    def rename(self, plan: RenamePlan, progress: Progress | None = None) -> Renamed:
        """Carry out a plan as one batch, which :meth:`undo` takes back from pictures and cards.

        Pictures that fail, or were changed since in the same fields, are named; the rest goes on.
        """
        batch = self.batch("rename", f"{plan.old} → {plan.new}")
        write = partial(self.write, batch=batch)
        return carry_out(plan, self.directory, batch, write, progress)

    @needs(Action.REPORT)
    def person_report(
        self, name: str, *, also: Iterable[str] = (), progress: Progress | None = None
    ) -> PersonReport:
        """All that is kept on somebody (GDPR, Art. 15), and what an erasure would leave.

        Every file is read. Other names on their card are looked for as well, and ``also`` these.
        """
        only_files(self.root, "answering for all that is kept on somebody")
        return look_for(self._place(), names_of(self.directory, name, also), progress)

    @needs(Action.ERASE)
    def erase_person(
        self,
        name: str,
        *,
        also: Iterable[str] = (),
        bylines: bool = False,
        progress: Progress | None = None,
    ) -> Erased:
        """Take somebody's name out of everything (GDPR, Art. 17); there is no way back.

        Look at :meth:`person_report` before. See :func:`archive.erasure.erase`.
        """
        only_files(self.root, "erasing somebody, older versions of objects included,")
        names = names_of(self.directory, name, also)
        return erase(self._place(), names, self.user, bylines=bylines, progress=progress)

    def _place(self) -> Place:
        return Place(self.root, self.journal, self.index, self._locks, self.config.write_iim)

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

    def _undoable(self, batch: str | None) -> str | None:
        """The batch to take back, where it matters whose it is."""
        if self.allows(Action.UNDO_OTHERS):
            return batch
        history = self.journal.history
        if batch is None:
            own = history.last_standing(self.user)
            if own is None:
                raise NotFound("there is nothing of yours to undo")
            return own.id
        if history.get(batch).user != self.user:
            self.demand(Action.UNDO_OTHERS)
        return batch

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
        withdrawn = self._consents.permissions().withdrawn
        off = self.config.checks_off
        return check(self.search(query), self.clock(), off=off, withdrawn=withdrawn)

    @needs(Action.LOOK)
    def rights(self, photo: Photo) -> Verdict:
        """May this picture be published today, and if not, why."""
        withdrawn = partial(self._consents.permissions().withdrawn, photo)
        return verdict(photo.metadata, self.clock(), withdrawn=withdrawn)

    @needs(Action.CONSENT)
    def consent(
        self,
        who: str,
        given: bool,
        *,
        picture: str | os.PathLike[str] | None = None,
        note: str | None = None,
    ) -> Consent:
        """Enter that somebody gave or withdrew consent to be shown, in every picture or in one.

        ``who`` is a name, else the id or code of a card in the directory. :class:`NotFound` for a
        name that nobody has; :class:`InvalidValue` where two people have it.
        """
        photo = None if picture is None else self[picture]
        named = whose(who, self.directory, self.index, photo)
        return self._consents.enter(given, named, self.user, picture=photo, note=note)

    @needs(Action.CONSENT)
    def consents(self) -> Sequence[Consent]:
        """What everybody said about being shown, oldest first."""
        return self._consents.all()

    @needs(Action.HOLDERS)
    def holders(
        self, picture: Photo | str | os.PathLike[str], *, outdated: bool = True
    ) -> Sequence[Holder]:
        """Who took a picture with other words than it has now, newest first.

        With ``outdated=False``: everybody who took it.
        """
        photo = picture if isinstance(picture, Photo) else self[picture]
        current = words_version(photo.metadata) if outdated else None
        return self.journal.receipts.holders(photo.image_hash or "", current)

    @needs(Action.LOOK)
    def thumbnail(self, photo: Photo, size: int = 512) -> Path:
        """A JPEG of the picture, upright, its longer side ``size`` pixels; made once and kept."""
        folder = self.home / "thumbs"
        if isinstance(self.root, ObjectPath) and not is_drawn(photo, folder, size):
            photo = self._read(self._path(photo.path))  # another one may lie there by now
        return thumbnail(photo, folder, size)

    @needs(Action.TAKE)
    def presets(self) -> Mapping[str, Preset]:
        """The sizes a kit comes in, by name: those of every archive and those of this house."""
        return presets(self.config.presets)

    @needs(Action.TAKE)
    def kit(
        self,
        pictures: str | Iterable[Photo],
        lang: str | None = None,
        *,
        preset: str = "original",
        use: str = "editorial",
        line: str | None = None,
        names: str | None = None,
        document: str | None = None,
        complete: bool = False,
        override: Override | None = None,
        record: Callable[[Receipt], None] | None = None,
    ) -> Kit:
        """The kit of a query's hits or of ``pictures``, as their files say it now.

        ``line`` puts words on renditions (``credit``, ``strip``); ``complete`` refuses the kit
        if a picture would have to stay behind. See :class:`archive.export.Order` for the rest.
        """
        if override is not None:
            self.demand(Action.OVERRIDE)
        order = Order(
            chosen(preset, self.config.presets).with_line(line),
            use=use,
            lang=lang or self.config.lang,
            names=names or self.config.kit_names,
            ascii_names=self.config.kit_ascii,
            document=document or self.config.kit_document,
            complete=complete,
            override=override,
            user=self.user,
            query=pictures if isinstance(pictures, str) else None,
        )

        def enter(receipt: Receipt) -> None:
            self.journal.receipts.enter(receipt.as_record())
            if record is not None:
                record(receipt)

        withdrawn = self._consents.permissions().withdrawn
        return Kit.of(self._fresh(pictures), self.clock(), order, withdrawn=withdrawn, record=enter)

    def _fresh(self, pictures: str | Query | Iterable[Photo]) -> list[Photo]:
        """The pictures as their files say it now; what a query found and is gone is left out."""
        query = parse_query(pictures) if isinstance(pictures, str) else pictures
        if isinstance(query, Query):
            hits = self._search(query)
            return as_of_now(self.index, self.root, hits, adopt=self._adopt, gone=True)
        return as_of_now(self.index, self.root, query, adopt=self._adopt)

    @needs(Action.TAKE)
    def hand_out(self, kit: Kit) -> Iterator[bytes]:
        """The kit's ZIP in pieces, see :meth:`archive.export.Kit.stream`."""
        pieces = kit.stream()

        def watched() -> Iterator[bytes]:
            try:
                yield from pieces
            except Refused as refused:
                self.note(refused, Action.TAKE, kit.order.query)
                raise

        return watched()

    @needs(Action.TAKE)
    def export(
        self,
        pictures: str | Iterable[Photo],
        to: str | os.PathLike[str],
        lang: str | None = None,
        **order: Any,
    ) -> ExportReport:
        """Write the kit to a ZIP; :class:`Refused` if nothing in it may go out.

        The receipt is entered when the ZIP is on the disk, and not where it cannot be written.
        ``order`` are the arguments of :meth:`kit`.
        """
        receipts: list[Receipt] = []
        kit = replace(self.kit(pictures, lang, **order), record=receipts.append)
        target = Path(to)
        enter = self.journal.receipts.enter
        saved(self.hand_out(kit), target, lambda: enter(receipts[0].as_record()))
        return ExportReport(target, kit, receipts[0])

    @needs(Action.IMPORT)
    def take_in(
        self, pictures: Iterable[tuple[str, bytes | memoryview]], folder: str = ""
    ) -> tuple[list[Path], list[str]]:
        """Put pictures (name, octets) into a folder and index them: paths, and names taken there.

        See :func:`archive.storing.store`.
        """
        stored, taken = store(self._path(folder), pictures)
        if isinstance(self.root, ObjectPath):
            refresh_files(self.index, self.root, stored, adopt=self._adopt)
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
