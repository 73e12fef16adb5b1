"""The three blocks as one: every field both ways, and which block is believed."""

from __future__ import annotations

import hashlib
from unicodedata import normalize

import pytest
from described import EVERYTHING, SIZE, changes, regions, rewritten, turned, values, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.blocks import read_blocks
from archive.codecs import exif, iim, photoshop, rdf
from archive.codecs.addresses import Form, Property, Tag
from archive.errors import InvalidValue, WriteError
from archive.fields import BY_NAME, FIELDS
from archive.model import Blocks, Clipped, Lineup, Location, Metadata, Person, Region

CAPTION, ARTIST, COPYRIGHT = Tag(0x010E), Tag(0x013B), Tag(0x8298)
DESCRIPTION = Property("dc:description", Form.ALT)
quick = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def composed(value):
    """The value with every text in Unicode's composed form."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, tuple):
        return tuple(map(composed, value))
    if isinstance(value, Lineup):
        return Lineup(tuple(composed(p) for p in value))
    if hasattr(value, "__slots__") and not isinstance(value, (bool, int, float)):
        return type(value)(*(composed(getattr(value, name)) for name in value.__slots__))
    return value


def packet(caption: str) -> bytes:
    return rdf.edit(None, [rdf.Edit(DESCRIPTION, caption)])


def resources(stream: bytes, digest: bytes | None = None) -> bytes:
    contents = {photoshop.IIM: (stream,)}
    if digest is not None:
        contents[photoshop.DIGEST] = (digest,)
    return photoshop.build(None, contents)


def says(block: str, caption: str) -> Blocks:
    """Blocks of which one has a caption."""
    return {
        "EXIF": lambda: Blocks(exif=exif.build(None, {CAPTION: caption.encode() + b"\0"})),
        "IIM": lambda: Blocks(photoshop=resources(iim.build(None, {120: (caption,)}))),
        "XMP": lambda: Blocks(xmp=(packet(caption),)),
    }[block]()


# -- Round trips ------------------------------------------------------------------------------


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
@pytest.mark.parametrize("iim_too", [True, False], ids=["with IIM", "XMP and EXIF"])
def test_a_field_is_read_as_it_was_written(field, iim_too):
    """Whatever a field accepts is read back equal to its composed form, without a conflict."""

    @quick
    @given(values(field))
    def check(value):
        blocks = written(Blocks(), {field.name: value}, write_iim=iim_too)
        reading = read_blocks(blocks)
        assert getattr(reading.metadata, field.name) == composed(value)
        assert reading.warnings == () or all("encoded twice" in w for w in reading.warnings)

    check()


@quick
@given(changes)
def test_fields_do_not_disturb_each_other(wanted):
    """Several fields written together over a full picture are read back; the others stay."""
    before = written(Blocks(), EVERYTHING)
    try:
        after = read_blocks(written(before, wanted)).metadata
    except InvalidValue:  # a city here and another one there
        assert "location_shown" in wanted
        return
    places = {"sublocation", "city", "state", "country", "country_code", "location_shown"}
    for name, value in EVERYTHING.items():
        if name in wanted:
            assert getattr(after, name) == composed(wanted[name])
        elif not (name in places and places & wanted.keys()):
            assert getattr(after, name) == value


def test_a_full_picture_is_read_as_it_was_written():
    """Every field at once: nothing is lost, nothing is in conflict."""
    reading = read_blocks(written(Blocks(), EVERYTHING))
    assert reading.metadata == Metadata(**EVERYTHING)
    assert reading.conflicts == ()
    assert reading.warnings == ()


def test_writing_what_is_there_gives_the_same_bytes():
    """A write that changes nothing hands back the very blocks it was given."""
    blocks = written(Blocks(), EVERYTHING)
    again = rewritten(blocks, EVERYTHING)
    assert not again.tags
    assert again.xmp is blocks.xmp[0]
    assert again.photoshop is blocks.photoshop


def test_no_changes_change_nothing():
    """An empty edit of empty blocks leaves them empty."""
    assert written(Blocks(), {}) == Blocks()
    assert written(Blocks(), dict.fromkeys(BY_NAME)) == Blocks()


def test_a_deleted_field_is_gone_from_every_block():
    """``None`` removes a field in all its forms, and only that field."""
    blocks = written(Blocks(), EVERYTHING)
    for name in BY_NAME:
        blocks = written(blocks, {name: None})
        assert getattr(read_blocks(blocks).metadata, name) is None
    assert read_blocks(blocks).metadata == Metadata()
    assert b"Kassel" not in blocks.xmp[0] + blocks.photoshop


@pytest.mark.parametrize("orientation", range(1, 9))
def test_regions_survive_all_orientations(orientation):
    """Regions are relative to the picture as displayed, to the last digit, however it is turned."""

    @quick
    @given(st.lists(regions, min_size=1, max_size=4))
    def check(marks):
        people = Lineup.of(Person(f"Person {n}", region=r) for n, r in enumerate(marks))
        before = Blocks(exif=turned(orientation))
        blocks = written(before, {"people": people}, orientation=orientation)
        reading = read_blocks(blocks)
        assert reading.metadata.people == people
        assert reading.orientation == orientation

    check()


def test_repeated_edits_do_not_grow_the_exif_block():
    """Our own tail is recognised and replaced: a year of daily edits needs no more room."""
    blocks = written(Blocks(exif=turned(6)), {"caption": "Tag 000"})
    size = len(blocks.exif)
    for day in range(1, 366):
        blocks = written(blocks, {"caption": f"Tag {day:03}"})
    assert len(blocks.exif) == size
    assert read_blocks(blocks).orientation == 6


# -- Which block is believed ------------------------------------------------------------------


@pytest.mark.parametrize("block", ["EXIF", "IIM", "XMP"])
def test_any_block_alone_is_enough(block):
    """A value that one block has is read, whichever it is."""
    reading = read_blocks(says(block, "Bürger"))
    assert reading.metadata.caption == "Bürger"
    assert reading.conflicts == ()


def test_exif_wins_and_the_conflict_is_told():
    """MWG: EXIF first; whoever disagrees is kept as data."""
    blocks = Blocks(
        exif=says("EXIF", "aus EXIF").exif,
        photoshop=says("IIM", "aus IIM").photoshop,
        xmp=says("XMP", "aus XMP").xmp,
    )
    reading = read_blocks(blocks)
    assert reading.metadata.caption == "aus EXIF"
    (conflict,) = reading.conflicts
    assert conflict.values == {"EXIF": "aus EXIF", "IIM": "aus IIM", "XMP": "aus XMP"}
    assert (conflict.field, conflict.chosen) == ("caption", "aus EXIF")
    assert "EXIF" in conflict.reason


@pytest.mark.parametrize(
    ("digest", "chosen"),
    [("none", "aus XMP"), ("current", "aus XMP"), ("stale", "aus IIM")],
)
def test_the_digest_decides_between_iim_and_xmp(digest, chosen):
    """XMP wins unless IIM was changed after it: the stored digest is not that of the IIM."""
    stream = iim.build(None, {120: ("aus IIM",)})
    digests = {"none": None, "current": hashlib.md5(stream).digest(), "stale": b"x" * 16}
    blocks = Blocks(photoshop=resources(stream, digests[digest]), xmp=(packet("aus XMP"),))
    assert read_blocks(blocks).metadata.caption == chosen


def test_a_renewed_digest_does_not_turn_the_tables():
    """Writing one field where IIM was newer leaves every other field's value as it read."""
    stream = iim.build(None, {120: ("aus IIM",), 90: ("Kassel",)})
    blocks = Blocks(photoshop=resources(stream, b"x" * 16), xmp=(packet("aus XMP"),))
    after = written(blocks, {"credit": "Stadt Kassel"})
    stored = photoshop.split(after.photoshop)
    assert stored.all(photoshop.DIGEST) == [hashlib.md5(stored.all(photoshop.IIM)[0]).digest()]
    reading = read_blocks(after)
    assert (reading.metadata.caption, reading.metadata.city) == ("aus IIM", "Kassel")
    assert reading.conflicts == ()


