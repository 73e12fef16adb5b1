"""``journal.db``: history, receipts, refusals and fixity of an archive, in one file for good."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import TracebackType

from archive.errors import ReadError, WriteError
from archive.journal.acknowledged import Fixity
from archive.journal.connections import Connections
from archive.journal.history import History
from archive.journal.receipts import Receipts
from archive.journal.refusals import Refusals
from archive.journal.searches import Searches

__all__ = ["Journal"]


class Journal:
    """The journal of an archive. Usable from several threads and processes; close it when done.

    What a call has written when it returns is on the disk. ``clock`` says what time it is;
    ``connections`` are for others who keep something in the same file.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime] | None = None) -> None:
        self.path = path
        self.connections = Connections(path)
        now = clock or (lambda: datetime.now().astimezone())
        self.history = History(self.connections, now)
        self.receipts = Receipts(self.connections)
        self.refusals = Refusals(self.connections, now)
        self.searches = Searches(self.connections, now)
        self.fixity = Fixity(self.connections)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connections.close()

    def check(self) -> None:
        """Read all of it; :class:`ReadError` if it is damaged anywhere."""
        with self.connections.reading() as db:
            _refuse_damage(db.conn, self.path)

    def backup(self, to: str | os.PathLike[str]) -> Path:
        """A copy of the journal as it is now, checked; it may be written to meanwhile."""
        target = Path(to)
        part = target.with_name(f".{target.name}.part")
        try:
            with self.connections.reading() as db, closing(sqlite3.connect(part)) as copy:
                db.conn.backup(copy)
                _refuse_damage(copy, self.path)
            part.replace(target)
        except OSError as error:
            raise WriteError(error.strerror or str(error), to) from error
        finally:
            part.unlink(missing_ok=True)
        return target


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise ReadError(f"the journal is damaged ({verdict}); restore it from a backup", path)
