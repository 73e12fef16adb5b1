"""One person: what the directory knows, other names that mean them, and a name corrected."""

from __future__ import annotations

from typing import Any

import streamlit as st

from archive.catalog import Archive
from archive.errors import ArchiveError
from archive.index import quoted
from ui import components, filing
from ui.actions import Action, Keep, Merge, Rename, TakeBack, Undo
from ui.filing import Filed
from ui.record import changed, planned
from ui.saving import Written
from ui.session import Now
from ui.telling import reason_of, tell
from ui.texts import Texts
from ui.views import consent

__all__ = ["show"]

_ALIKE = 200
"""Names offered to be merged with."""


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The person in the address: a heading that leads to the pictures, and four forms."""
    pictures = archive.page(f"person:{quoted(now.person)}", limit=6)
    head = components.person(words, now.person, pictures.photos, pictures.total)
    tell(now.outcome, words)
    if back := _way_back(words, now):
        return back
    if not now.writes:
        return head
    left, right = st.columns(2, gap="large")
    with left:
        kept = _card_form(archive, words, now)
    with right:
        merged = _merge_form(archive, words, now)
        wanted = _rename_form(words, now)
        agreed = consent.form(archive, words, now)
    asked = head or kept or merged or agreed
    return asked or (_renaming(archive, words, now, wanted) if wanted else None)


def _way_back(words: Texts, now: Now) -> Action | None:
    match now.outcome:
        case Written(batch):
            return Undo(batch) if st.button(words("history.undo")) else None
        case Filed(int() as step):
            return TakeBack(step) if st.button(words("history.undo")) else None
    return None


def _card_form(archive: Archive, words: Texts, now: Now) -> Action | None:
    """What is known of the person beyond the pictures."""
    found = filing.cards(archive, now.person)
    card = found[0] if found else None
    with st.form(f"card-{now.person}-{now.round}", border=True):
        st.header(words("person.card"), anchor=False)
        if card and card.name != now.person:
            st.text(words("person.alias_of", name=card.name))
        entered: dict[str, str] = {}
        for name, value in filing.lines(card).items():
            field = st.text_area if name == "offices" else st.text_input
            help_ = words(f"person.{name}_help") if name in {"aliases", "offices", "code"} else None
            entered[name] = field(
                words(f"person.{name}"), value, help=help_, key=f"{name}-{now.person}-{now.round}"
            )
        sent = st.form_submit_button(words("person.keep"), type="primary")
    return Keep(card.id if card else None, now.person, filing.details(entered)) if sent else None


def _merge_form(archive: Archive, words: Texts, now: Now) -> Action | None:
    """Another name of the same person; the pictures stay as they are."""
    names = [each.name for each in archive.people("")[:_ALIKE] if each.name != now.person]
    with st.form(f"merge-{now.person}-{now.round}", border=True):
        st.header(words("person.merge"), anchor=False)
        st.text(words("person.merge_line", name=now.person))
        other = st.selectbox(
            words("person.other"), names, index=None, placeholder=words("person.choose")
        )
        sent = st.form_submit_button(words("person.merge_now"))
    return Merge(now.person, other) if sent and other else None


def _rename_form(words: Texts, now: Now) -> str | None:
    """The name as it should stand in the pictures."""
    with st.form(f"rename-{now.person}-{now.round}", border=True):
        st.header(words("person.rename"), anchor=False)
        st.text(words("person.rename_line"))
        new = st.text_input(words("person.new_name"), now.person)
        st.form_submit_button(words("together.preview"))
    return new if new.strip() and new != now.person else None


def _renaming(archive: Archive, words: Texts, now: Now, new: str) -> Action | None:
    """Every change, then the button that makes them."""
    try:
        plan = archive.plan_rename(now.person, new)
    except ArchiveError as error:
        components.notice(words, "warn", [reason_of(error, words)])
        return None
    shown: dict[str, Any] = {
        "heading": words("together.changes"),
        "matches": [
            planned(each.photo, [changed(change, words) for change in each.changes])
            for each in plan.pictures
        ],
        "left_over": words("person.cards_too") if plan.cards else None,
    }
    write = st.button(words.count("together.write", len(plan.pictures)), type="primary")
    components.plan(words, shown)
    return Rename(now.person, new) if write else None
