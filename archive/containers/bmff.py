"""HEIC, AVIF, CR3, JPEG XL and JPEG 2000: files of boxes. They are read, never written.

Sources: ISO/IEC 23008-12 annex A (EXIF and XMP items); 18181-2 9 (JPEG XL boxes); 15444-1 annex I;
XMP part 3 1.1.4; lclevy's description of CR3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from archive import ifd
from archive.containers.boxes import Box, Item, boxes, find, items, read_item
from archive.containers.directories import Row, Tiff, excerpt
from archive.containers.source import Part, Piece, Source, Span, Split
from archive.errors import ReadError
from archive.formats import recognise
from archive.model import Blocks

__all__ = ["picture", "split"]

_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_EXIF_UUID = b"JpgTiffExif->JP2"
_IIM_UUID = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_NO_PIXELS = frozenset({b"Exif", b"mime", b"uri "})
_PIXEL_BOXES = frozenset({"mdat", "jxlc", "jxlp", "jbrd", "jp2h", "jp2c"})


def split(source: Source) -> Split:
    """Take a file of boxes apart: EXIF, IIM and XMP wherever its format keeps them."""
    row = recognise(source.head)
    name = row.name if row else "HEIC"
    if source.head.startswith(b"\xff\x0a"):  # a bare codestream has no room for words
        return Split(name, Blocks(), (Part("jxlc", 0, source.size),))
    found = _Found()
    top = list(boxes(source, 0, source.size))
    for box in top:
        try:
            _look_into(source, box, found)
        except ReadError as damage:
            found.warnings.append(damage.reason)
    return Split(
        name,
        Blocks(
            found.exif,
            None,
            () if found.iim is None else (found.iim,),
            () if found.xmp is None else (found.xmp,),
        ),
        tuple(Part(box.kind.decode("latin-1"), box.start, box.end) for box in top),
        *found.size,
        found.signed,
        True,
        tuple(found.warnings),
    )


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """The coded items of a HEIF file, or the boxes that hold pixels; else the whole file."""
    pieces: list[Piece] = []
    for part in old.parts:
        if part.name == "meta":
            meta = Box(b"meta", part.start, part.start + 8, part.end)
            pieces += _pixels(source, meta)
    if not pieces:
        pieces += [part.span for part in old.parts if part.name in _PIXEL_BOXES]
    yield from pieces or [Span(0, source.size)]


class _Found:
    """What has been come across so far."""

    def __init__(self) -> None:
        self.exif: bytes | None = None
        self.xmp: bytes | None = None
        self.iim: bytes | None = None
        self.size: tuple[int | None, int | None] = (None, None)
        self.signed = False
        self.warnings: list[str] = []


def _look_into(source: Source, box: Box, found: _Found) -> None:
    look = _LOOKS.get(box.kind)
    if look is not None:
        look(source, box, found)


def _look_into_meta(source: Source, meta: Box, found: _Found) -> None:
    for item in items(source, meta):
        if item.kind == b"Exif" and found.exif is None:
            found.exif = _after_offset(read_item(source, item))
        elif item.media_type == b"application/rdf+xml" and found.xmp is None:
            found.xmp = read_item(source, item)
    found.size = _largest(source, meta)


def _look_into_uuid(source: Source, box: Box, found: _Found) -> None:
    identifier = source.some(box.content, 16)
    start, length = box.content + 16, box.end - box.content - 16
    if identifier == _XMP_UUID:
        found.xmp = source.read(start, length)
    elif identifier == _EXIF_UUID:
        found.exif = source.read(start, length)
    elif identifier == _IIM_UUID:
        found.iim = source.read(start, length)
    elif identifier == _C2PA_UUID:
        found.signed = True


def _look_into_movie(source: Source, movie: Box, found: _Found) -> None:
    """Canon keeps EXIF in CR3 as several TIFF streams, one for each directory."""
    for box in boxes(source, movie.content, movie.end):
        if box.kind == b"uuid" and source.some(box.content, 16) == _CANON_UUID:
            found.exif = _joined(source, list(boxes(source, box.content + 16, box.end)))


def _look_into_exif(source: Source, box: Box, found: _Found) -> None:
    found.exif = _after_offset(source.read(box.content, box.end - box.content))


def _look_into_xml(source: Source, box: Box, found: _Found) -> None:
    found.xmp = source.read(box.content, box.end - box.content)


def _look_into_brotli(source: Source, box: Box, found: _Found) -> None:
    if source.some(box.content, 4) in (b"Exif", b"xml "):
        found.warnings.append("has Brotli-compressed metadata, which are not read")


def _look_into_header(source: Source, box: Box, found: _Found) -> None:
    """The size of a JPEG 2000 picture."""
    header = find(source, box.content, box.end, b"ihdr")
    if header is not None:
        height, width = struct.unpack(">LL", source.read(header.content, 8))
        found.size = width, height


def _look_into_jumbf(source: Source, box: Box, found: _Found) -> None:
    found.signed = found.signed or b"c2pa" in source.some(box.content, 256)


_LOOKS = {
    b"meta": _look_into_meta,
    b"uuid": _look_into_uuid,
    b"moov": _look_into_movie,
    b"Exif": _look_into_exif,
    b"xml ": _look_into_xml,
    b"brob": _look_into_brotli,
    b"jp2h": _look_into_header,
    b"jumb": _look_into_jumbf,
}


def _after_offset(content: bytes) -> bytes | None:
    """EXIF behind its four-byte offset to the TIFF header."""
    start = 4 + int.from_bytes(content[:4], "big")
    for at in (start, content.find(b"II*\0"), content.find(b"MM\0*")):
        if at >= 0 and content[at : at + 4] in (b"II*\0", b"MM\0*"):
            return content[at:]
    return None


def _joined(source: Source, streams: Sequence[Box]) -> bytes | None:
    """One EXIF block from Canon's streams: main directory, Exif, GPS."""
    kept: dict[bytes, tuple[str, list[Row]]] = {}
    for box in streams:
        if box.kind in (b"CMT1", b"CMT2", b"CMT4"):
            tiff = Tiff(source.until(box.end), box.content)
            kept[box.kind] = tiff.order, tiff.rows(tiff.directory(tiff.first).entries)
    if b"CMT1" not in kept:
        return None
    order, main = kept[b"CMT1"]
    pointers = ((b"CMT2", ifd.EXIF_POINTER), (b"CMT4", ifd.GPS_POINTER))
    below = {pointer: kept[kind][1] for kind, pointer in pointers if kind in kept}
    return excerpt(order, [row for row in main if row.tag not in below], below)


def _largest(source: Source, meta: Box) -> tuple[int | None, int | None]:
    """The size of the whole picture: that of the largest item (tiles and thumbnails are less)."""
    properties = find(source, meta.content + 4, meta.end, b"iprp")
    container = properties and find(source, properties.content, properties.end, b"ipco")
    if not container:
        return None, None
    shapes = [
        struct.unpack(">LL", source.read(box.content + 4, 8))
        for box in boxes(source, container.content, container.end)
        if box.kind == b"ispe"
    ]
    return max(shapes, key=lambda shape: shape[0] * shape[1], default=(None, None))


def _pixels(source: Source, meta: Box) -> list[Piece]:
    """The spans of all items but metadata; none if one of them lies outside of the file."""
    try:
        coded: list[Item] = [item for item in items(source, meta) if item.kind not in _NO_PIXELS]
    except ReadError:
        return []
    spans = [span for item in coded for span in item.extents]
    room = source.size - sum(span.length for span in spans)
    inside = all(span.offset + span.length <= source.size for span in spans)
    return list(spans) if inside and room >= 0 else []
