"""Names as typed → the people they may mean, as numbers the tables know."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from archive.index.folding import words
from archive.index.names import name_keys
from archive.index.syntax import Name

__all__ = ["Resolved", "Resolver"]

_BY_KEY = (
    "SELECT id, key, count FROM names INDEXED BY names_by_key"
    " WHERE kind = 0 AND key IN (SELECT value FROM json_each(?))"
)
_ALIAS_KEYS = (
    "SELECT DISTINCT b.key FROM aliases AS a CROSS JOIN aliases AS b USING (person) WHERE a.key = ?"
)
_ALIAS_PARTS = (
    "SELECT DISTINCT b.key FROM aliases AS a CROSS JOIN aliases AS b USING (person)"
    " WHERE ' ' || a.key || ' ' LIKE '% ' || ? || ' %'"
)
_BY_PART = (
    "SELECT n.id, n.key, n.count FROM parts AS p JOIN names AS n ON n.id = p.name WHERE p.part = ?"
)
_BY_PREFIX = (
    "SELECT n.id, n.key, n.count FROM parts AS p JOIN names AS n ON n.id = p.name"
    " WHERE p.part >= ? AND p.part < ?"
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a name means. ``keys`` are their folded names, ``count`` their pictures in all."""

    ids: tuple[int, ...]
    keys: tuple[str, ...]
    count: int


Similar = Callable[[str, bool], Sequence[str]]
"""The folded names (or, if not whole, parts of names) that are like a text."""


class Resolver:
    """Looks names up in the tables; ``similar`` finds those spelt or sounding alike."""

    def __init__(self, db: sqlite3.Connection, similar: Similar) -> None:
        self.db = db
        self.similar = similar

    def exact(self, name: Name) -> Resolved | None:
        """The people of precisely this full name, in any form or alias; ``None`` if nobody.

        A single word is a part of names rather than a name.
        """
        if name.similar:
            return self._by_keys(self.similar(name.text, True)) if name.quoted else None
        if not name.quoted or len(words(name.text)) < 2:
            return None
        keys = name_keys(name.text)
        aliases = (row[0] for key in keys for row in self.db.execute(_ALIAS_KEYS, [key]))
        return self._by_keys((*keys, *aliases))

    def alias(self, name: Name) -> Resolved | None:
        """People one of whose aliases contains this part of a name."""
        if name.quoted or name.similar:
            return None
        text = " ".join(words(name.text))
        return self._by_keys([row[0] for row in self.db.execute(_ALIAS_PARTS, [text])])

    def people(self, name: Name) -> Resolved:
        """Everybody a name may mean: exactly, else by the parts of their names."""
        if found := self.exact(name):
            return found
        if name.similar:
            parts = self.similar(name.text, False)
            return _resolved(row for part in parts for row in self.db.execute(_BY_PART, [part]))
        rows = list(self._by_words(words(name.text), name.prefix))
        if alias := self.alias(name):
            rows += self.db.execute(_BY_KEY, [json.dumps(alias.keys)])
        return _resolved(rows)

    def _by_words(self, parts: list[str], prefix: bool) -> Iterable[tuple[int, str, int]]:
        """Those in whose names the words stand next to each other."""
        if not parts:
            return
        last = parts[-1]
        if prefix:
            rows = self.db.execute(_BY_PREFIX, [last, last + "\U0010ffff"])
        else:
            rows = self.db.execute(_BY_PART, [last])
        wanted = " " + " ".join(parts) + ("" if prefix else " ")
        for id_, key, count in rows:
            if len(parts) == 1 or wanted in f" {key} ":
                yield id_, key, count

    def _by_keys(self, keys: Sequence[str]) -> Resolved | None:
        rows = self.db.execute(_BY_KEY, [json.dumps(tuple(dict.fromkeys(keys)))]).fetchall()
        return _resolved(rows) if rows else None


def _resolved(rows: Iterable[tuple[int, str, int]]) -> Resolved:
    by_id = {id_: (key, count) for id_, key, count in rows}
    keys = tuple(dict.fromkeys(key for key, _ in by_id.values()))
    return Resolved(tuple(by_id), keys, sum(count for _, count in by_id.values()))
