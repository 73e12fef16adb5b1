"""What a query finds, as the search page shows it: cards, facets, notes and what may be meant."""

from __future__ import annotations

import hashlib
from typing import Any

from archive.catalog import Archive
from archive.index import Page, QueryNote
from ui.cards import card
from ui.meaning import people_asked, ways_on
from ui.narrowing import facet_groups
from ui.texts import Texts

__all__ = ["PAGE_SIZE", "answer", "more"]

PAGE_SIZE = 60
"""Pictures fetched at a time."""


def answer(archive: Archive, query: str, words: Texts) -> dict[str, Any]:
    """The first pictures of a query and everything around them, as JSON values.

    ``key`` changes when anything of it does, so that the gallery is built anew only then.
    """
    page = archive.page(query, limit=PAGE_SIZE)
    cards = _cards(archive, page, words)
    narrowed = query if cards else ""  # where nothing is found, one goes on from the whole archive
    found = {
        "query": query,
        "cards": cards,
        "next": page.next,
        "total": _total(page, words),
        "facets": facet_groups(archive.facets(narrowed), narrowed, words),
        "people": people_asked(archive, query, words),
        "notes": [_note(note, words) for note in page.notes],
        "did_you_mean": [
            *ways_on(archive, query, bool(cards), words),
            *({"text": each.name, "query": each.query} for each in page.did_you_mean),
        ],
        "empty": {
            "title": words("search.nothing_title"),
            "lines": [words("search.nothing_line", query=query), words("search.nothing_hint")],
        },
    }
    return {**found, "key": _fingerprint((words.language, found))}


def more(archive: Archive, query: str, after: str | None, words: Texts) -> dict[str, Any]:
    """The pictures that follow: ``{"cards": [...], "next": token}``."""
    page = archive.page(query, limit=PAGE_SIZE, after=after)
    return {"cards": _cards(archive, page, words), "next": page.next}


def _cards(archive: Archive, page: Page, words: Texts) -> list[dict[str, Any]]:
    return [card(photo, archive.rights(photo), words) for photo in page.photos]


def _note(note: QueryNote, words: Texts) -> str:
    """What could not be understood, as a sentence; a note without one says its text."""
    if note.code in words.tables["notes"]:
        return words(f"notes.{note.code}", text=note.text)
    return note.text


def _total(page: Page, words: Texts) -> str:
    if page.exact:
        return words.count("search.pictures", page.total)
    return words("search.more_than", n=words.number(page.total))


def _fingerprint(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
