"""Who stands in an archive: what their role allows, and what becomes of refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from archive.closing import Closing
from archive.config import Config
from archive.errors import NotFound, Refused
from archive.holdings import Holdings
from archive.index import Index
from archive.journal import Journal
from archive.people import Directory
from archive.people.guarded import GuardedDirectory
from archive.roles import Action, NotAllowed, Role, may

__all__ = ["Acting", "Progress"]

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


class Acting(Closing):
    """An archive somebody stands in: ``user`` is written into the history, ``role`` is asked."""

    root: Path
    user: str
    role: Role
    clock: Callable[[], datetime]
    config: Config
    _holdings: Holdings
    _lent: bool = False

    def close(self) -> None:
        """Let go of the index and the journal; one that was lent leaves them to its owner."""
        if not self._lent:
            self._holdings.close()

    @property
    def index(self) -> Index:
        """The index, which knows the people's other names and who withdrew consent by now."""
        return self._holdings.index

    @property
    def journal(self) -> Journal:
        """History, receipts and fixity; opened when first asked for.

        Opening it finds out what became of writes that were killed.
        """
        return self._holdings.journal

    @property
    def directory(self) -> Directory:
        """Who the people are: cards with other names, offices, codes; every change can be undone.

        What is changed here is known to the next search.
        """
        connections = self.journal.connections
        return GuardedDirectory(self, connections, user=self.user, clock=self.clock)

    def allows(self, action: Action) -> bool:
        """Whether the user's role may do this."""
        return may(self.role, action)

    def demand(self, action: Action) -> None:
        """Raise :class:`~archive.roles.NotAllowed` unless the user's role may do this."""
        if not self.allows(action):
            raise NotAllowed(action, self.role)

    def note(self, refused: Refused, action: Action, what: str | None = None) -> None:
        """Enter a refusal in the journal, once however many verbs it passes."""
        if refused.entered:
            return
        refused.entered = True
        action = refused.action if isinstance(refused, NotAllowed) else action
        what = refused.path or what
        self.journal.refusals.enter(self.user, self.role, action, what, refused.reason)

    def _noting(self, pieces: Iterator[bytes], action: Action, what: str | None) -> Iterator[bytes]:
        """The pieces; a refusal on the way is entered."""
        try:
            yield from pieces
        except Refused as refused:
            self.note(refused, action, what)
            raise

    def _undoable(self, batch: str | None) -> str | None:
        """The batch to take back, where it matters whose it is."""
        if self.allows(Action.UNDO_OTHERS):
            return batch
        history = self.journal.history
        if batch is None:
            own = history.last_standing(self.user)
            if own is None:
                raise NotFound("there is nothing of yours to undo")
            return own.id
        if history.get(batch).user != self.user:
            self.demand(Action.UNDO_OTHERS)
        return batch
