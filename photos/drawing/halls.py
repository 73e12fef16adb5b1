"""Other rooms, drawn behind the people: each fills the whole canvas."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Canvas, across, down, mix, oval
from drawing.interior import daylight, floor, window
from drawing.pen import Pen

__all__ = ["HALLS"]


def library(c: Canvas) -> None:
    """Tall shelves full of books."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, "#5d4436")
    tones = ("#a8452f", "#d9a441", "#2f6b6e", "#e7dcc2", "#54708f", "#7b3f4b", "#8ca66b", "#c8794a")
    shelf = h * 0.125
    for row in range(6):
        y = h * 0.035 + row * shelf
        c.box(0, y, w, y + shelf, down("#2c1e1a", "#45312a"))
        x = c.random.uniform(0, 6)
        while x < w:
            wide, high = c.random.uniform(0.09, 0.2) * shelf, c.random.uniform(0.62, 0.86) * shelf
            colour = mix(c.random.choice(tones), "#2c1e1a", c.random.uniform(0.05, 0.35))
            c.box(
                x,
                y + shelf * 0.92 - high,
                x + wide,
                y + shelf * 0.92,
                across(mix(colour, "#ffffff", 0.14), colour),
                radius=1.5,
            )
            if c.random.random() < 0.5:
                c.box(
                    x + 1,
                    y + shelf * 0.92 - high * 0.8,
                    x + wide - 1,
                    y + shelf * 0.92 - high * 0.7,
                    "#f0dfae",
                    opacity=0.7,
                )
            x += wide + (c.random.uniform(8, 26) if c.random.random() < 0.06 else 0.8)
        c.box(0, y + shelf * 0.92, w, y + shelf, down("#a87b55", "#74503a"))
    for i in range(1, 4):
        c.box(w * i / 4 - 9, 0, w * i / 4 + 9, h * 0.79, across("#a37550", "#6f4b36"))
    floor(c, 0.785, "#8f6a4c", "#b58a62", boards=True)
    c.glow(w * 0.25, 0, h * 0.9, "#ffd99a", 0.5)
    c.glow(w * 0.8, 0, h * 0.8, "#ffd99a", 0.4)
    c.soften(2.6)


def stage(c: Canvas) -> None:
    """A concert stage: curtain, spotlights, music stands."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#3a1420", "#7a2430"))
    for i in range(26):
        x = w * i / 26
        c.box(
            x,
            0,
            x + w / 26,
            h * 0.72,
            across(("#8f2b35", "#5a1826")[i % 2], ("#4a1420", "#93303a")[i % 2]),
            blur=3,
        )
    floor(c, 0.7, "#8a5a38", "#c08a58", boards=True)
    for x in (0.08, 0.24, 0.76, 0.92):
        _music_stand(Pen(c, w * x, h * 0.72, h))
    for x, lean in ((0.12, 0.2), (0.4, 0.06), (0.65, -0.08), (0.9, -0.22)):
        beam = [
            (w * x - 8, 0),
            (w * x + 8, 0),
            (w * (x + lean) + h * 0.3, h * 0.95),
            (w * (x + lean) - h * 0.3, h * 0.95),
        ]
        c.area(beam, "#ffe3a8", opacity=0.13, blur=14)
        c.glow(w * x, 0, h * 0.2, "#fff0c8", 0.9)
    c.ellipse(w * 0.5, h * 0.9, w * 0.46, h * 0.12, "#ffdf9c", opacity=0.3, blur=30)
    c.soften(1.4)


def _music_stand(pen: Pen) -> None:
    for dx in (-0.03, 0.03):
        pen.line([(0, 0.02), (dx, -0.025)], 0.0045, "#16131a")
    pen.line([(0, 0), (0, 0.16)], 0.0045, "#16131a")
    desk = [(-0.055, 0.22), (0.055, 0.22), (0.06, 0.15), (-0.06, 0.15)]
    pen.area(desk, "#1e1a22", smooth=False)
    sheet = [(-0.04, 0.23), (0.04, 0.23), (0.045, 0.17), (-0.045, 0.17)]
    pen.area(sheet, "#f3ead8", smooth=False, opacity=0.85)


def organ(c: Canvas) -> None:
    """A church choir loft: pale vault, organ pipes."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#e6e0d6", "#cdbfa9"))
    for x in (0.13, 0.87):
        window(c, w * x - w * 0.055, h * 0.06, w * 0.11, h * 0.5)
        c.glow(w * x, h * 0.28, h * 0.5, "#ffeec0", 0.5)
    c.box(w * 0.24, h * 0.1, w * 0.76, h * 0.62, down("#7a5236", "#54361f"), radius=10)
    for i in range(23):
        t = (i - 11) / 11
        x = w * (0.5 + t * 0.235)
        top = h * (0.05 + 0.14 * abs(abs(t) - 0.5) * 2)
        c.box(x - w * 0.0085, top, x + w * 0.0085, h * 0.52, across("#f7f1df", "#8f8a80"), radius=3)
        c.area([(x - w * 0.005, h * 0.45), (x + w * 0.005, h * 0.45), (x, h * 0.42)], "#3a322e")
    c.box(w * 0.22, h * 0.52, w * 0.78, h * 0.57, down("#b58451", "#7a5236"), radius=5)
    floor(c, 0.62, "#8d7660", "#b9a386")
    for i, y in enumerate((0.62, 0.7)):
        c.box(
            w * (0.06 - i * 0.04),
            h * y,
            w * (0.94 + i * 0.04),
            h * (y + 0.09),
            down("#a3744d", "#74502f"),
        )
        c.box(w * (0.06 - i * 0.04), h * y, w * (0.94 + i * 0.04), h * y + 6, "#d1a170")
    daylight(c)
    c.soften(1.6)


