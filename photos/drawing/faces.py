"""Heads: the face, and what belongs to it put on in the right order."""

from __future__ import annotations

from drawing.canvas import across, down, mix
from drawing.hair import BEARDS, HAIR
from drawing.headwear import HATS
from drawing.looks import INK, Look, mirrored, outline
from drawing.pen import Pen

__all__ = ["draw_back_of_head", "draw_head"]


def draw_head(pen: Pen, look: Look, *, turn: float, smile: str, hat: str = "") -> None:
    """A head turned by ``turn`` (-1 left to 1 right), ``smile`` one of wide, soft, talk, sing."""
    back, front = HAIR[look.style]
    back(pen, look, turn)
    _neck(pen, look)
    _ears(pen, look, turn)
    _face(pen, look)
    _features(pen, look, turn, smile)
    if look.beard:
        BEARDS[look.beard](pen, look, turn)
    _mouth(pen, look, turn, smile)
    front(pen, look, turn)
    if look.glasses:
        _glasses(pen, look, turn)
    if hat:
        HATS[hat](pen, turn)


def draw_back_of_head(pen: Pen, look: Look) -> None:
    """A head seen from behind, for an audience in front of the picture."""
    pen.area(
        [(-0.2, -0.9), (-0.17, -0.3), (0.17, -0.3), (0.2, -0.9)], mix(look.skin, "#5a2d22", 0.3)
    )
    pen.oval(0, 0, 0.4, 0.5, look.skin)
    pen.area(
        mirrored([(0, 0.56), (0.3, 0.48), (0.44, 0.15), (0.42, -0.2), (0.28, -0.42), (0, -0.44)]),
        down(mix(look.hair, "#ffffff", 0.12), mix(look.hair, "#000000", 0.2)),
    )


def _neck(pen: Pen, look: Look) -> None:
    dark = mix(look.skin, "#6b2f25", 0.32)
    pen.area(
        [
            (-0.17, -0.25),
            (-0.18, -0.62),
            (-0.24, -0.86),
            (0.24, -0.86),
            (0.18, -0.62),
            (0.17, -0.25),
        ],
        down(dark, mix(look.skin, "#6b2f25", 0.12)),
    )


def _ears(pen: Pen, look: Look, turn: float) -> None:
    for side in (-1, 1):
        if side * turn < 0.55:
            pen.oval(
                side * 0.375 - turn * 0.03, -0.02, 0.065, 0.105, mix(look.skin, "#a8503c", 0.22)
            )


def _face(pen: Pen, look: Look) -> None:
    shape = outline(look.jaw)
    pen.area(shape, across(mix(look.skin, "#fff3dc", 0.16), mix(look.skin, "#7a3a2c", 0.14)))
    shade = [(0.16, 0.6), (0.27, 0.1), (0.2, -0.3), (0.02, -0.6), (0.6, -0.6), (0.6, 0.6)]
    pen.area(shade, mix(look.skin, "#5c2430", 0.45), opacity=0.24, blur=0.05, within=shape)
    for x in (-0.22, 0.22):
        pen.oval(x, -0.13, 0.09, 0.07, "#d8584a", opacity=0.2, blur=0.03, within=shape)


def _features(pen: Pen, look: Look, turn: float, smile: str) -> None:
    shift = turn * 0.13
    brow = INK if look.style == "headscarf" else mix(look.hair, INK, 0.35)
    for side in (-1, 1):
        x = shift + side * 0.155 * (1 - 0.12 * turn * side)
        _eye(pen, x, side, smile == "sing")
        pen.line(
            [(x - side * 0.08, 0.158), (x + side * 0.01, 0.185), (x + side * 0.09, 0.14)],
            0.03,
            brow,
        )
        if look.lined:
            pen.line([(x + side * 0.1, 0.0), (x + side * 0.15, 0.02)], 0.012, INK, opacity=0.35)
            pen.line([(x - 0.05, -0.045), (x + 0.05, -0.045)], 0.012, INK, opacity=0.22)
    nose = mix(look.skin, "#6e2a20", 0.42)
    lean = 0.05 if turn >= 0 else -0.05
    pen.line(
        [
            (shift * 1.2 + lean * 0.3, 0.04),
            (shift * 1.25 + lean, -0.1),
            (shift * 1.2 - lean * 0.3, -0.122),
        ],
        0.024,
        nose,
    )
    if look.lined:
        for side in (-1, 1):
            pen.line(
                [(shift + side * 0.12, -0.13), (shift + side * 0.185, -0.23)],
                0.013,
                nose,
                opacity=0.6,
            )


