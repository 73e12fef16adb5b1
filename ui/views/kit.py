"""The kit: what was chosen, what may go out, what stays and why, and one download."""

from __future__ import annotations

from typing import Any

from archive.catalog import Archive
from archive.export.enclosed import DOCUMENTS
from ui import components
from ui.actions import Action
from ui.cards import card
from ui.chosen import chosen
from ui.session import Now
from ui.texts import Texts

__all__ = ["show"]

_SENDABLE = 200
"""Pictures in an address; one that is longer gets lost in mails and servers."""


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The kit as it was put together in this browser, or the one somebody sent a link to."""
    asked = now.sent or now.kit
    found = list(chosen(archive, asked))
    cards = [card(photo, archive.rights(photo), words) for photo in found]
    ready = [each for each in cards if each["rights"]["state"] == "ok"]
    blocked = [each for each in cards if each["rights"]["state"] != "ok"]
    data = _data(archive, words, ready, blocked, len(asked) - len(found))
    if now.sent:
        data["headings"]["title"] = words.count("kit.sent", len(found))
    return components.kit(words, {**data, **_link(now), "query": now.query})


def _link(now: Now) -> dict[str, Any]:
    """The parameter that shows the same pictures to others, or that it was such a link."""
    return {
        "sent": bool(now.sent),
        "taken": set(now.sent) <= set(now.kit),
        "link": ".".join(now.kit) if 0 < len(now.kit) <= _SENDABLE else None,
    }


def _data(
    archive: Archive,
    words: Texts,
    ready: list[dict[str, Any]],
    blocked: list[dict[str, Any]],
    gone: int,
) -> dict[str, Any]:
    return {
        "presets": [
            {"name": name, "label": preset.label(words.language)}
            for name, preset in archive.presets().items()
        ],
        "documents": [{"name": name, "label": words(f"documents.{name}")} for name in DOCUMENTS],
        "document_usual": archive.config.kit_document,
        "ready": ready,
        "blocked": blocked,
        "headings": {
            "title": words.count("kit.title", len(ready) + len(blocked)),
            "ready": words.count("kit.ready", len(ready)),
            "going": words.count("kit.going", len(ready)),
            "blocked": words.count("kit.blocked", len(blocked)),
            "gone": words.count("kit.gone", gone) if gone else None,
        },
    }
