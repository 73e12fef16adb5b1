"""What a rendition may say, and a look into the finished file whether it says anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from archive import ifd
from archive.codecs import carriers, packet, photoshop
from archive.codecs.addresses import NAMESPACES, Property
from archive.containers.source import Source
from archive.errors import InvalidValue, WriteError
from archive.export.presets import ALWAYS_IN, COORDINATES
from archive.fields import BY_NAME, FIELDS
from archive.model import Location, Metadata
from archive.opened import present, take
from archive.values import checked

__all__ = ["check", "contents", "outgoing", "stated"]

_EXIF = frozenset(
    {f"EXIF 0th 0x{n:04X}" for n in (0x011A, 0x011B, 0x0128, 0x0213, ifd.EXIF_POINTER)}
    | {f"EXIF Exif 0x{n:04X}" for n in (0x9000, 0x9101, 0xA000, 0xA001, 0xA002, 0xA003)}
)
"""What EXIF demands of every block: resolution, sampling, versions, colour space, size."""
_RESOURCES = frozenset(f"8BIM 0x{n:04X}" for n in (photoshop.IIM, photoshop.DIGEST, 0x040A, 0x040B))
_ENVELOPE = frozenset({"IIM 1:0", "IIM 1:90", "IIM 2:0"})
_PARTS = frozenset(
    {
        "SOI",
        "APP0",
        "EXIF",
        "XMP",
        "Photoshop",
        "ICC",
        "Adobe",
        "DQT",
        "DHT",
        "DRI",
        "frame",
        "scan",
    }
)
_PLACES = ("location_created", "location_shown")
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_FRAME = frozenset({"x", "rdf", "xml"})


def outgoing(metadata: Metadata, without: Iterable[str] = ()) -> dict[str, Any]:
    """The fields a picture leaves with, in their normal form, but for those a preset leaves out.

    What a file says in a form no writer would give it stays behind too, but never one of the
    fields without which nothing leaves: :class:`InvalidValue` then.
    """
    left_out = frozenset(without)
    fields = {n: v for n, v in present(metadata).items() if n not in left_out}
    if COORDINATES in left_out:
        fields |= {n: _nowhere(fields[n]) for n in _PLACES if n in fields}
    normal = ((name, _normal(name, value)) for name, value in fields.items())
    return {name: value for name, value in normal if value is not None}


def _normal(name: str, value: Any) -> Any:
    try:
        return checked(BY_NAME[name], value)
    except InvalidValue:
        if name in ALWAYS_IN:
            raise
        return None


def _nowhere(places: Any) -> Any:
    """A place or places without their coordinates; ``None`` if they were nothing else."""
    if isinstance(places, Location):
        place = replace(places, latitude=None, longitude=None)
        return None if place == Location() else place
    return tuple(p for p in map(_nowhere, places) if p is not None) or None


def check(path: Path, without: Iterable[str]) -> None:
    """Raise :class:`WriteError` if the JPEG holds anything that is not :func:`stated`."""
    more = contents(path) - stated(frozenset(without))
    if more:
        raise WriteError(f"would have left with {', '.join(sorted(more))} in it", path)


@cache
def stated(without: frozenset[str]) -> frozenset[str]:
    """Everything a rendition may hold, named as :func:`contents` names it."""
    rows = [row for row in FIELDS if row.name not in without]
    names = set(_EXIF | _RESOURCES | _ENVELOPE | _PARTS)
    names |= {f"EXIF {tag.ifd} 0x{tag.number:04X}" for row in rows for tag in row.exif}
    names |= {f"IIM 2:{dataset.number}" for row in rows for dataset in row.iim}
    people = (carriers.NAMES, carriers.DETAILS, carriers.IMAGE_REGIONS, carriers.MWG_REGIONS)
    for of in (*(row.xmp for row in rows if row.xmp), *people):
        names |= set(_with_members(of))
    if COORDINATES in without:
        names -= {"XMP exif:GPSLatitude", "XMP exif:GPSLongitude"}
    return frozenset(names)


def _with_members(of: Property) -> Iterator[str]:
    yield f"XMP {of.name}"
    for _, member in of.members:
        yield from _with_members(member)


def contents(path: Path) -> frozenset[str]:
    """Every part, tag, dataset, resource and property in a file, by name.

    XMP properties are named at whatever depth they are.
    """
    with Source(path) as source:
        split = take(path, source).split
    found = {part.name for part in split.parts}
    blocks = split.blocks
    if blocks.exif:
        found |= set(_tags(blocks.exif))
    resources = photoshop.split(blocks.photoshop or b"").items
    found |= {f"8BIM 0x{resource.number:04X}" for resource in resources}
    streams = [r.content for r in resources if r.number == photoshop.IIM]
    for stream in (*blocks.iim, *streams):
        found |= set(_datasets(stream))
    for one in filter(None, (*blocks.xmp, blocks.extended_xmp)):
        found |= set(_properties(one))
    return frozenset(found)


def _tags(block: bytes) -> Iterator[str]:
    read = ifd.reader(block)
    order, first = ifd.header(read)
    main = ifd.directory(read, order, first)
    if any(main.link):
        yield "EXIF 1st"
    for entry in main.entries:
        yield f"EXIF 0th 0x{entry.tag:04X}"
        if entry.tag == ifd.EXIF_POINTER:
            at = int.from_bytes(entry.field, "little" if order == "<" else "big")
            for inner in ifd.directory(read, order, at).entries:
                yield f"EXIF Exif 0x{inner.tag:04X}"


def _datasets(stream: bytes) -> Iterator[str]:
    at = 0
    while at + 5 <= len(stream) and stream[at] == 0x1C:
        yield f"IIM {stream[at + 1]}:{stream[at + 2]}"
        at += 5 + int.from_bytes(stream[at + 3 : at + 5], "big")
    if at != len(stream):
        yield "IIM beyond its last dataset"


def _properties(content: bytes) -> Iterator[str]:
    for element in packet.tree(content).iter("*"):
        for name in (element.tag, *element.keys()):
            namespace, _, local = str(name).lstrip("{").rpartition("}")
            prefix = _PREFIXES.get(namespace, namespace)
            if prefix not in _FRAME:
                yield f"XMP {prefix}:{local}"
