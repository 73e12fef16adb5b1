"""Search: one line, facets with counts, the gallery, and the chosen picture beside it."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from archive.catalog import Archive
from archive.index import Page, QueryNote
from ui import components
from ui.actions import Action
from ui.cards import card
from ui.narrowing import facet_groups
from ui.routes import PAGE_SIZE
from ui.session import Now
from ui.texts import Texts

__all__ = ["show"]


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The search page for the query in the address."""
    action = components.searchline(words, now.query)
    if action:
        return action
    page = archive.page(now.query, limit=PAGE_SIZE)
    if not page.total and not now.query:
        _empty_archive(archive, words)
        return None
    return components.results(words, _data(archive, words, now, page))


def _data(archive: Archive, words: Texts, now: Now, page: Page) -> dict[str, Any]:
    cards = [card(photo, archive.rights(photo), words) for photo in page.photos]
    answer = {
        "query": now.query,
        "cards": cards,
        "next": page.next,
        "total": _total(page, words),
        "facets": facet_groups(archive.facets(now.query), now.query, words) if cards else [],
        "notes": [_note(note, words) for note in page.notes],
        "did_you_mean": [{"text": each.name, "query": each.query} for each in page.did_you_mean],
        "empty": {
            "title": words("search.nothing_title"),
            "lines": [
                words("search.nothing_line", query=now.query),
                words("search.nothing_hint"),
            ],
        },
    }
    return {
        **answer,
        "key": _fingerprint((words.language, answer)),
        "kit": list(now.kit),
        "current": now.photo,
    }


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
    """Changes when what is shown changes, so that the gallery is rebuilt only then."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _empty_archive(archive: Archive, words: Texts) -> None:
    st.subheader(words("search.empty_title"), anchor=False)
    st.text(words("search.empty_line", folder=archive.root))
    if not st.button(words("search.read_folder"), type="primary"):
        return
    with st.spinner(words("search.reading")):
        done = archive.refresh()
    if done.added:
        st.rerun()
    st.text(words("search.read_done", added=0, changed=done.changed, removed=done.removed))
    for failed in done.failed:
        st.text(words("search.read_failed", path=failed.path, reason=failed.reason))
