"""TIFF and the camera formats built on it: directories of tags, pointing anywhere in the file.

A write never moves a byte: a new first directory goes to the end of the file, and the header
points at it (:mod:`archive.ifd`). Camera files and BigTIFF are read only.
Sources: TIFF 6.0; Adobe TIFF technical notes 1 (SubIFDs) and 3; BigTIFF design; DNG 1.7.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from operator import itemgetter

from archive import ifd, ifdedit
from archive.codecs.addresses import Tag
from archive.containers.directories import Directory, Entry, Tiff, excerpt
from archive.containers.source import Part, Piece, Source, Span, Split, length
from archive.errors import ReadError, WriteError
from archive.model import Blocks

__all__ = ["foreign", "join", "picture", "split"]

_WIDTH, _HEIGHT, _COMPRESSION, _PHOTOMETRIC, _MAKE = 0x0100, 0x0101, 0x0103, 0x0106, 0x010F
_SUB_DIRECTORIES, _DNG_VERSION, _C2PA = 0x014A, 0xC612, 0xCD41
_XMP, _IIM, _PHOTOSHOP = 0x02BC, 0x83BB, 0x8649
_OFFSETS_AND_COUNTS = ((0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202))

_WORDS = frozenset({0x010E, 0x010F, 0x0110, 0x0112, 0x013B, 0x8298, 0x9003, 0x9011, 0x9291, 0x9C9E})
_MAKER_NOTE = 0x927C

_PIXELS = frozenset(
    {
        0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010A, 0x0115, 0x0116, 0x011C, 0x013D, 0x0140,
        0x0142, 0x0143, 0x0152, 0x0153, 0x015B, 0x0211, 0x0212, 0x828D, 0x828E, 0x8773,
    }
)  # fmt: skip
"""Tags that decide how coded pixels are to be understood; orientation is not one of them."""

_SENSOR = frozenset({32803, 34892})
_RAW_COMPRESSION = frozenset({32767, 32769, 32770, 34713, 65000, 65535})
_MAKES = ((b"NIKON", "NEF"), (b"SONY", "ARW"), (b"PENTAX", "PEF"))
_BY_MAGIC = {b"IIU\0": "RW2", b"IIRO": "ORF", b"IIRS": "ORF", b"MMOR": "ORF"}

_DIRECTORY_LIMIT = 4_000
_STRIP_LIMIT = 1_000_000
_DESCRIPTIONS = 64 * 1024 * 1024
"""What the deciding tags of all pages may come to, beside the strips."""


def split(source: Source) -> Split:
    """Take a TIFF apart: blocks from its first directory, and what kind of file it is."""
    tiff = Tiff(source)
    main = tiff.directory(tiff.first)
    tags = main.by_tag()
    warnings: list[str] = list(main.warnings)
    pages = list(_sub_directories(tiff, main))
    xmp, iim, photoshop = (_block(tiff, tags.get(t), warnings) for t in (_XMP, _IIM, _PHOTOSHOP))
    shape = next((p for p in (main, *pages) if p.number(_WIDTH)), main)
    return Split(
        _format(tiff, main, pages),
        Blocks(
            _exif(tiff, tags, warnings),
            photoshop,
            () if iim is None else (_upright(iim),),
            () if xmp is None else (xmp,),
        ),
        (Part("TIFF", 0, source.size),),
        shape.number(_WIDTH),
        shape.number(_HEIGHT),
        _C2PA in tags,
        any(offsets in tags for offsets, _ in _OFFSETS_AND_COUNTS),
        tuple(warnings),
    )


def join(
    source: Source, old: Split, new: Blocks, tags: Mapping[Tag, bytes | None]
) -> tuple[Piece, ...]:
    """The pieces of the file with a new first directory at its end."""
    _refuse_if_dangling(source)
    was = old.blocks
    changes: dict[Tag, tuple[int, bytes] | None] = {
        tag: None if text is None else (ifd.ASCII, text) for tag, text in tags.items()
    }
    blocks = (
        (_XMP, ifd.BYTE, _first(was.xmp), _first(new.xmp)),
        (_IIM, ifd.LONG, _padded(_first(was.iim)), _padded(_first(new.iim))),
        (_PHOTOSHOP, ifd.BYTE, was.photoshop, new.photoshop),
    )
    for number, kind, before, after in blocks:
        if before != after:
            changes[Tag(number)] = None if after is None else (kind, after)
    tail = ifdedit.append(source.some, source.size, changes)
    if tail.keep + len(tail.data) >= 2**32:
        raise WriteError("would become larger than 4 GB, which a TIFF cannot be")
    return tail.header, Span(8, tail.keep - 8), tail.data


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """Of every page and sub-image: the tags that decide its pixels, then its strips or tiles.

    A file whose strips overlap, lie outside of it or are not to be found counts as a whole instead.
    """
    end = _end_of_foreign_bytes(source, old)
    room = end + _DESCRIPTIONS
    pieces: list[Piece] = []
    try:
        for piece in _coded(source, end):
            pieces.append(piece)
            room -= length(piece)
            if room < 0:
                return foreign(source, old)
    except ReadError:
        return foreign(source, old)
    if not any(isinstance(piece, Span) for piece in pieces):
        return foreign(source, old)
    return iter(pieces)


def _coded(source: Source, end: int) -> Iterator[Piece]:
    main = Tiff(source)
    tiff = Tiff(source.until(end))  # what points behind it points at nothing
    for page in _pages(tiff, main.directory(main.first)):
        deciding = (entry for entry in page.entries if entry.tag in _PIXELS)
        for entry in sorted(deciding, key=itemgetter(0)):
            yield _described(tiff, entry)
        for span in _strips(tiff, page):
            if span.offset < 8 or span.offset + span.length > end:
                raise ReadError("has strips outside of itself")
            yield span


def foreign(source: Source, old: Split) -> Iterator[Piece]:
    """All bytes but the header's pointer and the directory that we have put at the end."""
    end = _end_of_foreign_bytes(source, old)
    yield source.read(0, 4)
    yield Span(8, end - 8)
    yield bytes(end & 1)  # directories begin at even offsets


