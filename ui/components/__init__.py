"""The page's own parts: plain HTML, CSS and JavaScript, mounted as Streamlit v2 components.

Every component gets JSON values, sets them as text (never as markup) and sends back one message,
which becomes an action. Parts shared by several components are simply put in front of their code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from archive.index import quoted
from archive.journal import SavedSearch
from archive.model import Photo
from archive.present import handle
from ui.actions import Action, Draft, Settle
from ui.messages import read_action, read_draft, read_settle
from ui.session import Now, follow
from ui.texts import Texts

__all__ = [
    "checks",
    "desk",
    "kit",
    "masthead",
    "notice",
    "people",
    "person",
    "picture",
    "plan",
    "progress",
    "record",
    "results",
    "searchline",
    "selection",
]

_HERE = Path(__file__).parent


def _joined(suffix: str, parts: Sequence[str]) -> str:
    files = (_HERE / f"{part}.{suffix}" for part in parts)
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())


def _component(name: str, *shared: str) -> Any:
    parts = ("common", *shared, name)
    return st.components.v2.component(
        f"bildzeile.{name}",
        html='<div class="root"></div>',
        css=_joined("css", parts),
        js=_joined("js", parts),
    )


def _mounted(component: Any, key: str, data: Mapping[str, Any]) -> Any:
    """The message a component sent since the last run, or ``None``."""
    return component(key=key, data=dict(data), on_message_change=partial(follow, key)).message


_MASTHEAD = _component("masthead")
_SEARCHLINE = _component("searchline", "suggest", "savedsearches")
_RESULTS = _component("results", "picture", "answers")
_PICTURE = _component("picturepage", "picture")
_KIT = _component("kit")
_CHECKS = _component("checks")
_PEOPLE = _component("people")
_PROGRESS = _component("progress")
_PERSON = _component("person")
_PLAN = _component("plan")
_DESK = _component("desk", "suggest", "standing", "lineup")
_SELECTION = _component("selection")
_RECORD = _component("record")
_NOTICE = _component("notice")

_UNDER = {"photo": "search", "together": "search"}
"""Pages without an entry of their own, by the one they are reached from."""


def masthead(words: Texts, now: Now, page: str, pages: Sequence[str]) -> Action | None:
    """The bar on top: name, pages, kit, language; also sets the document's language."""
    data = {
        "page": _UNDER.get(page, page),
        "pages": [{"name": each, "label": words(f"nav.{each}")} for each in pages],
        "kit": list(now.kit),
        "query": now.query,
        "remembered": now.remembered,
        "user": now.user,
        "until": now.until,
        "language": words.language,
        "words": words.table("masthead"),
    }
    return read_action(_mounted(_MASTHEAD, "masthead", data))


def searchline(
    words: Texts, query: str, saved: Sequence[SavedSearch], page: str = "search"
) -> Action | None:
    """The search line with suggestions while typing, and the searches the visitor has saved.

    The answer is shown on ``page``.
    """
    data = {
        "query": query,
        "page": page,
        "saved": [{"name": search.name, "query": search.query} for search in saved],
        "language": words.language,
        "words": words.table("searchline"),
    }
    return read_action(_mounted(_SEARCHLINE, "searchline", data))


def results(words: Texts, data: Mapping[str, Any]) -> Action | None:
    """Facets, gallery and preview of one query."""
    shared = {"language": words.language, "words": words.table("results", "picture")}
    return read_action(_mounted(_RESULTS, "results", {**data, **shared}))


def picture(words: Texts, card: Mapping[str, Any], now: Now) -> Action | None:
    """One large picture with its people strip."""
    data = {
        "card": card,
        "kit": list(now.kit),
        "query": now.query,
        "writes": now.writes,
        "language": words.language,
        "words": {**words.table("picture"), "back": words("photo.back")},
    }
    return read_action(_mounted(_PICTURE, "picture", data))


def record(words: Texts, data: Mapping[str, Any]) -> Action | Settle | None:
    """Everything in the file and its history: a conflict to be settled, a write to be undone."""
    strings = {"words": words.table("photo"), "history_words": words.table("history")}
    message = _mounted(_RECORD, "record", {**data, **strings})
    return read_settle(message) or read_action(message)


def notice(words: Texts, kind: str, lines: Sequence[str]) -> None:
    """A message to the visitor; ``kind`` is ``plain``, ``ok``, ``warn`` or ``bad``."""
    _mounted(_NOTICE, "notice", {"kind": kind, "lines": list(lines)})


def desk(words: Texts, data: Mapping[str, Any]) -> Action | Draft | None:
    """Filmstrip, picture with heads, names and sentence."""
    shared = {"language": words.language, "words": words.table("desk")}
    message = _mounted(_DESK, "desk", {**data, **shared})
    return read_draft(message) or read_action(message)


def kit(words: Texts, data: Mapping[str, Any]) -> Action | None:
    """What may go out, what stays here, and the download."""
    shared = {"language": words.language, "words": words.table("kit")}
    return read_action(_mounted(_KIT, "kit", {**data, **shared}))


def checks(words: Texts, data: Mapping[str, Any]) -> Action | None:
    """Findings as work lists."""
    return read_action(_mounted(_CHECKS, "checks", {**data, "words": words.table("checks")}))


def people(words: Texts, data: Mapping[str, Any]) -> Action | None:
    """The directory of people with a line to narrow it."""
    return read_action(_mounted(_PEOPLE, "people", {**data, "words": words.table("people")}))


def person(words: Texts, name: str, photos: Sequence[Photo], total: int) -> Action | None:
    """Who somebody is: the name, some pictures, and the ways to all of them and back."""
    data = {
        "name": name,
        "query": f"person:{quoted(name)}",
        "photos": _small(photos),
        "words": {
            "back": words("person.back"),
            "pictures": words.count("search.pictures", total),
            "none": words("person.no_pictures"),
        },
    }
    return read_action(_mounted(_PERSON, "person", data))


def _small(photos: Sequence[Photo]) -> list[dict[str, Any]]:
    return [{"id": handle(photo), "alt": photo.title or photo.path.name} for photo in photos]


def selection(words: Texts, photos: Sequence[Photo]) -> Action | None:
    """The pictures that are to be changed together, and the way back to the search."""
    data = {
        "photos": _small(photos),
        "words": {"back": words("together.back")},
    }
    return read_action(_mounted(_SELECTION, "selection", data))


def progress(words: Texts) -> Action | None:
    """How far the reading of the folder is; says so when it is over."""
    return read_action(_mounted(_PROGRESS, "progress", {"words": words.table("reading")}))


def plan(words: Texts, data: Mapping[str, Any]) -> None:
    """What an import would write, picture by picture."""
    _mounted(_PLAN, "plan", {**data, "words": words.table("import")})
