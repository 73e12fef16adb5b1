"""An archive whose index, journal and locks are in a database on a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from archive.index.answering import Clock
from archive.index.judging import Barring
from archive.locks import FileLocks
from archive.postgres.index import PostgresIndex
from archive.postgres.journal import JournalDatabase
from archive.postgres.locks import DatabaseLocks

__all__ = ["OnServer"]


@dataclass(frozen=True, slots=True)
class OnServer:
    """What is kept at an address; ``home`` is the archive's own folder. See ``archive.keeping``."""

    home: Path
    root: Path
    address: str = field(repr=False)

    @property
    def books(self) -> JournalDatabase:
        """The journal, which takes in what was kept in a file before."""
        return JournalDatabase(self.address, self.home / "journal.db")

    @property
    def locks(self) -> DatabaseLocks:
        """Locks in the database, and on files for this machine."""
        return DatabaseLocks(self.address, FileLocks(self.home / "locks"))

    def index(self, clock: Clock, barring: Barring) -> PostgresIndex:
        """The index."""
        return PostgresIndex(self.address, root=self.root, clock=clock, barring=barring)
