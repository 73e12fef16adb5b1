"""JPEG: segments up to the first scan, then the picture and whatever trails it.

Only the head is ever rewritten. From the first scan to the end of the file everything is copied:
entropy-coded data, further images (MPF, gain maps), the film of a motion photo.
Sources: ITU T.81 annex B, EXIF 3.0 4.5.4, XMP part 3 1.1.3, CIPA DC-007 (MPF), C2PA 2.1 A.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from archive.codecs.addresses import Tag
from archive.containers import mpf, scans, segments
from archive.containers.source import (
    BLOCK_LIMIT,
    EXIF,
    OWN,
    PHOTOSHOP,
    XMP,
    Part,
    Piece,
    Source,
    Span,
    Split,
    length,
    replaced,
)
from archive.errors import ReadError
from archive.model import Blocks

__all__ = ["foreign", "join", "picture", "split"]

_SCAN, _FILL = "scan", "fill"

_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_SEGMENT_LIMIT = 20_000
_GARBAGE_LIMIT = 1024 * 1024
_XMP_REACH = 64

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NAMES = {
    **{n: f"{n:02X}" for n in range(256)},
    **{0xC0 + n: f"SOF{n}" for n in range(16)},
    **{0xD0 + n: f"RST{n}" for n in range(8)},
    **{0xE0 + n: f"APP{n}" for n in range(16)},
    0x00: _FILL, 0x01: "TEM", _SOI: "SOI", _EOI: "EOI", _SOS: _SCAN,
    0xC4: "DHT", 0xC8: "JPG", 0xCC: "DAC", 0xDB: "DQT", 0xDC: "DNL", 0xDD: "DRI",
    0xDE: "DHP", 0xDF: "EXP", 0xFE: "COM",
}  # fmt: skip
_ALONE = frozenset({0x01, _SOI, *range(0xD0, 0xD8)})
_PIXELS = frozenset({"frame", "DQT", "DHT", "DAC", "DRI", "DHP", "EXP", "ICC", "Adobe"})
"""Parts that decide what the picture looks like. Offsets and comments do not."""

_SIGNATURES: Mapping[int, tuple[tuple[bytes, str, int], ...]] = {
    **segments.SIGNATURES,
    0xE2: ((b"ICC_PROFILE\0", "ICC", 0), (mpf.SIGNATURE, "MPF", 0)),
    0xEB: ((b"JP", "JUMBF", 0),),
    0xEE: ((b"Adobe", "Adobe", 0),),
    **dict.fromkeys(_FRAMES, ((b"", "frame", 0),)),
}
"""What a payload begins with, how we call such a segment, and how much of it is signature."""


def split(source: Source) -> Split:
    """Take a JPEG apart without reading more than its head.

    A file that ends before its first scan is still read (``complete`` is false), so that damage
    behind the metadata does not hide them.
    """
    parts: list[Part] = []
    found: dict[str, list[bytes]] = {}
    for marker, start, end, data in _segments(source):
        name = _NAMES[marker]
        if data and (known := _known(marker, data, found)):
            name, skip = known
            found.setdefault(name, []).append(data[skip:])
        parts.append(Part(name, start, end))
    complete = bool(parts) and parts[-1].name == _SCAN
    warnings = [] if complete else ["ends before its picture begins"]
    return Split(
        "JPEG",
        segments.blocks(found, warnings),
        tuple(parts),
        *_size(found),
        any(b"c2pa" in box for box in found.get("JUMBF", ())),
        complete,
        tuple(warnings),
    )


def join(
    source: Source, old: Split, new: Blocks, tags: Mapping[Tag, bytes | None]
) -> tuple[Piece, ...]:
    """The pieces of the file with ``new`` blocks in place of the old ones.

    Blocks that are equal stay where they are. A new one goes behind JFIF and EXIF and in front
    of everything else: readers expect EXIF first, and offsets in an MPF segment count from there.
    """
    del tags  # are in the block already
    was = old.blocks
    groups = {
        EXIF: None if new.exif == was.exif else segments.of_exif(new.exif),
        XMP: None if new.xmp == was.xmp else segments.of_xmp(new.xmp),
        PHOTOSHOP: None if new.photoshop == was.photoshop else segments.of_photoshop(new.photoshop),
    }
    changed = {name: segments for name, segments in groups.items() if segments is not None}
    if not changed:
        return (Span(0, source.size),)
    return tuple(_arrange(source, old.parts, changed))


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """What decides the pixels: tables, frame, scans up to the end of the first image, profile."""
    for part in old.parts:
        if part.name in _PIXELS:
            yield part.span
        elif part.name == _SCAN:
            yield Span(part.start, scans.end_of_image(source, part.start) - part.start)


def foreign(source: Source, old: Split) -> Iterator[Piece]:
    """All that a write must keep; MPF offsets count from the end, where images stay put."""
    for part in old.parts:
        if part.name == "MPF":
            segment = source.read(*part.span)
            yield mpf.shifted(segment, part.start + mpf.BASE - source.size)
        elif part.name not in OWN:
            yield part.span


def _segments(source: Source) -> Iterator[tuple[int, int, int, bytes]]:
    """Marker, start, end and (of the segments we look into) the payload's bytes.

    Bytes that are no segment, and fill bytes, come as marker 0. The last segment is the first
    scan, which reaches to the end of the file. One loop with no calls in it, for it passes every
    segment of every picture that is read.
    """
    head, size = source.head, source.size
    here, loaded = 2, 0
    for _ in range(_SEGMENT_LIMIT):
        four = head[here : here + 4]
        if len(four) < 4:
            four = source.some(here, 4)
            if len(four) < 4:
                return
        marker = four[1]
        if four[0] != 0xFF or marker in (0, 0xFF):
            end = _next_marker(source, here)
            yield 0, here, end, b""
        elif marker == _SOS:
            yield marker, here, size, b""
            return
        elif marker == _EOI:
            return
        elif marker in _ALONE:
            end = here + 2
            yield marker, here, end, b""
        else:
            end = here + 2 + (four[2] << 8 | four[3])
            if end < here + 4 or end > size:
                return
            data = b""
            if marker in _SIGNATURES:
                loaded += end - here
                if loaded > BLOCK_LIMIT:
                    raise ReadError("has more metadata than a picture can have")
                data = (
                    head[here + 4 : end]
                    if end <= len(head)
                    else source.read(here + 4, end - here - 4)
                )
            yield marker, here, end, data
        here = end
    raise ReadError(f"has more than {_SEGMENT_LIMIT:,} segments before its picture")


def _known(
    marker: int, data: bytes, found: Mapping[str, Sequence[bytes]]
) -> tuple[str, int] | None:
    """How we call a segment by what its payload begins with, and where its block starts."""
    for signature, name, skip in _SIGNATURES[marker]:
        if data.startswith(signature):
            return (name, skip) if name != EXIF or _continues(data, found) else None
    if marker == segments.APP1 and (skip := data.find(b"<?xpacket begin", 0, _XMP_REACH)) > 0:
        return XMP, skip  # behind a damaged signature
    return None


def _continues(data: bytes, found: Mapping[str, Sequence[bytes]]) -> bool:
    """Whether an EXIF segment is the first, or goes on with the block of the one before it.

    A second block of its own is left alone.
    """
    return EXIF not in found or data[len(segments.EXIF_HEADER) :][:2] not in (b"II", b"MM")


def _next_marker(source: Source, start: int) -> int:
    """The next place that looks like a marker; the end of the file if there is none nearby."""
    match = _MARKER.search(source.some(start, _GARBAGE_LIMIT), 1)
    return start + match.start() if match else source.size


def _size(found: Mapping[str, Sequence[bytes]]) -> tuple[int | None, int | None]:
    frame = found.get("frame", (b"",))[0]
    if len(frame) < 5:
        return None, None
    return frame[3] << 8 | frame[4], frame[1] << 8 | frame[2]


def _arrange(
    source: Source, parts: Sequence[Part], changed: Mapping[str, bytes]
) -> Iterator[Piece]:
    """Old parts and changed segments in their new order, MPF offsets set right."""
    pieces = [Span(0, 2), *replaced(parts, changed, _entry(parts))]
    index = next((part for part in parts if part.name == "MPF"), None)
    if index is not None:
        at = pieces.index(index.span)
        grown = sum(map(length, pieces[at + 1 :])) - (source.size - index.end)
        pieces[at] = mpf.shifted(source.read(*index.span), grown)
    yield from pieces


def _entry(parts: Sequence[Part]) -> int:
    """Where new segments go: behind EXIF, or else behind the JFIF segments that open the file."""
    names = [part.name for part in parts]
    if EXIF in names:
        return names.index(EXIF) + 1
    leading = 0
    for index, name in enumerate(names):
        if name == "APP0":
            leading = index + 1
        elif name != _FILL:
            break
    return leading
