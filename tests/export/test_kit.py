"""A kit: what goes into it, what stays behind, and what is noted of it."""

import csv
import io
import json
import subprocess
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from archive import files
from archive.errors import Changed, InvalidValue, Refused
from archive.export import Kit, Order, outdated, preset
from archive.export.enclosed import LISTS, PDF
from archive.model import Metadata
from archive.rights import Override
from tests.export.conftest import NOW, jpeg
from tests.export.judging import taken


def unpacked(kit: Kit) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(kit.stream())))


def test_a_kit_holds_pictures_lists_terms_and_receipt(pictures, tmp_path):
    """Each picture beside its words in every form; a sidecar beside the one that needs it."""
    kit = taken(pictures, tmp_path, NOW)
    assert set(kit.names) == {p.path.name for p in pictures} | {"bild_4.gif.xmp", *LISTS} - {PDF}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "captions.csv").read_text("utf-8-sig"))))
    assert [row["file"] for row in rows] == [one.name for one in kit.handed]
    receipt = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    assert [f["sha256"] for f in receipt["files"]] == [one.sha256 for one in kit.handed]


def test_originals_in_step_leave_byte_for_byte(pictures, tmp_path):
    """What our writer captioned goes out as it is."""
    kit = taken(pictures, tmp_path, NOW)
    for photo, one in zip(pictures, kit.handed, strict=True):
        assert kit.path(one).read_bytes() == photo.path.read_bytes()


@pytest.mark.judge
def test_a_position_noted_by_the_camera_is_no_reason_for_a_copy(one, tmp_path):
    """Nearly every picture from a telephone has one in EXIF, and nowhere else."""
    where = ("-GPSLatitude=51.3", "-GPSLatitudeRef=N", "-GPSLongitude=9.5", "-GPSLongitudeRef=E")
    run = ["exiftool", "-q", "-overwrite_original", *where, str(one.path)]
    subprocess.run(run, check=True, capture_output=True)
    photo = files.read(one.path)
    assert photo.metadata.location_created.latitude == pytest.approx(51.3)
    (tmp_path / "out").mkdir()
    kit = taken([photo], tmp_path / "out", NOW)
    assert kit.path(kit.handed[0]).read_bytes() == photo.path.read_bytes()


@pytest.mark.judge
def test_a_caption_in_one_block_leaves_in_all(tmp_path):
    """Somebody else's file says it in XMP alone; who takes it reads it in EXIF and IIM too."""
    from tests.export.judging import differences
    from tests.pictures import PACKET, XMP_HEADER, segment
    from tests.pictures import jpeg as bare

    path = tmp_path / "fremd.jpg"
    path.write_bytes(bare(segment(0xE1, XMP_HEADER + PACKET)))
    before = path.read_bytes()
    photo = files.read(path)
    said = photo.metadata.replace(credit=None)
    assert said.caption == "Das Gästebuch"
    kit = Kit.of([photo], NOW, Order())
    assert [r.id for r in kit.left_out[0].verdict.reasons] == ["no-credit", "no-owner"]
    files.write(path, write_iim=False, credit="Stadt/Lenz", copyright="© Stadt/Lenz")
    photo = files.read(path)
    (tmp_path / "out").mkdir()
    kit = taken([photo], tmp_path / "out", NOW)
    assert differences(kit) == []
    made = files.read(kit.path(kit.handed[0]))
    assert made.image_hash == photo.image_hash
    assert kit.path(kit.handed[0]).read_bytes() != path.read_bytes() != before


def test_blocked_pictures_stay_behind_with_their_reasons(one, tmp_path):
    """The kit goes on without them; nothing of them is in it."""
    secret = jpeg(tmp_path / "geheim.jpg", embargo="2030-01-01", caption="Sehr geheim")
    (tmp_path / "out").mkdir()
    kit = taken([one, secret], tmp_path / "out", NOW)
    assert [w.file for w in kit.receipt.withheld] == ["geheim.jpg"]
    assert "1. Januar 2030" in kit.receipt.withheld[0].reasons[0]
    for path in (tmp_path / "out").iterdir():
        assert b"geheim" not in path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("ahead", "goes"),
    [(timedelta(minutes=1), False), (timedelta(minutes=-1), True)],
    ids=["a minute ahead", "a minute past"],
)
def test_an_embargo_ends_on_the_minute(ahead, goes, tmp_path):
    """The clock is the one that is given."""
    photo = jpeg(tmp_path / "a.jpg", embargo=(NOW + ahead).isoformat())
    assert bool(Kit.of([photo], NOW).items) is goes


