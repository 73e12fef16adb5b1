"""Rooms of a town hall, drawn behind the people: each fills the whole canvas."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Canvas, across, down, mix, oval
from drawing.interior import daylight, floor, plant, town_arms, window
from drawing.nature import sky

__all__ = ["TOWN_HALL"]


def foyer(c: Canvas) -> None:
    """The hall of a town hall: arched windows, columns, stairs."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#e9dcc4", "#d7c3a2"))
    for i in range(4):
        window(c, w * (0.06 + i * 0.255), h * 0.08, w * 0.13, h * 0.46)
    for i in range(5):
        x = w * (-0.01 + i * 0.255)
        c.box(x - w * 0.02, 0, x + w * 0.02, h * 0.66, across("#f6ecd8", "#c9b391"))
        c.box(x - w * 0.028, h * 0.62, x + w * 0.028, h * 0.66, across("#f3e6cd", "#bda682"))
        c.box(x - w * 0.028, 0, x + w * 0.028, h * 0.03, across("#f3e6cd", "#bda682"))
    floor(c, 0.66, "#a8876a", "#cdb08c")
    for i in range(8):
        y = h * (0.66 + 0.34 * (i / 8) ** 1.7)
        c.line([(0, y), (w, y)], 1.4, "#7a5c48", opacity=0.22)
    for i in range(-9, 10):
        c.line(
            [(w / 2 + i * w * 0.09, h * 0.66), (w / 2 + i * w * 0.2, h)],
            1.4,
            "#7a5c48",
            opacity=0.22,
        )
    plant(c, w * 0.035, h * 0.74, h * 0.15)
    plant(c, w * 0.965, h * 0.74, h * 0.15)
    daylight(c)
    c.soften(1.4)


def council(c: Canvas) -> None:
    """A council chamber: panelled wall with the town's arms, curved rows of desks."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#7d5940", "#9a7150"))
    for i in range(13):
        x = w * i / 12
        c.box(
            x - w * 0.036, h * 0.03, x + w * 0.036, h * 0.52, across("#a97f5b", "#8a6244"), radius=4
        )
        c.box(
            x - w * 0.028, h * 0.05, x + w * 0.028, h * 0.5, across("#8d6547", "#a37750"), radius=3
        )
    town_arms(c, w * 0.5, h * 0.2, h * 0.13)
    for i in (0.2, 0.8):
        c.glow(w * i, h * 0.1, h * 0.42, "#ffdf9c", 0.55)
        c.ellipse(w * i, h * 0.1, h * 0.032, h * 0.032, "#fff2cf")
    floor(c, 0.52, "#5f2f36", "#7c4448")
    for row, (y, dark) in enumerate(((0.5, 0.0), (0.6, 0.12))):
        bow = [
            (w * t, h * (y + 0.09 * (1 - (2 * t - 1) ** 2)))
            for t in (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)
        ]
        c.area([*bow, (w, h * (y + 0.1)), *[(x, yy + h * 0.1) for x, yy in reversed(bow)]],
               down(mix("#c79a6b", "#3a2018", dark), mix("#8d623f", "#3a2018", dark)))  # fmt: skip
        c.line(bow, h * 0.013, mix("#e6c193", "#3a2018", dark))
        for k in range(7):
            t = (k + 0.5 + row * 0.5) / 7.5
            yy = h * (y + 0.09 * (1 - (2 * t - 1) ** 2))
            c.line([(w * t, yy), (w * t + h * 0.012, yy - h * 0.055)], 3, "#2c2630")
            c.ellipse(w * t + h * 0.013, yy - h * 0.058, h * 0.007, h * 0.011, "#2c2630")
            c.box(w * t - h * 0.07, yy - h * 0.014, w * t - h * 0.025, yy - h * 0.001, "#f4ecdb")
    c.soften(1.6)


def flags(c: Canvas) -> None:
    """A reception room with the flags of two towns."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, across("#2f5560", "#213f4c"))
    c.box(0, h * 0.5, w, h * 0.68, down("#7d5a40", "#5a3d2c"))
    for i in range(9):
        c.box(
            w * (0.012 + i * 0.112),
            h * 0.53,
            w * (0.1 + i * 0.112),
            h * 0.66,
            down("#8f6a4b", "#6c4a35"),
            radius=4,
        )
    for x, upper, lower in ((0.17, "#e2b54a", "#2f7fa3"), (0.83, "#c23b2e", "#f4efe2")):
        _flag(c, w * x, h * 0.06, h * 0.66, upper, lower)
    town_arms(c, w * 0.5, h * 0.2, h * 0.12)
    floor(c, 0.68, "#6d2f33", "#8d4a48")
    c.glow(w * 0.5, 0, h * 0.9, "#ffe0a6", 0.5)
    c.soften(1.2)


