"""Names as typed → the people they may mean, as numbers the tables know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from archive.index.folding import words
from archive.index.names import name_keys
from archive.index.syntax import Name
from archive.index.tables import Named, Tables

__all__ = ["Resolved", "Resolver"]


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

    def __init__(self, tables: Tables, similar: Similar) -> None:
        self.tables = tables
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
        aliases = (other for key in keys for other in self.tables.other_keys(key))
        return self._by_keys((*keys, *aliases))

    def alias(self, name: Name) -> Resolved | None:
        """People one of whose aliases contains this part of a name."""
        if name.quoted or name.similar:
            return None
        return self._by_keys(self.tables.keys_beside(" ".join(words(name.text))))

    def people(self, name: Name) -> Resolved:
        """Everybody a name may mean: exactly, else by the parts of their names."""
        if found := self.exact(name):
            return found
        if name.similar:
            parts = self.similar(name.text, False)
            return _resolved(row for part in parts for row in self.tables.by_part(part))
        rows = list(self._by_words(words(name.text), name.prefix))
        if alias := self.alias(name):
            rows += self.tables.by_keys(alias.keys)
        return _resolved(rows)

    def _by_words(self, parts: list[str], prefix: bool) -> Iterable[Named]:
        """Those in whose names the words stand next to each other."""
        if not parts:
            return
        rows = self.tables.by_start(parts[-1]) if prefix else self.tables.by_part(parts[-1])
        wanted = " " + " ".join(parts) + ("" if prefix else " ")
        for id_, key, count in rows:
            if len(parts) == 1 or wanted in f" {key} ":
                yield id_, key, count

    def _by_keys(self, keys: Sequence[str]) -> Resolved | None:
        rows = self.tables.by_keys(tuple(dict.fromkeys(keys)))
        return _resolved(rows) if rows else None


def _resolved(rows: Iterable[Named]) -> Resolved:
    by_id = {id_: (key, count) for id_, key, count in rows}
    keys = tuple(dict.fromkeys(key for key, _ in by_id.values()))
    return Resolved(tuple(by_id), keys, sum(count for _, count in by_id.values()))
