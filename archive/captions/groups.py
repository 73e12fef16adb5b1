"""People together: those nobody names, and those who share a surname."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.captions.found import Found
from archive.captions.lexemes import Category, Flag
from archive.captions.marks import read_ordinal
from archive.captions.persons import skip_lead
from archive.captions.tokens import Text

__all__ = ["Group", "People", "read_group", "share_surnames"]


@dataclass(slots=True)
class Group:
    """People in the list who are not named; ``size`` is ``None`` if nobody says how many."""

    start: int
    stop: int
    size: int | None


@dataclass(slots=True)
class People:
    """What one list held: people and groups in order, and the token it ends at."""

    items: list[Found | Group] = field(default_factory=list)
    stop: int = 0

    @property
    def persons(self) -> list[Found]:
        """The people alone, without groups."""
        return [item for item in self.items if isinstance(item, Found)]


def read_group(text: Text, start: int, stop: int) -> Group | None:
    """The unnamed people a piece of a list speaks of, if it does."""
    tokens = text.tokens
    at, _, _ = skip_lead(text, start, stop)
    count = _count(text, start, at, stop)
    counted = count is not None
    size, at = count or (None, at)
    if size == 2 and tokens[at - 1].flags & Flag.GROUP:
        return Group(start, stop, 2)
    while at < stop and (
        tokens[at].flags & Flag.MODIFIER
        or tokens[at].flags & Flag.COUNT
        or (counted and not tokens[at].cap and at + 1 < stop and tokens[at + 1].flags & Flag.GROUP)
    ):
        at += 1
    if at >= stop or not tokens[at].is_word:
        return None
    if _only_describes(text, at, stop):
        return None
    noun = tokens[at].flags
    if noun & Flag.GROUP and not (noun & Flag.GIVEN):
        return Group(start, stop, size)
    if counted and not noun & Flag.GIVEN and not tokens[start].text[0].isdigit() and at + 1 <= stop:
        return Group(start, stop, size)
    return None


def _count(text: Text, start: int, at: int, stop: int) -> tuple[int | None, int] | None:
    """How many there are, as ``drei`` or ``einige`` say, and the index after that."""
    said = text.match(start, Category.COUNT, stop)
    said = said or (text.match(at, Category.COUNT, stop) if at < stop else None)
    if said is not None:
        return int(said[1]) or None, said[0]
    if at < stop and text.tokens[at].text.isdigit() and not text.tokens[at].dotted:
        number = read_ordinal(text, at)
        return (number[1], at + 1) if number else None
    return None


def _only_describes(text: Text, at: int, stop: int) -> bool:
    """Whether a group only says whose office it is: ``Students' Union President``."""
    if at + 1 >= stop:
        return False
    noun, after = text.tokens[at], text.tokens[at + 1]
    if after.low in {"'", "’"} and after.start == noun.end:
        return True
    return bool(after.flags & Flag.OFFICE) and not noun.flags & (Flag.PLURAL | Flag.COUNT)


def share_surnames(text: Text, items: list[Found | Group]) -> None:
    """Give ``Anna`` the surname of ``Anna und Peter Müller``, also along a chain of given names."""
    for number in range(len(items) - 1, 0, -1):
        person = items[number]
        if not isinstance(person, Found) or person.length < 2 or person.separator != "and":
            continue
        if person.office:
            continue
        surname = _surname(text, person)
        if surname is None:
            continue
        for before in range(number - 1, -1, -1):
            other = items[before]
            if not isinstance(other, Found) or not _lacks_surname(other):
                break
            other.name = f"{other.name} {surname}"
            other.shared = True
            if other.separator not in {",", "and"}:
                break


def _lacks_surname(person: Found) -> bool:
    return (
        person.name is not None
        and person.length == 1
        and not person.roles
        and person.suffix is None
        and person.office is None
    )


def _surname(text: Text, person: Found) -> str | None:
    tokens = text.tokens
    at, stop = person.name_start + 1, person.name_stop
    while stop > at and tokens[stop - 1].flags & Flag.GENERATION:
        stop -= 1
    while (
        at < stop - 1
        and (tokens[at].flags & Flag.GIVEN or tokens[at].dotted)
        and tokens[at].name_like
    ):
        at += 1
    return text.plain(at, stop) if at < stop else None
