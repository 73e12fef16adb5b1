"""Verify finds what changed, was damaged, is missing or new, and raises no false alarm."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pictures
import pytest

from archive import files
from archive.fixity import Condition, accept, verify
from archive.journal import Acknowledged, Journal
from archive.model import Edit
from archive.recorded import write
from archive.undo import undo


@pytest.fixture
def root(tmp_path):
    (tmp_path / ".archive").mkdir()
    return tmp_path


@pytest.fixture
def journal(root, books):
    with Journal(books) as journal:
        yield journal


@pytest.fixture
def three(root, journal):
    """An archive of three pictures somebody has answered for."""
    for name, quality in (("a.jpg", 40), ("b.jpg", 60), ("2023/c.jpg", 80)):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(pictures.jpeg(pictures.xmp_segment(), quality=quality))
    assert accept(journal.fixity, root, ["a.jpg", "b.jpg", "2023/c.jpg"]) == ()
    return root


def flip(path, place):
    """One bit falls over; date and size stay as they were."""
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << (place % 8)
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def names(findings):
    return [finding.file for finding in findings]


def test_sound_files_are_ok(three, journal):
    """Nothing changed, nothing to say."""
    found = verify(journal.fixity, three)
    assert (found.ok, found.findings) == (3, ())


def test_a_write_of_ours_is_acknowledged(three, journal):
    """What went through the journal is as it should be, and so is what an undo brought back."""
    write(journal, journal.history.batch("Ilona"), three, Edit(three / "a.jpg", {"caption": "x"}))
    assert verify(journal.fixity, three).findings == ()
    undo(journal, three, None, "Ilona")
    assert verify(journal.fixity, three).findings == ()


def test_words_written_by_another_program_are_a_change(three, journal):
    """The picture is the same; somebody may accept it, and is not asked again."""
    files.write(three / "a.jpg", caption="from outside")
    found = verify(journal.fixity, three)
    assert (found.ok, names(found.changed), len(found.findings)) == (2, ["a.jpg"], 1)
    accept(journal.fixity, three, ["a.jpg"])
    assert verify(journal.fixity, three).findings == ()


def test_another_picture_under_the_same_name_is_damage(three, journal):
    """Whoever replaced it, it is not the picture that was answered for."""
    (three / "a.jpg").write_bytes(pictures.jpeg(quality=10))
    assert names(verify(journal.fixity, three).damaged) == ["a.jpg"]


@pytest.mark.parametrize("where", ["picture", "words", "start"])
def test_a_flipped_bit_is_damage_wherever_it_is(three, journal, where):
    """In the picture, in its metadata, or where it makes the file unreadable."""
    path = three / "a.jpg"
    content = path.read_bytes()
    places = {"picture": len(content) - 20, "words": content.index(b"kept"), "start": 1}
    flip(path, places[where])
    found = verify(journal.fixity, three)
    assert (found.ok, names(found.damaged), len(found.findings)) == (2, ["a.jpg"], 1)


def test_a_write_does_not_make_a_damaged_picture_sound(three, journal):
    """Writing words into it is no answer for the picture."""
    path = three / "a.jpg"
    flip(path, path.stat().st_size - 20)
    write(journal, journal.history.batch("Ilona"), three, Edit(path, {"caption": "x"}))
    assert names(verify(journal.fixity, three).damaged) == ["a.jpg"]


def test_a_missing_file_is_missing_until_it_is_given_up(three, journal):
    """Deleted on purpose or not: somebody has to say so."""
    (three / "a.jpg").unlink()
    assert names(verify(journal.fixity, three).missing) == ["a.jpg"]
    accept(journal.fixity, three, ["a.jpg"])
    assert verify(journal.fixity, three).findings == ()


def test_a_new_file_is_untracked(three, journal):
    """Nobody has answered for it."""
    (three / "d.jpg").write_bytes(pictures.jpeg(quality=33))
    found = verify(journal.fixity, three)
    assert (found.ok, names(found.untracked)) == (3, ["d.jpg"])


def test_a_moved_file_is_the_same_file(three, journal):
    """Known by its content: it is fine, and answered for at its new place."""
    (three / "a.jpg").rename(three / "2023/z.jpg")
    found = verify(journal.fixity, three)
    assert (found.ok, found.moved, found.findings) == (3, (("a.jpg", "2023/z.jpg"),), ())
    assert verify(journal.fixity, three).moved == ()


def test_a_file_moved_and_changed_is_told_as_such(three, journal):
    """Its picture gives it away; where it came from is said."""
    files.write((three / "a.jpg").rename(three / "z.jpg"), caption="from outside")
    (finding,) = verify(journal.fixity, three).findings
    assert (finding.file, finding.condition) == ("z.jpg", Condition.CHANGED)
    assert "moved from a.jpg" in finding.reason


def test_a_deleted_copy_is_missing_though_the_other_is_there(root, journal):
    """Two files with the same content are two files."""
    for name in ("a.jpg", "b.jpg"):
        (root / name).write_bytes(pictures.jpeg())
    accept(journal.fixity, root, ["a.jpg", "b.jpg"])
    (root / "a.jpg").unlink()
    assert names(verify(journal.fixity, root).missing) == ["a.jpg"]


def test_a_changed_sidecar_is_a_change_of_its_picture(root, journal):
    """The words of a RAW file are beside it and count with it."""
    (root / "a.heic").write_bytes(pictures.heic())
    accept(journal.fixity, root, ["a.heic"])
    write(journal, journal.history.batch("Ilona"), root, Edit(root / "a.heic", {"caption": "x"}))
    assert verify(journal.fixity, root).findings == ()
    sidecar = root / "a.heic.xmp"
    sidecar.write_bytes(sidecar.read_bytes().replace(b">x<", b">y<"))
    assert names(verify(journal.fixity, root).changed) == ["a.heic"]


def test_what_cannot_be_read_cannot_be_accepted(three, journal):
    """It is named, with the reason, and stays a finding."""
    (three / "a.jpg").write_bytes(b"no picture")
    (failed,) = accept(journal.fixity, three, ["a.jpg"])
    assert failed.path == "a.jpg"
    assert names(verify(journal.fixity, three).damaged) == ["a.jpg"]


def test_progress_is_told(three, journal):
    """How many of how many."""
    told = []
    verify(journal.fixity, three, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_new_files_are_adopted_and_known_ones_left_alone(journal):
    """A change from outside is not answered for by indexing it; a move is followed."""
    row = Acknowledged("a.jpg", "file", "image", 1, 1)
    journal.fixity.adopt([row], set().__contains__)
    news = [replace(row, file_hash="other"), replace(row, file="b.jpg")]
    journal.fixity.adopt(news, set().__contains__)
    assert [r.file for r in journal.fixity.all()] == ["a.jpg", "b.jpg"]
    assert journal.fixity.get("a.jpg") == row
    journal.fixity.adopt([replace(row, file="c.jpg")], {"a.jpg"}.__contains__)
    assert [r.file for r in journal.fixity.all()] == ["b.jpg", "c.jpg"]


def test_flipped_bits_in_many_files_are_all_found(root, journal):
    """One bit in a tenth of the files: each is found, and no other."""
    total = int(os.environ.get("FAULTS_FILES", "300"))
    chance = random.Random(5)
    kinds = [(f".{kind[:4].lower()}", make()) for kind, make in pictures.NATIVE_PICTURES.items()]
    paths = [root / f"{number:05}{kinds[number % 4][0]}" for number in range(total)]
    for number, path in enumerate(paths):
        path.write_bytes(kinds[number % 4][1])
        files.write(path, caption=f"Bild {number}")
    accept(journal.fixity, root, [path.name for path in paths])
    hit = chance.sample(paths, max(1, total // 50))
    for path in hit:
        flip(path, chance.randrange(path.stat().st_size))
    found = verify(journal.fixity, root)
    assert names(found.damaged) == sorted(path.name for path in hit)
    assert (found.ok, len(found.findings)) == (total - len(hit), len(hit))
