"""The caption desk: picture after picture, who stands where, and the sentence that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from archive.captions import caption_styles
from archive.catalog import Archive
from archive.errors import ArchiveError
from archive.fields import BY_NAME
from archive.model import Photo
from archive.present import handle
from ui import components, session
from ui.actions import Action, Draft, Save
from ui.answering import PAGE_SIZE
from ui.cards import card, ratio
from ui.chosen import chosen
from ui.correction import changes, entered
from ui.drafting import plain_line
from ui.peoplelines import from_lines, rows, standing
from ui.session import Now
from ui.telling import tell
from ui.texts import Texts

__all__ = ["show"]

_FIELDS = ("title", "event", "credit", "creators", "alt_text", "date_created", "city")
_OF_THE_EVENT = ("event", "credit", "creators", "date_created", "city", "title")
"""What pictures of one event have in common; offered for the next one."""
_UNCAPTIONED = "missing:caption"


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
    """The picture in the address as its file says it now, else the first without a caption."""
    try:
        first = next((photo for photo in film if not photo.caption), film[0] if film else None)
        indexed = archive.find(now.photo) if now.photo else first
        return archive[indexed.path] if indexed else None
    except ArchiveError as error:
        st.text(str(error))
        return None


def _data(
    film: tuple[Photo, ...], seen: Photo, words: Texts, now: Now, archive: Archive
) -> dict[str, Any]:
    shown = card(seen, archive.rights(seen), words)
    return {
        "key": f"{handle(seen)} {now.round} {words.language} {now.query}",
        "film": [_frame(photo, words) for photo in film],
        "photo": {
            "id": handle(seen),
            "alt": shown["alt"],
            "ratio": shown["ratio"],
            "caption": seen.caption,
            "day": seen.metadata.date_created,
            "lines": [plain_line(line) for line in standing(seen.people)],
            "fields": {name: entered(seen, name, words) for name in _FIELDS},
        },
        "before": [plain_line(replace(line, region=None)) for line in standing(now.people_before)],
        "before_fields": _as_before(archive, seen, words, now),
        "work": _work(archive, words, now),
        "round": now.round,
        "rows": rows(words),
        "styles": [{"name": name, "label": words(f"styles.{name}")} for name in caption_styles()],
        "style": archive.config.style,
        "limits": {
            name: BY_NAME[name].iim[0].octets for name in ("caption", *_FIELDS) if BY_NAME[name].iim
        },
    }


def _as_before(archive: Archive, seen: Photo, words: Texts, now: Now) -> dict[str, str]:
    """What the picture saved last says of the event, where this one says nothing."""
    if now.photo_before is None or now.photo_before == handle(seen):
        return {}
    return {
        name: text
        for last in chosen(archive, [now.photo_before])
        for name in _OF_THE_EVENT
        if (text := entered(last, name, words))
    }


def _work(archive: Archive, words: Texts, now: Now) -> dict[str, Any]:
    """Where the pictures without a caption are, of the query at hand or else of all."""
    narrowed = _UNCAPTIONED in now.query.split()
    plain = " ".join(word for word in now.query.split() if word != _UNCAPTIONED)
    left = archive.page(f"{plain} {_UNCAPTIONED}".strip(), limit=1).total
    return {
        "narrowed": narrowed,
        "query": plain if narrowed else f"{plain} {_UNCAPTIONED}".strip(),
        "label": words("desk.all") if narrowed else words("desk.without", n=words.number(left)),
        "left": left,
    }


def _frame(photo: Photo, words: Texts) -> dict[str, Any]:
    return {
        "id": handle(photo),
        "alt": photo.title or photo.path.name,
        "ratio": ratio(photo),
        "captioned": bool(photo.caption),
    }


def _save(draft: Draft, seen: Photo, words: Texts) -> Action | None:
    """The edit that makes ``seen`` what the desk says; heads without a name stay unidentified."""
    if draft.photo != handle(seen):
        return None
    people = from_lines(draft.lines, seen.people)
    edited = changes(seen, draft.fields, words)
    edited.pop("people", None)
    if people != seen.people:
        edited["people"] = people or None
    return Save(seen.edit(**edited), then=draft.then)
