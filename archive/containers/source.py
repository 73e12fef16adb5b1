"""What every container reads from, and what it says about the file it has taken apart."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive import system
from archive.containers.freeing import let_go
from archive.errors import ReadError
from archive.model import Blocks
from archive.objects import ObjectPath

__all__ = [
    "BLOCK_LIMIT",
    "HEAD",
    "OWN",
    "Part",
    "Piece",
    "Source",
    "Span",
    "Split",
    "foreign_parts",
    "length",
    "replaced",
    "same_bytes",
]

HEAD = 32 * 1024
"""Bytes read at once when a file is opened: the metadata of most pictures.

Twice as much would drive what else is at work out of the processor's cache.
"""

BLOCK_LIMIT = 64 * 1024 * 1024
"""No metadata block larger than this is read; real ones stay far below a megabyte."""

_CHUNK = 256 * 1024

EXIF, XMP, EXTENDED, PHOTOSHOP, IIM = "EXIF", "XMP", "Extended XMP", "Photoshop", "IIM"
OWN = frozenset({EXIF, XMP, PHOTOSHOP, IIM, "header"})
"""Names of parts that a write may replace. Every other part must survive it byte for byte."""


class Span(NamedTuple):
    """A stretch of a file: where it starts, and how many bytes it has."""

    offset: int
    length: int


Piece = bytes | Span
"""A stretch of a file to be written: new bytes, or a span of the file it is made from."""


class Part(NamedTuple):
    """One segment, chunk or box of a file, with everything that frames it."""

    name: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The same stretch as offset and length."""
        return Span(self.start, self.end - self.start)


@dataclass(frozen=True, slots=True)
class Split:
    """A file taken apart: its metadata blocks, and its parts in file order.

    ``signed`` says that content credentials (C2PA) vouch for the file's bytes, so that any
    change of it would break the signature.
    """

    format: str
    blocks: Blocks
    parts: tuple[Part, ...]
    width: int | None = None
    height: int | None = None
    signed: bool = False
    complete: bool = True
    warnings: tuple[str, ...] = ()


class Source:
    """A file open for reading at any place; reads past its end are a :class:`ReadError`.

    Opening takes one read of the first 32 KiB, which most metadata fit into. Only regular files
    are accepted: a pipe or a device would block. ``displaced`` is set where another version has
    taken its place: closing it then gives its space back, for which nobody has to wait (but the
    end of the program, which waits for the one that is under way).
    """

    __slots__ = ("displaced", "fd", "head", "size", "stat")

    def __new__(cls, path: str | os.PathLike[str]) -> Source:
        """A source that asks the store, where ``path`` is that of an object."""
        if isinstance(path, ObjectPath):
            from archive.containers.ranged import RangedSource  # which is one of these

            return object.__new__(RangedSource)
        return object.__new__(cls)

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.displaced = False
        self.fd = os.open(path, system.READING)
        try:
            self.stat = os.fstat(self.fd)
            if not stat.S_ISREG(self.stat.st_mode):
                raise ReadError("is not a regular file")
            self.size = self.stat.st_size
            self.head = system.pread(self.fd, HEAD, 0)
        except BaseException:
            os.close(self.fd)
            raise

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; once is enough."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            let_go(fd, behind=self.displaced)

    def some(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``offset``: fewer at the end of the file."""
        end = min(offset + length, self.size)
        if not 0 <= offset < end:
            return b""
        if end <= len(self.head):
            return self.head[offset:end]
        return system.pread(self.fd, end - offset, offset)

    @classmethod
    def of(cls, content: bytes) -> Source:
        """Bytes in memory, read as a file would be: for a picture inside another file."""
        source = object.__new__(cls)
        source.fd, source.size, source.head = -1, len(content), content
        return source

    def until(self, end: int) -> Source:
        """The same file as if it ended at ``end``; closed with the whole one, not by itself."""
        clipped = object.__new__(Source)
        clipped.fd, clipped.size = self.fd, end
        clipped.head = self.head[:end]
        return clipped

    def read(self, offset: int, length: int) -> bytes:
        """Exactly ``length`` bytes from ``offset``."""
        if offset < 0 or length < 0 or offset + length > self.size:
            raise ReadError("ends before its data do")
        if length > BLOCK_LIMIT:
            raise ReadError(f"holds a block of {length:,} bytes, too large to be metadata")
        data = self.some(offset, length)
        if len(data) != length:
            raise ReadError("became shorter while it was read")
        return data

    def chunks(self, pieces: Iterable[Piece]) -> Iterator[bytes]:
        """The bytes of the pieces one after the other, a megabyte at a time."""
        for piece in pieces:
            if isinstance(piece, bytes):
                if piece:
                    yield piece
                continue
            offset, left = piece
            while left > 0:
                data = self.read(offset, min(left, _CHUNK))
                yield data
                offset += len(data)
                left -= len(data)

    def passing(self, pieces: Iterable[Piece]) -> Iterator[bytes | memoryview]:
        """The same in one buffer: each stretch is gone when the next one comes.

        A third faster than :meth:`chunks` where nothing but a hash is to be made of the bytes.
        """
        # no larger than the file: a megabyte to fill with zeros takes longer than a small picture
        buffer = memoryview(bytearray(min(_CHUNK, self.size)))
        for piece in pieces:
            if isinstance(piece, bytes) or self.fd < 0:
                yield from self.chunks([piece])
                continue
            offset, left = piece
            if offset < 0 or offset + left > self.size:
                raise ReadError("ends before its data do")
            while left > 0:
                count = system.preadv(self.fd, [buffer[:left]], offset)
                if not count:
                    raise ReadError("became shorter while it was read")
                yield buffer[:count]
                offset, left = offset + count, left - count

    def find(self, pattern: bytes, start: int, end: int | None = None) -> int:
        """Where ``pattern`` first occurs at or after ``start``, or -1."""
        stop = self.size if end is None else end
        while start < stop:
            data = self.some(start, min(_CHUNK, stop - start))
            found = data.find(pattern)
            if found >= 0:
                return start + found
            if len(data) < len(pattern):
                break
            start += len(data) - len(pattern) + 1
        return -1


def foreign_parts(parts: Iterable[Part]) -> Iterator[Piece]:
    """The spans of all parts that are not ours."""
    return (part.span for part in parts if part.name not in OWN)


def replaced(parts: Sequence[Part], changed: Mapping[str, bytes], entry: int) -> Iterator[Piece]:
    """The parts in file order with the ``changed`` ones in the place of the first of their name.

    What has no place yet goes in front of the part with index ``entry``, or to the end.
    """
    present = {part.name for part in parts}
    fresh = [content for name, content in changed.items() if name not in present]
    pending = dict(changed)
    for index, part in enumerate(parts):
        if index == entry:
            yield from fresh
        if part.name in changed:
            yield pending.pop(part.name, b"")
        else:
            yield part.span
    if entry >= len(parts):
        yield from fresh


def length(piece: Piece) -> int:
    """How many bytes a piece comes to."""
    return len(piece) if isinstance(piece, bytes) else piece.length


def same_bytes(a: Source, pieces_a: Iterable[Piece], b: Source, pieces_b: Iterable[Piece]) -> bool:
    """Whether two sequences of pieces say the same, however they are cut."""
    left, right = a.chunks(pieces_a), b.chunks(pieces_b)
    x = y = b""
    while True:
        x = x or next(left, b"")
        y = y or next(right, b"")
        if not x or not y:
            return not x and not y
        n = min(len(x), len(y))
        if n == len(x) == len(y):
            if x != y:
                return False
        elif x[:n] != y[:n]:
            return False
        x, y = x[n:], y[n:]
