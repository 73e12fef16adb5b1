"""EXIF: read within its bounds, changed by a tail, nothing else moved."""

from __future__ import annotations

import re
import struct
import subprocess

import piexif
import pytest
from described import turned
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import exif_segment, jpeg, tiff_block

from archive import ifd
from archive.codecs import exif
from archive.codecs.addresses import Tag
from archive.errors import ReadError

CAPTION, ARTIST, DATE = Tag(0x010E), Tag(0x013B), Tag(0x9003, "Exif")
MAKER_NOTE = bytes(range(256)) * 4


def camera(order: str = "<") -> bytes:
    """A block as cameras write it: maker note, GPS, thumbnail directory."""
    exif_ifd = [(0x9003, 2, 20, b"2023:05:12 14:03:00\0"), (0x927C, 7, 1024, MAKER_NOTE)]
    gps = [
        (1, 2, 2, b"N\0"),
        (2, 5, 3, struct.pack(order + "6L", 51, 1, 18, 1, 4572, 100)),
        (3, 2, 2, b"W\0"),
        (4, 5, 3, struct.pack(order + "6L", 9, 1, 28, 1, 4692, 100)),
    ]
    sizes = [8, 8 + 2 + 12 * 5 + 4 + 8]
    main_end = sizes[1]
    exif_at, gps_at = main_end, main_end + 400 + 1024
    main = [
        (0x010E, 2, 4, b"alt\0"),
        (0x010F, 2, 8, b"Canon\0\0\0"),
        (0x0112, 3, 1, struct.pack(order + "H", 6)),
        (0x8769, 4, 1, struct.pack(order + "L", exif_at)),
        (0x8825, 4, 1, struct.pack(order + "L", gps_at)),
    ]
    block = bytearray({"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "L", 8))
    for at, rows in ((8, main), (exif_at, exif_ifd), (gps_at, gps)):
        block[at:] = directory(order, at, rows).ljust(0)
        block += bytes(max(0, {8: exif_at, exif_at: gps_at}.get(at, 0) - len(block)))
    return bytes(block)


def directory(order: str, at: int, rows: list[tuple[int, int, int, bytes]]) -> bytes:
    place = at + 2 + 12 * len(rows) + 4
    entries, values = b"", b""
    for tag, kind, count, content in rows:
        field = content.ljust(4, b"\0")
        if len(content) > 4:
            field = struct.pack(order + "L", place + len(values))
            values += content
        entries += struct.pack(order + "HHL4s", tag, kind, count, field)
    return struct.pack(order + "H", len(rows)) + entries + bytes(4) + values


@pytest.mark.parametrize("order", "<>")
def test_a_cameras_block_is_read(order):
    """Texts, orientation and position come out of a block in either byte order."""
    found = exif.parse(camera(order))
    assert found[0x010E] == b"alt\0"
    assert found[0x9003] == b"2023:05:12 14:03:00\0"
    assert found.orientation == 6
    assert found.position == (51.3127, -9.4797)
    assert found.warnings == ()


@pytest.mark.parametrize("order", "<>")
def test_an_edit_moves_no_byte(order):
    """The old block stays as it was but for the header's pointer: maker notes keep their place."""
    old = camera(order)
    new = exif.build(old, {CAPTION: "Bürger\0".encode(), DATE: b"2024:01:01 00:00:00\0"})
    assert new[:4] == old[:4]
    assert new[8 : len(old)] == old[8:]
    found = exif.parse(new)
    assert found[0x010E] == "Bürger\0".encode()
    assert found[0x9003] == b"2024:01:01 00:00:00\0"
    assert (found.orientation, found.position) == (6, (51.3127, -9.4797))
    order_, first = ifd.header(ifd.reader(new))
    pointer = next(
        e for e in ifd.directory(ifd.reader(new), order_, first).entries if e.tag == 0x8769
    )
    sub = ifd.directory(ifd.reader(new), order, struct.unpack(order + "L", pointer.field)[0])
    (note,) = [e for e in sub.entries if e.tag == 0x927C]
    assert ifd.value(ifd.reader(new), order, note) == MAKER_NOTE
    assert struct.unpack(order + "L", note.field)[0] < len(old)


@pytest.mark.parametrize("order", "<>")
def test_a_date_in_the_main_directory_is_read_and_taken_over(order):
    """Some programs put tags of the Exif directory into the main one: a new date leaves no old."""
    stray = [(0x9003, 2, 20, b"2009:01:19 22:56:26\0")]
    block = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "L", 8)
    block += directory(order, 8, stray)
    assert exif.parse(block)[0x9003] == b"2009:01:19 22:56:26\0"
    assert exif.parse(exif.build(block, {DATE: b"2024:01:01 00:00:00\0"}))[0x9003][:4] == b"2024"
    assert 0x9003 not in exif.parse(exif.build(block, {DATE: None}))
    assert 0x9003 not in exif.parse(exif.remove(block, {DATE: None}))


def test_the_exif_directory_counts_before_the_main_one():
    """A date that stands in both directories is read where it belongs."""
    belongs = exif.build(None, {DATE: b"2024:01:01 00:00:00\0"})
    both = exif.build(belongs, {Tag(0x9003): b"2009:01:19 22:56:26\0"})
    assert exif.parse(both)[0x9003].startswith(b"2024")


@pytest.mark.parametrize("order", "<>")
def test_a_text_declared_as_numbers_reads_as_those_numbers(order):
    """A broken entry is no text of control characters."""
    block = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "L", 8)
    row = (0x010E, 3, 2, struct.pack(order + "HH", 18679, 7))
    assert exif.parse(block + directory(order, 8, [row]))[0x010E] == b"18679 7"


