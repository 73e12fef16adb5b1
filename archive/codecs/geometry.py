"""Rectangles in the stored and the displayed orientation, without losing a digit.

Every region standard counts in the pixels as stored, our model in the picture as displayed.
Decimal arithmetic makes the way there and back exact.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from archive.model import Region

__all__ = ["Box", "displayed", "number", "stored"]

_TURNS = {
    1: (False, False, False),
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}
"""EXIF orientation -> swap the axes, then mirror x, mirror y: from stored to displayed."""

_INVERSE = {6: 8, 8: 6}
_LIMIT = 10_000


class Box(NamedTuple):
    """A rectangle in stored pixels, normalised to 0..1: top left corner, width, height."""

    x: Decimal
    y: Decimal
    w: Decimal
    h: Decimal

    @classmethod
    def of(cls, *sides: Decimal | None) -> Box | None:
        """A box of corner, width and height; ``None`` if there are not four numbers."""
        known = [side for side in sides if side is not None]
        return cls(*known) if len(known) == 4 else None

    @classmethod
    def around(
        cls, x: Decimal | None, y: Decimal | None, w: Decimal | None, h: Decimal | None
    ) -> Box | None:
        """A box by its middle, width and height."""
        if x is None or y is None or w is None or h is None:
            return None
        return cls(x - w / 2, y - h / 2, w, h)

    @property
    def centre(self) -> tuple[Decimal, Decimal]:
        """The middle, as MWG regions have it."""
        return self.x + self.w / 2, self.y + self.h / 2

    def near(self, other: Box, tolerance: Decimal = Decimal("0.02")) -> bool:
        """Whether both mean the same place."""
        return all(abs(a - b) <= tolerance for a, b in zip(self, other, strict=True))


def number(text: object) -> Decimal | None:
    """A number of an XMP text, within reason; fractions ``a/b`` are numbers, too."""
    if not isinstance(text, str) or not text:
        return None
    try:
        if "/" in text:
            above, _, below = text.partition("/")
            found = Decimal(above) / Decimal(below)
        else:
            found = Decimal(text)
        return found if -_LIMIT <= found <= _LIMIT else None
    except (InvalidOperation, ZeroDivisionError):
        return None


def stored(region: Region, orientation: int) -> Box:
    """The region of a displayed picture in stored pixels."""
    box = Box(*(Decimal(repr(v)) for v in (region.x, region.y, region.w, region.h)))
    return _turned(box, _INVERSE.get(orientation, orientation))


def displayed(box: Box, orientation: int) -> Region:
    """The box in stored pixels as a region of the displayed picture."""
    return Region(*(float(n) for n in _turned(box, orientation)))


def _turned(box: Box, orientation: int) -> Box:
    swap, mirror_x, mirror_y = _TURNS[orientation]
    x, y, w, h = (box.y, box.x, box.h, box.w) if swap else box
    return Box(1 - x - w if mirror_x else x, 1 - y - h if mirror_y else y, w, h)
