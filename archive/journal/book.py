"""History, receipts, refusals and fixity of an archive, in one place for good."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from archive.closing import Closing
from archive.journal.acknowledged import Fixity
from archive.journal.connections import books_of
from archive.journal.database import Books
from archive.journal.history import History
from archive.journal.receipts import Receipts
from archive.journal.refusals import Refusals
from archive.journal.searches import Searches

__all__ = ["Journal"]


class Journal(Closing):
    """The journal of an archive. Usable from several threads and processes; close it when done.

    ``books`` are where it is kept, a file if they are a path. What a call has written when it
    returns is on the disk. ``clock`` says what time it is; ``connections`` are for others who keep
    something in the same place.
    """

    def __init__(self, books: Path | Books, clock: Callable[[], datetime] | None = None) -> None:
        self.connections = books_of(books).open()
        now = clock or (lambda: datetime.now().astimezone())
        self.history = History(self.connections, now)
        self.receipts = Receipts(self.connections)
        self.refusals = Refusals(self.connections, now)
        self.searches = Searches(self.connections, now)
        self.fixity = Fixity(self.connections)

    def close(self) -> None:
        """Let go of it."""
        self.connections.close()

    def check(self) -> None:
        """Read all of it; :class:`ReadError` if it is damaged anywhere."""
        self.connections.check()

    def backup(self, to: str | os.PathLike[str]) -> Path:
        """A copy of the journal as it is now, checked; it may be written to meanwhile."""
        return self.connections.backup(to)
