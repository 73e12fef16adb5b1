"""A line-up as lines of text, one person each, and back: for people who type.

A line ending with a colon names the row of those below it (``hintere Reihe:``).
"""

from __future__ import annotations

from archive.captions import parse_caption
from archive.model import Lineup, Person

__all__ = ["as_lines", "followed", "from_lines"]


def as_lines(people: Lineup) -> str:
    """The people from left to right, row by row, as they stand in a caption."""
    lines: list[str] = []
    row = None
    for person in people:
        if person.row != row and person.row:
            lines.append(f"{person.row}:")
        row = person.row
        lines.append(_line(person))
    return "\n".join(lines)


def from_lines(text: str, before: Lineup) -> Lineup:
    """The people of :func:`as_lines`; whoever was there ``before`` keeps place and identifiers."""
    people: list[Person] = []
    row, position = None, 0
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.endswith(":"):
            row, position = line[:-1].strip() or None, 0
            continue
        position += 1
        people.append(_person(line).replace(row=row, position=position))
    return followed(Lineup(tuple(people)), before)


def followed(people: Lineup, before: Lineup) -> Lineup:
    """``people`` with the region and identifiers each had ``before``, found again by name."""
    left = list(before)
    return Lineup(tuple(_recognised(person, left) for person in people))


def _line(person: Person) -> str:
    if person.name is None:
        return person.label or "?"
    words = (person.office, person.titles, person.name, person.suffix)
    line = " ".join(word for word in words if word)
    return f"{line} ({person.role})" if person.role else line


def _person(line: str) -> Person:
    """One mention, read as a caption would be; a bare name if that finds nobody or several."""
    found = parse_caption(f"v. l.: {line}").people
    if len(found) == 1:
        return found[0].replace(start=None, end=None, from_right=None)
    return Person(name=None, unknown=True, label=None) if line == "?" else Person(name=line)


def _recognised(person: Person, left: list[Person]) -> Person:
    for known in left:
        if known.name == person.name and known.label == person.label:
            left.remove(known)
            return person.replace(region=known.region, ids=known.ids)
    return person