def _eye(pen: Pen, x: float, side: int, shut: bool) -> None:
    if shut:
        pen.line([(x - 0.05, 0.035), (x, 0.018), (x + 0.05, 0.035)], 0.022, INK)
        return
    pen.oval(x, 0.035, 0.05, 0.04, "#fbf6ef", opacity=0.85)
    pen.oval(x, 0.033, 0.034, 0.042, INK)
    pen.oval(x - 0.012, 0.05, 0.011, 0.011, "#ffffff")
    pen.line([(x - 0.056, 0.05), (x, 0.082), (x + 0.056 + side * 0.008, 0.052)], 0.02, INK)


def _mouth(pen: Pen, look: Look, turn: float, smile: str) -> None:
    x = turn * 0.13
    dark = mix(mix(look.skin, "#7c1f22", 0.62), INK, 0.15)
    if smile in ("talk", "sing"):
        high = 0.05 if smile == "talk" else 0.085
        pen.oval(x, -0.275, 0.06, high, "#5a1a20")
        pen.oval(x, -0.275 - high * 0.55, 0.04, high * 0.35, "#b4504c")
        return
    if smile == "wide":
        shape = [(x - 0.14, -0.235), (x - 0.14, -0.235), (x, -0.262), (x + 0.14, -0.235),
            (x + 0.14, -0.235), (x + 0.08, -0.325), (x, -0.345), (x - 0.08, -0.325)]  # fmt: skip
        pen.area(shape, "#6c2024")
        teeth = [(x - 0.12, -0.245), (x - 0.12, -0.245), (x, -0.268), (x + 0.12, -0.245),
                 (x + 0.12, -0.245), (x + 0.06, -0.3), (x, -0.308), (x - 0.06, -0.3)]  # fmt: skip
        pen.area(teeth, "#fffaf2")
        if look.lips:
            pen.line([shape[1], (x, -0.26), shape[4]], 0.028, look.lips)
            pen.line([(x - 0.1, -0.305), (x, -0.35), (x + 0.1, -0.305)], 0.03, look.lips)
        return
    if look.lips:
        pen.area([(x - 0.11, -0.255), (x - 0.03, -0.24), (x + 0.03, -0.24), (x + 0.11, -0.255),
                  (x, -0.325)], look.lips)  # fmt: skip
    pen.line([(x - 0.12, -0.25), (x, -0.286), (x + 0.12, -0.25)], 0.024, dark)


def _glasses(pen: Pen, look: Look, turn: float) -> None:
    shift, width = turn * 0.13, 0.115
    for side in (-1, 1):
        x = shift + side * 0.155
        pen.oval(x, 0.025, width, 0.1, "#ffffff", opacity=0.16)
        if look.glasses == "round":
            rim = [(x + width * c, 0.025 + 0.105 * s) for c, s in _RING]
        else:
            rim = [(x + width * max(-0.82, min(0.82, c * 1.3)) / 0.82,
                0.03 + 0.085 * max(-0.8, min(0.8, s * 1.3)) / 0.8) for c, s in _RING]  # fmt: skip
        pen.line(rim, 0.022, "#2c2226")
        pen.line([(x + side * width, 0.05), (side * 0.37, 0.06)], 0.02, "#2c2226")
    pen.line([(shift - 0.05, 0.045), (shift, 0.06), (shift + 0.05, 0.045)], 0.02, "#2c2226")


_RING = [
    (1, 0), (0.92, 0.38), (0.71, 0.71), (0.38, 0.92), (0, 1), (-0.38, 0.92), (-0.71, 0.71),
    (-0.92, 0.38), (-1, 0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92), (0, -1), (0.38, -0.92),
    (0.71, -0.71), (0.92, -0.38), (1, 0),
]  # fmt: skip
