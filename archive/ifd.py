"""The TIFF structure that EXIF blocks and TIFF files share: image file directories (IFDs).

Everything reads through a ``Reader``, so that a block in memory and a file of many gigabytes are
walked by the same code. :mod:`archive.ifdedit` changes what is read here.

Source: TIFF 6.0; EXIF 3.0, 4.6.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection
from typing import NamedTuple

from archive.errors import ReadError

__all__ = [
    "ASCII",
    "EXIF_POINTER",
    "GPS_POINTER",
    "INTEROP_POINTER",
    "LONG",
    "OCTETS",
    "SHORT",
    "Directory",
    "Entry",
    "Reader",
    "directory",
    "header",
    "reader",
    "value",
]

Reader = Callable[[int, int], bytes]
"""Gives ``length`` bytes from ``offset``, or as many as there are."""

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 1, 2, 3, 4, 5, 7
EXIF_POINTER, GPS_POINTER, INTEROP_POINTER = 0x8769, 0x8825, 0xA005

OCTETS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
"""Octets of one element by type; 129 is EXIF 3.0's UTF-8."""


class Entry(NamedTuple):
    """One entry of a directory; ``field`` are its last four bytes: a value or its offset."""

    tag: int
    type: int
    elements: int
    field: bytes

    @property
    def size(self) -> int:
        """Octets of the value; 0 for a type nobody knows."""
        return OCTETS.get(self.type, 0) * self.elements


class Directory(NamedTuple):
    """The entries that were there, the link to the next one, and whether all were there."""

    entries: list[Entry]
    link: bytes
    complete: bool


def reader(block: bytes) -> Reader:
    """Read from bytes in memory."""
    return lambda offset, length: block[offset : offset + length]


def header(read: Reader) -> tuple[str, int]:
    """Byte order (``<`` or ``>``) and offset of the first directory of a classic TIFF stream."""
    head = read(0, 8)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(head[:4])
    if order is None or len(head) < 8:
        raise ReadError("the EXIF block does not begin with a TIFF header")
    return order, struct.unpack(order + "L", head[4:])[0]


def directory(
    read: Reader, order: str, offset: int, wanted: Collection[int] | None = None
) -> Directory:
    """The directory at ``offset``; only ``wanted`` tags if given.

    A directory that runs over the end gives the entries that are there and ``complete=False``.
    """
    head = read(offset, 2)
    if offset < 8 or len(head) < 2:
        raise ReadError(f"no EXIF directory at offset {offset}")
    (count,) = struct.unpack(order + "H", head)
    body = read(offset + 2, 12 * count + 4)
    there = min(count, len(body) // 12)
    rows = struct.iter_unpack(order + "HHL4s", body[: 12 * there])
    entries = [Entry(*row) for row in rows if wanted is None or row[0] in wanted]
    return Directory(entries, body[12 * count :].ljust(4, b"\0"), there == count)


def value(read: Reader, order: str, entry: Entry) -> bytes | None:
    """The bytes of a value; ``None`` if they would lie outside of the stream."""
    size = entry.size
    if size <= 4:
        return entry.field[:size]
    content = read(struct.unpack(order + "L", entry.field)[0], size)
    return content if len(content) == size else None
