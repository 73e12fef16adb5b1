"""Text chunks of a PNG that hold blocks: XMP in its own, others as a "raw profile".

A raw profile is a block as hexadecimal text under a made-up keyword (ImageMagick), or the plain
bytes of it (Photo Mechanic). IIM has no other place in a PNG.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

from archive.containers.source import BLOCK_LIMIT, EXIF, IIM, PHOTOSHOP, XMP

__all__ = ["EXIF_HEADER", "XMP_KEYWORD", "Found", "is_wanted", "read", "reworded", "rewritten"]

XMP_KEYWORD = b"XML:com.adobe.xmp"
EXIF_HEADER = b"Exif\0\0"
_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
_RAW_PROFILE = b"Raw profile type "
_TEXT_LIMIT = BLOCK_LIMIT // 4
_HEXADECIMAL = re.compile(rb"\s*([a-zA-Z][^\n\d]*)\s+\d+\s([0-9a-fA-F\s]*)")
_LINE = 72


class Found(NamedTuple):
    """A block in a chunk; ``proper`` where it is the chunk the format has for it."""

    name: str
    content: bytes
    proper: bool


class _Text(NamedTuple):
    keyword: bytes
    text: bytes


def is_wanted(beginning: bytes) -> bool:
    """Whether a text chunk that begins like this holds a block."""
    return beginning.startswith((XMP_KEYWORD + b"\0", _RAW_PROFILE))


def reworded(kind: bytes, content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The content of a text chunk with ``change`` made to it, or to what it holds packed.

    What cannot be unpacked is changed as it stands.
    """
    plain = change(content)
    if plain != content:
        return plain
    try:
        keyword, text = _UNPACKED[kind](content)
        block = _from_hexadecimal(text) if keyword.startswith(_RAW_PROFILE) else text
    except (ValueError, zlib.error):
        return content
    new = change(block)
    if new == block:
        return content
    if keyword.startswith(_RAW_PROFILE):
        return rewritten(kind, content, new)
    return _PACKED[kind](_Text(keyword, new))


def read(kind: bytes, content: bytes) -> Found | None:
    """The block in a text chunk of this kind; raises ``ValueError`` or ``zlib.error``."""
    keyword, text = _UNPACKED[kind](content)
    if keyword == XMP_KEYWORD:
        return Found(XMP, text, proper=kind == b"iTXt")
    profile = keyword.removeprefix(_RAW_PROFILE)
    return _told_apart(profile, _from_hexadecimal(text))


def rewritten(kind: bytes, content: bytes, block: bytes) -> bytes:
    """The content of a raw profile chunk with another block, in the manner of the old one."""
    keyword, text = _UNPACKED[kind](content)
    match = _HEXADECIMAL.match(text)
    if match is not None:
        digits = block.hex().encode()
        lines = [digits[at : at + _LINE] for at in range(0, len(digits), _LINE)]
        block = b"\n%b\n%8d\n%b\n" % (match[1], len(block), b"\n".join(lines))
    return _PACKED[kind](_Text(keyword, block))


def _from_hexadecimal(text: bytes) -> bytes:
    match = _HEXADECIMAL.match(text)
    digits = b"".join(match[2].split()) if match else b""
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii")) or text


def _told_apart(profile: bytes, block: bytes) -> Found | None:
    """What a raw profile holds is told by its content, and by its name only for bare XMP."""
    for header, name in ((EXIF_HEADER, EXIF), (_XMP_HEADER, XMP)):
        if block.startswith(header):
            return Found(name, block[len(header) :], proper=False)
    if block.startswith(b"8BIM"):
        return Found(PHOTOSHOP, block, proper=False)
    if block.startswith(b"\x1c"):
        return Found(IIM, block, proper=False)
    return Found(XMP, block, proper=False) if profile == b"xmp" else None


def _unpacked_plain(content: bytes) -> _Text:
    keyword, _, text = content.partition(b"\0")
    return _Text(keyword, text)


def _unpacked_compressed(content: bytes) -> _Text:
    keyword, _, text = content.partition(b"\0")
    return _Text(keyword, _inflate(text[1:]))


def _unpacked_international(content: bytes) -> _Text:
    keyword, _, rest = content.partition(b"\0")
    text = rest[2:].split(b"\0", 2)[-1]
    return _Text(keyword, _inflate(text) if rest[:1] == b"\1" else text)


_UNPACKED: dict[bytes, Callable[[bytes], _Text]] = {
    b"tEXt": _unpacked_plain,
    b"zTXt": _unpacked_compressed,
    b"iTXt": _unpacked_international,
}
_PACKED: dict[bytes, Callable[[_Text], bytes]] = {
    b"tEXt": lambda text: text.keyword + b"\0" + text.text,
    b"zTXt": lambda text: text.keyword + b"\0\0" + zlib.compress(text.text),
    b"iTXt": lambda text: text.keyword + b"\0\1\0\0\0" + zlib.compress(text.text),
}


def _inflate(content: bytes) -> bytes:
    inflater = zlib.decompressobj()
    text = inflater.decompress(content, _TEXT_LIMIT)
    if inflater.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {_TEXT_LIMIT:,} bytes")
    return text
