"""Caption lists: CSV, Excel and JSON, and folders with a text file beside each picture.

A list names each picture's file and gives its fields in columns, under the names of the field
table or under what newsrooms call them. A kit's own lists are read back.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from archive.captions import parse_caption
from archive.errors import InvalidValue, ReleaseError
from archive.export.lists import spreadsheet_safe
from archive.fields import BY_NAME, Kind
from archive.plain import value_of
from archive.releases.documents import decoded
from archive.releases.model import Entry, Release
from archive.releases.text import common_words

__all__ = ["COLUMNS", "read_csv", "read_json", "read_xlsx", "release_of_rows", "texts_beside"]

COLUMNS: Mapping[str, str] = {
    **{name: name for name in BY_NAME},
    **{row.label.casefold(): row.name for row in BY_NAME.values()},
    **dict.fromkeys(("file", "datei", "dateiname", "filename", "file name", "bild", "image"),
                    "file"),
    **dict.fromkeys(("bildunterschrift", "bildtext", "beschreibung", "bu", "description"),
                    "caption"),
    **dict.fromkeys(("titel", "bildtitel", "object name"), "title"),
    **dict.fromkeys(("überschrift", "schlagzeile"), "headline"),
    **dict.fromkeys(("bildnachweis", "fotonachweis", "nachweis", "credit line"), "credit"),
    **dict.fromkeys(("fotograf", "fotografin", "urheber", "photographer", "by-line", "byline",
                     "creator", "autor"), "creators"),
    **dict.fromkeys(("personen", "namen", "abgebildete", "persons", "names"), "people"),
    **dict.fromkeys(("schlagworte", "schlagwörter", "stichworte", "tags"), "keywords"),
    **dict.fromkeys(("datum", "aufnahmedatum", "date"), "date_created"),
    **dict.fromkeys(("ort", "stadt"), "city"),
    **dict.fromkeys(("veranstaltung", "ereignis", "anlass"), "event"),
    **dict.fromkeys(("nutzung", "nutzungsbedingungen", "terms"), "usage_terms"),
    **dict.fromkeys(("alternativtext", "alt-text", "alt"), "alt_text"),
    **dict.fromkeys(("sperrfrist", "embargo"), "embargo"),
}  # fmt: skip
"""What a column may be called, in small letters, and the field it is."""

_MOST_ROWS = 100_000
_DAMAGE = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError)
Row = Mapping[str, Any]


def read_csv(raw: bytes, path: Path | None = None) -> Release:
    """A table with a line of headings; commas, semicolons or tabs, as spreadsheets save it."""
    text = decoded(raw)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReleaseError(f"is no table: {error}", path) from error
    return release_of_rows(({k: _unquoted(v) for k, v in row.items()} for row in rows), path)


def _unquoted(cell: Any) -> Any:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    if isinstance(cell, str) and cell[:1] == "'" and spreadsheet_safe(cell[1:]) == cell:
        return cell[1:]
    return cell


def read_xlsx(path: Path) -> Release:
    """The first sheet of an Excel file: a line of headings, then a row a picture."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            lines = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS)
            heads = [str(cell or "") for cell in next(lines, ())]
            rows = [dict(zip(heads, map(_cell, line), strict=False)) for line in lines]
        finally:
            book.close()
    except _DAMAGE as error:
        raise ReleaseError(f"is no Excel file: {error}", path) from error
    return release_of_rows(rows, path)


def _cell(value: Any) -> Any:
    """What a spreadsheet holds, as text: a date as ISO 8601, a number as it is written."""
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return f"{value:g}" if isinstance(value, float) else str(value)


def read_json(raw: bytes, path: Path | None = None) -> Release:
    """An array of objects, fields under their names; or of ninjs picture items."""
    try:
        loaded = json.loads(decoded(raw))
    except ValueError as error:
        raise ReleaseError(f"is no JSON: {error}", path) from error
    rows = loaded if isinstance(loaded, list) else [loaded]
    if not all(isinstance(row, dict) for row in rows):
        raise ReleaseError("takes an array of objects, one a picture", path)
    return release_of_rows((_from_ninjs(row) if "standard" in row else row for row in rows), path)


