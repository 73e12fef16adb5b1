"""Search: one line, facets with counts, the gallery, and the chosen picture beside it."""

from __future__ import annotations

import streamlit as st

from archive.catalog import Archive
from archive.roles import Action as Doing
from ui import components
from ui.actions import Action, ReadFolder
from ui.indexing import reading
from ui.session import Now
from ui.texts import Texts

__all__ = ["show"]


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The search page for the query in the address; what it finds is fetched by the gallery."""
    action = components.searchline(words, now.query, archive.saved_searches())
    if action:
        return action
    running, read = reading(archive).running, reading(archive).done
    if not now.query and not archive.page("", limit=1).total:
        return components.progress(words) if running else _empty_archive(archive, words)
    if running:
        read = 0
        if over := components.progress(words):
            return over
    return components.results(
        words,
        {
            "query": now.query,
            "kit": list(now.kit),
            "current": now.photo,
            "writes": now.writes,
            "read": read,
        },
    )


def _empty_archive(archive: Archive, words: Texts) -> Action | None:
    """Nothing to be seen yet: what to do, and what could not be read."""
    st.subheader(words("search.empty_title"), anchor=False)
    st.text(words("search.empty_line", folder=archive.root))
    state = reading(archive).as_plain()
    if state["error"]:
        st.text(words("reading.broken", reason=state["error"]))
    for failed in state["failed"]:
        st.text(words("search.read_failed", path=failed["path"], reason=failed["reason"]))
    if archive.allows(Doing.INDEX) and st.button(words("search.read_folder"), type="primary"):
        return ReadFolder()
    return None