def _flag(c: Canvas, x: float, top: float, ground: float, upper: str, lower: str) -> None:
    c.line([(x, top), (x, ground)], 8, "#c9a45c")
    c.ellipse(x, top, 9, 9, "#e8c878")
    high = ground - top
    for i, (colour, a, b) in enumerate(((upper, 0.0, 0.13), (lower, 0.13, 0.26))):
        left, right = x + high * a, x + high * b
        c.area([(left, top + high * (0.05 + i * 0.06)), (right, top + high * (0.11 + i * 0.08)),
                (right - high * 0.02, top + high * 0.8), (left, top + high * 0.86)],
               across(mix(colour, "#ffffff", 0.12), mix(colour, "#120a18", 0.22)))  # fmt: skip
        c.line(
            [((left + right) / 2, top + high * 0.15), ((left + right) / 2 - 6, top + high * 0.8)],
            5,
            mix(colour, "#120a18", 0.3),
            opacity=0.5,
        )


def study(c: Canvas) -> None:
    """A quiet office by a tall window, for portraits."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, across("#c9d4c8", "#8fa79c"))
    window(c, w * 0.06, h * 0.06, w * 0.36, h * 0.6, arch=False)
    for i in range(4):
        c.box(w * 0.66, h * (0.12 + i * 0.13), w, h * (0.13 + i * 0.13), "#7a5a44")
        x = w * 0.68
        while x < w:
            wide = c.random.uniform(9, 20)
            tone = c.random.choice(("#a8452f", "#d9a441", "#2f6b6e", "#e7dcc2", "#54708f"))
            c.box(
                x,
                h * (0.12 + i * 0.13) - c.random.uniform(0.05, 0.085) * h,
                x + wide,
                h * (0.12 + i * 0.13),
                tone,
            )
            x += wide + 2
    plant(c, w * 0.86, h * 0.86, h * 0.14)
    c.box(0, h * 0.86, w, h, down("#8f6a4c", "#6d4c36"))
    c.glow(w * 0.24, h * 0.3, h * 0.6, "#fff3d0", 0.45)
    c.soften(4.5)


def dais(c: Canvas) -> None:
    """A small stage with a plain curtain, a banner and flowers: awards and receptions."""
    w, h = c.width, c.height
    c.box(0, 0, w, h, down("#1f3a4a", "#2f5a66"))
    for i in range(30):
        c.box(
            w * i / 30,
            0,
            w * (i + 1) / 30,
            h * 0.68,
            across("#28505e", "#1d3c4a"),
            opacity=0.8,
            blur=4,
        )
    c.box(w * 0.22, h * 0.05, w * 0.78, h * 0.2, down("#f6eeda", "#e6d8b8"), radius=4)
    c.text(w * 0.5, h * 0.125, "AUENPREIS", h * 0.085, "#8a3326")
    floor(c, 0.68, "#6a4a3a", "#8f6a52", boards=True)
    for x in (0.05, 0.95):
        plant(c, w * x, h * 0.76, h * 0.14)
    c.glow(w * 0.2, 0, h * 0.9, "#ffe0a6", 0.5)
    c.glow(w * 0.8, 0, h * 0.9, "#ffe0a6", 0.5)
    c.soften(1.2)


def balcony(c: Canvas) -> None:
    """Indoors at night: tall panes with the lit town and fireworks beyond."""
    w, h = c.width, c.height
    sky(c, ("#0f1a38", "#3a3560", "#8a5a70"), 0.6)
    for x, y, r, colour in (
        (0.2, 0.18, 0.13, "#ffcf6a"),
        (0.55, 0.12, 0.1, "#ff8a7a"),
        (0.82, 0.2, 0.14, "#8ad0e8"),
    ):
        for i in range(24):
            points = (
                oval(w * x, h * y, h * r, h * r)[i * 2],
                oval(w * x, h * y, h * r * 0.45, h * r * 0.45)[i * 2],
            )
            c.line(points, 2.4, colour, opacity=0.9)
        c.glow(w * x, h * y, h * r * 1.6, colour, 0.5)
    for i in range(18):
        x, wide, top = w * i / 18, w / 15, h * c.random.uniform(0.42, 0.54)
        c.area(
            [
                (x, h * 0.66),
                (x, top),
                (x + wide / 2, top - h * 0.05),
                (x + wide, top),
                (x + wide, h * 0.66),
            ],
            "#1a1f38",
        )
        for _ in range(4):
            px, py = x + c.random.uniform(0.15, 0.75) * wide, top + c.random.uniform(0.01, 0.1) * h
            c.box(px, py, px + 9, py + 13, "#ffc86a")
    for i in range(6):
        c.box(w * i / 5 - 9, 0, w * i / 5 + 9, h * 0.66, across("#5a4438", "#3a2a26"))
    c.box(0, h * 0.3, w, h * 0.312, "#4a362e")
    floor(c, 0.66, "#5a3a38", "#7a544a", boards=True)
    c.soften(1.6)


TOWN_HALL: dict[str, Callable[[Canvas], None]] = {
    "balcony": balcony,
    "council": council,
    "dais": dais,
    "flags": flags,
    "foyer": foyer,
    "study": study,
}
"""Rooms of a town hall by name."""
