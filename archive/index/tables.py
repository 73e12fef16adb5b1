"""What answers are made of: the tables of an index as they stand in one moment.

Everything that finds, counts and suggests asks this and nothing else, so that it gives the same
answers whatever database the tables are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from archive.index.book import NameRow
from archive.index.deriving import Kind
from archive.index.walks import Clause, Plan
from archive.index.wording import Words
from archive.model import Photo

__all__ = ["Floats", "Ints", "Named", "NamesOf", "Tables"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Named = tuple[int, str, int]
"""The id of a name of a person, the folded name, and in how many pictures it is."""


class NamesOf(NamedTuple):
    """Pictures ascending, how many names each has, and all these names one after the other."""

    photos: Ints
    lengths: NDArray[np.int32]
    names: NDArray[np.int32]


class Tables(Protocol):
    """The tables of one index in one state. Numbers of pictures ascend with time."""

    def execute(self, sql: str, args: Sequence[object] = ()) -> list[Any]:
        """The rows of a query in which every value is a ``?``."""

    def column(self, query: Clause) -> Ints:
        """The whole numbers that a query calls ``id``."""

    def version(self) -> tuple[int, int]:
        """Whatever is written counts the second number up, or begins a new first one."""

    def photos(self, ids: Sequence[int]) -> list[Photo]:
        """The pictures of these numbers, in this order."""

    # -- names

    def names_after(self, last: int) -> list[tuple[Kind, NameRow]]:
        """People, events and cities with a higher id."""

    def name_rows(self, ids: Sequence[int]) -> list[NameRow]:
        """These names, the most frequent first, then by folded name and name."""

    def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """In how many pictures these names are now; those in none are left out."""

    def first_and_last(self, people: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The first and the last dated picture of each of these people."""

    def by_keys(self, keys: Sequence[str]) -> list[Named]:
        """People of these folded names."""

    def by_part(self, part: str) -> list[Named]:
        """People with this word in their name."""

    def by_start(self, start: str) -> list[Named]:
        """People with a word in their name that goes on like this."""

    def other_keys(self, key: str) -> list[str]:
        """All folded names of who has this one as an alias."""

    def keys_beside(self, text: str) -> list[str]:
        """All folded names of who has an alias with these words in it."""

    # -- words

    def parts(self) -> tuple[str, ...]:
        """The tables of the word index, which follow each other by number, the newest first."""

    def vocabulary(self, part: str) -> Iterable[tuple[str, int]]:
        """The words of one part in order, and how many of its pictures have each."""

    def hits(self, plan: Plan, more: Sequence[Clause], limit: int, *, oldest: bool) -> list[int]:
        """So many hits of a plan at most, the newest first unless ``oldest``."""

    def ranked(self, plan: Plan, more: Sequence[Clause], limit: int) -> list[tuple[int, float]]:
        """So many hits of a plan by words, the newest first, with their rank: less is better."""

    def total(self, plan: Plan) -> int | None:
        """How many hits a plan has (or any number above those counted), where that is known."""

    # -- pieces of a plan

    @property
    def word_id(self) -> str:
        """The number of a picture in ``{table}``, a part of the word index."""

    @property
    def path_id(self) -> str:
        """The number of a picture in ``paths``, the word index of its paths."""

    def worded(self, wanted: Words) -> Clause:
        """The condition on ``{table}``, a part of the word index, or ``paths``."""

    def one_of(self, column: str, ids: Sequence[int]) -> Clause:
        """The condition that a number is one of several."""

    # -- facets

    def names_of(self, photos: Ints | None = None) -> NamesOf:
        """What these pictures (default: all) are divided by, but years and rights."""

    def values(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """These names as they are written."""
