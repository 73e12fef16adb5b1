"""The captions of a kit as lists: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from archive.captions import join_name
from archive.model import Metadata, Photo
from archive.plain import plain

__all__ = ["COLUMNS", "captions_csv", "captions_json"]

COLUMNS = (
    "title", "headline", "caption", "people", "event", "date_created", "sublocation", "city",
    "country", "creators", "credit", "copyright", "usage_terms", "instructions", "keywords",
    "alt_text", "job_id",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def captions_csv(pictures: Iterable[tuple[str, Photo]]) -> str:
    """A table of file name and fields, one row a picture.

    It begins with a byte order mark, so that spreadsheets read it as UTF-8; a cell that would be
    taken for a formula gets a leading apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("file", *COLUMNS))
    for name, photo in pictures:
        cells = [name, *(_cell(photo.metadata, column) for column in COLUMNS)]
        table.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return "\ufeff" + out.getvalue()


def _cell(metadata: Metadata, column: str) -> str:
    value = getattr(metadata, column)
    if value is None:
        return ""
    if column == "people":
        return "; ".join(join_name(person) for person in value)
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def captions_json(pictures: Iterable[tuple[str, Photo]]) -> str:
    """The same as a JSON array, every field under its name in the field table."""
    records = [
        {"file": name, "format": photo.format, "image_hash": photo.image_hash}
        | plain(photo.metadata)
        for name, photo in pictures
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
