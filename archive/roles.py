"""Who may do what: one table, asked by every verb of :class:`archive.catalog.Archive`.

A role may do what the roles before it may. What is allowed to a role can still be refused for a
picture: a kit holds what is publishable, whoever asks for it (:mod:`archive.rights`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from os import PathLike, fspath
from typing import Any, Protocol, TypeVar, cast

from archive.errors import InvalidValue, Refused

__all__ = ["ROLES", "RULES", "Action", "Guarded", "NotAllowed", "Role", "Rule", "may", "needs"]


class Role(StrEnum):
    """What somebody is in this archive, the least first."""

    VIEWER = "viewer"
    EDITOR = "editor"
    CHIEF = "chief"

    @classmethod
    def named(cls, name: str) -> Role:
        """The role of this name; :class:`InvalidValue` if there is none."""
        try:
            return cls(name)
        except ValueError:
            raise InvalidValue(f"no role is called {name!r}; there are {', '.join(cls)}") from None


ROLES = tuple(Role)
_RANK = {role: rank for rank, role in enumerate(ROLES)}


class Action(StrEnum):
    """What can be asked of an archive."""

    SEARCH = "search"
    LOOK = "look"
    TAKE = "take"
    HISTORY = "history"
    HOLDERS = "holders"
    INDEX = "index"
    VERIFY = "verify"
    WRITE = "write"
    IMPORT = "import"
    RENAME = "rename"
    DIRECTORY = "directory"
    CONSENT = "consent"
    UNDO = "undo"
    UNDO_OTHERS = "undo-others"
    MERGE = "merge"
    OVERRIDE = "override"
    ACCEPT = "accept"
    ERASE = "erase"
    REPORT = "report"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Rule:
    """The least role that may do something, and what that is called (an infinitive)."""

    least: Role
    de: str
    en: str


RULES: Mapping[Action, Rule] = {
    Action.SEARCH: Rule(Role.VIEWER, "suchen", "search"),
    Action.LOOK: Rule(Role.VIEWER, "Bilder ansehen", "look at pictures"),
    Action.TAKE: Rule(
        Role.VIEWER, "veröffentlichbare Bilder mitnehmen", "take publishable pictures"
    ),
    Action.HISTORY: Rule(Role.EDITOR, "den Verlauf lesen", "read the history"),
    Action.HOLDERS: Rule(
        Role.EDITOR, "nachsehen, wer welche Bilder hat", "see who holds which pictures"
    ),
    Action.INDEX: Rule(Role.EDITOR, "den Ordner neu einlesen", "read the folder anew"),
    Action.VERIFY: Rule(Role.EDITOR, "alle Dateien prüfen", "verify all files"),
    Action.WRITE: Rule(Role.EDITOR, "Bildunterschriften schreiben", "write captions"),
    Action.IMPORT: Rule(
        Role.EDITOR, "Bilder und Mitteilungen aufnehmen", "take in pictures and releases"
    ),
    Action.RENAME: Rule(Role.EDITOR, "Namen überall ändern", "change a name everywhere"),
    Action.DIRECTORY: Rule(
        Role.EDITOR, "das Personenverzeichnis führen", "keep the directory of people"
    ),
    Action.CONSENT: Rule(
        Role.EDITOR, "Einwilligungen und Widerrufe eintragen", "enter consent and its withdrawal"
    ),
    Action.UNDO: Rule(Role.EDITOR, "Eigenes rückgängig machen", "undo what they did themselves"),
    Action.UNDO_OTHERS: Rule(
        Role.CHIEF, "rückgängig machen, was andere taten", "undo what others did"
    ),
    Action.MERGE: Rule(
        Role.CHIEF, "Personen zusammenlegen und trennen", "merge people and split them"
    ),
    Action.OVERRIDE: Rule(
        Role.CHIEF, "gesperrte Bilder mit Begründung freigeben", "release blocked pictures"
    ),
    Action.ACCEPT: Rule(Role.CHIEF, "geänderte Dateien anerkennen", "accept changed files"),
    Action.ERASE: Rule(Role.CHIEF, "eine Person löschen", "erase a person"),
    Action.REPORT: Rule(
        Role.CHIEF, "einer Person Auskunft geben", "report what is kept on a person"
    ),
    Action.KEEP: Rule(Role.CHIEF, "das Archiv verwalten", "keep the archive"),
}
"""The table. ``docs/operations.md`` shows it to people; a test compares both."""

_NAMES = {
    Role.VIEWER: ("Ansicht", "viewer"),
    Role.EDITOR: ("Redaktion", "editor"),
    Role.CHIEF: ("Leitung", "chief"),
}


def may(role: Role, action: Action) -> bool:
    """Whether a role may do this at all."""
    return _RANK[role] >= _RANK[RULES[action].least]


class NotAllowed(Refused):
    """The user's role does not allow this."""

    def __init__(self, action: Action, role: Role, path: str | PathLike[str] | None = None) -> None:
        self.action = action
        self.role = role
        super().__init__(self._sentence("en"), path)

    def at(self, path: str | PathLike[str]) -> NotAllowed:
        """The same error, naming the file it was about."""
        return type(self)(self.action, self.role, path)

    def text(self, lang: str = "en") -> str:
        """What was refused and why, in German (``de``) or English."""
        return self._sentence(lang)

    def _sentence(self, lang: str) -> str:
        rule = RULES[self.action]
        if lang == "de":
            least, own = _NAMES[rule.least][0], _NAMES[self.role][0]
            return f"{rule.de}: dafür ist die Rolle „{least}“ nötig, Sie haben „{own}“"
        return f"to {rule.en} takes the role {rule.least}, yours is {self.role}"


class Guarded(Protocol):
    """Something with checked verbs: it lets pass or raises, and enters what was refused."""

    def demand(self, action: Action) -> None:
        """Raise :class:`NotAllowed` unless the user may do this."""

    def note(self, refused: Refused, action: Action, what: str | None) -> None:
        """Enter a refusal, once."""


_Verb = TypeVar("_Verb", bound=Callable[..., Any])


def needs(action: Action) -> Callable[[_Verb], _Verb]:
    """Declare what a verb does: it is checked before anything happens, and refusals are entered.

    The action is kept as the verb's attribute ``action``.
    """

    def declared(verb: _Verb) -> _Verb:
        @wraps(verb)
        def checked(self: Guarded, *args: Any, **kwargs: Any) -> Any:
            try:
                self.demand(action)
                return verb(self, *args, **kwargs)
            except Refused as refused:
                self.note(refused, action, _about(args))
                raise

        checked.action = action  # type: ignore[attr-defined]
        return cast(_Verb, checked)

    return declared


_LONGEST = 500


def _about(args: tuple[Any, ...]) -> str | None:
    """What a verb was asked about, as its first argument says it."""
    first = args[0] if args else None
    several = first if isinstance(first, list | tuple) else (first,)
    named = (getattr(one, "path", one) for one in several)
    told = ", ".join(fspath(one) for one in named if isinstance(one, str | PathLike))
    return told[:_LONGEST] or None
