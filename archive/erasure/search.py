"""Looking through a whole archive for somebody's name.

The index is not asked where: every file is read, so that a name is found in whatever block,
comment or history it stands, and also in what no program shows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive import files
from archive.captions import join_name
from archive.containers.source import Source
from archive.erasure.report import Occurrence, PersonReport, Remainder
from archive.errors import ReadError, Refused
from archive.fields import FIELDS
from archive.formats import recognise
from archive.index import Index
from archive.journal import Journal
from archive.journal.redaction import WHO, Cell, cells
from archive.locks import Locks
from archive.model import Lineup, Photo
from archive.objects import ObjectPath
from archive.opened import blamed_on, take
from archive.partfiles import is_part
from archive.people.directory import Directory
from archive.people.traces import Traces
from archive.people.unnaming import BYLINES, Unnaming
from archive.plain import plain
from archive.roots import HOME, home_beside
from archive.settle import sweep
from archive.striking import besides_the_picture

__all__ = ["Found", "Place", "Progress", "Search", "look_for", "names_of", "parsed"]

Progress = Callable[[int, int], None]

_BOOKS = ("journal.db", "index.db")
_LARGEST = 64 << 20
"""Files that are no pictures are looked into up to this size."""
_EXCERPT = 300


@dataclass(frozen=True, slots=True)
class Place:
    """The archive that is looked through; ``write_iim`` as for every write in it."""

    root: Path
    journal: Journal
    index: Index
    locks: Locks
    write_iim: bool = True

    @property
    def home(self) -> Path:
        """The folder of the archive's own books; for object storage it is on this machine."""
        return home_beside(self.root)

    def file(self, path: Path) -> str:
        """What a file is called: its way below the archive, whose home is ``.archive`` in it."""
        if path.is_relative_to(self.home):
            return Path(HOME, path.relative_to(self.home)).as_posix()
        return path.relative_to(self.root).as_posix()

    def path(self, file: str) -> Path:
        """Where the file of this name lies."""
        own = f"{HOME}/"
        return self.home / file.removeprefix(own) if file.startswith(own) else self.root / file


def names_of(directory: Directory, name: str, also: Iterable[str] = ()) -> tuple[str, ...]:
    """What somebody is called: this, the other names on their card, and ``also`` these.

    A name of one word on a card is left out, for it may mean anybody.
    """
    traces = Traces([name])
    cards = [c for c in directory.cards() if any(map(traces.is_name, c.names))]
    known = (n for card in cards for n in card.names if len(n.split()) > 1)
    return tuple(dict.fromkeys((name, *known, *also)))


def look_for(place: Place, names: Iterable[str], progress: Progress | None = None) -> PersonReport:
    """Everything in the archive that names this person, and what an erasure would leave."""
    search = Search(place, Traces(names))
    search.everywhere(progress)
    return search.found.report(search.traces.names)


@dataclass(slots=True)
class Found:
    """What a search came upon, by what has to be done about it."""

    occurrences: list[Occurrence] = field(default_factory=list)
    remains: list[Remainder] = field(default_factory=list)
    recipients: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, Photo] = field(default_factory=dict)
    sidecars: list[str] = field(default_factory=list)
    thumbnails: list[Path] = field(default_factory=list)
    file_names: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    indexed: list[str] = field(default_factory=list)

    def report(self, names: tuple[str, ...]) -> PersonReport:
        """The same for people."""
        remains = tuple(dict.fromkeys(self.remains))
        return PersonReport(names, tuple(self.occurrences), remains, tuple(self.recipients))


