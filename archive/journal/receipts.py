"""Who took what, when, and with which caption."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.errors import NotFound
from archive.journal.connections import Connections

__all__ = ["Holder", "Receipt", "Receipts", "Taken"]


@dataclass(frozen=True, slots=True)
class Taken:
    """One file of a kit: its name there, and what it was.

    ``file`` is the picture in the archive, ``sha256`` that of the bytes handed out, ``caption``
    what they said.
    """

    name: str
    file: str
    image_hash: str
    sha256: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A kit that was handed out. ``at`` is ISO 8601; ``note`` holds a reason where one was due."""

    id: str
    at: str
    user: str
    query: str | None
    preset: str
    note: str | None = None
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a file of ours, as it was handed out."""

    receipt: str
    at: str
    user: str
    taken: Taken


class Receipts:
    """The kits that left the archive, newest first wherever several are given."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self._connections = connections
        self._now = now

    def enter(
        self,
        user: str,
        taken: Sequence[Taken],
        *,
        query: str | None = None,
        preset: str = "original",
        note: str | None = None,
    ) -> Receipt:
        """Enter a kit that goes out now."""
        at = self._now()
        number = f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        receipt = Receipt(
            number, at.isoformat(timespec="milliseconds"), user, query, preset, note, tuple(taken)
        )
        row = {name: getattr(receipt, name) for name in Receipt.__slots__ if name != "taken"}
        with self._connections.writing() as db:
            db.table("receipts").insert(row)
            db.table("taken").insert_all({"receipt": number} | _taken_row(item) for item in taken)
        return receipt

    def get(self, number: str) -> Receipt:
        """One receipt with its files."""
        with self._connections.reading() as db:
            rows = list(db.query("SELECT * FROM receipts WHERE id = ?", [number]))
            if not rows:
                raise NotFound(f"no receipt {number} in the journal")
            files = db.query("SELECT * FROM taken WHERE receipt = ? ORDER BY rowid", [number])
            return Receipt(**rows[0], taken=tuple(_taken(row) for row in files))

    def last(self, limit: int = 100) -> tuple[Receipt, ...]:
        """The last receipts, without their files."""
        with self._connections.reading() as db:
            rows = db.query("SELECT * FROM receipts ORDER BY at DESC, rowid DESC LIMIT ?", [limit])
            return tuple(Receipt(**row) for row in rows)

    def holders(self, image_hash: str, but: str | None = None) -> tuple[Holder, ...]:
        """Who has this picture with another caption than ``but``, the one it has now."""
        sql = (
            "SELECT r.id, r.at, r.user, t.* FROM taken t JOIN receipts r ON r.id = t.receipt"
            " WHERE t.image_hash = ? AND t.caption IS NOT ? ORDER BY r.at DESC, t.rowid DESC"
        )
        with self._connections.reading() as db:
            rows = db.query(sql, [image_hash, but])
            return tuple(Holder(row["id"], row["at"], row["user"], _taken(row)) for row in rows)


def _taken_row(item: Taken) -> dict[str, Any]:
    return {name: getattr(item, name) for name in Taken.__slots__}


def _taken(row: dict[str, Any]) -> Taken:
    return Taken(**{name: row[name] for name in Taken.__slots__})
