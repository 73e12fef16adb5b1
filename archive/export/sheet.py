"""The contact sheet: small pictures on A4 with title, caption, people and credit, as a PDF.

Through ReportLab, in Noto Sans, of which the letters that are used are embedded (its licence, the
SIL Open Font License, allows it). Letters it lacks are printed as boxes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib.resources import as_file, files
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from archive.captions import join_name
from archive.errors import ReadError
from archive.export.decoding import decoded, in_srgb
from archive.export.handed import Handed
from archive.export.imprint import one_line, wrapped
from archive.export.mediablock import credit_line, printable
from archive.export.page import WORDS, heading
from archive.model import Metadata, Photo
from archive.moments import spoken
from archive.opened import blamed_on
from archive.rights import conditions

__all__ = ["contact_sheet", "miniature"]

rl_config.useA85 = 0  # pictures as they are: a fifth smaller than written as text

_PIXELS, _QUALITY = 460, 80
"""Of a small picture: 200 to the inch in a column."""
_WIDE, _HIGH = A4
_MARGIN, _GUTTER, _COLUMNS = 42.0, 17.0, 3
_COLUMN = (_WIDE - 2 * _MARGIN - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
_TALLEST = 0.82 * _COLUMN
"""How high a picture may stand: an upright one as large as one across, to the eye."""
_FIRST, _TOP, _BOTTOM = _HIGH - 44.0, _HIGH - 58.0, 52.0
"""Where the title begins, where pictures do on later pages, and where they end."""
_BETWEEN = 20.0
_BELOW_PICTURE = 4.0
_LEADING = 1.36
_INK, _QUIET, _RULE = 0.1, 0.42, 0.8
"""Greys, 0 is black."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A size in points, and how many lines of a text are shown at most."""

    size: float
    most: int
    ink: float = _INK
    bold: bool = False

    @property
    def leading(self) -> float:
        return self.size * _LEADING


