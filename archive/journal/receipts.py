"""Who took what, when, and with which caption."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from archive.errors import NotFound
from archive.journal.database import Connections

__all__ = ["Holder", "Issued", "Receipts", "Taken"]


@dataclass(frozen=True, slots=True)
class Taken:
    """One file of a kit: its name there, the picture it came from, and what it said.

    ``sha256`` is that of the bytes handed out, ``caption_version`` a fingerprint of the words
    published with a picture.
    """

    name: str
    file: str | None
    image_hash: str
    sha256: str
    caption: str | None
    caption_version: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt that was given out. ``at`` is ISO 8601; ``note`` is a reason where one was due.

    Not ``complete``: the kit was broken off, and holds what is listed at most.
    """

    number: str
    at: str
    user: str | None
    query: str | None
    preset: str
    note: str | None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a file of ours, as it was handed out."""

    issued: Issued
    taken: Taken


_ISSUED = tuple(f.name for f in fields(Issued))
_TAKEN = tuple(f.name for f in fields(Taken))


class Receipts:
    """The kits that left the archive, newest first wherever several are given."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def enter(self, record: Mapping[str, Any]) -> None:
        """Enter a receipt, given as the plain record of it (``archive.export.Receipt``).

        Entered a second time, it stays as it was.
        """
        row = {name: record.get(name) for name in _ISSUED} | {"complete": int(_complete(record))}
        row["record"] = json.dumps(record, ensure_ascii=False)
        taken = [{"receipt": record["number"]} | _picked(file) for file in record["files"]]
        with self._connections.writing() as db:
            db.insert("receipts", row, ignore=True)
            db.insert_many("taken", taken, ignore=True)

    def record(self, number: str) -> dict[str, Any]:
        """A receipt as it was entered."""
        with self._connections.reading() as db:
            record = db.value("SELECT record FROM receipts WHERE number = ?", [number])
        if record is None:
            raise NotFound(f"no receipt {number} in the journal")
        found: dict[str, Any] = json.loads(record)
        return found

    def last(self, limit: int = 100) -> tuple[Issued, ...]:
        """The last receipts."""
        with self._connections.reading() as db:
            rows = db.records(
                "SELECT * FROM receipts ORDER BY at DESC, rowid DESC LIMIT ?", [limit]
            )
            return tuple(_issued(row) for row in rows)

    def holders(self, image_hash: str, current: str | None = None) -> tuple[Holder, ...]:
        """Who has this picture with other words than those of version ``current``.

        Without it: everybody who has the picture.
        """
        sql = (
            "SELECT r.*, t.* FROM taken t JOIN receipts r ON r.number = t.receipt"
            " WHERE t.image_hash = ? AND (CAST(? AS TEXT) IS NULL OR t.caption_version <> ?)"
            " ORDER BY r.at DESC, r.rowid DESC"
        )
        with self._connections.reading() as db:
            rows = db.records(sql, [image_hash, current, current])
            return tuple(Holder(_issued(row), _taken(row)) for row in rows)


def _picked(file: Mapping[str, Any]) -> dict[str, Any]:
    return {name: file.get(name) for name in _TAKEN}


def _complete(record: Mapping[str, Any]) -> bool:
    return bool(record.get("complete", True))


def _issued(row: Mapping[str, Any]) -> Issued:
    return Issued(**{name: row[name] for name in _ISSUED} | {"complete": _complete(row)})


def _taken(row: Mapping[str, Any]) -> Taken:
    return Taken(**{name: row[name] for name in _TAKEN})
