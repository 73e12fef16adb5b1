"""One page of a query's hits, how many there are, and the token that asks for the next page.

A token names where the last page ended, never how many were skipped: the thousandth page costs
what the first does. It also says how many hits there were, so that they are counted once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.errors import QueryError
from archive.index.columns import COLUMNS
from archive.index.tables import Tables
from archive.index.walks import Clause, Plan

__all__ = ["CAP", "RANKED", "WEIGHTS", "Hits", "page_of"]

CAP = 10_000
"""Hits are counted exactly up to so many."""
RANKED = 2_000
"""Relevance orders the newest so many hits; older ones follow by date."""

_WEIGHT = {"title": 4.0, "headline": 4.0, "person": 5.0, "event": 3.0, "marks": 0.0}
WEIGHTS = tuple(_WEIGHT.get(name, 1.0) for name in COLUMNS)
"""How much a word counts for relevance, by the column it stands in."""
_TOKEN = re.compile(
    r"(?:[no](?P<id>-?\d{1,18})|r(?P<skip>\d{1,6})\.(?P<top>-?\d{1,18}))"
    r"/(?P<total>\d{1,9})(?P<more>\+?)"
)


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids of a page in order, all hits in number, and the token for the next (or ``None``)."""

    ids: tuple[int, ...]
    total: int
    exact: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: after an id, or so many hits into the ranking of those up to ``top``."""

    last: int | None = None
    skip: int = 0
    top: int | None = None
    total: tuple[int, bool] | None = None


def page_of(on: Tables, plan: Plan, sort: str, limit: int, after: str | None) -> Hits:
    """The page that begins ``after`` a token, or the first."""
    if limit < 1:
        raise QueryError(f"a page of {limit} pictures")
    place = _place(after)
    if sort == "relevance" and plan.words is not None and place.last is None:
        return _ranked(on, plan, limit, place)
    return _in_order(on, plan, limit, place, oldest=sort == "oldest")


def _counted(on: Tables, plan: Plan, ids: tuple[int, ...], token: str | None) -> tuple[int, bool]:
    """How many hits there are, the first page being known."""
    if token is None:
        return len(ids), True
    known = on.total(plan)
    if known is not None:
        return _capped(known)
    if token[0] != "n" or len(ids) >= CAP:
        return plan.count(on, CAP)
    rest, exact = plan.count(on, CAP - len(ids), Clause("{id} < ?", (ids[-1],)))
    return len(ids) + rest, exact


def _total(on: Tables, plan: Plan) -> tuple[int, bool]:
    """How many hits there are, known or counted."""
    known = on.total(plan)
    return plan.count(on, CAP) if known is None else _capped(known)


def _capped(total: int) -> tuple[int, bool]:
    return min(total, CAP), total <= CAP


def _place(token: str | None) -> _Place:
    if token is None:
        return _Place()
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise QueryError(f"{token!r} is not the token of a page")
    total = int(match["total"]), not match["more"]
    if match["id"]:
        return _Place(last=int(match["id"]), total=total)
    return _Place(skip=int(match["skip"]), top=int(match["top"]), total=total)


def _in_order(on: Tables, plan: Plan, limit: int, place: _Place, *, oldest: bool) -> Hits:
    after = Clause("{id} > ?" if oldest else "{id} < ?", (place.last,))
    more = () if place.last is None else (after,)
    ids = plan.ids(on, *more, limit=limit + 1, oldest=oldest)
    token = f"{'o' if oldest else 'n'}{ids[limit - 1]}" if len(ids) > limit else None
    page = tuple(ids[:limit])
    total = place.total or _counted(on, plan, page, token)
    return _hits(page, total, token)


def _ranked(on: Tables, plan: Plan, limit: int, place: _Place) -> Hits:
    """Hits by relevance; ``top`` is the newest of them when the first page was made."""
    newest = () if place.top is None else (Clause("{id} <= ?", (place.top,)),)
    pool = on.ranked(plan, newest, RANKED + 1)
    ids = [id_ for id_, _ in sorted(pool[:RANKED], key=lambda row: (row[1], -row[0]))]
    page = tuple(ids[place.skip : place.skip + limit])
    token = None
    if place.skip + limit < len(ids):
        token = f"r{place.skip + limit}.{pool[0][0]}"
    elif len(pool) > RANKED:
        token = f"n{pool[RANKED - 1][0]}"
    total = place.total or ((len(pool), True) if len(pool) <= RANKED else _total(on, plan))
    return _hits(page, total, token)


def _hits(ids: tuple[int, ...], total: tuple[int, bool], token: str | None) -> Hits:
    count, exact = total
    return Hits(ids, count, exact, token and f"{token}/{count}{'' if exact else '+'}")
