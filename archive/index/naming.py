"""The ids of names: of people, their roles, and all that facets count."""

from __future__ import annotations

import sqlite3

from archive.index.deriving import Kind, Named
from archive.index.folding import key
from archive.index.names import name_parts

__all__ = ["Names"]

_PUT_NAME = "INSERT INTO names (kind, value, key) VALUES (?, ?, ?)"
_NAME = "SELECT id FROM names WHERE kind = ? AND value = ?"


class Names(dict[Named, int]):
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