def sub_directory(block: bytes, pointer: int) -> tuple[int, ifd.Directory]:
    """Where a directory below the main one is, and what is in it."""
    read = ifd.reader(block)
    order, first = ifd.header(read)
    entry = next(e for e in ifd.directory(read, order, first).entries if e.tag == pointer)
    (offset,) = struct.unpack(order + "L", entry.field)
    return offset, ifd.directory(read, order, offset)


@pytest.mark.parametrize("beyond", [0, 2, 300, 4000])
def test_a_pointer_to_nothing_leads_to_nothing_afterwards(beyond):
    """What is appended does not come to lie where a directory is missing."""
    lost = 8 + 2 + 12 + 4 + beyond
    rows = [(ifd.GPS_POINTER, 4, 1, struct.pack("<L", lost))]
    new = exif.build(b"II*\0\x08\0\0\0" + directory("<", 8, rows), {CAPTION: b"alt\0"})
    assert sub_directory(new, ifd.GPS_POINTER) == (lost, ifd.Directory([], bytes(4), True))
    assert exif.build(new, {CAPTION: b"neu\0"}) == new.replace(b"alt\0", b"neu\0")


def test_a_directory_cut_off_does_not_go_on_in_what_is_appended():
    """A link that is missing at the end of the block stays a link to nothing."""
    block = b"II*\0\x08\0\0\0" + directory("<", 8, [])[:2]
    new = exif.build(block, {CAPTION: b"alt\0"})
    assert ifd.directory(ifd.reader(new), "<", 8) == ifd.Directory([], bytes(4), True)


def test_a_pointer_back_to_the_main_directory_moves_along():
    """Kodak's interoperability pointer leads to the first directory, wherever that is."""
    rows = [(ifd.EXIF_POINTER, 4, 1, struct.pack("<L", 26))]
    back = [(0xA005, 4, 1, struct.pack("<L", 8))]
    block = b"II*\0\x08\0\0\0" + directory("<", 8, rows) + directory("<", 26, back)
    new = exif.build(exif.build(block, {CAPTION: b"alt\0"}), {CAPTION: b"neu\0"})
    (entry,) = sub_directory(new, ifd.EXIF_POINTER)[1].entries
    assert struct.unpack("<L", entry.field) == (ifd.header(ifd.reader(new))[1],)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from((CAPTION, ARTIST, DATE, Tag(0x9011, "Exif"))),
            st.none() | st.binary(max_size=40).map(lambda b: b.replace(b"\0", b"") + b"\0"),
            min_size=1,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_order_of_edits_comes_to_the_same(edits):
    """The block after many edits is the block after one edit with the last values."""
    last: dict[Tag, bytes | None] = {}
    step = camera()
    for edit in edits:
        step = exif.build(step, edit)
        last |= edit
    once = exif.build(camera(), last)
    assert dict(exif.parse(step)) == dict(exif.parse(once))
    assert len(step) <= len(camera()) + 400


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_directory_that_follows_itself_does_so_no_less(order):
    """The old directory does not become a second one where its link led back to itself."""
    old = tiff_block({0x010E: (2, 4, b"alt\0")}, order)
    old = old[:22] + struct.pack(order + "L", 8)
    new = exif.build(old, {CAPTION: b"A new caption\0"})
    (first,) = struct.unpack_from(order + "L", new, 4)
    assert ifd.directory(ifd.reader(new), order, first).link == struct.pack(order + "L", first)