def test_a_text_cut_off_by_iim_is_rescued_from_xmp():
    """If IIM wins but ends at its limit and XMP goes on, XMP's text is the whole one."""
    whole = "ä" * 1500
    stream = iim.build(None, {120: ("ä" * 1000,)})
    blocks = Blocks(photoshop=resources(stream, b"x" * 16), xmp=(packet(whole),))
    reading = read_blocks(blocks)
    assert reading.metadata.caption == whole
    assert reading.conflicts == ()


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "Canon EOS R5"])
def test_what_a_camera_writes_is_no_caption(words):
    """The camera's own words, and its name, count as no caption at all."""
    tags = {CAPTION: words.encode(), Tag(0x010F): b"Canon\0", Tag(0x0110): b"EOS R5\0"}
    block = exif.build(None, tags)
    assert read_blocks(Blocks(exif=block)).metadata.caption is None
    beside = read_blocks(Blocks(exif=block, xmp=(packet("Im Rathaus"),)))
    assert (beside.metadata.caption, beside.conflicts) == ("Im Rathaus", ())


def test_text_encoded_twice_is_told_with_its_repair():
    """``GÃ¤stebuch`` is read as it is, with a warning that says what it ought to be."""
    reading = read_blocks(says("XMP", "GÃ¤stebuch der BÃ¼rgermeisterin"))
    assert reading.metadata.caption == "GÃ¤stebuch der BÃ¼rgermeisterin"
    assert any("'Gästebuch der Bürgermeisterin'" in w for w in reading.warnings)


