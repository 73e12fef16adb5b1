"""Reading and writing whole files: what is promised to whoever calls ``read`` and ``write``."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest
from pictures import (
    NATIVE,
    NATIVE_PICTURES,
    PACKET,
    exif_block,
    exif_segment,
    gif,
    heic,
    identity,
    jpeg,
    photoshop_segment,
    png,
    resource,
    signed_jpeg,
    tiff,
    tiff_block,
    xmp_segment,
)

from archive import files, splice, system
from archive.containers import jpeg as jpeg_container
from archive.errors import ArchiveError, Changed, InvalidValue, ReadError, WriteError
from archive.model import Lineup, Person, Region

CAPTION = "Das Gästebuch der Stadt „Zürich“"
PEOPLE = Lineup.of(
    [
        Person(name="Gesine Schwan", region=Region(0.1, 0.1, 0.2, 0.3)),
        Person(name="Ilona Friedrich"),
    ]
)


@pytest.fixture(params=NATIVE)
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A plain picture of each format that is written natively."""
    path = tmp_path / f"picture.{request.param.lower()}"
    path.write_bytes(NATIVE_PICTURES[request.param]())
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A JPEG."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg())
    return path


def parts_left(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.endswith(".part")]


def test_what_is_written_is_read(picture):
    """Caption, people and credit come back equal, and nothing else is said to have changed."""
    result = files.write(picture, caption=CAPTION, people=PEOPLE, credit="Stadt Kassel/Soremski")
    found = files.read(picture)
    assert (found.caption, found.people, found.credit) == (CAPTION, PEOPLE, "Stadt Kassel/Soremski")
    assert {change.field for change in result.changes} == {"caption", "people", "credit"}
    assert result.written_to == picture
    assert found.conflicts == ()
    assert found.warnings == ()


def test_the_hashes_tell_picture_and_file_apart(picture):
    """A new caption is another file and the same picture."""
    before = files.read(picture)
    result = files.write(picture, caption=CAPTION)
    after = files.read(picture)
    assert after.image_hash == before.image_hash
    assert after.file_hash == result.file_hash == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert after.file_hash != before.file_hash


def test_without_hashes_reading_gives_the_same(picture):
    """``hashes=False`` leaves out the hashes and nothing else."""
    files.write(picture, caption=CAPTION, people=PEOPLE)
    quick = files.read(picture, hashes=False)
    assert (quick.image_hash, quick.file_hash) == (None, None)
    assert quick.metadata == files.read(picture).metadata


def test_only_what_is_named_changes(picture):
    """A field that is not named keeps its value; ``None`` removes one."""
    files.write(picture, caption=CAPTION, title="Empfang", credit="Stadt Kassel")
    files.write(picture, title=None, credit="Stadt Kassel/Soremski")
    found = files.read(picture)
    assert (found.title, found.credit, found.caption) == (None, "Stadt Kassel/Soremski", CAPTION)


def test_writing_what_is_there_touches_nothing(picture):
    """A write that changes nothing leaves the file alone, its time of change included."""
    files.write(picture, caption=CAPTION, people=PEOPLE)
    before = identity(picture)
    result = files.write(picture, caption=CAPTION, people=PEOPLE)
    assert result.changes == ()
    assert identity(picture) == before


def test_a_dry_run_says_what_would_change_and_writes_nothing(picture):
    """Old and new values are told; not a byte moves."""
    before = picture.read_bytes()
    result = files.write(picture, caption=CAPTION, dry_run=True)
    assert [(c.field, c.old, c.new) for c in result.changes] == [("caption", None, CAPTION)]
    assert result.dry_run
    assert picture.read_bytes() == before


def test_many_edits_do_not_make_a_file_grow(picture):
    """The place of an old value is used again."""
    files.write(picture, caption="Nr. 99", people=PEOPLE)
    files.write(picture, caption="Nr. 100")
    size = picture.stat().st_size
    for number in range(101, 120):
        files.write(picture, caption=f"Nr. {number}")
    assert picture.stat().st_size <= size + 8


def test_a_value_that_does_not_fit_is_refused(photo):
    """A rating of nine is no rating; the file stays as it was."""
    before = photo.read_bytes()
    with pytest.raises(InvalidValue):
        files.write(photo, rating=9)
    with pytest.raises(InvalidValue):
        files.write(photo, nonsense="?")
    assert photo.read_bytes() == before


# -- Somebody else --------------------------------------------------------------------------------


