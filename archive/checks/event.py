"""Rules across the pictures of one event: one person, one spelling, introduced at first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from rapidfuzz.distance import DamerauLevenshtein

from archive.checks.findings import Finding
from archive.model import Person, Photo

__all__ = ["Event"]

Mention = tuple[Photo, Person]


class Event:
    """The names seen in the pictures of one event."""

    def __init__(self) -> None:
        self._mentions: dict[str, list[Mention]] = {}

    def add(self, photo: Photo) -> None:
        """Note who is in one more picture."""
        for person in photo.people:
            if person.name and not person.uncertain:
                self._mentions.setdefault(person.name, []).append((photo, person))

    def findings(self) -> Iterator[Finding]:
        """What does not fit together."""
        yield from self._spellings()
        for mentions in self._mentions.values():
            ordered = sorted(mentions, key=_taken)
            yield from _titles(ordered)
            yield from _introduction(ordered)

    def _spellings(self) -> Iterator[Finding]:
        """Names a slip apart, never in one picture together: most likely one person."""
        for one, other in combinations(self._mentions, 2):
            if _slip(one, other) and not self._together(one, other):
                rarer, usual = sorted((one, other), key=lambda name: len(self._mentions[name]))
                photo, _ = self._mentions[rarer][0]
                where, _ = self._mentions[usual][0]
                yield Finding(photo, "spelling-varies", "people",
                              {"one": rarer, "other": usual, "where": where.path.name})  # fmt: skip

    def _together(self, one: str, other: str) -> bool:
        pictures = {photo.path for photo, _ in self._mentions[one]}
        return any(photo.path in pictures for photo, _ in self._mentions[other])


def _slip(one: str, other: str) -> bool:
    """Two letters apart at most, in long names, with the same number of words."""
    if len(one.split()) != len(other.split()) or min(len(one), len(other)) < 8:
        return False
    return DamerauLevenshtein.distance(one.lower(), other.lower(), score_cutoff=2) <= 2


def _titles(mentions: list[Mention]) -> Iterator[Finding]:
    """The same titles wherever there are any; a shorter later mention is good style."""
    styled = [(photo, person) for photo, person in mentions if person.titles]
    for (where, first), (photo, person) in pairwise(styled):
        if person.titles != first.titles:
            yield Finding(photo, "titles-vary", "people",
                          {"name": person.name, "one": person.titles, "other": first.titles,
                           "where": where.path.name})  # fmt: skip


def _introduction(mentions: list[Mention]) -> Iterator[Finding]:
    """Office or role come with the first mention if they come at all."""
    photo, person = mentions[0]
    if person.office or person.role:
        return
    introduced = ((where, p.office or p.role) for where, p in mentions[1:])
    for where, office in introduced:
        if office:
            details = {"name": person.name, "office": office, "where": where.path.name}
            yield Finding(photo, "office-after-first-mention", "people", details)
            return


def _taken(mention: Mention) -> tuple[str, str]:
    photo, _ = mention
    return photo.date_created or "", photo.path.name
