"""Suggestions for the end of a search line: whom or what the last words may mean."""

from __future__ import annotations

import re
from typing import Any

from archive.catalog import Archive
from archive.index import Suggestion
from ui.texts import Texts

__all__ = ["names", "suggestions"]

_LIMIT = 8
_OFFERED = re.compile(
    r"""(?P<field>[a-z]+:)?"?(?P<words>[^\s":()<>]+(?:[ ][^\s":()<>]+){0,2})$""", re.IGNORECASE
)


def suggestions(archive: Archive, line: str, words: Texts) -> list[dict[str, Any]]:
    """Up to eight people, events or cities for the last one to three words of ``line``.

    Each has the text to show and the query that takes the place of what stands from ``start`` on.
    The longest run of words that means something wins.
    """
    end = _OFFERED.search(line)
    if end is None:
        return []
    tail = end["words"].split(" ")
    for first in range(len(tail)):
        text = " ".join(tail[first:])
        found = archive.suggest(text, limit=_LIMIT) if len(text) > 1 else ()
        if found:
            start = end.start() if first == 0 else len(line) - len(text)
            return [_offered(each, start, words) for each in found]
    return []


def names(archive: Archive, text: str, words: Texts) -> list[dict[str, Any]]:
    """Up to eight people whose names go on like ``text``, with how often they are pictured."""
    return [
        {"text": each.text, "count": _how_often(each, words)}
        for each in archive.suggest(text, limit=3 * _LIMIT)
        if each.kind == "person"
    ][:_LIMIT]


def _offered(suggestion: Suggestion, start: int, words: Texts) -> dict[str, Any]:
    return {
        "kind": suggestion.kind,
        "label": words(f"kinds.{suggestion.kind}"),
        "text": suggestion.text,
        "count": _how_often(suggestion, words),
        "query": suggestion.query,
        "start": start,
    }


def _how_often(suggestion: Suggestion, words: Texts) -> str:
    """``12 pictures, 2019–2023``: how often, and since when."""
    count = words.count("search.pictures", suggestion.count)
    years = [day[:4] for day in (suggestion.since, suggestion.until) if day]
    return ", ".join(filter(None, (count, "–".join(dict.fromkeys(years)))))
