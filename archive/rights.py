"""May this picture be published, on this day, and if not, why not?

Two questions, kept apart because an index must answer the first once and the second every day:
what is missing (:func:`missing`), and what the calendar says (:func:`verdict`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from archive.model import Metadata

__all__ = ["REASONS", "Reason", "Verdict", "instant", "missing", "verdict"]

REASONS = {
    "no-credit": {
        "de": "Der Bildnachweis fehlt.",
        "en": "The credit line is missing.",
    },
    "no-owner": {
        "de": "Weder Urheber noch Copyright-Vermerk sind eingetragen.",
        "en": "Neither creator nor copyright notice is given.",
    },
    "embargoed": {
        "de": "Gesperrt bis {when}.",
        "en": "Under embargo until {when}.",
    },
    "expired": {
        "de": "Nutzung endete am {when}.",
        "en": "Use ended on {when}.",
    },
    "unclear-date": {
        "de": "Das Datum „{when}“ ist nicht zu lesen.",
        "en": "The date “{when}” cannot be read.",
    },
}
"""Why a picture may not be published, by id, in German and English."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against publishing; ``when`` is the date it turns on, where there is one."""

    id: str
    when: str | None = None

    def text(self, lang: str = "en") -> str:
        """The reason as a sentence, in German (``de``) or English."""
        return REASONS[self.id]["de" if lang == "de" else "en"].format(when=self.when)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``ok``, ``embargoed``, ``expired`` or ``blocked``, and all reasons, gravest state first."""

    state: str
    reasons: tuple[Reason, ...] = ()

    @property
    def publishable(self) -> bool:
        """Whether the picture may go out."""
        return self.state == "ok"


def missing(metadata: Metadata) -> tuple[Reason, ...]:
    """What a picture lacks to be published at any time: a credit line, and somebody's claim."""
    found = []
    if not metadata.credit:
        found.append(Reason("no-credit"))
    if not metadata.creators and not metadata.copyright:
        found.append(Reason("no-owner"))
    return tuple(found)


def verdict(metadata: Metadata, now: datetime) -> Verdict:
    """The state of a picture's rights at ``now`` (a datetime with a zone).

    An embargo ends at its instant; a bare date ends when that day begins. An expiry date is the
    last day of use. Times without a zone are read as the clock's own.
    """
    reasons = list(missing(metadata))
    state = "blocked" if reasons else "ok"
    for id_, text in (("expired", metadata.expires), ("embargoed", metadata.embargo)):
        if text is None:
            continue
        when = instant(text, now, end=id_ == "expired")
        if when is None:
            reasons.append(Reason("unclear-date", text))
            state = "blocked"
        elif (now >= when) == (id_ == "expired"):
            reasons.append(Reason(id_, text))
            state = state if state == "blocked" else id_
    return Verdict(state, tuple(reasons))


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
