"""What ``field:value`` asks for, where it is not words: dates, numbers, states, what is missing.

Each takes the value as typed and gives ``None`` if it does not understand it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from archive.fields import FIELDS
from archive.index.dates import Span, parse_range
from archive.index.syntax import (
    Conflicting,
    Dated,
    Has,
    Missing,
    Node,
    Not,
    PeopleCount,
    RightsAre,
)

__all__ = ["ASKED", "FIELD_OF"]

_STATES = ("ok", "blocked", "embargoed", "expired")
_COUNT = re.compile(r"(\d{0,4})(\.\.)?(\d{0,4})")

FIELD_OF: Mapping[str, str] = {
    **{row.name: row.name for row in FIELDS},
    **{row.search: row.name for row in FIELDS if row.search},
    "alt": "alt_text",
}
"""A field's name by what may be typed after ``missing:``, ``has:`` and ``conflict:``."""


def _dated(raw: str) -> Node | None:
    span = parse_range(raw)
    return Dated(span) if span else None


def _before(raw: str) -> Node | None:
    span = parse_range(raw)
    if span is None or span.first is None or span.first.toordinal() == 1:
        return None
    return Dated(Span(None, span.first - timedelta(days=1)))


def _after(raw: str) -> Node | None:
    span = parse_range(raw)
    if span is None or span.last is None or span.last.year == 9999:
        return None
    return Dated(Span(span.last + timedelta(days=1), None))


def _people(raw: str) -> Node | None:
    if raw.lower() in ("unknown", "unbekannt", "?"):
        return Has("unknown")
    match = _COUNT.fullmatch(raw)
    if not match or not (match[1] or match[3]):
        return None
    low, dots, high = match.groups()
    if not dots:
        return PeopleCount(int(raw), int(raw))
    return PeopleCount(int(low or 0), int(high) if high else None)


def _rights(raw: str) -> Node | None:
    return RightsAre(raw.lower()) if raw.lower() in _STATES else None


def _missing(raw: str) -> Node | None:
    name = raw.lower()
    if name in ("region", "conflict"):
        return Not(Has(name))
    return Missing(FIELD_OF[name]) if name in FIELD_OF else None


def _has(raw: str) -> Node | None:
    name = raw.lower()
    if name == "conflict":
        return Conflicting(None)
    if name in ("region", "unknown", "warning", "proposal"):
        return Has(name)
    return Has(FIELD_OF[name]) if name in FIELD_OF else None


def _conflict(raw: str) -> Node | None:
    if raw.lower() in ("any", "*"):
        return Conflicting(None)
    return Conflicting(FIELD_OF[raw.lower()]) if raw.lower() in FIELD_OF else None


ASKED: Mapping[str, Callable[[str], Node | None]] = {
    "date": _dated,
    "year": _dated,
    "before": _before,
    "after": _after,
    "people": _people,
    "rights": _rights,
    "missing": _missing,
    "has": _has,
    "conflict": _conflict,
}
"""By the word before the colon."""
