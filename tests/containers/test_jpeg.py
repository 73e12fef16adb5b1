"""JPEG: where segments go, and what must not move."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace

import pytest
from pictures import (
    PACKET,
    exif_block,
    exif_segment,
    image,
    jpeg,
    resource,
    saved,
    segment,
    signed_jpeg,
    xmp_segment,
)

from archive.containers import jpeg as container
from archive.containers.source import Source, Split
from archive.errors import WriteError
from archive.model import Blocks

COMMENT = segment(0xFE, b"a comment")
ICC = segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(40))
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"


def split(content: bytes) -> tuple[Source, Split]:
    source = Source.of(content)
    return source, container.split(source)


def rewritten(content: bytes, **blocks: object) -> bytes:
    source, old = split(content)
    new = replace(old.blocks, **blocks)  # type: ignore[arg-type]
    return b"".join(source.chunks(container.join(source, old, new, {})))


def names(content: bytes) -> list[str]:
    return [part.name for part in split(content)[1].parts]


def image_hash(content: bytes) -> str:
    source, old = split(content)
    return hashlib.sha256(b"".join(source.chunks(container.picture(source, old)))).hexdigest()


def mpf(offsets: list[int], order: str = ">") -> bytes:
    """An MPF index of images at these offsets from its header."""
    entries = b"".join(struct.pack(order + "LLLHH", 0, 100, offset, 0, 0) for offset in offsets)
    magic = b"MM\0*" if order == ">" else b"II*\0"
    rows = struct.pack(order + "HHLL", 0xB002, 7, len(entries), 26)
    return segment(
        0xE2, b"MPF\0" + magic + struct.pack(order + "LH", 8, 1) + rows + bytes(4) + entries
    )


def second_image(content: bytes) -> bytes:
    """What the second entry of the MPF index points at."""
    at = content.index(b"MPF\0") + 4
    order = ">" if content[at : at + 2] == b"MM" else "<"
    (offset,) = struct.unpack_from(order + "L", content, at + 26 + 16 + 8)
    return content[at + offset : at + offset + 8]


def test_new_segments_go_behind_jfif_and_in_front_of_the_rest():
    """EXIF comes first after JFIF, then XMP and Photoshop resources, then what was there."""
    changed = rewritten(
        jpeg(ICC, COMMENT), exif=exif_block(), xmp=(PACKET,), photoshop=resource(0x0404, b"")
    )
    assert names(changed)[:6] == ["APP0", "EXIF", "XMP", "Photoshop", "ICC", "COM"]


def test_nothing_new_goes_in_front_of_exif():
    """Some readers only look for EXIF in the first segments."""
    changed = rewritten(jpeg(exif_segment(exif_block()), ICC), xmp=(PACKET,))
    assert names(changed)[:4] == ["APP0", "EXIF", "XMP", "ICC"]


def test_a_changed_block_keeps_its_place():
    """Old segments are replaced where they stand."""
    content = jpeg(COMMENT, xmp_segment(), ICC, exif_segment(exif_block()))
    changed = rewritten(content, xmp=(PACKET + b" ",), exif=exif_block("neu"))
    assert names(changed)[:5] == ["APP0", "COM", "XMP", "ICC", "EXIF"]


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("late", [False, True])
def test_mpf_offsets_stay_true(order, late):
    """Further images are found whether what changed stands in front of the index or behind it."""
    second = jpeg()
    index = mpf([0, 0x7FFFFFFF], order)
    parts = [index, xmp_segment()] if late else [xmp_segment(), index]
    first = jpeg(*parts)
    at = first.index(b"MPF\0") + 4
    first = first.replace(
        struct.pack(order + "L", 0x7FFFFFFF), struct.pack(order + "L", len(first) - at)
    )
    content = first + second
    assert second_image(content) == second[:8]
    changed = rewritten(content, xmp=(PACKET + b" " * 999,), exif=exif_block())
    assert second_image(changed) == second[:8]
    source, old = split(content)
    other, new = split(changed)
    assert b"".join(source.chunks(container.foreign(source, old))) == b"".join(
        other.chunks(container.foreign(other, new))
    )


@pytest.mark.parametrize(
    "damage", [b"", b"MM\0*", b"II*\0\xff\xff\xff\x7f", b"MM\0*\0\0\0\x08\0\x09"]
)
def test_a_damaged_mpf_index_stays_as_it_is(damage):
    """What cannot be understood is not touched."""
    broken = segment(0xE2, b"MPF\0" + damage)
    changed = rewritten(jpeg(broken, xmp_segment()), xmp=(PACKET + b" " * 99,))
    assert broken in changed


def test_resources_over_several_segments_are_one_stream():
    """A stream is cut at 64 KB and read as one, wherever the cut is."""
    stream = resource(0x0404, b"\x1c\2\0\0\2\0\4") + resource(0x1234, bytes(range(256)) * 600)
    changed = rewritten(jpeg(), photoshop=stream)
    assert names(changed).count("Photoshop") == 3
    assert split(changed)[1].blocks.photoshop == stream
    assert split(rewritten(changed, photoshop=None))[1].blocks.photoshop is None


def test_exif_over_several_segments_is_one_block():
    """A block that goes on in a second segment is read as one; a second block is left alone."""
    block = exif_block() + bytes(99)
    content = jpeg(
        exif_segment(block[:60]), exif_segment(block[60:]), exif_segment(exif_block("2"))
    )
    assert split(content)[1].blocks.exif == block
    assert names(content)[1:4] == ["EXIF", "EXIF", "APP1"]


def test_an_extended_packet_is_put_together_and_kept():
    """Segments in any order make one text; a write leaves them as they are."""
    guid, text = b"0123456789ABCDEF0123456789ABCDEF", b"<x>" + b"y" * 100 + b"</x>"

    def extended(start: int, end: int) -> bytes:
        return segment(
            0xE1, EXTENSION + guid + struct.pack(">LL", len(text), start) + text[start:end]
        )

    main = PACKET.replace(b"kept", guid)
    content = jpeg(xmp_segment(main), extended(50, len(text)), extended(0, 50))
    assert split(content)[1].blocks.extended_xmp == text
    assert extended(50, len(text)) + extended(0, 50) in rewritten(content, xmp=(main + b" ",))
    alone = jpeg(xmp_segment(), extended(0, len(text)))
    assert split(alone)[1].blocks.extended_xmp is None
    assert split(alone)[1].warnings


def test_fill_and_garbage_between_segments_stay():
    """Bytes that are no segment are kept where they were."""
    content = jpeg(b"\xff\xff\xff" + COMMENT, b"garbage\0", xmp_segment(), b"\xff\xff" + ICC)
    changed = rewritten(content, exif=exif_block(), xmp=(PACKET + b" ",))
    assert b"\xff\xff\xff" + COMMENT + b"garbage\0" in changed
    assert b"\xff\xff" + ICC in changed
    assert split(changed)[1].blocks == Blocks(exif_block(), None, (), (PACKET + b" ",))


@pytest.mark.parametrize("trailer", [b"", b"\0\0\0\x18ftypmp42" + bytes(99), jpeg(COMMENT)])
@pytest.mark.parametrize("cut", [0, 2, 40])
def test_what_follows_the_scan_stays(trailer, cut):
    """Missing end markers, films and further images behind the picture are copied as they are."""
    whole = jpeg()
    content = whole[: len(whole) - cut] + trailer
    changed = rewritten(content, exif=exif_block(), xmp=(PACKET,))
    assert changed.endswith(content[content.index(b"\xff\xda") :])


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_blocks": 1}, {"quality": 100}]
)
def test_the_picture_ends_with_its_own_end_marker(options):
    """The image hash takes in every scan, and no trailer."""
    plain = jpeg(**options)
    assert image_hash(plain + b"film") == image_hash(plain)
    assert image_hash(plain[:-40] + bytes(40)) != image_hash(plain)
    assert image_hash(jpeg(COMMENT, **options)) == image_hash(plain)
    assert image_hash(jpeg(ICC, **options)) != image_hash(plain)


def test_another_picture_has_another_hash():
    """The hash is that of the picture."""
    assert image_hash(saved("JPEG")) != image_hash(saved("JPEG", image(40, 30)))


def test_width_and_height_are_those_of_the_frame():
    """As stored, whatever EXIF says about turning."""
    found = split(jpeg(exif_segment(exif_block(orientation=6))))[1]
    assert (found.width, found.height) == (48, 32)


def test_content_credentials_are_noticed():
    """A signed picture says so; one with another JUMBF box does not."""
    assert split(signed_jpeg())[1].signed
    assert not split(jpeg(segment(0xEB, b"JP\0\1 other box")))[1].signed


@pytest.mark.parametrize(
    "blocks", [{"exif": exif_block("x" * 66_000)}, {"xmp": (PACKET + b" " * 66_000,)}]
)
def test_a_block_too_large_for_its_segment_is_refused(blocks):
    """Nothing is cut to fit."""
    with pytest.raises(WriteError, match="larger than a JPEG segment"):
        rewritten(jpeg(), **blocks)


def test_a_million_segments_are_too_many():
    """A file that is nothing but segments is given up, in time."""
    from archive.errors import ReadError

    with pytest.raises(ReadError, match="segments"):
        split(b"\xff\xd8" + b"\xff\xfe\0\2" * 1_000_000)
