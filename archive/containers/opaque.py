"""Formats whose insides we do not read: their words are in a sidecar or nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from archive.containers.source import Part, Piece, Source, Span, Split
from archive.formats import recognise
from archive.model import Blocks

__all__ = ["picture", "split"]


def split(source: Source) -> Split:
    """One part, no blocks."""
    row = recognise(source.head)
    return Split(row.name if row else "", Blocks(), (Part("all", 0, source.size),))


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """The whole file."""
    yield Span(0, source.size)
