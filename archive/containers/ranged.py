"""A source over an object: its head in one request, further stretches as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import IO

from archive import system
from archive.containers.source import HEAD, Piece, Source
from archive.errors import ReadError
from archive.objects.paths import ObjectPath, status
from archive.objects.versions import Version

__all__ = ["RangedSource"]

_LEAST = 4 * 1024
"""So much is asked for at a time at least: what is wanted next mostly lies close behind."""


class RangedSource(Source):
    """One version of an object, open for reading at any place.

    Whatever is read is of the version that was there on opening; once that is another,
    :class:`~archive.objects.versions.Overtaken` is raised. Metadata come by ranges. Who goes
    through whole pictures (:meth:`passing`, to hash or to copy them) has the object fetched, once.
    """

    __slots__ = ("_seen", "version")

    def __init__(self, path: ObjectPath) -> None:
        self.displaced = False
        self.fd = -1
        self.version, self.head = path.first(HEAD)
        self.size = self.version.size
        self.stat = status(self.version)
        self._seen = _Seen(path, self.version, self.head)

    def close(self) -> None:
        """Let go of the copy, if one was made."""
        self.fd = -1
        self._seen.close()

    def some(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``offset``: fewer at the end of the object."""
        end = min(offset + length, self.size)
        if not 0 <= offset < end:
            return b""
        if end <= len(self.head):
            return self.head[offset:end]
        return self._seen.some(offset, end)

    def until(self, end: int) -> Source:
        """The same object as if it ended at ``end``; closed with the whole one."""
        clipped = object.__new__(RangedSource)
        clipped.fd, clipped.size, clipped.head = self.fd, end, self.head[:end]
        clipped.version, clipped._seen = self.version, self._seen
        return clipped

    def passing(self, pieces: Iterable[Piece]) -> Iterator[bytes | memoryview]:
        """The bytes of the pieces in one buffer, from a copy of the whole object."""
        self.fd = self._seen.whole()
        return super().passing(pieces)


class _Seen:
    """What has been read of one version so far; safe to use from several threads."""

    def __init__(self, path: ObjectPath, version: Version, head: bytes) -> None:
        self._path, self._version = path, version
        self._stretches = [(0, head)]
        self._copy: IO[bytes] | None = None
        self._lock = Lock()

    def some(self, start: int, end: int) -> bytes:
        with self._lock:
            if self._copy is not None:
                return system.pread(self._copy.fileno(), end - start, start)
            found = bytearray()
            while (at := start + len(found)) < end:
                found += self._onwards(at, end)
            return bytes(found[: end - start])

    def _onwards(self, at: int, end: int) -> bytes:
        """Bytes from ``at`` on: those that were read already, else those that are wanted."""
        for begins, data in self._stretches:
            if begins <= at < begins + len(data):
                return data[at - begins :]
        asked = min(max(end, at + _LEAST), self._version.size)
        data = self._path.some(self._version, at, asked)
        if len(data) != asked - at:
            raise ReadError("the store broke off")
        self._stretches.append((at, data))
        return data

    def whole(self) -> int:
        """The number of an open file with all of it."""
        with self._lock:
            if self._copy is None:
                self._copy = self._path.fetch(self._version)
                self._stretches.clear()  # which nobody asks any more
            return self._copy.fileno()

    def close(self) -> None:
        with self._lock:
            copy, self._copy = self._copy, None
        if copy is not None:
            copy.close()
