"""One photo: the picture and its people, a form that corrects it, and everything in the file."""

from __future__ import annotations

import streamlit as st

from archive.catalog import Archive
from archive.errors import ArchiveError
from archive.model import Photo
from archive.present import handle
from archive.roles import Action as Doing
from ui import components, session
from ui.actions import Action, Save, Settle
from ui.cards import card
from ui.correction import LISTS, LONG, MORE, PLAIN, changes, entered
from ui.record import held, record
from ui.session import Now
from ui.telling import tell
from ui.texts import Texts

__all__ = ["show"]


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The page of the picture in the address."""
    photo = _read(archive, now)
    if photo is None:
        st.text(words("photo.gone" if now.photo else "photo.none"))
        return None
    left, right = st.columns([3, 2], gap="large")
    with left:
        shown = card(photo, archive.rights(photo), words)
        action = components.picture(words, shown, now)
    if now.writes:
        with right:
            tell(now.outcome, words)
            action = _form(session.first_seen(photo), words, now) or action
    history = archive.history(photo.path) if archive.allows(Doing.HISTORY) else None
    holders = held(archive.holders(photo), words) if archive.allows(Doing.HOLDERS) else []
    data = {**record(photo, history, words), "held": holders, "writes": now.writes}
    asked = components.record(words, data)
    if isinstance(asked, Settle):
        return _settled(asked, photo)
    return asked or action


def _settled(settle: Settle, photo: Photo) -> Action | None:
    """The edit that writes what reading chose into every block."""
    for conflict in photo.conflicts:
        if conflict.field == settle.field:
            return Save(photo.edit(**{conflict.field: conflict.chosen}))
    return None


def _read(archive: Archive, now: Now) -> Photo | None:
    """The picture as its file says it at this moment."""
    if now.photo is None:
        return None
    try:
        return archive[archive.find(now.photo).path]
    except ArchiveError:
        return None


def _form(seen: Photo, words: Texts, now: Now) -> Action | None:
    """The fields as ``seen`` when the page was opened; returns the edit once it is sent."""
    with st.form(f"correct-{handle(seen)}-{now.round}", border=True):
        st.subheader(words("photo.form"), anchor=False)
        values = {name: _field(name, seen, words, now) for name in (*PLAIN, *LISTS)}
        with st.expander(words("photo.more")):
            values |= {name: _field(name, seen, words, now) for name in MORE}
        sent = st.form_submit_button(words("photo.save"), type="primary")
    return Save(seen.edit(**changes(seen, values, words))) if sent else None


def _field(name: str, seen: Photo, words: Texts, now: Now) -> str:
    """One field; what was typed stays until a save succeeded, whatever happens to the file."""
    label, value = words(f"photo.{name}"), entered(seen, name, words)
    key = f"{name}-{handle(seen)}-{now.round}"
    if name in LONG:
        return st.text_area(label, value, LONG[name], help=_help(name, words), key=key)
    return st.text_input(label, value, key=key)


def _help(name: str, words: Texts) -> str | None:
    return {"people": words("photo.people_help"), "caption": words("photo.recognise")}.get(name)
