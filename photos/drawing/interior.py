"""What rooms are made of: floor, light, windows, plants, the arms of the town."""

from __future__ import annotations

from drawing.canvas import Canvas, across, down, mix, oval

__all__ = ["daylight", "floor", "plant", "town_arms", "window"]


def floor(c: Canvas, horizon: float, near: str, far: str, *, boards: bool = False) -> None:
    """The floor below ``horizon`` (0..1), a sheen on it, boards running towards the viewer."""
    w, h = c.width, c.height
    c.box(0, h * horizon, w, h, down(far, near))
    if boards:
        for i in range(-14, 15):
            x = w / 2 + i * w * 0.05
            c.line(
                [(x, h * horizon), (w / 2 + i * w * 0.16, h)],
                1.4,
                mix(near, "#120a18", 0.4),
                opacity=0.28,
            )
    c.ellipse(
        w * 0.4, h * (horizon + 0.12), w * 0.4, h * 0.07, "#fff6e0", opacity=0.16, blur=h * 0.03
    )
    c.box(0, h * horizon - h * 0.012, w, h * horizon, mix(far, "#120a18", 0.35), opacity=0.7)


def daylight(c: Canvas, slope: float = 0.5) -> None:
    """Beams of light falling in from the upper left."""
    w, h = c.width, c.height
    for x, wide in ((0.02, 0.16), (0.3, 0.1), (0.5, 0.2)):
        beam = [
            (w * x, 0),
            (w * (x + wide), 0),
            (w * (x + wide) + h * slope, h),
            (w * x + h * slope, h),
        ]
        c.area(beam, "#fff3d0", opacity=0.09, blur=h * 0.02)


def window(c: Canvas, x: float, y: float, wide: float, high: float, *, arch: bool = True) -> None:
    """A window, its top left corner at ``x, y``, trees blurred behind it."""
    top = [
        (x, y + wide / 2),
        *oval(x + wide / 2, y + wide / 2, wide / 2, wide / 2, start=180, end=360),
    ]
    frame = [*top, (x + wide, y + high), (x, y + high)] if arch else [
        (x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]  # fmt: skip
    c.area([(px + 5, py + 6) for px, py in frame], "#3a2c3c", opacity=0.25, blur=6)
    c.area(frame, "#f3ead8")
    cx, cy = x + wide / 2, y + high / 2
    inner = [(cx + (px - cx) * 0.88, cy + (py - cy) * 0.94) for px, py in frame]
    c.area(inner, down("#bfe0ea", "#f7efd2"))
    base = y + high * 0.93
    for dx, r in ((0.1, 0.3), (0.5, 0.24), (0.85, 0.32)):
        blob = oval(x + wide * dx, base, wide * r, high * 0.22)
        c.area(blob, "#8fb49a", opacity=0.8, blur=4, within=inner)
    c.line([(cx, y + wide * 0.06), (cx, y + high)], wide * 0.045, "#f3ead8")
    for t in (0.36, 0.66):
        c.line([(x + 2, y + high * t), (x + wide - 2, y + high * t)], wide * 0.04, "#f3ead8")
    c.box(x - wide * 0.08, y + high, x + wide * 1.08, y + high + wide * 0.07, "#e6dac4", radius=3)


def plant(c: Canvas, x: float, ground: float, size: float) -> None:
    """A potted palm standing on ``ground``."""
    c.ellipse(
        x + size * 0.1, ground, size * 0.4, size * 0.07, "#120a18", opacity=0.3, blur=size * 0.04
    )
    for i in range(11):
        lean = (i - 5) / 5
        tip = (x + lean * size * 0.62, ground - size * (1.65 - abs(lean) * 0.6))
        mid = (x + lean * size * 0.18, ground - size * 0.9)
        green = mix("#2f6b4f", "#7fae6a", (i % 4) / 4)
        c.line([(x, ground - size * 0.4), mid], size * 0.03, green)
        c.area([mid, ((mid[0] + tip[0]) / 2 - size * 0.09, (mid[1] + tip[1]) / 2), tip,
            ((mid[0] + tip[0]) / 2 + size * 0.09, (mid[1] + tip[1]) / 2 + size * 0.03)],
            green)  # fmt: skip
    c.area([(x - size * 0.3, ground - size * 0.55), (x + size * 0.3, ground - size * 0.55),
        (x + size * 0.22, ground), (x - size * 0.22, ground)], across("#d9c7a8",
        "#a98f6c"))  # fmt: skip


def town_arms(c: Canvas, x: float, y: float, size: float) -> None:
    """The arms of the invented town: a bridge over a wavy river, a star above."""
    shield = [(x - size * 0.8, y - size), (x + size * 0.8, y - size),
        (x + size * 0.8, y + size * 0.1), (x + size * 0.5, y + size * 0.7), (x, y + size),
        (x - size * 0.5, y + size * 0.7), (x - size * 0.8, y + size * 0.1)]  # fmt: skip
    c.area([(px + 6, py + 8) for px, py in shield], "#1a1016", opacity=0.35, blur=8)
    c.area(shield, "#e2b54a")
    inner = [(x + (px - x) * 0.9, y + (py - y) * 0.9) for px, py in shield]
    c.area(inner, across("#2f6f8f", "#225873"))
    c.area([(x - size, y), (x + size, y), (x + size, y + size * 0.22), (x - size, y + size * 0.22)],
           "#f3ead8", within=inner)  # fmt: skip
    for dx in (-0.45, 0.0, 0.45):
        c.area(
            oval(x + dx * size, y + size * 0.3, size * 0.16, size * 0.2), "#225873", within=inner
        )
    for k in range(2):
        wave = [
            (x + (i / 8 - 1) * size, y + size * (0.52 + k * 0.2) + (size * 0.05 if i % 2 else 0))
            for i in range(17)
        ]
        c.line(wave[3 + k : 14 - k], size * 0.05, "#f3ead8")
    c.area([(x + size * 0.3 * r * s, y - size * 0.48 - size * 0.3 * r * k) for s,
        k, r in ((0, 1, 1), (0.22, 0.3, 1), (0.95, 0.31, 1), (0.36, -0.12, 1), (0.59, -0.81, 1),
        (0, -0.38, 1), (-0.59, -0.81, 1), (-0.36, -0.12, 1), (-0.95, 0.31, 1), (-0.22, 0.3, 1))],
        "#e2b54a")  # fmt: skip
