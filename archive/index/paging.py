"""One page of a query's hits, and the token that asks for the next.

A token names where the last page ended, never how many were skipped: the thousandth page costs
what the first does.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from archive.errors import QueryError
from archive.index.columns import COLUMNS
from archive.index.search import Clause, Plan

__all__ = ["Hits", "page_of"]

RANKED = 2_000
"""Relevance orders the newest so many hits; older ones follow by date."""

_WEIGHT = {"title": 4.0, "headline": 4.0, "person": 5.0, "event": 3.0, "marks": 0.0}
_RANK = f"bm25({{table}}, {', '.join(str(_WEIGHT.get(name, 1.0)) for name in COLUMNS)})"
_TOKEN = re.compile(r"(?P<sort>[no])(?P<id>-?\d{1,18})|r(?P<skip>\d{1,6})\.(?P<top>-?\d{1,18})")


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids of a page in order, and the token for the next (``None`` at the end)."""

    ids: tuple[int, ...]
    next: str | None


def page_of(db: sqlite3.Connection, plan: Plan, sort: str, limit: int, after: str | None) -> Hits:
    """The page that begins ``after`` a token, or the first."""
    if limit < 1:
        raise QueryError(f"a page of {limit} pictures")
    match = _TOKEN.fullmatch(after) if after else None
    if after and not match:
        raise QueryError(f"{after!r} is not the token of a page")
    last = int(match["id"]) if match and match["id"] else None
    if sort == "relevance" and plan.by_words and last is None:
        skip, top = (int(match["skip"]), int(match["top"])) if match else (0, None)
        return _ranked(db, plan, limit, skip, top)
    return _in_order(db, plan, limit, last, oldest=sort == "oldest")


def _in_order(
    db: sqlite3.Connection, plan: Plan, limit: int, last: int | None, *, oldest: bool
) -> Hits:
    more = () if last is None else (Clause("{id} > ?" if oldest else "{id} < ?", (last,)),)
    ids = plan.ids(db, *more, limit=limit + 1, oldest=oldest)
    token = f"{'o' if oldest else 'n'}{ids[limit - 1]}" if len(ids) > limit else None
    return Hits(tuple(ids[:limit]), token)


def _ranked(db: sqlite3.Connection, plan: Plan, limit: int, skip: int, top: int | None) -> Hits:
    """Hits by relevance; ``top`` is the newest of them when the first page was made."""
    newest = () if top is None else (Clause("{id} <= ?", (top,)),)
    pool = plan.ids(db, *newest, limit=RANKED + 1)
    if not pool:
        return Hits((), None)
    among = Clause("{id} BETWEEN ? AND ?", (pool[:RANKED][-1], pool[0]))
    ranked: list[tuple[float, int]] = []
    for table in plan.tables:
        query = plan.select(table, among, what=f"{_RANK}, -{{id}}")
        ranked += db.execute(query.sql, query.args)
    ids = [-negative for _, negative in sorted(ranked)]
    page = tuple(ids[skip : skip + limit])
    if skip + limit < len(ids):
        return Hits(page, f"r{skip + limit}.{pool[0]}")
    return Hits(page, f"n{pool[RANKED - 1]}" if len(pool) > RANKED else None)
