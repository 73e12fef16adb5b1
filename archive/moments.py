"""ISO 8601 dates as the fields hold them: as moments, and as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

__all__ = ["instant", "spoken"]

_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


def instant(text: str, now: datetime, *, end: bool = False) -> datetime | None:
    """An ISO 8601 date as a moment: the start of what it names, or with ``end`` what follows it.

    ``2023`` and ``2023-05`` name a whole year or month. ``None`` if it is no date.
    """
    zone = now.tzinfo or UTC
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
        year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
        first = date(year, month or 1, day or 1)
        if not end:
            return datetime.combine(first, time(), zone)
        return datetime.combine(_after(first, month, day), time(), zone)
    except (ValueError, OverflowError):
        return None


def _after(first: date, month: int, day: int) -> date:
    if day:
        return first + timedelta(days=1)
    if month:
        return (first + timedelta(days=31)).replace(day=1)
    return first.replace(year=first.year + 1)


def spoken(text: str, lang: str = "en") -> str:
    """``2031-03-01T10:00:00+01:00`` as ``1. März 2031, 10:00`` or ``1 March 2031, 10:00``.

    What is no date is given back as it is.
    """
    day, _, clock = text.partition("T")
    months = _MONTHS["de" if lang == "de" else "en"].split()
    try:
        year, month, number = (*map(int, day.split("-")), 0, 0)[:3]
        name = months[month - 1] if month else ""
    except (ValueError, IndexError):
        return text
    point = "." if lang == "de" else ""
    words = (f"{number}{point}" if number else "", name, f"{year:04}")
    return " ".join(word for word in words if word) + (f", {clock[:5]}" if clock else "")
