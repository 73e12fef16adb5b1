"""Suggestions while somebody types: how a search line may go on, and whose name is meant."""

from __future__ import annotations

from typing import Any

from archive.catalog import Archive
from archive.index import Suggestion
from ui.texts import Texts

__all__ = ["names", "suggestions"]

_LIMIT = 8


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


def names(archive: Archive, text: str, words: Texts) -> list[dict[str, Any]]:
    """Up to eight people whose names go on like ``text``, with how often they are pictured."""
    return [
        {"text": each.text, "count": _how_often(each, words)}
        for each in archive.suggest(text, limit=3 * _LIMIT)
        if each.kind == "person"
    ][:_LIMIT]


def _how_often(suggestion: Suggestion, words: Texts) -> str:
    """``12 pictures, 2019–2023``: how often, and since when."""
    count = words.count("search.pictures", suggestion.count)
    years = [day[:4] for day in (suggestion.since, suggestion.until) if day]
    return ", ".join(filter(None, (count, "–".join(dict.fromkeys(years)))))
