"""Dates as people write them."""

from __future__ import annotations

import re

__all__ = ["in_words"]

_MONTHS = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d).*)?", re.ASCII)


def in_words(iso: str | None, language: str) -> str:
    """``2023-05-12T14:03`` as ``12. Mai 2023, 14:03``; a year or month alone stays just that."""
    found = _DATE.fullmatch(iso or "")
    if not found:
        return iso or ""
    year, month, day, clock = found.groups()
    parts = [_day(day, language), _month(month, language), year]
    words = " ".join(part for part in parts if part)
    return f"{words}, {clock}" if clock else words


def _day(day: str | None, language: str) -> str:
    if day is None:
        return ""
    return f"{int(day)}." if language == "de" else str(int(day))


def _month(month: str | None, language: str) -> str:
    if month is None or not 1 <= int(month) <= 12:
        return month or ""
    return _MONTHS[language][int(month) - 1]