def test_a_file_changed_since_it_was_seen_is_not_overwritten(photo):
    """``base`` is the hash the change was made from."""
    seen = files.read(photo).file_hash
    files.write(photo, caption="theirs")
    with pytest.raises(Changed):
        files.write(photo, caption="ours", base=seen)
    assert files.read(photo).caption == "theirs"
    files.write(photo, caption="ours", base=files.read(photo).file_hash)
    assert files.read(photo).caption == "ours"


@pytest.mark.parametrize("way", ["rename", "rewrite"])
def test_a_change_during_the_write_wins(photo, way):
    """Whoever replaces or rewrites the picture between our reading and our exchange is not lost."""
    theirs = jpeg(xmp_segment())

    def interfere(_: object) -> None:
        if way == "rewrite":
            photo.write_bytes(theirs)
        else:
            other = photo.with_suffix(".other")
            other.write_bytes(theirs)
            other.replace(photo)

    with pytest.raises(Changed):
        files.write(photo, caption="ours", witness=interfere)
    assert photo.read_bytes() == theirs
    assert parts_left(photo.parent) == []


def test_a_change_at_the_very_last_moment_is_put_back(photo, monkeypatch):
    """What the exchange displaces is looked at; what is not ours gets its place back."""
    theirs = jpeg(xmp_segment())
    swap = system.swap

    def late(part: Path, path: Path) -> bool:
        if photo.read_bytes() != theirs:
            other = photo.with_suffix(".other")
            other.write_bytes(theirs)
            other.replace(photo)
        return swap(part, path)

    monkeypatch.setattr(system, "swap", late)
    with pytest.raises(Changed):
        files.write(photo, caption="ours")
    assert photo.read_bytes() == theirs
    assert parts_left(photo.parent) == []


# -- The file as the system knows it --------------------------------------------------------------


def test_a_link_is_followed_and_stays_one(photo):
    """The picture behind the link changes; the link goes on pointing at it."""
    link = photo.with_name("link.jpg")
    link.symlink_to(photo.name)
    result = files.write(link, caption=CAPTION)
    assert link.is_symlink()
    assert result.written_to == photo
    assert files.read(photo).caption == CAPTION


def test_a_file_with_two_names_is_refused_unless_asked_for(photo):
    """Writing would part the names, and one of them would keep the old caption."""
    other = photo.with_name("other.jpg")
    os.link(photo, other)
    with pytest.raises(WriteError, match="hard links"):
        files.write(photo, caption=CAPTION)
    files.write(photo, caption=CAPTION, hard_links=True)
    assert files.read(photo).caption == CAPTION
    assert files.read(other).caption is None


def test_mode_and_attributes_are_kept(photo):
    """Permissions and extended attributes go over to the new version."""
    photo.chmod(0o640)
    os.setxattr(photo, "user.note", b"kept")
    files.write(photo, caption=CAPTION)
    assert photo.stat().st_mode & 0o777 == 0o640
    assert os.getxattr(photo, "user.note") == b"kept"


def test_a_write_protected_file_is_refused(photo):
    """Protection that somebody has set is respected, whoever we are."""
    photo.chmod(0o444)
    with pytest.raises(WriteError, match="write-protected"):
        files.write(photo, caption=CAPTION)