class Search:
    """Looks for the traces of one person; ``found`` grows with every place looked into."""

    def __init__(self, place: Place, traces: Traces, *, bylines: bool = False) -> None:
        self.place, self.traces, self.bylines = place, traces, bylines
        self.unnaming = Unnaming(traces)
        self.found = Found()

    def everywhere(self, progress: Progress | None = None) -> None:
        """All files, the journal and the index."""
        sweep(self.place.root, self.place.locks.left_over_after)
        self.files(list(self._everything()), progress)
        self.journal()
        self.index()

    def files(self, paths: list[Path], progress: Progress | None = None) -> None:
        """These files."""
        for done, path in enumerate(paths, 1):
            self._file(path)
            if progress is not None:
                progress(done, len(paths))

    def _everything(self) -> Iterator[Path]:
        if isinstance(self.place.root, ObjectPath):
            with blamed_on(self.place.root, ReadError):
                yield from self._objects(self.place.root)
            yield from self._files_in(self.place.home)
        else:
            yield from self._files_in(self.place.root)

    def _objects(self, root: ObjectPath) -> Iterator[Path]:
        for file, _ in list(root.listing()):
            try:
                yield root.below(file)
            except Refused:
                self._remain(file, "cannot be looked into: the object's key is no path")
        try:
            kept = "keeps older versions of objects, which are not looked into"
            if root.keeps_versions():
                self._remain(str(root), kept)
        except OSError as error:
            reason = error.strerror or str(error)
            self._remain(str(root), f"does not say whether it keeps older versions: {reason}")

    def _files_in(self, top: Path) -> Iterator[Path]:
        for folder, _, names in os.walk(top):
            own = Path(folder) == self.place.home
            for name in sorted(names):
                path = Path(folder, name)
                if not path.is_symlink() and not (own and name.startswith(_BOOKS)):
                    yield path

    def _file(self, path: Path) -> None:
        file = self.place.file(path)
        if self.traces.in_text(file) and self.place.home not in path.parents:
            self._note("file name", file, "file name", file)
            self.found.file_names.append(file)
        try:
            self._look_into(path, file)
        except ReadError as error:
            self._remain(file, f"cannot be looked into: {error.reason}")
        except OSError as error:
            self._remain(file, f"cannot be looked into: {error.strerror}")

    def _look_into(self, path: Path, file: str) -> None:
        if self.place.home / "thumbs" in path.parents:
            self._thumbnail(path, file)
        elif is_part(path.name) or path.stat().st_size == 0:
            self._other(path, file)
        elif path.suffix.lower() == ".xmp":
            if count := self.traces.in_bytes(path.read_bytes()):
                self._note("sidecar", file, "bytes", _times(count))
                self.found.sidecars.append(file)
        elif _is_picture(path):
            self._picture(path, file)
        else:
            self._other(path, file)

    def _thumbnail(self, path: Path, file: str) -> None:
        if self.traces.in_text(path.name) or self.traces.in_bytes(path.read_bytes()):
            self._note("thumbnail", file, "file name", path.name)
            self.found.thumbnails.append(path)

    def _other(self, path: Path, file: str) -> None:
        if path.stat().st_size > _LARGEST:
            self._remain(file, "is no picture, and too large to be looked into")
        elif count := self.traces.in_bytes(path.read_bytes()):
            self._note("other file", file, "bytes", _times(count))
            self._remain(file, "is no picture of this archive: change or remove it yourself")

    def _picture(self, path: Path, file: str) -> None:
        photo = files.read(path, hashes=False)
        said = [row.name for row in FIELDS if self.unnaming.said(getattr(photo.metadata, row.name))]
        for name in said:
            self._note("picture", file, name, self._shown(getattr(photo.metadata, name)))
        for proposal in photo.proposals:
            if self.traces.in_text(proposal.name):
                self._note("picture", file, f"proposal of {proposal.source}", proposal.name)
        count, writable = self._around_the_picture(path)
        if count:
            self._note("bytes", file, "all blocks", _times(count))
        if count and not writable:
            self._remain(file, "is never written into (camera file or signed)")
        if not BYLINES.isdisjoint(said) and not self.bylines:
            self._remain(file, "names them as its author, who has a right to that (--bylines)")
        if said or count:
            self.found.pictures[file] = photo

    def _shown(self, value: Any) -> str:
        """A value in words; of a list what names the person."""
        if isinstance(value, Lineup):
            return "; ".join(join_name(p) for p in value if self.unnaming.said(p))
        if isinstance(value, tuple):
            return "; ".join(self._shown(item) for item in value if self.unnaming.said(item))
        return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)

    def _around_the_picture(self, path: Path) -> tuple[int, bool]:
        """How often the bytes that decide no pixel have the name; whether they can be written."""
        with Source(path) as source:
            opened = take(path, source)
            count = sum(map(self.traces.in_bytes, besides_the_picture(source, opened)))
            return count, opened.writable

    def journal(self) -> None:
        """Every text of the journal, and what it keeps for the way back."""
        for cell in cells(self.place.journal.connections):
            if not self._is_named(cell):
                continue
            self._note("journal", cell.place, cell.column, _excerpt(cell.value))
            if cell.column in WHO:
                self._remain(cell.place, "says who did something, which has to stay known")
            elif cell.record.get("field") in BYLINES and not self.bylines:
                self._remain(cell.place, "names them as the author of a picture")
            else:
                self.found.cells.append(cell)
            if cell.table == "taken":
                self.found.recipients[cell.record["receipt"]] = None

    def _is_named(self, cell: Cell) -> bool:
        if isinstance(cell.value, bytes):
            return self.traces.in_bytes(cell.value) > 0
        return self.unnaming.said(parsed(cell.value))

    def index(self) -> None:
        """What the index says, also of files that are gone."""
        for known in self.place.index.known():
            photo = self.place.index.by_file(known.file)
            if photo and (self.unnaming.named(photo.metadata) or self.traces.in_text(known.file)):
                self._note("index", known.file, "record", photo.caption or "")
                self.found.indexed.append(known.file)

    def _note(self, sort: str, where: str, name: str, text: str) -> None:
        self.found.occurrences.append(Occurrence(sort, where, name, text))

    def _remain(self, where: str, reason: str) -> None:
        self.found.remains.append(Remainder(where, reason))


def parsed(text: str) -> Any:
    """The JSON in a text, or the text if it is none."""
    if text[:1] not in ("{", "[", '"'):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _is_picture(path: Path) -> bool:
    with path.open("rb") as start:
        return recognise(start.read(64)) is not None


def _excerpt(value: str | bytes) -> str:
    return "old blocks" if isinstance(value, bytes) else value[:_EXCERPT]


def _times(count: int) -> str:
    return f"{count} ×"