_TITLE, _COUNT = _Style(17, 3, bold=True), _Style(9, 1, _QUIET)
_FOR_ALL, _OCCASION = _Style(8, 4), _Style(6.6, 2, _QUIET)
_MARGINAL = _Style(7, 1, _QUIET)
_HEADLINE, _CAPTION = _Style(8, 3, bold=True), _Style(7.4, 16)
_PEOPLE, _CREDIT = _Style(7, 14, _QUIET), _Style(7.2, 12, bold=True)
_TERMS, _NAME = _Style(6.6, 6), _Style(6.4, 3, _QUIET)


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines in one style, and the room above them."""

    lines: tuple[str, ...]
    style: _Style
    above: float = 0.0

    @property
    def height(self) -> float:
        return self.above + len(self.lines) * self.style.leading


@dataclass(frozen=True, slots=True)
class _Cell:
    """A picture, or the name of a format that cannot be shown, and what stands below."""

    image: ImageReader | None
    kind: str
    size: tuple[float, float]
    texts: tuple[_Text, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """Pictures side by side, standing on one line, with their words below it."""

    cells: tuple[_Cell, ...]

    @property
    def tallest(self) -> float:
        return max(cell.size[1] for cell in self.cells)

    @property
    def height(self) -> float:
        below = max(_height(cell.texts) for cell in self.cells)
        return self.tallest + _BELOW_PICTURE + below + _BETWEEN


def miniature(photo: Photo) -> bytes | None:
    """A small upright JPEG in sRGB; ``None`` of what cannot be decoded, such as RAW."""
    try:
        with blamed_on(photo.path, ReadError), photo.path.open("rb") as file:
            shown = decoded(file, photo.format, photo.orientation, _PIXELS)
    except ReadError:
        return None
    image, profile = in_srgb(*shown)
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, icc_profile=profile)
    return out.getvalue()


def contact_sheet(
    pictures: Sequence[Handed], miniatures: Mapping[str, bytes | None], lang: str, made: datetime
) -> bytes:
    """The PDF of a kit; ``miniatures`` are its pictures as :func:`miniature` gives them, by name.

    A text longer than its style allows ends in an ellipsis: it is whole in the file, and the
    picture with its words fits on a page whatever they are.
    """
    title, count = heading(pictures, lang, made)
    occasions = [_occasion(one.photo.metadata, lang) for one in pictures]
    terms = [[c.text(lang) for c in conditions(one.photo.metadata, made)] for one in pictures]
    when, for_all = _shared(occasions), _shared(terms)
    subtitle = [text for text in when if text not in title]
    head = _stack(
        _WIDE - 2 * _MARGIN,
        (title, _TITLE, 0),
        (" · ".join((*subtitle, count)), _COUNT, 2),
        *((text, _FOR_ALL, 3) for text in for_all),
    )
    cells = [
        _cell(one, miniatures.get(one.name), _but(own, when), _but(conditions_, for_all), lang)
        for one, own, conditions_ in zip(pictures, occasions, terms, strict=True)
    ]
    pages = _pages(_rows(cells), _height(head) + _BETWEEN)
    return _drawn(pages, head, (title, ", ".join(subtitle)), lang)


def _occasion(said: Metadata, lang: str) -> list[str]:
    """The event, and the day as people say it."""
    day = spoken((said.date_created or "")[:10], lang)
    return [text for text in (said.event, day) if text]


def _shared(said: Sequence[Sequence[str]]) -> list[str]:
    """What is said of every picture."""
    return [text for text in said[0] if all(text in own for own in said)]


def _but(own: Iterable[str], shared: Sequence[str]) -> list[str]:
    return [text for text in own if text not in shared]


def _rows(cells: Sequence[_Cell]) -> Iterator[_Row]:
    for first in range(0, len(cells), _COLUMNS):
        yield _Row(tuple(cells[first : first + _COLUMNS]))


def _pages(rows: Iterable[_Row], title: float) -> list[list[_Row]]:
    """The rows page by page; a title that high stands on the first."""
    pages: list[list[_Row]] = [[]]
    room = _FIRST - _BOTTOM - title
    for row in rows:
        if row.height - _BETWEEN > room and pages[-1]:
            pages.append([])
            room = _TOP - _BOTTOM
        pages[-1].append(row)
        room -= row.height
    return pages


def _cell(
    one: Handed, jpeg: bytes | None, occasion: Sequence[str], terms: Sequence[str], lang: str
) -> _Cell:
    said = one.photo.metadata
    image = None if jpeg is None else ImageReader(BytesIO(jpeg))
    width, height = (3, 2) if image is None else image.getSize()
    scale = min(_COLUMN / width, _TALLEST / height)
    texts = _stack(
        _COLUMN,
        (", ".join(occasion), _OCCASION, 0),
        (said.title or said.headline, _HEADLINE, 0),
        (said.caption, _CAPTION, 1.5),
        (_people(said, lang), _PEOPLE, 2.5),
        (credit_line(said), _CREDIT, 2.5),
        (" ".join(terms), _TERMS, 1.5),
        (one.name, _NAME, 1.5),
    )
    return _Cell(image, one.photo.format, (width * scale, height * scale), texts)


def _people(said: Metadata, lang: str) -> str | None:
    """Who stands where, in the order of the picture; one person's name is in the caption."""
    if not said.people or len(said.people) < 2:
        return None
    words = WORDS["de" if lang == "de" else "en"]
    named = (join_name(p) if p.name else p.label or words["unknown"] for p in said.people)
    numbered = (f"{n}. {name}" for n, name in enumerate(named, 1))
    return f"{words['people']} {', '.join(numbered)}"


def _stack(width: float, *texts: tuple[str | None, _Style, float]) -> tuple[_Text, ...]:
    """Texts one below the other, those that say nothing left out."""
    found = (_set(text, style, width, above) for text, style, above in texts)
    return tuple(text for text in found if text)


def _set(text: str | None, style: _Style, width: float, above: float = 0.0) -> _Text | None:
    """The text broken into lines, no more than its style shows."""
    clean = unicodedata.normalize("NFC", one_line(printable(text)))
    lines = wrapped(clean, width, partial(_measured, size=style.size))
    if len(lines) > style.most:
        lines = [*lines[: style.most - 1], lines[style.most - 1].rstrip(" ,;:–-")[:-1] + "…"]
    return _Text(tuple(lines), style, above) if lines else None


