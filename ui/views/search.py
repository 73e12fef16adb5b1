"""Search: one line, facets with counts, the gallery, and the chosen picture beside it."""

from __future__ import annotations

import streamlit as st

from archive.catalog import Archive
from archive.roles import Action as Doing
from ui import components
from ui.actions import Action
from ui.session import Now
from ui.texts import Texts

__all__ = ["show"]


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The search page for the query in the address; what it finds is fetched by the gallery."""
    action = components.searchline(words, now.query)
    if action:
        return action
    if not now.query and not archive.page("", limit=1).total:
        _empty_archive(archive, words)
        return None
    return components.results(
        words,
        {
            "query": now.query,
            "kit": list(now.kit),
            "current": now.photo,
            "writes": now.writes,
        },
    )


def _empty_archive(archive: Archive, words: Texts) -> None:
    st.subheader(words("search.empty_title"), anchor=False)
    st.text(words("search.empty_line", folder=archive.root))
    if not archive.allows(Doing.INDEX):
        return
    if not st.button(words("search.read_folder"), type="primary"):
        return
    with st.spinner(words("search.reading")):
        done = archive.refresh()
    if done.added:
        st.rerun()
    st.text(words("search.read_done", added=0, changed=done.changed, removed=done.removed))
    for failed in done.failed:
        st.text(words("search.read_failed", path=failed.path, reason=failed.reason))
