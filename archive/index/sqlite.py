"""The tables of ``index.db``: :class:`~archive.index.tables.Tables` in SQLite and FTS5."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from archive.index.book import NameRow
from archive.index.deriving import Kind, from_hash
from archive.index.paging import WEIGHTS
from archive.index.partitions import tables_of, vocabulary_of
from archive.index.records import unpack
from archive.index.tables import Ints, Named, NamesOf
from archive.index.walks import Clause, Plan
from archive.index.wording import AllOf, AnyOf, Phrase, Without, Words
from archive.model import Photo

__all__ = ["SqliteTables", "numbers"]

_EXACT = 14
"""Numbers shorter than this can be added up from their digits as floats, times 48 and all."""

_GIVEN = "(SELECT value FROM json_each(?))"
_NAMES = "SELECT kind, id, value, key, count FROM names WHERE kind IN (0, 1, 2) AND id > ?"
_ROWS = (
    f"SELECT id, value, key, count FROM names WHERE id IN {_GIVEN} ORDER BY count DESC, key, value"  # noqa: S608
)
_COUNTS = f"SELECT id, count FROM names WHERE count > 0 AND id IN {_GIVEN}"  # noqa: S608
_FIRST = "SELECT photo FROM appearances WHERE person = ? AND photo > 0 ORDER BY photo LIMIT 1"
_LAST = "SELECT photo FROM appearances WHERE person = ? AND photo > 0 ORDER BY photo DESC LIMIT 1"
_BY_KEY = (
    f"SELECT id, key, count FROM names INDEXED BY names_by_key WHERE kind = 0 AND key IN {_GIVEN}"  # noqa: S608
)
_BY_PART = (
    "SELECT n.id, n.key, n.count FROM parts AS p JOIN names AS n ON n.id = p.name WHERE p.part = ?"
)
_BY_START = (
    "SELECT n.id, n.key, n.count FROM parts AS p JOIN names AS n ON n.id = p.name"
    " WHERE p.part >= ? AND p.part < ?"
)
_OTHER_KEYS = (
    "SELECT DISTINCT b.key FROM aliases AS a CROSS JOIN aliases AS b USING (person) WHERE a.key = ?"
)
_KEYS_BESIDE = (
    "SELECT DISTINCT b.key FROM aliases AS a CROSS JOIN aliases AS b USING (person)"
    " WHERE ' ' || a.key || ' ' LIKE '% ' || ? || ' %'"
)
_PHOTO = "SELECT record, image, content FROM photos WHERE id = ?"
_EVERY = Clause("SELECT photo AS id FROM facets ORDER BY photo")
_RANK = f"bm25({{table}}, {', '.join(map(str, WEIGHTS))})"


class SqliteTables:
    """What a connection sees of an index, in the transaction it is in."""

    word_id = "{table}.rowid"
    path_id = "paths.rowid"

    def __init__(self, db: sqlite3.Connection, root: Path) -> None:
        self.db = db
        self._root = root

    def execute(self, sql: str, args: Sequence[object] = ()) -> list[Any]:
        """The rows of a query in which every value is a ``?``."""
        return self.db.execute(sql, args).fetchall()

    def column(self, query: Clause) -> Ints:
        """The numbers called ``id``, as text in one piece: ten times faster than as rows."""
        rows = self.execute(f"SELECT group_concat(id) FROM ({query.sql})", query.args)  # noqa: S608
        return numbers(rows[0][0] or "")

    def version(self) -> tuple[int, int]:
        """The epoch, and the last change in it."""
        epoch = self.db.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
        seq = self.db.execute("SELECT max(seq) FROM changes").fetchone()[0]
        return int(epoch), int(seq or 0)

    def photos(self, ids: Sequence[int]) -> list[Photo]:
        """The pictures of these numbers, in this order."""
        return [self._photo(*self.db.execute(_PHOTO, [id_]).fetchone()) for id_ in ids]

    def _photo(self, record: bytes, image: bytes | None, content: bytes | None) -> Photo:
        return unpack(record, self._root, from_hash(image), from_hash(content))

    # -- names

    def names_after(self, last: int) -> list[tuple[Kind, NameRow]]:
        """People, events and cities with a higher id."""
        rows = self.db.execute(_NAMES, [last])
        return [(Kind(kind), NameRow(*row)) for kind, *row in rows]

    def name_rows(self, ids: Sequence[int]) -> list[NameRow]:
        """These names, the most frequent first, then by folded name and name."""
        return [NameRow(*row) for row in self.db.execute(_ROWS, [json.dumps(ids)])]

    def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """In how many pictures these names are now; those in none are left out."""
        return dict(self.db.execute(_COUNTS, [json.dumps(ids)]))

    def first_and_last(self, people: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The first and the last dated picture of each of these people."""
        found = {}
        for person in people:
            if first := self.db.execute(_FIRST, [person]).fetchone():
                found[person] = first[0], self.db.execute(_LAST, [person]).fetchone()[0]
        return found

    def by_keys(self, keys: Sequence[str]) -> list[Named]:
        """People of these folded names."""
        return self.execute(_BY_KEY, [json.dumps(keys)])

    def by_part(self, part: str) -> list[Named]:
        """People with this word in their name."""
        return self.execute(_BY_PART, [part])

    def by_start(self, start: str) -> list[Named]:
        """People with a word in their name that goes on like this."""
        return self.execute(_BY_START, [start, start + "\U0010ffff"])

    def other_keys(self, key: str) -> list[str]:
        """All folded names of who has this one as an alias."""
        return [found for (found,) in self.db.execute(_OTHER_KEYS, [key])]

    def keys_beside(self, text: str) -> list[str]:
        """All folded names of who has an alias with these words in it."""
        return [found for (found,) in self.db.execute(_KEYS_BESIDE, [text])]

    # -- words

    def parts(self) -> tuple[str, ...]:
        """The tables of the word index, the newest first."""
        return tables_of(self.db)

    def vocabulary(self, part: str) -> Iterable[tuple[str, int]]:
        """The words of one part in order, and how many of its pictures have each."""
        return vocabulary_of(self.db, part)

    def hits(self, plan: Plan, more: Sequence[Clause], limit: int, *, oldest: bool) -> list[int]:
        """So many hits of a plan at most, the newest first unless ``oldest``."""
        tables = plan.walk(self, *more, limit=limit, oldest=oldest)
        return [row[0] for _, rows in tables for row in rows]

    def ranked(self, plan: Plan, more: Sequence[Clause], limit: int) -> list[tuple[int, float]]:
        """So many hits of a plan by words, the newest first, with their rank: less is better."""
        tables = plan.walk(self, *more, what=f"{{id}} AS id, {_RANK}", limit=limit)
        return [row for _, rows in tables for row in rows]

    def total(self, plan: Plan) -> int | None:
        """Nothing is known without counting, which costs FTS5 next to nothing."""
        return None

    # -- pieces of a plan

    def worded(self, wanted: Words) -> Clause:
        """The condition on ``{table}``, a part of the word index, or ``paths``."""
        return Clause("{table} MATCH ?", (_match(wanted),))

    def one_of(self, column: str, ids: Sequence[int]) -> Clause:
        """The condition that a number is one of several."""
        return Clause(f"{column} IN {_GIVEN}", (json.dumps(ids),))

    # -- facets

    def names_of(self, photos: Ints | None = None) -> NamesOf:
        """What these pictures (default: all) are divided by, but years and rights."""
        where, args = _among(photos)
        sql = f" FROM facets{where} ORDER BY photo"
        blobs = [row[0] for row in self.db.execute(f"SELECT names{sql}", args)]
        lengths = np.fromiter(map(len, blobs), np.int32, len(blobs)) // 4
        names = np.frombuffer(b"".join(blobs), dtype=np.int32)
        ids = np.sort(photos) if photos is not None else self.column(_EVERY)
        return NamesOf(ids, lengths, names)

    def values(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """These names as they are written."""
        sql = f"SELECT id, value FROM names WHERE id IN {_GIVEN}"  # noqa: S608
        return self.execute(sql, [json.dumps(ids)])


def _among(photos: Ints | None) -> tuple[str, list[str]]:
    if photos is None:
        return "", []
    return f" WHERE photo IN {_GIVEN}", [json.dumps(photos.tolist())]


def _match(wanted: Words) -> str:
    """An expression for FTS5.

    In it stand folded words and marks only, each in quotes: whatever was typed, it cannot be
    anything but text to FTS5.
    """
    match wanted:
        case AllOf(parts):
            return f"({' AND '.join(map(_match, parts))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(_match, parts))})"
        case Without(one, other):
            return f"({_match(one)} NOT {_match(other)})"
        case Phrase(words, column, prefix):
            quoted = f'"{" ".join(words)}"' + (" *" if prefix else "")
            return f"{{{column}}} : {quoted}" if column else quoted


def numbers(text: str) -> Ints:
    """Numbers with commas between them; those of days, all of one length, three times faster."""
    width = text.find(",") + 1
    if width and (len(text) + 1) % width == 0:
        grid = np.frombuffer(f"{text},".encode(), np.uint8).reshape(-1, width)
        digits = grid[:, :-1]
        if width <= _EXACT and (grid[:, -1] == ord(",")).all() and digits.min() >= ord("0"):
            powers = 10.0 ** np.arange(width - 2, -1, -1)
            sums: np.ndarray[Any, np.dtype[np.float64]] = digits @ powers - ord("0") * powers.sum()
            return sums.astype(np.int64)
    return np.fromstring(text, dtype=np.int64, sep=",")
