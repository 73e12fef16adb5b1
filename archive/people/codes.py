"""Code replacements as Photo Mechanic keeps them: a short code typed for a name.

One line a person, fields between tabs: the code, the name, and after it further columns which
``\\code#2\\`` asks for; ours are the name with titles and office, and the office. UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.people.cards import Card
from archive.people.directory import Directory

__all__ = ["Code", "parse_codes", "take_codes", "write_codes"]


@dataclass(frozen=True, slots=True)
class Code:
    """A line of the list: what is typed, the name it stands for, and the columns after it."""

    code: str
    name: str
    more: tuple[str, ...] = ()


def parse_codes(text: str) -> tuple[Code, ...]:
    """The lines of a list; those without a code and a name are passed over, as are comments."""
    found: dict[str, Code] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) > 1 and columns[0] and columns[1] and not columns[0].startswith("//"):
            found[columns[0]] = Code(columns[0], columns[1], tuple(columns[2:]))
    return tuple(found.values())


def write_codes(cards: Iterable[Card], day: str) -> str:
    """The list for these people, with the offices of a day (ISO 8601); codes in order."""
    coded = sorted((card for card in cards if card.code), key=lambda card: str(card.code))
    return "".join("\t".join(_clean(_columns(card, day))) + "\n" for card in coded)


def take_codes(directory: Directory, codes: Iterable[Code]) -> tuple[Card, ...]:
    """Give the people of a list their codes; who has no card gets one. Returns what changed."""
    changed = []
    for code in codes:
        known = [card for card in directory.find(code.name) if code.name in card.names]
        if not known:
            changed.append(directory.add(code.name, code=code.code))
        elif known[0].code != code.code:
            changed.append(directory.change(known[0].id, code=code.code))
    return tuple(changed)


def _columns(card: Card, day: str) -> Iterator[str]:
    office = card.office_on(day)
    yield str(card.code)
    yield card.name
    yield " ".join(part for part in (office, card.titles, card.name) if part)
    yield office or ""


def _clean(columns: Iterable[str]) -> Iterator[str]:
    return (" ".join(column.split()) for column in columns)
