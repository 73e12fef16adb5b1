"""The index: every picture found by its people, their order, its words and its rights.

``parse_query`` turns what people type into a :class:`Query`; :class:`SqliteIndex` answers it.
"""

from archive.index.deriving import Ready
from archive.index.protocol import (
    FACETS,
    Entry,
    Guess,
    Index,
    Known,
    KnownPerson,
    Page,
    Stats,
    Suggestion,
)
from archive.index.query import SEARCH_WORDS, parse_query
from archive.index.snippets import Snippet, snippet
from archive.index.store import SqliteIndex
from archive.index.syntax import Query, QueryNote, quoted

__all__ = [
    "FACETS",
    "SEARCH_WORDS",
    "Entry",
    "Guess",
    "Index",
    "Known",
    "KnownPerson",
    "Page",
    "Query",
    "QueryNote",
    "Ready",
    "Snippet",
    "SqliteIndex",
    "Stats",
    "Suggestion",
    "parse_query",
    "quoted",
    "snippet",
]
