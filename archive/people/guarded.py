"""The directory behind the role check: what :attr:`archive.catalog.Archive.directory` lends."""

from __future__ import annotations

from typing import Any

from archive.people.cards import Step
from archive.people.directory import Directory
from archive.roles import Action, Guarded, needs

__all__ = ["GuardedDirectory"]


class GuardedDirectory(Directory):
    """A directory each verb of which asks a guard first."""

    def __init__(self, guard: Guarded, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demand = guard.demand
        self.note = guard.note

    cards = needs(Action.SEARCH)(Directory.cards)
    __getitem__ = needs(Action.SEARCH)(Directory.__getitem__)
    find = needs(Action.SEARCH)(Directory.find)
    one = needs(Action.SEARCH)(Directory.one)
    who = needs(Action.SEARCH)(Directory.who)
    aliases = needs(Action.SEARCH)(Directory.aliases)
    steps = needs(Action.HISTORY)(Directory.steps)
    add = needs(Action.DIRECTORY)(Directory.add)
    change = needs(Action.DIRECTORY)(Directory.change)
    remove = needs(Action.DIRECTORY)(Directory.remove)
    apply = needs(Action.DIRECTORY)(Directory.apply)
    merge = needs(Action.MERGE)(Directory.merge)
    split = needs(Action.MERGE)(Directory.split)
    take_back = needs(Action.UNDO)(Directory.take_back)

    @needs(Action.UNDO)
    def undo(self, step: int | None = None) -> Step:
        """As :meth:`Directory.undo`; what others did only a chief takes back."""
        with self._connections.reading() as db:
            done = self._step(db, step)
        if done.user != self._user:
            self.demand(Action.UNDO_OTHERS)
        return super().undo(done.id)
