"""Several pictures at once: fields and templates, every change shown first, one write, one undo."""

from __future__ import annotations

from typing import Any

import streamlit as st

from archive.catalog import Archive
from archive.errors import NotFound
from archive.model import Photo
from ui import components
from ui.actions import Action, Undo, WriteAll
from ui.record import differences
from ui.saving import Written
from ui.session import Now
from ui.telling import tell
from ui.template import FIELDS, PLACES, applied
from ui.texts import Texts

__all__ = ["show"]


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The pictures marked in the gallery, and what shall be said of all of them."""
    photos = [photo for each in now.together if (photo := _find(archive, each))]
    tell(now.outcome, words)
    if isinstance(now.outcome, Written) and st.button(words("history.undo")):
        return Undo(now.outcome.batch)
    if not photos:
        components.notice(words, "plain", [words("together.nothing"), words("together.how")])
        return None
    left, right = st.columns([2, 3], gap="large")
    with left:
        given, emptied = _form(len(photos), words, now)
    edits = [
        (photo, changes) for photo in photos if (changes := applied(photo, given, emptied, words))
    ]
    with right:
        components.plan(words, _preview(edits, len(photos), words))
    write = left.button(
        words.count("together.write", len(edits)), type="primary", disabled=not edits
    )
    return WriteAll(tuple(photo.edit(**changes) for photo, changes in edits)) if write else None


def _form(count: int, words: Texts, now: Now) -> tuple[dict[str, str], list[str]]:
    """What was typed for each field, and the fields to be emptied."""
    with st.form(f"together-{now.round}", border=True):
        st.subheader(words.count("together.title", count), anchor=False)
        st.caption(words("together.unchanged"))
        given = {
            name: st.text_input(words(f"fields.{name}"), key=f"together-{name}-{now.round}")
            for name in FIELDS
        }
        emptied = st.multiselect(
            words("together.empty"), FIELDS, format_func=lambda name: words(f"fields.{name}")
        )
        places = ", ".join(f"{{{words(f'places.{place}')}}}" for place in PLACES)
        st.caption(words("together.places", places=places))
        st.form_submit_button(words("together.preview"))
    return given, emptied


def _preview(edits: list[tuple[Photo, dict[str, Any]]], count: int, words: Texts) -> dict[str, Any]:
    untouched = count - len(edits)
    return {
        "heading": words("together.changes"),
        "matches": [
            {
                "photo": photo.image_hash,
                "file": photo.file,
                "by": photo.title,
                "changes": differences(photo, changes, words),
            }
            for photo, changes in edits
        ],
        "left_over": words.count("together.untouched", untouched) if untouched else None,
    }


def _find(archive: Archive, image_hash: str) -> Photo | None:
    try:
        return archive.find(image_hash)
    except NotFound:
        return None
