"""Files to be read, dealt out among all who index the same archive just now.

Nobody has to know of the others: whoever is at a slice of the archive holds its lock, and who takes
it next looks again at what is left to do there. A worker that is killed lets go of its slices, and
another one does the rest.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator

from archive.closing import Closing
from archive.locks import Locks, Release
from archive.shares import slice_of

__all__ = ["Dealt"]


class Dealt(Closing):
    """The files one worker wants to read; a block in which it may hold slices of them.

    Go through :meth:`ours` until nothing is :attr:`left`, and say of each file when it is
    :meth:`done`; before going through it again, that has to be said of all that came.
    """

    def __init__(self, files: Iterable[str], locks: Locks) -> None:
        self._locks = locks
        self.left: dict[int, list[str]] = defaultdict(list)
        """By slice, the files that nobody of ours has begun with."""
        for file in files:
            self.left[slice_of(file)].append(file)
        self._undone: dict[int, int] = {}
        self._held: dict[int, Release] = {}

    def close(self) -> None:
        """Let go of the slices that are held."""
        while self._held:
            self._held.popitem()[1]()

    def ours(self) -> Iterator[str]:
        """Files that are ours to read; waits for others only if they have all that is left."""
        before = len(self.left)
        for number in self._order():
            if self._take(number, wait=False):
                yield from self.left.pop(number)
        if self.left and len(self.left) == before:
            number = self._order()[0]
            self._take(number, wait=True)
            yield from self.left.pop(number)

    def done(self, file: str) -> None:
        """What there was to do about this file is in the index."""
        number = slice_of(file)
        self._undone[number] -= 1
        if not self._undone[number]:
            del self._undone[number]
            self._held.pop(number)()

    def _take(self, number: int, *, wait: bool) -> bool:
        release = self._locks.slice(number, wait=wait)
        if release is None:
            return False
        self._held[number] = release
        self._undone[number] = len(self.left[number])
        return True

    def _order(self) -> list[int]:
        """The slices that are left, each worker beginning at another one."""
        numbers = sorted(self.left)
        first = os.getpid() % max(1, len(numbers))
        return [*numbers[first:], *numbers[:first]]