@pytest.mark.parametrize("name", ["absent.jpg", "folder", "empty.jpg", "text.jpg", "nul\0.jpg"])
def test_what_is_no_picture_is_refused_by_name(tmp_path, name):
    """The error names the path and a reason; nothing but ours is raised."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("Kein Bild.")
    path = f"{tmp_path}/{name}"
    for action in (files.read, lambda p: files.write(p, caption=CAPTION)):
        with pytest.raises(ArchiveError) as caught:
            action(path)
        assert caught.value.path == path
        assert caught.value.reason


# -- When something goes wrong --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("room", "call"), [(os, "write"), (system, "preadv"), (os, "fsync"), (os, "fchmod")]
)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failing_system_leaves_the_old_file(photo, monkeypatch, room, call, code):
    """Disk full, I/O error: a typed error, the old bytes, no part file."""
    before = photo.read_bytes()

    def fail(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(room, call, fail)
    with pytest.raises(WriteError, match=os.strerror(code)):
        files.write(photo, caption=CAPTION)
    monkeypatch.undo()
    assert photo.read_bytes() == before
    assert parts_left(photo.parent) == []


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_short_writes_are_gone_on_with(photo, monkeypatch, step):
    """A kernel that copies a few bytes at a time is asked again."""
    whole_read, whole_write = system.preadv, os.write
    monkeypatch.setattr(
        system, "preadv", lambda fd, into, offset: whole_read(fd, [into[0][:step]], offset)
    )
    monkeypatch.setattr(os, "write", lambda fd, data: whole_write(fd, bytes(data[:step])))
    files.write(photo, caption=CAPTION)
    monkeypatch.undo()
    assert files.read(photo).caption == CAPTION


def test_without_an_exchange_the_file_is_replaced(photo, monkeypatch):
    """Where two names cannot change places in one step, the new one takes the place."""
    monkeypatch.setattr(system, "swap", lambda a, b: False)
    files.write(photo, caption=CAPTION)
    assert files.read(photo).caption == CAPTION
    assert parts_left(photo.parent) == []


def test_a_new_version_that_lost_something_never_counts(photo, monkeypatch):
    """A foreign segment that is gone is found before the exchange."""
    photo.write_bytes(jpeg(b"\xff\xfe\x00\x0bcomment!!"))
    before = photo.read_bytes()
    whole = jpeg_container.join
    monkeypatch.setattr(
        jpeg_container,
        "join",
        lambda source, old, new, tags: [
            piece
            for piece in whole(source, old, new, tags)
            if isinstance(piece, bytes) or piece.length != 13
        ],
    )
    with pytest.raises(WriteError, match="something else than the metadata"):
        files.write(photo, caption=CAPTION)
    assert photo.read_bytes() == before
    assert parts_left(photo.parent) == []


def test_a_witness_can_prevent_a_write(photo):
    """What the witness raises keeps the new version from counting."""
    before = photo.read_bytes()

    def object_to_it(_: object) -> None:
        raise WriteError("the journal is full")

    with pytest.raises(WriteError, match="the journal is full"):
        files.write(photo, caption=CAPTION, witness=object_to_it)
    assert photo.read_bytes() == before


# -- Blocks that are odd --------------------------------------------------------------------------


def test_a_full_exif_block_gives_way_to_xmp_and_iim(tmp_path):
    """EXIF has one segment; what does not fit any more is in XMP and IIM, and that is said."""
    path = tmp_path / "full.jpg"
    note = b"x" * 65_300
    tags = {0x010E: (2, 4, b"old\0"), 0x927C: (7, len(note), note)}
    path.write_bytes(jpeg(exif_segment(tiff_block(tags))))
    result = files.write(path, caption=CAPTION * 10)
    found = files.read(path)
    assert found.caption == CAPTION * 10
    assert found.conflicts == ()
    assert any("EXIF" in warning for warning in result.warnings)
    assert note in path.read_bytes()


def test_a_damaged_block_does_not_hide_a_sound_one(tmp_path):
    """XMP that is no XML becomes a warning; IIM and EXIF are read."""
    path = tmp_path / "damaged.jpg"
    iim = b"\x1c\x02\x78\x00\x05Iimpf"
    path.write_bytes(jpeg(xmp_segment(b"<no <xml"), photoshop_segment(resource(0x0404, iim))))
    found = files.read(path)
    assert found.caption == "Iimpf"
    assert found.warnings


def test_a_picture_cut_off_before_its_scan_is_read_and_not_written(tmp_path):
    """Its words can be had; a write would not make it whole."""
    path = tmp_path / "cut.jpg"
    whole = jpeg(xmp_segment())
    path.write_bytes(whole[: whole.index(b"\xff\xdb")])
    assert files.read(path).caption == "Das Gästebuch"
    with pytest.raises(WriteError, match="damaged"):
        files.write(path, caption=CAPTION)


@pytest.mark.parametrize("called", [b"iptc", b"IPTC profile"])
def test_a_png_with_hidden_iim_keeps_it_up_to_date(tmp_path, called):
    """IIM in a text chunk says the new caption, in the manner it said the old one."""
    from pictures import chunk

    iim = b"\x1c\x02\x78\x00\x03old"
    text = b"\n%b\n%8d\n%b\n" % (called, len(iim), iim.hex().encode())
    path = tmp_path / "hidden.png"
    path.write_bytes(png(chunk(b"tEXt", b"Raw profile type iptc\0" + text)))
    assert files.read(path).caption == "old"
    files.write(path, caption=CAPTION)
    found = files.read(path)
    assert found.caption == CAPTION
    assert found.conflicts == ()
    assert CAPTION.encode().hex().encode() in path.read_bytes().replace(b"\n", b"")


# -- Beside the picture ---------------------------------------------------------------------------

BESIDE = {
    "picture.heic": heic(exif_block(), PACKET),
    "picture.gif": gif(PACKET),
    "signed.jpg": signed_jpeg(),
    "raw.nef": tiff(),
}


@pytest.fixture(params=BESIDE)
def untouchable(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A picture that is never written into."""
    path = tmp_path / request.param
    path.write_bytes(BESIDE[request.param])
    return path


