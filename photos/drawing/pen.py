"""Drawing in the units of one object, wherever it stands and however it is turned."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from drawing.canvas import Canvas, Paint, Point, Shape, curve, oval

__all__ = ["Pen"]


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws in the units of one object: origin at ``x, y``, y upwards, turned by ``angle``.

    ``angle`` is in degrees, clockwise on screen; ``unit`` is the length of 1 in pixels.
    """

    canvas: Canvas
    x: float
    y: float
    unit: float
    angle: float = 0.0

    def at(self, point: Point) -> Point:
        """A point of the object, in pixels."""
        a = math.radians(self.angle)
        x, y = point[0] * self.unit, -point[1] * self.unit
        return (
            self.x + x * math.cos(a) - y * math.sin(a),
            self.y + x * math.sin(a) + y * math.cos(a),
        )

    def child(self, x: float, y: float, angle: float = 0.0) -> Pen:
        """A pen for a part of the object."""
        at = self.at((x, y))
        return replace(self, x=at[0], y=at[1], angle=self.angle + angle)

    def path(self, points: Iterable[Point]) -> list[Point]:
        """Points of the object, in pixels."""
        return [self.at(p) for p in points]

    def area(
        self,
        points: Shape,
        paint: Paint,
        *,
        smooth: bool = True,
        opacity: float = 1.0,
        blur: float = 0.0,
        within: Shape | None = None,
    ) -> None:
        """Fill a shape through the points; ``blur`` is in the object's units."""
        shape = self.path(curve(points) if smooth else points)
        clip = None if within is None else self.path(curve(within))
        self.canvas.area(shape, paint, opacity=opacity, blur=blur * self.unit, within=clip)

    def line(self, points: Shape, width: float, colour: Paint, *, opacity: float = 1.0) -> None:
        """A smooth line through the points."""
        self.canvas.line(
            self.path(curve(points, closed=False)), width * self.unit, colour, opacity=opacity
        )

    def oval(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        paint: Paint,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
        within: Shape | None = None,
    ) -> None:
        """An ellipse around its centre."""
        clip = None if within is None else self.path(curve(within))
        self.canvas.area(
            self.path(oval(x, y, rx, ry)),
            paint,
            opacity=opacity,
            blur=blur * self.unit,
            within=clip,
        )

    def box(
        self, x0: float, y0: float, x1: float, y1: float, paint: Paint, *, radius: float = 0.0
    ) -> None:
        """An upright rectangle between two opposite corners, lower left first."""
        (left, bottom), (right, top) = self.at((x0, y0)), self.at((x1, y1))
        self.canvas.box(left, top, right, bottom, paint, radius=radius * self.unit)
