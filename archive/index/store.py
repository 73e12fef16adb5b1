"""``SqliteIndex``: the index in one SQLite file beside the pictures."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from archive.errors import QueryError
from archive.index.connections import Pool
from archive.index.deriving import Ready, from_hash, to_hash
from archive.index.facets import Facets
from archive.index.guessing import Guesser
from archive.index.names import name_keys
from archive.index.paging import CAP, page_of
from archive.index.partitions import Partitions
from archive.index.protocol import (
    FACETS,
    Entry,
    Guess,
    Known,
    KnownPerson,
    Page,
    Stats,
    Suggestion,
)
from archive.index.records import unpack
from archive.index.resolving import Resolver
from archive.index.search import plan
from archive.index.sqlite import SqliteTables
from archive.index.suggesting import Suggester, known_people
from archive.index.syntax import Name, Query, Text
from archive.index.writing import Barring, Writer
from archive.model import Photo

__all__ = ["SqliteIndex"]

BATCH = 1_000
"""So many entries are prepared at a time inside the transaction of a ``put_many``."""

_BY_IMAGE = "SELECT id FROM photos WHERE substr(image, 1, 8) = substr(?, 1, 8) AND image = ?"
_KNOWN = (
    "SELECT file, size, mtime_ns, inode, ctime_ns, sidecar, image, content"
    " FROM files JOIN photos ON photos.id = files.photo"
)
_PICTURES_OF = (
    "SELECT DISTINCT photo FROM appearances JOIN names ON names.id = person"
    " WHERE kind = 0 AND key IN (SELECT value FROM json_each(?))"
)


class SqliteIndex:
    """The index of the archive in the folder above ``path``'s own, usable from many threads.

    An index that another version made, or that cannot be read, is begun anew: see ``complete``.
    ``root`` is the folder that paths are in (default: that of ``.archive/index.db``), ``clock``
    says what time it is for embargoes, ``barring`` what tells whether somebody in a
    picture withdrew consent; ``None`` if nobody ever did.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        root: str | os.PathLike[str] | None = None,
        clock: Callable[[], datetime] | None = None,
        barring: Barring = lambda: None,
    ) -> None:
        self.path = Path(path)
        self._barring = barring
        self.root = Path(root) if root is not None else self.path.parent.parent
        self.clock = clock or (lambda: datetime.now().astimezone())
        self._pool = Pool(self.path)
        self._writer: Writer | None = None
        self._facets = Facets()
        self._suggester = Suggester(self._reading)
        self._guesser = Guesser(self._suggester)

    def __enter__(self) -> SqliteIndex:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of what is kept in memory."""
        self._pool.close()
        self._facets.forget()

    # -- writing

    def put_many(self, entries: Iterable[Entry | Ready]) -> int:
        """Add these, or replace what is known under the same ``photo.file``; all or none."""
        waiting, written = iter(entries), 0
        with self._writing() as writer:
            while batch := list(islice(waiting, BATCH)):
                written += writer.put(batch)
        return written

    def delete_many(self, files: Iterable[str]) -> int:
        """Forget these files; unknown ones are passed over. Returns how many were known."""
        with self._writing() as writer:
            return writer.delete(files)

    def clear(self) -> None:
        """Forget everything."""
        self.delete_many([known.file for known in self.known()])

    def set_aliases(self, groups: Iterable[Sequence[str]], as_of: int = 0) -> None:
        """Replace what is known about names that mean the same person, one group each."""
        rows = {
            (key, person)
            for person, group in enumerate(groups)
            for name in group
            for key in name_keys(name)
        }
        with self._pool.write() as db:
            db.execute("DELETE FROM aliases")
            db.executemany("INSERT INTO aliases VALUES (?, ?)", sorted(rows))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('aliases', ?)", [as_of])

    @property
    def aliases_as_of(self) -> int:
        """The state of the directory that the aliases are of; 0 in an index begun anew."""
        with self._pool.read() as db:
            row = db.execute("SELECT value FROM meta WHERE name = 'aliases'").fetchone()
            return int(row[0]) if row else 0

    def judge_again(self, names: Iterable[str], as_of: int) -> None:
        """Judge the rights of these people's pictures anew, and of those named the last time."""
        keys = sorted({key for name in names for key in name_keys(name)})
        with self._writing() as writer:
            last = _judged(writer.db)[1]
            asked = json.dumps(list({*keys, *last}))
            ids = [row[0] for row in writer.db.execute(_PICTURES_OF, [asked])]
            writer.judge_again((id_, self._photo(writer.db, id_)) for id_ in ids)
            judged = json.dumps([as_of, keys])
            writer.db.execute("INSERT OR REPLACE INTO meta VALUES ('judged', ?)", [judged])

    @property
    def judged_as_of(self) -> int:
        """The state of consents that all rights are of; 0 in an index begun anew."""
        with self._pool.read() as db:
            return _judged(db)[0]

    @property
    def complete(self) -> bool:
        """Whether all files were read since this index was begun (:meth:`mark_complete`).

        If not, what it finds is right but may not be all there is.
        """
        with self._pool.read() as db:
            row = db.execute("SELECT value FROM meta WHERE name = 'complete'").fetchone()
            return bool(row[0])

    def mark_complete(self) -> None:
        """Note that every file of the archive has been seen; a good moment to tidy up."""
        with self._pool.write() as db:
            db.execute("UPDATE meta SET value = 1 WHERE name = 'complete'")
            Partitions(db).tidy()

    def purge(self) -> bool:
        """Leave no byte behind of what was taken out: words, free pages, the log.

        Names of the directory are forgotten and have to be set again. False if others read just
        now, so that the log still holds something.
        """
        with self._pool.write() as db:
            db.execute("DELETE FROM aliases")
            db.execute("DELETE FROM meta WHERE name IN ('aliases', 'judged')")
            db.execute("INSERT INTO paths (paths) VALUES ('optimize')")
            Partitions(db).forget()
        return self._pool.compact()

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        try:
            with self._pool.write() as db:
                if self._writer is None or self._writer.db is not db:
                    self._writer = Writer(db, self._barring)
                yield self._writer
        except BaseException:
            self._writer = None  # it remembers names whose ids were not kept
            raise

    # -- finding

    def search(self, query: Query, *, limit: int = 60, after: str | None = None) -> Page:
        """A page of hits; ``after`` is the ``next`` of the page before (QueryError if not)."""
        with self._reading() as tables:
            resolver = self._resolver(tables)
            found = plan(query.where, resolver, self.clock())
            hits = page_of(tables, found, query.sort, limit, after)
            photos = tuple(self._photo(tables.db, id_) for id_ in hits.ids)
            guesses = () if hits.total else tuple(self._guesses(tables, query, resolver))
        return Page(photos, hits.total, hits.exact, hits.next, query.notes, guesses)

    def _guesses(self, tables: SqliteTables, query: Query, resolver: Resolver) -> list[Guess]:
        def hits(word: Text) -> tuple[int, Photo | None]:
            found = plan(word, resolver, self.clock())
            ids = found.ids(tables, limit=1)
            photo = self._photo(tables.db, ids[0]) if ids else None
            return found.count(tables, CAP)[0], photo

        return self._guesser.guesses(tables, query, resolver, hits)

    def count(self, query: Query, *, cap: int = CAP) -> tuple[int, bool]:
        """How many hits, and whether that is exact; counting stops at ``cap``."""
        with self._reading() as tables:
            return plan(query.where, self._resolver(tables), self.clock()).count(tables, cap)

    def facets(
        self, query: Query, fields: Sequence[str] = FACETS, *, limit: int = 20
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The most frequent values among all hits, with counts; years in order, newest first."""
        if unknown := set(fields) - set(FACETS):
            raise QueryError(f"there are no facets of {', '.join(sorted(unknown))}")
        with self._reading() as tables:
            now = self.clock()
            found = plan(query.where, self._resolver(tables), now)
            return self._facets.count(tables, found, fields, limit, now)

    def by_file(self, file: str) -> Photo | None:
        """The picture at this path."""
        with self._pool.read() as db:
            row = db.execute("SELECT photo FROM files WHERE file = ?", [file]).fetchone()
            return self._photo(db, row[0]) if row else None

    def by_image(self, image_hash: str) -> Photo | None:
        """A picture with this image hash; the first by path if there are copies."""
        with self._pool.read() as db:
            rows = db.execute(_BY_IMAGE, [to_hash(image_hash)] * 2).fetchall()
            copies = [self._photo(db, id_) for (id_,) in rows]
        return min(copies, key=lambda photo: str(photo.file), default=None)

    def known(self) -> Iterator[Known]:
        """Every file in the index, by path in code point order."""
        with self._pool.read() as db:
            yield from map(_known, db.execute(f"{_KNOWN} ORDER BY file"))

    def known_file(self, file: str) -> Known | None:
        """One of them."""
        with self._pool.read() as db:
            row = db.execute(f"{_KNOWN} WHERE file = ?", [file]).fetchone()
            return _known(row) if row else None

    # -- names

    def suggest(self, text: str, *, limit: int = 10) -> Sequence[Suggestion]:
        """People by frequency, then events and cities, that go on like ``text``."""
        with self._reading() as tables:
            return self._suggester.suggest(tables, text, limit)

    def resolve_name(self, text: str) -> Sequence[KnownPerson]:
        """Everybody the name may mean: the full name in any form, an alias, or a part."""
        with self._reading() as tables:
            found = self._resolver(tables).people(Name(text, quoted=True))
            return known_people(tables, tables.name_rows(found.ids))

    def similar_names(self, text: str, *, limit: int = 10) -> Sequence[KnownPerson]:
        """Names that sound or are spelt nearly like this one, best first."""
        with self._reading() as tables:
            return self._suggester.similar(tables, text, limit)

    def people(self, text: str = "") -> Sequence[KnownPerson]:
        """Everybody named (whose name goes on like ``text``), most frequent first."""
        with self._reading() as tables:
            return self._suggester.people(tables, text)

    def stats(self) -> Stats:
        """How much there is."""
        with self._pool.read() as db:
            photos = db.execute("SELECT count(*) FROM facets").fetchone()[0]
            people = db.execute("SELECT count(*) FROM names WHERE kind = 0").fetchone()[0]
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return Stats(photos, people, sum(f.stat().st_size for f in files if f.exists()))

    @contextmanager
    def _reading(self) -> Iterator[SqliteTables]:
        with self._pool.read() as db:
            yield SqliteTables(db)

    def _resolver(self, tables: SqliteTables) -> Resolver:
        similar = partial(self._suggester.similar_keys, tables)
        return Resolver(tables, similar)

    def _photo(self, db: sqlite3.Connection, id_: int) -> Photo:
        row = db.execute("SELECT record, image, content FROM photos WHERE id = ?", [id_]).fetchone()
        return unpack(row[0], self.root, from_hash(row[1]), from_hash(row[2]))


def _judged(db: sqlite3.Connection) -> tuple[int, list[str]]:
    """The state of consents at the last judgement, and the folded names judged then."""
    row = db.execute("SELECT value FROM meta WHERE name = 'judged'").fetchone()
    as_of, keys = json.loads(row[0]) if row else (0, [])
    return int(as_of), keys


def _known(row: tuple[Any, ...]) -> Known:
    file, size, mtime, inode, ctime, sidecar, image, content = row
    return Known(file, size, mtime, inode, ctime, sidecar, from_hash(image), from_hash(content))
