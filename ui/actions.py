"""What a person asked for, as a value: views return it, the session carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.model import Edit

__all__ = [
    "Action",
    "AddToKit",
    "ChooseLanguage",
    "EmptyKit",
    "Go",
    "Open",
    "Remember",
    "RemoveFromKit",
    "Save",
    "Search",
    "read_action",
]


@dataclass(frozen=True, slots=True)
class Search:
    """Show the pictures a query finds."""

    query: str


@dataclass(frozen=True, slots=True)
class Open:
    """Show one picture on a page of its own; ``page`` is ``photo`` or ``desk``."""

    photo: str
    page: str = "photo"


@dataclass(frozen=True, slots=True)
class Go:
    """Go to another page."""

    page: str


@dataclass(frozen=True, slots=True)
class AddToKit:
    """Put pictures (image hashes) into the kit, behind those already there."""

    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveFromKit:
    """Take pictures (image hashes) out of the kit."""

    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmptyKit:
    """Take everything out of the kit."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Speak this language from now on (``de`` or ``en``)."""

    language: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Take up what the browser kept over a reload: the kit and the chosen language."""

    photos: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Save:
    """Write an edit into its file."""

    edit: Edit


Action = Search | Open | Go | AddToKit | RemoveFromKit | EmptyKit | ChooseLanguage | Remember | Save


def _hashes(message: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(photo) for photo in message.get("photos") or ())


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Action]] = {
    "search": lambda m: Search(str(m.get("query", ""))),
    "open": lambda m: Open(str(m["photo"]), str(m.get("page", "photo"))),
    "go": lambda m: Go(str(m["page"])),
    "add": lambda m: AddToKit(_hashes(m)),
    "remove": lambda m: RemoveFromKit(_hashes(m)),
    "empty": lambda m: EmptyKit(),
    "language": lambda m: ChooseLanguage("de" if m.get("language") == "de" else "en"),
    "remember": lambda m: Remember(_hashes(m), m.get("language")),
}


def read_action(message: object) -> Action | None:
    """The action a component's message asks for; ``None`` for no or an unknown message."""
    if not isinstance(message, Mapping) or message.get("type") not in _READERS:
        return None
    try:
        return _READERS[message["type"]](message)
    except KeyError:
        return None