def _end_of_foreign_bytes(source: Source, old: Split) -> int:
    """Where our own tail begins; the file's end where there is none, and can be none."""
    if old.format != "TIFF":
        return source.size
    try:
        return ifdedit.append(source.some, source.size, {}).keep
    except ReadError:
        return source.size  # such a file cannot be written, so it has no tail of ours


def _refuse_if_dangling(source: Source) -> None:
    """A value said to lie behind the end would come to lie in what is appended there."""
    tiff = Tiff(source)
    for page in _pages(tiff, tiff.directory(tiff.first)):
        for entry in page.entries:
            if tiff.end_of_value(entry) > source.size:
                raise WriteError(f"is damaged: tag {entry.tag} points outside of the file")
        if page.warnings:
            raise WriteError(f"is damaged: {page.warnings[0]}")
        if page.next >= source.size or page.next == tiff.first:
            raise WriteError("is damaged: its pages do not end")


def _first(blocks: tuple[bytes, ...]) -> bytes | None:
    return blocks[0] if blocks else None


def _block(tiff: Tiff, entry: Entry | None, warnings: list[str]) -> bytes | None:
    if entry is None:
        return None
    try:
        return tiff.value(entry)
    except ReadError as damage:
        warnings.append(f"TIFF tag {entry.tag} cannot be read: {damage.reason}")
        return None


def _padded(iim: bytes | None) -> bytes | None:
    """IIM as its tag takes it: a row of 32-bit words (Adobe), filled up with zeros."""
    return None if iim is None else iim + bytes(-len(iim) % 4)


def _upright(iim: bytes) -> bytes:
    """IIM written as a row of 32-bit numbers in the other byte order, turned round again."""
    if iim[:1] == b"\x1c" or iim[3:4] != b"\x1c":
        return iim
    words = len(iim) // 4
    return struct.pack(f">{words}L", *struct.unpack(f"<{words}L", iim[: words * 4]))


def _exif(tiff: Tiff, tags: Mapping[int, Entry], warnings: list[str]) -> bytes | None:
    """The tags that carry words or dates, as an EXIF block of their own."""
    main = [entry for tag, entry in sorted(tags.items()) if tag in _WORDS]
    below = {}
    for pointer in (ifd.EXIF_POINTER, ifd.GPS_POINTER):
        if pointer in tags:
            try:
                directory = tiff.directory(tiff.number(tags[pointer]))
            except ReadError as damage:
                warnings.append(damage.reason)
                continue
            words = (e for e in directory.entries if e.tag != _MAKER_NOTE)
            below[pointer] = tiff.rows(words)
    return excerpt(tiff.order, tiff.rows(main), below) if main or below else None


def _format(tiff: Tiff, main: Directory, pages: list[Directory]) -> str:
    if tiff.magic in _BY_MAGIC:
        return _BY_MAGIC[tiff.magic]
    if main.has(_DNG_VERSION):
        return "DNG"
    if tiff.source.head[8:10] == b"CR" and not tiff.big:
        return "CR2"
    if any(_is_sensor_data(page) for page in (main, *pages)):
        make = main.text(_MAKE, tiff).upper()
        return next((name for mark, name in _MAKES if make.startswith(mark)), "RAW")
    return "BigTIFF" if tiff.big else "TIFF"


def _is_sensor_data(page: Directory) -> bool:
    return page.number(_PHOTOMETRIC) in _SENSOR or page.number(_COMPRESSION) in _RAW_COMPRESSION


def _sub_directories(tiff: Tiff, page: Directory) -> Iterator[Directory]:
    entry = page.by_tag().get(_SUB_DIRECTORIES)
    if entry is None:
        return
    for offset in tiff.numbers(entry)[:64]:
        try:
            yield tiff.directory(offset)
        except ReadError:
            return  # a damaged sub-image has no words of its own to lose


def _pages(tiff: Tiff, page: Directory) -> Iterator[Directory]:
    """This and every further directory in the chain, each one's sub-images behind it."""
    seen: set[int] = set()
    while len(seen) < _DIRECTORY_LIMIT:
        yield page
        yield from _sub_directories(tiff, page)
        if not page.next or page.next in seen:
            return
        seen.add(page.next)
        try:
            page = tiff.directory(page.next)
        except ReadError:
            return  # the chain ends where it is damaged, for every reader


def _described(tiff: Tiff, entry: Entry) -> bytes:
    try:
        content = tiff.value(entry)
    except ReadError:
        content = b""
    return struct.pack(">HHQ", entry.tag, entry.type, entry.elements) + content


def _strips(tiff: Tiff, page: Directory) -> Iterator[Span]:
    """Where a page's coded pixels are, neighbours joined."""
    tags = page.by_tag()
    for offsets, counts in _OFFSETS_AND_COUNTS:
        if offsets not in tags or counts not in tags:
            continue
        here = Span(0, 0)
        for place, size in zip(
            tiff.numbers(tags[offsets]), tiff.numbers(tags[counts]), strict=False
        ):
            if place == here.offset + here.length:
                here = Span(here.offset, here.length + size)
                continue
            if here.length:
                yield here
            here = Span(place, size)
        if here.length:
            yield here
