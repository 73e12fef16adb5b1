"""The contact sheet: small pictures on A4 with title, caption, people and credit, as a PDF.

Through ReportLab. It is laid out first, row by row and page by page, and drawn when the number of
pages is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from archive.errors import ReadError
from archive.export.decoding import decoded, in_srgb
from archive.export.handed import Handed
from archive.export.lettering import QUIET, Style, Text, font, measured, room, stacked, write
from archive.export.mediablock import credit_line
from archive.export.page import WORDS, heading, people_by_row
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
_WHOLE = _TOP - _BOTTOM
_BETWEEN = 20.0
_BELOW_PICTURE = 4.0
_RULE, _PLATE = 0.8, 0.95
"""Greys; 0 is black."""

_TITLE, _COUNT = Style(17, 3, bold=True), Style(9, 1, QUIET)
_FOR_ALL, _OCCASION = Style(8, 6), Style(6.6, 2, QUIET)
_MARGINAL, _KIND = Style(7, 1, QUIET), Style(9, 1, QUIET)
_HEADLINE, _CAPTION = Style(8, 3, bold=True), Style(7.4, 16)
_PEOPLE, _CREDIT = Style(7, 14, QUIET), Style(7.2, 12, bold=True)
_TERMS, _NAME = Style(6.6, 6), Style(6.4, 3, QUIET)


class _Jpeg(ImageReader):
    """A JPEG that goes in as it is: ReportLab would decode all of them to tell them apart."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(BytesIO(jpeg))
        self._jpeg = jpeg
        self._dataA = None  # what the canvas asks for: no transparency

    def getRGBData(self) -> bytes:  # noqa: N802  # ReportLab's name
        return self._jpeg


@dataclass(frozen=True, slots=True)
class _Cell:
    """A picture, or the name of a format that cannot be shown, and what stands below."""

    image: _Jpeg | None
    kind: str
    size: tuple[float, float]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """Pictures side by side, standing on one line, with their words below it."""

    cells: tuple[_Cell, ...]

    @property
    def tallest(self) -> float:
        return max(cell.size[1] for cell in self.cells)

    @property
    def height(self) -> float:
        below = max(room(cell.texts) for cell in self.cells)
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
    head = stacked(
        _WIDE - 2 * _MARGIN,
        (title, _TITLE, 0),
        (" · ".join((*subtitle, count)), _COUNT, 2),
        (" ".join(for_all), _FOR_ALL, 3),
    )
    cells = [
        _cell(one, miniatures.get(one.name), _but(own, when), _but(conditions_, for_all), lang)
        for one, own, conditions_ in zip(pictures, occasions, terms, strict=True)
    ]
    pages = _pages(_rows(cells), room(head) + _BETWEEN)
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
    left = _FIRST - _BOTTOM - title
    for row in rows:
        if row.height - _BETWEEN > left < _WHOLE:
            pages.append([])
            left = _WHOLE
        pages[-1].append(row)
        left -= row.height
    return pages


def _cell(
    one: Handed, jpeg: bytes | None, occasion: Sequence[str], terms: Sequence[str], lang: str
) -> _Cell:
    said = one.photo.metadata
    image = None if jpeg is None else _Jpeg(jpeg)
    width, height = (3, 2) if image is None else image.getSize()
    scale = min(_COLUMN / width, _TALLEST / height)
    texts = stacked(
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


def _people(said: Metadata, lang: str) -> str:
    """Who stands where, row by row; one person's name is in the caption."""
    rows = (
        f"{label} {', '.join(f'{n}. {name}' for n, name in enumerate(names, 1))}"
        for label, names in people_by_row(said, WORDS["de" if lang == "de" else "en"])
    )
    return " / ".join(rows)


def _drawn(
    pages: Sequence[Sequence[_Row]], head: tuple[Text, ...], running: tuple[str, str], lang: str
) -> bytes:
    """Every page with its margins; ``running`` stands left and right above all but the first."""
    out = BytesIO()
    canvas = Canvas(
        out, A4, lang="de-DE" if lang == "de" else "en-GB", pageCompression=1,
        initialFontName=font(),  # type: ignore[arg-type]  # or Helvetica is there, not embedded
    )  # fmt: skip
    canvas.setTitle(running[0])
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Bildzeile")
    foot = WORDS["de" if lang == "de" else "en"]["foot"]
    for number, rows in enumerate(pages, 1):
        if number == 1:
            top = write(canvas, head, _MARGIN, _FIRST) - _BETWEEN
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
        write(canvas, cell.texts, left, base - _BELOW_PICTURE)


def _picture(canvas: Canvas, cell: _Cell, left: float, base: float) -> None:
    wide, high = cell.size
    canvas.setLineWidth(0.3)
    canvas.setStrokeGray(_RULE)
    canvas.setFillGray(_PLATE)
    canvas.rect(left, base, wide, high, stroke=1, fill=1)
    if cell.image is not None:
        canvas.drawImage(cell.image, left, base, wide, high)
    else:
        middle = left + (wide - measured(cell.kind, _KIND.size)) / 2
        label = stacked(wide, (cell.kind, _KIND, 0))
        write(canvas, label, middle, base + (high + _KIND.leading) / 2)


def _margin(canvas: Canvas, sides: tuple[str, str], top: float) -> None:
    """A line above or below the pictures, one text on either side."""
    left, right = (stacked(_COLUMN * share, (text, _MARGINAL, 0))
                   for text, share in zip(sides, (2.0, 1.0), strict=True))  # fmt: skip
    write(canvas, left, _MARGIN, top)
    for text in right:
        wide = measured(text.lines[0], text.style.size)
        write(canvas, [text], _WIDE - _MARGIN - wide, top)


def _rule(canvas: Canvas, height: float) -> None:
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(_RULE)
    canvas.line(_MARGIN, height, _WIDE - _MARGIN, height)
