"""Which of the files that are gone a new one is, under another name."""

from __future__ import annotations

from collections.abc import Iterable

from archive.index import Known
from archive.walking import Found

__all__ = ["Moves"]


class Moves:
    """Files that are gone; each can have become one other.

    ``matched`` are those that did.
    """

    def __init__(self, gone: Iterable[Known]) -> None:
        self._by_look: dict[tuple[int, int, int], Known] = {}
        self._by_hash: dict[str, Known] = {}
        self.matched: set[str] = set()
        for old in gone:
            self._by_look[old.inode, old.size, old.mtime_ns] = old
            self._by_hash |= {h: old for h in (old.image_hash, old.file_hash) if h}

    def renamed(self, new: Found) -> Known | None:
        """The one that looks as if it only changed its name, unless that is taken already."""
        old = self._by_look.get((new.inode, new.size, new.mtime_ns))
        return old if old and old.file not in self.matched and old.sidecar == new.sidecar else None

    def alike(self, hashes: Iterable[str | None]) -> Known | None:
        """The one with the first of these hashes that any has, unless that is taken already."""
        old = next((self._by_hash[h] for h in hashes if h in self._by_hash), None)
        return old if old and old.file not in self.matched else None
