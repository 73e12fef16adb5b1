"""What people hold: each prop is drawn between the hands ``left`` and ``right`` of a body."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Point, across, down, mix, oval
from drawing.pen import Pen

__all__ = ["PROPS"]

Prop = Callable[[Pen, Point, Point], None]


GOLD = "#d9a93a"


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _bouquet(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    pen.area([(x - 0.1, y - 0.55), (x + 0.1, y - 0.55), (x + 0.36, y + 0.3), (x - 0.36, y + 0.3)],
        "#e9e2cf", smooth=False)  # fmt: skip
    for i, (dx, dy) in enumerate(
        ((-0.42, 0.42), (0.42, 0.42), (0, 0.78), (-0.24, 0.68), (0.24, 0.68))
    ):
        pen.oval(x + dx, y + dy, 0.2, 0.13, ("#3f7350", "#56895a")[i % 2])
    blooms = ((-0.3, 0.42), (0.0, 0.36), (0.3, 0.42), (-0.16, 0.6), (0.16, 0.62), (0.0, 0.5))
    for i, (dx, dy) in enumerate(blooms):
        colour = ("#d8574a", "#f0b13f", "#f4e6da", "#c76a8c")[i % 4]
        pen.oval(x + dx, y + dy, 0.14, 0.13, colour)
        pen.oval(x + dx - 0.02, y + dy + 0.02, 0.06, 0.055, mix(colour, "#5a1a20", 0.3))


def _book(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    pen.area([(x - 0.34, y + 0.42), (x + 0.3, y + 0.42), (x + 0.3, y - 0.34), (x - 0.34, y - 0.34)],
             across("#a8452f", "#8a3326"), smooth=False)  # fmt: skip
    pen.area([(x - 0.2, y + 0.22), (x + 0.18, y + 0.22), (x + 0.18, y + 0.08),
        (x - 0.2, y + 0.08)], "#eccf8c", smooth=False)  # fmt: skip


def _open_book(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    cover = [(x - 0.56, y + 0.34), (x, y + 0.24), (x + 0.56, y + 0.34), (x + 0.54, y - 0.2),
        (x, y - 0.3), (x - 0.54, y - 0.2)]  # fmt: skip
    pen.area(cover, "#2f5d62", smooth=False)
    for side in (-1, 1):
        pen.area([(x, y + 0.25), (x + side * 0.5, y + 0.36), (x + side * 0.5, y + 0.42),
            (x, y + 0.32)], "#fbf4e2", smooth=False)  # fmt: skip


def _folder(pen: Pen, left: Point, right: Point) -> None:
    x, y = left
    pen.area([(x - 0.3, y + 0.55), (x + 0.32, y + 0.5), (x + 0.3, y - 0.35), (x - 0.32, y - 0.3)],
             across("#2d6a73", "#22525c"), smooth=False)  # fmt: skip


def _sheet(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    corners = [(x - 0.42, y + 0.5), (x + 0.42, y + 0.5), (x + 0.42, y - 0.3), (x - 0.42, y - 0.3)]
    pen.area(corners, down("#fffdf4", "#ece6d6"), smooth=False)
    pen.line([(x - 0.42, y + 0.5), (x - 0.42, y - 0.3)], 0.02, GOLD)
    pen.line([(x + 0.42, y + 0.5), (x + 0.42, y - 0.3)], 0.02, GOLD)
    for i, wide in enumerate((0.2, 0.28, 0.28, 0.24)):
        pen.line([(x - wide, y + 0.3 - i * 0.12), (x + wide, y + 0.3 - i * 0.12)], 0.025, "#8d8678")
    pen.oval(x + 0.24, y - 0.16, 0.07, 0.07, "#b8372c")


def _music(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    pen.area([(x - 0.48, y + 0.28), (x, y + 0.2), (x + 0.48, y + 0.28), (x + 0.46, y - 0.26),
        (x, y - 0.34), (x - 0.46, y - 0.26)], down("#20242f", "#11131a"), smooth=False)  # fmt: skip
    pen.line([(x, y + 0.2), (x, y - 0.34)], 0.02, "#4a4f5c")


def _spade(pen: Pen, left: Point, right: Point) -> None:
    pen.line([(left[0] - 0.1, left[1] + 0.35), (right[0] + 0.34, right[1] - 1.6)], 0.085, "#a9763f")
    pen.line([(left[0] - 0.3, left[1] + 0.3), (left[0] + 0.12, left[1] + 0.4)], 0.09, "#8a5c30")
    x, y = right[0] + 0.36, right[1] - 1.7
    pen.area([(x - 0.28, y + 0.2), (x + 0.24, y + 0.28), (x + 0.34, y - 0.4), (x + 0.1, y - 0.72),
              (x - 0.2, y - 0.46)], across("#d3d8dc", "#8c959e"))  # fmt: skip


def _scissors(pen: Pen, left: Point, right: Point) -> None:
    x, y = right
    for dx in (-0.1, 0.1):
        pen.line([(x, y + 0.05), (x + 0.5, y + 0.28 + dx * 1.5)], 0.05, "#c9d0d6")
        pen.line(oval(x - 0.1, y - dx * 1.6, 0.12, 0.1), 0.045, GOLD)


def _microphone(pen: Pen, left: Point, right: Point) -> None:
    x, y = right
    pen.line([(x, y - 0.25), (x - 0.12, y + 0.45)], 0.08, "#23252e")
    pen.oval(x - 0.15, y + 0.58, 0.13, 0.16, across("#9aa2ad", "#3f444f"))


def _baton(pen: Pen, left: Point, right: Point) -> None:
    x, y = right
    pen.line([(x, y + 0.1), (x - 0.28, y + 0.95)], 0.03, "#fbf6e8")


def _football(pen: Pen, left: Point, right: Point) -> None:
    _ball(pen, left, right, "#fdfbf4", "#2b2d38")


def _basketball(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    pen.oval(x, y + 0.16, 0.42, 0.42, across("#e88a3c", "#b85a22"))
    for seam in (
        [(x - 0.42, y + 0.16), (x, y + 0.22), (x + 0.42, y + 0.16)],
        [(x, y + 0.58), (x - 0.05, y + 0.16), (x, y - 0.26)],
        [(x - 0.3, y + 0.45), (x - 0.16, y + 0.16), (x - 0.3, y - 0.13)],
        [(x + 0.3, y + 0.45), (x + 0.16, y + 0.16), (x + 0.3, y - 0.13)],
    ):
        pen.line(seam, 0.025, "#5a2a14")


def _ball(pen: Pen, left: Point, right: Point, light: str, dark: str) -> None:
    x, y = _middle(left, right)
    pen.oval(x, y + 0.12, 0.36, 0.36, across(light, mix(light, "#5a5668", 0.35)))
    for dx, dy, r in (
        (0, 0.14, 0.11),
        (-0.25, 0.28, 0.07),
        (0.25, 0.28, 0.07),
        (-0.2, -0.1, 0.07),
        (0.2, -0.1, 0.07),
    ):
        pen.oval(x + dx, y + dy, r, r, dark)


def _violin(pen: Pen, left: Point, right: Point) -> None:
    body = pen.child((left[0] * 0.35) + 0.06, 4.28, -24 if left[0] < 0 else 24)
    body.line([(-0.2, 0.0), (-1.15, 0.0)], 0.07, "#3a2218")
    body.area([(0.42, 0.0), (0.3, 0.22), (0.06, 0.13), (-0.12, 0.2), (-0.34, 0.12), (-0.4, 0),
        (-0.34, -0.12), (-0.12, -0.2), (0.06, -0.13), (0.3, -0.22)], across("#9c4a22",
        "#c8743a"))  # fmt: skip
    body.line([(0.3, 0.0), (-0.9, 0.0)], 0.02, "#20140e")
    pen.line(
        [(right[0] + 0.3, right[1] + 0.35), (right[0] - 1.1, right[1] + 0.95)], 0.035, "#e8d8b8"
    )


def _cello(pen: Pen, left: Point, right: Point) -> None:
    body = pen.child(0.1, 2.1, -6)
    body.line([(0, 1.0), (0, 2.5)], 0.11, "#3a2218")
    body.area([(0, 1.25), (0.46, 1.1), (0.55, 0.7), (0.34, 0.25), (0.62, -0.3), (0.68, -0.75),
        (0.36, -1.15), (0, -1.22), (-0.36, -1.15), (-0.68, -0.75), (-0.62, -0.3), (-0.34, 0.25),
        (-0.55, 0.7), (-0.46, 1.1)], across("#c47a3e", "#8a3f1e"))  # fmt: skip
    for side in (-1, 1):
        body.line([(side * 0.24, 0.3), (side * 0.2, 0.0), (side * 0.26, -0.3)], 0.03, "#2a140c")
    body.line([(0, 2.4), (0, -0.7)], 0.05, "#20140e")
    body.line([(0, -1.2), (0, -1.9)], 0.04, "#b8bcc4")


def _award(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    pen.area([(x - 0.2, y - 0.3), (x + 0.2, y - 0.3), (x + 0.14, y - 0.08), (x - 0.14, y - 0.08)],
        "#3a2c34", smooth=False)  # fmt: skip
    pen.area([(x - 0.14, y - 0.08), (x + 0.14, y - 0.08), (x + 0.3, y + 0.5), (x, y + 0.95),
        (x - 0.24, y + 0.45)], across("#e9f3f4", "#8fbcc4"), smooth=False)  # fmt: skip
    pen.area([(x, y - 0.08), (x + 0.14, y - 0.08), (x + 0.3, y + 0.5), (x, y + 0.95)], "#5f97a3",
        opacity=0.5, smooth=False)  # fmt: skip


def _cheque(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    box = [(x - 1.35, y + 0.5), (x + 1.35, y + 0.5), (x + 1.35, y - 0.72), (x - 1.35, y - 0.72)]
    pen.area(box, down("#f6f1df", "#e2ead8"), smooth=False)
    pen.area([(x - 1.35, y + 0.5), (x + 1.35, y + 0.5), (x + 1.35, y + 0.24),
        (x - 1.35, y + 0.24)], "#2f6b5e", smooth=False)  # fmt: skip
    place = pen.at((x, y + 0.37))
    pen.canvas.text(*place, "Stiftung Lesefreude", pen.unit * 0.19, "#f4f1e4")
    amount = pen.at((x + 0.02, y - 0.06))
    pen.canvas.text(*amount, "12.500 Euro", pen.unit * 0.32, "#2b3a3a")
    pen.line([(x - 1.1, y - 0.45), (x - 0.1, y - 0.45)], 0.025, "#8a9a8c")
    pen.line(
        [(x + 0.3, y - 0.5), (x + 0.55, y - 0.4), (x + 0.7, y - 0.5), (x + 1.1, y - 0.42)],
        0.03,
        "#2a4a8a",
    )


def _tree(pen: Pen, left: Point, right: Point) -> None:
    x = right[0]
    pen.line([(x, 0.0), (x + 0.03, 2.6), (x, 4.6)], 0.13, "#6b4a32")
    for i, (dx, dy) in enumerate(
        ((-0.5, 4.2), (0.5, 4.5), (-0.3, 5.0), (0.35, 5.3), (0, 5.7), (-0.6, 4.7), (0.65, 5.0))
    ):
        pen.oval(x + dx, dy, 0.36, 0.3, ("#d58a35", "#e2b045", "#c8682f")[i % 3], opacity=0.95)


def _apples(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    for i, (dx, dy) in enumerate(
        (
            (-0.36, 0.2),
            (-0.12, 0.24),
            (0.12, 0.22),
            (0.36, 0.2),
            (-0.22, 0.38),
            (0.02, 0.42),
            (0.26, 0.38),
        )
    ):
        colour = ("#c23b2e", "#d8a23a", "#a8b84a")[i % 3]
        pen.oval(
            x + dx,
            y + dy,
            0.15,
            0.15,
            across(mix(colour, "#ffffff", 0.25), mix(colour, "#3a0c10", 0.2)),
        )
    pen.area([(x - 0.62, y + 0.16), (x + 0.62, y + 0.16), (x + 0.5, y - 0.36), (x - 0.5, y - 0.36)],
             across("#c89a5a", "#9a6c36"), smooth=False)  # fmt: skip
    for i in range(6):
        pen.line(
            [(x - 0.55 + i * 0.22, y + 0.14), (x - 0.47 + i * 0.19, y - 0.34)],
            0.03,
            "#7a5228",
            opacity=0.6,
        )


def _lantern(pen: Pen, left: Point, right: Point) -> None:
    x, y = right
    px, py = pen.at((x, y - 0.62))
    pen.line([(x, y - 0.1), (x, y - 0.35)], 0.03, "#3a2a20")
    pen.area([(x - 0.22, y - 0.4), (x + 0.22, y - 0.4), (x + 0.26, y - 0.9), (x - 0.26, y - 0.9)],
             down("#ffdf8a", "#f09a3a"), smooth=False)  # fmt: skip
    pen.line([(x - 0.26, y - 0.4), (x + 0.26, y - 0.4)], 0.06, "#3a2a20")
    pen.line([(x - 0.28, y - 0.92), (x + 0.28, y - 0.92)], 0.06, "#3a2a20")
    pen.canvas.glow(px, py, pen.unit * 1.7, "#ffb45a", 0.75)


def _pen_and_book(pen: Pen, left: Point, right: Point) -> None:
    pen.line(
        [(right[0] - 0.16, right[1] - 0.4), (right[0] + 0.12, right[1] + 0.2)], 0.04, "#1b1d28"
    )


def _mug(pen: Pen, left: Point, right: Point) -> None:
    x, y = right
    pen.area([(x - 0.18, y + 0.26), (x + 0.18, y + 0.26), (x + 0.16, y - 0.16),
        (x - 0.16, y - 0.16)], "#b8463a", smooth=False)  # fmt: skip
    for dx in (-0.06, 0.08):
        pen.line(
            [(x + dx, y + 0.36), (x + dx + 0.06, y + 0.52), (x + dx - 0.02, y + 0.7)],
            0.03,
            "#ffffff",
            opacity=0.35,
        )


def _plan(pen: Pen, left: Point, right: Point) -> None:
    x, y = _middle(left, right)
    pen.area([(x - 0.95, y + 0.3), (x + 0.95, y + 0.3), (x + 0.92, y - 0.72), (x - 0.92, y - 0.72)],
             down("#eef3f4", "#cfdde2"), smooth=False)  # fmt: skip
    for points in (((-0.7, 0.1), (-0.7, -0.5), (0.1, -0.5), (0.1, 0.1), (-0.7, 0.1)),
        ((0.1, -0.2), (0.6, -0.2), (0.6, -0.5), (0.1, -0.5)), ((-0.3, 0.1), (-0.3,
        -0.5))):  # fmt: skip
        pen.canvas.line(pen.path([(x + a, y + b) for a, b in points]), 0.03 * pen.unit, "#2f6f8f")


PROPS: dict[str, Prop] = {
    "bouquet": _bouquet, "book": _book, "open book": _open_book, "folder": _folder,
    "certificate": _sheet, "music": _music, "spade": _spade, "scissors": _scissors,
    "microphone": _microphone, "baton": _baton, "football": _football,
    "basketball": _basketball, "violin": _violin, "cello": _cello, "award": _award,
    "cheque": _cheque, "tree": _tree, "apples": _apples, "lantern": _lantern,
    "pen": _pen_and_book, "mug": _mug, "plan": _plan,
}  # fmt: skip
"""Props by name."""
