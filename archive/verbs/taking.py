"""The verbs that let pictures out of the house, each with its rights and a receipt."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Unpack

from archive.export import (
    Kit,
    Preset,
    Receipt,
    Wishes,
    ordered,
    presets,
    saved,
    words_version,
)
from archive.index import Query
from archive.journal import Holder
from archive.model import Photo
from archive.rights import Verdict, verdict
from archive.roles import Action, needs
from archive.verbs.acting import Acting

__all__ = ["ExportReport", "Taking"]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What went into a kit and what stayed behind."""

    to: Path
    kit: Kit
    receipt: Receipt


class Taking(Acting):
    """An archive that hands out."""

    @abstractmethod
    def _fresh(self, pictures: str | Query | Iterable[Photo]) -> list[Photo]:
        """The pictures as their files say it now."""

    @abstractmethod
    def __getitem__(self, file: str | os.PathLike[str]) -> Photo:
        """A picture as its file says it now."""

    @needs(Action.LOOK)
    def rights(self, photo: Photo) -> Verdict:
        """May this picture be published today, and if not, why."""
        withdrawn = partial(self._holdings.consents.permissions().withdrawn, photo)
        return verdict(photo.metadata, self.clock(), withdrawn=withdrawn)

    @needs(Action.TAKE)
    def presets(self) -> Mapping[str, Preset]:
        """The sizes a kit comes in, by name: those of every archive and those of this house."""
        return presets(self.config.presets)

    @needs(Action.TAKE)
    def kit(
        self,
        pictures: str | Iterable[Photo],
        lang: str | None = None,
        *,
        record: Callable[[Receipt], None] | None = None,
        **wishes: Unpack[Wishes],
    ) -> Kit:
        """The kit of a query's hits or of ``pictures``, as their files say it now.

        ``wishes`` are those of :class:`archive.export.Wishes`: ``preset``, ``line``, ``use``,
        ``names``, ``document``, ``complete`` and ``override``. ``record`` is given the receipt
        when it has been entered.
        """
        if wishes.get("override") is not None:
            self.demand(Action.OVERRIDE)
        query = pictures if isinstance(pictures, str) else None
        order = ordered(self.config, lang, user=self.user, query=query, **wishes)

        def enter(receipt: Receipt) -> None:
            self.journal.receipts.enter(receipt.as_record())
            if record is not None:
                record(receipt)

        withdrawn = self._holdings.consents.permissions().withdrawn
        return Kit.of(self._fresh(pictures), self.clock(), order, withdrawn=withdrawn, record=enter)

    @needs(Action.TAKE)
    def hand_out(self, kit: Kit) -> Iterator[bytes]:
        """The kit's ZIP in pieces, see :meth:`archive.export.Kit.stream`."""
        return self._noting(kit.stream(), Action.TAKE, kit.order.query)

    @needs(Action.TAKE)
    def export(
        self,
        pictures: str | Iterable[Photo],
        to: str | os.PathLike[str],
        lang: str | None = None,
        **wishes: Unpack[Wishes],
    ) -> ExportReport:
        """Write the kit to a ZIP; :class:`Refused` if nothing in it may go out.

        The receipt is entered when the ZIP is on the disk, and not where it cannot be written.
        ``wishes`` are those of :meth:`kit`.
        """
        receipts: list[Receipt] = []
        kit = replace(self.kit(pictures, lang, **wishes), record=receipts.append)
        target = Path(to)
        enter = self.journal.receipts.enter
        saved(self.hand_out(kit), target, lambda: enter(receipts[0].as_record()))
        return ExportReport(target, kit, receipts[0])

    @needs(Action.HOLDERS)
    def holders(
        self, picture: Photo | str | os.PathLike[str], *, outdated: bool = True
    ) -> Sequence[Holder]:
        """Who took a picture with other words than it has now, newest first.

        With ``outdated=False``: everybody who took it.
        """
        photo = picture if isinstance(picture, Photo) else self[picture]
        current = words_version(photo.metadata) if outdated else None
        return self.journal.receipts.holders(photo.image_hash or "", current)
