"""Rectangles in the stored and the displayed orientation, without losing a digit.

Every region standard counts in the pixels as stored, our model in the picture as displayed.
Decimal arithmetic makes the way there and back exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from archive.model import Region

__all__ = ["Box", "Placed", "displayed", "number", "plain", "reading_order", "stored"]

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
_LIMIT = 10_000.0


class Box(NamedTuple):
    """A rectangle in stored pixels, normalised to 0..1: top left corner, width, height."""

    x: float
    y: float
    w: float
    h: float

    @classmethod
    def of(cls, *sides: float | None) -> Box | None:
        """A box of corner, width and height; ``None`` if there are not four numbers."""
        return cls(*sides) if len(sides) == 4 and None not in sides else None  # type: ignore[arg-type]

    @classmethod
    def around(
        cls, x: float | None, y: float | None, w: float | None, h: float | None
    ) -> Box | None:
        """A box by its middle, width and height."""
        if x is None or y is None or w is None or h is None:
            return None
        return cls(x - w / 2, y - h / 2, w, h)

    @property
    def centre(self) -> tuple[Decimal, Decimal]:
        """The middle, as MWG regions have it, exact."""
        x, y, w, h = map(_exact, self)
        return x + w / 2, y + h / 2

    def near(self, other: Box, tolerance: float = 0.02) -> bool:
        """Whether both mean the same place."""
        return (
            abs(self[0] - other[0]) <= tolerance
            and abs(self[1] - other[1]) <= tolerance
            and abs(self[2] - other[2]) <= tolerance
            and abs(self[3] - other[3]) <= tolerance
        )


class Placed(NamedTuple):
    """A region as a file has it: whose it is, and where in stored pixels."""

    name: str | None
    box: Box | None
    carrier: str


def number(text: object) -> float | None:
    """A number of an XMP text, within reason; fractions ``a/b`` are numbers, too."""
    if not isinstance(text, str):
        return None
    try:
        if "/" in text:
            above, _, below = text.partition("/")
            found = float(above) / float(below)
        else:
            found = float(text)
    except (ValueError, ZeroDivisionError):
        return None
    return found if -_LIMIT <= found <= _LIMIT else None


def plain(value: float | Decimal) -> str:
    """A number as XMP has it: exact, and never with an exponent."""
    text = f"{_exact(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: float | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def stored(region: Region, orientation: int) -> Box:
    """The region of a displayed picture in stored pixels."""
    sides = (float(region.x), float(region.y), float(region.w), float(region.h))
    return Box(*_turned(sides, _INVERSE.get(orientation, orientation)))


def displayed(box: Box, orientation: int) -> Region:
    """The box in stored pixels as a region of the displayed picture."""
    return Region(*(box if orientation == 1 else _turned(box, orientation)))


def _turned(sides: Sequence[float], orientation: int) -> tuple[float, float, float, float]:
    swap, mirror_x, mirror_y = _TURNS[orientation]
    x, y, w, h = map(_exact, sides)
    if swap:
        x, y, w, h = y, x, h, w
    turned = 1 - x - w if mirror_x else x, 1 - y - h if mirror_y else y, w, h
    return float(turned[0]), float(turned[1]), float(turned[2]), float(turned[3])


def reading_order(marks: Sequence[tuple[str | None, Region]]) -> list[int]:
    """The places of marked people in a list of row and region, row by row and from the left.

    Rows come in the order they are first named. Where one has no name, they go from top to
    bottom, and a new one begins where the middles lie a head's height lower.
    """
    named = [row for row, _ in marks]
    regions = [region for _, region in marks]
    rows = _rows_by_height(regions) if None in named else [named.index(row) for row in named]
    return sorted(range(len(marks)), key=lambda n: (rows[n], regions[n].centre[0]))


def _rows_by_height(regions: Sequence[Region]) -> list[int]:
    """The number of its row for every region, counted from the top."""
    rows: dict[int, int] = {}
    top: Region | None = None
    row = 0
    for place in sorted(range(len(regions)), key=lambda n: regions[n].centre[1]):
        region = regions[place]
        if top is None or region.centre[1] - top.centre[1] >= max(region.h, top.h):
            top, row = region, row + 1
        rows[place] = row
    return [rows[place] for place in range(len(regions))]
