"""What a person looks like, the same in every picture; the outline of a head.

Units of heads are head heights around the middle: crown at +0.5, chin at -0.5.
"""

from __future__ import annotations

from dataclasses import dataclass

from drawing.canvas import Point

__all__ = ["INK", "Look", "mirrored", "outline"]

INK = "#2a1d20"


@dataclass(frozen=True, slots=True)
class Look:
    """What makes somebody recognisable from picture to picture."""

    skin: str = "#e8b796"
    hair: str = "#4a3428"
    style: str = "short"
    beard: str = ""
    glasses: str = ""
    lips: str = ""
    jaw: float = 1.0
    build: str = "medium"
    stature: float = 1.0
    lined: bool = False
    outfit: str = "suit"
    colours: tuple[str, ...] = ("#33435c", "#f4f1ea", "#9c3b34")


def mirrored(half: list[Point]) -> list[Point]:
    """A shape from its right half, listed from the top down."""
    return half + [(-x, y) for x, y in reversed(half) if abs(x) > 1e-6]


def outline(jaw: float) -> list[Point]:
    """The outline of a face; ``jaw`` widens it below."""
    return mirrored(
        [(0, 0.5), (0.24, 0.455), (0.37, 0.24), (0.375, -0.05), (0.33 * jaw, -0.27),
         (0.2 * jaw, -0.44), (0, -0.5)]
    )  # fmt: skip