def test_blanks_and_line_ends_are_no_conflict():
    """Blocks that differ only in blanks, line ends or Unicode forms agree."""
    blocks = Blocks(
        exif=says("EXIF", "Zwei\r\nZeilen  ü").exif, xmp=(packet("Zwei\nZeilen u\u0308"),)
    )
    assert read_blocks(blocks).conflicts == ()


def test_a_damaged_block_does_not_hide_a_sound_one():
    """What cannot be read becomes a warning, and the other blocks are read."""
    blocks = Blocks(
        exif=b"II*\0\xff\xff\xff\x7f", photoshop=says("IIM", "aus IIM").photoshop, xmp=(b"<x:",)
    )
    reading = read_blocks(blocks)
    assert reading.metadata.caption == "aus IIM"
    assert len(reading.warnings) == 2


def test_iim_blocks_of_different_fields_are_read_together():
    """Who took the picture is no less said for standing in the second stream."""
    streams = tuple(iim.build(None, texts) for texts in ({110: ("dpa",)}, {80: ("Anna Kern",)}))
    found = read_blocks(Blocks(photoshop=photoshop.build(None, {photoshop.IIM: streams})))
    assert (found.metadata.credit, found.metadata.creators) == ("dpa", ("Anna Kern",))


def test_of_several_iim_blocks_the_first_with_words_is_read():
    """Empty streams hide nothing, and a write leaves no stream with the old text."""
    first, second = (iim.build(None, {120: (said,), 90: ("Kassel",)}) for said in ("eins", "zwei"))
    stream = photoshop.build(None, {photoshop.IIM: (b"", first, second)})
    assert read_blocks(Blocks(photoshop=stream)).metadata.caption == "eins"
    after = written(Blocks(photoshop=stream), {"caption": "drei"})
    streams = photoshop.split(after.photoshop).all(photoshop.IIM)
    assert [iim.parse(one).get(120) for one in streams] == [["drei"]] * 3
    assert [iim.parse(one).get(90) for one in streams] == [None, ["Kassel"], ["Kassel"]]


def test_a_bare_stream_goes_before_one_in_resources():
    """A TIFF may have IIM twice: its own tag counts first."""
    bare, inside = (iim.build(None, {120: (said,)}) for said in ("Tag", "Resource"))
    assert read_blocks(Blocks(photoshop=resources(inside), iim=(bare,))).metadata.caption == "Tag"


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16", "utf-32-le"])
def test_a_packet_in_wide_characters_is_read(encoding):
    """XMP in UTF-16 or UTF-32 says the same as in UTF-8."""
    wide = packet("Tülay Groß, Łódź").decode().encode(encoding)
    reading = read_blocks(Blocks(xmp=(wide,)))
    assert (reading.metadata.caption, reading.warnings) == ("Tülay Groß, Łódź", ())


def test_the_main_packet_goes_before_its_extension():
    """Extended XMP adds what the main packet does not say."""
    beyond = rdf.edit(packet("lang"), [rdf.Edit(Property("photoshop:City"), "Kassel")])
    metadata = read_blocks(Blocks(xmp=(packet("kurz"),), extended_xmp=beyond)).metadata
    assert (metadata.caption, metadata.city) == ("kurz", "Kassel")


# -- IIM --------------------------------------------------------------------------------------


def test_iim_is_clipped_at_a_character_and_the_result_says_so():
    """A text too long for IIM is cut between characters there, whole in XMP, and reported."""
    credit = "Stadt Kassel/Jürgen Müllerührßößä Übermaß"
    new = rewritten(Blocks(), {"credit": credit})
    assert new.clipped == (Clipped("credit", 32),)
    (stream,) = photoshop.split(new.photoshop).all(photoshop.IIM)
    (text,) = iim.parse(stream)[110]
    assert credit.startswith(text)
    assert 29 <= len(text.encode()) <= 32
    assert read_blocks(written(Blocks(), {"credit": credit})).metadata.credit == credit


def test_a_new_iim_block_gets_everything_it_can_hold():
    """Newsroom systems that read only IIM find the by-line, whichever field was edited."""
    blocks = Blocks(xmp=(rdf.edit(None, [rdf.Edit(Property("dc:creator", Form.SEQ), ("Eva",))]),))
    after = written(blocks, {"caption": "Neu"})
    (stream,) = photoshop.split(after.photoshop).all(photoshop.IIM)
    assert iim.parse(stream)[80] == ["Eva"]


