"""What people said about being shown, as it bears on the rights in an index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archive.index.columns import Moments
from archive.index.deriving import Ready, number_of
from archive.index.names import name_keys
from archive.index.protocol import Entry
from archive.model import Photo

__all__ = ["Barred", "Barring", "Judgement", "judged"]

Barred = Callable[[Photo], bool]
"""Whether somebody in a picture withdrew their consent."""
Barring = Callable[[], Barred | None]
"""What says so as of now; ``None`` if nobody ever withdrew anything."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of consents that rights are of, and whose pictures were looked at for it.

    Those people are known by folded names (``keys``), and by numbers of identifiers (``ids``).
    """

    as_of: int = 0
    keys: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()

    @classmethod
    def on(cls, names: Iterable[str], ids: Iterable[str], as_of: int) -> Judgement:
        """The one to be passed on people of these names and identifiers."""
        keys = {key for name in names for key in name_keys(name)}
        return cls(as_of, tuple(sorted(keys)), tuple(sorted(set(map(number_of, ids)))))

    @classmethod
    def parse(cls, text: str | None) -> Judgement:
        """The one that was kept as :attr:`text`; none was passed yet where nothing is kept."""
        if not text:
            return cls()
        as_of, keys, ids = json.loads(text)
        return cls(as_of, tuple(keys), tuple(ids))

    @property
    def text(self) -> str:
        """How it is kept."""
        return json.dumps([self.as_of, self.keys, self.ids])

    def after(self, last: Judgement) -> tuple[list[str], list[int]]:
        """The keys and ids of all whose pictures may be judged otherwise than by the last one."""
        return list({*self.keys, *last.keys}), list({*self.ids, *last.ids})


def judged(rights: Moments | None, barred: Barred | None, entry: Entry | Ready) -> Moments | None:
    """The rights a picture has by its fields, with what the people in it said on top."""
    if barred is None or not barred(entry.photo):
        return rights
    return (True, *(rights or (False, None, None, None, None))[1:])
