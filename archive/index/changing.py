"""How an index is changed, whatever database its tables are in."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from archive.closing import Closing
from archive.index.answering import Answering
from archive.index.deriving import Ready
from archive.index.names import name_keys
from archive.index.protocol import Entry, Known

__all__ = ["Changing", "Writes", "aliases_of"]

BATCH = 5_000
"""So many entries are prepared at a time inside the transaction of a ``put_many``."""


class Writes(Protocol):
    """What an index is changed through, within one transaction."""

    def put(self, entries: Sequence[Entry | Ready]) -> int:
        """Add or replace these. Returns how many."""

    def delete(self, files: Iterable[str]) -> int:
        """Forget these files. Returns how many were known."""


class Changing(Answering, Closing):
    """The part of an :class:`~archive.index.protocol.Index` that is the same wherever it writes."""

    @abstractmethod
    def known(self) -> Iterator[Known]:
        """Every file in the index, by path in code point order."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Writes]:
        """A transaction: all of it is kept, or nothing."""

    def put_many(self, entries: Iterable[Entry | Ready]) -> int:
        """Add these, or replace what is known under the same ``photo.file``; all or none."""
        waiting, written = iter(entries), 0
        with self._writing() as writer:
            while batch := list(islice(waiting, BATCH)):
                written += writer.put(batch)
        return written

    def delete_many(self, files: Iterable[str]) -> int:
        """Forget these files; unknown ones are passed over. Returns how many were known."""
        with self._writing() as writer:
            return writer.delete(files)

    def clear(self) -> None:
        """Forget everything."""
        self.delete_many([known.file for known in self.known()])


def aliases_of(groups: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """The folded names of each group with its number: who has one of them may have the others."""
    return sorted(
        {
            (key, person)
            for person, group in enumerate(groups)
            for name in group
            for key in name_keys(name)
        }
    )