def test_all_or_nothing_is_refused_with_a_reason(one, tmp_path):
    """Who wants the whole set learns what is missing."""
    secret = jpeg(tmp_path / "geheim.jpg", embargo="2030-01-01")
    with pytest.raises(Refused, match=r"geheim\.jpg: Gesperrt bis 1. Januar 2030"):
        Kit.of([one, secret], NOW, Order(complete=True))


def test_nothing_to_hand_out_is_an_error(tmp_path):
    """An empty ZIP would look like success."""
    with pytest.raises(Refused, match="no picture was found"):
        Kit.of([], NOW).stream()
    secret = jpeg(tmp_path / "geheim.jpg", embargo="2030-01-01")
    with pytest.raises(Refused, match=r"geheim\.jpg: Gesperrt"):
        Kit.of([secret], NOW).stream()


def test_a_chief_lets_a_picture_out_with_a_reason(tmp_path):
    """The reason stands on the receipt, and not in the kit."""
    secret = jpeg(tmp_path / "geheim.jpg", embargo="2030-01-01")
    override = Override("chief", "Vorab an die dpa, abgesprochen mit Ina")
    (tmp_path / "out").mkdir()
    kit = taken([secret], tmp_path / "out", NOW, override=override, user="Chefin")
    record = kit.receipt.as_record()
    assert record["note"] == override.reason
    assert record["files"][0]["override"] == ["embargoed"]
    assert override.reason.encode() not in (tmp_path / "out/receipt.json").read_bytes()
    for name in ("TERMS.txt", "index.html"):
        said = (tmp_path / "out" / name).read_text("utf-8")
        assert "Sperrfrist: nicht vor 1. Januar 2030 veröffentlichen." in said
    assert ",2030-01-01," in (tmp_path / "out/captions.csv").read_text("utf-8-sig")


def test_no_chief_lets_out_a_picture_without_credit(tmp_path):
    """A permission can be given; a credit has to be written."""
    bare = jpeg(tmp_path / "a.jpg", credit=None)
    kit = Kit.of([bare], NOW, Order(override=Override("chief", "eilig")))
    assert kit.items == ()


def test_consent_withdrawn_keeps_a_picture(one):
    """Asked per picture and person."""
    asked = []

    def withdrawn(photo, person):
        asked.append((photo.path.name, person.name))
        return person.name == "Jan Öztürk"

    kit = Kit.of([one], NOW, withdrawn=withdrawn)
    assert kit.left_out[0].verdict.reasons[0].text("de") == (
        "Jan Öztürk hat die Einwilligung widerrufen."
    )
    assert ("eins.jpg", "Tülay Groß") in asked


def test_a_picture_changed_meanwhile_is_not_handed_out(one):
    """Neither with its new words under the old ones' name, nor as another picture."""
    kit = Kit.of([one], NOW)
    files.write(one.path, caption="Ganz anders")
    with pytest.raises(Refused, match="says something else"):
        b"".join(kit.stream())


def test_a_picture_changed_while_it_streams_breaks_the_stream(one):
    """Better a broken download than a wrong one."""
    kit = Kit.of([replace(one, file_hash="0" * 64)], NOW)
    with pytest.raises(Changed, match="while the kit was made"):
        b"".join(kit.stream())


def test_what_cannot_be_rendered_stays_behind_and_the_kit_goes_on(one, tmp_path):
    """A picture cut off in the middle is named; the others are handed out."""
    broken = jpeg(tmp_path / "kaputt.jpg")
    data = broken.path.read_bytes()
    broken.path.write_bytes(data[: len(data) - 1500])
    (tmp_path / "out").mkdir()
    photos = [files.read(broken.path), one]
    kit = taken(photos, tmp_path / "out", NOW, preset="web")
    assert [h.name for h in kit.handed] == ["eins.jpg"]
    (left,) = kit.receipt.withheld
    assert left.file == "kaputt.jpg"
    assert "cannot be decoded" in left.reasons[0]


def test_the_archive_is_as_it_was(pictures, tmp_path):
    """Making kits writes nothing beside the pictures."""
    folder = pictures[0].path.parent
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}
    for name in ("original", "web"):
        taken(pictures, tmp_path / name, NOW, preset=name)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()} == before


