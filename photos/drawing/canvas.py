"""A drawing surface in picture coordinates: smooth shapes, gradients, soft shadows and light.

Everything is drawn several times larger and scaled down at the end, so edges come out clean.
Lengths are pixels of the finished picture; the origin is its top left corner.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

__all__ = [
    "Canvas",
    "Gradient",
    "Paint",
    "Point",
    "Shape",
    "across",
    "curve",
    "down",
    "mix",
    "oval",
]

Point = tuple[float, float]


Shape = Sequence[Point]


SUPERSAMPLING = 3


@dataclass(frozen=True, slots=True)
class Gradient:
    """Two colours blending over a shape's bounding box, downwards or to the right."""

    start: str
    end: str
    sideways: bool = False


Paint = str | Gradient


def down(start: str, end: str) -> Gradient:
    """From ``start`` at the top to ``end`` at the bottom."""
    return Gradient(start, end)


def across(start: str, end: str) -> Gradient:
    """From ``start`` at the left to ``end`` at the right."""
    return Gradient(start, end, sideways=True)


@lru_cache(maxsize=4096)
def mix(first: str, second: str, share: float) -> str:
    """The colour ``share`` (0..1) of the way from the first to the second."""
    a, b = ImageColor.getrgb(first), ImageColor.getrgb(second)
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in zip(a, b, strict=True))


def curve(points: Shape, *, closed: bool = True, steps: int = 8) -> list[Point]:
    """A smooth line through the points (Catmull-Rom); a point given twice stays a corner."""
    n = len(points)
    if n < 3:
        return list(points)
    last = n if closed else n - 1
    slopes = [_slope(points, i, closed) for i in range(n)]
    out = [
        _hermite(points[i], points[(i + 1) % n], slopes[i], slopes[(i + 1) % n], s / steps)
        for i in range(last)
        for s in range(steps)
    ]
    return out if closed else [*out, points[-1]]


def _slope(points: Shape, i: int, closed: bool) -> Point:
    n = len(points)
    before = points[i - 1] if closed or i else points[0]
    after = points[(i + 1) % n] if closed or i < n - 1 else points[-1]
    if points[i] in (before, after):
        return 0.0, 0.0
    return (after[0] - before[0]) / 2, (after[1] - before[1]) / 2


def _hermite(p: Point, q: Point, m: Point, n: Point, t: float) -> Point:
    a, b = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
    c, d = -2 * t**3 + 3 * t**2, t**3 - t**2
    return a * p[0] + b * m[0] + c * q[0] + d * n[0], a * p[1] + b * m[1] + c * q[1] + d * n[1]


