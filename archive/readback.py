"""The check on every write: the new version is read with the same reader and compared.

It runs on the part file, before that takes the place of the picture. What fails here never
becomes visible: the part file is removed and the original stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archive import ifd, ifdedit
from archive.blocks import Reading, read_blocks
from archive.codecs import photoshop
from archive.containers import Writer
from archive.containers.source import Piece, Source, Span, Split, length, same_bytes
from archive.errors import WriteError
from archive.model import Blocks
from archive.values import accepted

__all__ = ["check", "expect", "origins"]

_OUR_RESOURCES = frozenset({photoshop.IIM, photoshop.DIGEST, photoshop.COPYRIGHTED, photoshop.URL})


def expect(after: Reading, changes: Mapping[str, Any]) -> None:
    """Raise :class:`WriteError` where the new blocks would not say the same of a changed field.

    Called with the blocks as built, before a byte is written.
    """
    for conflict in after.conflicts:
        if conflict.field in changes:
            raise WriteError(
                f"{conflict.field} cannot be written alike everywhere: {conflict.reason}"
            )
    for name, value in accepted(changes).items():
        if getattr(after.metadata, name) != value:
            raise WriteError(f"{name} would not read back as it was given")


def check(
    writer: Writer,
    source: Source,
    old: Split,
    new: Source,
    blocks: Blocks,
    pieces: Sequence[Piece],
) -> None:
    """Raise :class:`WriteError` unless ``new`` is ``source`` with ``blocks`` and nothing else.

    It must be made of ``pieces`` to the byte. Every byte that is not ours must be there, which
    takes in the whole picture; and the blocks must be those that were built, with all in them that
    was not ours. What they say is for :func:`expect` to look at.
    """
    found = writer.split(new)
    if _comparable(found.blocks, old.format) != _comparable(blocks, old.format):
        raise WriteError("the metadata do not read back as they were built")
    if _foreign_resources(old.blocks.photoshop) != _foreign_resources(blocks.photoshop):
        raise WriteError("a Photoshop resource that is not ours would have changed")
    if old.format != "TIFF" and not _exif_kept(old.blocks.exif, blocks.exif):
        raise WriteError("the EXIF block would not have kept all that was in it")
    if old.format == "TIFF" and read_blocks(found.blocks) != read_blocks(blocks):
        raise WriteError("the metadata do not read back as they were written")
    if not _made_of(pieces, source, new):
        raise WriteError("the file does not read back as it was written")
    kept = list(writer.foreign(source, old))
    carried = [origin for piece in writer.foreign(new, found) for origin in origins(pieces, piece)]
    if kept != carried and not same_bytes(source, kept, source, carried):
        raise WriteError("something else than the metadata would have changed")


def _made_of(pieces: Iterable[Piece], source: Source, new: Source) -> bool:
    """Whether ``new`` is these pieces of ``source``, one after the other, and nothing else."""
    at = 0
    for data in source.chunks(pieces):
        if new.some(at, len(data)) != data:
            return False
        at += len(data)
    return at == new.size


def origins(pieces: Iterable[Piece], wanted: Piece) -> Iterator[Piece]:
    """What a stretch of a new file was made of; bytes are what they are."""
    if isinstance(wanted, bytes):
        yield wanted
        return
    at = 0
    for piece in pieces:
        start = max(wanted.offset - at, 0)
        end = min(wanted.offset + wanted.length - at, length(piece))
        if start < end:
            if isinstance(piece, bytes):
                yield piece[start:end]
            else:
                yield Span(piece.offset + start, end - start)
        at += length(piece)


def _comparable(blocks: Blocks, kind: str) -> Blocks:
    """Blocks as they must come back: a TIFF lays out its EXIF anew and fills IIM up with zeros."""
    if kind != "TIFF":
        return blocks
    return replace(blocks, exif=None, iim=tuple(iim.rstrip(b"\0") for iim in blocks.iim))


def _foreign_resources(stream: bytes | None) -> list[bytes]:
    found = photoshop.split(stream or b"")
    return [r.raw for r in found.items if r.number not in _OUR_RESOURCES] + [found.rest]


def _exif_kept(old: bytes | None, new: bytes | None) -> bool:
    """Whether the old block's bytes stand where they stood, so that offsets in it stay true.

    A block without room for growth has entries taken out in place; it keeps its length then.
    """
    if old is None or new is None or old == new or len(old) == len(new):
        return new is not None or old is None
    keep = ifdedit.append(ifd.reader(old), len(old), {}).keep
    return new[8:keep] == old[8:keep]
