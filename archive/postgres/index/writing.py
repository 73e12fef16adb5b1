"""Putting photos into the tables on a server and taking them out, inside one transaction."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archive.errors import ReadError
from archive.index.columns import rights_of
from archive.index.deriving import Kind, Ready, derive, identified
from archive.index.judging import Barring, judged
from archive.index.protocol import Entry
from archive.index.records import unpack
from archive.index.writing import LOGGED
from archive.model import Photo
from archive.postgres.connections import Database
from archive.postgres.index.naming import Names
from archive.postgres.index.parts import Parts
from archive.postgres.index.placing import Places
from archive.postgres.index.tables import PostgresTables
from archive.postgres.index.terms import Terms, fitting, text_of

__all__ = ["Writer"]

_IDS = "SELECT file, photo FROM files WHERE file = ANY(%s)"
_RECORDS = "SELECT id, record FROM photos WHERE id = ANY(%s)"
_DROP_PLACES = (
    "DELETE FROM appearances AS a USING unnest(%s::integer[], %s::bigint[]) AS d (person, photo)"
    " WHERE a.person = d.person AND a.photo = d.photo"
)
_DROP = (
    "DELETE FROM photos WHERE id = ANY(%s)",
    "DELETE FROM rights WHERE photo = ANY(%s)",
    "DELETE FROM facets WHERE photo = ANY(%s)",
    "DELETE FROM paths WHERE rowid = ANY(%s)",
)
_DROP_IDS = (
    "DELETE FROM identified AS i USING unnest(%s::bigint[], %s::bigint[]) AS d (who, photo)"
    " WHERE i.who = d.who AND i.photo = d.photo"
)
_HASHES = "UPDATE photos SET image = %s, content = %s WHERE id = %s"
_RIGHTS = "INSERT INTO rights VALUES (%s, %s, %s, %s, %s, %s)"

_Row = tuple[int, Ready]


class Writer:
    """Writes through one connection; keep it, for it remembers the numbers of names.

    Everything happens in the transaction the connection is in, between :meth:`begin` and
    :meth:`finish`. ``barring`` gives what says of a picture whether somebody in it withdrew their
    consent; ``None`` if nobody ever did.
    """

    def __init__(self, db: Database, barring: Barring) -> None:
        self.db = db
        self._barring = barring
        self._names = Names(db)
        self._parts = Parts(db)
        self._version = (-1, -1)

    def begin(self) -> None:
        """Forget what somebody else may have changed meanwhile."""
        self._parts = Parts(self.db)
        if self._seen() != self._version:
            self._names.forget()

    def finish(self) -> None:
        """Enter what was put off to the end."""
        self._names.flush()
        self._parts.finish()
        self._version = self._seen()

    def _seen(self) -> tuple[int, int]:
        return PostgresTables(self.db, Path()).version()

    def put(self, entries: Sequence[Entry | Ready]) -> int:
        """Add or replace these. Returns how many."""
        ready = (e if isinstance(e, Ready) else Ready.of(e) for e in entries)
        unique = {entry.file: entry for entry in ready}
        known = dict(self._ids(unique))
        kept = self._unchanged(unique, known)
        gone = [photo for file, photo in known.items() if file not in kept]
        self._remove(gone)
        rows = self._placed([e for file, e in unique.items() if file not in kept], known)
        self._insert(rows)
        same = [(photo, unique[file]) for file, photo in kept.items()]
        self._rehash(same)
        self._files([*rows, *same], known)
        self._log([*gone, *(photo for photo, _ in rows)])
        return len(unique)

    def delete(self, files: Iterable[str]) -> int:
        """Forget these files. Returns how many were known."""
        known = dict(self._ids(files))
        self._remove(list(known.values()))
        self.db.execute("DELETE FROM files WHERE file = ANY(%s)", [list(known)])
        self._log(list(known.values()))
        return len(known)

    def judge_again(self, photos: Iterable[tuple[int, Photo]]) -> None:
        """Enter the rights of pictures anew, after people said something about being shown."""
        barred = self._barring()
        for id_, photo in photos:
            self.db.execute("DELETE FROM rights WHERE photo = %s", [id_])
            if rights := judged(rights_of(photo), barred, Entry(photo)):
                self.db.execute(_RIGHTS, (id_, *rights))
            self._log([id_])

    def _ids(self, files: Iterable[str]) -> Iterator[tuple[str, int]]:
        asked = list(files)
        if asked:
            yield from self.db.execute(_IDS, [asked])

    def _records(self, photos: Sequence[int]) -> dict[int, bytes]:
        if not photos:
            return {}
        found: dict[int, bytes] = dict(self.db.execute(_RECORDS, [list(photos)]))
        if len(found) < len(photos):
            raise ReadError("the index has a file without its picture: index again")
        return found

    def _unchanged(self, entries: dict[str, Ready], known: dict[str, int]) -> dict[str, int]:
        """Those of which only the file changed, not what it says."""
        records = self._records(list(known.values()))
        return {f: p for f, p in known.items() if records[p] == entries[f].derived.record}

    def _placed(self, entries: list[Ready], known: dict[str, int]) -> list[_Row]:
        """Each with its number, ascending."""
        if not entries:
            return []
        entries.sort(key=lambda entry: entry.file, reverse=True)
        entries.sort(key=lambda entry: entry.taken or (0, 0))
        places = Places(self.db, {entry.taken[0] for entry in entries if entry.taken})
        rows = [(places.number(entry, known.get(entry.file)), entry) for entry in entries]
        return sorted(rows, key=lambda row: row[0])

    # -- rows

    def _insert(self, rows: list[_Row]) -> None:
        if not rows:
            return
        pictures = Counter(name for _, entry in rows for name in entry.derived.names)
        self._names.learn(pictures)
        self._names.count(pictures)
        self._copy("photos", ((p, e.image_hash, e.file_hash, e.derived.record) for p, e in rows))
        self._parts.put([(photo, text_of(entry.derived.columns)) for photo, entry in rows])
        self._copy("paths", (_path(photo, entry) for photo, entry in rows))
        barred = self._barring()
        found = ((p, judged(e.derived.rights, barred, e)) for p, e in rows)
        self._copy("rights", ((photo, *rights) for photo, rights in found if rights))
        self._copy("identified", identified((p, e.derived) for p, e in rows))
        self._copy("facets", map(self._facet, rows))
        places = dict.fromkeys(place for row in rows for place in self._appearances(row))
        first = {place[:4]: place for place in sorted(places, reverse=True)}
        self._copy("appearances", first.values())

    def _copy(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        with self.db.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as to:
            for row in rows:
                to.write_row(row)

    def _facet(self, row: _Row) -> tuple[int, int, bytes]:
        photo, entry = row
        names = array("i", [self._names[name] for name in entry.derived.hits_by])
        return photo, entry.derived.people, names.tobytes()

    def _appearances(self, row: _Row) -> Iterator[tuple[int, int, int, int, int]]:
        photo, entry = row
        for name, line, place, role in entry.derived.places:
            as_what = self._names[Kind.ROLE, role] if role else 0
            yield self._names[Kind.PERSON, name], photo, line, place, as_what

    def _files(self, rows: list[_Row], known: dict[str, int]) -> None:
        old = [entry.file for _, entry in rows if entry.file in known]
        if old:
            self.db.execute("DELETE FROM files WHERE file = ANY(%s)", [old])
        self._copy(
            "files",
            (
                (e.file, photo, e.size, e.mtime_ns, e.inode, e.ctime_ns, e.sidecar)
                for photo, e in rows
            ),
        )

    def _rehash(self, rows: list[_Row]) -> None:
        """Files that look otherwise than before but say the same."""
        with self.db.cursor() as cursor:
            cursor.executemany(_HASHES, [(e.image_hash, e.file_hash, photo) for photo, e in rows])

    def _remove(self, photos: list[int]) -> None:
        """Take out everything but the rows of ``files``."""
        if not photos:
            return
        records = self._records(sorted(photos)).items()
        old = [(photo, derive(unpack(record, Path(), None, None))) for photo, record in records]
        self._parts.drop(photos)
        gone = Counter(name for _, derived in old for name in derived.names)
        self._names.learn(gone)
        pairs = [
            (self._names[Kind.PERSON, name], photo)
            for photo, derived in old
            for name, *_ in derived.places
        ]
        if pairs:
            self.db.execute(_DROP_PLACES, [list(column) for column in zip(*pairs, strict=True)])
        if ids := list(identified(old)):
            self.db.execute(_DROP_IDS, [list(column) for column in zip(*ids, strict=True)])
        for statement in _DROP:
            self.db.execute(statement, [photos])
        self._names.drop(gone)

    # -- what changed

    def _log(self, photos: list[int]) -> None:
        """Note which pictures changed, for :mod:`archive.index.facets`."""
        row = self.db.execute("SELECT min(seq), max(seq) FROM changes").fetchone() or (0, 0)
        first, last = row
        if len(photos) > LOGGED or (last or 0) - (first or 0) > 20 * LOGGED:
            self.db.execute("DELETE FROM changes")
            self.db.execute("UPDATE meta SET value = value::bigint + 1 WHERE name = 'epoch'")
        else:
            self._copy_changes(photos)

    def _copy_changes(self, photos: list[int]) -> None:
        if photos:
            sql = "INSERT INTO changes (photo) SELECT * FROM unnest(%s::bigint[])"
            self.db.execute(sql, [photos])


def _path(photo: int, entry: Ready) -> tuple[int, int, str]:
    words = fitting(entry.derived.path.split())
    terms = Terms(f" {' '.join(words)} ", len(words))
    return photo, terms.length, terms.text
