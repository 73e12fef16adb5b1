"""Suggestions while somebody types: how a search line may go on, and whose name is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from archive.catalog import Archive
from archive.index import Suggestion
from archive.model import Lineup, Person
from archive.people import Card
from ui.peoplelines import as_lines
from ui.texts import Texts

__all__ = ["names", "suggestions"]

_LIMIT = 8
_RECENT = 5
"""Pictures looked at for how somebody is captioned."""


def suggestions(archive: Archive, line: str, words: Texts) -> list[dict[str, Any]]:
    """Up to eight people, events or cities for the end of a search line.

    ``query`` is the whole line with the suggestion in it, ``count`` how often and since when.
    """
    return [
        {
            "kind": each.kind,
            "label": words(f"kinds.{each.kind}"),
            "text": each.text,
            "count": _how_often(each, words),
            "query": each.query,
        }
        for each in archive.suggest(line, limit=_LIMIT)
    ]


def names(archive: Archive, text: str, day: str | None, words: Texts) -> list[dict[str, Any]]:
    """Up to eight people whose names go on like ``text``, with how often they are pictured.

    ``line`` is how to caption them on a ``day`` (ISO 8601, or ``None`` for today): with titles and
    office as the directory says, or else as they were captioned last.
    """
    cards = archive.directory.cards()
    return [
        {
            "text": each.text,
            "line": as_lines(Lineup((_addressed(archive, each, day, cards),)))[0].text,
            "count": _how_often(each, words),
        }
        for each in archive.suggest(text, limit=3 * _LIMIT)
        if each.kind == "person"
    ][:_LIMIT]


def _addressed(
    archive: Archive, suggestion: Suggestion, day: str | None, cards: Sequence[Card]
) -> Person:
    """Somebody with titles and office; what neither directory nor a caption says stays out."""
    last = _last_captioned(archive, suggestion) or Person(suggestion.text)
    known = [card for card in cards if suggestion.text in card.names]
    if len(known) != 1:
        return last
    office = known[0].office_on((day or datetime.now(UTC).date().isoformat())[:10])
    titles = known[0].titles or last.titles
    return last.replace(titles=titles, office=office or (None if known[0].offices else last.office))


def _last_captioned(archive: Archive, suggestion: Suggestion) -> Person | None:
    """How the newest pictures name somebody; an office counts for more than the last day."""
    pictures = archive.page(suggestion.query, limit=_RECENT).photos
    found = [
        person for photo in pictures for person in photo.people if person.name == suggestion.text
    ]
    return next((p for p in found if p.office or p.titles), found[0] if found else None)


def _how_often(suggestion: Suggestion, words: Texts) -> str:
    """``12 pictures, 2019–2023``: how often, and since when."""
    count = words.count("search.pictures", suggestion.count)
    return ", ".join(filter(None, (count, words.years(suggestion.since, suggestion.until))))
