"""People from head to toe: how they stand, where their hands are, and what they hold.

Units are head heights; the origin is the ground between the feet, y upwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from drawing.builds import BUILDS, Build
from drawing.canvas import Canvas, Point, across, curve, mix
from drawing.faces import draw_head
from drawing.hair import OVER_CLOTHES
from drawing.headwear import HATS
from drawing.looks import Look
from drawing.outfits import OUTFITS, Outfit
from drawing.pen import Pen
from drawing.props import PROPS
from drawing.regalia import REGALIA

__all__ = ["HEAD_CENTRE", "POSES", "Figure", "draw_figure", "head_box"]

HEAD_CENTRE = 5.24
UPPER_ARM, FOREARM = 0.93, 0.9


@dataclass(frozen=True, slots=True)
class Figure:
    """One person in one picture; ``x, ground`` in pixels, ``unit`` the height of the head."""

    look: Look
    x: float
    ground: float
    unit: float
    outfit: str
    colours: tuple[str, ...]
    pose: str = "down"
    posture: str = "stand"
    turn: float = 0.0
    tilt: float = 0.0
    smile: str = "soft"
    hat: str = ""
    holds: str = ""
    wears: str = ""
    reach: Point | None = None

    @property
    def size(self) -> float:
        """The height of the head, grown with the body."""
        return self.unit * self.look.stature


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the hands are (left on screen, then right), and which arms pass behind the body."""

    left: Point
    right: Point
    behind: bool = False


POSES = {
    "down": Pose((-0.92, 2.42), (0.92, 2.42)),
    "relaxed": Pose((-0.9, 2.42), (0.14, 2.95)),
    "clasp": Pose((-0.1, 2.86), (0.12, 2.8)),
    "behind": Pose((-0.62, 2.7), (0.62, 2.7), behind=True),
    "hips": Pose((-0.72, 3.0), (0.92, 2.42)),
    "crossed": Pose((0.34, 3.5), (-0.3, 3.36)),
    "wave": Pose((-0.92, 2.42), (1.3, 5.0)),
    "cheer": Pose((-1.25, 5.5), (1.25, 5.5)),
    "hold": Pose((-0.26, 3.3), (0.28, 3.26)),
    "low hold": Pose((-0.42, 2.75), (0.42, 2.75)),
    "wide hold": Pose((-0.9, 3.1), (0.9, 3.1)),
    "banner": Pose((-1.16, 2.95), (1.16, 2.95)),
    "staff": Pose((-0.92, 2.42), (1.16, 3.5)),
    "left hold": Pose((-0.62, 3.3), (0.92, 2.42)),
    "right hold": Pose((-0.92, 2.42), (0.62, 3.3)),
    "shake left": Pose((-1.3, 3.0), (0.92, 2.42)),
    "shake right": Pose((-0.92, 2.42), (1.3, 3.0)),
    "dig": Pose((-0.02, 3.3), (0.3, 2.45)),
    "talk": Pose((-0.72, 3.55), (0.62, 3.3)),
    "point": Pose((-0.92, 2.42), (1.62, 4.0)),
    "conduct": Pose((-1.35, 3.75), (1.1, 4.7)),
    "read": Pose((-0.3, 3.55), (0.3, 3.55)),
    "play violin": Pose((-0.98, 4.25), (0.72, 3.55)),
    "lap": Pose((-0.42, 2.62), (0.42, 2.62)),
}
DROPS = {"stand": 0.0, "wheelchair": 1.12, "kneel": 1.42, "desk": 1.15}