def test_a_fresh_block_has_what_exif_demands():
    """A new block is read by piexif, with the mandatory tags and the picture's dimensions."""
    block = exif.build(None, {CAPTION: b"x\0", Tag(0xA436, "Exif"): b"t\0"}, size=(40, 30))
    loaded = piexif.load(b"Exif\0\0" + block)
    assert loaded["0th"][0x010E] == b"x"
    assert loaded["Exif"][0xA002] == 40
    assert {0x9000, 0xA001} <= loaded["Exif"].keys()
    assert exif.parse(block)[0xA436] == b"t\0"


@pytest.mark.judge
def test_exiv2_reads_a_fresh_block_without_a_complaint(tmp_path):
    """Both directories of a new block are whole, the link at their end included."""
    block = exif.build(None, {CAPTION: b"Text\0", DATE: b"2024:01:01 00:00:00\0"}, size=(40, 30))
    path = tmp_path / "fresh.jpg"
    path.write_bytes(jpeg(exif_segment(block)))
    done = subprocess.run(["exiv2", "-pe", str(path)], capture_output=True, check=False, text=True)
    assert done.stderr == ""
    assert re.search(r"Exif\.Photo\.DateTimeOriginal .* 2024:01:01 00:00:00", done.stdout)
    assert re.search(r"Exif\.Photo\.PixelYDimension .* 30", done.stdout)


def test_removing_in_place_takes_no_room():
    """A full block loses entries without growing and without moving a value."""
    old = exif.build(camera(), {ARTIST: b"Eva Maus\0", DATE: b"2024:01:01 00:00:00\0"})
    new = exif.remove(old, {ARTIST: None, DATE: None})
    assert len(new) == len(old)
    assert exif.parse(new).keys() == exif.parse(old).keys() - {ARTIST.number, DATE.number}


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "TIFF header"),
        (b"II*\0", "TIFF header"),
        (b"II*\0\xff\xff\xff\x7f", "no EXIF directory"),
        (b"II*\0\x08\0\0\0\xff\xff\x0e\x01\x02\0\x04\0\0\0abc\0", "cut off"),
        (b"II*\0\x08\0\0\0\1\0\x0e\x01\x02\0\xff\xff\xff\x7f\x08\0\0\0\0\0\0\0", "outside"),
    ],
)
def test_damage_is_a_warning_and_no_crash(block, reason):
    """Lying counts and offsets are told, and take neither time nor memory."""
    assert any(reason in warning for warning in exif.parse(block).warnings)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_mutated_blocks_never_surprise(data):
    """A block with any bytes changed is read; changing it works or is refused."""
    block = bytearray(camera(data.draw(st.sampled_from("<>"))))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, 90) | st.integers(0, len(block) - 1))
        block[place : place + 1] = data.draw(st.sampled_from((b"\xff", b"\0", b"\x7f", b"\x08")))
    exif.parse(bytes(block))
    for change in (exif.build, exif.remove):
        try:
            change(bytes(block), {CAPTION: b"x\0", DATE: b"2024:01:01 00:00:00\0"})
        except ReadError as refusal:
            assert refusal.reason  # noqa: PT017 (either outcome is right)


def test_orientation_is_found_in_what_the_tests_turn():
    """The helper of these tests turns pictures as cameras do."""
    assert [exif.parse(turned(n)).orientation for n in range(1, 9)] == list(range(1, 9))
