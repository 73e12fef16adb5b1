"""Words struck out of a picture file wherever they stand, the pixels excepted.

A write of ours never moves a byte of what others have put into a file, so that old words outlive
it: in a superseded EXIF value, the first directory of a TIFF, a comment, a maker note, a property
nobody here knows. Where words have to go for good, this is how: every text of the XMP is reworded,
then what is left is overwritten in its place, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from archive import splice
from archive.codecs import photoshop
from archive.codecs.reword import reword
from archive.containers import CONTAINERS, WRITERS, png
from archive.containers.source import Piece, Source, Span
from archive.errors import ReadError, WriteError
from archive.files import refuse_if_protected
from archive.opened import Opened, blamed_on, image_hash, take

__all__ = ["besides_the_picture", "is_written_into", "strike", "strike_sidecar"]

_REACH = 32 * 1024 * 1024
"""No more of a file is looked at in one piece."""

Strike = Callable[[bytes], bytes]
"""Gives bytes with the words overwritten: as many as it was given."""
Reword = Callable[[str], str | None]
"""Gives a text without the words; ``None`` where nothing is left."""


def besides_the_picture(source: Source, opened: Opened) -> Iterator[bytes]:
    """All of a file that decides no pixel, and what is packed in it; a piece at a time."""
    if opened.format.container == "png":
        yield from _chunks_of_png(source, opened)
        return
    for span in _gaps(source, opened):
        yield source.read(*span)
    yield from filter(None, (opened.split.blocks.extended_xmp,))


def _chunks_of_png(source: Source, opened: Opened) -> list[bytes]:
    found: list[bytes] = []

    def seen(content: bytes) -> bytes:
        found.append(content)
        return content

    png.reworded(source, opened.split, seen)
    return found


def is_written_into(path: Path) -> bool:
    """Whether words may be taken out of the file itself, and not only of what is beside it."""
    with blamed_on(path, ReadError), Source(path) as source:
        return take(path, source).writable


def strike(path: Path, rewording: Reword, striking: Strike) -> bool:
    """Take words out of the picture file at ``path``; false if there was nothing to do.

    Raises :class:`WriteError` for a file that is not written into, and where the words cannot be
    taken out without touching the picture; the file is as it was then.
    """
    with blamed_on(path, WriteError):
        reworded = _rewrite(path, lambda source, opened: _reworded(source, opened, rewording))
        struck = _rewrite(path, lambda source, opened: _struck(source, opened, striking))
    return reworded or struck


def strike_sidecar(path: Path, rewording: Reword, striking: Strike) -> bool:
    """Take words out of the sidecar at ``path``; false if there was nothing to do."""
    with blamed_on(path, WriteError), Source(path) as old:
        packet = old.read(0, old.size)
        new = striking(reword(packet, rewording))
        if new == packet:
            return False
        refuse_if_protected(old)

        def check(written: Source) -> None:
            if written.read(0, written.size) != new:
                raise WriteError("the sidecar does not read back as it was written")

        splice.replace(path, old, [new], check)
        return True


def _rewrite(path: Path, plan: Callable[[Source, Opened], tuple[Piece, ...] | None]) -> bool:
    """Put the planned pieces in the place of the file, if its picture stays what it is."""
    with Source(path) as source:
        opened = take(path, source)
        if not opened.writable:
            raise WriteError("is not written into; the words stay in it")
        pieces = plan(source, opened)
        if pieces is None:
            return False
        refuse_if_protected(source)
        picture = image_hash(source, opened)

        def check(new: Source) -> None:
            if image_hash(new, take(path, new)) != picture:
                raise WriteError("the picture would have changed")

        splice.replace(path, source, pieces, check)
        return True


def _reworded(source: Source, opened: Opened, rewording: Reword) -> tuple[Piece, ...] | None:
    blocks = opened.split.blocks
    packets = tuple(reword(packet, rewording) for packet in blocks.xmp)
    if packets == blocks.xmp:
        return None
    new = replace(blocks, xmp=packets)
    return WRITERS[opened.format.container].join(source, opened.split, new, {})


def _struck(source: Source, opened: Opened, striking: Strike) -> tuple[Piece, ...] | None:
    whole = _with_checksums(opened, striking)
    if opened.format.container == "png":
        pieces = png.reworded(source, opened.split, whole)
    else:
        pieces = tuple(_overwritten(source, opened, whole))
    return pieces if any(isinstance(piece, bytes) for piece in pieces) else None


def _overwritten(source: Source, opened: Opened, striking: Strike) -> Iterator[Piece]:
    done = 0
    for gap in _gaps(source, opened):
        content = source.read(*gap)
        new = striking(content)
        if len(new) != len(content):
            raise WriteError("the words cannot be overwritten in their place")
        yield Span(done, gap.offset - done)
        yield gap if new == content else new
        done = gap.offset + gap.length
    yield Span(done, source.size - done)


def _with_checksums(opened: Opened, striking: Strike) -> Strike:
    """Striking that also renews the checksums which vouch for blocks that change by it.

    They are the digest of IIM among the Photoshop resources (MWG 2.0, 3.3), and the name of an
    extended XMP, which is its MD5 (XMP part 3, 1.1.3.1).
    """
    blocks = opened.split.blocks
    inside = photoshop.split(blocks.photoshop or b"").all(photoshop.IIM)
    renewed = {
        _md5(iim): _md5(new) for iim in (*blocks.iim, *inside) if (new := striking(iim)) != iim
    }
    if blocks.extended_xmp and (new := striking(blocks.extended_xmp)) != blocks.extended_xmp:
        renewed[_name(blocks.extended_xmp)] = _name(new)

    def whole(content: bytes) -> bytes:
        struck = striking(content)
        for old, new in renewed.items():
            struck = struck.replace(old, new)
        return struck

    return whole


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


def _name(extended: bytes) -> bytes:
    return _md5(extended).hex().upper().encode()


def _gaps(source: Source, opened: Opened) -> Iterator[Span]:
    """What lies between the spans that decide the picture."""
    container = CONTAINERS[opened.format.container]
    spans = sorted(p for p in container.picture(source, opened.split) if isinstance(p, Span))
    done = 0
    for span in (*spans, Span(source.size, 0)):
        while done < span.offset:
            length = min(span.offset - done, _REACH)
            yield Span(done, length)
            done += length
        done = max(done, span.offset + span.length)
