"""What a person asked for, as a value: views return it, the session carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.model import Edit
from ui.peoplelines import Line

__all__ = [
    "Action",
    "AddToKit",
    "Agree",
    "Anew",
    "ChooseLanguage",
    "Draft",
    "EmptyKit",
    "FindName",
    "ForgetSearch",
    "Go",
    "Keep",
    "Merge",
    "Open",
    "OpenPerson",
    "ReadFolder",
    "Remember",
    "RemoveFromKit",
    "Rename",
    "Save",
    "SaveSearch",
    "Search",
    "Searched",
    "Settle",
    "TakeBack",
    "TakeIn",
    "Together",
    "Undo",
    "WriteAll",
]


@dataclass(frozen=True, slots=True)
class Search:
    """Show the pictures a query finds; ``page`` is ``search`` or ``desk``."""

    query: str
    page: str = "search"


@dataclass(frozen=True, slots=True)
class Searched:
    """The gallery shows what this query finds already; the address shall say so too."""

    query: str


@dataclass(frozen=True, slots=True)
class SaveSearch:
    """Keep a query under a name."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class ForgetSearch:
    """Let go of a query that was kept under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class FindName:
    """Show the people whose names fit."""

    name: str


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """Show what is known of somebody."""

    name: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Enter ``about`` in the directory: on the card with this id, or on a new one for ``name``."""

    card: str | None
    name: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names mean one person, to be called ``keep``."""

    keep: str
    other: str


@dataclass(frozen=True, slots=True)
class Agree:
    """Somebody gave, or withdrew, consent to be shown in any picture; ``note`` says how."""

    name: str
    given: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """Correct a name in every picture and in the directory."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """Read the folder anew, in the background."""


@dataclass(frozen=True, slots=True)
class Anew:
    """Show the page as things are now."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo a change of the directory."""

    step: int


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
    """Write an edit into its file, and if that worked go on to picture ``then`` (a hash)."""

    edit: Edit
    then: str | None = None


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Put pictures (name, octets) into a folder of the archive."""

    pictures: tuple[tuple[str, memoryview], ...]
    folder: str


@dataclass(frozen=True, slots=True)
class Together:
    """Change several pictures (image hashes) at once, on a page that shows it first."""

    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WriteAll:
    """Write several edits in one go, to be undone in one; ``verb`` names it in the history."""

    edits: tuple[Edit, ...]
    verb: str = "write"


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back everything that was written in one go."""

    batch: str


@dataclass(frozen=True, slots=True)
class Settle:
    """Write what reading chose for a field into every block, so that they agree."""

    field: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands on the caption desk for one picture, to be turned into an edit."""

    photo: str
    lines: tuple[Line, ...]
    fields: Mapping[str, str]
    then: str | None = None


Action = (
    Search
    | Anew
    | ReadFolder
    | OpenPerson
    | Keep
    | Merge
    | Agree
    | Rename
    | TakeBack
    | TakeIn
    | Searched
    | SaveSearch
    | ForgetSearch
    | FindName
    | Open
    | Go
    | AddToKit
    | RemoveFromKit
    | EmptyKit
    | ChooseLanguage
    | Remember
    | Save
    | Undo
    | Together
    | WriteAll
)
