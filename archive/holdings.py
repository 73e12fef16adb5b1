"""What an archive holds beside its pictures: index, journal, what people said, locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock

from archive.closing import Closing
from archive.index import Index
from archive.journal import Journal
from archive.keeping import kept
from archive.people import Aliases, Consents
from archive.settle import settle

__all__ = ["Holdings"]


class Holdings(Closing):
    """One for all who act in an archive, from several threads; close it when the last one is done.

    ``home`` is the archive's own folder, ``root`` where the pictures are, ``address`` that of a
    database that keeps index, journal and locks instead of files. ``clock`` says what time it is.
    """

    def __init__(
        self, home: Path, root: Path, address: str | None, clock: Callable[[], datetime]
    ) -> None:
        keeping = kept(home, root, address)
        self.locks = keeping.locks
        self.consents = Consents(keeping.books, clock)
        self._aliases = Aliases(keeping.books)
        self._index = keeping.index(clock, self.consents.barring)
        self._books, self._root, self._clock = keeping.books, root, clock
        self._journal: Journal | None = None
        self._opening = Lock()

    def close(self) -> None:
        """Let go of the index and the journal."""
        for held in (self._index, self._aliases, self.consents, self.locks, self._journal):
            if held is not None:
                held.close()

    @property
    def index(self) -> Index:
        """The index, which knows the people's other names and who withdrew consent by now."""
        self._aliases.teach(self._index)
        self.consents.teach(self._index)
        return self._index

    @property
    def journal(self) -> Journal:
        """History, receipts and fixity; opened when first asked for.

        Opening it finds out what became of writes that were killed.
        """
        with self._opening:
            if self._journal is None:
                journal = Journal(self._books, self._clock)
                settle(journal, self._root, self.locks)
                self._journal = journal
            return self._journal
