"""The names in the tables: their numbers, and how many pictures have each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from archive.index.deriving import Kind, Named
from archive.index.folding import key
from archive.index.names import name_parts
from archive.postgres.connections import Database
from archive.postgres.index.terms import fitting

__all__ = ["Names"]

_MOST = 500_000
"""So many numbers are remembered."""
_KNOWN = "SELECT id, digest FROM names WHERE digest = ANY(%s)"
_NEW = (
    "INSERT INTO names (kind, value, key, digest) SELECT kind, value, key, digest FROM"
    " unnest(%s::smallint[], %s::bytea[], %s::text[], %s::bytea[])"
    " WITH ORDINALITY AS n (kind, value, key, digest, place) ORDER BY place RETURNING id, digest"
)
_PARTS = "INSERT INTO parts SELECT * FROM unnest(%s::text[], %s::integer[]) ON CONFLICT DO NOTHING"
_COUNT = (
    "UPDATE names SET count = count + n.more FROM unnest(%s::integer[], %s::integer[])"
    " AS n (id, more) WHERE names.id = n.id"
)


class Names:
    """Numbers of names through one connection; ``forget`` when others may have changed them."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._known: dict[Named, int] = {}
        self._more: Counter[Named] = Counter()

    def __getitem__(self, name: Named) -> int:
        return self._known[name]

    def forget(self) -> None:
        """Know no numbers any more."""
        self._known.clear()

    def learn(self, names: Iterable[Named]) -> None:
        """Know the numbers of these names, those of new ones included."""
        if len(self._known) > _MOST:
            self.flush()
            self._known.clear()
        asked = {_digest(name): name for name in names if name not in self._known}
        if not asked:
            return
        rows = self.db.execute(_KNOWN, [list(asked)])
        self._known |= {asked[digest]: id_ for id_, digest in rows}
        new = [name for name in asked.values() if name not in self._known]
        if new:
            self._add(new)

    def _add(self, names: list[Named]) -> None:
        by_digest = {_digest(name): name for name in names}
        kinds, values = zip(*((int(kind), _stored(value)) for kind, value in names), strict=True)
        folded = [key(value) for _, value in names]
        rows = self.db.execute(_NEW, [list(kinds), list(values), folded, list(by_digest)])
        self._known |= {by_digest[digest]: id_ for id_, digest in rows}
        people = [name for name in names if name[0] is Kind.PERSON]
        pairs = [(part, self[name]) for name in people for part in fitting([*name_parts(name[1])])]
        if pairs:
            self.db.execute(_PARTS, [list(column) for column in zip(*pairs, strict=True)])

    def count(self, pictures: Counter[Named]) -> None:
        """So many more pictures have these names; entered by :meth:`flush`."""
        self._more.update(pictures)

    def flush(self) -> None:
        """Enter how many more pictures have names than when this was done last."""
        self._enter(self._more)
        self._more.clear()

    def drop(self, pictures: Counter[Named]) -> None:
        """So many pictures fewer have these names; names of none are forgotten."""
        self.flush()
        self.learn(pictures)
        self._enter({name: -count for name, count in pictures.items()})
        ids = [self[name] for name in pictures]
        gone = "DELETE FROM names WHERE count = 0 AND id = ANY(%s) RETURNING id"
        unused = {id_ for (id_,) in self.db.execute(gone, [ids])}
        forgotten = [name for name in pictures if self[name] in unused]
        pairs = [
            (part, self[name])
            for name in forgotten
            if name[0] is Kind.PERSON
            for part in fitting([*name_parts(name[1])])
        ]
        with self.db.cursor() as cursor:
            cursor.executemany("DELETE FROM parts WHERE part = %s AND name = %s", pairs)
        for name in forgotten:
            del self._known[name]

    def _enter(self, more: dict[Named, int]) -> None:
        if more:
            ids = [self[name] for name in more]
            self.db.execute(_COUNT, [ids, list(more.values())])


def _stored(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def _digest(name: Named) -> bytes:
    kind, value = name
    return hashlib.blake2b(_stored(value), digest_size=16, salt=bytes([kind])).digest()
