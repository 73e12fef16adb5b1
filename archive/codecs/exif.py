"""EXIF: a TIFF stream of tags, read within its bounds and changed without moving a byte of it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

import piexif

from archive import ifd, ifdedit
from archive.codecs.addresses import Tag
from archive.errors import WriteError

__all__ = ["SEGMENT", "Exif", "SegmentFull", "build", "parse", "remove"]

SEGMENT = 65533 - 6
"""Octets an EXIF block may have in a JPEG: one segment, less its length and ``Exif\\0\\0``."""

_MAIN = frozenset(
    {0x010E, 0x010F, 0x0110, 0x0112, 0x013B, 0x8298, 0x9C9E, ifd.EXIF_POINTER, ifd.GPS_POINTER}
)
_SUB = frozenset({0x9003, 0x9011, 0x9291, 0xA420, 0xA436, 0xA437})
_ANYWHERE = _MAIN | _SUB
_TEXTS = _ANYWHERE - {0x0112, ifd.EXIF_POINTER, ifd.GPS_POINTER}
_INTEGERS = {ifd.SHORT: "short", ifd.LONG: "long"}
_GPS = frozenset({1, 2, 3, 4})
_LONGEST = 1 << 20
_ORIENTATION = 0x0112
_OCTETS = ifd.OCTETS
_MANDATORY: Mapping[str, Mapping[int, Any]] = {
    "0th": {0x011A: (72, 1), 0x011B: (72, 1), 0x0128: 2, 0x0213: 1},
    "Exif": {0x9000: b"0232", 0x9101: b"\1\2\3\0", 0xA000: b"0100", 0xA001: 0xFFFF},
}
"""What EXIF demands of every block, with the values it gives for "not known" (EXIF 3.0, 4.6.8)."""


class _Shapes(NamedTuple):
    """How the pieces of a block are packed in one byte order."""

    row: struct.Struct
    short: struct.Struct
    long: struct.Struct
    rationals: struct.Struct


_SHAPES = {
    mark: _Shapes(*(struct.Struct(order + shape) for shape in ("HHLL", "H", "L", "6L")))
    for mark, order in ((b"II*\0", "<"), (b"MM\0*", ">"))
}


class SegmentFull(WriteError):
    """The EXIF block has no room left in its segment; XMP and IIM can take the values."""


class Exif(dict[int, bytes]):
    """Raw value bytes by tag number, of the tags that matter to captions and credits.

    Tags of the main and the Exif directory do not share numbers. ``position`` is latitude and
    longitude in degrees, ``warnings`` say what is damaged, ``damaged`` in which directories.
    """

    orientation: int = 1
    position: tuple[float, float] | None = None
    warnings: tuple[str, ...] = ()
    damaged: frozenset[str] = frozenset()


def parse(block: bytes) -> Exif:
    """Read the wanted tags; damage becomes a warning, and whatever is sound is given.

    Some programs put tags of the Exif directory into the main one; they count where it has none.
    """
    found = Exif()
    shapes = _SHAPES.get(block[:4])
    if shapes is None or len(block) < 8:
        _blame(found, "0th", "the EXIF block does not begin with a TIFF header")
        return found
    _collect(found, block, shapes, shapes.long.unpack_from(block, 4)[0], _ANYWHERE, "0th")
    if (raw := found.pop(_ORIENTATION, None)) and len(raw) >= 2:
        (number,) = shapes.short.unpack_from(raw)
        found.orientation = number if 1 <= number <= 8 else 1
    if (raw := found.pop(ifd.EXIF_POINTER, None)) and len(raw) == 4:
        astray = {tag: found.pop(tag) for tag in _SUB if tag in found}
        _collect(found, block, shapes, shapes.long.unpack(raw)[0], _SUB, "Exif")
        for tag, content in astray.items():
            found.setdefault(tag, content)
    if (raw := found.pop(ifd.GPS_POINTER, None)) and len(raw) == 4:
        found.position = _position(block, shapes, shapes.long.unpack(raw)[0])
    return found


def build(
    block: bytes | None,
    tags: Mapping[Tag, bytes | None],
    *,
    size: tuple[int, int] | None = None,
    limit: int | None = SEGMENT,
) -> bytes:
    """The block with text tags set (NUL-terminated bytes) or removed (``None``).

    An existing block is kept byte for byte but for its header; a fresh one is made where there
    is none, with ``size`` (width, height as stored) as its pixel dimensions. Raises
    :class:`SegmentFull` beyond ``limit`` and :class:`ReadError` for a block too damaged to be
    changed.
    """
    if block is None:
        new = _fresh(tags, size)
    elif not tags:
        return block
    else:
        typed = {t: None if v is None else (ifd.ASCII, v) for t, v in tags.items()}
        tail = ifdedit.append(ifd.reader(block), len(block), typed)
        new = tail.header + block[8 : tail.keep] + tail.data
    if limit is not None and len(new) > limit:
        raise SegmentFull(f"the EXIF block would have {len(new)} octets, its segment takes {limit}")
    return new


def remove(block: bytes, tags: Mapping[Tag, bytes | None]) -> bytes:
    """The block without these tags, no octet longer: what remains to do when it is full."""
    return ifdedit.drop(block, tags)


def _blame(found: Exif, name: str, reason: str) -> None:
    found.warnings += (reason,)
    found.damaged |= {name}


def _collect(
    found: Exif, block: bytes, shapes: _Shapes, offset: int, wanted: frozenset[int], name: str
) -> None:
    """Put the wanted values of a directory into ``found``.

    Written for speed: a camera's directories have a hundred entries, of which five matter.
    """
    size = len(block)
    if offset < 8 or offset + 2 > size:
        _blame(found, name, f"no EXIF directory at offset {offset}")
        return
    (count,) = shapes.short.unpack_from(block, offset)
    there = min(count, (size - offset - 2) // 12)
    if there < count:
        _blame(found, name, "an EXIF directory is cut off")
    start = offset + 2
    place = start - 4
    for tag, kind, elements, field in shapes.row.iter_unpack(block[start : start + 12 * there]):
        place += 12
        if tag not in wanted or tag in found:
            continue
        octets = _OCTETS.get(kind, 0) * elements
        if octets <= 4:
            found[tag] = block[place : place + octets]
        elif field + octets <= size and octets <= _LONGEST:
            found[tag] = block[field : field + octets]
        else:
            found.warnings += (f"EXIF tag 0x{tag:04X} points outside of its block",)
            continue
        if kind in _INTEGERS and tag in _TEXTS:
            found[tag] = _digits(found[tag], getattr(shapes, _INTEGERS[kind]))


def _digits(raw: bytes, shape: struct.Struct) -> bytes:
    """What a text says that a broken entry declares to be numbers."""
    whole = len(raw) // shape.size * shape.size
    return b" ".join(b"%d" % number for (number,) in shape.iter_unpack(raw[:whole]))


def _position(block: bytes, shapes: _Shapes, offset: int) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, if the GPS directory has both and they are sane."""
    gps = Exif()
    _collect(gps, block, shapes, offset, _GPS, "GPS")
    if gps.keys() != _GPS:
        return None
    latitude = _degrees(gps[2], shapes, gps[1][:1] == b"S")
    longitude = _degrees(gps[4], shapes, gps[3][:1] == b"W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _degrees(raw: bytes, shapes: _Shapes, negative: bool) -> float | None:
    """Degrees from three rationals; ``None`` if they are no numbers."""
    if len(raw) != 24:
        return None
    whole, of, minutes, of_minutes, seconds, of_seconds = shapes.rationals.unpack(raw)
    if not of:
        return None
    degrees: float = whole / of
    if of_minutes:
        degrees += minutes / of_minutes / 60
    if of_seconds:
        degrees += seconds / of_seconds / 3600
    return round(-degrees if negative else degrees, 7)


def _fresh(tags: Mapping[Tag, bytes | None], size: tuple[int, int] | None) -> bytes:
    """A new block by piexif; what its vocabulary does not have is appended."""
    known = {name: dict(values) for name, values in _MANDATORY.items()}
    if size is not None:
        known["Exif"] |= {0xA002: size[0], 0xA003: size[1]}
    rest: dict[Tag, bytes | None] = {}
    for tag, content in tags.items():
        if content is None:
            continue
        if tag.number in piexif.TAGS["Image" if tag.ifd == "0th" else tag.ifd]:
            text = content.rstrip(b"\0")
            known[tag.ifd][tag.number] = text + bytes(1 - len(text) % 2)  # keeps offsets even
        else:
            rest[tag] = content
    return build(_linked(piexif.dump(known)[6:]), rest, limit=None)


def _linked(block: bytes) -> bytes:
    """piexif's block with the link at the end of its Exif directory, which it leaves out.

    That directory is its last, so that only values of its own move. exiv2 misses the link, or
    takes the first value for it.
    """
    read = ifd.reader(block)
    pointers = (e.field for e in ifd.directory(read, ">", 8).entries if e.tag == ifd.EXIF_POINTER)
    start = int.from_bytes(next(pointers), "big") + 2
    entries = ifd.directory(read, ">", start - 2).entries
    rows = b"".join(struct.pack(">HHL4s", *e[:3], _moved(e, 4)) for e in entries)
    return block[:start] + rows + bytes(4) + block[start + len(rows) :]


def _moved(entry: ifd.Entry, by: int) -> bytes:
    """The field of an entry whose value, where it stands elsewhere, lies so many octets on."""
    if entry.size <= 4:
        return entry.field
    return (int.from_bytes(entry.field, "big") + by).to_bytes(4, "big")
