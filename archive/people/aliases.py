"""The other names of people, brought from the directory into the index that searches by them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from archive.errors import ReadError, WriteError
from archive.index import Index
from archive.journal.connections import books_of
from archive.journal.database import Books, Connections
from archive.people.directory import Directory

__all__ = ["Aliases"]


class Aliases:
    """The directory in a journal, looked into once there is one."""

    def __init__(self, books: Path | Books) -> None:
        self._books = books_of(books)
        self._connections: Connections | None = None

    def teach(self, index: Index) -> None:
        """Bring the names up to date if the directory has changed, or the index is a new one.

        A journal that cannot be read says so to whoever needs what is in it; search goes on with
        the names it knows, as it does where the index cannot be written just now.
        """
        with suppress(ReadError, WriteError):
            if self._connections is None and not self._books.exists():
                return
            self._connections = self._connections or self._books.open()
            directory = Directory(self._connections)
            state = directory.state
            if index.aliases_as_of != state:
                index.set_aliases(directory.aliases(), as_of=state)

    def close(self) -> None:
        """Let go of the journal."""
        if self._connections is not None:
            self._connections.close()
            self._connections = None
