"""Text in a PDF: set into lines of a width, in Noto Sans, and written where it belongs.

The letters that are used are embedded, which the font's licence (SIL Open Font License) allows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from archive.export.imprint import one_line, wrapped
from archive.export.mediablock import printable

__all__ = ["INK", "QUIET", "Style", "Text", "font", "measured", "room", "stacked", "write"]

INK, QUIET = 0.1, 0.42
"""Greys; 0 is black."""
_LEADING = 1.36
_LACKING = "\ufffd"


@dataclass(frozen=True, slots=True)
class Style:
    """A size in points, and how many lines of a text are shown at most."""

    size: float
    most: int
    ink: float = INK
    bold: bool = False

    @property
    def leading(self) -> float:
        """From one line to the next, in points."""
        return self.size * _LEADING


@dataclass(frozen=True, slots=True)
class Text:
    """Lines in one style, and the room above them."""

    lines: tuple[str, ...]
    style: Style
    above: float = 0.0

    @property
    def height(self) -> float:
        """The room it takes with what is above it, in points."""
        return self.above + len(self.lines) * self.style.leading


def stacked(width: float, *texts: tuple[str | None, Style, float]) -> tuple[Text, ...]:
    """Texts with their styles and the room above each, broken into lines; empty ones left out."""
    found = (Text(_lines(text, style, width), style, above) for text, style, above in texts)
    return tuple(text for text in found if text.lines)


def _lines(text: str | None, style: Style, width: float) -> tuple[str, ...]:
    """No more lines than the style shows; what is cut ends in an ellipsis."""
    clean = unicodedata.normalize("NFC", one_line(printable(text)))
    enough = _known(clean[: style.most * round(width)])  # no letter is narrower than a point
    lines = wrapped(enough, width, partial(measured, size=style.size))
    if len(lines) > style.most:
        lines = [*lines[: style.most - 1], lines[style.most - 1].rstrip(" ,;:–-")[:-1] + "…"]
    return tuple(lines)


def _known(text: str) -> str:
    """The text with a sign for every letter the font lacks, which would be left blank."""
    letters = _noto_sans().face.charToGlyph
    return "".join(c if ord(c) in letters else _LACKING for c in text)


def measured(text: str, size: float) -> float:
    """The width of a line in points."""
    return pdfmetrics.stringWidth(text, font(), size)


def room(texts: Iterable[Text]) -> float:
    """How high the texts are together."""
    return sum(text.height for text in texts)


def font() -> str:
    """Noto Sans by the name it is registered under, for every document of this process."""
    return str(_noto_sans().fontName)


@cache
def _noto_sans() -> TTFont:
    with as_file(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf") as path:
        noto_sans = TTFont("NotoSans", str(path))
    pdfmetrics.registerFont(noto_sans)
    return noto_sans


def write(canvas: Canvas, texts: Iterable[Text], left: float, top: float) -> float:
    """Write texts below ``top``; where they end. Bold is drawn with a line around the letters."""
    for text in texts:
        style = text.style
        canvas.saveState()
        canvas.setLineWidth(style.size * 0.032)
        canvas.setFillGray(style.ink)
        canvas.setStrokeGray(style.ink)
        out = canvas.beginText(left, top - text.above - style.size * 1.08)
        out.setFont(font(), style.size, style.leading)
        out.setTextRenderMode(2 if style.bold else 0)
        out.textLines(list(text.lines), trim=0)
        canvas.drawText(out)
        canvas.restoreState()
        top -= text.height
    return top
