"""What an index answers, whatever database its tables are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial

from archive.errors import QueryError
from archive.index.facets import Facets
from archive.index.guessing import Guesser
from archive.index.paging import CAP, page_of
from archive.index.protocol import FACETS, Guess, KnownPerson, Page, Suggestion
from archive.index.resolving import Resolver
from archive.index.search import plan
from archive.index.suggesting import Suggester, known_people
from archive.index.syntax import Name, Query, Text
from archive.index.tables import Tables
from archive.model import Photo

__all__ = ["Answering", "Clock", "Reading"]

Clock = Callable[[], datetime]
Reading = Callable[[], AbstractContextManager[Tables]]
"""Lends the tables as they stand in one moment."""


class Answering:
    """The part of an :class:`~archive.index.protocol.Index` that only reads.

    What is dear to make, the names and the facets of all pictures, is kept in memory and in step
    with what is written, by whomever.
    """

    def __init__(self, reading: Reading, clock: Clock | None) -> None:
        self.clock = clock or (lambda: datetime.now().astimezone())
        self._reading = reading
        self._facets = Facets()
        self._suggester = Suggester(reading)
        self._guesser = Guesser(self._suggester)

    def search(self, query: Query, *, limit: int = 60, after: str | None = None) -> Page:
        """A page of hits; ``after`` is the ``next`` of the page before (QueryError if not)."""
        with self._reading() as tables:
            resolver = self._resolver(tables)
            found = plan(query.where, resolver, self.clock())
            hits = page_of(tables, found, query.sort, limit, after)
            photos = tuple(tables.photos(hits.ids))
            guesses = () if hits.total else tuple(self._guesses(tables, query, resolver))
        return Page(photos, hits.total, hits.exact, hits.next, query.notes, guesses)

    def _guesses(self, tables: Tables, query: Query, resolver: Resolver) -> list[Guess]:
        def hits(word: Text) -> tuple[int, Photo | None]:
            found = plan(word, resolver, self.clock())
            photos = tables.photos(found.ids(tables, limit=1))
            return found.count(tables, CAP)[0], photos[0] if photos else None

        return self._guesser.guesses(tables, query, resolver, hits)

    def count(self, query: Query, *, cap: int = CAP) -> tuple[int, bool]:
        """How many hits, and whether that is exact; counting stops at ``cap``."""
        with self._reading() as tables:
            return plan(query.where, self._resolver(tables), self.clock()).count(tables, cap)

    def facets(
        self, query: Query, fields: Sequence[str] = FACETS, *, limit: int = 20
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The most frequent values among all hits, with counts; years in order, newest first."""
        if unknown := set(fields) - set(FACETS):
            raise QueryError(f"there are no facets of {', '.join(sorted(unknown))}")
        with self._reading() as tables:
            now = self.clock()
            found = plan(query.where, self._resolver(tables), now)
            return self._facets.count(tables, found, fields, limit, now)

    def suggest(self, text: str, *, limit: int = 10) -> Sequence[Suggestion]:
        """People by frequency, then events and cities, that go on like ``text``."""
        with self._reading() as tables:
            return self._suggester.suggest(tables, text, limit)

    def resolve_name(self, text: str) -> Sequence[KnownPerson]:
        """Everybody the name may mean: the full name in any form, an alias, or a part."""
        with self._reading() as tables:
            found = self._resolver(tables).people(Name(text, quoted=True))
            return known_people(tables, tables.name_rows(found.ids))

    def similar_names(self, text: str, *, limit: int = 10) -> Sequence[KnownPerson]:
        """Names that sound or are spelt nearly like this one, best first."""
        with self._reading() as tables:
            return self._suggester.similar(tables, text, limit)

    def people(self, text: str = "") -> Sequence[KnownPerson]:
        """Everybody named (whose name goes on like ``text``), most frequent first."""
        with self._reading() as tables:
            return self._suggester.people(tables, text)

    def _resolver(self, tables: Tables) -> Resolver:
        return Resolver(tables, partial(self._suggester.similar_keys, tables))
