"""A building site, a fire station, a railway station, a library front."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Canvas, across, curve, down
from drawing.nature import (
    DAY,
    clouds,
    ground,
    hills,
    paving,
    sky,
    tree,
)
from drawing.pen import Pen

__all__ = ["SITES"]


def building_site(c: Canvas) -> None:
    """A building shell with scaffolding, a crane, heaps of earth."""
    w, h = c.width, c.height
    sky(c, DAY, 0.62)
    clouds(c, 4, 0.3)
    _crane(c, w * 0.2, h * 0.64, h * 0.6)
    left, right = w * 0.46, w * 0.98
    for floor in range(3):
        y = h * (0.16 + floor * 0.16)
        c.box(left, y, right, y + h * 0.16, across("#d8c3a5", "#b59c80"))
        for k in range(5):
            x = left + (right - left) * (0.05 + k * 0.19)
            c.box(
                x, y + h * 0.04, x + (right - left) * 0.12, y + h * 0.13, down("#4f5a66", "#6f7d86")
            )
        c.box(left - 12, y + h * 0.148, right + 12, y + h * 0.163, "#a08a72")
    for k in range(8):
        x = left + (right - left) * k / 7
        c.line([(x, h * 0.12), (x, h * 0.64)], 3.4, "#c9a23f")
    for k in range(4):
        y = h * (0.16 + k * 0.16)
        c.line([(left - 8, y), (right + 8, y)], 4, "#d8b04a")
    ground(c, 0.62, "#c79a68", "#8f6440")
    for x, r in ((0.08, 0.16), (0.3, 0.1), (0.94, 0.14)):
        heap = curve(
            [
                (w * x - h * r * 1.6, h * 0.68),
                (w * x - h * r * 0.6, h * (0.66 - r * 0.5)),
                (w * x + h * r * 0.2, h * (0.67 - r * 0.75)),
                (w * x + h * r * 1.6, h * 0.68),
            ],
            closed=False,
        )
        c.area(heap, down("#b98450", "#8a5a34"))
    _pebbles(c, 0.66, "#6f4a2e")
    c.soften(1.5)


def _crane(c: Canvas, x: float, ground: float, high: float) -> None:
    colour = "#e8a92e"
    for dx in (-7, 7):
        c.line([(x + dx, ground), (x + dx, ground - high)], 3.4, colour)
    for i in range(16):
        y = ground - high * i / 16
        side = 7 if i % 2 else -7
        c.line([(x - side, y), (x + side, y - high / 16)], 2.2, colour)
    top = ground - high
    for dy in (0, -14):
        c.line([(x - high * 0.25, top + dy), (x + high * 0.62, top + dy)], 3, colour)
    c.line([(x - high * 0.25, top - 14), (x, top - 50), (x + high * 0.62, top - 14)], 2, "#6d5a3a")
    c.box(x - high * 0.25, top, x - high * 0.17, top + 30, "#7d7468")
    c.line([(x + high * 0.5, top), (x + high * 0.5, top + high * 0.3)], 1.6, "#4a4038")


def _pebbles(c: Canvas, y: float, colour: str) -> None:
    for _ in range(150):
        py = c.random.uniform(y, 1.0)
        size = 1 + (py - y) * 14
        c.ellipse(
            c.random.uniform(0, c.width), py * c.height, size, size * 0.5, colour, opacity=0.35
        )


def fire_station(c: Canvas) -> None:
    """The yard of a fire station with an engine before open doors."""
    w, h = c.width, c.height
    sky(c, DAY, 0.3)
    c.box(0, h * 0.08, w, h * 0.66, down("#d9c7ae", "#c0a98c"))
    c.box(0, h * 0.06, w, h * 0.1, "#8a4a3a")
    c.text(w * 0.5, h * 0.15, "FEUERWEHR", h * 0.07, "#a8322c")
    for i in range(3):
        x = w * (0.03 + i * 0.325)
        c.box(x, h * 0.22, x + w * 0.29, h * 0.66, "#5a4a44")
        c.box(x + 8, h * 0.23, x + w * 0.29 - 8, h * 0.66, down("#2a2a34", "#45454e"))
        c.box(x + 8, h * 0.23, x + w * 0.29 - 8, h * 0.29, "#b8402f")
    ground(c, 0.66, "#9aa0a2", "#6d7276")
    c.box(w * 0.1, h * 0.7, w * 0.92, h * 0.74, "#2a2a34", opacity=0.35, blur=10)
    _engine(c, w * 0.5, h * 0.72, h * 0.46)
    paving(c, 0.7, "#4a4f55")
    c.soften(1.3)


def _engine(c: Canvas, x: float, ground: float, high: float) -> None:
    """A fire engine, its middle at ``x``."""
    pen = Pen(c, x, ground, high)
    glass = across("#cfe8ee", "#8fb8c6")
    pen.box(-0.95, 0.08, 0.95, 0.78, across("#d9443a", "#a8261f"), radius=0.03)
    pen.box(-0.93, 0.4, -0.35, 0.9, "#c8322b", radius=0.036)
    pen.box(-0.88, 0.52, -0.65, 0.82, glass, radius=0.014)
    pen.box(-0.61, 0.52, -0.39, 0.82, glass, radius=0.014)
    pen.box(-0.95, 0.31, 0.95, 0.4, "#f6f1e2")
    for left in (-0.25, 0.14, 0.53):
        _shutter(pen, left)
    pen.line([(-0.35, 0.86), (0.93, 0.86)], 0.016, "#c9cdd0")
    for left in (-0.83, -0.65):
        pen.box(left, 0.89, left + 0.12, 0.97, "#3f8fd0", radius=0.01)
        c.glow(*pen.at((left + 0.06, 0.93)), high * 0.24, "#5fb0ff", 0.8)
    for axle in (-0.61, 0.2, 0.55):
        pen.oval(axle, 0.08, 0.15, 0.15, "#1c1c22")
        pen.oval(axle, 0.08, 0.07, 0.07, "#b8bcc2")


def _shutter(pen: Pen, left: float) -> None:
    pen.box(left, 0.44, left + 0.34, 0.72, down("#d3d8dc", "#9aa2aa"), radius=0.01)
    for i in range(5):
        y = 0.69 - i * 0.05
        pen.line([(left + 0.01, y), (left + 0.33, y)], 0.0035, "#7d858d")


def station(c: Canvas) -> None:
    """A railway platform: roof, clock, a regional train."""
    w, h = c.width, c.height
    sky(c, DAY, 0.5)
    hills(c, 0.46, 0.1, "#8fb08a")
    c.box(0, h * 0.2, w, h * 0.66, across("#f4f2ea", "#cfd4d2"), radius=26)
    c.box(0, h * 0.44, w, h * 0.6, "#2f6f7f")
    c.box(0, h * 0.6, w, h * 0.63, "#e2b54a")
    for i in range(7):
        c.box(
            w * (0.02 + i * 0.15),
            h * 0.26,
            w * (0.12 + i * 0.15),
            h * 0.42,
            across("#3a4a58", "#6f8794"),
            radius=10,
        )
    for x in (0.3, 0.75):
        c.box(w * x, h * 0.25, w * x + w * 0.085, h * 0.63, across("#e8e4d8", "#c9c8c0"), radius=8)
        c.box(w * x + w * 0.01, h * 0.28, w * x + w * 0.075, h * 0.44, "#4a5a68", radius=6)
        c.line([(w * x + w * 0.042, h * 0.25), (w * x + w * 0.042, h * 0.63)], 2.5, "#8a9296")
    c.box(0, 0, w, h * 0.075, down("#4a5560", "#6a7680"))
    for x in (0.04, 0.5, 0.96):
        c.box(w * x - 9, h * 0.075, w * x + 9, h * 0.72, across("#5a8f96", "#3a666e"))
    c.box(w * 0.1, h * 0.1, w * 0.34, h * 0.17, "#1f4a7a", radius=4)
    c.text(w * 0.22, h * 0.135, "HALDERSUM", h * 0.042, "#ffffff")
    c.ellipse(w * 0.66, h * 0.15, h * 0.055, h * 0.055, "#2a2f38")
    c.ellipse(w * 0.66, h * 0.15, h * 0.047, h * 0.047, "#fdfbf2")
    c.line([(w * 0.66, h * 0.15), (w * 0.66, h * 0.115)], 3.5, "#1c1c22")
    c.line([(w * 0.66, h * 0.15), (w * 0.66 + h * 0.024, h * 0.165)], 3.5, "#1c1c22")
    ground(c, 0.66, "#c4c0b6", "#97948c")
    c.box(0, h * 0.685, w, h * 0.705, "#f6f2e4")
    paving(c, 0.71, "#6a6862")
    c.soften(1.4)


def entrance(c: Canvas) -> None:
    """The glass front of a new public library."""
    w, h = c.width, c.height
    sky(c, DAY, 0.3)
    c.box(0, h * 0.06, w, h * 0.7, across("#e6d9c4", "#c9b79a"))
    c.box(0, h * 0.03, w, h * 0.1, down("#a8583f", "#8a4632"))
    for i in range(8):
        c.box(
            w * (0.01 + i * 0.125),
            h * 0.22,
            w * (0.125 + i * 0.125),
            h * 0.66,
            across("#a8cdd2", "#5f8f9a"),
        )
        c.area(
            [
                (w * (0.02 + i * 0.125), h * 0.22),
                (w * (0.07 + i * 0.125), h * 0.22),
                (w * (0.04 + i * 0.125), h * 0.66),
                (w * (0.01 + i * 0.125), h * 0.66),
            ],
            "#ffffff",
            opacity=0.22,
        )
        for row in range(3):
            for k in range(7):
                tone = ("#a8452f", "#d9a441", "#e7dcc2", "#54708f", "#8ca66b")[(k + row + i) % 5]
                c.box(
                    w * (0.025 + i * 0.125 + k * 0.012),
                    h * (0.36 + row * 0.1),
                    w * (0.034 + i * 0.125 + k * 0.012),
                    h * (0.42 + row * 0.1),
                    tone,
                    opacity=0.45,
                )
    c.text(w * 0.5, h * 0.162, "STADTBIBLIOTHEK", h * 0.065, "#6a3a2c")
    ground(c, 0.68, "#d9cdb8", "#b09e84")
    paving(c, 0.68, "#7a6a54")
    for x in (0.03, 0.97):
        tree(c, w * x, h * 0.74, h * 0.5, "#7fa050")
    c.soften(1.6)


SITES: dict[str, Callable[[Canvas], None]] = {
    "building site": building_site,
    "entrance": entrance,
    "fire station": fire_station,
    "station": station,
}
"""Backdrops of this module by name."""
