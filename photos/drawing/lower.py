"""The lower half of an outfit: trousers, skirts, shorts, robes."""

from __future__ import annotations

from drawing.builds import Build, Colours
from drawing.canvas import across, mix
from drawing.pen import Pen

__all__ = [
    "boots",
    "dark_trousers",
    "fire_trousers",
    "gown",
    "jeans",
    "shorts",
    "skirt",
    "trousers",
]


def trousers(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """Trousers of the jacket's cloth."""
    _legs(pen, build, mix(colours[0], "#120a18", 0.12), "#2b2024")


def dark_trousers(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """Dark trousers."""
    _legs(pen, build, "#2f3647", "#2b2024")


def jeans(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """Jeans and brown shoes."""
    _legs(pen, build, "#46607f", "#6b4630")


def boots(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """Work trousers and boots."""
    _legs(pen, build, "#3c4252", "#1f1b1e")


def fire_trousers(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """Turnout trousers with reflecting bands."""
    _legs(pen, build, "#23304a", "#15161c")
    for side in (-1, 1):
        for y, paint in ((0.85, "#e6d84a"), (0.74, "#dfe3e2")):
            pen.line([(side * 0.1, y), (side * 0.26, y - 0.02), (side * 0.42, y)], 0.1, paint)


def _legs(pen: Pen, build: Build, cloth: str, shoe: str) -> None:
    h = build.hips
    for side in (1, -1):
        _shoe(pen, side, shoe)
        leg = [(0, 2.9), (side * h, 2.7), (side * h, 2.3), (side * (h - 0.1), 1.3),
            (side * 0.46, 0.22), (side * 0.46, 0.14), (side * 0.12, 0.14), (side * 0.1, 0.3),
            (side * 0.06, 1.4), (0, 2.2)]  # fmt: skip
        pen.area(leg, across(mix(cloth, "#fff0d8", 0.1), mix(cloth, "#120a18", 0.2)))
    pen.line([(0, 2.4), (0.01, 2.0), (0.0, 1.6)], 0.03, mix(cloth, "#0c0812", 0.6), opacity=0.6)


def _shoe(pen: Pen, side: int, colour: str) -> None:
    pen.area([(side * 0.08, 0.2), (side * 0.44, 0.2), (side * 0.56, 0.06), (side * 0.5, -0.03),
              (side * 0.12, -0.03), (side * 0.06, 0.06)], colour)  # fmt: skip


def skirt(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A skirt to the knee."""
    _bare_legs(pen, build, skin, "#3a2630")
    h, colour = build.hips, colours[0]
    shape = [(-h + 0.06, 2.6), (-h + 0.06, 2.6), (-h - 0.03, 2.2), (-h - 0.1, 1.25),
        (-h - 0.1, 1.25), (h + 0.1, 1.25), (h + 0.1, 1.25), (h + 0.03, 2.2), (h - 0.06, 2.6),
        (h - 0.06, 2.6)]  # fmt: skip
    pen.area(shape, across(mix(colour, "#fff0d8", 0.1), mix(colour, "#120a18", 0.2)))
    for x in (-0.3, 0.12, 0.4):
        pen.line(
            [(x * 0.8, 2.2), (x, 1.7), (x * 1.1, 1.28)],
            0.022,
            mix(colour, "#120a18", 0.4),
            opacity=0.4,
        )


def _bare_legs(pen: Pen, build: Build, skin: str, shoe: str) -> None:
    for side in (-1, 1):
        leg = [(side * 0.08, 1.9), (side * 0.42, 1.9), (side * 0.36, 1.1), (side * 0.4, 0.7),
            (side * 0.3, 0.12), (side * 0.18, 0.12), (side * 0.13, 0.7), (side * 0.1,
            1.1)]  # fmt: skip
        pen.area(leg, across(skin, mix(skin, "#6b2f25", 0.25)))
        pen.area([(side * 0.12, 0.2), (side * 0.34, 0.2), (side * 0.44, 0.02), (side * 0.3, -0.04),
                  (side * 0.12, -0.02)], shoe)  # fmt: skip


def shorts(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """Shorts, long socks, boots."""
    _bare_legs(pen, build, skin, "#e8e4da")
    h, accent = build.hips, colours[1]
    for side in (-1, 1):
        sock = [(side * 0.12, 0.9), (side * 0.41, 0.9), (side * 0.32, 0.2), (side * 0.17, 0.2)]
        pen.area(sock, colours[0], smooth=False)
        leg = [(0, 2.7), (side * h, 2.6), (side * (h + 0.02), 1.6), (side * 0.04, 1.6), (0, 2.1)]
        pen.area(leg, across(accent, mix(accent, "#120a18", 0.25)), smooth=False)


def gown(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A skirt or robe to the ground."""
    h, colour = build.hips * 1.1, colours[0]
    _shoe(pen, -1, "#1d1a20")
    _shoe(pen, 1, "#1d1a20")
    shape = [(-h + 0.02, 2.6), (-h + 0.02, 2.6), (-h - 0.16, 1.5), (-h - 0.24, 0.2),
        (-h - 0.24, 0.2), (h + 0.24, 0.2), (h + 0.24, 0.2), (h + 0.16, 1.5), (h - 0.02, 2.6),
        (h - 0.02, 2.6)]  # fmt: skip
    pen.area(shape, across(mix(colour, "#fff0d8", 0.1), mix(colour, "#120a18", 0.25)))
    for x in (-0.45, -0.1, 0.3, 0.6):
        pen.line(
            [(x * 0.7, 2.3), (x, 1.2), (x * 1.15, 0.25)],
            0.03,
            mix(colour, "#0c0812", 0.5),
            opacity=0.4,
        )
