"""What endangers an update on object storage, and what is promised all the same."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import socket
import time
import traceback
from datetime import UTC, datetime, timedelta

import pictures
import pytest

from archive import files
from archive.catalog import Archive
from archive.errors import ReadError, WriteError
from archive.journal import State
from archive.objects import ObjectPath
from archive.objects.versions import Unanswered
from archive.settle import sweep
from tests.objects.writer import PICTURE, started

pytestmark = pytest.mark.s3

KILLS = int(os.environ.get("OBJECT_KILLS", "6"))
UPDATES = int(os.environ.get("OBJECT_UPDATES", "25"))


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def home(bucket, tmp_path):
    """Where the archive keeps its index and journal; a picture is in it already."""
    bucket.put("a.jpg", PICTURE)
    return tmp_path / "home"


class TestKills:
    @pytest.mark.parametrize("place", ["before", "behind"])
    def test_a_kill_leaves_the_old_version_or_the_new_one(self, bucket, home, place):
        """And the journal knows which, once it is opened again."""
        with started("die", bucket.address, home, place) as writer:
            assert writer.wait() == -signal.SIGKILL
        written = place == "behind"
        assert (bucket.get("a.jpg") != PICTURE) == written
        with Archive(bucket.address, home=home) as archive:
            assert archive["a.jpg"].metadata.caption == ("Neu" if written else "Das Gästebuch")
            assert [entry.state for entry in archive.history("a.jpg")] == [State.DONE] * written
            assert archive.journal.history.pending() == ()
            if written:
                assert not archive.undo().refused
            sweep(archive.root, grace=0)
        assert bucket.get("a.jpg") == PICTURE
        assert [p.name for p in (home / "parts").glob(".*")] == []

    def test_a_request_that_may_be_on_its_way_is_waited_for(self, bucket, home, monkeypatch):
        """For a minute an old version does not prove that the write never happened."""
        with Archive(bucket.address, home=home) as archive:
            archive.write("a.jpg", credit="Stadt")
            monkeypatch.setattr(ObjectPath, "put", unanswered)
            with pytest.raises(Unanswered):
                archive.write("a.jpg", caption="Neu")
        with Archive(bucket.address, home=home) as archive:
            assert len(archive.journal.history.pending()) == 1

    def test_kills_at_random_moments_lose_nothing_that_was_acknowledged(self, bucket, home):
        """The picture is the newest version that was told, or the one that came behind it."""
        chance, before = random.Random(7), "Das Gästebuch"
        for kill in range(KILLS):
            with started("batch", bucket.address, home, f"k{kill}") as writer:
                assert writer.stdout.readline() == "begins\n"
                time.sleep(chance.uniform(0, 0.5))
                writer.kill()
                told = [f"k{kill} -1", *(line.strip() for line in writer.stdout)]
            numbers = [int(line.split()[1]) for line in told if line != "begins"]
            with Archive(bucket.address, home=home) as archive:
                caption = archive["a.jpg"].metadata.caption
                newest = archive.history("a.jpg")
                assert archive.journal.history.pending() == ()
            last = numbers[-1]
            possible = {before if last < 0 else f"k{kill} {last}", f"k{kill} {last + 1}"}
            assert caption in possible
            before = caption
            if newest:
                assert newest[0].after == sha256(bucket.get("a.jpg"))


def unanswered(path, content, old):
    """A put of which nobody hears again."""
    raise Unanswered("the store did not say whether it is written")


class TestWriters:
    @pytest.mark.parametrize("homes", [("one", "two"), ("one", "one")], ids=["apart", "together"])
    def test_no_update_is_lost(self, bucket, home, homes):
        """Two processes add keywords to one picture: on two machines, or on one."""
        writers = [
            started("keywords", bucket.address, home / name, letter, str(UPDATES))
            for name, letter in zip(homes, "ab", strict=True)
        ]
        for writer in writers:
            assert writer.stdout.readline() == "ready\n"
        image = files.read(ObjectPath.of(f"{bucket.address}/a.jpg")).image_hash
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        seen = []
        while any(writer.poll() is None for writer in writers):
            seen.append(files.read(ObjectPath.of(f"{bucket.address}/a.jpg")))
        for writer in writers:
            writer.communicate()
            assert writer.returncode == 0
        now = files.read(ObjectPath.of(f"{bucket.address}/a.jpg"))
        expected = {f"{letter}{number}" for letter in "ab" for number in range(UPDATES)}
        assert set(now.metadata.keywords) == expected
        assert len(now.metadata.keywords) == len(expected)
        assert {photo.image_hash for photo in seen} == {image}
        counts = [len(photo.metadata.keywords or ()) for photo in seen]
        assert counts == sorted(counts)


class TestStores:
    def test_one_that_ignores_conditions_is_not_written_to(self, bucket_called, tmp_path):
        """Found out before the first write, with a reason; reading goes on."""
        deaf = bucket_called("deaf")
        deaf.put("a.jpg", PICTURE)
        with Archive(deaf.address, home=tmp_path) as archive:
            with pytest.raises(WriteError, match="takes no notice of conditions"):
                archive.write("a.jpg", caption="Neu")
            assert archive["a.jpg"].metadata.caption == "Das Gästebuch"
            assert archive.history("a.jpg") == ()
        assert deaf.get("a.jpg") == PICTURE
        assert deaf.names() == ["a.jpg"]

    def test_a_write_whose_answer_was_lost_counts_once(self, bucket_called, tmp_path):
        """The second try finds the first, and knows it for its own."""
        lossy = bucket_called("lossy")
        lossy.put("a.jpg", PICTURE)
        with Archive(lossy.address, home=tmp_path) as archive:
            archive.write("a.jpg", caption="Neu")
            assert [entry.state for entry in archive.history("a.jpg")] == [State.DONE]
            assert archive["a.jpg"].metadata.caption == "Neu"

    def test_a_write_that_was_not_answered_is_told_so(self, bucket_called, tmp_path):
        """It is looked for when the journal is opened later; the picture is as it was."""
        broken = bucket_called("broken")
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        broken.put("a.jpg", PICTURE)
        with Archive(broken.address, home=tmp_path, clock=lambda: long_ago) as archive:
            with pytest.raises(Unanswered):
                archive.write("a.jpg", caption="Neu")
            assert len(archive.journal.history.pending()) == 1
        with Archive(broken.address, home=tmp_path) as archive:
            assert archive.journal.history.pending() == ()
            assert archive.history("a.jpg") == ()

    def test_errors_say_nothing_of_who_asks(self, surroundings, monkeypatch, tmp_path):
        """Neither key nor secret, whatever goes wrong."""
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            port = nobody.getsockname()[1]
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        with pytest.raises(ReadError) as raised:
            Archive("s3://photos/presse", home=tmp_path)
        said = "".join(traceback.format_exception(raised.value))
        assert surroundings["AWS_ACCESS_KEY_ID"] not in said
        assert surroundings["AWS_SECRET_ACCESS_KEY"] not in said
        assert str(raised.value).startswith("s3://photos/presse: ")


class TestReading:
    def test_a_picture_is_never_read_half_and_half(self, bucket, home, monkeypatch):
        """What becomes another version while it is read is read again."""
        bucket.put("a.jpg", PICTURE + bytes(100_000))
        new, fetch, times = pictures.jpeg(), ObjectPath.fetch, []

        def late(path, version=None):
            if not times:
                times.append(bucket.put("a.jpg", new))
            return fetch(path, version)

        monkeypatch.setattr(ObjectPath, "fetch", late)
        photo = files.read(ObjectPath.of(f"{bucket.address}/a.jpg"))
        assert photo.metadata.caption is None
        assert photo.file_hash == sha256(new)
