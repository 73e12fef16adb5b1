"""Canon's first RAW format: the XMP of its trailer."""

from __future__ import annotations

import struct

import pytest

from archive.containers import crw
from archive.containers.source import Source

HEAP = b"II\x1a\0\0\0HEAPCCDR" + bytes(range(200))
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def trailer(*records: tuple[int, bytes]) -> bytes:
    """Canon's trailer as Digital Photo Professional writes it."""
    body = b"".join(struct.pack(">LL", kind, len(c)) + c for kind, c in records)
    mark, length = b"CANON OPTIONAL DATA\0", struct.pack(">L", len(body))
    return mark + b"\0\1\0\0" + length + body + mark + length + bytes(38) + b"\xff\xd9"


def test_the_trailers_xmp_is_found():
    """XMP is one record among others, and no part of the picture."""
    source = Source.of(HEAP + trailer((0xFFFF00F4, b"edits"), (0xFFFF00F6, XMP)))
    split = crw.split(source)
    assert split.format == "CRW"
    assert split.blocks.xmp == (XMP,)
    assert list(crw.picture(source, split)) == [(0, len(HEAP))]


@pytest.mark.parametrize(
    "end",
    [b"", b"CANON OPTIONAL DATA\0\xff\xff\xff\xff" + bytes(40), trailer(), trailer()[1:],
     trailer((0xFFFF00F6, XMP))[:-1], trailer((0xFFFF00F4, b""))],
)  # fmt: skip
def test_a_missing_or_damaged_trailer_is_no_error(end):
    """A file without a sound trailer has no blocks, and is a picture all the same."""
    assert crw.split(Source.of(HEAP + end)).blocks.xmp == ()
