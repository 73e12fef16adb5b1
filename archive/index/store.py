"""``SqliteIndex``: the index in one SQLite file beside the pictures."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.index.answering import Clock
from archive.index.changing import Changing, aliases_of
from archive.index.connections import Pool
from archive.index.deriving import to_hash
from archive.index.judging import Barring, Judgement
from archive.index.partitions import Partitions
from archive.index.presence import (
    is_complete,
    known_file,
    known_files,
    mark_seen,
    still_known,
)
from archive.index.protocol import Known, Stats
from archive.index.sqlite import SqliteTables
from archive.index.walks import Clause
from archive.index.writing import Writer
from archive.model import Photo
from archive.roots import as_path
from archive.shares import WHOLE, Share

__all__ = ["SqliteIndex"]

_BY_IMAGE = "SELECT id FROM photos WHERE substr(image, 1, 8) = substr(?, 1, 8) AND image = ?"
_PICTURES_OF = (
    "SELECT photo FROM appearances JOIN names ON names.id = person"
    " WHERE kind = 0 AND key IN (SELECT value FROM json_each(?))"
    " UNION SELECT photo FROM identified WHERE who IN (SELECT value FROM json_each(?))"
)


class SqliteIndex(Changing):
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
        clock: Clock | None = None,
        barring: Barring = lambda: None,
    ) -> None:
        self.path = Path(path)
        self._barring = barring
        self.root = as_path(root) if root is not None else self.path.parent.parent
        self._pool = Pool(self.path)
        self._writer: Writer | None = None
        super().__init__(self._tables, clock)

    def close(self) -> None:
        """Let go of the file and of what is kept in memory."""
        self._pool.close()
        self._facets.forget()

    # -- writing

    def forget(self, files: Iterable[Known]) -> Sequence[str]:
        """Forget those of these files that are still known just so; returns their paths."""
        with self._writing() as writer:
            same = still_known(writer.db, files)
            writer.delete(same)
        return same

    def set_aliases(self, groups: Iterable[Sequence[str]], as_of: int = 0) -> None:
        """Replace what is known about names that mean the same person, one group each."""
        with self._pool.write() as db:
            db.execute("DELETE FROM aliases")
            db.executemany("INSERT INTO aliases VALUES (?, ?)", aliases_of(groups))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('aliases', ?)", [as_of])

    @property
    def aliases_as_of(self) -> int:
        """The state of the directory that the aliases are of; 0 in an index begun anew."""
        with self._pool.read() as db:
            row = db.execute("SELECT value FROM meta WHERE name = 'aliases'").fetchone()
            return int(row[0]) if row else 0

    def judge_again(self, names: Iterable[str], ids: Iterable[str], as_of: int) -> None:
        """Judge the rights of these people's pictures anew, and of those named the last time."""
        now = Judgement.on(names, ids, as_of)
        with self._writing() as writer:
            asked = [json.dumps(whom) for whom in now.after(_judged(writer.db))]
            found = [row[0] for row in writer.db.execute(_PICTURES_OF, asked)]
            photos = SqliteTables(writer.db, self.root).photos(found)
            writer.judge_again(zip(found, photos, strict=True))
            writer.db.execute("INSERT OR REPLACE INTO meta VALUES ('judged', ?)", [now.text])

    @property
    def judged_as_of(self) -> int:
        """The state of consents that all rights are of; 0 in an index begun anew."""
        with self._pool.read() as db:
            return _judged(db).as_of

    @property
    def complete(self) -> bool:
        """Whether all files were read since this index was begun (:meth:`mark_complete`).

        If not, what it finds is right but may not be all there is.
        """
        with self._pool.read() as db:
            return is_complete(db)

    def mark_complete(self, share: Share = WHOLE) -> None:
        """Note that every file of this share has been seen; a good moment to tidy up."""
        with self._pool.write() as db:
            mark_seen(db, share)
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
                self._writer.finish()
        except BaseException:
            self._writer = None  # it remembers names whose ids were not kept
            raise

    # -- finding

    def by_file(self, file: str) -> Photo | None:
        """The picture at this path."""
        with self._tables() as tables:
            ids = tables.column(Clause("SELECT photo AS id FROM files WHERE file = ?", (file,)))
            return next(iter(tables.photos(ids.tolist())), None)

    def by_image(self, image_hash: str) -> Photo | None:
        """A picture with this image hash; the first by path if there are copies."""
        with self._tables() as tables:
            ids = tables.column(Clause(_BY_IMAGE, (to_hash(image_hash),) * 2))
            copies = tables.photos(ids.tolist())
        return min(copies, key=lambda photo: str(photo.file), default=None)

    def known(self) -> Iterator[Known]:
        """Every file in the index, by path in code point order."""
        with self._pool.read() as db:
            yield from known_files(db)

    def known_file(self, file: str) -> Known | None:
        """One of them."""
        with self._pool.read() as db:
            return known_file(db, file)

    def stats(self) -> Stats:
        """How much there is."""
        with self._pool.read() as db:
            photos = db.execute("SELECT count(*) FROM facets").fetchone()[0]
            people = db.execute("SELECT count(*) FROM names WHERE kind = 0").fetchone()[0]
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return Stats(photos, people, sum(f.stat().st_size for f in files if f.exists()))

    @contextmanager
    def _tables(self) -> Iterator[SqliteTables]:
        with self._pool.read() as db:
            yield SqliteTables(db, self.root)


def _judged(db: sqlite3.Connection) -> Judgement:
    row = db.execute("SELECT value FROM meta WHERE name = 'judged'").fetchone()
    return Judgement.parse(row and row[0])