def gym(c: Canvas) -> None:
    """A sports hall: wall bars, high windows, a basket, court lines."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#dfe6e2", "#c5cfc6"))
    for i in range(6):
        c.box(
            w * (0.02 + i * 0.165),
            h * 0.04,
            w * (0.165 + i * 0.165),
            h * 0.2,
            down("#cfeaf2", "#f4f2dc"),
        )
    c.box(0, h * 0.3, w, h * 0.6, down("#d9a96f", "#b98451"))
    for k in range(2):
        x0 = w * (0.03 + k * 0.76)
        for i in range(12):
            c.box(
                x0,
                h * (0.27 + i * 0.027),
                x0 + w * 0.18,
                h * (0.278 + i * 0.027),
                "#8a5a34",
                radius=3,
            )
        for i in range(3):
            c.box(x0 + i * w * 0.087, h * 0.25, x0 + i * w * 0.087 + 8, h * 0.6, "#a36d42")
    x, y = w * 0.5, h * 0.16
    c.box(x - w * 0.1, y - h * 0.09, x + w * 0.1, y + h * 0.08, "#fbf8f0", radius=5)
    c.line([(x - w * 0.04, y - h * 0.03), (x + w * 0.04, y - h * 0.03),
        (x + w * 0.04, y + h * 0.05), (x - w * 0.04, y + h * 0.05), (x - w * 0.04, y - h * 0.03)],
        5, "#c4452f")  # fmt: skip
    c.line(list(oval(x, y + h * 0.08, w * 0.035, h * 0.012)), 6, "#e0702f")
    for i in range(7):
        c.line(
            [(x + (i - 3) * w * 0.011, y + h * 0.09), (x + (i - 3) * w * 0.007, y + h * 0.17)],
            1.6,
            "#ffffff",
            opacity=0.8,
        )
    floor(c, 0.6, "#b97a42", "#dba668", boards=True)
    c.line(list(oval(w * 0.5, h * 0.94, w * 0.36, h * 0.2)), 9, "#fbf4e2", opacity=0.7)
    c.line([(0, h * 0.68), (w, h * 0.68)], 6, "#2f6b8f", opacity=0.7)
    c.soften(1.6)


def classroom(c: Canvas) -> None:
    """A classroom: blackboard with a drawing in chalk, pictures, small tables."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#f0e4c8", "#e0cfa8"))
    c.box(w * 0.2, h * 0.07, w * 0.8, h * 0.5, "#b98a58", radius=6)
    c.box(w * 0.21, h * 0.085, w * 0.79, h * 0.485, across("#2f5a4c", "#244a40"))
    chalk = "#eef2e6"
    c.line(list(oval(w * 0.31, h * 0.2, h * 0.06, h * 0.06)), 4, "#f1d36a", opacity=0.85)
    for i in range(8):
        ray = oval(w * 0.31, h * 0.2, h * 0.1, h * 0.1)[i * 6]
        near = oval(w * 0.31, h * 0.2, h * 0.075, h * 0.075)[i * 6]
        c.line([near, ray], 4, "#f1d36a", opacity=0.8)
    c.line(
        [
            (w * 0.56, h * 0.4),
            (w * 0.56, h * 0.26),
            (w * 0.64, h * 0.16),
            (w * 0.72, h * 0.26),
            (w * 0.72, h * 0.4),
            (w * 0.56, h * 0.4),
        ],
        4,
        chalk,
        opacity=0.8,
    )
    c.line(
        [(w * 0.25, h * 0.42), (w * 0.35, h * 0.4), (w * 0.5, h * 0.43), (w * 0.76, h * 0.41)],
        3,
        chalk,
        opacity=0.6,
    )
    for i, colour in enumerate(("#c8553d", "#2f7fa3", "#e2a33c", "#5f8f5a", "#8a5a8f", "#c8794a")):
        x = w * (0.03 if i < 3 else 0.86) + (i % 3) * w * 0.02
        y = h * (0.08 + (i % 3) * 0.15)
        c.box(x, y, x + w * 0.09, y + h * 0.12, "#fffaf0", radius=2)
        c.ellipse(x + w * 0.045, y + h * 0.06, w * 0.026, h * 0.036, colour, opacity=0.85)
    floor(c, 0.62, "#a97f56", "#cfa677", boards=True)
    for x in (0.06, 0.9):
        c.box(w * (x - 0.09), h * 0.62, w * (x + 0.09), h * 0.65, "#dbb27c", radius=4)
        for dx in (-0.08, 0.08):
            c.line([(w * (x + dx), h * 0.65), (w * (x + dx), h * 0.78)], 7, "#5a6270")
    daylight(c)
    c.soften(1.4)


