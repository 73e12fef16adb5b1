"""Putting photos into the tables and taking them out, inside one transaction."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from archive.errors import QueryError
from archive.index.columns import Moments, rights_of
from archive.index.deriving import Kind, Named, Ready, derive
from archive.index.folding import key
from archive.index.names import name_parts
from archive.index.partitions import Partitions
from archive.index.protocol import Entry
from archive.index.records import unpack
from archive.index.schema import DAY_BITS, SECOND_SLOTS
from archive.model import Photo

__all__ = ["LOGGED", "Writer"]

LOGGED = 2_000
"""So many changes at once are noted one by one; more make copies in memory load anew."""

_PUT_PHOTO = "INSERT OR IGNORE INTO photos (id, image, content, record) VALUES (?, ?, ?, ?)"
_PUT_RIGHTS = "INSERT INTO rights VALUES (?, ?, ?, ?, ?, ?)"
_PUT_FILE = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)"
_DROP = (
    "DELETE FROM photos WHERE id = ?",
    "DELETE FROM rights WHERE photo = ?",
    "DELETE FROM facets WHERE photo = ?",
)
_GAP = (
    "SELECT id + 1 FROM photos AS p WHERE id >= ? AND NOT EXISTS"
    " (SELECT 1 FROM photos WHERE id = p.id + 1) ORDER BY id LIMIT 1"
)

_Row = tuple[int, Ready]
Barred = Callable[[Photo], bool]
Barring = Callable[[], Barred | None]


class Writer:
    """Writes through one connection; keep it, for it remembers the ids of names.

    Everything happens in the transaction the connection is in. ``barring`` gives what says of a
    picture whether somebody in it withdrew their consent; ``None`` if nobody ever did.
    """

    def __init__(self, db: sqlite3.Connection, barring: Barring) -> None:
        self.db = db
        self._barring = barring
        self._names: dict[Named, int] = {}
        self._version = -1
        self._next: dict[int, int] = {}

    def put(self, entries: Sequence[Entry | Ready]) -> int:
        """Add or replace these. Returns how many."""
        self._begin()
        ready = (e if isinstance(e, Ready) else Ready.of(e) for e in entries)
        unique = {entry.file: entry for entry in ready}
        known = dict(self._ids(unique))
        kept = self._unchanged(unique, known)
        gone = [photo for file, photo in known.items() if file not in kept]
        self._remove(gone)
        new = [entry for file, entry in unique.items() if file not in kept]
        rows = self._placed(new, known)
        self._insert(rows)
        self._same([(photo, unique[file]) for file, photo in kept.items()])
        self._files(rows)
        self._log([*gone, *(photo for photo, _ in rows)])
        return len(unique)

    def delete(self, files: Iterable[str]) -> int:
        """Forget these files. Returns how many were known."""
        self._begin()
        known = dict(self._ids(files))
        self._remove(list(known.values()))
        self.db.executemany("DELETE FROM files WHERE file = ?", ((file,) for file in known))
        self._log(list(known.values()))
        return len(known)

    def _begin(self) -> None:
        """Forget what another process may have changed meanwhile."""
        version = self.db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version or len(self._names) > 500_000:
            self._names.clear()
        self._version = version
        self._next.clear()

    def _ids(self, files: Iterable[str]) -> Iterator[tuple[str, int]]:
        asked = json.dumps(list(files))
        yield from self.db.execute(
            "SELECT file, photo FROM files WHERE file IN (SELECT value FROM json_each(?))", [asked]
        )

    def _record(self, photo: int) -> bytes:
        row = self.db.execute("SELECT record FROM photos WHERE id = ?", [photo]).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("a file without its picture")
        return bytes(row[0])

    def _unchanged(self, entries: dict[str, Ready], known: dict[str, int]) -> dict[str, int]:
        """Those of which only the file changed, not what it says."""
        return {
            file: photo
            for file, photo in known.items()
            if self._record(photo) == entries[file].derived.record
        }

    # -- ids: the day, then a slot of the day

    def _placed(self, entries: list[Ready], known: dict[str, int]) -> list[_Row]:
        """Each with its id, ascending; the records are stored."""
        entries.sort(key=lambda entry: entry.file, reverse=True)
        entries.sort(key=lambda entry: entry.taken or (0, 0))
        rows = [(self._store(entry, known.get(entry.file)), entry) for entry in entries]
        return sorted(rows, key=lambda row: row[0])

    def _store(self, entry: Ready, old: int | None) -> int:
        """Store a record under the old id if the date is the old one, else the next free one."""
        row, taken = (*entry.hashes, entry.derived.record), entry.taken
        if taken is None:
            likely = old if old is not None and old < 0 else self._undated()
        else:
            first = (taken[0] << DAY_BITS) + taken[1] * SECOND_SLOTS
            same = old is not None and first <= old < first + SECOND_SLOTS
            likely = old if same and old is not None else max(first, self._next.get(first, 0))
        if not self.db.execute(_PUT_PHOTO, (likely, *row)).rowcount:
            likely = self._slot(likely, (taken[0] + 1) << DAY_BITS) if taken else self._undated()
            self.db.execute(_PUT_PHOTO, (likely, *row))
        if taken:
            self._next[first] = likely + 1
        return likely

    def _undated(self) -> int:
        """Pictures without a date come after all others, in the order of their paths."""
        lowest = self.db.execute("SELECT min(id) FROM photos").fetchone()[0]
        return min(lowest or 0, 0) - 1

    def _slot(self, first: int, end: int) -> int:
        """The first free id from ``first`` on, or of the whole day if the rest of it is full."""
        candidate = self._gap(first)
        if candidate >= end:
            candidate = self._gap(end - (1 << DAY_BITS))
        if candidate >= end:
            raise QueryError(f"more than {1 << DAY_BITS:,} pictures of one day")
        return candidate

    def _gap(self, start: int) -> int:
        """The first free id from ``start`` on."""
        if self._free(start):
            return start
        return int(self.db.execute(_GAP, [start]).fetchone()[0])

    def _free(self, id_: int) -> bool:
        return not self.db.execute("SELECT 1 FROM photos WHERE id = ?", [id_]).fetchone()

    # -- rows

    def _insert(self, rows: list[_Row]) -> None:
        many = self.db.executemany
        self._count(Counter(name for _, entry in rows for name in entry.derived.names), 1)
        Partitions(self.db).put((photo, entry.derived.columns) for photo, entry in rows)
        many(
            "INSERT INTO paths (rowid, file) VALUES (?, ?)",
            ((photo, entry.derived.path) for photo, entry in rows),
        )
        barred = self._barring()
        judged = ((p, _judged(entry.derived.rights, barred, entry)) for p, entry in rows)
        many(_PUT_RIGHTS, ((photo, *rights) for photo, rights in judged if rights))
        many("INSERT INTO facets VALUES (?, ?, ?)", map(self._facet, rows))
        places = sorted(place for row in rows for place in self._appearances(row))
        many("INSERT OR IGNORE INTO appearances VALUES (?, ?, ?, ?, ?)", places)

    def judge_again(self, photos: Iterable[tuple[int, Photo]]) -> None:
        """Enter the rights of pictures anew, after people said something about being shown."""
        barred = self._barring()
        for id_, photo in photos:
            self.db.execute("DELETE FROM rights WHERE photo = ?", [id_])
            if rights := _judged(rights_of(photo), barred, Entry(photo)):
                self.db.execute(_PUT_RIGHTS, (id_, *rights))
            self._log([id_])

    def _facet(self, row: _Row) -> tuple[int, int, bytes]:
        photo, entry = row
        names = array("i", map(self._name, entry.derived.hits_by))
        return photo, entry.derived.people, names.tobytes()

    def _appearances(self, row: _Row) -> Iterator[tuple[int, int, int, int, int]]:
        photo, entry = row
        for place in entry.derived.places:
            role = self._name((Kind.ROLE, place.role)) if place.role else 0
            yield self._name((Kind.PERSON, place.name)), photo, place.row, place.place, role

    def _files(self, rows: Iterable[_Row]) -> None:
        self.db.executemany(
            _PUT_FILE,
            (
                (e.file, photo, e.size, e.mtime_ns, e.inode, e.ctime_ns, e.sidecar)
                for photo, e in rows
            ),
        )

    def _same(self, rows: list[_Row]) -> None:
        """Files that look otherwise than before but say the same."""
        self._files(rows)
        self.db.executemany(
            "UPDATE photos SET image = ?, content = ? WHERE id = ?",
            ((*entry.hashes, photo) for photo, entry in rows),
        )

    def _remove(self, photos: list[int]) -> None:
        """Take out everything but the rows of ``files``."""
        many = self.db.executemany
        ids = sorted(photos)
        old = [(id_, derive(unpack(self._record(id_), Path(), None, None))) for id_ in ids]
        Partitions(self.db).drop((photo, derived.columns) for photo, derived in old)
        many(
            "INSERT INTO paths (paths, rowid, file) VALUES ('delete', ?, ?)",
            ((photo, derived.path) for photo, derived in old),
        )
        many(
            "DELETE FROM appearances WHERE person = ? AND photo = ?",
            (
                (self._name((Kind.PERSON, place.name)), photo)
                for photo, derived in old
                for place in derived.places
            ),
        )
        for statement in _DROP:
            many(statement, ((photo,) for photo in photos))
        self._count(Counter(name for _, derived in old for name in derived.names), -1)

    # -- names

    def _count(self, pictures: Counter[Named], sign: int) -> None:
        """So many more (or fewer) pictures have these names; names of none are forgotten."""
        changed = [(sign * count, self._name(name)) for name, count in pictures.items()]
        self.db.executemany("UPDATE names SET count = count + ? WHERE id = ?", changed)
        if sign < 0:
            for name in pictures:
                self._forget_unused(name)

    def _forget_unused(self, name: Named) -> None:
        id_ = self._name(name)
        gone = self.db.execute("DELETE FROM names WHERE id = ? AND count = 0", [id_]).rowcount
        if gone:
            del self._names[name]
            pairs = ((part, id_) for part in name_parts(name[1]))
            self.db.executemany("DELETE FROM parts WHERE part = ? AND name = ?", pairs)

    def _name(self, name: Named) -> int:
        """The id of a name, a new one if it is new."""
        known = self._names.get(name)
        if known is None:
            row = self.db.execute(
                "SELECT id FROM names WHERE kind = ? AND value = ?", [int(name[0]), name[1]]
            ).fetchone()
            known = self._names[name] = int(row[0]) if row else self._new_name(*name)
        return known

    def _new_name(self, kind: Kind, value: str) -> int:
        id_ = self.db.execute(
            "INSERT INTO names (kind, value, key) VALUES (?, ?, ?)", [int(kind), value, key(value)]
        ).lastrowid
        assert id_ is not None
        if kind is Kind.PERSON:
            pairs = ((part, id_) for part in name_parts(value))
            self.db.executemany("INSERT INTO parts VALUES (?, ?)", pairs)
        return id_

    # -- what changed

    def _log(self, photos: list[int]) -> None:
        """Note which pictures changed, for :mod:`archive.index.facets`."""
        first, last = self.db.execute("SELECT min(seq), max(seq) FROM changes").fetchone()
        if len(photos) > LOGGED or (last or 0) - (first or 0) > 20 * LOGGED:
            self.db.execute("DELETE FROM changes")
            self.db.execute("UPDATE meta SET value = value + 1 WHERE name = 'epoch'")
        else:
            self.db.executemany(
                "INSERT INTO changes (photo) VALUES (?)", ((photo,) for photo in photos)
            )


def _judged(rights: Moments | None, barred: Barred | None, entry: Entry | Ready) -> Moments | None:
    """The rights with what the people in the picture say on top."""
    if barred is None or not barred(entry.photo):
        return rights
    return (True, *(rights or (False, None, None, None, None))[1:])