def head_box(figure: Figure) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the head with its hair, in pixels."""
    x, size = figure.x, figure.size
    y = figure.ground - (HEAD_CENTRE - DROPS[figure.posture]) * size
    return x - 0.52 * size, y - 0.66 * size, x + 0.52 * size, y + 0.58 * size


def draw_figure(canvas: Canvas, figure: Figure) -> None:
    """Draw somebody, from the shadow on the floor to what is in the hands."""
    outfit, build = OUTFITS[figure.outfit], BUILDS[figure.look.build]
    ground = Pen(canvas, figure.x, figure.ground, figure.size)
    body = ground.child(0, -DROPS[figure.posture])
    ground.oval(0.25, 0.0, 1.05, 0.17, "#120a18", opacity=0.32, blur=0.09)
    hands = _hands(figure, body)
    pose = POSES[figure.pose]
    if pose.behind:
        _arms(body, figure, outfit, build, hands)
    _lower_body(ground, figure, outfit, build)
    head = body.child(0, HEAD_CENTRE, figure.tilt)
    draw_head(head, figure.look, turn=figure.turn, smile=figure.smile, hat=figure.hat)
    outfit.upper(body, build, figure.colours, figure.look.skin)
    if figure.look.style in OVER_CLOTHES:
        OVER_CLOTHES[figure.look.style](head, figure.look, figure.turn)
        if figure.hat:  # a hat sits on top of a headscarf
            HATS[figure.hat](head, figure.turn)
    if figure.wears:
        REGALIA[figure.wears](body, build)
    if figure.holds:
        PROPS[figure.holds](body, hands[0], hands[1])
    if not pose.behind:
        _arms(body, figure, outfit, build, hands)


def _hands(figure: Figure, body: Pen) -> tuple[Point, Point]:
    pose = POSES[figure.pose]
    if figure.reach is None:
        return pose.left, pose.right
    met = ((figure.reach[0] - body.x) / body.unit, (body.y - figure.reach[1]) / body.unit)
    return (met, pose.right) if figure.pose == "shake left" else (pose.left, met)


def _arms(
    body: Pen, figure: Figure, outfit: Outfit, build: Build, hands: tuple[Point, Point]
) -> None:
    for side, hand in zip((1, -1), (hands[1], hands[0]), strict=True):
        _arm(body, figure, outfit, (side * (build.shoulders - 0.19), 4.2), hand, side)


def _arm(
    body: Pen, figure: Figure, outfit: Outfit, shoulder: Point, hand: Point, side: int
) -> None:
    path = _bent(shoulder, hand, side, low=figure.pose.startswith("shake") and hand[1] > 2.6)
    skin, cloth = figure.look.skin, outfit.dyed or figure.colours[outfit.cloth]
    wrist, elbow = path[-1], path[len(path) // 2]
    _hand(body, wrist, path[-3], skin)
    covered = path[: max(3, round(len(path) * outfit.sleeve))]
    if outfit.sleeve < 1:
        _limb(body, path, 0.15, 0.1, skin)
    _limb(body, covered, 0.2, 0.135 if outfit.sleeve == 1 else 0.19, cloth)
    if outfit.cuff:
        _band(body, path[-2], path[-1], 0.13, "#f4f1ea", 0.07)
    if outfit.bands:
        _band(body, path[-4], path[-3], 0.15, outfit.bands, 0.1)
    if hand[1] > elbow[1] - 0.4:
        body.line([path[len(path) // 2 - 1], elbow], 0.02, mix(cloth, "#120a18", 0.5), opacity=0.35)


def _bent(shoulder: Point, hand: Point, side: int, *, low: bool = False) -> list[Point]:
    """Shoulder to wrist over an elbow that points outwards (or down), as a smooth line."""
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    length = (
        0.9 if low else min(1.0, max(0.6, math.hypot(dx, dy) * 1.2 / (UPPER_ARM + FOREARM)))
    )  # foreshortened
    upper, lower = UPPER_ARM * length, FOREARM * length
    distance = min(math.hypot(dx, dy), upper + lower - 0.02)
    a = (upper**2 - lower**2 + distance**2) / (2 * distance)
    h = math.sqrt(max(0.0, upper**2 - a**2))
    ux, uy = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
    candidates = [
        (shoulder[0] + ux * a - s * uy * h, shoulder[1] + uy * a + s * ux * h) for s in (1, -1)
    ]
    elbow = max(candidates, key=lambda p: -p[1] if low else p[0] * side - 0.4 * p[1])
    end = (shoulder[0] + ux * distance, shoulder[1] + uy * distance)
    near = _between(elbow, shoulder, 0.16), _between(elbow, end, 0.16)
    return curve(
        [shoulder, _between(shoulder, elbow, 0.5), near[0], near[1], end], closed=False, steps=4
    )


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _limb(pen: Pen, path: list[Point], start: float, end: float, colour: str) -> None:
    for grow, paint in ((0.02, mix(colour, "#120a18", 0.42)), (0.0, None)):
        outline = _tapered(path, start + grow, end + grow)
        pen.area(
            outline,
            paint or across(mix(colour, "#fff0d8", 0.12), mix(colour, "#120a18", 0.12)),
            smooth=False,
            opacity=0.55 if paint else 1.0,
        )


def _tapered(path: list[Point], start: float, end: float) -> list[Point]:
    left, right = [], []
    for i, (x, y) in enumerate(path):
        (x0, y0), (x1, y1) = path[max(i - 1, 0)], path[min(i + 1, len(path) - 1)]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        w = start + (end - start) * i / (len(path) - 1)
        left.append((x + nx * w, y + ny * w))
        right.append((x - nx * w, y - ny * w))
    (x0, y0), (x1, y1) = path[0], path[1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    cap = (x0 - (x1 - x0) / length * start * 0.75, y0 - (y1 - y0) / length * start * 0.75)
    return curve([cap, *left[::2], left[-1], left[-1], right[-1], right[-1], *reversed(right[::2])])


def _band(pen: Pen, start: Point, end: Point, half: float, colour: str, length: float) -> None:
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = math.hypot(dx, dy) or 1.0
    nx, ny = -dy / size * half, dx / size * half
    tx, ty = dx / size * length, dy / size * length
    x, y = end
    pen.area([(x + nx, y + ny), (x - nx, y - ny), (x - nx - tx, y - ny - ty),
        (x + nx - tx, y + ny - ty)], colour, smooth=False)  # fmt: skip


def _hand(pen: Pen, wrist: Point, before: Point, skin: str) -> None:
    dx, dy = wrist[0] - before[0], wrist[1] - before[1]
    angle = math.degrees(math.atan2(dx, -dy))
    palm = pen.child(*wrist, -angle)
    palm.area([(-0.1, 0.06), (-0.13, -0.1), (-0.1, -0.27), (0.02, -0.32), (0.11, -0.25),
        (0.13, -0.08), (0.1, 0.06)], across(mix(skin, "#fff3dc", 0.12),
        mix(skin, "#6b2f25", 0.2)))  # fmt: skip
    palm.line([(0.03, -0.29), (0.04, -0.18)], 0.018, mix(skin, "#6b2f25", 0.5), opacity=0.6)


def _lower_body(ground: Pen, figure: Figure, outfit: Outfit, build: Build) -> None:
    if figure.posture in ("stand", "desk"):
        pen = ground.child(0, -DROPS[figure.posture])
        outfit.lower(pen, build, figure.colours, figure.look.skin)
        return
    SEATS[figure.posture](ground, outfit.seat or figure.colours[0], figure)


def _wheelchair(pen: Pen, cloth: str, figure: Figure) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.98, 0.86, 0.14, 0.86, "#23242c")
        pen.oval(side * 0.96, 0.86, 0.09, 0.76, "#8d95a3")
        pen.oval(side * 0.94, 0.86, 0.06, 0.68, "#3a3f4c")
        pen.line([(side * 0.86, 1.2), (side * 0.88, 2.1), (side * 0.8, 2.5)], 0.07, "#3b4250")
    pen.area([(-0.8, 1.7), (0.8, 1.7), (0.85, 1.0), (-0.85, 1.0)], "#2b303c")
    for side in (-1, 1):
        pen.line([(side * 0.3, 0.35), (side * 0.34, 0.16)], 0.06, "#6d7583")
        _shin(pen, side, cloth, figure, knee=1.32, foot=0.3)
    pen.line([(-0.55, 0.16), (0, 0.13), (0.55, 0.16)], 0.08, "#4a5160")


def _kneel(pen: Pen, cloth: str, figure: Figure) -> None:
    pen.area([(-0.6, 1.3), (0.1, 1.35), (0.1, 0.6), (-0.5, 0.05), (-0.85, 0.08), (-0.8, 0.5)],
             across(mix(cloth, "#fff0d8", 0.1), mix(cloth, "#120a18", 0.2)))  # fmt: skip
    pen.oval(
        -0.66, 0.16, 0.24, 0.2, figure.look.skin if OUTFITS[figure.outfit].bare_legs else cloth
    )
    _shin(pen, 1, cloth, figure, knee=1.12, foot=0.12)


def _shin(pen: Pen, side: int, cloth: str, figure: Figure, *, knee: float, foot: float) -> None:
    bare = OUTFITS[figure.outfit].bare_legs
    lower = figure.look.skin if bare else cloth
    x = side * 0.36
    pen.area([(x - 0.2, knee), (x + 0.2, knee), (x + 0.16, foot + 0.05), (x - 0.14, foot + 0.05)],
             across(lower, mix(lower, "#120a18", 0.25)), smooth=False)  # fmt: skip
    if bare:
        pen.area([(x - 0.19, knee - 0.35), (x + 0.19, knee - 0.35), (x + 0.15, foot),
            (x - 0.13, foot)], figure.colours[0], smooth=False)  # fmt: skip
    pen.area([(x - 0.3, knee + 0.42), (x + 0.26, knee + 0.42), (x + 0.25, knee - 0.05),
        (x, knee - 0.18), (x - 0.25, knee - 0.05)], across(mix(cloth, "#fff0d8", 0.14),
        mix(cloth, "#120a18", 0.1)))  # fmt: skip
    pen.area([(x - 0.17, foot + 0.12), (x + 0.17, foot + 0.12), (x + 0.22, foot - 0.08),
        (x - 0.22, foot - 0.08)], "#e8e4da" if bare else "#241d22")  # fmt: skip


SEATS = {"wheelchair": _wheelchair, "kneel": _kneel}
