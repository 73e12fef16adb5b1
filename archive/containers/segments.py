"""JPEG segments that hold metadata ⇄ blocks: what they begin with, and how much goes into one.

Sources: EXIF 3.0 4.5.4, XMP part 3 1.1.3, Photoshop File Formats (image resources).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from archive.containers.source import EXIF, EXTENDED, PHOTOSHOP, XMP
from archive.errors import WriteError
from archive.model import Blocks

__all__ = ["APP1", "EXIF_HEADER", "SIGNATURES", "blocks", "of_exif", "of_photoshop", "of_xmp"]

APP1, _APP13 = 0xE1, 0xED
EXIF_HEADER = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_PAYLOAD = 65533

SIGNATURES: Mapping[int, tuple[tuple[bytes, str, int], ...]] = {
    APP1: (
        (b"Exif\0", EXIF, len(EXIF_HEADER)),
        (_XMP, XMP, len(_XMP)),
        (_EXTENDED, EXTENDED, len(_EXTENDED)),
    ),
    _APP13: ((_PHOTOSHOP, PHOTOSHOP, len(_PHOTOSHOP)),),
}
"""By marker: what a payload begins with, how we call the segment, how much of it is signature."""


def blocks(found: Mapping[str, Sequence[bytes]], warnings: list[str]) -> Blocks:
    """The blocks in the segments that were found, by their names; odd things go to ``warnings``."""
    packets = tuple(found.get(XMP, ()))
    resources = found.get(PHOTOSHOP)
    return Blocks(
        b"".join(found[EXIF]) if EXIF in found else None,
        b"".join(resources) if resources else None,
        (),
        packets,
        _extension(packets, found[EXTENDED], warnings) if EXTENDED in found else None,
    )


def _extension(
    packets: Sequence[bytes], segments: Sequence[bytes], warnings: list[str]
) -> bytes | None:
    """The extended packet that the main one refers to by its GUID, put together.

    Every segment says where its text belongs (XMP part 3, 1.1.3.1); all must be there.
    """
    pieces: dict[int, bytes] = {}
    total = 0
    for segment in segments:
        guid = segment[:32]
        if len(segment) >= 40 and any(guid in packet for packet in packets):
            total, offset = struct.unpack_from(">LL", segment, 32)
            pieces[offset] = segment[40:]
    text = b"".join(pieces[offset] for offset in sorted(pieces))
    if not pieces or len(text) != total:
        warnings.append("the extended XMP is incomplete or belongs to another packet; ignored")
        return None
    return text


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def of_exif(exif: bytes | None) -> bytes:
    """The segment of an EXIF block, which has to fit into one."""
    if exif is None:
        return b""
    if len(exif) + len(EXIF_HEADER) > _PAYLOAD:
        raise WriteError("the EXIF block is larger than a JPEG segment can be")
    return _segment(APP1, EXIF_HEADER + exif)


def of_xmp(packets: Sequence[bytes]) -> bytes:
    """The segments of XMP packets, each of which has to fit into one."""
    if any(len(packet) + len(_XMP) > _PAYLOAD for packet in packets):
        raise WriteError("the XMP packet is larger than a JPEG segment can be (64 KB)")
    return b"".join(_segment(APP1, _XMP + packet) for packet in packets)


def of_photoshop(stream: bytes | None) -> bytes:
    """The segments that image resources are divided over."""
    if stream is None:
        return b""
    room = _PAYLOAD - len(_PHOTOSHOP)
    cuts = range(0, len(stream), room)
    return b"".join(_segment(_APP13, _PHOTOSHOP + stream[cut : cut + room]) for cut in cuts)
