"""A picture file as read, and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.model.edits import Edit
from archive.model.lineup import Lineup, Region
from archive.model.metadata import Metadata

__all__ = ["Blocks", "Conflict", "Photo", "Proposal"]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The metadata blocks of one file as raw bytes, wherever its container keeps them.

    ``exif`` is a TIFF stream (``II*\\0`` / ``MM\\0*``); ``photoshop`` a stream of image resources
    (``8BIM``), in which IIM is resource 0x0404; ``iim`` are bare IIM streams outside of it (TIFF
    tag 33723); ``xmp`` the packets in file order, ``extended_xmp`` the reassembled extension.
    """

    exif: bytes | None = None
    photoshop: bytes | None = None
    iim: tuple[bytes, ...] = ()
    xmp: tuple[bytes, ...] = ()
    extended_xmp: bytes | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """The blocks disagree about a field; ``chosen`` is what reading gives, ``reason`` why.

    ``values`` maps a block's name (``EXIF``, ``IIM``, ``XMP``, or a carrier of people such as
    ``caption`` or ``PersonInImage``) to what it says.
    """

    field: str
    values: Mapping[str, Any]
    chosen: Any
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody another program says is in the picture: to be confirmed, never merged silently."""

    name: str
    source: str
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture file as read: its metadata, and what was odd about them.

    ``file`` is the path inside the archive with forward slashes (``None`` outside of one).
    ``image_hash`` covers the picture without its metadata, so a new caption is still the same
    picture; ``file_hash`` covers every byte. ``width, height`` are pixels as stored,
    ``orientation`` is the EXIF value 1..8.
    """

    path: Path
    format: str
    image_hash: str | None
    metadata: Metadata = field(default_factory=Metadata)
    file_hash: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    file: str | None = None

    @property
    def title(self) -> str | None:
        """Short reference of the picture."""
        return self.metadata.title

    @property
    def caption(self) -> str | None:
        """The whole caption, people included."""
        return self.metadata.caption

    @property
    def people(self) -> Lineup:
        """Who is in the picture, from left to right; empty if nobody is named."""
        return self.metadata.people or Lineup()

    @property
    def creators(self) -> tuple[str, ...]:
        """Who took the picture (by-line)."""
        return self.metadata.creators or ()

    @property
    def credit(self) -> str | None:
        """The credit line to publish with the picture."""
        return self.metadata.credit

    @property
    def copyright(self) -> str | None:
        """The copyright notice."""
        return self.metadata.copyright

    @property
    def date_created(self) -> str | None:
        """When the picture was taken, ISO 8601."""
        return self.metadata.date_created

    def edit(self, **changes: Any) -> Edit:
        """A change of this picture, for :meth:`Archive.write`; ``None`` removes a field."""
        return Edit(self.path, changes, self.file_hash, self.metadata)
