"""In how many pictures of each part of the word index a word is, for the order of relevance.

A GIN index does not know: to count a word that is in every tenth picture, PostgreSQL looks at five
thousand rows in each part. So it is kept beside the parts, in step with what is written to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from archive.postgres.connections import Database

__all__ = ["Frequencies"]

_MOST = 500_000
"""So many counts wait in memory to be entered."""
_ENTER = (
    "INSERT INTO frequencies SELECT %s::integer, * FROM unnest(%s::text[], %s::integer[])"
    " ON CONFLICT (word, part) DO UPDATE SET photos = frequencies.photos + excluded.photos"
)
_FORGET = "DELETE FROM frequencies WHERE part = %s AND word = ANY(%s) AND photos = 0"


class Frequencies:
    """Counts through one connection, in one transaction; :meth:`enter` ends it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._more: dict[int, Counter[str]] = defaultdict(Counter)

    def add(self, part: int, texts: Iterable[str]) -> None:
        """A part has these texts of pictures now."""
        for text in texts:
            self._more[part].update(_words(text))
        if sum(map(len, self._more.values())) > _MOST:
            self.enter()

    def drop(self, part: int, texts: Iterable[str]) -> None:
        """A part does not have these any more."""
        for text in texts:
            self._more[part].subtract(_words(text))

    def enter(self) -> None:
        """Write what was added and dropped; words of no picture are forgotten."""
        for part, more in self._more.items():
            changed = {word: count for word, count in sorted(more.items()) if count}
            self.db.execute(_ENTER, [part, list(changed), list(changed.values())])
            self.db.execute(_FORGET, [part, [w for w, count in changed.items() if count < 0]])
        self._more.clear()


def _words(text: str) -> set[str]:
    """The terms of a text, each once; U+001F between its columns is a blank to ``split``."""
    return set(text.split())
