"""PNG: a row of chunks, each with its length and checksum.

EXIF lives in ``eXIf``, XMP in an ``iTXt`` chunk. Older programs hide blocks as hexadecimal text
("Raw profile type …"); those are read where the proper chunk is missing, and left alone.
Sources: PNG third edition, 5 and 11.3; XMP part 3 1.1.5.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from archive.codecs.addresses import Tag
from archive.containers.source import (
    BLOCK_LIMIT,
    EXIF,
    XMP,
    Part,
    Piece,
    Source,
    Span,
    Split,
    foreign_parts,
    replaced,
)
from archive.errors import ReadError
from archive.model import Blocks

__all__ = ["foreign", "join", "picture", "split"]

_SIGNATURE_SIZE = 8
_CHUNK_LIMIT = 300_000
_TEXT_LIMIT = BLOCK_LIMIT // 4

_XMP_KEYWORD = b"XML:com.adobe.xmp"
_RAW_PROFILE = b"Raw profile type "
_EXIF_HEADER = b"Exif\0\0"
_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"

_PIXELS = frozenset(
    {
        "IHDR", "PLTE", "tRNS", "IDAT", "gAMA", "cHRM", "iCCP", "sRGB", "sBIT", "cICP",
        "mDCV", "cLLI", "acTL", "fcTL", "fdAT",
    }
)  # fmt: skip
"""Chunks that decide what the picture looks like."""


class _Text(NamedTuple):
    keyword: bytes
    text: bytes


def split(source: Source) -> Split:
    """Take a PNG apart; metadata may stand in front of the picture or behind it."""
    parts: list[Part] = []
    found: dict[str, bytes] = {}
    warnings: list[str] = []
    signed = False
    for name, start, end in _chunks(source):
        if name in _READ:
            known = _READ[name](source, start, end, found, warnings)
            if known is not None:
                name = known
        signed = signed or name == "caBX"
        if parts and parts[-1].name == name == "IDAT":
            parts[-1] = Part(name, parts[-1].start, end)
        else:
            parts.append(Part(name, start, end))
    complete = any(part.name == "IDAT" for part in parts)
    if not complete:
        warnings.append("ends before its picture begins")
    return Split(
        "PNG",
        _blocks(found),
        tuple(parts),
        *_size(source, parts),
        signed,
        complete,
        tuple(warnings),
    )


def join(
    source: Source, old: Split, new: Blocks, tags: Mapping[Tag, bytes | None]
) -> tuple[Piece, ...]:
    """The pieces of the file with new blocks; fresh chunks go in front of the picture."""
    del tags  # are in the block already
    changed: dict[str, bytes] = {}
    if new.exif != old.blocks.exif:
        changed[EXIF] = b"" if new.exif is None else _chunk(b"eXIf", new.exif)
    if new.xmp != old.blocks.xmp:
        changed[XMP] = b"".join(
            _chunk(b"iTXt", _XMP_KEYWORD + bytes(5) + packet) for packet in new.xmp
        )
    entry = next((n for n, part in enumerate(old.parts) if part.name == "IDAT"), 0)
    return (Span(0, _SIGNATURE_SIZE), *replaced(old.parts, changed, entry))


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Header, palette, colour space, pixels and animation frames."""
    return (part.span for part in old.parts if part.name in _PIXELS)


def foreign(source: Source, old: Split) -> Iterator[Piece]:
    """Every chunk that is not ours."""
    return foreign_parts(old.parts)


def _chunks(source: Source) -> Iterator[tuple[str, int, int]]:
    here = _SIGNATURE_SIZE
    for _ in range(_CHUNK_LIMIT):
        head = source.some(here, 8)
        if len(head) < 8:
            break
        end = here + 12 + int.from_bytes(head[:4], "big")
        if end > source.size:
            break
        yield head[4:].decode("latin-1"), here, end
        here = end
        if head[4:] == b"IEND":
            break
    else:
        raise ReadError(f"has more than {_CHUNK_LIMIT:,} chunks")
    if here < source.size:
        yield "trailer", here, source.size


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + _checksum(kind + content)


def _checksum(content: bytes) -> bytes:
    return struct.pack(">L", zlib.crc32(content))


