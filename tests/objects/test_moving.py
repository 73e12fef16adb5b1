"""Pictures that other programs moved in the bucket, and what is still known of them."""

from __future__ import annotations

import time
from threading import Event, Thread

import pictures
import pytest

from archive import watching
from archive.catalog import Archive

pytestmark = pytest.mark.s3

PICTURE = pictures.jpeg(pictures.xmp_segment())


@pytest.fixture
def archive(bucket, tmp_path):
    """A picture that was written to, one beside its sidecar, one that nobody has looked at."""
    bucket.put("a.jpg", PICTURE)
    bucket.put("c.heic", pictures.heic())
    bucket.put("large.jpg", pictures.jpeg(trailer=bytes(200_000)))
    with Archive(bucket.address, home=tmp_path / "home", user="anna") as archive:
        archive.refresh()
        archive.write("a.jpg", caption="Neu")
        yield archive


def in_parts(bucket, key, content):
    """The same bytes under another ETag, as of a copy made in parts."""
    place = {"Bucket": bucket.name, "Key": f"presse/{key}"}
    upload = bucket.client.create_multipart_upload(**place)["UploadId"]
    part = bucket.client.upload_part(**place, UploadId=upload, PartNumber=1, Body=content)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    bucket.client.complete_multipart_upload(**place, UploadId=upload, MultipartUpload=parts)


def move(bucket, old, new, put=None):
    """As other programs do: put anew, and removed where it was."""
    (put or type(bucket).put)(bucket, new, bucket.get(old))
    bucket.client.delete_object(Bucket=bucket.name, Key=f"presse/{old}")


class TestIndex:
    def test_a_picture_under_another_name_is_the_same_one(self, bucket, archive):
        """Told by its ETag, and not read again."""
        move(bucket, "a.jpg", "2024/b.jpg")
        before = bucket.given_out()
        done = archive.refresh()
        assert (done.moved, done.added, done.removed) == (1, 0, 0)
        assert bucket.given_out()["2024/b.jpg"] == before["2024/b.jpg"] == 0
        assert archive.index.by_file("2024/b.jpg").metadata.caption == "Neu"

    def test_the_hashes_of_what_was_read_whole_are_kept(self, bucket, archive):
        """So that it is not fetched again as long as it is that version."""
        archive["large.jpg"]
        before = bucket.given_out()["large.jpg"]
        assert archive["large.jpg"].image_hash is not None
        assert bucket.given_out()["large.jpg"] == before
        bucket.put("large.jpg", pictures.jpeg(pictures.xmp_segment()))
        assert archive["large.jpg"].metadata.caption == "Das Gästebuch"

    def test_a_bucket_is_followed(self, bucket, archive, monkeypatch):
        """It is listed again after a while; what is new or gone is in the index then."""
        monkeypatch.setattr(watching, "EVERY", 0.05)
        monkeypatch.setattr(watching, "REST", 0)
        told, stop, news = [], Event(), Event()

        def tell(done):
            told.append(done)
            if len(told) == 1:
                bucket.put("new.jpg", PICTURE)
            else:
                news.set()

        follower = Thread(target=archive.watch, args=(tell, stop))
        follower.start()
        assert news.wait(30)
        stop.set()
        follower.join(30)
        assert not follower.is_alive()
        assert [(done.added, done.removed) for done in told] == [(0, 0), (1, 0)]


class TestUndo:
    @pytest.mark.parametrize("put", [None, in_parts], ids=["copied", "copied in parts"])
    def test_a_moved_picture_is_found(self, bucket, archive, put):
        """By its ETag, or by its content where the copy has another."""
        move(bucket, "a.jpg", "2024/b.jpg", put)
        undone = archive.undo()
        assert undone.refused == ()
        assert bucket.get("2024/b.jpg") == PICTURE
        assert archive["2024/b.jpg"].metadata.caption == "Das Gästebuch"

    def test_only_what_may_be_it_is_read(self, bucket, archive):
        """Pictures of its size, and not the whole bucket."""
        move(bucket, "a.jpg", "2024/b.jpg", in_parts)
        before = bucket.given_out()["large.jpg"]
        archive.undo()
        assert bucket.given_out()["large.jpg"] == before

    def test_a_sidecar_goes_with_its_picture(self, bucket, archive):
        """The first write of a sidecar is taken back where it lies now."""
        archive.write("c.heic", caption="Neu")
        for suffix in ("", ".xmp"):
            move(bucket, f"c.heic{suffix}", f"2024/d.heic{suffix}")
        assert archive.undo().refused == ()
        assert [name for name in bucket.names() if name.startswith("2024")] == ["2024/d.heic"]

    def test_one_that_is_gone_is_named(self, bucket, archive):
        """And nothing else is done to it."""
        bucket.client.delete_object(Bucket=bucket.name, Key="presse/a.jpg")
        [refused] = archive.undo().refused
        assert refused.reason == "is not there any more"


class TestVerify:
    @pytest.mark.parametrize("put", [None, in_parts], ids=["copied", "copied in parts"])
    def test_a_moved_picture_is_as_it_was(self, bucket, archive, put):
        """It is answered for where it is now."""
        move(bucket, "a.jpg", "2024/b.jpg", put)
        found = archive.verify()
        assert (found.ok, found.moved, found.missing) == (1, (("a.jpg", "2024/b.jpg"),), ())
        assert archive.verify().moved == ()

    def test_one_that_was_captioned_on_the_way_is_changed(self, bucket, archive):
        """It is found by its picture, though its size is another."""
        move(bucket, "a.jpg", "b.jpg", lambda bucket, key, _: bucket.put(key, PICTURE))
        [changed] = archive.verify().changed
        assert (changed.file, changed.reason) == (
            "b.jpg",
            "moved from a.jpg, with other words in it",
        )

    def test_for_one_that_is_gone_the_bucket_is_not_read(self, bucket, tmp_path):
        """Whatever was put before it was written cannot be it."""
        bucket.put("old.jpg", pictures.jpeg(trailer=bytes(200_000)))
        time.sleep(1.1)  # the store's clock goes by seconds
        bucket.put("a.jpg", PICTURE)
        with Archive(bucket.address, home=tmp_path / "other") as archive:
            archive.refresh()
            archive.write("a.jpg", caption="Neu")
            bucket.client.delete_object(Bucket=bucket.name, Key="presse/a.jpg")
            before = bucket.given_out()["old.jpg"]
            found = archive.verify()
            assert bucket.given_out()["old.jpg"] == before
        assert [one.file for one in found.missing] == ["a.jpg"]
