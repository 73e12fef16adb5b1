"""Multi-picture format: the index of further images behind the first one of a JPEG.

Its offsets count from its own header, so they hold whatever changes in front of it. Where
something behind it grows, they are moved by as much.
Source: CIPA DC-007, 5.2.
"""

from __future__ import annotations

import struct

__all__ = ["BASE", "SIGNATURE", "shifted"]

SIGNATURE = b"MPF\0"
BASE = 8
"""Where in its segment the header is that offsets count from."""

_ENTRIES = 0xB002
_ENTRY_SIZE = 16
_OFFSET_IN_ENTRY = 8


def shifted(segment: bytes, by: int) -> bytes:
    """The segment with every offset moved; the first image's, which is 0, stays."""
    order, places = _offsets(segment)
    patched = bytearray(segment)
    for place in places:
        (offset,) = struct.unpack_from(order + "L", segment, place)
        struct.pack_into(order + "L", patched, place, (offset + by) % 2**32)
    return bytes(patched)


def _offsets(segment: bytes) -> tuple[str, list[int]]:
    """Byte order, and the places in an MPF segment that hold an image's offset (not the first)."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(segment[BASE : BASE + 4])
    if order is None:
        return ">", []
    end = len(segment)
    try:
        (ifd,) = struct.unpack_from(order + "L", segment, BASE + 4)
        (count,) = struct.unpack_from(order + "H", segment, BASE + ifd)
        for n in range(count):
            entry = struct.unpack_from(order + "HHLL", segment, BASE + ifd + 2 + 12 * n)
            if entry[0] == _ENTRIES:
                start, length = BASE + entry[3], min(entry[2], end)
                places = [start + at + _OFFSET_IN_ENTRY for at in range(0, length, _ENTRY_SIZE)]
                return order, [p for p in places if any(segment[p : p + 4]) and p + 4 <= end]
    except struct.error:
        return order, []  # a damaged index stays as it is
    return order, []