def _measured(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, _font(), size)


def _height(texts: Iterable[_Text]) -> float:
    return sum(text.height for text in texts)


@cache
def _font() -> str:
    """Noto Sans by the name it is registered under, for every document of this process."""
    name = "NotoSans"
    with as_file(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf") as path:
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


def _drawn(
    pages: Sequence[Sequence[_Row]], head: tuple[_Text, ...], running: tuple[str, str], lang: str
) -> bytes:
    """Every page with its margins; ``running`` stands left and right above all but the first."""
    out = BytesIO()
    canvas = Canvas(
        out, A4, lang="de-DE" if lang == "de" else "en-GB", pageCompression=1,
        initialFontName=_font(),  # type: ignore[arg-type]  # or Helvetica is there, not embedded
    )  # fmt: skip
    canvas.setTitle(running[0])
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Bildzeile")
    foot = WORDS["de" if lang == "de" else "en"]["foot"]
    for number, rows in enumerate(pages, 1):
        if number == 1:
            top = _write(canvas, head, _MARGIN, _FIRST) - _BETWEEN
        else:
            top = _TOP
            _margin(canvas, running, _HIGH - 34)
        _margin(canvas, (foot, f"{number} / {len(pages)}"), _BOTTOM - 14)
        _rule(canvas, _BOTTOM - 12)
        for row in rows:
            _row(canvas, row, top - row.tallest)
            top -= row.height
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _row(canvas: Canvas, row: _Row, base: float) -> None:
    """The pictures standing on ``base``, their words below it."""
    for number, cell in enumerate(row.cells):
        left = _MARGIN + number * (_COLUMN + _GUTTER)
        _picture(canvas, cell, left, base)
        _write(canvas, cell.texts, left, base - _BELOW_PICTURE)


def _picture(canvas: Canvas, cell: _Cell, left: float, base: float) -> None:
    wide, high = cell.size
    canvas.setLineWidth(0.3)
    canvas.setStrokeGray(_RULE)
    canvas.setFillGray(0.95)
    canvas.rect(left, base, wide, high, stroke=1, fill=1)
    if cell.image is not None:
        canvas.drawImage(cell.image, left, base, wide, high)
    else:
        label = _set(cell.kind, _CREDIT, wide)
        if label:
            middle = left + (wide - _measured(label.lines[0], label.style.size)) / 2
            _write(canvas, [label], middle, base + high / 2 + label.style.leading / 2)


def _write(canvas: Canvas, texts: Iterable[_Text], left: float, top: float) -> float:
    """Write texts below ``top``; where they end. Bold is drawn with a line around the letters."""
    for text in texts:
        style = text.style
        canvas.saveState()
        canvas.setLineWidth(style.size * 0.032)
        canvas.setFillGray(style.ink)
        canvas.setStrokeGray(style.ink)
        out = canvas.beginText(left, top - text.above - style.size * 1.08)
        out.setFont(_font(), style.size, style.leading)
        out.setTextRenderMode(2 if style.bold else 0)
        out.textLines(list(text.lines), trim=0)
        canvas.drawText(out)
        canvas.restoreState()
        top -= text.height
    return top


def _margin(canvas: Canvas, sides: tuple[str, str], top: float) -> None:
    """A line above or below the pictures, one text on either side."""
    left, right = (_stack(_COLUMN * share, (text, _MARGINAL, 0))
                   for text, share in zip(sides, (2.0, 1.0), strict=True))  # fmt: skip
    _write(canvas, left, _MARGIN, top)
    for text in right:
        wide = _measured(text.lines[0], text.style.size)
        _write(canvas, [text], _WIDE - _MARGIN - wide, top)


def _rule(canvas: Canvas, height: float) -> None:
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(_RULE)
    canvas.line(_MARGIN, height, _WIDE - _MARGIN, height)
