"""What hangs around a neck: a chain of office, medals, a whistle."""

from __future__ import annotations

from collections.abc import Callable

from drawing.builds import Build
from drawing.canvas import across, mix
from drawing.pen import Pen

__all__ = ["REGALIA"]

GOLD = "#d9a93a"


def _chain_of_office(pen: Pen, build: Build) -> None:
    wide = build.shoulders * 0.62
    for i in range(-9, 10):
        t = i / 9
        x, y = t * wide, 3.72 + 0.82 * abs(t) ** 1.7
        pen.oval(x, y, 0.06, 0.06, mix(GOLD, "#6a4310", 0.5))
        pen.oval(x, y, 0.045, 0.045, GOLD if i % 2 else "#f3d57c")
    pen.oval(0, 3.56, 0.17, 0.17, mix(GOLD, "#6a4310", 0.45))
    pen.oval(0, 3.56, 0.14, 0.14, across("#f8e2a0", GOLD))
    pen.oval(0, 3.56, 0.07, 0.08, "#2f6b8a")


def _medal(colour: str) -> Callable[[Pen, Build], None]:
    def draw(pen: Pen, build: Build) -> None:
        pen.line([(-0.24, 4.6), (0, 3.75)], 0.07, "#2f5d9a")
        pen.line([(0.24, 4.6), (0, 3.75)], 0.07, "#b8372c")
        pen.oval(0, 3.62, 0.18, 0.18, mix(colour, "#3a2810", 0.4))
        pen.oval(0, 3.62, 0.15, 0.15, across(mix(colour, "#ffffff", 0.5), colour))

    return draw


def _whistle(pen: Pen, build: Build) -> None:
    pen.line([(-0.22, 4.62), (0.02, 3.9), (0.24, 4.62)], 0.03, "#2b2d38")
    pen.oval(0.02, 3.84, 0.08, 0.06, "#d8d4c8")


def _badge(pen: Pen, build: Build) -> None:
    pen.area([(-0.6, 4.02), (-0.3, 4.02), (-0.3, 3.84), (-0.6, 3.84)], "#fbf8ee", smooth=False)
    pen.line([(-0.55, 3.93), (-0.35, 3.93)], 0.03, "#7a7f8c")


def _collar(pen: Pen, build: Build) -> None:
    """The white bands of a pastor."""
    for side in (-1, 1):
        pen.area(
            [(0, 4.6), (side * 0.16, 4.6), (side * 0.15, 4.12), (side * 0.02, 4.15)],
            "#fdfbf4",
            smooth=False,
        )


REGALIA: dict[str, Callable[[Pen, Build], None]] = {
    "chain": _chain_of_office,
    "gold": _medal("#e0ac35"),
    "silver": _medal("#b8c0c8"),
    "bronze": _medal("#b87440"),
    "whistle": _whistle,
    "badge": _badge,
    "bands": _collar,
}
"""What hangs around a neck, by name."""
