"""Whether a file looks as it did, and which of those that are gone a new one is."""

from __future__ import annotations

import time
from collections.abc import Iterable

from archive.index import Known
from archive.walking import Found

__all__ = ["RACY_NS", "Moves", "looks_same", "since"]

RACY_NS = 2_000_000_000
"""A file changed so shortly before it was read may change again without its times showing it."""

_UNSURE = -1
_NO_TIME = 0
"""In the place of the time of the last change, which an object does not need: it has an ETag."""


class Moves:
    """Files that are gone; each can have become one other.

    ``matched`` are those that did.
    """

    def __init__(self, gone: Iterable[Known]) -> None:
        self._by_look: dict[tuple[int, int, int], Known] = {}
        self._by_hash: dict[str, Known] = {}
        self.matched: set[str] = set()
        for old in gone:
            self._by_look[_kept_by_a_move(old)] = old
            self._by_hash |= {h: old for h in (old.image_hash, old.file_hash) if h}

    def renamed(self, new: Found) -> Known | None:
        """The one that looks as if it only changed its name, unless that is taken already."""
        old = self._by_look.get(_kept_by_a_move(new))
        return old if old and old.file not in self.matched and old.sidecar == new.sidecar else None

    def alike(self, hashes: Iterable[str | None]) -> Known | None:
        """The one with the first of these hashes that any has, unless that is taken already."""
        old = next((self._by_hash[h] for h in hashes if h in self._by_hash), None)
        return old if old and old.file not in self.matched else None


def looks_same(known: Known, found: Found) -> bool:
    """Whether a file looks as it did when it was read."""
    return _look(known) == _look(found)


def since(file: Found) -> int:
    """When it was last touched; unsure if that is so little ago that it may go on unnoticed."""
    if file.ctime_ns == _NO_TIME:
        return _NO_TIME
    settled = time.time_ns() - max(file.mtime_ns, file.ctime_ns) > RACY_NS
    return file.ctime_ns if settled else _UNSURE


def _look(file: Found | Known) -> tuple[object, ...]:
    return file.size, file.mtime_ns, file.inode, file.ctime_ns, file.sidecar


def _kept_by_a_move(file: Found | Known) -> tuple[int, int, int]:
    """What another name does not change. An object is put anew under it, at another time."""
    return file.inode, file.size, file.mtime_ns if file.ctime_ns != _NO_TIME else 0