def gallery(c: Canvas) -> None:
    """A museum room with paintings under spotlights."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#38505a", "#2c414b"))
    for i, (x, wide, high) in enumerate(
        ((0.04, 0.16, 0.3), (0.25, 0.22, 0.36), (0.53, 0.2, 0.33), (0.79, 0.17, 0.29))
    ):
        _painting(c, w * x, h * (0.3 - high / 2), w * wide, h * high, i)
        c.glow(w * (x + wide / 2), h * 0.1, h * 0.42, "#ffe9c0", 0.5)
    floor(c, 0.64, "#7d5f48", "#a5815f", boards=True)
    c.soften(1.2)


def _painting(c: Canvas, x: float, y: float, wide: float, high: float, kind: int) -> None:
    c.box(x + 8, y + 10, x + wide + 8, y + high + 10, "#0f161a", opacity=0.5, blur=8)
    c.box(x, y, x + wide, y + high, across("#e0b75c", "#9a7230"))
    x, y, wide, high = x + 11, y + 11, wide - 22, high - 22
    air, land = (
        ("#f3c98b", "#8a4a4a"),
        ("#a8d0d8", "#3f7a63"),
        ("#e9e2d0", "#c8553d"),
        ("#31456b", "#d9a441"),
    )[kind]
    c.box(x, y, x + wide, y + high, down(air, mix(air, land, 0.4)))
    frame = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    for i in range(4):
        c.area(oval(x + wide * (0.1 + i * 0.3), y + high * (0.95 - 0.06 * (i % 2)), wide * 0.34,
            high * (0.3 + 0.08 * (i % 3))), mix(land, air, i * 0.16), within=frame)  # fmt: skip
    c.area(oval(x + wide * 0.68, y + high * 0.28, high * 0.1, high * 0.1), "#fff3d0", within=frame)


def laboratory(c: Canvas) -> None:
    """A lecture room at a university: screen with a curve, benches, flasks."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, across("#dfe9ea", "#b9ccd0"))
    c.box(w * 0.08, h * 0.06, w * 0.92, h * 0.42, "#244a5a", radius=8)
    for i in range(5):
        c.line(
            [(w * 0.13, h * (0.12 + i * 0.06)), (w * 0.87, h * (0.12 + i * 0.06))],
            1.5,
            "#5f8fa0",
            opacity=0.5,
        )
    rise = [(w * (0.13 + 0.74 * t / 12), h * (0.37 - 0.25 * (t / 12) ** 2.2)) for t in range(13)]
    c.line(rise, 7, "#f2b84b")
    for x, y in rise[2::3]:
        c.ellipse(x, y, 9, 9, "#fdf6e4")
    c.box(0, h * 0.6, w, h * 0.66, down("#f6f2e8", "#d9d2c2"))
    c.box(0, h * 0.66, w, h, down("#5c7f88", "#3d5a64"))
    for i, colour in enumerate(("#c8553d", "#2f9a8f", "#e2a33c", "#6a5a9f")):
        x = w * (0.06 + 0.26 * i + (0.06 if i > 1 else 0))
        flask = [
            (x - 9, h * 0.5),
            (x + 9, h * 0.5),
            (x + 10, h * 0.54),
            (x + 34, h * 0.6),
            (x - 34, h * 0.6),
            (x - 10, h * 0.54),
        ]
        c.area(flask, "#f4fbfb", opacity=0.6)
        c.area(
            [(x - 24, h * 0.575), (x + 24, h * 0.575), (x + 34, h * 0.6), (x - 34, h * 0.6)],
            colour,
            opacity=0.8,
        )
    daylight(c)
    c.soften(2.6)


HALLS: dict[str, Callable[[Canvas], None]] = {
    "classroom": classroom,
    "gallery": gallery,
    "gym": gym,
    "laboratory": laboratory,
    "library": library,
    "organ": organ,
    "stage": stage,
}
"""Other rooms by name."""
