"""WebP: a RIFF file of chunks; metadata need the extended header ``VP8X`` in front.

Source: WebP container specification (RFC 9649, 2.7).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from archive.codecs.addresses import Tag
from archive.containers.source import (
    EXIF,
    XMP,
    Part,
    Piece,
    Source,
    Split,
    length,
    replaced,
)
from archive.errors import ReadError, WriteError
from archive.model import Blocks

__all__ = ["foreign", "join", "picture", "split"]

_HEADER_SIZE = 12
_CHUNK_LIMIT = 100_000
_EXIF_HEADER = b"Exif\0\0"
_EXTENDED = "header"
_FOURCC = {EXIF: b"EXIF", XMP: b"XMP "}
_NAMES = {b"EXIF": EXIF, b"XMP ": XMP, b"VP8X": _EXTENDED}
_FLAGS = {EXIF: 0x08, XMP: 0x04}
_ALPHA = 0x10
_PIXELS = frozenset({"VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"})
_IMAGE = frozenset({"VP8 ", "VP8L", "ANMF"})


def split(source: Source) -> Split:
    """Take a WebP apart, with or without the extended header."""
    parts: list[Part] = []
    for name, start, end in _chunks(source):
        seen = name in _FOURCC and any(part.name == name for part in parts)
        parts.append(Part(f"second {name}" if seen else name, start, end))
    complete = any(part.name in _IMAGE for part in parts)
    exif, xmp = (_content(source, parts, name) for name in (EXIF, XMP))
    _, width, height = _canvas(source, parts) if complete else (0, None, None)
    return Split(
        "WebP",
        Blocks(
            None if exif is None else exif.removeprefix(_EXIF_HEADER),
            xmp=() if xmp is None else (xmp,),
        ),
        tuple(parts),
        width,
        height,
        any(part.name == "C2PA" for part in parts),
        complete,
        () if complete else ("ends before its picture begins",),
    )


def join(
    source: Source, old: Split, new: Blocks, tags: Mapping[Tag, bytes | None]
) -> tuple[Piece, ...]:
    """The pieces of the file with new blocks behind the picture, EXIF before XMP."""
    del tags  # are in the block already
    changed: dict[str, bytes] = {}
    if new.exif != old.blocks.exif:
        changed[EXIF] = b"" if new.exif is None else _chunk(b"EXIF", new.exif)
    if new.xmp != old.blocks.xmp:
        changed[XMP] = b"".join(_chunk(b"XMP ", packet) for packet in new.xmp)
    flags, width, height = _canvas(source, old.parts)
    flags |= (_FLAGS[EXIF] if new.exif else 0) | (_FLAGS[XMP] if new.xmp else 0)
    extended = _chunk(b"VP8X", _canonical(flags, width, height))
    body = [extended, *_body(old.parts, changed)]
    trailer = [part.span for part in old.parts if part.name == "trailer"]
    size = 4 + sum(map(length, body))
    if size >= 2**32:
        raise WriteError("would become larger than a WebP file can be")
    return (b"RIFF" + struct.pack("<L", size) + b"WEBP", *body, *trailer)


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Pixels, alpha, animation and colour profile."""
    return (part.span for part in old.parts if part.name in _PIXELS)


def foreign(source: Source, old: Split) -> Iterator[Piece]:
    """Every chunk that is not ours, and what the extended header says or would say."""
    yield _canonical(*_canvas(source, old.parts))
    for part in old.parts:
        if part.name not in _FOURCC and part.name != _EXTENDED:
            yield part.span


def _body(parts: Sequence[Part], changed: Mapping[str, bytes]) -> Iterator[Piece]:
    chunks = [part for part in parts if part.name not in (_EXTENDED, "trailer")]
    names = [part.name for part in chunks]
    entry = names.index(XMP) if XMP in names else len(chunks)
    return replaced(chunks, changed, entry)


def _chunks(source: Source) -> Iterator[tuple[str, int, int]]:
    here = _HEADER_SIZE
    stop = min(8 + int.from_bytes(source.some(4, 4), "little"), source.size)
    for _ in range(_CHUNK_LIMIT):
        head = source.some(here, 8)
        if here + 8 > stop or len(head) < 8:
            break
        size = int.from_bytes(head[4:], "little")
        end = here + 8 + size + (size & 1)
        if end - (size & 1) > source.size:
            break
        end = min(end, source.size)
        yield _NAMES.get(head[:4]) or head[:4].decode("latin-1"), here, end
        here = end
    else:
        raise ReadError(f"has more than {_CHUNK_LIMIT:,} chunks")
    if here < source.size:
        yield "trailer", here, source.size


def _chunk(fourcc: bytes, content: bytes) -> bytes:
    return fourcc + struct.pack("<L", len(content)) + content + bytes(len(content) & 1)


def _content(source: Source, parts: Sequence[Part], name: str) -> bytes | None:
    part = next((part for part in parts if part.name == name), None)
    if part is None:
        return None
    size = int.from_bytes(source.read(part.start + 4, 4), "little")
    return source.read(part.start + 8, size)


def _canvas(source: Source, parts: Sequence[Part]) -> tuple[int, int, int]:
    """Flags other than ours, width and height: as the extended header has them or would."""
    first = {part.name: part.start + 8 for part in reversed(parts)}
    if _EXTENDED in first:
        flags, size = source.read(first[_EXTENDED], 4), source.read(first[_EXTENDED] + 4, 6)
        kept = int.from_bytes(flags, "little") & ~(_FLAGS[EXIF] | _FLAGS[XMP])
        return (
            kept,
            1 + int.from_bytes(size[:3], "little"),
            1 + int.from_bytes(size[3:], "little"),
        )
    if "VP8L" in first:
        bits = int.from_bytes(source.read(first["VP8L"] + 1, 4), "little")
        alpha = _ALPHA if bits >> 28 & 1 else 0
        return alpha, 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if "VP8 " in first:
        width, height = struct.unpack("<HH", source.read(first["VP8 "] + 6, 4))
        if width & 0x3FFF and height & 0x3FFF:
            return 0, width & 0x3FFF, height & 0x3FFF
    raise ReadError("has no picture in it")


def _canonical(flags: int, width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return struct.pack("<L", flags) + size