def test_iim_that_is_there_is_kept_in_step_even_if_none_is_wanted():
    """``write_iim=False`` keeps a new IIM block from being made, not an old one from being true."""
    assert written(Blocks(), {"caption": "x"}, write_iim=False).photoshop is None
    old = says("IIM", "alt")
    (stream,) = photoshop.split(written(old, {"caption": "neu"}, write_iim=False).photoshop).all(
        photoshop.IIM
    )
    assert iim.parse(stream)[120] == ["neu"]


def test_a_bare_stream_gets_the_same():
    """A TIFF file's IIM stands outside of Photoshop's resources as well."""
    new = rewritten(Blocks(), {"caption": "Bürger"}, bare=True)
    assert iim.parse(new.iim)[120] == ["Bürger"]
    assert photoshop.split(new.photoshop).all(photoshop.IIM) == [new.iim]
    blocks = Blocks(iim=(new.iim,), photoshop=new.photoshop, xmp=(new.xmp,))
    again = rewritten(blocks, {"caption": "Bürger"}, bare=True)
    assert (again.iim, again.photoshop) == (new.iim, new.photoshop)


def test_a_country_code_iim_cannot_hold_is_told():
    """IIM takes three letters: another code stays in XMP, and the result says so."""
    new = rewritten(written(Blocks(), {"caption": "x"}), {"country_code": "DE"})
    assert any("country_code" in warning for warning in new.warnings)


# -- Places -----------------------------------------------------------------------------------


def test_a_legacy_place_field_writes_location_shown_too():
    """MWG: the city is written to its own field and to Location Shown."""
    meta = read_blocks(written(Blocks(), {"city": "Kassel", "country": "Deutschland"})).metadata
    assert meta.location_shown == (Location(city="Kassel", country="Deutschland"),)


def test_location_shown_writes_the_legacy_fields_too():
    """The first place shown is also in the fields that older programs read."""
    shown = (Location(name="Rathaus", city="Kassel"), Location(city="Fritzlar"))
    meta = read_blocks(written(Blocks(), {"location_shown": shown})).metadata
    assert (meta.location_shown, meta.city) == (shown, "Kassel")


def test_a_legacy_field_changes_its_part_of_location_shown_alone():
    """Changing the city leaves the other places, and the rest of the first one, as they are."""
    shown = (Location(name="Rathaus", city="Kassel"), Location(city="Fritzlar"))
    blocks = written(Blocks(), {"location_shown": shown})
    meta = read_blocks(written(blocks, {"city": "Baunatal"})).metadata
    assert meta.location_shown == (Location(name="Rathaus", city="Baunatal"), shown[1])


def test_contradicting_places_are_refused():
    """Two cities for one place in one edit cannot both be meant."""
    with pytest.raises(InvalidValue, match="contradict"):
        rewritten(Blocks(), {"city": "Kassel", "location_shown": (Location(city="Berlin"),)})


def test_the_cameras_position_is_where_the_picture_was_taken():
    """EXIF GPS is read as the place of the camera unless XMP has a position of its own."""
    meta = read_blocks(written(Blocks(), {"location_created": Location(city="Kassel")})).metadata
    assert meta.location_created == Location(city="Kassel")


# -- Damage on the way to a write ---------------------------------------------------------------


def test_a_damaged_exif_block_that_says_nothing_is_left_alone():
    """Where EXIF cannot be changed and does not contradict, XMP and IIM take the value."""
    new = rewritten(Blocks(exif=b"II*\0\xff\xff\xff\x7f"), {"caption": "x"})
    assert new.tags == {}
    assert new.xmp is not None


def test_a_damaged_packet_is_not_written_over():
    """An XMP packet that cannot be read completely is refused rather than lost in part."""
    with pytest.raises(WriteError, match="left as it is"):
        rewritten(Blocks(xmp=(b"<x:xmpmeta><broken",)), {"alt_text": "x"})


def test_a_full_segment_is_said_and_the_tags_can_be_taken_out():
    """An EXIF block without room raises, and gives up its stale tags without growing."""
    block = exif.build(None, {CAPTION: b"alt\0"}) + bytes(exif.SEGMENT)
    block = block[: exif.SEGMENT]
    tags = {CAPTION: b"neu und laenger\0"}
    with pytest.raises(exif.SegmentFull, match="octets"):
        exif.build(block, tags)
    smaller = exif.remove(block, tags)
    assert len(smaller) == len(block)
    assert CAPTION.number not in exif.parse(smaller)


def test_sizes_are_written_with_the_regions():
    """MWG regions say to what dimensions they were applied."""
    people = Lineup.of([Person("A", region=Region(0.1, 0.1, 0.2, 0.2))])
    assert f'stDim:w="{SIZE[0]}"'.encode() in written(Blocks(), {"people": people}).xmp[0]
