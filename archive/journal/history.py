"""What was written, by whom, and the way back.

A write is entered as *pending* before the new version takes its place and becomes *done*
afterwards. Where the second step did not come about (a kill, a power cut), the file itself says
what happened: :meth:`History.settle` looks at it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from archive.containers.source import Piece
from archive.errors import NotFound
from archive.journal.acknowledged import Acknowledged, acknowledge_write
from archive.journal.database import Connections, Database, Values
from archive.model import Change
from archive.plain import plain, value_of
from archive.prepared import Prepared, pack, unpack

__all__ = ["ERASE", "Batch", "Entry", "History", "State", "enter_batch"]

ERASE = "erase"
"""The verb of a batch that has no way back."""


class State(StrEnum):
    """How far a write got. Of an *erased* one the way back is gone, with a name that was in it."""

    PENDING = "pending"
    DONE = "done"
    INTERRUPTED = "interrupted"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one person did in one go. ``undoes`` is the batch it took back, if that is what it did.

    ``at`` is ISO 8601, ``verb`` is ``write``, ``import``, ``undo``; ``note`` says more.
    """

    id: str
    at: str
    user: str
    verb: str = "write"
    note: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One write of one file. Paths are relative to the archive, with forward slashes.

    ``file`` is the picture, ``target`` what was written: the picture itself or its sidecar.
    ``before, after`` are the SHA-256 of the target, ``None`` where there was no file.
    """

    id: int
    batch: Batch
    at: str
    state: State
    file: str
    target: str
    image_hash: str
    before: str | None
    after: str | None
    changes: tuple[Change, ...] = ()


_ENTRY = """
    SELECT w.id, w.at, w.state, w.file, w.target, w.image_hash, w.before, w.after,
        b.id AS b_id, b.at AS b_at, b."user" AS b_user, b.verb AS b_verb, b.note AS b_note,
        b.undoes AS b_undoes
    FROM writes w JOIN batches b ON b.id = w.batch
"""
_DELETE_EMPTY = """
    DELETE FROM batches WHERE id = ? AND id NOT IN (SELECT batch FROM writes)
        AND id NOT IN (SELECT batch FROM people_steps WHERE batch IS NOT NULL)
