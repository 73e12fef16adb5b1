"""Hits of a plan, the newest first: found in whichever way is quicker, and in few questions.

The index of words gives all hits of a part, in no order: of a word that every other picture has, a
great many to be sorted. There it is quicker to go through the newest pictures and look at their
texts. How frequent words are says which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, Any

from archive.index.walks import Clause, Plan
from archive.index.wording import AllOf, AnyOf, Phrase, Without, Words, phrases
from archive.postgres.index.terms import by_text, term_of

if TYPE_CHECKING:
    from archive.postgres.index.tables import PostgresTables

__all__ = ["hits", "in_parts", "newest"]

_FREQUENT = "SELECT word, photos FROM frequencies WHERE part = ? AND word = ANY(?)"
_GUESSED = 0.2
"""The share of pictures that are taken to have a word that goes on somehow."""
_AS_DEAR = 3
"""To look at a text takes so many times as long as to take a hit from the index of words."""
_SOME = 4
"""In the texts of so many different phrases at most one looks for them."""
_MORE = 4
"""So many times more parts are asked at once than before, where there were no hits."""
_AMONG = (
    "{id} >= coalesce((SELECT rowid FROM {table} ORDER BY rowid DESC OFFSET ? LIMIT 1), -(1 << 62))"
)

_Rows = list[tuple[str, list[Any]]]
"""Rows from some tables, one after the other; those that have none are left out."""


def hits(
    on: PostgresTables, plan: Plan, more: Sequence[Clause], limit: int, *, oldest: bool
) -> list[int]:
    """See :meth:`archive.index.tables.Tables.hits`."""
    if not (oldest or more) and (rows := newest(on, plan, limit, "{id} AS id")):
        return [id_ for (id_,) in rows]
    order = "ORDER BY {id} LIMIT ?" if oldest else "ORDER BY {id} DESC LIMIT ?"
    tables = plan.tables[::-1] if oldest else plan.tables

    def query(table: str, left: int) -> Clause:
        return plan.select(table, *more, tail=Clause(order, (left,)))

    found = in_parts(on, tables, query, limit)
    return [id_ for some in found for _, rows in some for (id_,) in rows][:limit]


def in_parts(
    on: PostgresTables, tables: Sequence[str], query: Callable[[str, int], Clause], limit: int
) -> Iterator[_Rows]:
    """The rows of a query for each table until there are so many; the last may be some too many.

    Several tables are asked at once, the more the fewer rows those before had. ``query`` is given
    how many are wanted still.
    """
    left, many = limit, 1
    while tables and left > 0:
        asked, tables = tables[:many], tables[many:]
        found = zip(asked, on.together([query(table, left) for table in asked]), strict=True)
        some = [(table, rows) for table, rows in found if rows]
        yield some
        there = sum(len(rows) for _, rows in some)
        left -= there
        many = min(_MORE * many, 1 + left * many // there) if there else _MORE * many


def newest(on: PostgresTables, plan: Plan, limit: int, what: str) -> list[Any]:
    """``what`` of so many hits, found by looking at texts; nothing if that is not the way.

    Twice as many pictures are looked at as so many hits are expected to take.
    """
    if plan.words is None or not on.known_parts or len(set(phrases(plan.words))) > _SOME:
        return []
    table, (_, photos, _) = next(iter(on.known_parts.items()))
    share = _share(plan.words, _known(on, plan.words, table))
    looked_at = limit / max(share, 1e-9)
    if looked_at * _AS_DEAR > share * photos:
        return []
    among = Clause(_AMONG, (int(2 * looked_at),))
    rest = plan.clauses[1:]  # the first one asks the index of words
    walked = replace(plan, id="{table}.rowid", clauses=(among, by_text(plan.words), *rest))
    query = walked.select(table, what=what, tail=Clause("ORDER BY {id} DESC LIMIT ?", (limit,)))
    rows = on.execute(query.sql, query.args)
    return rows if len(rows) == limit else []


def _known(on: PostgresTables, wanted: Words, table: str) -> Callable[[Phrase], float]:
    """The share of the pictures of a part in which each phrase stands, as far as is known."""
    number, photos, _ = on.known_parts[table]
    terms = [term for phrase in phrases(wanted) if (term := term_of(phrase))]
    frequent = dict(on.execute(_FREQUENT, (number, terms))) if terms else {}

    def of_phrase(phrase: Phrase) -> float:
        if term := term_of(phrase):
            return float(frequent.get(term, 0)) / max(photos, 1)
        if (counted := on.counted.get((table, phrase))) is not None:
            return counted / max(photos, 1)
        return _GUESSED if phrase.prefix and len(phrase.words) == 1 else 0.0

    return of_phrase


def _share(tree: Words, of_phrase: Callable[[Phrase], float]) -> float:
    """The share of pictures to expect as hits, as if words had nothing to do with each other."""
    match tree:
        case Phrase():
            return of_phrase(tree)
        case Without(one, _):
            return _share(one, of_phrase)
        case AllOf(parts):
            return prod(_share(part, of_phrase) for part in parts)
        case AnyOf(parts):
            return max(_share(part, of_phrase) for part in parts)
