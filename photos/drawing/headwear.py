"""What is worn on the head, over the hair."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import across, down, mix
from drawing.looks import INK
from drawing.pen import Pen

__all__ = ["HATS"]


def _hard_hat(colour: str) -> Callable[[Pen, float], None]:
    def draw(pen: Pen, turn: float) -> None:
        dome = [(-0.45, 0.24), (-0.45, 0.24), (-0.42, 0.5), (-0.22, 0.7), (0.05, 0.74), (0.3, 0.64),
                (0.44, 0.42), (0.45, 0.24), (0.45, 0.24), (0, 0.3)]  # fmt: skip
        pen.area(dome, across(mix(colour, "#ffffff", 0.3), mix(colour, "#5a2a10", 0.22)))
        x = turn * 0.12
        pen.area([(x - 0.08, 0.28), (x - 0.06, 0.73), (x + 0.06, 0.74), (x + 0.08, 0.28)],
                 mix(colour, "#ffffff", 0.25))  # fmt: skip
        brim = [
            (-0.52, 0.22),
            (-0.2, 0.3),
            (0.2, 0.3),
            (0.52, 0.22),
            (0.3, 0.2),
            (x, 0.19),
            (-0.3, 0.2),
        ]
        pen.area(brim, mix(colour, "#6b3a10", 0.18))

    return draw


def _fire_helmet(pen: Pen, turn: float) -> None:
    _hard_hat("#d9dc55")(pen, turn)
    pen.area(
        [(-0.47, 0.3), (0, 0.37), (0.47, 0.3), (0.46, 0.38), (0, 0.45), (-0.46, 0.38)], "#c23b2e"
    )
    for side in (-1, 1):
        pen.line([(side * 0.43, 0.2), (side * 0.36, -0.25), (side * 0.15, -0.5)], 0.035, INK)


def _peaked_cap(pen: Pen, turn: float) -> None:
    pen.area([(-0.43, 0.25), (-0.52, 0.46), (-0.3, 0.66), (0, 0.7), (0.3, 0.66), (0.52, 0.46),
        (0.43, 0.25)], down("#27425f", "#172a40"))  # fmt: skip
    pen.area(
        [(-0.42, 0.34), (0, 0.4), (0.42, 0.34), (0.42, 0.24), (0, 0.27), (-0.42, 0.24)], "#a8322c"
    )
    pen.area([(-0.36, 0.25), (turn * 0.1, 0.28), (0.36, 0.25), (turn * 0.12, 0.12)], "#10182a")


def _mortarboard(pen: Pen, turn: float) -> None:
    pen.area([(-0.4, 0.25), (-0.38, 0.5), (0.38, 0.5), (0.4, 0.25), (0, 0.3)], "#1d2334")
    pen.area([(-0.66, 0.52), (0, 0.4), (0.66, 0.52), (0, 0.66)], "#2a324a", smooth=False)
    pen.line([(0, 0.53), (0.5, 0.46), (0.54, 0.1)], 0.025, "#d8a93f")


def _wool_hat(pen: Pen, turn: float) -> None:
    pen.area([(-0.43, 0.2), (-0.42, 0.5), (-0.2, 0.68), (0.2, 0.68), (0.42, 0.5), (0.43, 0.2),
        (0, 0.27)], down("#3d7f86", "#285a66"))  # fmt: skip
    pen.area(
        [(-0.45, 0.16), (0, 0.22), (0.45, 0.16), (0.45, 0.32), (0, 0.38), (-0.45, 0.32)], "#e2a33c"
    )
    pen.oval(0, 0.74, 0.11, 0.1, "#e2a33c")


HATS: dict[str, Callable[[Pen, float], None]] = {
    "hard hat": _hard_hat("#f2b62e"),
    "white hard hat": _hard_hat("#f4f1e8"),
    "fire helmet": _fire_helmet,
    "peaked cap": _peaked_cap,
    "mortarboard": _mortarboard,
    "wool hat": _wool_hat,
}
