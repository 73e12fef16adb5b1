"""The caption desk: picture after picture, who stands where, and the sentence that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from archive.catalog import Archive
from archive.errors import ArchiveError
from archive.fields import BY_NAME
from archive.model import Photo
from ui import components, session
from ui.actions import Action, Draft, Save
from ui.answering import PAGE_SIZE
from ui.cards import card
from ui.correction import changes, entered
from ui.drafting import framed, plain_frame, plain_line
from ui.peoplelines import as_lines, from_lines, rows
from ui.session import Now
from ui.telling import tell
from ui.texts import Texts

__all__ = ["show"]

_FIELDS = ("title", "event", "credit", "creators", "alt_text")


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The desk for the pictures of the query in the address, at the picture it names."""
    action = components.searchline(words, now.query, archive.saved_searches(), "desk")
    if action:
        return action
    film = archive.page(now.query, limit=PAGE_SIZE).photos
    photo = _chosen(archive, film, now)
    if photo is None:
        components.notice(words, "plain", [words("desk.nothing"), words("desk.nothing_hint")])
        return None
    tell(now.outcome, words)
    seen = session.first_seen(photo)
    answer = components.desk(words, _data(film, seen, words, now, archive))
    if isinstance(answer, Draft):
        return _save(answer, seen, words)
    return answer


def _chosen(archive: Archive, film: tuple[Photo, ...], now: Now) -> Photo | None:
    """The picture in the address as its file says it now, else the first of the filmstrip."""
    try:
        indexed = archive.find(now.photo) if now.photo else film[0] if film else None
        return archive[indexed.path] if indexed else None
    except ArchiveError as error:
        st.text(str(error))
        return None


def _data(
    film: tuple[Photo, ...], seen: Photo, words: Texts, now: Now, archive: Archive
) -> dict[str, Any]:
    shown = card(seen, archive.rights(seen), words)
    return {
        "key": f"{seen.image_hash} {now.round} {words.language} {now.query}",
        "film": [_frame(photo, words) for photo in film],
        "photo": {
            "id": seen.image_hash,
            "alt": shown["alt"],
            "ratio": shown["ratio"],
            "caption": seen.caption,
            "frame": plain_frame(framed(seen.caption or "", words.language)[0]),
            "lines": [plain_line(line) for line in as_lines(seen.people)],
            "fields": {name: entered(seen, name, words) for name in _FIELDS},
        },
        "before": [plain_line(replace(line, region=None)) for line in as_lines(now.people_before)],
        "rows": rows(words),
        "limits": {
            name: BY_NAME[name].iim[0].octets for name in ("caption", *_FIELDS) if BY_NAME[name].iim
        },
    }


def _frame(photo: Photo, words: Texts) -> dict[str, Any]:
    ratio = (photo.width or 3) / (photo.height or 2)
    return {
        "id": photo.image_hash,
        "alt": photo.title or photo.path.name,
        "ratio": round(1 / ratio if photo.orientation > 4 else ratio, 4),
        "captioned": bool(photo.caption),
    }


def _save(draft: Draft, seen: Photo, words: Texts) -> Action | None:
    """The edit that makes ``seen`` what the desk says; heads without a name stay unidentified."""
    if draft.photo != seen.image_hash:
        return None
    people = from_lines(draft.lines, seen.people)
    edited = changes(seen, draft.fields, words)
    edited.pop("people", None)
    if people != seen.people:
        edited["people"] = people or None
    return Save(seen.edit(**edited), then=draft.then)