def test_the_original_is_not_touched(untouchable):
    """RAW, HEIC, GIF and signed pictures get a sidecar; the result says why."""
    before, status = untouchable.read_bytes(), identity(untouchable)
    result = files.write(untouchable, caption=CAPTION, people=PEOPLE)
    assert result.written_to == untouchable.with_name(untouchable.name + ".xmp")
    assert "sidecar" in result.warnings[0]
    assert untouchable.read_bytes() == before
    assert identity(untouchable) == status
    found = files.read(untouchable)
    assert (found.caption, found.people) == (CAPTION, PEOPLE)


def test_a_field_removed_beside_the_picture_stays_removed(untouchable):
    """What the picture itself still says does not come back."""
    files.write(untouchable, title="Empfang")
    files.write(untouchable, caption=None)
    found = files.read(untouchable)
    assert (found.caption, found.title) == (None, "Empfang")


def test_a_first_sidecar_takes_over_what_the_picture_says(tmp_path):
    """The caption inside is in the sidecar too, for programs that read nothing else."""
    path = tmp_path / "picture.heic"
    path.write_bytes(BESIDE["picture.heic"])
    files.write(path, credit="Stadt Kassel")
    assert "Das Gästebuch" in path.with_name("picture.heic.xmp").read_text("utf-8")


def test_a_sidecar_of_another_program_is_read(tmp_path):
    """``name.xmp`` counts where there is no ``name.ext.xmp``; what it leaves out stays."""
    path = tmp_path / "raw.dng"
    path.write_bytes(
        tiff_block({0x010E: (2, 4, b"old\0"), 0x013B: (2, 9, b"Soremski\0"), 0xC612: (1, 4, b"\1")})
    )
    path.with_suffix(".xmp").write_bytes(PACKET)
    found = files.read(path)
    assert (found.caption, found.creators) == ("Das Gästebuch", ("Soremski",))
    files.write(path, caption=CAPTION)
    found = files.read(path)
    assert (found.caption, found.creators) == (CAPTION, ("Soremski",))
    assert path.with_suffix(".xmp").read_bytes() == PACKET
    assert "foreign:Property" in path.with_name("raw.dng.xmp").read_text("utf-8")


def test_the_file_hash_takes_in_the_sidecar(tmp_path):
    """A change of the sidecar is a change of the picture's words."""
    path = tmp_path / "picture.gif"
    path.write_bytes(gif())
    before = files.read(path)
    result = files.write(path, caption=CAPTION)
    after = files.read(path)
    assert before.file_hash != after.file_hash == result.file_hash
    assert before.image_hash == after.image_hash
    with pytest.raises(Changed):
        files.write(path, caption="late", base=before.file_hash)


def test_a_broken_sidecar_is_named(tmp_path):
    """A sidecar that is no XML is a warning on reading and never overwritten."""
    path = tmp_path / "picture.gif"
    path.write_bytes(gif())
    beside = path.with_name("picture.gif.xmp")
    beside.write_bytes(b"<no <xml")
    assert files.read(path).warnings
    with pytest.raises((WriteError, ReadError)):
        files.write(path, caption=CAPTION)
    assert beside.read_bytes() == b"<no <xml"


@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.999])
def test_every_byte_of_the_new_version_is_compared(picture, monkeypatch, place):
    """A disk that keeps something else than it was given is found out, wherever it does so."""
    before = picture.read_bytes()
    fill = splice._fill

    def spoilt(fd, pieces, old):
        fill(fd, pieces, old)
        at = int(os.fstat(fd).st_size * place)
        os.pwrite(fd, bytes([os.pread(fd, 1, at)[0] ^ 1]), at)

    monkeypatch.setattr(splice, "_fill", spoilt)
    with pytest.raises((WriteError, ReadError)):
        files.write(picture, caption=CAPTION)
    assert picture.read_bytes() == before
    assert parts_left(picture.parent) == []
