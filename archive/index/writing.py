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
from archive.index.deriving import Derived, Kind, Named, Ready, derive
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

KEPT_BACK = 200_000
"""So many appearances are sorted before they are written: those of one person lie together."""

_PUT_PHOTO = "INSERT OR IGNORE INTO photos (id, image, content, record) VALUES (?, ?, ?, ?)"
_PUT_RIGHTS = "INSERT INTO rights VALUES (?, ?, ?, ?, ?, ?)"
_PUT_FILE = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)"
_DROP = (
    "DELETE FROM photos WHERE id = ?",
    "DELETE FROM rights WHERE photo = ?",
    "DELETE FROM facets WHERE photo = ?",
)
_PUT_NAME = "INSERT INTO names (kind, value, key) VALUES (?, ?, ?)"
_PUT_APPEARANCE = "INSERT OR IGNORE INTO appearances VALUES (?, ?, ?, ?, ?)"
_NAME = "SELECT id FROM names WHERE kind = ? AND value = ?"
_TAKEN = "SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?))"
_GAP = (
    "SELECT id + 1 FROM photos AS p WHERE id >= ? AND NOT EXISTS"
    " (SELECT 1 FROM photos WHERE id = p.id + 1) ORDER BY id LIMIT 1"
)

_Row = tuple[int, Ready]
_Appearance = tuple[int, int, int, int, int]
Barred = Callable[[Photo], bool]
Barring = Callable[[], Barred | None]


