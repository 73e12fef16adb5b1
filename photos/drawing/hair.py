"""Hair in front of and behind the face, beards, headscarves."""

from __future__ import annotations

from collections.abc import Callable

from drawing.canvas import Gradient, Point, down, mix
from drawing.looks import Look, mirrored, outline
from drawing.pen import Pen

__all__ = ["BEARDS", "HAIR", "OVER_CLOTHES"]


def _sheen(colour: str) -> Gradient:
    return down(mix(colour, "#ffe9c8", 0.2), mix(colour, "#140c12", 0.22))


def _nothing(pen: Pen, look: Look, turn: float) -> None:
    """Nothing on this side of the head."""


def _mass(points: list[Point]) -> Callable[[Pen, Look, float], None]:
    def draw(pen: Pen, look: Look, turn: float) -> None:
        pen.area(mirrored(points), _sheen(look.hair))

    return draw


def _cap(points: list[Point]) -> Callable[[Pen, Look, float], None]:
    """Hair on top: from the right temple over the crown to the left and back along the brow."""

    def draw(pen: Pen, look: Look, turn: float) -> None:
        pen.area(points, _sheen(look.hair))
        pen.line(
            [(-0.24, 0.41), (-0.1, 0.5), (0.06, 0.52)],
            0.022,
            mix(look.hair, "#ffffff", 0.45),
            opacity=0.35,
        )

    return draw


_SHORT = [(0.39, 0.02), (0.43, 0.26), (0.33, 0.5), (0.05, 0.61), (-0.26, 0.55), (-0.42, 0.3),
          (-0.39, 0.02), (-0.35, 0.03), (-0.34, 0.2), (-0.2, 0.3), (0.08, 0.29), (0.28, 0.33),
          (0.34, 0.2), (0.35, 0.03)]  # fmt: skip


_PARTED = [(0.4, -0.02), (0.43, 0.3), (0.3, 0.53), (-0.02, 0.6), (-0.3, 0.5), (-0.42, 0.24),
           (-0.39, -0.02), (-0.35, 0.02), (-0.33, 0.22), (-0.2, 0.38), (0.06, 0.33), (0.25, 0.21),
           (0.34, 0.18), (0.36, -0.02)]  # fmt: skip


_FRINGE = [(0.41, -0.1), (0.44, 0.28), (0.28, 0.55), (0, 0.6), (-0.28, 0.55), (-0.44, 0.28),
           (-0.41, -0.1), (-0.34, 0.0), (-0.33, 0.16), (-0.2, 0.2), (0, 0.19), (0.2, 0.2),
           (0.33, 0.16), (0.34, 0.0)]  # fmt: skip


_MIDDLE = [(0.4, -0.12), (0.44, 0.26), (0.28, 0.54), (0, 0.6), (-0.28, 0.54), (-0.44, 0.26),
           (-0.4, -0.12), (-0.35, 0.02), (-0.29, 0.24), (-0.05, 0.44), (0.0, 0.47), (0.05, 0.44),
           (0.29, 0.24), (0.35, 0.02)]  # fmt: skip


_SWEPT = [(0.4, -0.05), (0.5, 0.2), (0.42, 0.5), (0.1, 0.68), (-0.24, 0.62), (-0.44, 0.34),
          (-0.4, -0.04), (-0.35, 0.06), (-0.31, 0.3), (-0.12, 0.42), (0.16, 0.4), (0.31, 0.28),
          (0.35, 0.04)]  # fmt: skip


_BUZZ = [(0.385, 0.05), (0.4, 0.28), (0.27, 0.47), (0, 0.535), (-0.27, 0.47), (-0.4, 0.28),
    (-0.385, 0.05), (-0.34, 0.22), (-0.2, 0.36), (0, 0.385), (0.2, 0.36), (0.34, 0.22)]  # fmt: skip


def _curls(centres: list[tuple[float, float, float]]) -> Callable[[Pen, Look, float], None]:
    def draw(pen: Pen, look: Look, turn: float) -> None:
        for i, (x, y, r) in enumerate(centres):
            pen.oval(
                x,
                y,
                r,
                r,
                mix(look.hair, "#ffe0c0" if y > 0.3 else "#100a10", 0.05 + 0.05 * (i % 3)),
            )

    return draw


