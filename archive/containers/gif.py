"""GIF: a row of images and extensions; XMP is one of the extensions. Read only.

Sources: GIF89a specification; XMP part 3 1.1.2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from archive.containers.source import XMP, Part, Piece, Source, Split
from archive.errors import ReadError
from archive.model import Blocks

__all__ = ["picture", "split"]

_IMAGE, _EXTENSION = 0x2C, 0x21
_COMMENT, _APPLICATION = 0xFE, 0xFF
_XMP_IDENTIFIER = b"\x0bXMP DataXMP"
_XMP_TRAILER = 258
_WINDOW = 1024 * 1024
_BLOCK_LIMIT = 1_000_000


def split(source: Source) -> Split:
    """Take a GIF apart; what is behind a damaged place counts as part of the picture."""
    width, height, flags = struct.unpack("<HHB", source.read(6, 5))
    here = min(13 + _colours(flags), source.size)
    parts = [Part("header", 0, here)]
    packets = []
    warnings = []
    blocks = _Chain(source)
    try:
        while (part := _part(source, blocks, here)) is not None:
            if part.name == XMP:
                start = part.start + 2 + len(_XMP_IDENTIFIER)
                packets.append(source.read(start, max(0, part.end - _XMP_TRAILER - start)))
            parts.append(part)
            here = part.end
    except ReadError as damage:
        warnings.append(damage.reason)
    if here < source.size:
        parts.append(Part("end", here, source.size))
    return Split(
        "GIF", Blocks(xmp=tuple(packets[:1])), tuple(parts), width, height, warnings=tuple(warnings)
    )


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Everything but XMP and comments."""
    return (part.span for part in old.parts if part.name not in (XMP, "comment"))


def _colours(flags: int) -> int:
    """Octets of a colour table."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _part(source: Source, blocks: _Chain, start: int) -> Part | None:
    head = source.some(start, 14)
    if head[:1] == bytes([_IMAGE]) and len(head) >= 10:
        return Part("image", start, blocks.end(start + 11 + _colours(head[9])))
    if head[:1] != bytes([_EXTENSION]) or len(head) < 3:
        return None
    name = "comment" if head[1] == _COMMENT else "extension"
    if head[1] == _APPLICATION and head[2:] == _XMP_IDENTIFIER:
        name = XMP
    return Part(name, start, blocks.end(start + 2))


class _Chain:
    """Follows chains of sub-blocks, each with its length in front, through a window of the file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._base = 0
        self._window = b""
        self._left = _BLOCK_LIMIT

    def end(self, here: int) -> int:
        """Behind the empty block that ends the chain starting ``here``."""
        while self._left:
            self._left -= 1
            at = here - self._base
            if not 0 <= at < len(self._window):
                self._base, at = here, 0
                self._window = self._source.some(here, _WINDOW)
                if not self._window:
                    raise ReadError("ends inside an image")
            length = self._window[at]
            here += 1 + length
            if not length:
                return here
        raise ReadError(f"has more than {_BLOCK_LIMIT:,} blocks")
