"""Canon's first RAW format (CIFF): a heap of the camera's own, and Canon's trailer with XMP.

Read only. Source: the description of CIFF by Phil Harvey, and of the trailer that Canon's Digital
Photo Professional appends, in ExifTool's documentation of tags.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from archive.containers.source import BLOCK_LIMIT, XMP, Part, Piece, Source, Split
from archive.model import Blocks

__all__ = ["picture", "split"]

_MARK = b"CANON OPTIONAL DATA\0"
_HEADER, _FOOTER = 28, 64
_XMP_RECORD = 0xFFFF00F6


def split(source: Source) -> Split:
    """The camera's heap as one part, and the XMP of the trailer behind it."""
    start, body = _trailer(source)
    packet = next((content for kind, content in _records(body) if kind == _XMP_RECORD), None)
    parts = (Part("heap", 0, start), Part(XMP, start, source.size))
    return Split("CRW", Blocks(xmp=(packet,) if packet else ()), parts)


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Everything in front of the trailer: nobody has said which records decide the picture."""
    del source
    yield old.parts[0].span


def _trailer(source: Source) -> tuple[int, bytes]:
    """Where the trailer starts, the end of the file if there is none, and its records.

    Its length stands in the footer, so that it is found from behind.
    """
    footer = source.some(max(source.size - _FOOTER, 0), _FOOTER)
    if not footer.startswith(_MARK):
        return source.size, b""
    (length,) = struct.unpack_from(">L", footer, len(_MARK))
    start = source.size - _FOOTER - length - _HEADER
    if length > BLOCK_LIMIT or start < 0 or not source.read(start, _HEADER).startswith(_MARK):
        return source.size, b""
    return start, source.read(start + _HEADER, length)


def _records(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the trailer's records; a cut one ends them."""
    at = 0
    while at + 8 <= len(body):
        kind, length = struct.unpack_from(">LL", body, at)
        yield kind, body[at + 8 : at + 8 + length]
        at += 8 + length
