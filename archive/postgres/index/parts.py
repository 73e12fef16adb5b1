"""The word index in parts, each for some stretch of time, as in the index in a file.

Hits are wanted newest first, and a GIN index gives them in no order: of a word in every third
picture, a part gives fifty thousandths of the archive to look through, not the whole. The parts
begin where those of the file do, for relevance is a matter of each part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.index.stretches import EVER, Stretch, Stretches
from archive.postgres.connections import Database
from archive.postgres.index.frequencies import Frequencies
from archive.postgres.index.schema import begin_part, index_part
from archive.postgres.index.terms import Terms

__all__ = ["Parts"]

_MANY = 200
"""After so many pictures at once, the index is brought into the form that is searched fastest."""
_LIST = "SELECT number, first, last, photos, length FROM partitions ORDER BY first"
_NOTE = "UPDATE partitions SET last = %s, photos = %s, length = %s WHERE number = %s"


@dataclass(slots=True)
class _Part(Stretch):
    """One part; ``length`` are all words in it."""

    length: int

    @property
    def name(self) -> str:
        return f"words_{self.number}"


class Parts:
    """Writes words into the part they belong to, in one transaction; :meth:`finish` ends it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._parts = Stretches(_Part(*row) for row in db.execute(_LIST))
        self._bare: list[str] = []
        self._frequencies = Frequencies(db)

    def put(self, rows: Sequence[tuple[int, Terms]]) -> None:
        """Add the words of new pictures, given ascending by number."""
        ids = [photo for photo, _ in rows]
        touched: dict[int, _Part] = {}
        done = 0
        while done < len(rows):
            part = self._parts.open_to(ids[done]) or self._begin(ids[done])
            more = rows[done : self._parts.end(part, ids, done)]
            self._copy(part.name, more)
            self._frequencies.add(part.number, (terms.text for _, terms in more))
            done += len(more)
            part.photos += len(more)
            part.length += sum(terms.length for _, terms in more)
            part.last = max(part.last, ids[done - 1])
            touched[part.number] = part
        self._note(touched.values())

    def _copy(self, name: str, rows: Sequence[tuple[int, Terms]]) -> None:
        with self.db.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as to:
            for photo, terms in rows:
                to.write_row((photo, terms.length, terms.text))
        if len(rows) > _MANY and name not in self._bare:
            self.db.execute(f"SELECT gin_clean_pending_list('{name}_terms')".encode())

    def drop(self, photos: Sequence[int]) -> None:
        """Take the words of pictures out again."""
        by_part: dict[int, list[int]] = defaultdict(list)
        for photo in photos:
            by_part[self._parts.holding(photo).number].append(photo)
        for number, ids in by_part.items():
            part = self._parts[number]
            sql = f"DELETE FROM {part.name} WHERE rowid = ANY(%s) RETURNING length, text"  # noqa: S608
            gone = self.db.execute(sql.encode(), [ids]).fetchall()
            part.photos -= len(gone)
            part.length -= sum(length for length, _ in gone)
            self._frequencies.drop(part.number, (text for _, text in gone))
        self._note(self._parts[number] for number in by_part)

    def finish(self) -> None:
        """Index the parts that were begun, and enter how frequent words are."""
        self._frequencies.enter()
        if self._bare:
            self.db.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for name in self._bare:
            self.db.execute(index_part(name).encode())
        self._bare.clear()

    def tidy(self) -> None:
        """Count anew what the planner goes by."""
        for part in self._parts[-1:]:
            self.db.execute(f"ANALYZE {part.name}".encode())

    def _begin(self, first: int) -> _Part:
        first = first if self._parts else EVER
        part = _Part(len(self._parts), first, first, 0, 0)
        self._parts.append(part)
        self.db.execute(begin_part(part.name).encode())
        self._bare.append(part.name)
        values = (part.number, part.first, part.last, 0, 0)
        self.db.execute("INSERT INTO partitions VALUES (%s, %s, %s, %s, %s)", values)
        return part

    def _note(self, parts: Iterable[_Part]) -> None:
        rows = [(part.last, part.photos, part.length, part.number) for part in parts]
        with self.db.cursor() as cursor:
            cursor.executemany(_NOTE, rows)
