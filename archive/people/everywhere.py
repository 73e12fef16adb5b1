"""Rename everywhere: one plan over the pictures and the directory, carried out as one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.errors import ArchiveError
from archive.journal import Batch
from archive.model import Edit, WriteResult
from archive.people.cards import Card, CardChange
from archive.people.directory import Directory
from archive.people.renaming import Renaming
from archive.people.wording import as_written

__all__ = ["RenamePlan", "Renamed", "carry_out", "plan_cards"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """What it takes that ``old`` is called ``new``: pictures and cards, before and after."""

    old: str
    new: str
    pictures: tuple[Renaming, ...] = ()
    cards: tuple[CardChange, ...] = ()

    def without(self, files: Iterable[str]) -> RenamePlan:
        """The plan that leaves these pictures (``photo.file``) as they are."""
        left = set(files)
        return replace(self, pictures=tuple(p for p in self.pictures if p.photo.file not in left))


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a plan came to. ``failed`` names each picture (or card) left as it was, and why."""

    batch: Batch
    written: tuple[WriteResult, ...] = ()
    cards: tuple[CardChange, ...] = ()
    failed: tuple[ArchiveError, ...] = ()


def plan_cards(cards: Iterable[Card], old: str, new: str) -> tuple[CardChange, ...]:
    """The cards before and after; the old name stays as an alias, so that it is still found.

    Where each name has just one card, they become one. Several people of one name keep theirs.
    """
    held = list(cards)
    old, new = as_written(old), as_written(new)
    renamed = [card for card in held if _is_called(card, old) and not _is_called(card, new)]
    there = [card for card in held if _is_called(card, new)]
    if len(renamed) == len(there) == 1 and renamed[0].name.casefold() == old.casefold():
        return ((there[0], there[0].joined(renamed[0])), (renamed[0], None))
    return tuple((card, _called(card, old, new)) for card in renamed)


def _is_called(card: Card, name: str) -> bool:
    return any(as_written(one).casefold() == name.casefold() for one in card.names)


def _called(card: Card, old: str, new: str) -> Card:
    if as_written(card.name).casefold() != old.casefold():
        return replace(card, aliases=(*card.aliases, new))
    return replace(card, name=new, aliases=(*card.aliases, card.name))


def carry_out(
    plan: RenamePlan,
    directory: Directory,
    batch: Batch,
    write: Callable[[Edit], WriteResult],
    progress: Progress | None = None,
) -> Renamed:
    """Do what was planned; what fails or was changed meanwhile is named, the rest goes on."""
    failed: list[ArchiveError] = []
    cards = _change(plan.cards, directory, batch, failed)
    written = []
    for done, edit in enumerate(_edits(plan.pictures), 1):
        try:
            written.append(write(edit))
        except ArchiveError as error:
            failed.append(error if error.path else error.at(edit.path))
        if progress is not None:
            progress(done, len(plan.pictures))
    return Renamed(batch, tuple(written), cards, tuple(failed))


def _edits(pictures: Sequence[Renaming]) -> Iterator[Edit]:
    return (picture.edit for picture in pictures)


def _change(
    cards: tuple[CardChange, ...], directory: Directory, batch: Batch, failed: list[ArchiveError]
) -> tuple[CardChange, ...]:
    if not cards:
        return ()
    try:
        directory.apply("rename", cards, batch)
    except ArchiveError as error:
        failed.append(error)
        return ()
    return cards
