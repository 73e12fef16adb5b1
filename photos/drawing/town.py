"""Streets and squares, drawn behind the people."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Canvas, across, down, mix, oval
from drawing.nature import (
    DAY,
    DUSK,
    clouds,
    ground,
    hills,
    house,
    paving,
    sky,
)

__all__ = ["TOWN"]


def market_dusk(c: Canvas) -> None:
    """A market square in the evening: gabled houses, lit windows, strings of lights."""
    w, h = c.width, c.height
    sky(c, DUSK, 0.62)
    walls = ("#a86a5a", "#c89a6a", "#7a6a86", "#b87a6a", "#8a8a7a", "#c2906a", "#96687a")
    x = -w * 0.03
    for i, wall in enumerate(walls):
        wide = w * (0.15 + 0.02 * (i % 3))
        house(
            c,
            x,
            h * 0.66,
            wide,
            h * (0.26 + 0.05 * (i * 2 % 3)),
            mix(wall, "#2a2148", 0.42),
            lit=0.62,
        )
        x += wide * 0.97
    ground(c, 0.66, "#6a4a5c", "#3c2c44")
    paving(c, 0.66, "#221830")
    for k in range(2):
        for i in range(25):
            t = i / 24
            px, py = (
                w * t,
                h * (0.1 + k * 0.1 + 0.32 * (t - 0.5) ** 2 * (1 if k else -1) + 0.06 * k),
            )
            c.ellipse(px, py, 4.5, 4.5, "#fff0b8")
            c.glow(px, py, h * 0.05, "#ffc25a", 0.7)
    for x0, roof in ((0.0, "#b8402f"), (0.8, "#2f6b6e")):
        _stall(c, w * x0, h * 0.76, w * 0.22, h * 0.36, roof)
        c.glow(w * (x0 + 0.11), h * 0.56, h * 0.35, "#ffb45a", 0.65)
    c.glow(w * 0.5, h * 0.75, h * 0.6, "#ff9a4a", 0.25)
    c.soften(1.5)


def _stall(c: Canvas, x: float, ground: float, wide: float, high: float, roof: str) -> None:
    for dx in (0.06, 0.94):
        c.box(x + wide * dx - 5, ground - high, x + wide * dx + 5, ground, "#5a4030")
    c.box(
        x + wide * 0.04,
        ground - high * 0.36,
        x + wide * 0.96,
        ground - high * 0.02,
        down("#9a6f48", "#6a4a32"),
    )
    for i in range(8):
        colour = roof if i % 2 else "#f4ead2"
        a, b = x + wide * i / 8, x + wide * (i + 1) / 8
        c.area(
            [
                (a + wide * 0.03, ground - high * 1.14),
                (b + wide * 0.01, ground - high * 1.14),
                (b, ground - high * 0.86),
                (a, ground - high * 0.86),
            ],
            colour,
        )
        c.area(
            oval((a + b) / 2, ground - high * 0.86, wide / 16, high * 0.06, start=0, end=180),
            colour,
        )
    for i in range(9):
        tone = ("#d85a3a", "#e2b54a", "#8fab4a")[i % 3]
        c.ellipse(
            x + wide * (0.12 + i * 0.095), ground - high * 0.4, wide * 0.045, wide * 0.045, tone
        )


def market_day(c: Canvas) -> None:
    """The same square on a sunny market morning."""
    w, h = c.width, c.height
    sky(c, DAY, 0.6)
    clouds(c, 3, 0.16)
    x = -w * 0.02
    for i, wall in enumerate(("#e2b98a", "#d98f74", "#efe0b8", "#b8c4a0", "#e0a884", "#d9cdb8")):
        wide = w * (0.18 + 0.03 * (i % 2))
        house(c, x, h * 0.64, wide, h * (0.25 + 0.05 * (i * 2 % 3)), wall)
        x += wide * 0.96
    ground(c, 0.64, "#d9c4a2", "#b0926f")
    paving(c, 0.64, "#7a6048")
    for x0, roof in ((-0.06, "#c8553d"), (0.68, "#4f8a5a")):
        _stall(c, w * x0, h * 0.76, w * 0.38, h * 0.34, roof)
    c.soften(1.8)


def bridge(c: Canvas) -> None:
    """A new bridge over a river, the old town behind."""
    w, h = c.width, c.height
    sky(c, ("#6fa8d0", "#b8dce4", "#fdf0d4"), 0.52)
    clouds(c, 4, 0.22)
    hills(c, 0.52, 0.1, "#9ab49a")
    x = w * 0.02
    for i, wall in enumerate(
        (
            "#e2b98a",
            "#d98f74",
            "#efe0b8",
            "#c4a0a0",
            "#e0a884",
            "#d9cdb8",
            "#b8c4a0",
            "#e2b98a",
            "#d98f74",
        )
    ):
        wide = w * 0.075
        house(c, x, h * 0.53, wide, h * (0.09 + 0.025 * (i * 2 % 3)), wall)
        x += wide * 1.02
    c.box(w * 0.76, h * 0.16, w * 0.81, h * 0.53, across("#d9b48a", "#b08a64"))
    c.area([(w * 0.75, h * 0.16), (w * 0.785, h * 0.03), (w * 0.82, h * 0.16)], "#5f8a86")
    c.box(0, h * 0.53, w, h * 0.72, down("#8fc4cc", "#4a8f9c"))
    for _ in range(50):
        y, px = c.random.uniform(0.54, 0.71), c.random.uniform(0, w)
        c.line([(px, h * y), (px + w * 0.04, h * y)], 1.6, "#f4fbf4", opacity=0.4)
    ground(c, 0.7, "#d3c7b2", "#a89a84")
    c.box(0, h * 0.7, w, h * 0.715, "#efe6d4")
    for i in range(25):
        c.line([(w * i / 24, h * 0.7), (w * i / 24, h * 0.585)], 3.6, "#4a6a74")
    c.line([(0, h * 0.585), (w, h * 0.585)], 8, "#56808a")
    paving(c, 0.72, "#7a6c58")
    c.soften(1.4)


def old_street(c: Canvas) -> None:
    """A shopping street half a century ago."""
    w, h = c.width, c.height
    sky(c, ("#b8c4c4", "#d9d9cc", "#eee6d2"), 0.4)
    c.box(w * 0.05, h * 0.02, w * 0.95, h * 0.68, across("#d9c8a8", "#b8a484"))
    c.box(w * 0.08, h * 0.2, w * 0.92, h * 0.3, down("#7a3a32", "#5a2a26"), radius=5)
    c.text(w * 0.5, h * 0.25, "BUCHHANDLUNG STORMANN", h * 0.05, "#f2e2b8")
    for i in range(6):
        c.box(w * (0.1 + i * 0.14), h * 0.05, w * (0.17 + i * 0.14), h * 0.17, "#6f7d80")
    for a, b in ((0.08, 0.42), (0.58, 0.92)):
        c.box(w * a, h * 0.34, w * b, h * 0.62, across("#8a9a96", "#5a6a68"))
        for k in range(14):
            tone = ("#a8452f", "#d9a441", "#e7dcc2", "#54708f", "#8ca66b")[k % 5]
            x = w * (a + 0.015 + k * (b - a - 0.03) / 14)
            c.box(x, h * 0.53, x + w * 0.015, h * (0.6 if k % 3 else 0.61), tone)
    c.box(w * 0.44, h * 0.33, w * 0.56, h * 0.68, down("#6a4a34", "#4a3424"))
    c.box(w * 0.46, h * 0.36, w * 0.54, h * 0.58, "#8fa3a0")
    ground(c, 0.68, "#b0a694", "#8a8070")
    paving(c, 0.68, "#5a5246")
    c.soften(1.8)


TOWN: dict[str, Callable[[Canvas], None]] = {
    "bridge": bridge,
    "market day": market_day,
    "market dusk": market_dusk,
    "old street": old_street,
}
"""Streets and squares by name."""
