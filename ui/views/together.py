"""Several pictures at once: fields and templates, every change shown first, one write, one undo."""

from __future__ import annotations

from typing import Any

import streamlit as st

from archive.catalog import Archive
from archive.model import Photo
from ui import components
from ui.actions import Action, Undo, WriteAll
from ui.chosen import chosen
from ui.record import differences, planned
from ui.saving import Written
from ui.session import Now
from ui.telling import tell
from ui.template import FIELDS, PLACES, applied
from ui.texts import Texts

__all__ = ["show"]

_COLUMNS = 3


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The pictures marked in the gallery, and what shall be said of all of them."""
    photos = list(chosen(archive, now.together))
    tell(now.outcome, words)
    if isinstance(now.outcome, Written) and st.button(words("history.undo")):
        return Undo(now.outcome.batch)
    if not photos:
        components.notice(words, "plain", [words("together.nothing"), words("together.how")])
        return None
    if back := components.selection(words, photos):
        return back
    given, emptied = _form(len(photos), words, now)
    edits = [
        (photo, changes) for photo in photos if (changes := applied(photo, given, emptied, words))
    ]
    if not edits:
        return None
    write = st.button(words.count("together.write", len(edits)), type="primary")
    components.plan(words, _preview(edits, len(photos), words))
    return WriteAll(tuple(photo.edit(**changes) for photo, changes in edits)) if write else None


def _form(count: int, words: Texts, now: Now) -> tuple[dict[str, str], list[str]]:
    """What was typed for each field, and the fields to be emptied."""
    given: dict[str, str] = {}
    places = ", ".join(f"{{{words(f'places.{place}')}}}" for place in PLACES)
    with st.form(f"together-{now.round}", border=True):
        st.subheader(words.count("together.title", count), anchor=False)
        st.text(f"{words('together.unchanged')} {words('together.places', places=places)}")
        columns = st.columns(_COLUMNS)
        for number, name in enumerate(FIELDS):
            key = f"together-{name}-{now.round}"
            hint = words("together.date_form") if name == "date_created" else None
            given[name] = columns[number % _COLUMNS].text_input(
                words(f"fields.{name}"), key=key, placeholder=hint
            )
        emptied = st.multiselect(
            words("together.empty"),
            FIELDS,
            format_func=lambda name: words(f"fields.{name}"),
            placeholder=words("together.none"),
        )
        st.form_submit_button(words("together.preview"))
    return given, emptied


def _preview(edits: list[tuple[Photo, dict[str, Any]]], count: int, words: Texts) -> dict[str, Any]:
    untouched = count - len(edits)
    return {
        "heading": words("together.changes"),
        "matches": [planned(photo, differences(photo, changes, words)) for photo, changes in edits],
        "left_over": words.count("together.untouched", untouched) if untouched else None,
    }
