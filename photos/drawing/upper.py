"""The upper half of an outfit: jackets, shirts, coats, robes.

Units are head heights above the ground for somebody standing: neck at 4.5, waist at 3.3,
hips at 2.5. Colours are a garment's main colour, what is worn under it, and an accent.
"""

from __future__ import annotations

from drawing.builds import Build, Colours
from drawing.canvas import Paint, Point, across, curve, down, mix
from drawing.pen import Pen

__all__ = [
    "apron",
    "blazer",
    "coat",
    "dress",
    "fire_jacket",
    "jersey",
    "open_shirt_suit",
    "plain_shirt",
    "robe",
    "suit",
    "sweater",
    "tails",
    "tracksuit",
    "vest",
]


def _torso(build: Build, hem: float, flare: float = 0.06) -> list[Point]:
    s, w, h = build.shoulders, build.waist, build.hips + flare
    half = [(0.2, 4.68), (0.44, 4.56), (s * 0.84, 4.4), (s * 0.97, 4.14), (s * 0.9, 3.8), (w, 3.3),
            (h, max(hem, 2.6)), (h, hem), (h, hem)]  # fmt: skip
    return half + [(-x, y) for x, y in reversed(half)]


def _body(pen: Pen, build: Build, paint: str, hem: float, flare: float = 0.06) -> list[Point]:
    """The cloth of the upper body with its light and shade; gives the outline."""
    outline = _torso(build, hem, flare)
    pen.area(outline, across(mix(paint, "#fff0d8", 0.12), mix(paint, "#120a18", 0.16)))
    shade = [(0.15, 4.8), (build.waist * 0.55, 3.4), (0.3, 2.0), (1.5, 2.0), (1.5, 4.8)]
    pen.area(shade, mix(paint, "#160c20", 0.55), opacity=0.22, blur=0.1, within=outline)
    for side in (-1, 1):
        fold = [(side * build.shoulders * 0.78, 3.95), (side * build.waist * 0.8, 3.4)]
        pen.line(
            [*fold, (side * build.waist * 0.92, 2.9)],
            0.022,
            mix(paint, "#120a18", 0.4),
            opacity=0.35,
        )
    return outline


def _opening(pen: Pen, deep: float, wide: float, paint: Paint) -> None:
    pen.area([(-wide, 4.68), (-wide, 4.68), (0, 4.5), (wide, 4.68), (wide, 4.68), (0, deep),
        (0, deep)], paint)  # fmt: skip


def _throat(pen: Pen, wide: float, deep: float, skin: str) -> None:
    """Bare skin in the neck opening, shaded by the chin."""
    shape = [
        (-wide, 4.68),
        (-wide, 4.68),
        (0, 4.74),
        (wide, 4.68),
        (wide, 4.68),
        (0, deep),
        (0, deep),
    ]
    pen.area(shape, down(mix(skin, "#6b2f25", 0.28), mix(skin, "#6b2f25", 0.04)))


def _neckline(pen: Pen, skin_free: float, colour: str) -> None:
    """The edge of a round collar."""
    pen.line(
        [(-0.22, 4.66), (0, 4.66 - skin_free), (0.22, 4.66)], 0.06, mix(colour, "#120a18", 0.18)
    )


def _shirt_front(pen: Pen, shirt: str, tie: str, skin: str, deep: float = 3.5) -> None:
    _throat(pen, 0.24, 4.42, skin)
    _opening(pen, deep, 0.24, down(shirt, mix(shirt, "#8a86a0", 0.2)))
    if not tie:
        _throat(pen, 0.16, 4.28, skin)
    if tie:
        pen.area([(-0.075, 4.5), (0.075, 4.5), (0.05, 4.38), (0.1, 3.75), (0, deep + 0.02),
            (-0.1, 3.75), (-0.05, 4.38)], down(tie, mix(tie, "#120a18", 0.3)),
            smooth=False)  # fmt: skip
        pen.area([(-0.08, 4.52), (0.08, 4.52), (0.055, 4.38), (-0.055, 4.38)],
            mix(tie, "#120a18", 0.15), smooth=False)  # fmt: skip
    for side in (-1, 1):
        wing = [(side * 0.23, 4.7), (side * 0.03, 4.5), (side * 0.16, 4.38), (side * 0.28, 4.6)]
        pen.area(wing, mix(shirt, "#ffffff", 0.4), smooth=False)


def _lapels(pen: Pen, colour: str, deep: float) -> None:
    for side in (-1, 1):
        paint = mix(colour, "#fff0d8", 0.16) if side < 0 else mix(colour, "#120a18", 0.05)
        lapel = [(side * 0.23, 4.7), (side * 0.46, 4.3), (side * 0.34, 4.22), (side * 0.42, 4.12),
                 (0, deep - 0.06), (side * 0.1, 3.9), (side * 0.2, 4.4)]  # fmt: skip
        pen.area(lapel, paint, smooth=False)
        pen.line([(side * 0.34, 4.22), (side * 0.42, 4.12), (0, deep - 0.06)], 0.016,
                 mix(colour, "#120a18", 0.5), opacity=0.5)  # fmt: skip


