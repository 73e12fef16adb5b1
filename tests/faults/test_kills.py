"""kill -9 at random moments of a batch: nothing damaged, nothing acknowledged lost."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pictures
import pytest
from stages import LONG, needs_root

from archive import files
from archive.journal import Journal, State
from archive.settle import settle, sweep
from archive.undo import undo

KILLS = int(os.environ.get("FAULTS_KILLS", "5000" if LONG else "200"))
SEED = int(os.environ.get("FAULTS_SEED", "7"))
KINDS = {"jpg": pictures.jpeg, "png": pictures.png, "tif": pictures.tiff, "webp": pictures.webp,
         "heic": pictures.heic}  # fmt: skip


def archive_of_all_kinds(root):
    (root / ".archive").mkdir(parents=True)
    for suffix, make in KINDS.items():
        (root / f"a.{suffix}").write_bytes(make())
    return root


def pictures_of(root):
    return [root / f"a.{suffix}" for suffix in KINDS]


def hashes(root):
    """What the pictures are."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in pictures_of(root)}


def files_of(root):
    """Every file that lies there, by its hash."""
    found = (path for path in root.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def told_by(pipe):
    """What was acknowledged, in order: pictures and their captions."""
    content = b""
    while block := os.read(pipe, 65536):
        content += block
    lines = content.decode().splitlines(keepends=True)
    return [tuple(line.strip().split("\t")) for line in lines if line.endswith("\n")]


class TestRandomKills:
    @pytest.fixture
    def root(self, tmp_path):
        """In memory where there is such a folder: a kill does not ask what the disk has."""
        memory = Path("/dev/shm")
        base = tempfile.mkdtemp(dir=memory if memory.is_dir() else tmp_path)
        yield archive_of_all_kinds(Path(base) / "archive")
        shutil.rmtree(base)

    @pytest.fixture
    def longest(self, stage, tmp_path):
        """Seconds in which this machine starts a batch and writes a few pictures."""
        root = archive_of_all_kinds(tmp_path / "trial")
        command = {"rounds": 2, "caption": "trial", "told": "/dev/null"}
        start = time.monotonic()
        assert stage.run("batch", root=root, complaint=tmp_path / "complaint", **command) == 0
        return min(time.monotonic() - start, 0.15)

    def interrupted(self, stage, root, delay, name):
        """A batch killed after so many seconds; what it had acknowledged by then."""
        told = root.parent / "told"
        told.unlink(missing_ok=True)
        os.mkfifo(told)
        reader = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
        child = stage.child(
            "batch", root=root, told=told, rounds=10_000, caption=name,
            complaint=root.parent / "complaint.txt",
        )  # fmt: skip
        stage.let_go(child)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        assert stage.end(child) == -signal.SIGKILL
        acknowledged = told_by(reader)
        os.close(reader)
        return acknowledged

    def test_nothing_is_damaged_and_nothing_acknowledged_is_lost(self, stage, root, longest):
        """After each kill every picture reads, says what was acknowledged, or what came next."""
        images = {p.name: files.read(p).image_hash for p in pictures_of(root)}
        chance = random.Random(SEED)
        acknowledged: dict[str, str] = {}
        told: list[tuple[str, str]] = []
        for number in range(KILLS):
            told += self.interrupted(stage, root, chance.random() * longest, f"Nr. {number}")
            longest *= 1.1 if len(told) < number / 10 else 1.0  # a busy machine needs longer
            acknowledged |= dict(told[-1000:])
            for name, image_hash in images.items():
                photo = files.read(root / name)
                assert photo.image_hash == image_hash
                assert photo.warnings == ()
                self.check_caption(photo.caption, acknowledged.get(name))
        assert len(told) > KILLS / 20
        print(KILLS, "kills,", len(told), "writes acknowledged")
        self.check_journal(root, told)

    def check_caption(self, caption, acknowledged):
        """What was acknowledged last, or the one write that was under way."""
        if acknowledged is None or caption == acknowledged:
            return
        (round_, turn), (last_round, last_turn) = (
            (int(text.split()[1]), int(text.split()[2])) for text in (caption, acknowledged)
        )
        assert (round_, turn) > (last_round, last_turn)

    def check_journal(self, root, told):
        """It is sound, has every write that was ever acknowledged, and nothing is in doubt."""
        with Journal(root / ".archive/journal.db") as journal:
            settled = settle(journal, root, grace=-1)
            sweep(root, grace=-1)
            assert (settled.interrupted, settled.kept) == ((), ())
            assert [p.name for p in root.iterdir() if ".part" in p.suffixes] == []
            journal.check()
            for name in dict(told):
                entries = journal.history.of_file(name)
                assert {e.state for e in entries} == {State.DONE}
                entered = {c.new for e in entries for c in e.changes}
                assert {caption for picture, caption in told if picture == name} <= entered
                now = files.read(root / name).caption
                assert next(c.new for c in entries[0].changes if c.field == "caption") == now

    def test_a_killed_batch_is_undone_to_the_byte(self, stage, root, longest):
        """Killed half way, restarted, undone: every picture as at the start."""
        before = hashes(root)
        chance = random.Random(11)
        for number in range(8 if LONG else 3):
            self.interrupted(stage, root, chance.random() * 2 * longest, f"Nr. {number}")
            with Journal(root / ".archive/journal.db") as journal:
                settle(journal, root, grace=-1)
                sweep(root, grace=-1)
                while journal.history.last_standing():
                    assert undo(journal, root, None, "Ilona").refused == ()
            assert hashes(root) == before
            assert not (root / "a.heic.xmp").exists()


def test_a_batch_killed_half_way_is_undone_to_the_byte(stage, tmp_path):
    """A real kill -9 in the middle of an edit of many files, then one undo: every SHA-256 as at
    the start, and not a file more.
    """
    count = int(os.environ.get("FAULTS_BATCH", "60"))
    root, told = tmp_path / "archive", tmp_path / "told"
    (root / ".archive").mkdir(parents=True)
    kinds = [(suffix, make()) for suffix, make in KINDS.items()]
    for number in range(count):
        suffix, content = kinds[number % len(kinds)]
        (root / f"{number:04}.{suffix}").write_bytes(content)
    before = files_of(root)
    os.mkfifo(told)
    with open(os.open(told, os.O_RDWR), "rb") as pipe:
        child = stage.child("every", root=root, told=told, caption="halb",
                            complaint=tmp_path / "complaint.txt")  # fmt: skip
        stage.let_go(child)
        for _ in range(count // 2):
            pipe.readline()
        os.kill(child, signal.SIGKILL)
        assert stage.end(child) == -signal.SIGKILL
    now = files_of(root)
    assert count // 2 <= len(set(now.items()) - set(before.items())) < count
    with Journal(root / ".archive/journal.db") as journal:
        settle(journal, root, grace=-1)
        sweep(root, grace=-1)
        done = undo(journal, root, None, "Ilona")
    after = files_of(root)
    assert (done.refused, after) == ((), before)
    same = sum(after[name] == before[name] for name in before)
    print(len(done.restored), "taken back;", same, "of", count, "as at the start")


def mounted(image, folder, options):
    subprocess.run(["mount", "-o", f"loop,{options}", image, folder], check=True)


@pytest.fixture
def loop(tmp_path):
    """A small ext4 in a file, to be mounted; skips loudly where that is not allowed."""
    image, here, there = tmp_path / "disk.img", tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with image.open("wb") as file:
        file.truncate(48 << 20)
    quick = ["-E", "lazy_itable_init=0,lazy_journal_init=0"]
    subprocess.run(["mkfs.ext4", "-q", "-F", *quick, str(image)], check=True)
    tried = subprocess.run(
        ["mount", "-o", "loop", str(image), str(here)], capture_output=True, check=False
    )
    if tried.returncode:
        pytest.skip("left out: needs the right to mount loop devices")
    subprocess.run(["umount", here], check=True)
    yield image, here, there
    for folder in (here, there):
        subprocess.run(["umount", folder], capture_output=True, check=False)


@needs_root
@pytest.mark.parametrize("options", ["commit=1", "commit=30,noauto_da_alloc"])
def test_what_was_acknowledged_survives_a_power_cut(stage, loop, options, tmp_path):
    """The disk as it is the moment after "saved", without what the system still had in memory."""
    image, here, there = loop
    for number in range(12 if LONG else 2):
        mounted(image, here, options)
        root = here / f"archive{number}"
        archive_of_all_kinds(root)
        os.sync()
        told = tmp_path / "told"
        told.unlink(missing_ok=True)
        os.mkfifo(told)
        reader = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
        command = {"told": told, "rounds": 1 + number % 3, "caption": f"Nr. {number}"}
        code = stage.run("batch", root=root, complaint=tmp_path / "complaint.txt", **command)
        shutil.copy(image, tmp_path / "cut.img")
        assert code == 0, (tmp_path / "complaint.txt").read_text()
        subprocess.run(["umount", here], check=True)
        mounted(tmp_path / "cut.img", there, "defaults")
        try:
            survived = there / root.name
            for name, caption in dict(told_by(reader)).items():
                assert files.read(survived / name).caption == caption
            with Journal(survived / ".archive/journal.db") as journal:
                settle(journal, survived, grace=-1)
                assert {e.state for e in journal.history.of_file("a.jpg")} == {State.DONE}
                undo(journal, survived, None, "Ilona")
                assert (survived / "a.jpg").read_bytes() == pictures.jpeg()
        finally:
            os.close(reader)
            subprocess.run(["umount", there], check=True)
