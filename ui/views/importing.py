"""Import: a press release is matched to pictures, shown as a plan, and written into them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import streamlit as st

from archive.catalog import Archive
from archive.errors import ReleaseError
from archive.model import Edit, Photo
from archive.objects import ObjectPath
from archive.releases import Match, ReleasePlan
from archive.roles import Action as Doing
from ui import components
from ui.actions import Action, ReadFolder, Search, TakeIn, Undo, WriteAll
from ui.cards import card
from ui.indexing import reading
from ui.record import differences
from ui.saving import Written
from ui.session import Now
from ui.takingin import TakenIn
from ui.telling import tell
from ui.texts import Texts

__all__ = ["show"]

_AT_ONCE = 400
"""Pictures one release is matched with."""
_FOLDERS = 500
_KINDS = ["jpg", "jpeg", "png", "tif", "tiff", "webp"]


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """Text on the left, pictures on the right, the plan below, one button."""
    left, right = st.columns([3, 2], gap="large")
    text = left.text_area(
        words("import.release"), height=260, placeholder=words("import.release_hint")
    )
    with right:
        folder = _folder(archive, words)
        given = _given(words, now)
        if given:
            return TakeIn(given, folder)
        if reading(archive).running:
            if over := components.progress(words):
                return over
        elif archive.allows(Doing.INDEX) and st.button(words("search.read_folder")):
            return ReadFolder()
    tell(now.outcome, words)
    if next_step := _next_step(words, now):
        return next_step
    if isinstance(now.outcome, Written) and st.button(words("history.undo")):
        return Undo(now.outcome.batch)
    return _plan(archive, text, folder, words) if text.strip() else None


def _folder(archive: Archive, words: Texts) -> str:
    root = archive.root
    known = _folders_of_store(root) if isinstance(root, ObjectPath) else _folders(root)
    folders = ["", *known]
    return st.selectbox(
        words("import.folder"), folders, format_func=lambda name: name or words("import.whole")
    )


def _folders(root: Path) -> list[str]:
    """The folders of the archive, hidden ones left out."""
    found: list[str] = []
    for here, names, _ in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        found += [(Path(here) / name).relative_to(root).as_posix() for name in names]
        if len(found) >= _FOLDERS:
            break
    return sorted(found[:_FOLDERS])


@st.cache_data(ttl=60, show_spinner=False, hash_funcs={ObjectPath: str})
def _folders_of_store(root: ObjectPath) -> list[str]:
    """The same on object storage, asked for once a minute."""
    return root.folders(_FOLDERS)


def _next_step(words: Texts, now: Now) -> Action | None:
    """From pictures just taken in to the desk, with these and no others."""
    if not isinstance(now.outcome, TakenIn) or not (files := now.outcome.files):
        return None
    going = st.button(words.count("import.caption", len(files)), type="primary")
    return Search(now.outcome.query, "desk") if going else None


def _given(words: Texts, now: Now) -> tuple[tuple[str, memoryview], ...]:
    """Pictures just handed over; the field is empty again once they are in the archive."""
    given = st.file_uploader(
        words("import.upload"), _KINDS, accept_multiple_files=True, key=f"upload-{now.round}"
    )
    return tuple((each.name, each.getbuffer()) for each in given or ())


def _plan(archive: Archive, text: str, folder: str, words: Texts) -> Action | None:
    photos = [photo for photo in _pictures(archive, folder) if _inside(photo, folder)]
    if len(photos) > _AT_ONCE:
        components.notice(words, "plain", [words("import.too_many", n=_AT_ONCE)])
        return None
    try:
        plan = archive.plan_release(text, [photo.path for photo in photos])
    except ReleaseError as error:
        components.notice(words, "warn", [words("import.nothing_title"), error.reason])
        return None
    plan = _chosen(archive, plan, words)
    components.plan(words, _data(archive, plan, words))
    if not st.button(words("import.write"), type="primary", disabled=not plan.sure):
        return None
    edits = (Edit(match.photo, match.changes) for match in plan.matches if match.photo)
    return WriteAll(tuple(edits), "import")


def _pictures(archive: Archive, folder: str) -> tuple[Photo, ...]:
    query = f'file:"{folder}"' if folder else ""
    return archive.page(query, limit=_AT_ONCE + 1).photos


def _inside(photo: Photo, folder: str) -> bool:
    return not folder or str(photo.file).startswith(f"{folder}/")


def _chosen(archive: Archive, plan: ReleasePlan, words: Texts) -> ReleasePlan:
    """The plan with what the visitor decided where nobody else could know."""
    for number, match in enumerate(plan.matches):
        if match.photo is not None:
            continue
        path = st.selectbox(
            words("import.choose", n=number + 1),
            [None, *plan.left_over],
            format_func=lambda path: path.name if path else words("import.not_yet"),
            key=f"choice-{number}",
        )
        if path is not None:
            plan = plan.choose(number, archive[path])
    return plan


def _data(archive: Archive, plan: ReleasePlan, words: Texts) -> dict[str, Any]:
    left = ", ".join(path.name for path in plan.left_over)
    return {
        "heading": words("import.plan"),
        "matches": [_match(archive, match, words) for match in plan.matches],
        "left_over": words("import.left_over", names=left) if left else None,
    }


def _match(archive: Archive, match: Match, words: Texts) -> dict[str, Any]:
    entry = match.entry
    if match.photo is None:
        return {"photo": None, "title": entry.title, "caption": entry.caption, "changes": []}
    photo = archive[match.photo]
    shown = card(photo, archive.rights(photo), words)
    changes = differences(photo, match.changes, words)
    by = words(f"import.by_{match.by}")
    return {"photo": shown["id"], "file": shown["file"], "by": by, "changes": changes}
