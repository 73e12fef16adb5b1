"""What an archive holds on somebody, as values and as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields

from archive.export.lists import spreadsheet_safe

__all__ = ["Occurrence", "PersonReport", "Remainder"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The person is named here: in which sort of thing, where, in which field, in which words.

    Sorts: ``picture`` (a field of it), ``bytes`` (how often in all its blocks), ``sidecar``,
    ``file name``, ``index``, ``journal``, ``thumbnail``, ``other file``.
    """

    sort: str
    where: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """What stays although it names the person, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonReport:
    """Everything an archive holds on somebody, under any of their ``names``.

    ``remains`` is what an erasure would leave. ``recipients`` are the numbers of the receipts
    with which somebody took words that have the name, and has to be told of an erasure (Art. 19).
    """

    names: tuple[str, ...]
    occurrences: tuple[Occurrence, ...] = ()
    remains: tuple[Remainder, ...] = ()
    recipients: tuple[str, ...] = ()

    def as_csv(self) -> str:
        """A table for spreadsheets: sort, where, field and text, recipients and remains last."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(f.name for f in fields(Occurrence))
        rows = [(o.sort, o.where, o.field, o.text) for o in self.occurrences]
        rows += [("recipient", f"receipt {number}", "", "") for number in self.recipients]
        rows += [("remains", r.where, "", r.reason) for r in self.remains]
        table.writerows([spreadsheet_safe(cell) for cell in row] for row in rows)
        return "\ufeff" + out.getvalue()
