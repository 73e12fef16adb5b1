"""Whether somebody agrees to be shown: what was said last, and a form for what they say now."""

from __future__ import annotations

import streamlit as st

from archive.catalog import Archive
from archive.people import Consent
from archive.roles import Action as Doing
from ui.actions import Agree
from ui.session import Now
from ui.texts import Texts

__all__ = ["form"]


def form(archive: Archive, words: Texts, now: Now) -> Agree | None:
    """Withdraw consent for every picture, or give it anew; nothing for who may not enter it."""
    if not archive.allows(Doing.CONSENT):
        return None
    last = _last(archive, now.person)
    withdrawn = last is not None and not last.given
    with st.form(f"consent-{now.person}-{now.round}", border=True):
        st.header(words("consent.title"), anchor=False)
        st.text(words("consent.line"))
        if last is not None:
            st.text(_said(last, words))
        note = st.text_input(words("consent.note"), key=f"consent-note-{now.person}-{now.round}")
        sent = st.form_submit_button(words("consent.give" if withdrawn else "consent.withdraw"))
    return Agree(now.person, withdrawn, note.strip() or None) if sent else None


def _last(archive: Archive, name: str) -> Consent | None:
    """The newest word about every picture, of anybody who has this name."""
    said = (one for one in archive.consents() if name in one.names and one.picture is None)
    return max(said, key=lambda one: one.at, default=None)


def _said(last: Consent, words: Texts) -> str:
    key = "consent.said_given" if last.given else "consent.said_withdrawn"
    line = words(key, day=words.date(last.at[:10]), user=last.user)
    return f"{line} {last.note}" if last.note else line