class Writer:
    """Writes through one connection; keep it, for it remembers the ids of names.

    Everything happens in the transaction the connection is in; :meth:`finish` comes before its end.
    ``barring`` gives what says of a picture whether somebody in it withdrew their consent; ``None``
    if nobody ever did.
    """

    def __init__(self, db: sqlite3.Connection, barring: Barring) -> None:
        self.db = db
        self._barring = barring
        self._names = _Names(db)
        self._version = -1
        self._named: Counter[int] = Counter()
        self._places: list[_Appearance] = []
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
        likely, rest = self._likely(entries, known)
        asked = [json.dumps(list(likely))]
        taken = {row[0] for row in self.db.execute(_TAKEN, asked)}
        rows = [(id_, entry) for id_, entry in likely.items() if id_ not in taken]
        self.db.executemany(_PUT_PHOTO, (_stored(*row) for row in rows))
        rest += [likely[id_] for id_ in sorted(taken)]
        rows += [(self._store(entry, known.get(entry.file)), entry) for entry in rest]
        return sorted(rows, key=lambda row: row[0])

    def _likely(
        self, entries: list[Ready], known: dict[str, int]
    ) -> tuple[dict[int, Ready], list[Ready]]:
        """Ids that are free unless another picture has them already; and entries without one."""
        likely: dict[int, Ready] = {}
        rest = []
        for entry in entries:
            if entry.taken is None:
                rest.append(entry)
                continue
            id_ = self._wanted(entry, known.get(entry.file))
            while id_ in likely:
                id_ += 1
            if id_ >> DAY_BITS != entry.taken[0]:  # the day is full
                rest.append(entry)
                continue
            likely[id_] = entry
            self._next[_first(entry.taken)] = id_ + 1
        return likely, rest

    def _wanted(self, entry: Ready, old: int | None) -> int:
        """The old id if the date is the old one, else the next; of what has no date the last."""
        if entry.taken is None:
            return old if old is not None and old < 0 else self._undated()
        first = _first(entry.taken)
        if old is not None and first <= old < first + SECOND_SLOTS:
            return old
        return max(first, self._next.get(first, 0))

    def _store(self, entry: Ready, old: int | None) -> int:
        """Store a record under the id it should have, or the next that is free."""
        id_ = self._wanted(entry, old)
        if not self.db.execute(_PUT_PHOTO, _stored(id_, entry)).rowcount:
            day = entry.taken and entry.taken[0]
            id_ = self._slot(id_, (day + 1) << DAY_BITS) if day else self._undated()
            self.db.execute(_PUT_PHOTO, _stored(id_, entry))
        if entry.taken:
            self._next[_first(entry.taken)] = id_ + 1
        return id_

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
        Partitions(self.db).put([(photo, *entry.derived.columns) for photo, entry in rows])
        self.db.executemany(
            "INSERT INTO paths (rowid, file) VALUES (?, ?)",
            ((photo, entry.derived.path) for photo, entry in rows),
        )
        barred = self._barring()
        judged = ((p, _judged(entry.derived.rights, barred, entry)) for p, entry in rows)
        self.db.executemany(_PUT_RIGHTS, ((photo, *rights) for photo, rights in judged if rights))
        self._insert_names(rows)

    def _insert_names(self, rows: list[_Row]) -> None:
        """Who and what is in which picture, and in how many each is."""
        facets: list[tuple[int, int, bytes]] = []
        places: list[_Appearance] = []
        named: list[int] = []
        for photo, entry in rows:
            ids = [*map(self._names.__getitem__, entry.derived.hits_by)]
            facets.append((photo, entry.derived.people, array("i", ids).tobytes()))
            appearing = self._appearances(photo, entry.derived)
            named += ids
            named += {role for *_, role in appearing if role}
            places += appearing
        self.db.executemany("INSERT INTO facets VALUES (?, ?, ?)", facets)
        self._named.update(named)
        self._places += places
        if len(self._places) > KEPT_BACK:
            self.finish()

    def finish(self) -> None:
        """Write what is kept back until the end of the transaction, to be in order by then."""
        self._count(self._named, 1)
        self.db.executemany(_PUT_APPEARANCE, sorted(self._places))
        self._named.clear()
        self._places.clear()

    def _appearances(self, photo: int, derived: Derived) -> list[_Appearance]:
        ids = self._names
        return [
            (
                ids[Kind.PERSON, place.name], photo, place.row, place.place,
                ids[Kind.ROLE, place.role] if place.role else 0,
            )
            for place in derived.places
        ]  # fmt: skip

    def judge_again(self, photos: Iterable[tuple[int, Photo]]) -> None:
        """Enter the rights of pictures anew, after people said something about being shown."""
        barred = self._barring()
        for id_, photo in photos:
            self.db.execute("DELETE FROM rights WHERE photo = ?", [id_])
            if rights := _judged(rights_of(photo), barred, Entry(photo)):
                self.db.execute(_PUT_RIGHTS, (id_, *rights))
            self._log([id_])

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
        if not photos:
            return
        self.finish()
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
                (self._names[Kind.PERSON, place.name], photo)
                for photo, derived in old
                for place in derived.places
            ),
        )
        for statement in _DROP:
            many(statement, ((photo,) for photo in photos))
        names = [name for _, derived in old for name in derived.names]
        self._count(Counter(map(self._names.__getitem__, names)), -1)
        self._forget_unused(set(names))

    # -- names

    def _count(self, pictures: Counter[int], sign: int) -> None:
        """So many more (or fewer) pictures have the names of these ids."""
        changed = ((sign * count, id_) for id_, count in pictures.items())
        self.db.executemany("UPDATE names SET count = count + ? WHERE id = ?", changed)

    def _forget_unused(self, names: Iterable[Named]) -> None:
        """Forget those of these names that no picture has any more."""
        for name in names:
            id_ = self._names[name]
            sql = "DELETE FROM names WHERE id = ? AND count = 0"
            if self.db.execute(sql, [id_]).rowcount:
                del self._names[name]
                pairs = ((part, id_) for part in name_parts(name[1]))
                self.db.executemany("DELETE FROM parts WHERE part = ? AND name = ?", pairs)

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


class _Names(dict[Named, int]):
    """The ids of names, a new one for a new name."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, name: Named) -> int:
        row = self._db.execute(_NAME, [int(name[0]), name[1]]).fetchone()
        self[name] = int(row[0]) if row else self._new(*name)
        return self[name]

    def _new(self, kind: Kind, value: str) -> int:
        id_ = self._db.execute(_PUT_NAME, [int(kind), value, key(value)]).lastrowid
        assert id_ is not None
        if kind is Kind.PERSON:
            pairs = ((part, id_) for part in name_parts(value))
            self._db.executemany("INSERT INTO parts VALUES (?, ?)", pairs)
        return id_


def _first(taken: tuple[int, int]) -> int:
    """The first id of a second."""
    return (taken[0] << DAY_BITS) + taken[1] * SECOND_SLOTS


def _stored(id_: int, entry: Ready) -> tuple[object, ...]:
    return (id_, *entry.hashes, entry.derived.record)


def _judged(rights: Moments | None, barred: Barred | None, entry: Entry | Ready) -> Moments | None:
    """The rights with what the people in the picture say on top."""
    if barred is None or not barred(entry.photo):
        return rights
    return (True, *(rights or (False, None, None, None, None))[1:])