"""
_CHANGE = "SELECT c.* FROM changes c JOIN writes w ON w.id = c.write"


_NEWEST = "ORDER BY at DESC, rowid DESC"


class History:
    """The writes of an archive, newest first wherever several are given."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self._connections = connections
        self._now = now

    def batch(
        self, user: str, verb: str = "write", *, note: str | None = None, undoes: str | None = None
    ) -> Batch:
        """A new batch; it is entered with its first write, and one without any never is."""
        at = self._now()
        return Batch(
            f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}", _iso(at), user, verb, note, undoes
        )

    def enter(
        self, batch: Batch, file: str, target: str, prepared: Prepared, image_hash: str
    ) -> int:
        """Enter a write as pending, with the way back; returns its number."""
        back = prepared.inverse()
        layout, kept = (None, None) if back is None else pack(back)
        row = {
            "batch": batch.id, "at": _iso(self._now()), "state": State.PENDING.value,
            "file": file, "target": target, "image_hash": image_hash,
            "before": prepared.before, "after": prepared.after, "layout": layout, "kept": kept,
        }  # fmt: skip
        with self._connections.writing() as db:
            enter_batch(db, batch)
            number = db.insert_numbered("writes", row)
            db.insert_many("changes", _change_rows(number, prepared.changes))
        return number

    def note(self, batch: Batch) -> None:
        """Enter a batch without writes: something that was done and has no way back."""
        with self._connections.writing() as db:
            enter_batch(db, batch)

    def done(self, number: int, now: Acknowledged | None = None) -> None:
        """The write counts; ``now`` is what its file is from now on."""
        with self._connections.writing() as db:
            _set_state(db, number, State.DONE)
            if now is not None:
                acknowledge_write(db, now)

    def settle(self, number: int, state: State | None) -> None:
        """What became of a write; ``None`` strikes it out, since it never happened."""
        with self._connections.writing() as db:
            if state is not None:
                _set_state(db, number, state)
                return
            _strike_out(db, number)

    def pending(self) -> tuple[Entry, ...]:
        """The writes of which it is not known whether they happened."""
        return self._entries("w.state = ?", [State.PENDING.value])

    def interrupted(self) -> tuple[Entry, ...]:
        """The writes that ended with the file being neither the old nor the new one."""
        return self._entries("w.state = ?", [State.INTERRUPTED.value])

    def entry(self, number: int) -> Entry | None:
        """One write; ``None`` if it was struck out."""
        return next(iter(self._entries("w.id = ?", [number])), None)

    def of_file(self, file: str) -> tuple[Entry, ...]:
        """What was written under this path, whatever picture it was."""
        return self._entries("w.file = ?", [file])

    def of_picture(self, image_hash: str) -> tuple[Entry, ...]:
        """What was written into this picture, wherever it lay."""
        return self._entries("w.image_hash = ?", [image_hash])

    def get(self, batch: str) -> Batch:
        """A batch; :class:`NotFound` if there is none with this id."""
        with self._connections.reading() as db:
            found = _batches(db, "WHERE id = ?", [batch])
        if not found:
            raise NotFound(f"no batch {batch} in the journal")
        return found[0]

    def of_batch(self, batch: str) -> tuple[Entry, ...]:
        """The writes of a batch; :class:`NotFound` if there is no such batch.

        There are none if only the directory was changed in it.
        """
        return self._entries("w.batch = ?", [self.get(batch).id])

    def batches(self, limit: int = 100) -> tuple[Batch, ...]:
        """The last batches."""
        with self._connections.reading() as db:
            return tuple(_batches(db, f"{_NEWEST} LIMIT ?", [limit]))

    def last_standing(self, user: str | None = None) -> Batch | None:
        """The newest batch that can be undone and was not: what an undo means by itself.

        Of this user alone, if one is named.
        """
        taken_back = set()
        with self._connections.reading() as db:
            for batch in _batches(db, _NEWEST):
                if batch.id in taken_back:
                    continue
                if batch.undoes is not None:
                    taken_back.add(batch.undoes)
                elif user in {None, batch.user} and batch.verb != ERASE:
                    return batch
        return None

    def way_back(self, number: int) -> tuple[Piece, ...] | None:
        """The pieces of the written file that make the one before; ``None`` if there was none."""
        with self._connections.reading() as db:
            ((layout, kept),) = db.rows("SELECT layout, kept FROM writes WHERE id = ?", [number])
        return None if layout is None else unpack(layout, kept)

    def _entries(self, where: str, values: list[Any]) -> tuple[Entry, ...]:
        with self._connections.reading() as db:
            rows = db.records(f"{_ENTRY} WHERE {where} ORDER BY w.id DESC", values)
            entries = [_entry(row) for row in rows]
            changes = _changes(db, where, values)
        return tuple(replace(entry, changes=changes.get(entry.id, ())) for entry in entries)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _set_state(db: Database, number: int, state: State) -> None:
    db.change("UPDATE writes SET state = ? WHERE id = ?", [state.value, number])


def _strike_out(db: Database, number: int) -> None:
    db.change("DELETE FROM changes WHERE write = ?", [number])
    for row in db.rows("DELETE FROM writes WHERE id = ? RETURNING batch", [number]):
        db.change(_DELETE_EMPTY, row)


def enter_batch(db: Database, batch: Batch) -> None:
    """Note a batch, if that was not done before, together with something that belongs to it."""
    db.insert("batches", _batch_row(batch), ignore=True)


def _batches(db: Database, rest: str, values: Values = ()) -> list[Batch]:
    names = ", ".join(f'"{name}"' for name in Batch.__slots__)
    return [Batch(*row) for row in db.rows(f"SELECT {names} FROM batches {rest}", values)]  # noqa: S608


def _batch_row(batch: Batch) -> dict[str, Any]:
    return {name: getattr(batch, name) for name in Batch.__slots__}


def _entry(row: Mapping[str, Any]) -> Entry:
    batch = Batch(**{name: row[f"b_{name}"] for name in Batch.__slots__})
    own = {name: row[name] for name in Entry.__slots__ if name in row}
    return Entry(**own | {"batch": batch, "state": State(row["state"])})


def _change_rows(number: int, changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    for change in changes:
        yield {
            "write": number,
            "field": change.field,
            "old": _json(change.old),
            "new": _json(change.new),
        }


def _changes(db: Database, where: str, values: list[Any]) -> dict[int, tuple[Change, ...]]:
    found: dict[int, tuple[Change, ...]] = {}
    sql = (
        f"SELECT c.* FROM changes c JOIN writes w ON w.id = c.write WHERE {where} ORDER BY c.rowid"  # noqa: S608
    )
    for row in db.records(sql, values):
        change = Change(row["field"], *(_value(row["field"], row[side]) for side in ("old", "new")))
        found[row["write"]] = (*found.get(row["write"], ()), change)
    return found


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(plain(value), ensure_ascii=False)


def _value(field: str, text: str | None) -> Any:
    return None if text is None else value_of(field, json.loads(text))