_HALO = [(0.39, 0.0, 0.12), (0.43, 0.19, 0.14), (0.36, 0.38, 0.15), (0.21, 0.52, 0.15),
    (0, 0.57, 0.16), (-0.21, 0.52, 0.15), (-0.36, 0.38, 0.15), (-0.43, 0.19, 0.14),
    (-0.39, 0.0, 0.12)]  # fmt: skip


_BROWLINE = [(0.33, 0.27, 0.1), (0.2, 0.37, 0.11), (0.04, 0.4, 0.11), (-0.12, 0.38, 0.11),
             (-0.27, 0.31, 0.1), (-0.36, 0.16, 0.07), (0.37, 0.14, 0.07)]  # fmt: skip


_AFRO = [(0.47, -0.05, 0.16), (0.53, 0.17, 0.19), (0.47, 0.4, 0.2), (0.28, 0.59, 0.21),
    (0, 0.66, 0.22), (-0.28, 0.59, 0.21), (-0.47, 0.4, 0.2), (-0.53, 0.17, 0.19),
    (-0.47, -0.05, 0.16)]  # fmt: skip


def _sides(pen: Pen, look: Look, turn: float) -> None:
    for side in (-1, 1):
        pen.area([(side * x, y) for x, y in ((0.36, 0.2), (0.43, 0.12), (0.42, -0.12),
            (0.36, -0.08))], _sheen(look.hair))  # fmt: skip
    pen.oval(-0.12, 0.38, 0.12, 0.05, "#ffffff", opacity=0.22, blur=0.02)


def _bun(pen: Pen, look: Look, turn: float) -> None:
    pen.oval(0.08 - turn * 0.1, 0.62, 0.2, 0.17, _sheen(look.hair))
    _mass([(0, 0.58), (0.34, 0.45), (0.42, 0.1), (0.36, -0.2)])(pen, look, turn)


def _ponytail(pen: Pen, look: Look, turn: float) -> None:
    side = -1 if turn > 0 else 1
    tail = [
        (0.2, 0.42),
        (0.46, 0.4),
        (0.58, 0.1),
        (0.5, -0.35),
        (0.44, -0.7),
        (0.36, -0.35),
        (0.36, 0),
    ]
    pen.area([(side * x, y) for x, y in tail], _sheen(look.hair))


def _braid(pen: Pen, look: Look, turn: float) -> None:
    _mass([(0, 0.58), (0.36, 0.46), (0.44, 0.1), (0.4, -0.45)])(pen, look, turn)


def _braid_front(pen: Pen, look: Look, turn: float) -> None:
    for i in range(6):
        y = -0.42 - i * 0.13
        pen.oval(-0.37 + 0.015 * (i % 2), y, 0.1 - i * 0.006, 0.095, _sheen(look.hair))
    pen.oval(-0.36, -1.2, 0.05, 0.09, look.hair)
    _cap(_MIDDLE)(pen, look, turn)


def _pigtails(pen: Pen, look: Look, turn: float) -> None:
    for side in (-1, 1):
        tail = [(0.3, 0.2), (0.5, 0.22), (0.62, -0.05), (0.58, -0.4), (0.46, -0.2), (0.38, 0)]
        pen.area([(side * x, y) for x, y in tail], _sheen(look.hair))
        pen.oval(side * 0.42, 0.14, 0.06, 0.06, "#c8553d")


def _scarf_back(pen: Pen, look: Look, turn: float) -> None:
    pen.area(
        mirrored(
            [
                (0, 0.6),
                (0.33, 0.5),
                (0.48, 0.15),
                (0.45, -0.3),
                (0.5, -0.75),
                (0.3, -0.98),
                (0, -1.0),
            ]
        ),
        _sheen(look.hair),
    )


def _scarf_front(pen: Pen, look: Look, turn: float) -> None:
    dark = mix(look.hair, "#1a1016", 0.3)
    rim = mirrored([(0, 0.61), (0.3, 0.53), (0.46, 0.2), (0.43, -0.25), (0.3, -0.5), (0, -0.62)])
    face = mirrored(
        [(0, 0.36), (0.2, 0.33), (0.315, 0.16), (0.325, -0.1), (0.25, -0.33), (0, -0.47)]
    )
    cut = max(range(len(rim)), key=lambda i: rim[i][1])
    ring = [*rim[cut:], *rim[:cut], rim[cut], face[0], *reversed(face)]
    pen.area(ring, down(mix(look.hair, "#fff0d8", 0.18), dark), smooth=False)
    pen.area([(-0.33, -0.36), (-0.1, -0.55), (0.2, -0.52), (0.34, -0.3), (0.46, -0.75),
        (0.2, -0.95), (-0.2, -0.95), (-0.46, -0.7)], _sheen(look.hair))  # fmt: skip
    pen.line([(-0.3, -0.42), (0.0, -0.68), (0.32, -0.78)], 0.02, dark, opacity=0.6)
    pen.line([(0.33, -0.4), (0.1, -0.62), (-0.2, -0.8)], 0.02, dark, opacity=0.4)


