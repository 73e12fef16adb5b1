"""In how many pictures of a part of the word index words are, counted once while it stays so.

A GIN index knows no counts: a word in every tenth picture is five thousand rows to look at in each
part. Parts but the newest are hardly ever written to, and most queries are of words asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from archive.index.wording import Phrase

__all__ = ["Frequencies", "State"]

_MOST = 50_000
"""So many counts are remembered, some 20 MB."""


@dataclass(frozen=True, slots=True)
class State:
    """A part as one transaction left it: its table, which one, all its pictures and words."""

    table: str
    written: str
    photos: int
    length: int


class Frequencies:
    """Remembers counts; usable from many threads."""

    def __init__(self) -> None:
        self._counted: dict[tuple[State, Phrase], int] = {}

    def of(
        self,
        part: State,
        phrases: Iterable[Phrase],
        count: Callable[[Sequence[Phrase]], Sequence[int]],
    ) -> dict[Phrase, int]:
        """How many pictures of a part have each of these; ``count`` says so of unknown ones."""
        found = {phrase: self._counted.get((part, phrase)) for phrase in phrases}
        missing = [phrase for phrase, known in found.items() if known is None]
        new = dict(zip(missing, count(missing), strict=True)) if missing else {}
        if len(self._counted) > _MOST:
            self._counted.clear()
        self._counted.update({(part, phrase): often for phrase, often in new.items()})
        return {phrase: known for phrase, known in found.items() if known is not None} | new
