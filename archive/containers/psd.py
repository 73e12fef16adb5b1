"""Photoshop documents: header, colour table, image resources, layers, picture. Read only.

EXIF and XMP are image resources here, beside the one that holds IIM.
Source: Adobe Photoshop File Formats Specification.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from archive.containers.source import PHOTOSHOP, Part, Piece, Source, Split
from archive.errors import ReadError
from archive.model import Blocks

__all__ = ["picture", "split"]

_HEADER_SIZE = 26
_EXIF_RESOURCE, _XMP_RESOURCE = 0x0422, 0x0424


def split(source: Source) -> Split:
    """Take a PSD or PSB apart as far as its image resources."""
    height, width = struct.unpack(">LL", source.read(14, 8))
    colours = _section_end(source, _HEADER_SIZE)
    resources = _section_end(source, colours)
    stream = source.read(colours + 4, resources - colours - 4)
    found = dict(_resources(stream))
    return Split(
        "PSD",
        Blocks(
            found.get(_EXIF_RESOURCE),
            stream or None,
            xmp=(found[_XMP_RESOURCE],) if _XMP_RESOURCE in found else (),
        ),
        (
            Part("header", 0, colours),
            Part(PHOTOSHOP, colours, resources),
            Part("layers and picture", resources, source.size),
        ),
        width,
        height,
    )


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Everything but the image resources."""
    return (part.span for part in old.parts if part.name != PHOTOSHOP)


def _section_end(source: Source, start: int) -> int:
    end = start + 4 + int.from_bytes(source.read(start, 4), "big")
    if end > source.size:
        raise ReadError("ends before its data do")
    return end


def _resources(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each image resource; ends where the stream is damaged."""
    here = 0
    while stream[here : here + 4] == b"8BIM" and here + 12 <= len(stream):
        number = int.from_bytes(stream[here + 4 : here + 6], "big")
        name = stream[here + 6] + 1
        at = here + 6 + name + (name & 1)
        size = int.from_bytes(stream[at : at + 4], "big")
        yield number, stream[at + 4 : at + 4 + size]
        here = at + 4 + size + (size & 1)
