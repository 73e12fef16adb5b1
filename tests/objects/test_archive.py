"""An archive at ``s3://bucket/prefix``: every verb by the facade, seen from outside."""

from __future__ import annotations

import io
import zipfile

import pictures
import pytest
from PIL import Image

from archive import files
from archive.catalog import Archive
from archive.errors import NotFound, ReadError, Refused
from archive.objects import ObjectPath

pytestmark = pytest.mark.s3


@pytest.fixture
def archive(bucket):
    """Four pictures, one of them beside its sidecar, one below a folder with spaces."""
    bucket.put("a.jpg", pictures.jpeg(pictures.xmp_segment()))
    bucket.put("Empfang März/b ü+1.png", pictures.png())
    bucket.put("c.heic", pictures.heic())
    bucket.put("d.tif", pictures.tiff())
    with Archive(bucket.address, user="anna") as archive:
        archive.refresh()
        yield archive


def files_found(archive, query=""):
    return sorted(photo.file for photo in archive.search(query))


class TestReading:
    def test_every_picture_below_the_prefix_is_found(self, archive):
        """By its way below the address, whatever signs are in it."""
        assert files_found(archive) == ["Empfang März/b ü+1.png", "a.jpg", "c.heic", "d.tif"]
        assert files_found(archive, "gästebuch") == ["a.jpg"]

    def test_what_lies_beside_the_prefix_is_not(self, bucket, archive):
        """``presse2`` begins like ``presse`` and is another folder."""
        bucket.client.put_object(Bucket=bucket.name, Key="presse2/x.jpg", Body=pictures.jpeg())
        bucket.put(".hidden/y.jpg", pictures.jpeg())
        assert archive.refresh().added == 0

    def test_a_picture_reads_as_its_file_would(self, archive, tmp_path):
        """The same words and hashes."""
        path = tmp_path / "a.jpg"
        path.write_bytes(pictures.jpeg(pictures.xmp_segment()))
        here, there = files.read(path), archive["a.jpg"]
        assert there.metadata == here.metadata
        assert (there.file_hash, there.image_hash) == (here.file_hash, here.image_hash)

    def test_only_what_changed_is_read_again(self, bucket, archive):
        """Told by the ETag in the listing."""
        bucket.put("a.jpg", pictures.jpeg(pictures.xmp_segment().replace(b"Das", b"Ein")))
        bucket.client.delete_object(Bucket=bucket.name, Key="presse/d.tif")
        done = archive.refresh()
        assert (done.changed, done.removed, done.added) == (1, 1, 0)
        assert files_found(archive, "ein gästebuch") == ["a.jpg"]

    def test_a_changed_sidecar_is_noticed(self, bucket, archive):
        """It is listed beside its picture, far away as it may be in the listing."""
        bucket.put("c.zzz", b"in between")
        bucket.put("c.xmp", pictures.PACKET)
        assert archive.refresh().changed == 1
        assert files_found(archive, "gästebuch") == ["a.jpg", "c.heic"]

    def test_what_cannot_be_read_is_named(self, bucket, archive):
        """As in a folder: the rest goes on."""
        bucket.put("leer.jpg", b"")
        bucket.put("kein bild.jpg", b"text")
        bucket.put("e//f.jpg", pictures.jpeg())
        failed = {one.path: one.reason for one in archive.refresh().failed}
        assert failed == {
            "leer.jpg": "is empty",
            "kein bild.jpg": "is not a picture in a format we know",
            "e//f.jpg": "the object's key is no path",
        }

    def test_more_than_one_page_of_a_listing_is_read(self, bucket_called, surroundings):
        """This store gives three objects to a page, others a thousand."""
        paged = bucket_called("paged")
        for number in range(10):
            paged.put(f"{number}.jpg", pictures.jpeg())
        with Archive(paged.address) as archive:
            assert archive.refresh().added == 10

    def test_a_path_leads_nowhere_else(self, bucket, archive):
        """Neither up nor into another bucket."""
        for way in ("../x.jpg", "s3://other/x.jpg", f"s3://{bucket.name}/x.jpg", "a/../../b.jpg"):
            with pytest.raises(Refused):
                archive[way]

    def test_what_is_not_there_is_said_so(self, bucket, archive, surroundings):
        """A picture, and a bucket."""
        with pytest.raises(ReadError):
            archive["none.jpg"]
        with pytest.raises(NotFound):
            Archive("s3://no-such-bucket-anywhere/x")


