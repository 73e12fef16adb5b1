"""Taking somebody's name out of a whole archive, so that no byte of it is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from archive import conditional, files
from archive.containers import sidecar
from archive.erasure.report import PersonReport, Remainder
from archive.erasure.search import Place, Progress, Search, parsed
from archive.errors import ArchiveError, Refused, WriteError
from archive.journal import Acknowledged
from archive.journal.history import ERASE
from archive.journal.redaction import Cell, Redaction
from archive.model import Metadata, Photo
from archive.objects import ObjectPath
from archive.opened import blamed_on, read_sidecar
from archive.people.traces import Traces
from archive.people.unnaming import BYLINES
from archive.refresh import refresh_files
from archive.striking import is_written_into, strike, strike_sidecar

__all__ = ["Erased", "erase"]

_PATHS = frozenset({"file", "target"})
_CARDS = frozenset({"people", "people_steps", "consents"})
"""Tables about people: a row about somebody who is erased goes as a whole."""
_NAMELESS = "N-N"
"""What stands for the name in the name of a file."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: ``report`` is what was found before, ``remains`` what is left of it.

    ``files`` were rewritten or renamed; of the journal ``entries`` texts were changed or removed.
    """

    report: PersonReport
    files: tuple[str, ...] = ()
    entries: int = 0
    remains: tuple[Remainder, ...] = ()


def erase(
    place: Place,
    names: Iterable[str],
    user: str,
    *,
    bylines: bool = False,
    progress: Progress | None = None,
) -> Erased:
    """Take somebody's name out of everything; where they stand in a picture stays.

    By-lines stay unless ``bylines`` asks for them, too. What cannot be written is named and the
    rest goes on; asked again, it does what is left. Writes that hold the name lose their way
    back, so that they cannot be undone. The journal notes who erased how much, and no name.
    """
    search = Search(place, Traces(names), bylines=bylines)
    search.everywhere(progress)
    return _Erasing(place, search).run(user)


@dataclass(slots=True)
class _Erasing:
    """One erasure on its way through files, journal and index, in this order.

    Broken off, it has left whole files behind and a journal that is as it was: the next one goes
    on from there.
    """

    place: Place
    search: Search
    touched: dict[str, None] = field(default_factory=dict)
    failed: list[Remainder] = field(default_factory=list)
    others: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Who else is in an affected picture, by its image hash."""

    def run(self, user: str) -> Erased:
        """Everything."""
        found = self.search.found
        report = found.report(self.search.traces.names)
        for file, photo in found.pictures.items():
            self._attempt(file, partial(self._picture, file, photo))
        for file in found.sidecars:
            self._attempt(file, partial(self._alone, self.place.path(file)))
        for thumbnail in found.thumbnails:
            thumbnail.unlink(missing_ok=True)
        renamed = dict(self._rename(found.file_names))
        entries = self._journal(renamed)
        self._note(user, entries)
        self._index([*self.touched, *renamed, *renamed.values(), *found.indexed])
        return Erased(report, tuple(self.touched), entries, self._left(renamed))

    def _attempt(self, file: str, deed: Callable[[], bool]) -> None:
        try:
            with self.place.locks.picture(file):
                if deed():
                    self.touched[file] = None
        except ArchiveError as error:
            self.failed.append(Remainder(file, error.reason))

    # -- files

    def _picture(self, file: str, photo: Photo) -> bool:
        path, unnaming = self.place.path(file), self.search.unnaming
        before = files.read(path)
        others = unnaming.others(photo.metadata)
        image_hash = before.image_hash or ""  # copies may be captioned differently
        self.others[image_hash] = _together(self.others.get(image_hash), others)
        changes = unnaming.changes(photo.metadata, bylines=self.search.bylines)
        if changes:
            files.write(path, write_iim=self.place.write_iim, **changes)
        struck = not self._names_author(photo.metadata) and self._strike(path, others)
        if changes or struck:
            self._answer_for(file, before)
        return bool(changes) or struck

    def _names_author(self, said: Metadata) -> bool:
        """Whether a by-line names them that is to stay."""
        names = (self.search.unnaming.said(getattr(said, name)) for name in BYLINES)
        return not self.search.bylines and any(names)

    def _strike(self, path: Path, others: tuple[str, ...] | None) -> bool:
        beside = sidecar.find(path)
        changed = beside is not None and self._sidecar(beside, others)
        if is_written_into(path):
            parts = self.search.traces.parts_are_theirs(others)
            changed |= strike(
                path,
                lambda text: self._reworded(text, others),
                lambda content: self.search.traces.struck(content, parts=parts),
            )
        return changed

    def _reworded(self, text: str, others: tuple[str, ...] | None) -> str | None:
        kept = self.search.unnaming.value((text,), others)
        return kept[0] if kept else None

    def _alone(self, path: Path) -> bool:
        """A sidecar by itself, whosever it is; one that names the author stays."""
        if self._names_author(read_sidecar(path.read_bytes(), 1).metadata):
            raise Refused("names them as its author, who has a right to that (--bylines)")
        return self._sidecar(path)

    def _sidecar(self, path: Path, others: tuple[str, ...] | None = None) -> bool:
        parts = self.search.traces.parts_are_theirs(others)
        return strike_sidecar(
            path,
            lambda text: self._reworded(text, others),
            lambda content: self.search.traces.struck(content, parts=parts),
        )

    def _answer_for(self, file: str, before: Photo) -> None:
        """What was as it should be is so again; what was not is still told by verify."""
        known = self.place.journal.fixity.get(file)
        if known is None or known.file_hash != before.file_hash:
            return
        path = self.place.path(file)
        now, status = files.read(path), path.stat()
        if now.file_hash and now.image_hash == known.image_hash:
            row = Acknowledged(
                file, now.file_hash, known.image_hash, status.st_size, status.st_mtime_ns
            )
            self.place.journal.fixity.acknowledge([row])

    def _rename(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Give files names without the name, folders above them too; empty ones are removed."""
        root = self.place.root
        for file in names:
            old, new = root / file, _free(root / self._nameless(file))
            try:
                with blamed_on(old, WriteError):
                    _move(old, new)
            except WriteError as error:
                self.failed.append(Remainder(file, error.reason))
                continue
            self.touched.pop(file, None)
            yield file, new.relative_to(root).as_posix()
            if not isinstance(root, ObjectPath):  # which has no folders
                _remove_empty(root, old)

    def _nameless(self, file: str) -> str:
        return self.search.traces.full.sub(_NAMELESS, file)

    # -- books

    def _journal(self, renamed: dict[str, str]) -> int:
        redaction, cells = Redaction(), self.search.found.cells
        for cell in cells:
            if isinstance(cell.value, bytes):
                redaction.no_way_back.add(cell.row)
            elif cell.table in _CARDS and self._is_about(cell.value):
                redaction.gone.add((cell.table, cell.row))
            elif cell.column in _PATHS:
                redaction.change(cell, renamed.get(cell.value) or self._nameless(cell.value))
            else:
                redaction.change(cell, self._cell(cell, cell.value))
        for image_hash in self.others:
            entries = self.place.journal.history.of_picture(image_hash)
            redaction.no_way_back |= {entry.id for entry in entries}
        connections = self.place.journal.connections
        redaction.carry_out(connections)
        return len(cells)

    def _is_about(self, text: str) -> bool:
        said = parsed(text)
        names = _names_in(said) if isinstance(said, dict | list) else [text]
        return any(map(self.search.traces.is_name, names))

    def _cell(self, cell: Cell, text: str) -> str | None:
        said, unnaming = parsed(text), self.search.unnaming
        known = self.others.get(cell.record.get("image_hash", ""))
        new = unnaming.value(said, _together(known, unnaming.others_in(said)))
        return new if new is None or said is text else json.dumps(new, ensure_ascii=False)

    def _note(self, user: str, entries: int) -> None:
        """Enter who erased how much, and make sure that nothing of it is left in the file."""
        history = self.place.journal.history
        note = f"{len(self.touched)} files, {entries} entries of the journal"
        history.note(history.batch(user, ERASE, note=note))
        if not self.place.journal.connections.compact():
            self.failed.append(Remainder("journal.db-wal", "in use elsewhere; erase again later"))

    def _index(self, paths: Iterable[str]) -> None:
        refresh_files(self.place.index, self.place.root, paths)
        if not self.place.index.purge():
            self.failed.append(Remainder("index.db-wal", "in use elsewhere; erase again later"))

    def _left(self, renamed: dict[str, str]) -> tuple[Remainder, ...]:
        """What is still there, by looking again."""
        again = Search(self.place, self.search.traces, bylines=self.search.bylines)
        touched = [self.place.path(file) for file in (*self.touched, *renamed.values())]
        again.files([path for path in touched if path.exists()])
        again.journal()
        again.index()
        known = {remainder.where for remainder in (*again.found.remains, *self.failed)}
        more = {o.where: Remainder(o.where, "still names them") for o in again.found.occurrences}
        left = [*self.failed, *self.search.found.remains, *again.found.remains]
        left += [remainder for where, remainder in more.items() if where not in known]
        return tuple(dict.fromkeys(left))


def _together(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The names of both; ``None`` if nothing is known of either."""
    known = [names for names in (one, other) if names is not None]
    return tuple(dict.fromkeys(name for names in known for name in names)) if known else None


def _names_in(said: Any) -> Iterator[str]:
    """The names and aliases in a card, a step of the directory, or a list of names."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for item in said:
            yield from _names_in(item)
    elif isinstance(said, dict):
        yield from _names_in([said.get("name"), said.get("aliases")])


def _move(old: Path, new: Path) -> None:
    if isinstance(old, ObjectPath) and isinstance(new, ObjectPath):
        conditional.move(old, new)
        return
    new.parent.mkdir(parents=True, exist_ok=True)
    old.rename(new)


def _remove_empty(root: Path, gone: Path) -> None:
    """Remove the folders above a file that is gone, as far as nothing else is in them."""
    for folder in gone.relative_to(root).parents[:-1]:
        if not any((root / folder).iterdir()):
            (root / folder).rmdir()


def _free(path: Path) -> Path:
    """This path, or one like it that is not taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
