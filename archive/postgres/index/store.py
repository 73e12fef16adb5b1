"""``PostgresIndex``: the index on a PostgreSQL server, one for all machines of a house."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from archive.index.answering import Clock
from archive.index.changing import Changing, aliases_of
from archive.index.judging import Barring, Judgement
from archive.index.protocol import Known, Stats
from archive.index.walks import Clause
from archive.model import Photo
from archive.postgres.connections import Connections, Database
from archive.postgres.index.parts import Parts
from archive.postgres.index.schema import prepare
from archive.postgres.index.tables import PostgresTables
from archive.postgres.index.writing import Writer
from archive.roots import as_path
from archive.shares import WHOLE, Share, complete

__all__ = ["PostgresIndex"]

_KNOWN = (
    "SELECT file, size, mtime_ns, inode, ctime_ns, sidecar, image, content"
    " FROM files JOIN photos ON photos.id = files.photo"
)
_PICTURES_OF = (
    "SELECT photo FROM appearances JOIN names ON names.id = person"
    " WHERE kind = 0 AND key = ANY(%s)"
    " UNION SELECT photo FROM identified WHERE who = ANY(%s::bigint[])"
)
_SET = "INSERT INTO meta VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_SIZE = (
    "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class AS c"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
)
_ANALYZED = (
    "appearances",
    "names",
    "parts",
    "photos",
    "facets",
    "rights",
    "identified",
    "paths",
    "files",
    "frequencies",
)


class PostgresIndex(Changing):
    """The index of the archive in the folder ``root``, in a schema of the database at ``address``.

    Usable from many threads, processes and machines at once. One that a version before made is
    begun anew: see ``complete``. ``clock`` says what time it is for embargoes, ``barring`` what
    tells whether somebody in a picture withdrew consent; ``None`` if nobody ever did.
    """

    def __init__(
        self,
        address: str,
        *,
        root: str | os.PathLike[str],
        clock: Clock | None = None,
        barring: Barring = lambda: None,
    ) -> None:
        self.root = as_path(root)
        self._barring = barring
        self._connections = Connections(address, "index")
        self._writer: Writer | None = None
        try:
            prepare(self._connections)
        except BaseException:
            self._connections.close()
            raise
        super().__init__(self._tables, clock)

    def close(self) -> None:
        """Let go of the server and of what is kept in memory."""
        self._connections.close()
        self._facets.forget()

    # -- writing

    def forget(self, files: Iterable[Known]) -> Sequence[str]:
        """Forget those of these files that are still known just so; returns their paths."""
        with self._writing() as writer:
            same = [known.file for known in files if _known_file(writer.db, known.file) == known]
            writer.delete(same)
        return same

    def set_aliases(self, groups: Iterable[Sequence[str]], as_of: int = 0) -> None:
        """Replace what is known about names that mean the same person, one group each."""
        with self._connections.writing() as db:
            db.execute("DELETE FROM aliases")
            with db.cursor() as cursor:
                cursor.executemany("INSERT INTO aliases VALUES (%s, %s)", aliases_of(groups))
            db.execute(_SET, ["aliases", str(as_of)])

    @property
    def aliases_as_of(self) -> int:
        """The state of the directory that the aliases are of; 0 in an index begun anew."""
        return int(self._meta("aliases") or 0)

    def judge_again(self, names: Iterable[str], ids: Iterable[str], as_of: int) -> None:
        """Judge the rights of these people's pictures anew, and of those named the last time."""
        now = Judgement.on(names, ids, as_of)
        with self._writing() as writer:
            asked = now.after(Judgement.parse(_meta_in(writer.db, "judged")))
            found = [photo for (photo,) in writer.db.execute(_PICTURES_OF, asked)]
            photos = PostgresTables(writer.db, self.root).photos(found)
            writer.judge_again(zip(found, photos, strict=True))
            writer.db.execute(_SET, ["judged", now.text])

    @property
    def judged_as_of(self) -> int:
        """The state of consents that all rights are of; 0 in an index begun anew."""
        return Judgement.parse(self._meta("judged")).as_of

    @property
    def complete(self) -> bool:
        """Whether all files were read since this index was begun (:meth:`mark_complete`).

        If not, what it finds is right but may not be all there is.
        """
        return self._meta("complete") == "1"

    def mark_complete(self, share: Share = WHOLE) -> None:
        """Note that every file of this share has been seen; a good moment to tidy up."""
        with self._connections.writing() as db:
            seen = {str(share), *json.loads(_meta_in(db, "shares") or "[]")}
            db.execute(_SET, ["shares", json.dumps(sorted(seen))])
            if complete(Share.parse(text) for text in seen):
                db.execute(_SET, ["complete", "1"])
            Parts(db).tidy()
            for table in _ANALYZED:
                db.execute(f"ANALYZE {table}".encode())

    def purge(self) -> bool:
        """Leave nothing in the tables of what was taken out.

        Names of the directory are forgotten and have to be set again. False if others use the
        tables just now. The server's log and its backups are in its administrator's hands.
        """
        with self._connections.writing() as db:
            db.execute("DELETE FROM aliases")
            db.execute("DELETE FROM meta WHERE name IN ('aliases', 'judged')")
        return self._connections.compact()

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        try:
            with self._connections.writing() as db:
                if self._writer is None or self._writer.db is not db:
                    self._writer = Writer(db, self._barring)
                self._writer.begin()
                yield self._writer
                self._writer.finish()
        except BaseException:
            self._writer = None  # it remembers names whose numbers were not kept
            raise

    # -- finding

    def by_file(self, file: str) -> Photo | None:
        """The picture at this path."""
        return next(iter(self._found("SELECT photo AS id FROM files WHERE file = ?", file)), None)

    def by_image(self, image_hash: str) -> Photo | None:
        """A picture with this image hash; the first by path if there are copies."""
        copies = self._found("SELECT id FROM photos WHERE image = ?", image_hash)
        return min(copies, key=lambda photo: str(photo.file), default=None)

    def _found(self, sql: str, value: str) -> list[Photo]:
        with self._tables() as tables:
            return tables.photos(tables.column(Clause(sql, (value,))).tolist())

    def known(self) -> Iterator[Known]:
        """Every file in the index, by path in code point order."""
        with self._connections.reading() as db, db.cursor(name="known") as cursor:
            cursor.itersize = 5_000
            for row in cursor.execute(f"{_KNOWN} ORDER BY file"):
                yield Known(*row)

    def known_file(self, file: str) -> Known | None:
        """One of them."""
        with self._connections.reading() as db:
            return _known_file(db, file)

    def stats(self) -> Stats:
        """How much there is."""
        with self._tables() as tables:
            photos = tables.execute("SELECT coalesce(sum(photos), 0)::bigint FROM partitions")
            people = tables.execute("SELECT count(*) FROM names WHERE kind = 0")
            size = tables.execute(_SIZE)
        return Stats(photos[0][0], people[0][0], size[0][0])

    def _meta(self, name: str) -> str | None:
        with self._connections.reading() as db:
            return _meta_in(db, name)

    @contextmanager
    def _tables(self) -> Iterator[PostgresTables]:
        with self._connections.reading() as db:
            yield PostgresTables(db, self.root)


def _meta_in(db: Database, name: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE name = %s", [name]).fetchone()
    return row[0] if row else None


def _known_file(db: Database, file: str) -> Known | None:
    row = db.execute(f"{_KNOWN} WHERE file = %s", [file]).fetchone()
    return Known(*row) if row else None
