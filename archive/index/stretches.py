"""Which part of a word index in parts a picture belongs to, whatever database they are in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["EVER", "Stretch", "Stretches"]

EVER = -(1 << 62)
"""Where the first part begins: before every picture."""
FULL = 50_000
"""A part has at least so many pictures before the next is begun, and there are some 40 at most."""
_MOST = 40


@dataclass(slots=True)
class Stretch:
    """The pictures of one part, from ``first`` on; ``last`` is the newest it ever had."""

    number: int
    first: int
    last: int
    photos: int


Part = TypeVar("Part", bound=Stretch)


class Stretches(list[Part]):
    """Parts that follow each other by the numbers of pictures."""

    def holding(self, photo: int) -> Part:
        """The part that has a picture."""
        return self[bisect_right(self, photo, key=_first) - 1]

    def open_to(self, photo: int) -> Part | None:
        """The part that takes a new picture.

        ``None`` for the first of all, and if the last part is full and the picture newer than all
        in it: then it begins a part.
        """
        if not self:
            return None
        part = self.holding(photo)
        if part is self[-1] and photo > part.last and part.photos >= self._full:
            return None
        return part

    def end(self, part: Part, photos: Sequence[int], start: int) -> int:
        """How far ascending pictures from ``start`` on go into the part the first one does."""
        if part is not self[-1]:
            following = self[self.index(part) + 1]
            return bisect_left(photos, following.first, start)
        room = start + self._full - part.photos
        return min(len(photos), max(room, bisect_right(photos, part.last, start), start + 1))

    @property
    def _full(self) -> int:
        """So many pictures a part has before the next is begun."""
        return max(FULL, sum(part.photos for part in self) // _MOST)


def _first(part: Stretch) -> int:
    return part.first
