"""Boxes of the ISO base media family: length, type, content, and boxes in boxes.

Source: ISO/IEC 14496-12, 4.2 and 8.11.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from archive.containers.source import BLOCK_LIMIT, Source, Span
from archive.errors import ReadError

__all__ = ["Box", "Item", "boxes", "find", "items", "read_item"]

_LIMIT = 20_000


class Box(NamedTuple):
    """One box: its four letters, where it starts, where its content does, where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a HEIF file: what it is, and the spans its bytes are in."""

    number: int
    kind: bytes
    media_type: bytes
    extents: tuple[Span, ...]


def boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; a box that runs over the end is the last, and cut there."""
    here = start
    for _ in range(_LIMIT):
        head = source.some(here, 16)
        if here + 8 > end or len(head) < 8:
            return
        size, kind = struct.unpack_from(">L4s", head)
        content = here + 8
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack_from(">Q", head, 8)
            content = here + 16
        elif size == 0:
            size = end - here
        if size < content - here:
            return
        yield Box(kind, here, content, min(here + size, end))
        here += size
    raise ReadError(f"has more than {_LIMIT:,} boxes")


def find(source: Source, start: int, end: int, kind: bytes) -> Box | None:
    """The first box of a kind between two places."""
    return next((box for box in boxes(source, start, end) if box.kind == kind), None)


def items(source: Source, meta: Box) -> tuple[Item, ...]:
    """The items a ``meta`` box declares, in the order of their numbers."""
    inside = {box.kind: box for box in boxes(source, meta.content + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return ()
    data = inside.get(b"idat")
    places = _locations(_bytes(source, inside[b"iloc"]), data.content if data else None)
    kinds = dict(_descriptions(source, inside[b"iinf"]))
    return tuple(
        Item(number, *kinds[number], places[number]) for number in sorted(places) if number in kinds
    )


def read_item(source: Source, item: Item) -> bytes:
    """The bytes of an item, put together."""
    if sum(extent.length for extent in item.extents) > BLOCK_LIMIT:
        raise ReadError("holds a block too large to be metadata")
    return b"".join(source.read(*extent) for extent in item.extents)


def _bytes(source: Source, box: Box) -> bytes:
    return source.read(box.content, box.end - box.content)


def _descriptions(source: Source, iinf: Box) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """Number, kind and media type of each item (``infe`` boxes of version 2 and 3)."""
    skip = 6 if source.read(iinf.content, 1) == b"\0" else 8
    for box in boxes(source, iinf.content + skip, iinf.end):
        body = source.some(box.content, min(box.end - box.content, 1024))
        if box.kind != b"infe" or len(body) < 12 or body[0] not in (2, 3):
            continue
        at = 6 if body[0] == 2 else 8
        number = int.from_bytes(body[4:at], "big")
        kind = body[at + 2 : at + 6]
        names = body[at + 6 :].split(b"\0")
        yield number, (kind, names[1] if kind == b"mime" and len(names) > 1 else b"")


def _locations(iloc: bytes, idat: int | None) -> Mapping[int, tuple[Span, ...]]:
    """Where each item's bytes are (``iloc`` box of version 0 to 2)."""
    places: dict[int, tuple[Span, ...]] = {}
    fields = _Fields(iloc)
    version = fields.take(1)
    fields.take(3)
    sizes = fields.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version in (1, 2) else 0
    for _ in range(fields.take(4 if version == 2 else 2)):
        number = fields.take(4 if version == 2 else 2)
        method = fields.take(2) & 15 if version in (1, 2) else 0
        fields.take(2)
        base = fields.take(base_size)
        spans = []
        for _ in range(fields.take(2)):
            fields.take(index_size)
            offset = fields.take(offset_size)
            spans.append(Span(base + offset, fields.take(length_size)))
        if method == 1 and idat is not None:
            spans = [Span(idat + span.offset, span.length) for span in spans]
        if method in (0, 1):
            places[number] = tuple(spans)
    return places


class _Fields:
    """Big-endian numbers of changing width, one after the other."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, size: int) -> int:
        """The next number of ``size`` bytes."""
        end = self._at + size
        if end > len(self._content):
            raise ReadError("has an index of items that is cut off")
        number = int.from_bytes(self._content[self._at : end], "big")
        self._at = end
        return number
