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
_RANK = f"bm25(words, {', '.join(str(_WEIGHT.get(name, 1.0)) for name in COLUMNS)})"
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
    if sort == "relevance" and plan.table == "words" and last is None:
        skip, top = (int(match["skip"]), int(match["top"])) if match else (0, None)
        return _ranked(db, plan, limit, skip, top)
    return _in_order(db, plan, limit, last, oldest=sort == "oldest")


def _in_order(
    db: sqlite3.Connection, plan: Plan, limit: int, last: int | None, *, oldest: bool
) -> Hits:
    more = () if last is None else (Clause("{id} > ?" if oldest else "{id} < ?", (last,)),)
    order = Clause(
        "ORDER BY {id} LIMIT ?" if oldest else "ORDER BY {id} DESC LIMIT ?", (limit + 1,)
    )
    ids = _ids(db, plan.select(*more, tail=order))
    token = f"{'o' if oldest else 'n'}{ids[limit - 1]}" if len(ids) > limit else None
    return Hits(ids[:limit], token)


def _ranked(db: sqlite3.Connection, plan: Plan, limit: int, skip: int, top: int | None) -> Hits:
    """Hits by relevance; ``top`` is the newest of them when the first page was made."""
    newest = () if top is None else (Clause("{id} <= ?", (top,)),)
    tail = Clause("ORDER BY {id} DESC LIMIT ?", (RANKED + 1,))
    pool = _ids(db, plan.select(*newest, tail=tail))
    if not pool:
        return Hits((), None)
    among = Clause("{id} BETWEEN ? AND ?", (pool[:RANKED][-1], pool[0]))
    tail = Clause(f"ORDER BY {_RANK}, {{id}} DESC LIMIT ? OFFSET ?", (limit + 1, skip))
    ids = _ids(db, plan.select(among, tail=tail))
    if len(ids) > limit:
        return Hits(ids[:limit], f"r{skip + limit}.{pool[0]}")
    return Hits(ids, f"n{pool[RANKED - 1]}" if len(pool) > RANKED else None)


def _ids(db: sqlite3.Connection, query: Clause) -> tuple[int, ...]:
    return tuple(row[0] for row in db.execute(query.sql, query.args))
