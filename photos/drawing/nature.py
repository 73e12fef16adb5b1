"""What the open air is made of: sky, clouds, trees, hills, houses, the ground."""

from __future__ import annotations

import math

from drawing.canvas import Canvas, across, curve, down, mix, oval

__all__ = [
    "AUTUMN",
    "DAY",
    "DUSK",
    "bushes",
    "clouds",
    "ground",
    "hills",
    "house",
    "paving",
    "sky",
    "tree",
]

DAY = ("#6fb3d2", "#a9d6e2", "#eef0dc")


DUSK = ("#2a2f5c", "#8a4f78", "#f2a65e")


AUTUMN = ("#8fb6c8", "#cfdcd4", "#f6e6c0")


def ground(c: Canvas, y: float, far: str, near: str) -> None:
    """The ground from ``y`` (0..1 of the height) towards the viewer."""
    c.box(0, c.height * y, c.width, c.height, down(far, near))


def paving(c: Canvas, y: float, colour: str) -> None:
    """Joints of a pavement running towards the viewer."""
    w, h = c.width, c.height
    for i in range(9):
        yy = h * (y + (1 - y) * (i / 9) ** 1.6)
        c.line([(0, yy), (w, yy)], 1.3, colour, opacity=0.3)
    for i in range(-12, 13):
        c.line([(w / 2 + i * w * 0.07, h * y), (w / 2 + i * w * 0.17, h)], 1.3, colour, opacity=0.3)


def sky(c: Canvas, colours: tuple[str, str, str], horizon: float) -> None:
    """Three colours from the top to the horizon (0..1 of the height), the last one below it."""
    w, h = c.width, c.height
    c.box(0, h * horizon, w, h, colours[2])
    c.box(0, 0, w, h * horizon * 0.55, down(colours[0], colours[1]))
    c.box(0, h * horizon * 0.55 - 1, w, h * horizon + 2, down(colours[1], colours[2]))


def clouds(c: Canvas, count: int, height: float, colour: str = "#ffffff") -> None:
    """Soft heaps of cloud in the upper part of the sky."""
    w, h = c.width, c.height
    for _ in range(count):
        x, y = c.random.uniform(0, w), c.random.uniform(0.04, height) * h
        size = c.random.uniform(0.05, 0.1) * h
        for dx, dy, r in (
            (-1.5, 0.25, 0.6),
            (-0.7, -0.1, 0.9),
            (0.2, -0.3, 1.1),
            (1.1, 0, 0.85),
            (1.9, 0.3, 0.5),
        ):
            c.ellipse(
                x + dx * size,
                y + dy * size,
                r * size * 1.1,
                r * size * 0.62,
                colour,
                opacity=0.55,
                blur=size * 0.16,
            )


def hills(c: Canvas, y: float, height: float, colour: str, *, waves: int = 3) -> None:
    """A range of hills, its foot at ``y`` (0..1 of the height)."""
    w, h = c.width, c.height
    ridge = [
        (w * i / (waves * 2), h * (y - height * c.random.uniform(0.35, 1.0)))
        for i in range(waves * 2 + 1)
    ]
    shape = curve([(-w * 0.1, h * y), *ridge, (w * 1.1, h * y)], closed=False)
    c.area(
        [*shape, (w * 1.1, h * y + 4), (-w * 0.1, h * y + 4)],
        down(mix(colour, "#ffffff", 0.18), colour),
    )


def tree(c: Canvas, x: float, ground: float, size: float, colour: str) -> None:
    """A broad-leaved tree, ``size`` pixels high."""
    c.ellipse(
        x + size * 0.06, ground, size * 0.3, size * 0.035, "#120a18", opacity=0.25, blur=size * 0.02
    )
    c.area([(x - size * 0.035, ground), (x - size * 0.02, ground - size * 0.5),
        (x + size * 0.02, ground - size * 0.5), (x + size * 0.04, ground)],
        across("#7a5a44", "#4a352a"))  # fmt: skip
    for _ in range(26):
        a, r = c.random.uniform(0, 6.28), c.random.uniform(0, 1) ** 0.5
        px, py = (
            x + size * 0.27 * r * math.cos(a),
            ground - size * 0.66 + size * 0.26 * r * math.sin(a),
        )
        light = 0.5 - 0.5 * ((px - x) + (py - ground + size * 0.66)) / (size * 0.5)
        tone = mix(
            mix(colour, "#1a1430", 0.28), mix(colour, "#fff0b0", 0.3), min(1.0, max(0.0, light))
        )
        c.ellipse(px, py, size * 0.11, size * 0.1, tone, opacity=0.92)


def bushes(c: Canvas, y: float, size: float, colour: str) -> None:
    """A hedge across the picture, its foot at ``y`` (0..1)."""
    w, h = c.width, c.height
    x = -size
    while x < w + size:
        r = size * c.random.uniform(0.6, 1.1)
        tone = mix(colour, c.random.choice(("#fff0b0", "#1a2430")), c.random.uniform(0, 0.22))
        c.area(oval(x, h * y, r, r * 0.9, start=180, end=360), tone)
        x += r * 0.8


def house(
    c: Canvas, x: float, ground: float, wide: float, high: float, wall: str, *, lit: float = 0.0
) -> None:
    """A gabled house front; ``lit`` is the share of windows with light behind them."""
    roof = mix("#9a4a36", wall, 0.15)
    c.box(
        x,
        ground - high,
        x + wide,
        ground,
        across(mix(wall, "#ffffff", 0.12), mix(wall, "#241828", 0.16)),
    )
    peak = ground - high - wide * 0.55
    c.area([(x - wide * 0.06, ground - high), (x + wide / 2, peak),
        (x + wide * 1.06, ground - high)], across(mix(roof, "#ffffff", 0.1),
        mix(roof, "#241828", 0.25)))  # fmt: skip
    rows, columns = max(1, round(high / (wide * 0.42))), 3
    for row in range(rows):
        for column in range(columns):
            px = x + wide * (0.14 + column * 0.28)
            py = ground - high + wide * 0.12 + row * wide * 0.42
            glass = "#ffcf78" if c.random.random() < lit else ("#8fb2c0" if lit == 0 else "#3a3f5a")
            c.box(
                px - 2,
                py - 2,
                px + wide * 0.16 + 2,
                py + wide * 0.24 + 2,
                mix(wall, "#ffffff", 0.45),
            )
            c.box(px, py, px + wide * 0.16, py + wide * 0.24, glass)
            c.line(
                [(px + wide * 0.08, py), (px + wide * 0.08, py + wide * 0.24)],
                1.6,
                mix(wall, "#ffffff", 0.45),
            )
    if wide > 60:
        c.line(
            oval(x + wide / 2, ground - high - wide * 0.18, wide * 0.07, wide * 0.07),
            2,
            mix(wall, "#ffffff", 0.4),
        )
