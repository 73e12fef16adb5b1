"""Searches that somebody has kept under a name, each user their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.errors import InvalidValue, NotFound
from archive.journal.database import Connections

__all__ = ["SavedSearch", "Searches"]

_LONGEST_NAME = 80
"""Characters; more is no name but a description."""
_DELETE = 'DELETE FROM saved WHERE "user" = ? AND name = ?'


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name; ``at`` is the ISO 8601 moment it was kept."""

    name: str
    query: str
    at: str


class Searches:
    """The saved searches of an archive. A name means one query to one user."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self._connections = connections
        self._now = now

    def save(self, user: str, name: str, query: str) -> SavedSearch:
        """Keep a query; under a name that is there already it takes the other one's place.

        :class:`InvalidValue` for an empty or overlong name, and for an empty query.
        """
        name, query = " ".join(name.split()), query.strip()
        if not 0 < len(name) <= _LONGEST_NAME:
            raise InvalidValue(f"the name of a search has 1 to {_LONGEST_NAME} characters")
        if not query:
            raise InvalidValue("there is no query to be saved")
        kept = SavedSearch(name, query, self._now().isoformat(timespec="seconds"))
        with self._connections.writing() as db:
            db.change(_DELETE, [user, name])
            db.insert("saved", {"user": user, "name": name, "query": query, "at": kept.at})
        return kept

    def of(self, user: str) -> tuple[SavedSearch, ...]:
        """What a user has kept, in the order of names."""
        with self._connections.reading() as db:
            rows = db.rows('SELECT name, query, at FROM saved WHERE "user" = ?', [user])
        kept = [SavedSearch(*row) for row in rows]
        return tuple(sorted(kept, key=lambda search: (search.name.casefold(), search.name)))

    def forget(self, user: str, name: str) -> None:
        """Let go of a search; :class:`NotFound` if the user has none of this name."""
        with self._connections.writing() as db:
            if not db.change(_DELETE, [user, name]):
                raise NotFound(f"no search is saved as {name!r}")
