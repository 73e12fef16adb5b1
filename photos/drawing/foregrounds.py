"""What stands in front of the people: a desk, a ribbon, an audience."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drawing.canvas import Canvas, across, curve, down, mix, oval
from drawing.faces import draw_back_of_head
from drawing.figures import Figure
from drawing.looks import Look
from drawing.pen import Pen

__all__ = ["FOREGROUNDS", "STEPS"]

Foreground = Callable[[Canvas, Sequence[Figure]], None]


def _desk(c: Canvas, figures: Sequence[Figure]) -> None:
    """A table with the open guest book, flowers beside it."""
    w, h, unit = c.width, c.height, figures[0].unit
    top = h * 0.76
    c.ellipse(w * 0.5, top, w * 0.46, unit * 0.3, "#120a18", opacity=0.3, blur=unit * 0.12)
    c.area([(w * 0.14, top - unit * 0.22), (w * 0.86, top - unit * 0.22),
        (w * 0.92, top + unit * 0.25), (w * 0.08, top + unit * 0.25)],
        across("#8f3a3a", "#6d2a30"))  # fmt: skip
    c.box(w * 0.08, top + unit * 0.25, w * 0.92, h, down("#6a2830", "#42161f"))
    for i in range(15):
        x = w * (0.1 + i * 0.057)
        c.line([(x, top + unit * 0.3), (x + 6, h)], 7, "#320f18", opacity=0.3)
    x, y = w * 0.5, top
    c.area([(x - unit * 1.25, y - unit * 0.13), (x + unit * 1.25, y - unit * 0.13),
        (x + unit * 1.45, y + unit * 0.2), (x - unit * 1.45, y + unit * 0.2)],
        "#c9a24a")  # fmt: skip
    for side in (-1, 1):
        c.area([(x, y - unit * 0.17), (x + side * unit * 1.18, y - unit * 0.14),
            (x + side * unit * 1.35, y + unit * 0.16), (x, y + unit * 0.13)],
            across("#fffaf0", "#e6dcc6") if side < 0 else across("#ebe2ce", "#fffaf0"))  # fmt: skip
    for i in range(4):
        c.line(
            [
                (x - unit * (1.0 + i * 0.04), y - unit * (0.08 - i * 0.05)),
                (x - unit * 0.25, y - unit * (0.09 - i * 0.05)),
            ],
            2,
            "#6a6478",
        )
    _vase(c, w * 0.8, top + unit * 0.05, unit)


def _vase(c: Canvas, x: float, ground: float, unit: float) -> None:
    c.area(curve([(x - unit * 0.16, ground), (x - unit * 0.22, ground - unit * 0.3),
        (x - unit * 0.12, ground - unit * 0.55), (x + unit * 0.12, ground - unit * 0.55),
        (x + unit * 0.22, ground - unit * 0.3), (x + unit * 0.16, ground)]),
        across("#dbe6e4", "#8fa8a8"))  # fmt: skip
    for i in range(9):
        dx, dy = (i - 4) * 0.1, 0.72 + 0.2 * ((i * 3) % 4) / 3
        c.line([(x, ground - unit * 0.5), (x + unit * dx, ground - unit * dy)], 2.5, "#4f7a4a")
        tone = ("#e2b54a", "#d8574a", "#f4e6da")[i % 3]
        c.ellipse(x + unit * dx, ground - unit * dy, unit * 0.1, unit * 0.1, tone)
        c.ellipse(
            x + unit * dx, ground - unit * dy, unit * 0.04, unit * 0.04, mix(tone, "#5a2a10", 0.4)
        )


def _ribbon(c: Canvas, figures: Sequence[Figure]) -> None:
    """A red ribbon across the picture at the height of the hands."""
    y = sum(f.ground for f in figures) / len(figures) - figures[0].unit * 2.5
    path = curve([(-10, y - 14), (c.width * 0.25, y + 8), (c.width * 0.5, y - 2),
        (c.width * 0.75, y + 9), (c.width + 10, y - 12)], closed=False)  # fmt: skip
    band = figures[0].unit * 0.2
    c.line([(px, py + 5) for px, py in path], band, "#120a18", opacity=0.25, blur=5)
    c.line(path, band, down("#d8403a", "#a8242a"))
    c.line([(px, py - band * 0.28) for px, py in path], band * 0.14, "#ff9a8a", opacity=0.6)
    for x in (0.06, 0.94):
        for side in (-1, 1):
            c.area(
                oval(c.width * x + side * band * 0.9, y, band * 1.0, band * 0.62),
                across("#e2524a", "#a8242a"),
            )
        c.ellipse(c.width * x, y, band * 0.4, band * 0.45, "#8f1f26")


def _earth(c: Canvas, figures: Sequence[Figure]) -> None:
    """A heap of sand to dig into."""
    w, h = c.width, c.height
    heap = curve([(-w * 0.05, h * 1.02), (w * 0.1, h * 0.93), (w * 0.3, h * 0.9),
        (w * 0.52, h * 0.92), (w * 0.74, h * 0.89), (w * 0.92, h * 0.94), (w * 1.05, h * 1.02)],
        closed=False)  # fmt: skip
    c.area(heap, down("#d8aa70", "#a8763f"))
    for _ in range(220):
        x, y = c.random.uniform(0, w), c.random.uniform(0.91, 1.0) * h
        c.ellipse(
            x,
            y,
            c.random.uniform(1, 4),
            c.random.uniform(1, 2.5),
            c.random.choice(("#8a5a30", "#f0cf9a")),
            opacity=0.55,
        )


def _audience(c: Canvas, figures: Sequence[Figure]) -> None:
    """Backs of heads along the lower edge, out of focus."""
    hair = ("#2b1f1c", "#6a4a32", "#b8b0a8", "#a8552f", "#1d1a1e", "#c9a45c", "#4a3428")
    coats = ("#33435c", "#6a3f4a", "#2f5a56", "#5a4a3a", "#7a6a56", "#3a3f5f")
    unit = c.height * 0.13
    count = max(4, round(c.width / (unit * 1.45)))
    for i in range(count):
        x = c.width * (i + 0.5) / count + c.random.uniform(-0.2, 0.2) * unit
        y = c.height * 0.945 + c.random.uniform(-0.25, 0.25) * unit
        pen = Pen(c, x, y, unit)
        tone = c.random.choice(coats)
        pen.area(
            [(-1.0, -1.6), (-0.9, -0.8), (-0.3, -0.55), (0.3, -0.55), (0.9, -0.8), (1.0, -1.6)],
            down(tone, mix(tone, "#120a18", 0.4)),
        )
        draw_back_of_head(
            pen,
            Look(
                hair=c.random.choice(hair), skin=c.random.choice(("#e8b796", "#8d5a3c", "#c98f66"))
            ),
        )


def _lectern(c: Canvas, figures: Sequence[Figure]) -> None:
    """A speaker's desk before whoever speaks."""
    speaker = next((f for f in figures if f.pose == "talk"), figures[0])
    pen = Pen(c, speaker.x, speaker.ground - speaker.unit * 3.0, speaker.unit)
    pen.area(
        [(-0.95, 0), (0.95, 0), (0.8, -0.34), (-0.8, -0.34)],
        down("#c79a6b", "#a3774c"),
        smooth=False,
    )
    pen.area(
        [(-0.74, -0.34), (0.74, -0.34), (0.66, -4), (-0.66, -4)],
        across("#a97b50", "#6f4a30"),
        smooth=False,
    )
    pen.box(-0.42, -1.55, 0.42, -0.75, "#2f6f8f", radius=0.06)
    pen.area(oval(0, -1.2, 0.24, 0.24, start=0, end=180), "#f3ead8", smooth=False)
    for y in (-1.28, -1.4):
        pen.line([(-0.26, y), (0.26, y)], 0.04, "#e2b54a")
    pen.line([(0.55, 0), (0.5, 0.5), (0.25, 0.72)], 0.05, "#1d1a20")
    pen.oval(0.22, 0.74, 0.09, 0.12, "#1d1a20")


def _podium(c: Canvas, figures: Sequence[Figure]) -> None:
    """The three steps of a prize-giving, under the people's feet."""
    for figure, number in zip(figures, ("2", "1", "3"), strict=False):
        unit = figure.unit
        left, right, top = (
            figure.x - unit * 1.15,
            figure.x + unit * 1.15,
            figure.ground + unit * 0.02,
        )
        c.box(left, top, right, c.height, down("#f4efe2", "#c9c0ac"))
        c.area(
            [
                (left, top),
                (right, top),
                (right - unit * 0.1, top - unit * 0.2),
                (left + unit * 0.1, top - unit * 0.2),
            ],
            "#fffaf0",
        )
        c.text(
            figure.x, min(top + unit * 0.62, c.height - unit * 0.3), number, unit * 0.7, "#2f6f8f"
        )


FOREGROUNDS: dict[str, Foreground] = {
    "audience": _audience,
    "desk": _desk,
    "earth": _earth,
    "lectern": _lectern,
    "ribbon": _ribbon,
}
"""Things in front of the people, by name."""

STEPS: dict[str, Foreground] = {"podium": _podium}
"""Things under their feet, drawn before them."""
