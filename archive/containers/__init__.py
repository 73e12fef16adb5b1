"""File bytes to blocks and back. Containers know nothing of codecs: blocks are bytes to them.

Each container is a module with the functions of :class:`Container`; those that files may be
written in have the functions of :class:`Writer` as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from archive.codecs.addresses import Tag
from archive.containers import bmff, crw, gif, jpeg, mrw, png, psd, raf, tiff, webp
from archive.containers.source import Piece, Source, Split
from archive.model import Blocks

__all__ = ["CONTAINERS", "WRITERS", "Container", "Writer"]


class Container(Protocol):
    """Takes files of one kind apart."""

    def split(self, source: Source) -> Split:
        """The file's blocks and parts; :class:`~archive.errors.ReadError` if it has none."""

    def picture(self, source: Source, old: Split) -> Iterator[Piece]:
        """What decides the picture and none of its words, for ``image_hash``."""


class Writer(Container, Protocol):
    """Puts files together with other blocks in them."""

    def join(
        self, source: Source, old: Split, new: Blocks, tags: Mapping[Tag, bytes | None]
    ) -> tuple[Piece, ...]:
        """The pieces of the file with ``new`` blocks.

        ``tags`` are the EXIF tags that change, for files that are an EXIF block themselves.
        """

    def foreign(self, source: Source, old: Split) -> Iterator[Piece]:
        """All that a write must keep byte for byte."""


WRITERS: Mapping[str, Writer] = {"jpeg": jpeg, "tiff": tiff, "png": png, "webp": webp}
"""Containers that are written natively, by the name the table of formats has for them."""

CONTAINERS: Mapping[str, Container] = {
    **WRITERS,
    "bmff": bmff,
    "crw": crw,
    "gif": gif,
    "mrw": mrw,
    "psd": psd,
    "raf": raf,
}
"""All containers, by the same names."""
