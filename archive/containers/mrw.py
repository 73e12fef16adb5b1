"""Minolta RAW: blocks in front of the sensor data, one of them a TIFF stream. Read only."""

from __future__ import annotations

from collections.abc import Iterator

from archive.containers.source import Part, Piece, Source, Span, Split
from archive.model import Blocks

__all__ = ["picture", "split"]

_BLOCK_LIMIT = 64


def split(source: Source) -> Split:
    """Take the blocks in front apart."""
    end = 8 + int.from_bytes(source.read(4, 4), "big")
    here, exif = 8, None
    for _ in range(_BLOCK_LIMIT):
        head = source.some(here, 8)
        if here >= end or len(head) < 8:
            break
        length = int.from_bytes(head[4:], "big")
        if head[:4] == b"\0TTW":
            exif = source.read(here + 8, length)
        here += 8 + length
    return Split("MRW", Blocks(exif), (Part("head", 0, end), Part("sensor", end, source.size)))


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """The sensor data; the whole file if it ends before them."""
    sensor = old.parts[-1].span
    yield sensor if sensor.length > 0 else Span(0, source.size)
