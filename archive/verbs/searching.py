"""The verbs that find pictures and people by what the index says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archive.index import KnownPerson, Page, Query, Suggestion, parse_query
from archive.journal import SavedSearch
from archive.model import Photo
from archive.roles import Action, needs
from archive.verbs.acting import Acting

__all__ = ["Searching"]


class Searching(Acting):
    """An archive that is searched. Nothing typed raises: what makes no sense is in the notes."""

    @needs(Action.SEARCH)
    def page(self, query: str = "", *, limit: int = 60, after: str | None = None) -> Page:
        """One page of what a query finds, newest first.

        ``after`` is the ``next`` of the page before.
        """
        return self.index.search(parse_query(query), after=after, limit=limit)

    @needs(Action.SEARCH)
    def search(self, query: str = "") -> Iterator[Photo]:
        """Everything a query finds, page by page."""
        return self._search(parse_query(query))

    def _search(self, query: Query) -> Iterator[Photo]:
        page = self.index.search(query, limit=500)
        yield from page.photos
        while page.next:
            page = self.index.search(query, limit=500, after=page.next)
            yield from page.photos

    @needs(Action.SEARCH)
    def facets(self, query: str = "") -> Mapping[str, Sequence[tuple[str, int]]]:
        """How the hits of a query divide by year, city, event, creator, credit, person, rights."""
        return self.index.facets(parse_query(query))

    @needs(Action.SEARCH)
    def suggest(self, text: str, limit: int = 10) -> Sequence[Suggestion]:
        """People, events and cities whose names go on like ``text``, most frequent first."""
        return self.index.suggest(text, limit=limit)

    @needs(Action.SEARCH)
    def people(self, text: str = "") -> Sequence[KnownPerson]:
        """Everybody captioned in the archive (or whose name fits ``text``), most frequent first."""
        return self.index.people(text)

    @needs(Action.SEARCH)
    def save_search(self, name: str, query: str) -> SavedSearch:
        """Keep a query for the user; a search they have kept under this name is replaced."""
        return self.journal.searches.save(self.user, name, query)

    @needs(Action.SEARCH)
    def saved_searches(self) -> Sequence[SavedSearch]:
        """The queries the user has kept, in the order of their names."""
        return self.journal.searches.of(self.user)

    @needs(Action.SEARCH)
    def forget_search(self, name: str) -> None:
        """Let go of a kept query; :class:`NotFound` if the user has none of this name."""
        self.journal.searches.forget(self.user, name)