HAIR: dict[str, tuple[Callable[[Pen, Look, float], None], Callable[[Pen, Look, float],
    None]]] = { "short": (_nothing, _cap(_SHORT)), "parted": (_nothing, _cap(_PARTED)),
    "buzz": (_nothing, _cap(_BUZZ)), "bald": (_nothing, _sides), "swept": (_mass([(0, 0.6),
    (0.4, 0.45), (0.48, 0.1), (0.42, -0.3)]), _cap(_SWEPT)), "curls": (_curls(_HALO),
    _curls(_BROWLINE)), "afro": (_curls([*_AFRO, (0.0, 0.35, 0.4)]), _curls(_BROWLINE)),
    "bob": (_mass([(0, 0.6), (0.36, 0.48), (0.49, 0.1), (0.5, -0.3), (0.36, -0.46), (0.1, -0.3)]),
    _cap(_PARTED)), "fringe": (_mass([(0, 0.6), (0.36, 0.48), (0.48, 0.1), (0.47, -0.35),
    (0.3, -0.42), (0.1, -0.3)]), _cap(_FRINGE)), "long": (_mass([(0, 0.6), (0.37, 0.48),
    (0.48, 0.1), (0.5, -0.4), (0.54, -0.86), (0.36, -1.0), (0.1, -0.6)]), _cap(_MIDDLE)),
    "waves": (_mass([(0, 0.62), (0.4, 0.5), (0.5, 0.18), (0.47, -0.08), (0.56, -0.35),
    (0.5, -0.62), (0.56, -0.82), (0.3, -0.86), (0.1, -0.5)]), _cap(_PARTED)),
    "bun": (_bun, _cap(_MIDDLE)), "ponytail": (_ponytail, _cap(_SWEPT)),
    "braid": (_braid, _braid_front), "pigtails": (_pigtails, _cap(_MIDDLE)),
    "headscarf": (_scarf_back, _scarf_front), }  # fmt: skip


OVER_CLOTHES = {"headscarf": _scarf_front, "braid": _braid_front}
"""Hair and scarves that fall over collar and shoulders."""


def _full_beard(pen: Pen, look: Look, turn: float) -> None:
    shift = turn * 0.05
    pen.area([(-0.37, 0.0), (-0.36, -0.28), (-0.22, -0.5), (0, -0.57), (0.22, -0.5),
        (0.36, -0.28), (0.37, 0.0), (0.29, -0.1), (0.2 + shift, -0.17), (shift * 2, -0.165),
        (-0.2 + shift, -0.17), (-0.29, -0.1)], _sheen(look.hair),)  # fmt: skip
    pen.oval(turn * 0.13, -0.28, 0.15, 0.055, mix(look.skin, "#8a3a30", 0.3))


def _moustache(pen: Pen, look: Look, turn: float) -> None:
    x = turn * 0.13
    pen.area([(x - 0.19, -0.24), (x - 0.08, -0.16), (x, -0.18), (x + 0.08, -0.16),
        (x + 0.19, -0.24), (x, -0.225)], _sheen(look.hair))  # fmt: skip


def _stubble(pen: Pen, look: Look, turn: float) -> None:
    shape = outline(look.jaw)
    pen.area([(-0.5, -0.08), (-0.2, -0.17), (0, -0.15), (0.2, -0.17), (0.5, -0.08), (0.4, -0.7),
        (-0.4, -0.7)], look.hair, opacity=0.3, blur=0.025, within=shape,)  # fmt: skip


def _goatee(pen: Pen, look: Look, turn: float) -> None:
    x = turn * 0.1
    pen.area([(x - 0.12, -0.36), (x, -0.38), (x + 0.12, -0.36), (x + 0.09, -0.52), (x, -0.56),
              (x - 0.09, -0.52)], _sheen(look.hair))  # fmt: skip
    _moustache(pen, look, turn)


BEARDS = {"full": _full_beard, "moustache": _moustache, "stubble": _stubble, "goatee": _goatee}
