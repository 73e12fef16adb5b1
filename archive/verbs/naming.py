"""The verbs about somebody: a name put right, consent, what is kept on them, erasure."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from archive.erasure import Erased, PersonReport, Place, erase, look_for, names_of
from archive.index import Query
from archive.journal import Batch
from archive.model import Edit, Photo, WriteResult
from archive.people import (
    Consent,
    Renamed,
    RenamePlan,
    carry_out,
    naming,
    plan_cards,
    plan_renaming,
    whose,
)
from archive.roles import Action, needs
from archive.verbs.acting import Acting, Progress

__all__ = ["Naming"]


class Naming(Acting):
    """An archive that answers for the people in it."""

    @abstractmethod
    def __getitem__(self, file: str | os.PathLike[str]) -> Photo:
        """A picture as its file says it now."""

    @abstractmethod
    def _fresh(self, pictures: str | Query | Iterable[Photo]) -> list[Photo]:
        """The pictures as their files say it now."""

    @abstractmethod
    def batch(self, verb: str = "write", note: str | None = None) -> Batch:
        """Several writes that belong together."""

    @abstractmethod
    def write(self, target: Edit, *, batch: Batch | None = None, **changes: Any) -> WriteResult:
        """Write an edit into a picture."""

    @needs(Action.RENAME)
    def plan_rename(self, old: str, new: str) -> RenamePlan:
        """What has to change in pictures and directory so that ``old`` is called ``new``.

        Nothing is written. See :func:`archive.people.plan_renaming` for what is corrected.
        """
        pictures = tuple(plan_renaming(self._fresh(naming(old)), old, new))
        return RenamePlan(old, new, pictures, plan_cards(self.directory.cards(), old, new))

    @needs(Action.RENAME)
    def rename(self, plan: RenamePlan, progress: Progress | None = None) -> Renamed:
        """Carry out a plan as one batch, which :meth:`undo` takes back from pictures and cards.

        Pictures that fail, or were changed since in the same fields, are named; the rest goes on.
        """
        batch = self.batch("rename", f"{plan.old} → {plan.new}")
        write = partial(self.write, batch=batch)
        return carry_out(plan, self.directory, batch, write, progress)

    @needs(Action.REPORT)
    def person_report(
        self, name: str, *, also: Iterable[str] = (), progress: Progress | None = None
    ) -> PersonReport:
        """All that is kept on somebody (GDPR, Art. 15), and what an erasure would leave.

        Every file is read. Other names on their card are looked for as well, and ``also`` these.
        """
        return look_for(self._place(), names_of(self.directory, name, also), progress)

    @needs(Action.ERASE)
    def erase_person(
        self,
        name: str,
        *,
        also: Iterable[str] = (),
        bylines: bool = False,
        progress: Progress | None = None,
    ) -> Erased:
        """Take somebody's name out of everything (GDPR, Art. 17); there is no way back.

        Look at :meth:`person_report` before. See :func:`archive.erasure.erase`.
        """
        names = names_of(self.directory, name, also)
        return erase(self._place(), names, self.user, bylines=bylines, progress=progress)

    def _place(self) -> Place:
        locks, write_iim = self._holdings.locks, self.config.write_iim
        return Place(self.root, self.journal, self.index, locks, write_iim)

    @needs(Action.CONSENT)
    def consent(
        self,
        who: str,
        given: bool,
        *,
        picture: str | os.PathLike[str] | None = None,
        note: str | None = None,
    ) -> Consent:
        """Enter that somebody gave or withdrew consent to be shown, in every picture or in one.

        ``who`` is a name, else the id or code of a card in the directory. :class:`NotFound` for a
        name that nobody has; :class:`InvalidValue` where two people have it.
        """
        photo = None if picture is None else self[picture]
        named = whose(who, self.directory, self.index, photo)
        return self._holdings.consents.enter(given, named, self.user, picture=photo, note=note)

    @needs(Action.CONSENT)
    def consents(self) -> Sequence[Consent]:
        """What everybody said about being shown, oldest first."""
        return self._holdings.consents.all()
