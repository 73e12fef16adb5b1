"""The directory as the page keeps it: a card as lines of text, two people made one, a new name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.catalog import Archive
from archive.errors import ArchiveError, InvalidValue
from archive.people import Card, Office
from ui.actions import Agree, Keep, Merge, TakeBack
from ui.correction import parts
from ui.saving import Rejected, Written

__all__ = [
    "Agreed",
    "Filed",
    "cards",
    "details",
    "file",
    "lines",
    "merge",
    "rename",
    "store",
    "take_back_step",
]

_YEARS = re.compile(
    r"^(?P<title>.*?)(?:[,;]?\s+(?P<since>\d{4}[\d-]*)?\s*(?P<to>–|—|-|bis|to)\s*"
    r"(?P<until>\d{4}[\d-]*)?)?$"
)


@dataclass(frozen=True, slots=True)
class Filed:
    """A change of the directory was entered; ``step`` takes it back, ``None`` if it was that."""

    step: int | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """It was entered that ``name`` gave, or withdrew, consent to be shown."""

    name: str
    given: bool


def lines(card: Card | None) -> dict[str, str]:
    """A card as text a person can edit: names with semicolons, an office on each line."""
    if card is None:
        return dict.fromkeys(("aliases", "titles", "offices", "code", "note"), "")
    return {
        "aliases": "; ".join(card.aliases),
        "titles": card.titles or "",
        "offices": "\n".join(map(_office_line, card.offices)),
        "code": card.code or "",
        "note": card.note or "",
    }


def details(entered: Mapping[str, str]) -> dict[str, Any]:
    """What such text says of a card."""
    offices = (line.strip() for line in entered["offices"].splitlines())
    return {
        "aliases": parts(entered["aliases"]),
        "titles": entered["titles"].strip() or None,
        "offices": tuple(_office(line) for line in offices if line),
        "code": entered["code"].strip() or None,
        "note": entered["note"].strip() or None,
    }


def file(archive: Archive, asked: Keep | Merge | TakeBack | Agree) -> Outcome:
    """Carry out what was asked of the directory."""
    match asked:
        case Keep(card, name, about):
            return store(archive, card, name, about)
        case Merge(keep, other):
            return merge(archive, keep, other)
        case TakeBack(step):
            return take_back_step(archive, step)
        case Agree(name, given, note):
            return _agree(archive, name, given, note)


def store(archive: Archive, card: str | None, name: str, about: Mapping[str, Any]) -> Outcome:
    """Enter what is known of somebody: a new card, or another state of the one with this id."""
    directory = archive.directory

    def enter() -> object:
        return directory.change(card, **about) if card else directory.add(name, **about)

    return _filed(archive, enter)


def merge(archive: Archive, keep: str, other: str) -> Outcome:
    """Make two names one person; who has no card yet gets one."""

    def one() -> object:
        first, second = _card(archive, keep), _card(archive, other)
        if first is None and second is None:
            return archive.directory.add(keep, aliases=(other,))
        if second is None:
            return _with_alias(archive, first, other)
        if first is None:
            return _with_alias(archive, second, keep)
        return archive.directory.merge(first.id, second.id)

    return _filed(archive, one)


def take_back_step(archive: Archive, step: int) -> Outcome:
    """Undo a change of the directory."""
    try:
        archive.directory.undo(step)
    except ArchiveError as error:
        return Rejected(error)
    return Filed(None)


def _agree(archive: Archive, name: str, given: bool, note: str | None) -> Outcome:
    try:
        archive.consent(name, given, note=note)
    except ArchiveError as error:
        return Rejected(error)
    return Agreed(name, given)


def rename(
    archive: Archive, old: str, new: str, progress: Callable[[float], object]
) -> Written | Rejected:
    """Correct a name in every picture and in the directory, as one batch."""

    def tell(done: int, total: int) -> None:
        progress(done / max(total, 1))

    try:
        done = archive.rename(archive.plan_rename(old, new), tell)
    except ArchiveError as error:
        return Rejected(error)
    failed = tuple((str(error.path or old), error.reason) for error in done.failed)
    return Written(done.batch.id, len(done.written), failed)


Outcome = Filed | Agreed | Rejected


def _filed(archive: Archive, change: Callable[[], object]) -> Outcome:
    try:
        change()
        return Filed(archive.directory.steps(1)[0].id)
    except ArchiveError as error:
        return Rejected(error)


def cards(archive: Archive, name: str) -> list[Card]:
    """The cards of everybody who has exactly this name."""
    return [card for card in archive.directory.find(name) if name in card.names]


def _card(archive: Archive, name: str) -> Card | None:
    """The one card of a name; :class:`InvalidValue` where two people have it."""
    found = cards(archive, name)
    if len(found) > 1:
        raise InvalidValue(f"{name} has several cards in the directory")
    return found[0] if found else None


def _with_alias(archive: Archive, card: Card | None, name: str) -> object:
    if card is None:
        raise InvalidValue(f"{name} has nobody to go to")
    return archive.directory.change(card.id, aliases=(*card.aliases, name))


def _office_line(office: Office) -> str:
    if not office.since and not office.until:
        return office.title
    return f"{office.title}, {office.since or ''}–{office.until or ''}"


def _office(line: str) -> Office:
    found = _YEARS.match(line)
    if found is None or not found["title"] or not found["to"]:
        return Office(line)
    return Office(found["title"].rstrip(",; "), found["since"], found["until"])
