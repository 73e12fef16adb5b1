"""Words on a picture: the credit line in its corner, or caption and credit on a strip below.

Text is laid out by HarfBuzz where Pillow has it (Raqm), in Noto Sans, which knows Latin, Greek
and Cyrillic with all their accents. Lines break at blanks; a word longer than a line breaks
where it must. A credit is never cut; a caption too long for its strip ends in an ellipsis, for
all of it is inside the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont, features

__all__ = ["imprint", "one_line", "wrapped"]

_LAYOUT = ImageFont.Layout.RAQM if features.check_feature("raqm") else ImageFont.Layout.BASIC
_Ink = int | tuple[int, int, int] | tuple[int, int, int, int]
_WHITE: dict[str, _Ink] = {"L": 255, "RGB": (255, 255, 255), "CMYK": (0, 0, 0, 0)}
_BLACK: dict[str, _Ink] = {"L": 0, "RGB": (0, 0, 0), "CMYK": (0, 0, 0, 255)}
_LEADING = 1.36
_SMALLEST, _LARGEST = 11, 72
_PLATE = 0.58
"""How dark the plate below a credit in the picture is: white on it can be read on any picture."""
_ELLIPSIS = "…"
_ABBREVIATED = re.compile(r"(?<![^\s(])((?:\d{1,2}|[^\W\d_]|Dr|Prof)\.) (?=\S)")

Measure = Callable[[str], float]


def imprint(
    image: Image.Image, line: str, caption: str | None, credit: str | None
) -> tuple[Image.Image, float]:
    """The picture with its words on it, and how much of the new height the old one takes.

    ``line`` is ``none``, ``credit`` (into the lower right corner) or ``strip`` (below). Modes L,
    RGB and CMYK.
    """
    words, by = one_line(caption), one_line(credit)
    if line == "credit" and by:
        return _with_credit(image, by), 1.0
    if line == "strip" and (words or by):
        new = _with_strip(image, words, by)
        return new, image.height / new.height
    return image, 1.0


def one_line(text: str | None) -> str:
    """On one line, with blanks that never break in ``2. v. l.``, ``Dr. Groß`` and ``J. Lenz``."""
    return _ABBREVIATED.sub("\\1\u00a0", " ".join((text or "").split()))


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """The text in lines no wider than ``width``, as ``measure`` has it; a single letter may be."""
    lines: list[str] = []
    line = ""
    for word in filter(None, text.split(" ")):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > _LONGEST_WORD or (measure(line) > width and len(line) > 1):
            cut = _fitting(line[:_LONGEST_WORD], width, measure)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


_LONGEST_WORD = 400
"""Letters measured at a time, so that a word of a megabyte is not measured a thousand times."""


def _fitting(word: str, width: float, measure: Measure) -> int:
    """How many letters of a word fit, at least one."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle - 1)
    return low


def _with_credit(image: Image.Image, credit: str) -> Image.Image:
    size = _points(image, 58)
    font = _font(size)
    pad = size // 2
    lines = wrapped(credit, image.width * 0.72 - 2 * pad, font.getlength)
    while len(lines) * size * _LEADING > image.height * 0.4 and size > _SMALLEST:
        size -= 1
        font = _font(size)
        lines = wrapped(credit, image.width - 2 * pad, font.getlength)
    wide = round(max(map(font.getlength, lines))) + 2 * pad
    high = round(len(lines) * size * _LEADING) + pad
    box = (max(image.width - wide, 0), max(image.height - high, 0), image.width, image.height)
    new = image.copy()
    under = new.crop(box)
    plate = Image.new(image.mode, under.size, _BLACK[image.mode])
    new.paste(Image.blend(under, plate, _PLATE), box[:2])
    _write(new, lines, font, size, box[1] + pad // 2, right=image.width - pad,
           ink=_WHITE[image.mode])  # fmt: skip
    return new


def _with_strip(image: Image.Image, caption: str, credit: str) -> Image.Image:
    size = _points(image, 52)
    small = max(_SMALLEST, round(size * 0.86))
    pad = round(size * 0.9)
    width = image.width - 2 * pad
    below = wrapped(credit, width, _font(small).getlength)
    room = max(int((image.height - len(below) * small * _LEADING) / (size * _LEADING)), 2)
    above = _shortened(wrapped(caption, width, _font(size).getlength), room)
    text = round(len(above) * size * _LEADING)
    credits_ = round(len(below) * small * _LEADING)
    gap = size // 3 if above and below else 0
    new = Image.new(
        image.mode, (image.width, image.height + text + gap + credits_ + 2 * pad),
        _WHITE[image.mode],
    )  # fmt: skip
    new.paste(image, (0, 0))
    top = image.height + pad
    ink = _BLACK[image.mode]
    _write(new, above, _font(size), size, top, left=pad, ink=ink)
    _write(new, below, _font(small), small, top + text + gap, right=image.width - pad, ink=ink)
    return new


def _shortened(lines: list[str], room: int) -> list[str]:
    if len(lines) <= room:
        return lines
    last = lines[room - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return [*lines[: room - 1], last + _ELLIPSIS]


def _points(image: Image.Image, share: int) -> int:
    """A letter size that reads well at this width: a ``share``-th of it."""
    return min(max(round(image.width / share), _SMALLEST), _LARGEST)


def _write(
    image: Image.Image,
    lines: Sequence[str],
    font: ImageFont.FreeTypeFont,
    size: int,
    top: int,
    *,
    left: int | None = None,
    right: int = 0,
    ink: _Ink,
) -> None:
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        y = top + number * size * _LEADING
        x = right - font.getlength(line) if left is None else left
        draw.text((x, y), line, fill=ink, font=font)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf") as path:
        return ImageFont.truetype(path, size, layout_engine=_LAYOUT)
