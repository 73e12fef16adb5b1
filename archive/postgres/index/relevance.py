"""Hits with their ranks: what ranking needs to know, fetched in few questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.index.walks import Clause, Plan
from archive.index.wording import Phrase, phrases
from archive.postgres.index.hits import in_parts, newest
from archive.postgres.index.ranking import Part, ranks
from archive.postgres.index.terms import term_of

if TYPE_CHECKING:
    from archive.postgres.index.tables import PostgresTables

__all__ = ["ranked"]

_FREQUENT = "SELECT part, word, photos FROM frequencies WHERE word = ANY(?)"
_WHAT = "{table}.rowid, {table}.length, textsend({table}.text)"


def ranked(
    on: PostgresTables, plan: Plan, more: Sequence[Clause], limit: int
) -> list[tuple[int, float]]:
    """See :meth:`archive.index.tables.Tables.ranked`."""
    assert plan.words is not None
    # facts about pictures are no words: they weigh nothing
    typed = [p for p in dict.fromkeys(phrases(plan.words)) if not p.words[0].startswith("§")]
    known, rest = _frequencies(on, typed), [p for p in typed if not term_of(p)]
    if plan.words in rest:
        _count(on, rest, plan.tables[:1])  # which says what is the quickest way to its hits
    found: list[tuple[int, float]] = []
    for parts in _hits(on, plan, more, limit):
        _count(on, rest, [table for table, _ in parts])
        for table, rows in parts:
            number, photos, length = on.known_parts[table]
            counted = {phrase: on.counted[table, phrase] for phrase in rest}
            part = Part(photos, length, known[number] | counted)
            ids, lengths, texts = zip(*sorted(rows, reverse=True), strict=True)
            scores = ranks(plan.words, part, texts, np.array(lengths, dtype=np.float64))
            found += zip(ids, scores.tolist(), strict=True)
    return found[:limit]


def _hits(
    on: PostgresTables, plan: Plan, more: Sequence[Clause], limit: int
) -> Iterator[list[tuple[str, list[Any]]]]:
    """Numbers, lengths and texts of hits, part by part."""
    if not more and (rows := newest(on, plan, limit, _WHAT)):
        yield [(plan.tables[0], rows)]
        return

    def query(table: str, left: int) -> Clause:
        # whole rows would be too much to sort
        tail = Clause("ORDER BY {id} DESC LIMIT ?", (left,))
        hits = plan.select(table, *more, what="{table}.ctid", tail=tail)
        what = _WHAT.replace("{table}", table)
        sql = f"SELECT {what} FROM {table} WHERE ctid = ANY(ARRAY({hits.sql}))"  # noqa: S608
        return Clause(sql, hits.args)

    yield from in_parts(on, plan.tables, query, limit)


def _frequencies(on: PostgresTables, typed: Sequence[Phrase]) -> dict[int, dict[Phrase, int]]:
    """How many pictures of each part have each of those phrases of which that is kept."""
    of_term = {term: phrase for phrase in typed if (term := term_of(phrase))}
    known: dict[int, dict[Phrase, int]] = {
        number: dict.fromkeys(of_term.values(), 0) for number, _, _ in on.known_parts.values()
    }
    for number, term, photos in on.execute(_FREQUENT, [list(of_term)]) if of_term else ():
        known[number][of_term[term]] = photos
    return known


def _count(on: PostgresTables, typed: Sequence[Phrase], tables: Sequence[str]) -> None:
    """See to it that it is known how many pictures of each of these parts have each phrase."""
    pairs = [(table, phrase) for table in tables for phrase in typed]
    asked = [pair for pair in pairs if pair not in on.counted]
    rows = on.together([_having(table, on.worded(phrase)) for table, phrase in asked])
    on.counted.update((pair, count) for pair, ((count,),) in zip(asked, rows, strict=True))


def _having(table: str, where: Clause) -> Clause:
    held = where.sql.replace("{table}", table)
    return Clause(f"SELECT count(*) FROM {table} WHERE {held}", where.args)  # noqa: S608
