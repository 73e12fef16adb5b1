"""Several writers of one picture, ours and others': no change is lost."""

from __future__ import annotations

import os
import signal
import subprocess

import pictures
import pytest
from stages import LONG

from archive import files, splice, system
from archive.errors import Changed
from archive.journal import Journal, State
from archive.recorded import write

WRITERS = 8
ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "1000" if LONG else "12"))
OWN_FIELDS = (
    "title", "headline", "caption_writer", "city", "credit", "source", "instructions", "job_id",
)  # fmt: skip


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "archive"
    (root / ".archive").mkdir(parents=True)
    (root / "a.jpg").write_bytes(pictures.jpeg())
    return root


def test_writers_of_different_fields_lose_nothing(stage, root):
    """Eight processes, each with a field of its own: every update is in the history, and the
    last one of each in the picture.
    """
    complaint = root.parent / "complaint.txt"
    children = [
        stage.child("edits", root=root, path=root / "a.jpg", field=field, who=f"Nr. {number}",
                    rounds=ROUNDS, complaint=complaint)
        for number, field in enumerate(OWN_FIELDS)
    ]  # fmt: skip
    for child in children:
        stage.let_go(child)
    ends = [stage.end(child) for child in children]
    assert ends == [0] * WRITERS, complaint.read_text()
    photo = files.read(root / "a.jpg")
    with Journal(root / ".archive/journal.db") as journal:
        entries = journal.history.of_file("a.jpg")
    assert {entry.state for entry in entries} == {State.DONE}
    written = {(c.field, c.new) for entry in entries for c in entry.changes}
    for number, field in enumerate(OWN_FIELDS):
        assert getattr(photo.metadata, field) == f"Nr. {number} {ROUNDS - 1}"
        assert {(field, f"Nr. {number} {r}") for r in range(ROUNDS)} <= written
    before = [entry.before for entry in entries]
    assert before[:-1] == [entry.after for entry in entries[1:]]  # one chain, nothing in between


def test_writers_of_one_field_never_overwrite_unseen(root):
    """Of two edits of what both saw, the second is shown the first and loses nothing."""
    path = root / "a.jpg"
    with Journal(root / ".archive/journal.db") as journal:
        for number in range(50):
            seen = files.read(path)
            first = seen.edit(caption=f"first {number}")
            second = seen.edit(caption=f"second {number}")
            write(journal, journal.history.batch("Ilona"), root, first)
            with pytest.raises(Changed) as caught:
                write(journal, journal.history.batch("Harry"), root, second)
            assert caught.value.collisions[0].theirs == f"first {number}"
            assert files.read(path).caption == f"first {number}"


MOMENTS = (
    (splice, "_fill"), (system, "keep_attributes"), (splice, "_settle"), (splice, "_untouched"),
    (system, "swap"),
)  # fmt: skip
"""What our write is about to do when ExifTool writes: build, check, look again, exchange."""


@pytest.mark.judge
@pytest.mark.parametrize(("room", "moment"), MOMENTS)
def test_an_edit_by_another_program_inside_our_window_is_kept(root, monkeypatch, room, moment):
    """ExifTool reads and writes between our reading and our exchange: both changes are there."""
    path = root / "a.jpg"
    original = path.read_bytes()
    real = getattr(room, moment)
    theirs: list[str] = []

    def overtaken(*arguments):
        if theirs:
            value = f"-XMP-photoshop:Credit={theirs.pop()}"
            subprocess.run(["exiftool", "-q", "-overwrite_original", value, path], check=True)
        return real(*arguments)

    monkeypatch.setattr(room, moment, overtaken)
    with Journal(root / ".archive/journal.db") as journal:
        for number in range(40 if LONG else 2):
            path.write_bytes(original)
            edit = files.read(path).edit(caption=f"ours {number}")
            theirs.append(f"theirs {number}")
            result = write(journal, journal.history.batch("Ilona"), root, edit)
            photo = files.read(path)
            assert (photo.caption, photo.credit) == (f"ours {number}", f"theirs {number}")
            assert "credit" in result.warnings[-1]
            assert sorted(os.listdir(root)) == [".archive", "a.jpg"]
        assert {entry.state for entry in journal.history.of_file("a.jpg")} == {State.DONE}


def test_a_writer_killed_while_holding_the_picture_does_not_block_others(stage, root):
    """Locks end with their process."""
    child = stage.child(
        "edits", root=root, path=root / "a.jpg", field="title", who="first", rounds=10_000,
        complaint=root.parent / "complaint.txt",
    )  # fmt: skip
    stage.let_go(child)
    os.kill(child, signal.SIGKILL)
    stage.end(child)
    command = {"path": root / "a.jpg", "field": "title", "who": "second", "rounds": 1}
    assert stage.run("edits", root=root, complaint=root.parent / "x", **command) == 0
    assert files.read(root / "a.jpg").title == "second 0"