def test_names_follow_the_pattern(pictures, tmp_path):
    """Date, event, people and a number; two that would be the same are told apart."""
    kit = taken(pictures, tmp_path, NOW, preset="web", names="{title}_{people}", ascii_names=True)
    names = [one.name for one in kit.handed]
    assert names[0] == "Brueckenfest _ Das Band_Gross-Oeztuerk-Simic.jpg"
    assert names[1] == "Brueckenfest _ Das Band_Gross-Oeztuerk-Simic-2.jpg"


def test_a_pattern_of_unknown_places_is_refused():
    """Before anything is made."""
    with pytest.raises(InvalidValue, match=r"\{camera\}"):
        Kit.of([], NOW, Order(names="{camera}_{n}"))


def test_a_picture_never_takes_the_name_of_a_list(tmp_path):
    """Not even one that is called like it."""
    photo = jpeg(tmp_path / "index.html")
    assert [item.name for item in Kit.of([photo], NOW).items] == ["index-2.html"]


def test_a_corrected_caption_lists_who_holds_the_old_one(one, tmp_path):
    """By the image, whatever the file is called now."""
    (tmp_path / "out").mkdir()
    kit = taken([one], tmp_path / "out", NOW, user="Lokalredaktion")
    current = {one.image_hash: one}
    assert list(outdated([kit.receipt], current.get)) == []
    files.write(one.path, caption="Richtig: v. l.: Jan Öztürk, Tülay Groß")
    now = files.read(one.path)
    (found,) = outdated([kit.receipt], {now.image_hash: now}.get)
    assert found.receipt.user == "Lokalredaktion"
    assert found.handed.photo.caption == one.caption
    assert found.now.caption.startswith("Richtig")


def test_a_rendition_holds_the_words_of_its_original(one, tmp_path):
    """The receipt of a small size counts for the picture as much as one of the original."""
    (tmp_path / "out").mkdir()
    kit = taken([one], tmp_path / "out", NOW, preset="web")
    assert kit.handed[0].image_hash == one.image_hash
    assert list(outdated([kit.receipt], {one.image_hash: one}.get)) == []


def test_memory_stays_flat(tmp_path):
    """Whatever the kit's size, no more than a few pieces are held."""
    big = jpeg(tmp_path / "a.jpg")
    with big.path.open("ab") as file:
        file.write(bytes(32 * 2**20))
    photo = files.read(big.path)
    kit = Kit.of([photo] * 4, NOW)
    b"".join(Kit.of([jpeg(tmp_path / "b.jpg")], NOW).stream())  # what is loaded once
    tracemalloc.start()
    octets = sum(len(piece) for piece in kit.stream())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert octets > 128 * 2**20
    assert peak < 8 * 2**20


def test_a_reader_that_goes_away_leaves_nothing_behind(pictures, tmp_path, monkeypatch):
    """Files made ahead are removed when nobody takes them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stream = Kit.of(pictures, NOW, Order(preset("web"))).stream()
    next(stream)
    stream.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("preset_name", ["original", "web"])
def test_a_download_broken_off_is_noted_as_that(pictures, preset_name):
    """Whoever has half a kit has those pictures; a kit nobody took a byte of is not noted."""
    receipts = []
    kit = Kit.of(pictures, NOW, Order(preset(preset_name)), record=receipts.append)
    kit.stream().close()
    assert receipts == []
    stream, second = kit.stream(), kit.items[1].name.encode()
    while second not in next(stream):
        pass
    stream.close()
    (receipt,) = receipts
    assert [one.name for one in receipt.handed] == [kit.items[0].name]
    assert not receipt.complete
    assert receipt.as_record()["complete"] is False
    b"".join(kit.stream())
    assert receipts[-1].complete
    assert len(receipts[-1].handed) == len(kit.items)


def test_pictures_go_job_by_job_in_the_order_of_their_numbers(tmp_path):
    """So that the media block reads as the release did."""
    photos = [
        replace(
            jpeg(tmp_path / f"{n}.jpg"), metadata=Metadata(credit="a", copyright="b", job_id=job)
        )
        for n, job in ((10, "A"), (9, "A"), (1, "B"))
    ]
    names = [item.name for item in Kit.of(photos, NOW).items]
    assert names == ["9.jpg", "10.jpg", "1.jpg"]
