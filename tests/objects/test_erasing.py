"""Somebody is named in a bucket: it is said where, taken out, and said what remains."""

from __future__ import annotations

import pictures
import pytest

from archive.catalog import Archive
from archive.objects import conditions

pytestmark = pytest.mark.s3

NAME = "Jördis Zwiebelfisch"
SAID = f"V. l.: {NAME}, Anna Ott"


@pytest.fixture
def archive(bucket, tmp_path):
    """She is in fields, in bytes nobody reads, a sidecar, a key, a file of text and the history."""
    hidden = pictures.jpeg(pictures.xmp_segment(), trailer=NAME.encode())
    bucket.put("a.jpg", hidden, ContentType="image/jpeg", Metadata={"auftrag": "17"})
    bucket.put(f"Empfang/{NAME}.jpg", pictures.jpeg(), Tagging="stufe=1")
    bucket.put("c.heic", pictures.heic())
    bucket.put("d.jpg", pictures.jpeg(pictures.xmp_segment()))
    bucket.put("liste.txt", NAME.encode())
    with Archive(bucket.address, home=tmp_path / "home", user="uta") as archive:
        archive.refresh()
        for file in ("a.jpg", "c.heic"):
            archive.write(file, caption=SAID)
        archive.thumbnail(archive["a.jpg"])
        yield archive


def named(content):
    return any(part.encode() in content for part in ("Jördis", "Zwiebelfisch"))


def still_named(bucket, home):
    """Every object and every file of this machine that holds a part of the name."""
    objects = [n for n in bucket.names() if named(bucket.get(n)) or named(n.encode())]
    files = [path for path in home.rglob("*") if path.is_file()]
    return objects + [path.name for path in files if named(path.read_bytes())]


def test_a_report_lists_every_place(bucket, archive):
    """Objects by their way, what lies on this machine as in ``.archive``; nothing is changed."""
    before = {name: bucket.get(name) for name in bucket.names()}
    found = archive.person_report(NAME)
    said = {(one.sort, one.where) for one in found.occurrences}
    assert {
        ("picture", "a.jpg"),
        ("bytes", "a.jpg"),
        ("picture", "c.heic"),
        ("sidecar", "c.heic.xmp"),
        ("file name", f"Empfang/{NAME}.jpg"),
        ("other file", "liste.txt"),
    } <= said
    assert {sort for sort, _ in said} >= {"journal", "index"}
    assert [one.where for one in found.remains] == ["liste.txt"]
    assert {name: bucket.get(name) for name in bucket.names()} == before


def test_nothing_of_the_name_is_left_but_what_is_said(bucket, archive):
    """In objects, their names, and on this machine; pictures and attributes are the same."""
    hashes = {photo.file: archive[photo.path].image_hash for photo in archive.search()}
    done = archive.erase_person(NAME)
    assert [one.where for one in done.remains] == ["liste.txt"]
    assert still_named(bucket, archive.home) == ["liste.txt"]
    assert bucket.head("a.jpg")["Metadata"]["auftrag"] == "17"
    tags = {"Bucket": bucket.name, "Key": "presse/Empfang/N-N.jpg"}
    assert bucket.client.get_object_tagging(**tags)["TagSet"] == [{"Key": "stufe", "Value": "1"}]
    archive.refresh()
    now = {photo.file: archive[photo.path].image_hash for photo in archive.search()}
    assert sorted(now.values()) == sorted(hashes.values())
    assert "Anna Ott" in archive["c.heic"].caption
    assert archive.verify().damaged == ()


def test_older_versions_are_said_to_remain(bucket, archive):
    """What a bucket keeps of displaced objects is out of reach, and that is no secret."""
    bucket.client.put_bucket_versioning(
        Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"}
    )
    reason = "keeps older versions of objects, which are not looked into"
    assert (bucket.address, reason) in {
        (one.where, one.reason) for one in archive.person_report(NAME).remains
    }
    assert (bucket.address, reason) in {
        (one.where, one.reason) for one in archive.erase_person(NAME).remains
    }


def test_a_name_stays_where_removing_cannot_be_trusted(bucket, archive, monkeypatch):
    """Then the key remains, with the reason; the rest goes on."""
    kept = conditions.Kept(replacing=True, removing=False)
    monkeypatch.setattr("archive.conditional.conditions", lambda _: kept)
    done = archive.erase_person(NAME)
    [left] = [one for one in done.remains if one.where.endswith(".jpg")]
    assert "takes no notice of conditions when it removes" in left.reason
    assert f"Empfang/{NAME}.jpg" in bucket.names()
    assert not named(bucket.get("a.jpg"))
