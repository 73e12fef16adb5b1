"""Pictures taken in by an archive on object storage: whole or not at all, and over nobody's."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter

import pictures
import pytest

from archive.catalog import Archive
from archive.errors import WriteError
from archive.objects import ObjectPath
from archive.settle import sweep
from tests.objects.writer import PICTURE, picture, started

pytestmark = pytest.mark.s3

OTHER = pictures.jpeg()
KILLS = 4


@pytest.fixture
def archive(bucket, tmp_path):
    with Archive(bucket.address, home=tmp_path / "home", user="anna") as archive:
        yield archive


def files_found(archive, query=""):
    return sorted(photo.file for photo in archive.search(query))


class TestTakingIn:
    def test_a_picture_is_in_the_bucket_and_found(self, bucket, archive):
        """At once, byte for byte, with its hashes, and answered for."""
        stored, taken = archive.take_in([("a.jpg", PICTURE), ("b ü.png", pictures.png())], "neu")
        assert ([str(path) for path in stored], taken) == (
            [f"{bucket.address}/neu/a.jpg", f"{bucket.address}/neu/b ü.png"],
            [],
        )
        assert bucket.get("neu/a.jpg") == PICTURE
        assert bucket.head("neu/a.jpg")["ContentType"] == "image/jpeg"
        assert files_found(archive, "gästebuch") == ["neu/a.jpg"]
        assert archive.index.by_file("neu/a.jpg").image_hash == archive["neu/a.jpg"].image_hash
        assert archive.verify().ok == 2

    def test_a_name_that_is_taken_stays_whose_it_is(self, bucket, archive):
        """As in a folder: it is named, and the rest goes on."""
        bucket.put("a.jpg", OTHER)
        stored, taken = archive.take_in([("a.jpg", PICTURE), ("b.jpg", PICTURE)])
        assert ([path.name for path in stored], taken) == (["b.jpg"], ["a.jpg"])
        assert bucket.get("a.jpg") == OTHER
        assert files_found(archive) == ["a.jpg", "b.jpg"]

    def test_a_name_that_is_taken_at_the_last_moment_too(self, bucket, archive, monkeypatch):
        """The store decides, not what was seen before."""
        put = ObjectPath.put

        def late(path, content, old):
            if path.name == "a.jpg":
                bucket.put("a.jpg", OTHER)
            return put(path, content, old)

        monkeypatch.setattr(ObjectPath, "put", late)
        assert archive.take_in([("a.jpg", PICTURE)])[1] == ["a.jpg"]
        assert bucket.get("a.jpg") == OTHER

    def test_no_name_leads_elsewhere(self, bucket, archive):
        """Names are made safe as for files."""
        archive.take_in([("../../x.jpg", PICTURE), ("a:b?.jpg", PICTURE), ("z.txt", PICTURE)])
        assert bucket.names() == ["a_b_.jpg", "x.jpg", "z.txt"]
        assert files_found(archive) == ["a_b_.jpg", "x.jpg"]

    def test_a_picture_whose_answer_was_lost_is_taken_in_once(self, bucket_called, tmp_path):
        """What lies there under that name is known for our own."""
        lossy = bucket_called("lossy")
        with Archive(lossy.address, home=tmp_path) as archive:
            assert archive.take_in([("a.jpg", PICTURE)])[1] == []
            assert files_found(archive) == ["a.jpg"]
        assert lossy.get("a.jpg") == PICTURE

    def test_a_store_that_ignores_conditions_gets_nothing(self, bucket_called, tmp_path):
        """It would put ours over theirs."""
        deaf = bucket_called("deaf")
        with (
            Archive(deaf.address, home=tmp_path) as archive,
            pytest.raises(WriteError, match="takes no notice of conditions"),
        ):
            archive.take_in([("a.jpg", PICTURE)])
        assert deaf.names() == []


class TestKills:
    @pytest.mark.parametrize("place", ["before", "behind"])
    def test_a_kill_leaves_a_whole_picture_or_none(self, bucket, tmp_path, place):
        """The next reading finds what is there; nothing is left on this machine."""
        home = tmp_path / "home"
        with started("die_taking_in", bucket.address, home, place) as writer:
            assert writer.wait() == -signal.SIGKILL
        assert [name for name in bucket.names() if not name.endswith(".probe")] == (
            ["a.jpg"] if place == "behind" else []
        )
        with Archive(bucket.address, home=home) as archive:
            assert archive.refresh().added == (place == "behind")
            assert archive.take_in([("a.jpg", OTHER)])[1] == ["a.jpg"] * (place == "behind")
            sweep(archive.root, grace=0)
        assert [p.name for p in (home / "parts").glob(".*")] == []

    def test_kills_at_random_moments_leave_no_half_picture(self, bucket, tmp_path):
        """What was told is there, and whatever is there is whole."""
        chance, told = random.Random(5), []
        for kill in range(KILLS):
            with started("take_in", bucket.address, tmp_path / "home", f"k{kill}") as writer:
                assert writer.stdout.readline() == "begins\n"
                time.sleep(chance.uniform(0, 0.6))
                writer.kill()
                told += [line.strip() for line in writer.stdout]
        there = {name for name in bucket.names() if name.endswith(".jpg")}
        assert set(told) <= there
        assert all(bucket.get(name) == picture(name.split("-")[0]) for name in there)
        with Archive(bucket.address, home=tmp_path / "home") as archive:
            assert archive.refresh().failed == ()
            assert set(files_found(archive)) == there

    def test_two_who_take_in_the_same_names_share_them(self, bucket, tmp_path):
        """Each name is one's or the other's, whole, and each is told whose it is."""
        writers = [
            started("share", bucket.address, tmp_path / name, name, "12") for name in ("one", "two")
        ]
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        won = Counter()
        for name, writer in zip(("one", "two"), writers, strict=True):
            for file in writer.communicate()[0].split():
                won[file] += 1
                assert bucket.get(file) == picture(name)
        assert won == Counter(f"{number}.jpg" for number in range(12))