def suit(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A jacket over shirt and tie, with a pocket square."""
    colour, shirt, tie = colours
    _body(pen, build, colour, 2.38)
    _shirt_front(pen, shirt, tie, skin)
    _lapels(pen, colour, 3.5)
    dark = mix(colour, "#120a18", 0.45)
    pen.line([(0.0, 3.45), (0.02, 3.1), (0.06, 2.4)], 0.02, dark, opacity=0.6)
    for y in (3.3, 2.98):
        pen.oval(0.05, y, 0.035, 0.035, dark)
    pen.area([(0.4, 4.0), (0.62, 4.04), (0.6, 3.96), (0.4, 3.92)], shirt, smooth=False)
    for side in (-1, 1):
        pen.line([(side * 0.28, 2.86), (side * 0.52, 2.89)], 0.025, dark, opacity=0.5)


def open_shirt_suit(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A jacket over an open shirt."""
    suit(pen, build, (colours[0], colours[1], ""), skin)


def blazer(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A jacket over a top, with a short necklace."""
    colour, top, accent = colours
    _body(pen, build, colour, 2.5)
    _opening(pen, 3.3, 0.25, down(top, mix(top, "#4a3040", 0.2)))
    _throat(pen, 0.26, 4.02, skin)
    _lapels(pen, colour, 3.3)
    pen.oval(0.0, 3.16, 0.045, 0.045, mix(colour, "#120a18", 0.5))
    for i in range(9):  # a short necklace
        x = (i - 4) * 0.05
        pen.oval(x, 4.42 + x * x * 2.6, 0.028, 0.028, accent)


def dress(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """The upper half of a dress with a belt and a pendant."""
    outline = _body(pen, build, colours[0], 2.5)
    belt = [(-1, 3.36), (1, 3.36), (1, 3.2), (-1, 3.2)]
    pen.canvas.area(pen.path(belt), colours[2], within=pen.path(curve(outline)))
    _throat(pen, 0.3, 4.16, skin)
    pen.oval(0, 4.12, 0.05, 0.06, colours[2])


def sweater(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A sweater over a shirt collar."""
    colour, shirt, _ = colours
    _body(pen, build, colour, 2.45, 0.02)
    _shirt_front(pen, shirt, "", skin, 4.2)
    _neckline(pen, 0.3, colour)
    w = build.hips + 0.02
    pen.line([(-w * 0.97, 2.52), (0, 2.49), (w * 0.97, 2.52)], 0.08, mix(colour, "#120a18", 0.2))


def plain_shirt(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A buttoned shirt."""
    colour = colours[1]
    _body(pen, build, colour, 2.5, 0.0)
    _shirt_front(pen, mix(colour, "#ffffff", 0.2), "", skin, 4.25)
    pen.line([(0, 4.3), (0.02, 3.4), (0, 2.5)], 0.018, mix(colour, "#3a2c48", 0.4))
    for y in (4.0, 3.6, 3.2, 2.8):
        pen.oval(0.03, y, 0.024, 0.024, mix(colour, "#3a2c48", 0.5))


def coat(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A double-breasted winter coat with a scarf."""
    colour, shawl, _ = colours
    _body(pen, build, colour, 1.55, 0.16)
    dark = mix(colour, "#120a18", 0.45)
    pen.line([(0.02, 4.3), (0.05, 3.0), (0.08, 1.6)], 0.025, dark, opacity=0.7)
    for y in (3.6, 3.15, 2.7):
        for x in (-0.12, 0.2):
            pen.oval(x, y, 0.045, 0.045, dark)
    _shawl(pen, shawl)


def _shawl(pen: Pen, colour: str) -> None:
    dark = mix(colour, "#120a18", 0.22)
    pen.area(
        [(-0.12, 4.5), (0.16, 4.48), (0.24, 3.5), (0.22, 3.3), (-0.04, 3.3), (-0.06, 3.6)], dark
    )
    pen.area([(-0.34, 4.7), (-0.2, 4.82), (0, 4.7), (0.2, 4.82), (0.34, 4.7), (0.26, 4.46),
        (0, 4.38), (-0.26, 4.46)], down(mix(colour, "#ffffff", 0.16), colour))  # fmt: skip


def vest(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A high-visibility vest over a shirt."""
    plain_shirt(pen, build, colours, skin)
    colour = colours[2]
    outline = _torso(build, 2.4)
    clip = pen.path(curve(outline))
    w = build.shoulders
    for side in (-1, 1):
        half = [(side * 0.26, 4.8), (side * w * 0.74, 4.7), (side * w * 0.8, 4.0),
            (side * 1.2, 3.4), (side * 1.2, 2.2), (side * 0.02, 2.2), (side * 0.03,
            3.7)]  # fmt: skip
        pen.canvas.area(
            pen.path(half),
            across(mix(colour, "#fff4c8", 0.2), mix(colour, "#7a2410", 0.14)),
            within=clip,
        )
    for y in (3.25, 2.8):
        band = [(-1.3, y + 0.09), (1.3, y + 0.09), (1.3, y - 0.09), (-1.3, y - 0.09)]
        pen.canvas.area(pen.path(band), across("#f6f4ea", "#cfd2d0"), within=clip)
    pen.line([(0.0, 3.68), (0.01, 3.0), (0.0, 2.42)], 0.03, mix(colour, "#5a1a10", 0.4))


def fire_jacket(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A turnout jacket with reflecting bands."""
    outline = _body(pen, build, "#23304a", 2.25, 0.1)
    clip = pen.path(curve(outline))
    for y, high in ((3.75, 0.1), (2.75, 0.1)):
        for paint, extra in (("#e6d84a", 0.05), ("#dfe3e2", -0.035)):
            t = high + extra
            band = [(-1.4, y + t), (1.4, y + t), (1.4, y - t), (-1.4, y - t)]
            pen.canvas.area(pen.path(band), paint, within=clip)
    pen.line([(0.03, 4.5), (0.03, 3.2), (0.03, 2.27)], 0.07, "#172036")
    for side in (-1, 1):
        wing = [(side * 0.26, 4.78), (side * 0.03, 4.45), (side * 0.2, 4.3), (side * 0.36, 4.6)]
        pen.area(wing, "#31415f", smooth=False)
    pen.area([(0.3, 4.24), (0.62, 4.24), (0.62, 4.06), (0.3, 4.06)], "#c23b2e", smooth=False)


def jersey(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A sports shirt with a sash."""
    colour, accent, _ = colours
    outline = _body(pen, build, colour, 2.35, 0.04)
    clip = pen.path(curve(outline))
    sash = [(-1.1, 4.1), (-1.1, 3.7), (1.1, 3.0), (1.1, 3.4)]
    pen.canvas.area(pen.path(sash), accent, within=clip)
    _throat(pen, 0.24, 4.34, skin)
    pen.line([(-0.25, 4.68), (0, 4.32), (0.25, 4.68)], 0.07, accent)


def tracksuit(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A zipped track-suit jacket with a badge."""
    colour, stripe, _ = colours
    _body(pen, build, colour, 2.4, 0.05)
    pen.area(
        [(-0.26, 4.84), (0.26, 4.84), (0.3, 4.5), (0, 4.4), (-0.3, 4.5)],
        mix(colour, "#120a18", 0.15),
    )
    pen.line([(0, 4.78), (0.01, 3.6), (0, 2.42)], 0.03, "#e8e4dc")
    for side in (-1, 1):
        pen.line([(side * 0.3, 4.6), (side * build.shoulders * 0.92, 4.3)], 0.05, stripe)
    pen.oval(0.42, 4.0, 0.12, 0.13, stripe)


def robe(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A choir robe with a stole."""
    colour, stole, _ = colours
    wide = Build(build.shoulders * 1.04, build.waist * 1.14, build.hips * 1.1)
    _body(pen, wide, colour, 2.2, 0.1)
    _throat(pen, 0.26, 4.36, skin)
    for side in (-1, 1):
        stripe = [(side * 0.2, 4.72), (side * 0.46, 4.58), (side * 0.3, 3.9), (side * 0.36, 2.3),
                  (side * 0.14, 2.3), (side * 0.1, 3.9), (side * 0.03, 4.35)]  # fmt: skip
        pen.area(
            stripe, across(mix(stole, "#ffffff", 0.15), mix(stole, "#120a18", 0.12)), smooth=False
        )


def tails(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A tailcoat with a white waistcoat and bow tie."""
    _body(pen, build, "#1d2130", 2.7)
    _throat(pen, 0.25, 4.4, skin)
    _opening(pen, 3.1, 0.27, down("#fbfaf4", "#dcd8d4"))
    pen.area(
        [(-0.3, 3.6), (0, 3.25), (0.3, 3.6), (0.28, 2.75), (-0.28, 2.75)], "#efece2", smooth=False
    )
    _lapels(pen, "#1d2130", 3.3)
    for side in (-1, 1):
        pen.area([(0, 4.47), (side * 0.19, 4.56), (side * 0.19, 4.36)], "#ffffff", smooth=False)
    pen.oval(0, 4.46, 0.045, 0.05, "#e4e0d8")


def apron(pen: Pen, build: Build, colours: Colours, skin: str) -> None:
    """A shirt under a long apron."""
    plain_shirt(pen, build, colours, skin)
    w, colour = build.waist, colours[2]
    bib = [(-0.4, 4.1), (-0.4, 4.1), (0.4, 4.1), (0.4, 4.1), (w * 0.95, 3.3),
        (build.hips + 0.04, 2.5), (build.hips, 1.5), (build.hips, 1.5), (-build.hips, 1.5),
        (-build.hips, 1.5), (-build.hips - 0.04, 2.5), (-w * 0.95, 3.3)]  # fmt: skip
    pen.area(bib, across(mix(colour, "#ffffff", 0.12), mix(colour, "#120a18", 0.15)))
    for side in (-1, 1):
        pen.line([(side * 0.36, 4.08), (side * 0.28, 4.62)], 0.05, colour)
    pen.line([(-0.3, 2.85), (0, 2.82), (0.3, 2.85)], 0.025, mix(colour, "#120a18", 0.4))
