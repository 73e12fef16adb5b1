"""The open country and the sports ground, drawn behind the people."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Canvas, across, curve, down, mix, oval
from drawing.nature import (
    AUTUMN,
    DAY,
    bushes,
    clouds,
    ground,
    hills,
    sky,
    tree,
)

__all__ = ["COUNTRY"]


def pitch(c: Canvas) -> None:
    """A football ground: stand with spectators, goal, mown stripes."""
    w, h = c.width, c.height
    sky(c, DAY, 0.3)
    clouds(c, 3, 0.16)
    c.box(0, h * 0.17, w, h * 0.46, down("#5d6a78", "#44505e"))
    c.area([(0, h * 0.17), (w, h * 0.17), (w, h * 0.1), (0, h * 0.12)], "#e4e0d6")
    tones = ("#c8553d", "#e2b54a", "#f1e9d6", "#2f7fa3", "#6f9a5f", "#8a5a7f")
    for row in range(5):
        for k in range(46):
            x = w * (k + c.random.uniform(0.2, 0.8)) / 46
            y = h * (0.22 + row * 0.048)
            c.ellipse(
                x,
                y,
                h * 0.0115,
                h * 0.0135,
                mix(c.random.choice(("#e8b796", "#8d5a3c", "#c98f66")), "#44505e", 0.25),
            )
            c.box(
                x - h * 0.015,
                y + h * 0.012,
                x + h * 0.015,
                y + h * 0.034,
                mix(c.random.choice(tones), "#44505e", 0.3),
                radius=4,
            )
    c.box(0, h * 0.44, w, h * 0.5, across("#f4efe2", "#d9d2c2"))
    for i, words in enumerate(("STADTWERKE", "AUENBOTE", "HOTEL KRONE", "STADTWERKE")):
        c.text(
            w * (0.13 + i * 0.25),
            h * 0.47,
            words,
            h * 0.03,
            ("#2f6b8f", "#a8322c", "#3a6b4a", "#2f6b8f")[i],
        )
    for i in range(8):
        y0, y1 = h * (0.5 + 0.5 * (i / 8) ** 1.4), h * (0.5 + 0.5 * ((i + 1) / 8) ** 1.4)
        c.box(0, y0, w, y1 + 1, ("#5f9a4f", "#6fab5a")[i % 2])
    c.line([(0, h * 0.62), (w, h * 0.62)], 6, "#f6f6ea", opacity=0.85)
    c.soften(2.2)


def lake(c: Canvas) -> None:
    """A lake with a wooden jetty, reeds and hills."""
    w, h = c.width, c.height
    sky(c, ("#7db9d6", "#bfe0e2", "#fbe9c8"), 0.44)
    clouds(c, 4, 0.24)
    hills(c, 0.44, 0.14, "#7f9fa8")
    hills(c, 0.45, 0.07, "#5f8a6a", waves=4)
    c.box(0, h * 0.44, w, h, down("#a8d3d6", "#3f8a9a"))
    for _ in range(90):
        y = c.random.uniform(0.45, 0.95)
        x, long = c.random.uniform(0, w), (y - 0.4) * w * 0.14
        c.line([(x, h * y), (x + long, h * y)], 1 + (y - 0.45) * 5, "#f2fbf4", opacity=0.35)
    c.area([(w * 0.6, h * 0.36), (w * 0.6, h * 0.44), (w * 0.69, h * 0.44)], "#fdf8ea")
    c.area(
        [
            (w * 0.565, h * 0.445),
            (w * 0.7, h * 0.445),
            (w * 0.67, h * 0.465),
            (w * 0.59, h * 0.465),
        ],
        "#a8452f",
    )
    _jetty(c)
    _reeds(c)
    c.soften(1.3)


def _jetty(c: Canvas) -> None:
    w, h = c.width, c.height
    c.area(
        [(w * 0.3, h * 0.62), (w * 0.7, h * 0.62), (w * 1.12, h), (-w * 0.12, h)],
        down("#b98a5c", "#a3744a"),
    )
    for i in range(12):
        t = (i / 12) ** 1.6
        y = h * (0.62 + 0.38 * t)
        c.line(
            [(w * (0.3 - 0.42 * t), y), (w * (0.7 + 0.42 * t), y)],
            2 + t * 3,
            "#6a4a30",
            opacity=0.6,
        )


def _reeds(c: Canvas) -> None:
    w, h = c.width, c.height
    for side in (0, 1):
        for _ in range(34):
            x = w * (c.random.uniform(0, 0.15) if side == 0 else c.random.uniform(0.85, 1.0))
            y, high = h * c.random.uniform(0.6, 0.86), h * c.random.uniform(0.12, 0.24)
            lean = c.random.uniform(-0.1, 0.1) * high
            c.line(
                [(x, y), (x + lean * 0.4, y - high * 0.6), (x + lean, y - high)],
                3.2,
                mix("#4f7a4a", "#a8b45a", c.random.random()),
            )
            if c.random.random() < 0.3:
                c.line([(x + lean, y - high), (x + lean * 0.9, y - high * 0.86)], 9, "#6a4428")


def park(c: Canvas) -> None:
    """A park in autumn."""
    w, h = c.width, c.height
    sky(c, AUTUMN, 0.56)
    hills(c, 0.56, 0.12, "#b8a878")
    ground(c, 0.55, "#a8b060", "#6f8a4a")
    c.area(curve([(w * 0.45, h * 0.56), (w * 0.5, h * 0.7), (w * 0.2, h), (w * 0.2, h),
        (w * 0.8, h), (w * 0.8, h), (w * 0.62, h * 0.7), (w * 0.5, h * 0.56)]),
        down("#e6d3a8", "#c9ab7c"))  # fmt: skip
    for x, y, size, colour in ((0.16, 0.6, 0.5, "#d8902f"), (0.36, 0.57, 0.34, "#b8582a"),
        (0.66, 0.57, 0.36, "#d9a83a"), (0.86, 0.61, 0.54, "#c4642c"),
        (0.02, 0.66, 0.56, "#a8a83f")):  # fmt: skip
        tree(c, w * x, h * y, h * size, colour)
    for _ in range(260):
        y = c.random.uniform(0.6, 1.0)
        size = 1.5 + (y - 0.58) * 11
        colour = c.random.choice(("#d8902f", "#b8582a", "#e2b54a", "#a8402a"))
        c.ellipse(c.random.uniform(0, w), h * y, size, size * 0.5, colour, opacity=0.75)
    c.glow(w * 0.1, h * 0.05, h * 1.0, "#ffe9a8", 0.45)
    c.soften(1.7)


def turbines(c: Canvas) -> None:
    """Hills with wind turbines and a field of solar panels."""
    w, h = c.width, c.height
    sky(c, DAY, 0.6)
    clouds(c, 6, 0.32)
    hills(c, 0.6, 0.16, "#8fb48a")
    for x, y, size, phase in (
        (0.14, 0.5, 0.38, 10),
        (0.4, 0.48, 0.3, 50),
        (0.68, 0.5, 0.42, 84),
        (0.9, 0.52, 0.32, 30),
    ):
        _turbine(c, w * x, h * y, h * size, phase)
    hills(c, 0.62, 0.08, "#6fa060", waves=2)
    ground(c, 0.6, "#8fb65a", "#5f8a44")
    for row in range(3):
        y, tall = h * (0.61 + row * 0.065), h * (0.035 + row * 0.012)
        for i in range(12 - row * 2):
            x = w * (i + 0.1) / (12 - row * 2)
            wide = w * 0.8 / (12 - row * 2)
            c.area(
                [
                    (x + tall * 0.4, y),
                    (x + wide + tall * 0.4, y),
                    (x + wide, y + tall),
                    (x, y + tall),
                ],
                across("#3a5f8f", "#1f3a5f"),
            )
            c.line(
                [(x + tall * 0.2, y + tall / 2), (x + wide + tall * 0.2, y + tall / 2)],
                1.6,
                "#a8c4dc",
                opacity=0.7,
            )
    c.soften(1.4)


def _turbine(c: Canvas, x: float, ground: float, high: float, phase: float) -> None:
    c.area(
        [
            (x - high * 0.018, ground),
            (x - high * 0.008, ground - high),
            (x + high * 0.008, ground - high),
            (x + high * 0.018, ground),
        ],
        "#f6f6f0",
    )
    for k in range(3):
        tip = oval(
            x,
            ground - high,
            high * 0.46,
            high * 0.46,
            start=phase + k * 120,
            end=phase + k * 120 + 1,
        )[0]
        side = oval(
            x,
            ground - high,
            high * 0.1,
            high * 0.1,
            start=phase + k * 120 + 16,
            end=phase + k * 120 + 17,
        )[0]
        c.area([(x, ground - high), side, tip], "#fbfbf6")
    c.ellipse(x, ground - high, high * 0.022, high * 0.022, "#dfe2df")


def meadow(c: Canvas) -> None:
    """A garden in summer: hedge, trees, paper lanterns."""
    w, h = c.width, c.height
    sky(c, DAY, 0.6)
    clouds(c, 3, 0.2)
    hills(c, 0.58, 0.1, "#8fb08a")
    for x, size in ((0.05, 0.6), (0.3, 0.36), (0.72, 0.4), (0.95, 0.64)):
        tree(c, w * x, h * 0.62, h * size, "#6f9a4a")
    bushes(c, 0.63, h * 0.07, "#5f8a4f")
    ground(c, 0.62, "#9abf62", "#6a9a4a")
    for i in range(12):
        x, y = w * i / 11, h * (0.16 + 0.08 * (1 - (2 * (i / 11) - 1) ** 2))
        colour = ("#c8553d", "#e2b54a", "#2f7fa3", "#f1e9d6")[i % 4]
        c.area([(x - h * 0.022, y), (x + h * 0.022, y), (x, y + h * 0.05)], colour)
    c.soften(1.8)


COUNTRY: dict[str, Callable[[Canvas], None]] = {
    "lake": lake,
    "meadow": meadow,
    "park": park,
    "pitch": pitch,
    "turbines": turbines,
}
"""Backdrops in the open by name."""
