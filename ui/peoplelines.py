"""A line-up as lines of text, one person each, and back: for people who type.

In a text field, a line ending with a colon names the row of those below it (``hintere Reihe:``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.captions import UnnamedGroup, join_name, parse_caption, same_person, split_name
from archive.model import Lineup, Person, Region
from ui.texts import Texts

__all__ = [
    "Line",
    "as_lines",
    "as_text",
    "followed",
    "from_lines",
    "from_text",
    "rows",
    "standing",
]

_NOBODY = "?"
_LONGEST = 60
"""People in a row nobody names, before somebody who is said to stand further on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person as typed, as captioned; ``row`` is the code of the caption conventions.

    ``unnamed`` is for somebody counted without a name: in what words, or empty.
    """

    text: str
    row: str | None = None
    region: Region | None = None
    unnamed: str | None = None

    @property
    def free(self) -> bool:
        """Whether a place is kept for somebody of whom nothing else is said."""
        return self.unnamed is not None and not self.text.strip() and self.region is None


def rows(words: Texts) -> dict[str, str]:
    """The rows people may stand in: code to name, in the page's language."""
    return dict(words.tables["rows"])


def as_lines(people: Lineup) -> tuple[Line, ...]:
    """The people from left to right, row by row, as they stand in a caption."""
    return tuple(Line(_text(person), person.row, person.region) for person in people)


def standing(people: Lineup, groups: Sequence[UnnamedGroup] = ()) -> tuple[Line, ...]:
    """The people as :func:`as_lines`, with a line for everybody who stands there without a name.

    Only so does the next head in a picture belong to the next line: those of the ``groups`` of
    the caption, and those left out where the next one's position says so.
    """
    lines: list[Line] = []
    counts: Counter[str | None] = Counter()

    def add(*more: Line) -> None:
        lines.extend(more)
        counts.update(line.row for line in more)

    for index, person in enumerate(people):
        add(*_counted(groups, index))
        missed = (person.position or 0) - counts[person.row] - 1
        if 0 < missed < _LONGEST:
            add(*[Line("", person.row, unnamed="")] * missed)
        add(_nameless(person) or Line(_text(person), person.row, person.region))
    add(*_counted(groups, len(people)))
    return tuple(lines)


def from_lines(lines: Iterable[Line], before: Lineup) -> Lineup:
    """The people typed; whoever was there ``before`` keeps head and identifiers.

    A name corrected where it stands keeps the head; the identifiers only if it may still be the
    same person. A line without text is somebody unidentified. Positions count from 1 in each row,
    the places that are kept free included.
    """
    given = list(lines)
    numbers = [place for _, place in _places(line.row for line in given)]
    positions = [number for line, number in zip(given, numbers, strict=True) if not line.free]
    typed = [line for line in given if not line.free]
    left = list(before)
    found = [_known(line, left) for line in typed]
    read = [_read(line.text.strip()) for line in typed]
    found = [same or _again(person, left) for same, person in zip(found, read, strict=True)]
    places = _places(line.row for line in typed)
    gone = _gone(before, left) if len(typed) == len(before) else {}
    return Lineup(
        tuple(
            _placed(same or _corrected(person, gone.get(place)), line, position)
            for line, person, same, place, position in zip(
                typed, read, found, places, positions, strict=True
            )
        )
    )


def as_text(people: Lineup, words: Texts) -> str:
    """The people as one text, a line each, rows under their names."""
    text: list[str] = []
    row = None
    for line in as_lines(people):
        if line.row and line.row != row:
            text.append(f"{rows(words).get(line.row, line.row)}:")
        row = line.row
        text.append(line.text)
    return "\n".join(text)


def from_text(text: str, before: Lineup, words: Texts) -> Lineup:
    """The people of :func:`as_text`."""
    codes = {name.casefold(): code for code, name in rows(words).items()}
    lines: list[Line] = []
    row = None
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.endswith(":"):
            name = line[:-1].strip()
            row = codes.get(name.casefold(), name) or None
        else:
            lines.append(Line(line, row))
    return from_lines(lines, before)


def followed(people: Lineup, before: Lineup) -> Lineup:
    """``people`` with the region and identifiers each had ``before``, found again by name."""
    left = list(before)
    return Lineup(tuple(_again(person, left) or person for person in people))


def _counted(groups: Sequence[UnnamedGroup], after: int) -> list[Line]:
    """A line for each of those who come next, where it is said how many they are."""
    return [
        Line("", group.row, unnamed=group.text)
        for group in groups
        if group.after == after
        for _ in range(min(group.size or 0, _LONGEST))
    ]


def _nameless(person: Person) -> Line | None:
    """The line of a head of which nothing is known."""
    if person.region is None or _text(person) != _NOBODY:
        return None
    return Line("", person.row, person.region, unnamed="")


def _text(person: Person) -> str:
    """Office, titles, name and suffix; the role in brackets."""
    text = join_name(person) or _NOBODY
    return f"{text} ({person.role})" if person.role else text


def _read(text: str) -> Person:
    """One mention taken apart; somebody unidentified where the words say so."""
    if text in {"", _NOBODY}:
        return Person(unknown=True)
    told = parse_caption(f"v. l.: {text}").people
    if len(told) == 1 and told[0].unknown:
        return Person(unknown=True, label=told[0].label)
    return split_name(text)


def _known(line: Line, left: list[Person]) -> Person | None:
    """Somebody whose line was not touched: everything known about them stays."""
    for known in left:
        if _text(known) == (line.text.strip() or _NOBODY):
            left.remove(known)
            return known
    return None


def _again(person: Person, left: list[Person]) -> Person | None:
    """The person with the region and identifiers of the same name before, if there was one."""
    for known in left:
        if known.name == person.name and known.label == person.label:
            left.remove(known)
            return person.replace(region=known.region, ids=known.ids)
    return None


def _places(rows: Iterable[str | None]) -> list[tuple[str | None, int]]:
    """Row and number in it, for people given by their rows."""
    counts: Counter[str | None] = Counter()
    places = []
    for row in rows:
        counts[row] += 1
        places.append((row, counts[row]))
    return places


def _gone(before: Lineup, left: list[Person]) -> dict[tuple[str | None, int], Person]:
    """Whoever was there and is not found again, by place."""
    places = _places(person.row for person in before)
    missed = {id(person) for person in left}
    return {
        place: person for place, person in zip(places, before, strict=True) if id(person) in missed
    }


def _corrected(person: Person, gone: Person | None) -> Person:
    """Somebody new, with the head of whoever stood there and is gone."""
    if gone is None:
        return person
    same = bool(gone.name and person.name) and same_person(gone, person) != "no"
    return person.replace(region=gone.region, ids=gone.ids if same else ())


def _placed(person: Person, line: Line, position: int) -> Person:
    return person.replace(row=line.row, position=position, region=line.region or person.region)
