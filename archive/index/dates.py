"""Dates as people type them, and the picture's day as a number.

A partial date is the whole range it names: ``2023`` is a year, ``2023-05`` a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Span", "day_and_second", "parse_range", "parse_span"]

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_GERMAN = re.compile(r"(?:(?:(\d{1,2})\.\s?)?(\d{1,2})\.\s?)?(\d{4})")
_TAKEN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included; ``None`` is open."""

    first: date | None
    last: date | None


def parse_span(text: str) -> Span | None:
    """The days that ``2023``, ``2023-05``, ``2023-05-12``, ``05.2023``, ``12.5.2023`` name."""
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _GERMAN.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    given = [int(part) for part in (year, month, day) if part is not None]
    return _span(*given) if all(given) else None


def _span(year: int, month: int = 0, day: int = 0) -> Span | None:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return Span(first, _last_day(first, month, day))


def _last_day(first: date, month: int, day: int) -> date:
    if day:
        return first
    if not month or month == 12:
        return date(first.year, 12, 31)
    return date(first.year, month + 1, 1) - timedelta(days=1)


def parse_range(text: str) -> Span | None:
    """A span, or two joined by ``..`` of which one may be left out (``2019..``)."""
    low, dots, high = text.partition("..")
    if not dots:
        return parse_span(text)
    first = parse_span(low) if low else Span(None, None)
    last = parse_span(high) if high else Span(None, None)
    if first is None or last is None or not (low or high):
        return None
    return Span(first.first, last.last)


def day_and_second(text: str | None) -> tuple[int, int] | None:
    """When a picture was taken: the day's proleptic number and the second of that day.

    A partial date counts as its first moment. The time is the one on the photographer's watch;
    a zone is not applied. ``None`` for what is no date.
    """
    match = _TAKEN.match(text or "")
    if not match:
        return None
    year, month, day, hour, minute, second = map(int, match.groups("0"))
    try:
        number = date(year, month or 1, day or 1).toordinal()
    except ValueError:
        return None
    return number, min(hour * 3600 + minute * 60 + second, 86_399)
