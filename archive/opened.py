"""A picture file taken apart, with its sidecar: what reading and writing start from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from archive.blocks import Reading, read_blocks
from archive.containers import CONTAINERS, Container, sidecar
from archive.containers.source import BLOCK_LIMIT, Piece, Source, Span, Split
from archive.errors import ArchiveError, ReadError
from archive.formats import BY_NAME, FORMATS, Format, recognise
from archive.model import Blocks, Change, Metadata

__all__ = [
    "Opened",
    "blamed_on",
    "differences",
    "file_hash",
    "image_hash",
    "overlaid",
    "pieces_hash",
    "present",
    "read_sidecar",
    "take",
]

_FIELDS = tuple(f.name for f in fields(Metadata))
_RAW_SUFFIXES = {
    suffix: row
    for row in FORMATS
    if row.container == "tiff" and row.name not in ("TIFF", "BigTIFF")
    for suffix in row.suffixes
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A file taken apart, and the sidecar to be read with it."""

    path: Path
    format: Format
    container: Container
    split: Split
    sidecar_path: Path | None = None
    sidecar: bytes | None = None

    def reading(self) -> Reading:
        """What the blocks say; the sidecar's word goes before that of the file."""
        embedded = read_blocks(self.split.blocks)
        if self.sidecar is None:
            return embedded
        return overlaid(embedded, self.sidecar)

    @property
    def writable(self) -> bool:
        """Whether words go into the file itself and not beside it."""
        return self.format.native and not self.split.signed

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as stored; 0 where unknown."""
        return self.split.width or 0, self.split.height or 0


def take(path: Path, source: Source) -> Opened:
    """Take the file at ``path`` apart; its format is told by its content.

    Only one thing is believed of the name: a TIFF that calls itself a camera's RAW file is one,
    and is not written into.
    """
    row = recognise(source.head)
    if row is None:
        raise ReadError("is not a picture in a format we know" if source.size else "is empty")
    container = CONTAINERS[row.container]
    split = container.split(source)
    if split.format != row.name or row.name == "TIFF":
        row = BY_NAME[split.format]
        if row.name == "TIFF":
            row = _RAW_SUFFIXES.get(path.suffix.lower(), row)
    if row.native and not split.signed:
        return Opened(path, row, container, split)
    beside = sidecar.find(path)
    packet = None if beside is None else _sidecar_bytes(beside)
    return Opened(path, row, container, split, beside, packet)


@contextmanager
def blamed_on(path: str | os.PathLike[str], kind: type[ArchiveError]) -> Iterator[None]:
    """Give errors the path they happened at; failures of the system become ``kind``."""
    try:
        yield
    except ArchiveError as error:
        if error.path is not None:
            raise
        raise error.at(path) from error.__cause__
    except OSError as error:
        raise kind(error.strerror or str(error), path) from error


def read_sidecar(packet: bytes, orientation: int) -> Reading:
    """What a sidecar says of a picture that is turned like this."""
    turned = None if orientation == 1 else sidecar.orientation_only(orientation)
    return read_blocks(Blocks(exif=turned, xmp=(packet,)))


def overlaid(embedded: Reading, packet: bytes) -> Reading:
    """The reading of a file with its sidecar: the sidecar alone, if it holds everything."""
    beside = read_sidecar(packet, embedded.orientation)
    if sidecar.is_complete(packet):
        metadata, conflicts = beside.metadata, beside.conflicts
    else:
        metadata = embedded.metadata.replace(**present(beside.metadata))
        conflicts = embedded.conflicts + beside.conflicts
    return Reading(
        metadata,
        conflicts,
        embedded.warnings + beside.warnings,
        embedded.proposals + beside.proposals,
        embedded.orientation,
    )


def present(metadata: Metadata) -> dict[str, Any]:
    """The fields that are there, by name."""
    values = ((name, getattr(metadata, name)) for name in _FIELDS)
    return {name: value for name, value in values if value is not None}


def differences(old: Metadata, new: Metadata) -> tuple[Change, ...]:
    """The fields that are not the same, before and after."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in _FIELDS)
    return tuple(Change(name, before, after) for name, before, after in pairs if before != after)


def image_hash(source: Source, opened: Opened) -> str:
    """SHA-256 of what decides the picture, and of none of its words."""
    return pieces_hash(source, opened.container.picture(source, opened.split))


def file_hash(source: Source, beside: bytes | None = None) -> str:
    """SHA-256 of every byte of the file and, behind them, of its sidecar."""
    return pieces_hash(source, [Span(0, source.size), beside or b""])


def pieces_hash(source: Source, pieces: Iterable[Piece]) -> str:
    """SHA-256 of what is made of new bytes and spans of a file."""
    digest = hashlib.sha256()
    for data in source.passing(pieces):
        digest.update(data)
    return digest.hexdigest()


def _sidecar_bytes(path: Path) -> bytes:
    with blamed_on(path, ReadError), Source(path) as source:
        if source.size > BLOCK_LIMIT:
            raise ReadError("is too large to be a sidecar")
        return source.read(0, source.size)
