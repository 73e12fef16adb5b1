"""A write that is ready to take its place: what it was made of, and what takes it back.

The pieces a new version is spliced from say all there is to know about the way back: what was
carried over is still in the new file, the rest of the old one is kept. So undoing is exact to
the byte, and the same for every format.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.containers.source import Piece, Source, Span, length
from archive.errors import ReadError
from archive.model import Change

__all__ = ["Prepared", "Witness", "inverse", "pack", "unpack"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked write just before it counts.

    ``path`` is the file that will be another: the picture or its sidecar. ``before, after`` are
    the SHA-256 of it alone, ``None`` where there is no file. ``pieces`` make the new version of
    ``old``, which is open for as long as the witness looks. ``image_hash`` works out the hash of
    the picture when it is asked for.
    """

    path: Path
    old: Source | None
    pieces: Sequence[Piece]
    before: str | None
    after: str | None
    image_hash: Callable[[], str]
    changes: tuple[Change, ...] = ()

    def inverse(self) -> tuple[Piece, ...] | None:
        """The pieces that make the old version of the new one; ``None`` if there was none."""
        return None if self.old is None else inverse(self.pieces, self.old)


Witness = Callable[[Prepared], None]
"""Shown every write after its check and before it counts; what it raises prevents the write."""


def inverse(pieces: Iterable[Piece], old: Source) -> tuple[Piece, ...]:
    """Pieces of the *new* file that make up ``old``: spans of it, and the bytes it lost."""
    return tuple(_joined(_back(_carried(pieces), old)))


def _carried(pieces: Iterable[Piece]) -> list[tuple[Span, int]]:
    """The spans of the old file with where they came to lie, in the old file's order."""
    found, at = [], 0
    for piece in pieces:
        if isinstance(piece, Span):
            found.append((piece, at))
        at += length(piece)
    return sorted(found)


def _back(carried: Iterable[tuple[Span, int]], old: Source) -> Iterator[Piece]:
    done = 0
    for span, place in carried:
        known = min(max(done - span.offset, 0), span.length)  # carried over twice
        if known == span.length:
            continue
        yield _lost(old, done, span.offset)
        yield Span(place + known, span.length - known)
        done = span.offset + span.length
    yield _lost(old, done, old.size)


def _lost(old: Source, start: int, end: int) -> bytes:
    return b"".join(old.chunks([Span(start, end - start)]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same without empty pieces, and with spans that go on from one another made one."""
    last: Piece = b""
    for piece in pieces:
        if not length(piece):
            continue
        if isinstance(last, Span) and isinstance(piece, Span) and sum(last) == piece.offset:
            last = Span(last.offset, last.length + piece.length)
            continue
        if length(last):
            yield last
        last = piece
    if length(last):
        yield last


def pack(pieces: Sequence[Piece]) -> tuple[str, bytes]:
    """Pieces to be kept: their layout as JSON, and their bytes compressed.

    In the layout a pair is a span, a number the length of a stretch of the bytes.
    """
    layout = [len(piece) if isinstance(piece, bytes) else list(piece) for piece in pieces]
    kept = b"".join(piece for piece in pieces if isinstance(piece, bytes))
    return json.dumps(layout, separators=(",", ":")), zlib.compress(kept)


def unpack(layout: str, kept: bytes) -> tuple[Piece, ...]:
    """The pieces as they were packed."""
    try:
        content = zlib.decompress(kept)
        return tuple(_unpacked(json.loads(layout), content))
    except (zlib.error, ValueError) as error:
        raise ReadError(f"the bytes kept for the way back are damaged: {error}") from error


def _unpacked(layout: list[int | list[int]], content: bytes) -> Iterator[Piece]:
    at = 0
    for item in layout:
        if isinstance(item, int):
            yield content[at : at + item]
            at += item
        else:
            yield Span(*item)
