"""What each block of a file says by itself, before anybody judges between them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from archive.codecs import carriers, exif, iim, photoshop, text, xmp
from archive.codecs.addresses import clark
from archive.conversion import exif_reader, iim_reader, xmp_reader
from archive.errors import ReadError
from archive.fields import FIELDS, Field, Kind
from archive.model import Blocks
from archive.reconcile import is_camera_words

__all__ = ["IIM_READERS", "Said", "digest_of", "hear"]

_BY_PROPERTY = {
    clark(f.xmp.name): (f.name, xmp_reader(f))
    for f in FIELDS
    if f.xmp and f.kind is not Kind.PEOPLE
}
IIM_READERS = {f.name: iim_reader(f) for f in FIELDS if f.iim}
_BY_DATASET = {f.iim[0].number: (f.name, IIM_READERS[f.name]) for f in FIELDS if f.iim}
_JUDGED = frozenset({"caption", "creators"})
_BY_TAG = {t.number: (f.name, f.name in _JUDGED, exif_reader(f)) for f in FIELDS for t in f.exif}
_BY_RESOURCE = {f.resource: f for f in FIELDS if f.resource}
_RESOURCES = frozenset({photoshop.IIM, photoshop.DIGEST, *_BY_RESOURCE})
_WANTED = frozenset(_BY_PROPERTY) | carriers.WANTED


@dataclass(slots=True)
class Said:
    """What each block says, by field name, and the raw material it was taken from.

    ``streams`` are the IIM streams, those outside of Photoshop's resources first. ``in_step``
    says that IIM was not changed since XMP was written.
    """

    tags: exif.Exif = field(default_factory=exif.Exif)
    nodes: dict[str, xmp.Node] = field(default_factory=dict)
    exif: dict[str, Any] = field(default_factory=dict)
    iim: dict[str, Any] = field(default_factory=dict)
    xmp: dict[str, Any] = field(default_factory=dict)
    streams: tuple[bytes, ...] = ()
    in_step: bool = True
    warnings: list[str] = field(default_factory=list)


def hear(blocks: Blocks) -> Said:
    """Read every block; damage becomes a warning."""
    said = Said()
    if blocks.exif:
        _hear_exif(said, blocks.exif)
    _hear_iim(said, blocks)
    for packet in (*blocks.xmp, blocks.extended_xmp):
        if packet:
            _hear_xmp(said, packet)
    return said


def _hear_exif(said: Said, block: bytes) -> None:
    said.tags = tags = exif.parse(block)
    said.warnings += tags.warnings
    for number in tags:
        if number not in _BY_TAG:
            continue
        name, judged, read = _BY_TAG[number]
        if name in said.exif or (value := read(tags)) is None:
            continue
        if not judged or not _is_the_camera(value, tags):
            said.exif[name] = value


def _is_the_camera(value: Any, tags: exif.Exif) -> bool:
    """Whether a camera wrote a text all by itself."""
    words = value if isinstance(value, str) else "; ".join(value)
    make, model = tags.get(0x010F, b""), tags.get(0x0110, b"")
    return is_camera_words(
        words, make.strip(b"\0").decode("latin-1"), model.strip(b"\0").decode("latin-1")
    )


def _hear_iim(said: Said, blocks: Blocks) -> None:
    """Read the IIM streams, of which the first that has a field counts, and what stands beside."""
    digest = None
    streams = list(blocks.iim)
    if blocks.photoshop:
        resources, sound = photoshop.contents(blocks.photoshop, _RESOURCES)
        for number, content in resources:
            if number == photoshop.IIM:
                streams.append(content)
            elif number == photoshop.DIGEST:
                digest = content
            elif content:
                _hear_resource(said, _BY_RESOURCE[number], content)
        if not sound:
            said.warnings.append("the Photoshop block is damaged behind its sound resources")
    said.streams = tuple(streams)
    for stream in streams:
        texts = iim.parse(stream)
        said.warnings += [told for told in texts.warnings if told not in said.warnings]
        for number in texts:
            if number in _BY_DATASET:
                name, read = _BY_DATASET[number]
                if (value := read(texts)) is not None:
                    said.iim.setdefault(name, value)
    if digest is not None and streams:
        said.in_step = any(_digests(stream, digest) for stream in streams)


def _digests(stream: bytes, digest: bytes) -> bool:
    """Whether the digest is that of the stream, with or without the padding of a TIFF tag."""
    return digest_of(stream) == digest or digest_of(stream.rstrip(b"\0")) == digest


def digest_of(stream: bytes) -> bytes:
    """The digest Photoshop keeps of an IIM stream, in resource 0x0425."""
    return hashlib.md5(stream, usedforsecurity=False).digest()


def _hear_resource(said: Said, row: Field, content: bytes) -> None:
    """Copyright flag and URL in Photoshop's resources count like IIM."""
    if row.kind is Kind.BOOL:
        said.iim.setdefault(row.name, content[0] != 0)
    elif (url := text.clean(text.decode(content, text.guess([content])))) is not None:
        said.iim.setdefault(row.name, url)


def _hear_xmp(said: Said, packet: bytes) -> None:
    try:
        nodes = xmp.parse(packet, _WANTED)
    except ReadError as damage:
        said.warnings.append(damage.reason)
        return
    known, values = said.nodes, said.xmp
    for name, node in nodes.items():
        if name in known:
            continue
        known[name] = node
        if (row := _BY_PROPERTY.get(name)) is not None and (value := row[1](node)) is not None:
            values[row[0]] = value
