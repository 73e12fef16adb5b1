"""Putting photos into the tables and taking them out, inside one transaction."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archive.index.columns import rights_of
from archive.index.deriving import Derived, Kind, Named, Ready, derive, identified
from archive.index.judging import Barring, judged
from archive.index.names import name_parts
from archive.index.naming import Names
from archive.index.partitions import Partitions
from archive.index.placing import Placing, Row
from archive.index.protocol import Entry
from archive.index.records import unpack
from archive.model import Photo

__all__ = ["LOGGED", "Writer"]

LOGGED = 2_000
"""So many changes at once are noted one by one; more make copies in memory load anew."""

KEPT_BACK = 200_000
"""So many appearances are sorted before they are written: those of one person lie together."""

_PUT_RIGHTS = "INSERT INTO rights VALUES (?, ?, ?, ?, ?, ?)"
_PUT_FILE = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)"
_PUT_ID = "INSERT INTO identified VALUES (?, ?)"
_DROP_ID = "DELETE FROM identified WHERE who = ? AND photo = ?"
_DROP = (
    "DELETE FROM photos WHERE id = ?",
    "DELETE FROM rights WHERE photo = ?",
    "DELETE FROM facets WHERE photo = ?",
)
_PUT_APPEARANCE = "INSERT OR IGNORE INTO appearances VALUES (?, ?, ?, ?, ?)"

_Appearance = tuple[int, int, int, int, int]


class Writer:
    """Writes through one connection; keep it, for it remembers the ids of names.

    Everything happens in the transaction the connection is in; :meth:`finish` comes before its end.
    ``barring`` gives what says of a picture whether somebody in it withdrew their consent; ``None``
    if nobody ever did.
    """

    def __init__(self, db: sqlite3.Connection, barring: Barring) -> None:
        self.db = db
        self._barring = barring
        self._names = Names(db)
        self._version = -1
        self._named: Counter[int] = Counter()
        self._places: list[_Appearance] = []

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
        rows = Placing(self.db).placed(new, known)
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

    # -- rows

    def _insert(self, rows: list[Row]) -> None:
        Partitions(self.db).put([(photo, *entry.derived.columns) for photo, entry in rows])
        self.db.executemany(
            "INSERT INTO paths (rowid, file) VALUES (?, ?)",
            ((photo, entry.derived.path) for photo, entry in rows),
        )
        barred = self._barring()
        found = ((p, judged(e.derived.rights, barred, e)) for p, e in rows)
        self.db.executemany(_PUT_RIGHTS, ((photo, *rights) for photo, rights in found if rights))
        self.db.executemany(_PUT_ID, sorted(identified((p, e.derived) for p, e in rows)))
        self._insert_names(rows)

    def _insert_names(self, rows: list[Row]) -> None:
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
            (ids[Kind.PERSON, name], photo, row, place, ids[Kind.ROLE, role] if role else 0)
            for name, row, place, role in derived.places
        ]

    def judge_again(self, photos: Iterable[tuple[int, Photo]]) -> None:
        """Enter the rights of pictures anew, after people said something about being shown."""
        barred = self._barring()
        for id_, photo in photos:
            self.db.execute("DELETE FROM rights WHERE photo = ?", [id_])
            if rights := judged(rights_of(photo), barred, Entry(photo)):
                self.db.execute(_PUT_RIGHTS, (id_, *rights))
            self._log([id_])

    def _files(self, rows: Iterable[Row]) -> None:
        self.db.executemany(
            _PUT_FILE,
            (
                (e.file, photo, e.size, e.mtime_ns, e.inode, e.ctime_ns, e.sidecar)
                for photo, e in rows
            ),
        )

    def _same(self, rows: list[Row]) -> None:
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
                (self._names[Kind.PERSON, name], photo)
                for photo, derived in old
                for name, *_ in derived.places
            ),
        )
        many(_DROP_ID, identified(old))
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
