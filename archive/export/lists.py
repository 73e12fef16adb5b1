"""The captions of a kit as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from archive.captions import join_name
from archive.model import Metadata

__all__ = ["COLUMNS", "captions_csv", "spreadsheet_safe"]

COLUMNS = (
    "title", "headline", "caption", "people", "event", "date_created", "sublocation", "city",
    "country", "creators", "credit", "copyright", "usage_terms", "instructions", "keywords",
    "alt_text", "job_id", "embargo", "expires",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), full width too."""


def captions_csv(pictures: Iterable[tuple[str, Metadata]]) -> str:
    """A table of file name and fields, one row a picture.

    It begins with a byte order mark, so that spreadsheets read it as UTF-8; a cell that would be
    taken for a formula gets a leading apostrophe.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("file", *COLUMNS))
    for name, metadata in pictures:
        cells = (name, *(_cell(metadata, column) for column in COLUMNS))
        table.writerow(map(spreadsheet_safe, cells))
    return "\ufeff" + out.getvalue()


def spreadsheet_safe(cell: str) -> str:
    """The cell as text: with an apostrophe in front if it would be taken for a formula."""
    text = cell.replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text


def _cell(metadata: Metadata, column: str) -> str:
    value = getattr(metadata, column)
    if value is None:
        return ""
    if column == "people":
        return "; ".join(join_name(person) for person in value)
    return "; ".join(value) if isinstance(value, tuple) else str(value)
