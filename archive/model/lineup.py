"""Who is in a picture, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, overload

__all__ = ["Lineup", "Person", "Region"]


@dataclass(frozen=True, slots=True)
class Region:
    """Where somebody is in the picture: a rectangle, normalised to 0..1.

    ``x, y`` is the top left corner in the picture *as displayed* (EXIF orientation applied);
    ``w, h`` its width and height.
    """

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the rectangle, x then y."""
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True, slots=True)
class Person:
    """One place in the picture, and who takes it.

    ``name`` is ``None`` for somebody unidentified, who takes a place all the same (``unknown``,
    with the words used in ``label``). ``position`` counts from 1 at the left and restarts in
    every row; ``from_right`` is the count from the right where the caption says only that.
    ``start, end`` say where in the caption's text the person was found (characters).
    ``region`` is the head, ``ids`` are URIs of the directory or of Wikidata.
    """

    name: str | None = None
    titles: str | None = None
    office: str | None = None
    suffix: str | None = None
    role: str | None = None
    position: int | None = None
    from_right: int | None = None
    row: str | None = None
    mark: str | None = None
    uncertain: bool = False
    unknown: bool = False
    label: str | None = None
    shared_surname: bool = False
    region: Region | None = None
    ids: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None

    def replace(self, **changes: Any) -> Person:
        """This person with some attributes changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Lineup(Sequence[Person]):
    """The people of a picture in true left-to-right order, row after row.

    A plain sequence of :class:`Person`; people of one row stand next to each other in it.
    """

    people: tuple[Person, ...] = ()

    @classmethod
    def of(cls, people: Iterable[Person | str]) -> Lineup:
        """A line-up from people or bare names, in the order given."""
        return cls(tuple(Person(name=p) if isinstance(p, str) else p for p in people))

    @property
    def rows(self) -> tuple[tuple[Person, ...], ...]:
        """The people row by row; one row where no rows are named."""
        return tuple(tuple(row) for _, row in groupby(self.people, key=lambda p: p.row))

    @property
    def names(self) -> tuple[str, ...]:
        """The names in order, without the unidentified."""
        return tuple(p.name for p in self.people if p.name)

    @overload
    def __getitem__(self, index: int) -> Person: ...
    @overload
    def __getitem__(self, index: slice) -> Lineup: ...
    def __getitem__(self, index: int | slice) -> Person | Lineup:
        return Lineup(self.people[index]) if isinstance(index, slice) else self.people[index]

    def __len__(self) -> int:
        return len(self.people)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)
