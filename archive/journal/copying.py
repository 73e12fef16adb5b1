"""A whole journal from one database into another, whatever they are."""

from __future__ import annotations

import os
from pathlib import Path

from archive.errors import WriteError
from archive.journal.connections import SqliteConnections
from archive.journal.database import Database

__all__ = ["copy", "write_file"]

_FIRST = ("batches", "writes", "receipts")
"""Tables that others refer to."""


def copy(source: Database, target: Database) -> None:
    """Every row of every table into one that has none yet; numbers stay as they are."""
    tables = source.tables()
    for table in (*_FIRST, *(table for table in tables if table not in _FIRST)):
        names = [name for name in source.columns(table) if name in target.columns(table)]
        listed = ", ".join(f'"{name}"' for name in names)
        rows = source.rows(f'SELECT {listed} FROM "{table}" ORDER BY rowid')  # noqa: S608
        places = ", ".join("?" * len(names))
        target.change_many(f'INSERT INTO "{table}" ({listed}) VALUES ({places})', rows)  # noqa: S608


def write_file(source: Database, to: str | os.PathLike[str]) -> Path:
    """A journal as a file of its own, checked; one that is there is replaced."""
    target = Path(to)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        written = SqliteConnections(part)
        try:
            with written.writing() as db:
                copy(source, db)
            written.compact()
            written.check()
        finally:
            written.close()
        part.replace(target)
    except OSError as error:
        raise WriteError(error.strerror or str(error), to) from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
    return target