def _from_ninjs(item: Row) -> Row:
    """The fields of a ninjs picture item."""

    def role(name: str, where: str) -> str | None:
        texts = item.get(where) or []
        return next((t.get("value") for t in texts if t.get("role") == name), None)

    ids = {i.get("role"): i.get("value") for i in item.get("altIds") or []}
    places = item.get("renditions") or [{}]
    found = {
        "file": ids.get("filename") or places[0].get("title"),
        "title": item.get("title"),
        "headline": role("main", "headlines"),
        "caption": role("caption", "descriptions"),
        "credit": role("creditline", "descriptions"),
        "alt_text": role("alttext", "descriptions"),
        "creators": [item["by"]] if item.get("by") else None,
        "copyright": item.get("copyrightNotice"),
        "usage_terms": item.get("usageTerms"),
        "keywords": [s["name"] for s in item.get("subjects") or [] if "name" in s],
        "event": next((e.get("name") for e in item.get("events") or []), None),
    }
    return {name: value for name, value in found.items() if value}


def release_of_rows(rows: Iterable[Row], path: Path | None = None) -> Release:
    """The entries of a list; rows without a caption are passed over.

    :class:`ReleaseError` where no column holds captions, or a value does not fit its field.
    """
    entries = tuple(entry for row in rows if (entry := _entry(row, path)))
    if not entries:
        raise ReleaseError(
            "no captions found; a list needs a column 'caption' (Bildunterschrift),"
            " and 'file' (Datei) to say of which picture",
            path,
        )
    titles = [entry.title for entry in entries if entry.title]
    own = any("event" in entry.fields for entry in entries)
    return Release(entries, event=None if own else common_words(titles))


def _entry(row: Row, path: Path | None) -> Entry | None:
    named: dict[str, Any] = {}
    for head, value in row.items():
        column = COLUMNS.get(" ".join(str(head or "").split()).casefold())
        if column and value not in (None, "", [], {}):
            named.setdefault(column, value)
    caption, file, title = (str(named.pop(n, "")).strip() for n in ("caption", "file", "title"))
    if not caption:
        return None
    try:
        fields = {name: _value(name, value) for name, value in named.items()}
    except InvalidValue as error:
        raise ReleaseError(f"{file or caption[:40]}: {error.reason}", path) from error
    credit = fields.pop("credit", None) if not _is_explicit(fields) else None
    return Entry(caption, title or None, credit, file or None, fields)


def _is_explicit(fields: Mapping[str, Any]) -> bool:
    """Whether creators or copyright stand in columns of their own, so that credit is just that."""
    return "creators" in fields or "copyright" in fields


_CONVERT: Mapping[Kind, Callable[[str], Any]] = {
    Kind.TEXTS: lambda text: _split(text),
    Kind.NAMES: lambda text: _split(text),
    Kind.PEOPLE: lambda text: parse_caption(f"v. l.: {', '.join(_split(text))}").people,
}
"""How the text of a cell becomes a value where there is more to it than text."""


def _value(name: str, value: Any) -> Any:
    convert = _CONVERT.get(BY_NAME[name].kind)
    if convert is not None and isinstance(value, str):
        return convert(value)
    return value_of(name, value)


def _split(text: str) -> list[str]:
    """The items of a cell; semicolons part them, and commas where there is no semicolon."""
    return [item.strip() for item in text.split(";" if ";" in text else ",") if item.strip()]


def texts_beside(folder: Path, pictures: Iterable[str]) -> Release:
    """The captions in ``IMG_1.txt`` (or ``IMG_1.jpg.txt``) beside ``IMG_1.jpg``.

    A last line that is a credit is taken for one. :class:`ReleaseError` if no picture has one.
    """
    entries = tuple(_beside(folder, sorted(pictures)))
    if not entries:
        raise ReleaseError("no picture has a text file of its name beside it", folder)
    return Release(entries)


def _beside(folder: Path, pictures: Iterable[str]) -> Iterator[Entry]:
    for name in pictures:
        for candidate in (folder / f"{name}.txt", (folder / name).with_suffix(".txt")):
            if candidate.is_file():
                text = " ".join(decoded(candidate.read_bytes()).split())
                credit = parse_caption(text).credit
                caption = text.removesuffix(credit).rstrip(" (|–-") if credit else text
                if caption:
                    yield Entry(caption, credit=credit, file=name)
                break
