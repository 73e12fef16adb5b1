"""What a component sent, as the action it asks for: whatever a browser sends, nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ui.actions import (
    Action,
    AddToKit,
    Anew,
    ChooseLanguage,
    Draft,
    EmptyKit,
    FindName,
    ForgetSearch,
    Go,
    Open,
    OpenPerson,
    Remember,
    RemoveFromKit,
    SaveSearch,
    Search,
    Searched,
    Settle,
    Together,
    Undo,
)
from ui.drafting import line_of

__all__ = ["read_action", "read_draft", "read_settle"]


def _hashes(message: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(photo) for photo in message.get("photos") or ())


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Action]] = {
    "search": lambda m: Search(str(m.get("query", "")), str(m.get("page", "search"))),
    "searched": lambda m: Searched(str(m.get("query", ""))),
    "save_search": lambda m: SaveSearch(str(m["name"]), str(m["query"])),
    "forget": lambda m: ForgetSearch(str(m["name"])),
    "read": lambda m: Anew(),
    "person": lambda m: OpenPerson(str(m["name"])),
    "name": lambda m: FindName(str(m["name"])),
    "open": lambda m: Open(str(m["photo"]), str(m.get("page", "photo"))),
    "go": lambda m: Go(str(m["page"])),
    "add": lambda m: AddToKit(_hashes(m)),
    "remove": lambda m: RemoveFromKit(_hashes(m)),
    "empty": lambda m: EmptyKit(),
    "language": lambda m: ChooseLanguage("de" if m.get("language") == "de" else "en"),
    "together": lambda m: Together(_hashes(m)),
    "undo": lambda m: Undo(str(m["batch"])),
    "remember": lambda m: Remember(_hashes(m), m.get("language")),
}


def read_action(message: object) -> Action | None:
    """The action a component's message asks for; ``None`` for no or an unknown message."""
    if not isinstance(message, Mapping) or message.get("type") not in _READERS:
        return None
    try:
        return _READERS[message["type"]](message)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def read_draft(message: object) -> Draft | None:
    """What the caption desk sent to be saved; ``None`` for any other message."""
    if not isinstance(message, Mapping) or message.get("type") != "draft":
        return None
    try:
        lines = tuple(line_of(line) for line in message["lines"])
        fields = {str(name): str(text) for name, text in message["fields"].items()}
        return Draft(str(message["photo"]), lines, fields, message.get("next"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def read_settle(message: object) -> Settle | None:
    """The field whose blocks shall be made equal; ``None`` for any other message."""
    if not isinstance(message, Mapping) or message.get("type") != "settle":
        return None
    return Settle(str(message.get("field")))
