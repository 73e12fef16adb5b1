"""PNG: a row of chunks, each with its length and checksum.

EXIF lives in ``eXIf``, XMP in an ``iTXt`` chunk. Older programs hide blocks in other text chunks
(:mod:`archive.containers.pngtext`); those count where the proper chunk is missing.
Sources: PNG third edition, 5 and 11.3; XMP part 3 1.1.5.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from archive.codecs.addresses import Tag
from archive.containers import pngtext
from archive.containers.pngtext import EXIF_HEADER, XMP_KEYWORD, Found
from archive.containers.source import (
    EXIF,
    IIM,
    PHOTOSHOP,
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

__all__ = ["foreign", "join", "picture", "reworded", "split"]

_SIGNATURE_SIZE = 8
_CHUNK_LIMIT = 100_000
_PIXELS = frozenset(
    {
        "IHDR", "PLTE", "tRNS", "IDAT", "gAMA", "cHRM", "iCCP", "sRGB", "sBIT", "cICP",
        "mDCV", "cLLI", "acTL", "fcTL", "fdAT",
    }
)  # fmt: skip
"""Chunks that decide what the picture looks like."""
_TEXTS = frozenset({"tEXt", "zTXt", "iTXt"})


def split(source: Source) -> Split:
    """Take a PNG apart; metadata may stand in front of the picture or behind it."""
    parts: list[Part] = []
    candidates: list[tuple[int, Found]] = []
    warnings: list[str] = []
    for part in _chunks(source):
        found = _look_into(source, part, warnings)
        if found is not None:
            candidates.append((len(parts), found))
        if parts and parts[-1].name == part.name == "IDAT":
            part = Part("IDAT", parts.pop().start, part.end)
        parts.append(part)
    blocks = _chosen(candidates, parts)
    complete = any(part.name == "IDAT" for part in parts)
    if not complete:
        warnings.append("ends before its picture begins")
    return Split(
        "PNG",
        Blocks(
            blocks.get(EXIF),
            blocks.get(PHOTOSHOP),
            (blocks[IIM],) if IIM in blocks else (),
            (blocks[XMP],) if XMP in blocks else (),
        ),
        tuple(parts),
        *_size(source, parts),
        any(part.name == "caBX" for part in parts),
        complete,
        tuple(warnings),
    )


def join(
    source: Source, old: Split, new: Blocks, tags: Mapping[Tag, bytes | None]
) -> tuple[Piece, ...]:
    """The pieces of the file with new blocks; fresh chunks go in front of the picture.

    EXIF and XMP get their proper chunks even where they were hidden in others. IIM and image
    resources are written in the manner they were found in, and nowhere else.
    """
    del tags  # are in the block already
    was = old.blocks
    changed: dict[str, bytes] = {}
    if new.exif != was.exif:
        changed[EXIF] = b"" if new.exif is None else _chunk(b"eXIf", new.exif)
    if new.xmp != was.xmp:
        texts = (XMP_KEYWORD + bytes(5) + packet for packet in new.xmp)
        changed[XMP] = b"".join(_chunk(b"iTXt", text) for text in texts)
    if new.photoshop != was.photoshop:
        changed[PHOTOSHOP] = _hidden(source, old, PHOTOSHOP, new.photoshop)
    if new.iim != was.iim:
        changed[IIM] = _hidden(source, old, IIM, new.iim[0] if new.iim else None)
    entry = next((n for n, part in enumerate(old.parts) if part.name == "IDAT"), 0)
    return (Span(0, _SIGNATURE_SIZE), *replaced(old.parts, changed, entry))


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Header, palette, colour space, pixels and animation frames."""
    return (part.span for part in old.parts if part.name in _PIXELS)


def foreign(source: Source, old: Split) -> Iterator[Piece]:
    """Every chunk that is not ours."""
    return foreign_parts(old.parts)


def reworded(source: Source, old: Split, change: Callable[[bytes], bytes]) -> tuple[Piece, ...]:
    """The pieces of the file with ``change`` made to all that decides no pixel.

    Packed texts are unpacked for it; the checksums of what changes are renewed.
    """
    chunks = (
        part.span if part.name in _PIXELS else _reworded(source, part, change) for part in old.parts
    )
    return (Span(0, _SIGNATURE_SIZE), *chunks)


def _reworded(source: Source, part: Part, change: Callable[[bytes], bytes]) -> Piece:
    whole = source.read(*part.span)
    if part.name == "trailer":
        new = change(whole)
        return part.span if new == whole else new
    kind, content = whole[4:8], whole[8:-4]
    said = pngtext.reworded if kind.decode("latin-1") in _TEXTS else _as_it_stands
    new = said(kind, content, change)
    return part.span if new == content else _chunk(kind, new)


def _as_it_stands(kind: bytes, content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return change(content)


def _chunks(source: Source) -> Iterator[Part]:
    here = _SIGNATURE_SIZE
    for _ in range(_CHUNK_LIMIT):
        head = source.some(here, 8)
        if len(head) < 8:
            break
        end = here + 12 + int.from_bytes(head[:4], "big")
        if end > source.size:
            break
        yield Part(head[4:].decode("latin-1"), here, end)
        here = end
        if head[4:] == b"IEND":
            break
    else:
        raise ReadError(f"has more than {_CHUNK_LIMIT:,} chunks")
    if here < source.size:
        yield Part("trailer", here, source.size)


def _look_into(source: Source, part: Part, warnings: list[str]) -> Found | None:
    """The block in a chunk, if it is of a kind that may hold one."""
    if part.name == "eXIf":
        content = _content(source, part, warnings)
        return Found(EXIF, content.removeprefix(EXIF_HEADER), proper=True)
    if part.name not in _TEXTS or not pngtext.is_wanted(source.some(part.start + 8, 32)):
        return None
    try:
        return pngtext.read(part.name.encode(), _content(source, part, warnings))
    except (ValueError, zlib.error) as damage:
        warnings.append(f"a text chunk cannot be read: {damage}")
        return None


def _chosen(candidates: list[tuple[int, Found]], parts: list[Part]) -> dict[str, bytes]:
    """The first proper block of each kind, or else the first there is; its part becomes ours."""
    blocks: dict[str, bytes] = {}
    for index, found in sorted(candidates, key=lambda candidate: not candidate[1].proper):
        if found.name not in blocks:
            blocks[found.name] = found.content
            parts[index] = parts[index]._replace(name=found.name)
    return blocks


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + _checksum(kind + content)


def _checksum(content: bytes) -> bytes:
    return struct.pack(">L", zlib.crc32(content))


def _content(source: Source, part: Part, warnings: list[str]) -> bytes:
    body = source.read(part.start + 4, part.end - part.start - 4)
    if _checksum(body[:-4]) != body[-4:]:
        warnings.append(f"the checksum of a {body[:4].decode('latin-1')} chunk is wrong")
    return body[4:-4]


def _hidden(source: Source, old: Split, name: str, block: bytes | None) -> bytes:
    if block is None:
        return b""
    part = next(part for part in old.parts if part.name == name)
    kind = source.read(part.start + 4, 4)
    return _chunk(kind, pngtext.rewritten(kind, _content(source, part, []), block))


def _size(source: Source, parts: list[Part]) -> tuple[int | None, int | None]:
    if not parts or parts[0].name != "IHDR" or parts[0].end < 33:
        return None, None
    width, height = struct.unpack(">LL", source.read(parts[0].start + 8, 8))
    return width, height
