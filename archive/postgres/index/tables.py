"""The tables of an index on a server: :class:`~archive.index.tables.Tables` in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.index.book import NameRow
from archive.index.deriving import Kind
from archive.index.paging import CAP
from archive.index.records import unpack
from archive.index.tables import Ints, Named, NamesOf
from archive.index.walks import Clause, Plan
from archive.index.wording import Phrase, Words
from archive.model import Photo
from archive.postgres.connections import Database
from archive.postgres.index.hits import hits
from archive.postgres.index.relevance import ranked
from archive.postgres.index.terms import asked, fitting, term_of

__all__ = ["PostgresTables", "text_in"]

_FEW = 200
"""For so many people the first and last picture are looked up one by one."""
_NAMES = "SELECT kind, id, value, key, count FROM names WHERE kind IN (0, 1, 2) AND id > ?"
_ROWS = "SELECT id, value, key, count FROM names WHERE id = ANY(?) ORDER BY count DESC, key, value"
_BY_KEY = "SELECT id, key, count FROM names WHERE kind = 0 AND key = ANY(?)"
_OF_PART = "SELECT n.id, n.key, n.count FROM parts AS p JOIN names AS n ON n.id = p.name WHERE"
_OTHER_KEYS = (
    "SELECT DISTINCT b.key FROM aliases AS a JOIN aliases AS b USING (person) WHERE a.key = ?"
)
_KEYS_BESIDE = (
    "SELECT DISTINCT b.key FROM aliases AS a JOIN aliases AS b USING (person)"
    " WHERE strpos(' ' || a.key || ' ', ' ' || ? || ' ') > 0"
)
_ENDS = (
    "SELECT p, (SELECT photo FROM appearances WHERE person = p AND photo > 0"
    " ORDER BY photo LIMIT 1), (SELECT photo FROM appearances WHERE person = p AND photo > 0"
    " ORDER BY photo DESC LIMIT 1) FROM unnest(CAST(? AS integer[])) AS p"
)
_ALL_ENDS = "SELECT person, min(photo), max(photo) FROM appearances WHERE photo > 0 GROUP BY person"
_ALL_NAMES = (
    "SELECT string_agg(int8send(photo), ''), string_agg(int4send(length(names)), ''),"
    " string_agg(names, '') FROM (SELECT photo, names FROM facets ORDER BY photo) AS f"
)
_VERSION = (
    "SELECT CAST(value AS bigint), (SELECT max(seq) FROM changes) FROM meta WHERE name = 'epoch'"
)
_TOTAL = "SELECT coalesce(sum(photos), 0) FROM frequencies WHERE word = ?"
_VOCABULARY = (
    "SELECT word, ndoc FROM ts_stat('SELECT terms(text) FROM {}') ORDER BY word COLLATE \"C\""
)


class PostgresTables:
    """What a connection sees of an index, in the transaction it is in."""

    # not the number itself: the planner would rather walk its index than ask the one of words
    word_id = "({table}.rowid + 0)"
    path_id = "(paths.rowid + 0)"

    def __init__(self, db: Database, root: Path) -> None:
        self.db = db
        self._root = root
        self.counted: dict[tuple[str, Phrase], int] = {}
        """How many pictures of a part have a phrase, where that was counted."""

    def execute(self, sql: str, args: Sequence[object] = ()) -> list[Any]:
        """The rows of a query in which every value is a ``?``."""
        return self.db.execute(_spelt(sql), args).fetchall()

    def together(self, queries: Sequence[Clause]) -> list[list[Any]]:
        """The rows of several queries, asked in one go; bytes and numbers only."""
        with self.db.pipeline():
            cursors = [self.db.execute(_spelt(q.sql), q.args, binary=True) for q in queries]
        return [cursor.fetchall() for cursor in cursors]

    def column(self, query: Clause) -> Ints:
        """The whole numbers that a query calls ``id``."""
        sql = f"SELECT string_agg(int8send(id), '') FROM ({query.sql}) AS found"  # noqa: S608
        return _integers(self._binary(sql, query.args)[0])

    def _binary(self, sql: str, args: Sequence[object] = ()) -> tuple[bytes | None, ...]:
        with self.db.cursor(binary=True) as cursor:
            return cursor.execute(_spelt(sql), args).fetchone() or ()

    def version(self) -> tuple[int, int]:
        """The epoch, and the last change in it."""
        epoch, seq = self.execute(_VERSION)[0]
        return epoch, seq or 0

    def photos(self, ids: Sequence[int]) -> list[Photo]:
        """The pictures of these numbers, in this order."""
        sql = "SELECT id, record, image, content FROM photos WHERE id = ANY(?)"
        found = {id_: rest for id_, *rest in self.execute(sql, [list(ids)])} if ids else {}
        return [self._photo(*found[id_]) for id_ in ids]

    def _photo(self, record: bytes, image: str | None, content: str | None) -> Photo:
        return unpack(record, self._root, image, content)

    # -- names

    def names_after(self, last: int) -> list[tuple[Kind, NameRow]]:
        """People, events and cities with a higher id."""
        return [(Kind(kind), _name_row(*row)) for kind, *row in self.execute(_NAMES, [last])]

    def name_rows(self, ids: Sequence[int]) -> list[NameRow]:
        """These names, the most frequent first, then by folded name and name."""
        return [_name_row(*row) for row in self.execute(_ROWS, [list(ids)])]

    def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """In how many pictures these names are now; those in none are left out."""
        sql = "SELECT id, count FROM names WHERE count > 0 AND id = ANY(?)"
        return dict(self.execute(sql, [list(ids)]))

    def first_and_last(self, people: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The first and the last dated picture of each of these people."""
        if len(people) <= _FEW:
            rows = self.execute(_ENDS, [list(people)])
        else:
            rows = self.execute(_ALL_ENDS)
        return {person: (first, last) for person, first, last in rows if first is not None}

    def by_keys(self, keys: Sequence[str]) -> list[Named]:
        """People of these folded names."""
        return self.execute(_BY_KEY, [list(keys)])

    def by_part(self, part: str) -> list[Named]:
        """People with this word in their name."""
        return self.execute(f"{_OF_PART} p.part = ?", fitting([part]))

    def by_start(self, start: str) -> list[Named]:
        """People with a word in their name that goes on like this."""
        return self.execute(f"{_OF_PART} p.part >= ? AND p.part < ?", [start, start + "\U0010ffff"])

    def other_keys(self, key: str) -> list[str]:
        """All folded names of who has this one as an alias."""
        return [found for (found,) in self.execute(_OTHER_KEYS, [key])]

    def keys_beside(self, text: str) -> list[str]:
        """All folded names of who has an alias with these words in it."""
        return [found for (found,) in self.execute(_KEYS_BESIDE, [text])]

    # -- words

    @cached_property
    def known_parts(self) -> dict[str, tuple[int, int, int]]:
        """The parts of the word index, the newest first: numbers, and all pictures and words."""
        rows = self.execute("SELECT number, photos, length FROM partitions ORDER BY first DESC")
        return {f"words_{row[0]}": row for row in rows}

    def parts(self) -> tuple[str, ...]:
        """The tables of the word index, the newest first."""
        return tuple(self.known_parts)

    def vocabulary(self, part: str) -> Iterable[tuple[str, int]]:
        """The words of one part in order, and how many of its pictures have each."""
        return ((word, count) for word, count in self.execute(_VOCABULARY.format(part))
                if word.isalnum())  # fmt: skip

    def hits(self, plan: Plan, more: Sequence[Clause], limit: int, *, oldest: bool) -> list[int]:
        """So many hits of a plan at most, the newest first unless ``oldest``."""
        return hits(self, plan, more, limit, oldest=oldest)

    def ranked(self, plan: Plan, more: Sequence[Clause], limit: int) -> list[tuple[int, float]]:
        """So many hits of a plan by words, the newest first, with their rank: less is better."""
        return ranked(self, plan, more, limit)

    def total(self, plan: Plan) -> int | None:
        """How many hits a plan has, if it asks for a word or phrase alone and that is known."""
        if not isinstance(plan.words, Phrase) or len(plan.clauses) > 1:
            return None
        if term := term_of(plan.words):
            return int(self.execute(_TOTAL, (term,))[0][0])
        counted = sum(n for (_, phrase), n in self.counted.items() if phrase == plan.words)
        return counted if counted > CAP else None

    # -- pieces of a plan

    def worded(self, wanted: Words) -> Clause:
        """The condition on ``{table}``, a part of the word index, or ``paths``."""
        return asked(wanted)

    def one_of(self, column: str, ids: Sequence[int]) -> Clause:
        """The condition that a number is one of several."""
        return Clause(f"{column} = ANY(?)", (list(ids),))

    # -- facets

    def names_of(self, photos: Ints | None = None) -> NamesOf:
        """What these pictures (default: all) are divided by, but years and rights."""
        if photos is None:
            ids, lengths, names = self._binary(_ALL_NAMES)
        else:
            sql = "SELECT photo, names FROM facets WHERE photo = ANY(?) ORDER BY photo"
            rows = self.execute(sql, [photos.tolist()])
            ids = np.array([row[0] for row in rows], ">i8").tobytes()
            lengths = np.array([len(row[1]) for row in rows], ">i4").tobytes()
            names = b"".join(row[1] for row in rows)
        counts = np.frombuffer(lengths or b"", ">i4").astype(np.int32) // 4
        return NamesOf(_integers(ids), counts, np.frombuffer(names or b"", "<i4").astype(np.int32))

    def values(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """These names as they are written."""
        rows = self.execute("SELECT id, value FROM names WHERE id = ANY(?)", [list(ids)])
        return [(id_, text_in(value)) for id_, value in rows]


def _spelt(sql: str) -> bytes:
    """A query with places for values as psycopg has them."""
    return sql.replace("?", "%s").encode()


def text_in(value: bytes) -> str:
    """A name as it is written, of the bytes it is stored as."""
    return value.decode("utf-8", "surrogatepass")


def _name_row(id_: int, value: bytes, key: str, count: int) -> NameRow:
    return NameRow(id_, text_in(value), key, count)


def _integers(raw: bytes | None) -> npt.NDArray[np.int64]:
    return np.frombuffer(raw or b"", ">i8").astype(np.int64)
