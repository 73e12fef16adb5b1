"""Suggestions for the end of a search line: whom or what the last words may mean."""

from __future__ import annotations

import re
from typing import Any

from archive.catalog import Archive
from ui.texts import Texts

__all__ = ["SEARCH_WORDS", "suggestions"]

SEARCH_WORDS = {"person": "person", "event": "event", "city": "city"}
"""Kind of suggestion to the search word that asks for it."""
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


def _offered(suggestion: Any, start: int, words: Texts) -> dict[str, Any]:
    quoted = suggestion.text.replace('"', " ")
    return {
        "kind": suggestion.kind,
        "label": words(f"kinds.{suggestion.kind}"),
        "text": suggestion.text,
        "count": words.count("search.pictures", suggestion.count),
        "query": f'{SEARCH_WORDS[suggestion.kind]}:"{quoted}"',
        "start": start,
    }