class TestWriting:
    def test_a_caption_goes_into_the_object(self, bucket, archive):
        """And is found at once; everything else of the picture is as it was."""
        before = archive["a.jpg"]
        archive.write("a.jpg", caption="Neu", credit="Stadt")
        assert archive["a.jpg"].metadata == before.metadata.replace(caption="Neu", credit="Stadt")
        assert archive["a.jpg"].image_hash == before.image_hash
        assert Image.open(io.BytesIO(bucket.get("a.jpg"))).size == (48, 32)
        assert files_found(archive, "neu") == ["a.jpg"]

    def test_by_its_address(self, bucket, archive):
        """A picture is called by its way or by its whole address."""
        archive.write(f"{bucket.address}/a.jpg", caption="Neu")
        assert archive[f"{bucket.address}/a.jpg"].metadata.caption == "Neu"

    def test_it_can_be_undone_byte_for_byte(self, bucket, archive):
        """And the undo undone."""
        before = bucket.get("a.jpg")
        archive.write("a.jpg", caption="Neu")
        after = bucket.get("a.jpg")
        undone = archive.undo()
        assert bucket.get("a.jpg") == before
        archive.undo(undone.batch.id)
        assert bucket.get("a.jpg") == after

    def test_a_format_we_do_not_write_gets_a_sidecar(self, bucket, archive):
        """An object beside it, which undo removes again; the picture is not touched."""
        etag = bucket.head("c.heic")["ETag"]
        result = archive.write("c.heic", caption="Neu")
        assert str(result.written_to) == f"{bucket.address}/c.heic.xmp"
        archive.write("c.heic", headline="Titel")
        assert archive["c.heic"].metadata.caption == "Neu"
        assert b"Titel" in bucket.get("c.heic.xmp")
        assert bucket.head("c.heic")["ETag"] == etag
        archive.undo()
        archive.undo()
        assert "c.heic.xmp" not in bucket.names()

    def test_what_the_object_says_of_itself_is_kept(self, bucket, archive):
        """Type, attributes and tags are the new version's, too."""
        bucket.put(
            "t.jpg", pictures.jpeg(), ContentType="image/jpeg", CacheControl="max-age=60",
            Metadata={"auftrag": "2024-17"}, Tagging="stufe=1&art=a%20b",
        )  # fmt: skip
        assert archive.write("t.jpg", caption="Neu").warnings == ()
        now = bucket.head("t.jpg")
        assert (now["ContentType"], now["CacheControl"]) == ("image/jpeg", "max-age=60")
        assert now["Metadata"]["auftrag"] == "2024-17"
        tags = bucket.client.get_object_tagging(Bucket=bucket.name, Key="presse/t.jpg")["TagSet"]
        assert {t["Key"]: t["Value"] for t in tags} == {"stufe": "1", "art": "a b"}

    def test_a_version_put_in_between_is_not_overwritten(self, bucket, archive, monkeypatch):
        """Different fields are merged; both are there."""
        put, theirs = ObjectPath.put, []

        def late(path, content, old):
            if not theirs and path.name == "a.jpg":
                theirs.append(True)
                with Archive(bucket.address, home=archive.home.parent / "second") as other:
                    other.write("a.jpg", headline="Ihres")
            return put(path, content, old)

        photo = archive["a.jpg"]
        monkeypatch.setattr(ObjectPath, "put", late)
        archive.write(photo.edit(caption="Meines"))
        now = archive["a.jpg"].metadata
        assert (now.headline, now.caption) == ("Ihres", "Meines")

    def test_nothing_is_left_on_this_machine(self, archive):
        """No part files; and in the bucket nothing but pictures."""
        archive.write("a.jpg", caption="Neu")
        left = [path.name for path in (archive.home / "parts").iterdir()]
        assert [name for name in left if not name.endswith(".conditions")] == []


class TestRest:
    def test_a_kit_holds_what_the_objects_say(self, bucket, archive):
        """Originals and renditions, the sidecar beside its picture."""
        credit = {"credit": "Stadt", "creators": ("Anna",), "copyright": "Stadt"}
        for file in ("a.jpg", "c.heic"):
            archive.write(file, caption="Neu", **credit)
        to = archive.home / "kit.zip"
        assert len(archive.export("neu", to).receipt.handed) == 2
        with zipfile.ZipFile(to) as kit:
            assert {"a.jpg", "c.heic", "c.heic.xmp"} <= set(kit.namelist())
            assert kit.read("a.jpg") == bucket.get("a.jpg")
        small = archive.export("file:a.jpg neu", to, preset="web")
        assert len(small.receipt.handed) == 1

    def test_damage_is_found(self, bucket, archive):
        """Every byte that was answered for is read again."""
        archive.write("a.jpg", caption="Neu")
        assert archive.verify().ok == 1
        content = bytearray(bucket.get("a.jpg"))
        content[-40] ^= 1
        bucket.put("a.jpg", bytes(content))
        assert [one.file for one in archive.verify().damaged] == ["a.jpg"]

    def test_a_thumbnail_is_drawn(self, archive):
        """From the object as it was read."""
        with Image.open(archive.thumbnail(archive["a.jpg"], 32)) as small:
            assert small.size == (32, 21)

    def test_a_name_is_corrected_everywhere(self, archive):
        """One batch over objects."""
        archive.write("a.jpg", caption="V. l.: Gesine Schwan, Anna Ott")
        archive.rename(archive.plan_rename("Gesine Schwan", "Gesine Schwahn"))
        assert "Schwahn" in archive["a.jpg"].metadata.caption

    def test_its_folders_are_listed(self, bucket, archive):
        """Upper ones first where there are many; hidden ones never."""
        for key in ("2024/mai/x.jpg", "2024/y.jpg", ".versteckt/z.jpg", "2023/w.jpg"):
            bucket.put(key, pictures.jpeg())
        assert archive.root.folders() == ["2023", "2024", "2024/mai", "Empfang März"]
        assert archive.root.folders(most=3) == ["2023", "2024", "Empfang März"]
        assert sorted(path.name for path in archive.root.below("2024").iterdir()) == [
            "mai",
            "y.jpg",
        ]
