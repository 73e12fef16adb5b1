"""Where an archive keeps what is not in its pictures: in files beside them, or on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from archive.errors import InvalidValue
from archive.index import Index, SqliteIndex
from archive.index.judging import Barring
from archive.journal.connections import JournalFile
from archive.journal.database import Books
from archive.locks import FileLocks, Locks

__all__ = ["Keeping", "kept"]

Clock = Callable[[], datetime]


class Keeping(Protocol):
    """An archive's journal, its locks, and its index, which is opened when asked for."""

    @property
    def books(self) -> Books:
        """Where the journal is."""

    @property
    def locks(self) -> Locks:
        """The locks, the same for everybody at work on the archive."""

    def index(self, clock: Clock, barring: Barring) -> Index:
        """The index."""


def kept(home: Path, root: Path, address: str | None) -> Keeping:
    """How an archive is kept whose own folder is ``home``: on a server, if an address is given.

    ``root`` is where its pictures are.

    :class:`InvalidValue` if that is no address, or what it takes is not installed.
    """
    if not address:
        return _Beside(home, root)
    if not address.startswith(("postgresql://", "postgres://")):
        raise InvalidValue("an index is in .archive/, or at an address like postgresql://host/name")
    if find_spec("psycopg") is None:
        raise InvalidValue("an index on PostgreSQL takes psycopg: install bildzeile[postgres]")
    from archive.postgres import keeping  # only who uses it has it

    return keeping.OnServer(home, root, address)


@dataclass(frozen=True, slots=True)
class _Beside:
    """In files in the archive's own folder."""

    home: Path
    root: Path

    @property
    def books(self) -> JournalFile:
        return JournalFile(self.home / "journal.db")

    @property
    def locks(self) -> FileLocks:
        return FileLocks(self.home / "locks")

    def index(self, clock: Clock, barring: Barring) -> SqliteIndex:
        return SqliteIndex(self.home / "index.db", root=self.root, clock=clock, barring=barring)