def oval(x: float, y: float, rx: float, ry: float, *, start: float = 0, end: float = 360) -> Shape:
    """Points on an ellipse, degrees counted clockwise on screen from three o'clock."""
    count = 48
    angles = [math.radians(start + (end - start) * i / count) for i in range(count + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


class Canvas:
    """A picture in the making, ``width`` by ``height`` pixels."""

    def __init__(self, width: int, height: int, seed: str) -> None:
        self.width, self.height = width, height
        self.random = random.Random(seed)  # noqa: S311 - for leaves and grain
        self.image = Image.new("RGB", (width * SUPERSAMPLING, height * SUPERSAMPLING))

    def area(
        self,
        shape: Iterable[Point],
        paint: Paint,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
        within: Iterable[Point] | None = None,
    ) -> None:
        """Fill a closed shape, softened by ``blur`` pixels, only where ``within`` is too."""
        points = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in shape]
        box = self._bounds(points, blur * SUPERSAMPLING * 3)
        if box is None:
            return
        mask = _filled(points, box)
        if blur:
            mask = _softened(mask, blur * SUPERSAMPLING)
        if within is not None:
            inner = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in within]
            mask = ImageChops.multiply(mask, _filled(inner, box))
        self._apply(mask, box, paint, opacity)

    def line(
        self, points: Shape, width: float, colour: Paint, *, opacity: float = 1.0, blur: float = 0.0
    ) -> None:
        """A line with round ends and joints, ``width`` pixels thick."""
        path = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points]
        thick = max(1.0, width * SUPERSAMPLING)
        box = self._bounds(path, thick + blur * SUPERSAMPLING * 3)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        draw = ImageDraw.Draw(mask)
        local = [(x - box[0], y - box[1]) for x, y in path]
        draw.line(local, 255, round(thick), joint="curve")
        for x, y in (local[0], local[-1]):
            draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), 255)
        self._apply(_softened(mask, blur * SUPERSAMPLING) if blur else mask, box, colour, opacity)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        paint: Paint,
        *,
        radius: float = 0.0,
        opacity: float = 1.0,
        blur: float = 0.0,
    ) -> None:
        """A rectangle, its corners rounded by ``radius``."""
        self.area(_rounded(x0, y0, x1, y1, radius), paint, opacity=opacity, blur=blur)

    def ellipse(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        paint: Paint,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
    ) -> None:
        """An ellipse around its centre."""
        self.area(oval(x, y, rx, ry), paint, opacity=opacity, blur=blur)

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float) -> None:
        """Light that fades out towards ``radius`` and brightens what is under it."""
        scale = SUPERSAMPLING
        box = self._bounds(
            [
                ((x - radius) * scale, (y - radius) * scale),
                ((x + radius) * scale, (y + radius) * scale),
            ],
            0,
        )
        if box is None:
            return
        size = round(2 * radius * scale)
        disc = Image.radial_gradient("L").resize((size, size))
        fade = disc.point([max(0, round(255 * (1 - v / 181) * strength)) for v in range(256)])
        left, top = round((x - radius) * scale), round((y - radius) * scale)
        mask = fade.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        under = self.image.crop(box)
        light = Image.new("RGB", under.size, colour)
        self.image.paste(ImageChops.screen(under, light), box[:2], mask)

    def text(
        self, x: float, y: float, words: str, size: float, colour: str, *, opacity: float = 1.0
    ) -> None:
        """Words centred on a point."""
        font = ImageFont.load_default(size * SUPERSAMPLING)
        left, top, right, bottom = font.getbbox(words)
        wide, high = math.ceil(right - left), math.ceil(bottom - top)
        mask = Image.new("L", (wide + 2, high + 2))
        ImageDraw.Draw(mask).text((1 - left, 1 - top), words, 255, font)
        corner_x, corner_y = (
            round(x * SUPERSAMPLING - wide / 2),
            round(y * SUPERSAMPLING - high / 2),
        )
        box = (corner_x, corner_y, corner_x + wide + 2, corner_y + high + 2)
        self._apply(mask, box, colour, opacity)

    def soften(self, blur: float) -> None:
        """Put everything drawn so far out of focus."""
        small = self.image.reduce(SUPERSAMPLING)
        self.image = small.filter(ImageFilter.GaussianBlur(blur)).resize(self.image.size)

    def finish(self, grain: float = 5.0) -> Image.Image:
        """The finished picture: scaled down, edges darkened a little, with fine grain."""
        picture = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        dark = Image.radial_gradient("L").resize(picture.size)
        dark = dark.point([round(max(0.0, (v - 110) / 145) ** 2 * 70) for v in range(256)])
        picture.paste(Image.new("RGB", picture.size, "#1b1420"), (0, 0), dark)
        noise = Image.frombytes("L", picture.size, self.random.randbytes(self.width * self.height))
        noise = noise.filter(ImageFilter.GaussianBlur(0.7))
        grey = noise.point([round(128 + (v - 128) / 128 * grain * 2) for v in range(256)])
        return ImageChops.overlay(picture, Image.merge("RGB", (grey, grey, grey)))

    def _bounds(self, points: Shape, margin: float) -> tuple[int, int, int, int] | None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, top = max(0, math.floor(min(xs) - margin)), max(0, math.floor(min(ys) - margin))
        right = min(self.image.width, math.ceil(max(xs) + margin) + 1)
        bottom = min(self.image.height, math.ceil(max(ys) + margin) + 1)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _apply(
        self, mask: Image.Image, box: tuple[int, int, int, int], paint: Paint, opacity: float
    ) -> None:
        if opacity < 1:
            mask = mask.point([round(v * opacity) for v in range(256)])
        self.image.paste(_painted(paint, mask.size), box[:2], mask)


def _filled(points: Shape, box: tuple[int, int, int, int]) -> Image.Image:
    mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
    ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in points], 255)
    return mask


def _softened(mask: Image.Image, blur: float) -> Image.Image:
    factor = max(1, int(blur / 4))  # a wide blur is as smooth at a fraction of the size
    if factor == 1:
        return mask.filter(ImageFilter.GaussianBlur(blur))
    return mask.reduce(factor).filter(ImageFilter.GaussianBlur(blur / factor)).resize(mask.size)


def _painted(paint: Paint, size: tuple[int, int]) -> Image.Image:
    if isinstance(paint, str):
        return Image.new("RGB", size, paint)
    ramp = Image.linear_gradient("L")
    if paint.sideways:
        ramp = ramp.transpose(Image.Transpose.ROTATE_90)
    start, end = (Image.new("RGB", size, c) for c in (paint.start, paint.end))
    return Image.composite(end, start, ramp.resize(size))


def _rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> list[Point]:
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    if r <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners = (
        (x1 - r, y0 + r, 270),
        (x1 - r, y1 - r, 0),
        (x0 + r, y1 - r, 90),
        (x0 + r, y0 + r, 180),
    )
    return [p for cx, cy, a in corners for p in oval(cx, cy, r, r, start=a, end=a + 90)]
