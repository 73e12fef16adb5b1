"""What every container promises, whatever its format."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pictures import (
    NATIVE,
    NATIVE_PICTURES,
    PACKET,
    exif_block,
    gif,
    heic,
    jxl,
    psd,
    resource,
    tiff_block,
)

from archive.codecs.addresses import Tag
from archive.containers import CONTAINERS, WRITERS
from archive.containers.source import Source, Split, same_bytes
from archive.errors import ArchiveError
from archive.formats import BY_NAME, FORMATS, recognise
from archive.model import Blocks

TAGS = {Tag(0x010E): b"Das Stadtfest\0"}
READ_ONLY = {
    "HEIC": heic(exif_block(), PACKET),
    "JXL": jxl(exif_block(), PACKET),
    "GIF": gif(PACKET),
    "PSD": psd(resource(0x0422, exif_block()) + resource(0x0424, PACKET)),
    "DNG": tiff_block({0x010E: (2, 5, b"Text\0"), 0xC612: (1, 4, b"\1\7\0\0")}),
}
ALL = {**{name: make() for name, make in NATIVE_PICTURES.items()}, **READ_ONLY}


def split(content: bytes) -> tuple[Source, Split]:
    source = Source.of(content)
    row = recognise(source.head)
    assert row is not None
    return source, CONTAINERS[row.container].split(source)


def joined(source: Source, old: Split, new: Blocks, tags: dict[Tag, bytes | None]) -> bytes:
    writer = WRITERS[BY_NAME[old.format].container]
    return b"".join(source.chunks(writer.join(source, old, new, tags)))


def blocks_for(name: str, old: Blocks) -> Blocks:
    """New blocks as the format takes them: a TIFF's EXIF is the file itself."""
    photoshop = resource(0x0404, b"\x1c\2\0\0\2\0\4") if name in ("JPEG", "TIFF") else None
    exif = old.exif if name == "TIFF" else exif_block("Das Stadtfest")
    iim = (b"\x1c\2\0\0\2\0\4\0",) if name == "TIFF" else ()
    return Blocks(exif, photoshop, iim, (PACKET,))


def image_hash(content: bytes) -> str:
    source, old = split(content)
    container = CONTAINERS[BY_NAME[old.format].container]
    return hashlib.sha256(b"".join(source.chunks(container.picture(source, old)))).hexdigest()


@pytest.mark.parametrize("name", ALL)
def test_a_file_is_recognised_by_its_content(name):
    """Whatever a file is called, its first bytes say what it is."""
    assert split(ALL[name])[1].format == name


@pytest.mark.parametrize("name", READ_ONLY)
def test_blocks_are_found_where_a_format_keeps_them(name):
    """EXIF and XMP are read out of formats that are never written."""
    _, found = split(READ_ONLY[name])
    if BY_NAME[name].exif.value != "–":
        assert b"G\xc3\xa4stebuch" in (found.blocks.exif or b"") or name == "DNG"
    if name != "DNG":
        assert found.blocks.xmp == (PACKET,)


@pytest.mark.parametrize("name", NATIVE)
def test_what_is_joined_splits_into_the_same_blocks(name):
    """Blocks come back as they went in."""
    source, old = split(NATIVE_PICTURES[name]())
    new = blocks_for(name, old.blocks)
    _, found = split(joined(source, old, new, TAGS if name == "TIFF" else {}))
    if name == "TIFF":
        assert b"Das Stadtfest" in (found.blocks.exif or b"")
        new = replace(new, exif=found.blocks.exif)
    assert found.blocks == new


@pytest.mark.parametrize("name", NATIVE)
def test_new_blocks_leave_the_picture_alone(name):
    """The image hash is that of the picture, with or without words."""
    content = NATIVE_PICTURES[name]()
    source, old = split(content)
    changed = joined(source, old, blocks_for(name, old.blocks), TAGS if name == "TIFF" else {})
    assert changed != content
    assert image_hash(changed) == image_hash(content)


@pytest.mark.parametrize("name", NATIVE)
def test_everything_else_stays_where_it_was(name):
    """What is not ours is there after a write, byte for byte and in its order."""
    source, old = split(NATIVE_PICTURES[name]())
    writer = WRITERS[BY_NAME[name].container]
    changed = Source.of(
        joined(source, old, blocks_for(name, old.blocks), TAGS if name == "TIFF" else {})
    )
    found = writer.split(changed)
    assert same_bytes(source, writer.foreign(source, old), changed, writer.foreign(changed, found))


@pytest.mark.parametrize("name", NATIVE)
def test_the_same_blocks_give_the_same_file(name):
    """Joining what was split changes nothing but a TIFF's own tail, and that only once."""
    source, old = split(NATIVE_PICTURES[name]())
    once = joined(source, old, blocks_for(name, old.blocks), TAGS if name == "TIFF" else {})
    source, old = split(once)
    assert joined(source, old, old.blocks, {}) == once


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP"])
def test_blocks_can_be_taken_out_again(name):
    """Without its blocks a file has none; the picture is the same."""
    content = NATIVE_PICTURES[name]()
    source, old = split(content)
    source, old = split(joined(source, old, blocks_for(name, old.blocks), {}))
    bare = joined(source, old, Blocks(), {})
    assert split(bare)[1].blocks == Blocks()
    assert image_hash(bare) == image_hash(content)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("length", [0, 1, 4, 8, 11, 12, 16, 20, 33, 64, 100, 200, 400])
def test_a_file_cut_off_anywhere_is_read_or_refused(name, length):
    """Truncation gives what there is or one of our errors, at every place."""
    source = Source.of(ALL[name][:length])
    row = recognise(source.head)
    if row is None:
        return
    container = CONTAINERS[row.container]
    with suppress(ArchiveError):
        found = container.split(source)
        list(source.chunks(container.picture(source, found)))


def test_every_row_of_the_table_has_a_container():
    """The table of formats names containers that exist, and writers for what it says we write."""
    for row in FORMATS:
        assert row.container in CONTAINERS
        assert not row.native or row.container in WRITERS


@pytest.mark.posix
def test_a_pipe_is_no_picture(tmp_path: Path):
    """Opening something that would block is refused at once."""
    import os

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArchiveError, match="not a regular file"):
        Source(tmp_path / "pipe")