def _content(source: Source, start: int, end: int, warnings: list[str]) -> bytes:
    body = source.read(start + 4, end - start - 4)
    if _checksum(body[:-4]) != body[-4:]:
        warnings.append(f"the checksum of a {body[:4].decode('latin-1')} chunk is wrong")
    return body[4:-4]


def _read_exif(
    source: Source, start: int, end: int, found: dict[str, bytes], warnings: list[str]
) -> str | None:
    if EXIF in found:
        return None
    content = _content(source, start, end, warnings)
    found[EXIF] = content.removeprefix(_EXIF_HEADER)
    return EXIF


def _read_text(
    source: Source, start: int, end: int, found: dict[str, bytes], warnings: list[str]
) -> str | None:
    peek = source.some(start + 8, 32)
    if not peek.startswith((_XMP_KEYWORD + b"\0", _RAW_PROFILE)):
        return None
    kind = source.some(start + 4, 4)
    try:
        keyword, text = _UNPACKED[kind](_content(source, start, end, warnings))
    except (ValueError, zlib.error) as damage:
        warnings.append(f"a text chunk cannot be read: {damage}")
        return None
    if keyword != _XMP_KEYWORD:
        _legacy(keyword.removeprefix(_RAW_PROFILE), text, found)
    elif kind == b"iTXt" and XMP not in found:
        found[XMP] = text
        return XMP
    return None


_Read = Callable[[Source, int, int, dict[str, bytes], list[str]], str | None]
_READ: dict[str, _Read] = {
    "eXIf": _read_exif,
    "tEXt": _read_text,
    "zTXt": _read_text,
    "iTXt": _read_text,
}
"""Chunks we look into; each says what it is called if it is one of ours."""


def _plain(content: bytes) -> _Text:
    keyword, _, text = content.partition(b"\0")
    return _Text(keyword, text)


def _compressed(content: bytes) -> _Text:
    keyword, _, text = content.partition(b"\0")
    return _Text(keyword, _inflate(text[1:]))


def _international(content: bytes) -> _Text:
    keyword, _, rest = content.partition(b"\0")
    text = rest[2:].split(b"\0", 2)[-1]
    return _Text(keyword, _inflate(text) if rest[:1] == b"\1" else text)


_UNPACKED: dict[bytes, Callable[[bytes], _Text]] = {
    b"tEXt": _plain,
    b"zTXt": _compressed,
    b"iTXt": _international,
}


def _inflate(content: bytes) -> bytes:
    inflater = zlib.decompressobj()
    text = inflater.decompress(content, _TEXT_LIMIT)
    if inflater.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {_TEXT_LIMIT:,} bytes")
    return text


def _legacy(kind: bytes, text: bytes, found: dict[str, bytes]) -> None:
    """A block as ImageMagick writes it (name, length, hexadecimal), or plain (Photo Mechanic)."""
    match = re.match(rb"\s*[a-zA-Z]\w*\s+\d+\s([0-9a-fA-F\s]*)", text)
    digits = b"".join(match[1].split()) if match else b""
    block = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii")) or text
    if block.startswith(_EXIF_HEADER):
        found.setdefault("legacy EXIF", block[len(_EXIF_HEADER) :])
    elif block.startswith(_XMP_HEADER):
        found.setdefault("legacy XMP", block[len(_XMP_HEADER) :])
    elif kind == b"xmp":
        found.setdefault("legacy XMP", block)
    elif block.startswith(b"8BIM"):
        found.setdefault("resources", block)
    elif block.startswith(b"\x1c"):
        found.setdefault("IIM", block)


def _blocks(found: Mapping[str, bytes]) -> Blocks:
    xmp = found.get(XMP, found.get("legacy XMP"))
    iim = found.get("IIM")
    return Blocks(
        found.get(EXIF, found.get("legacy EXIF")),
        found.get("resources"),
        () if iim is None else (iim,),
        () if xmp is None else (xmp,),
    )


def _size(source: Source, parts: list[Part]) -> tuple[int | None, int | None]:
    if not parts or parts[0].name != "IHDR" or parts[0].end < 33:
        return None, None
    width, height = struct.unpack(">LL", source.read(parts[0].start + 8, 8))
    return width, height
