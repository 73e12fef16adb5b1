"""A search line and its facets: each value as a term that can be added to the line or taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archive.index import quoted
from ui.texts import Texts

__all__ = ["facet_groups", "toggled"]

_SHOWN = ("person", "year", "city", "event", "creator", "credit", "rights")
_MOST = 40


def facet_groups(
    facets: Mapping[str, Sequence[tuple[str, int]]], query: str, words: Texts
) -> list[dict[str, Any]]:
    """The facets in the page's order, each value with its count and the query it leads to."""
    return [
        {
            "label": words(f"facets.{name}"),
            "values": [
                _value(name, text, count, query, words) for text, count in facets[name][:_MOST]
            ],
        }
        for name in _SHOWN
        if facets.get(name)
    ]


def toggled(query: str, term: str) -> str:
    """The line without ``term`` if it is in it, else with it added."""
    padded = f" {query} "
    if f" {term} " in padded:
        return " ".join(padded.replace(f" {term} ", " ", 1).split())
    return f"{query} {term}".strip()


def _value(name: str, text: str, count: int, query: str, words: Texts) -> dict[str, Any]:
    term = _term(name, text)
    label = words(f"rights.{text}") if name == "rights" else text
    return {
        "text": label,
        "count": words.number(count),
        "query": toggled(query, term),
        "on": f" {term} " in f" {query} ",
    }


def _term(name: str, text: str) -> str:
    return f"{name}:{text if text.isalnum() else quoted(text)}"
