"""After a kill the files say what happened, and the journal learns it from them."""

from __future__ import annotations

import os

import pictures
import pytest
from steps import change, put

from archive import files, splice
from archive.errors import Changed, WriteError
from archive.journal import State
from archive.locks import FileLocks
from archive.recorded import recording
from archive.settle import Settled, acknowledged, settle, sweep
from archive.undo import undo


def enter(journal, root, path, **changes):
    """A write of which the journal does not know how it ended."""
    batch = journal.history.batch("Ilona")
    numbers = []

    def witness(prepared):
        target = prepared.path.name
        numbers.append(journal.history.enter(batch, path.name, target, prepared, "image"))

    files.write(path, witness=witness, **changes)
    return numbers[0]


def test_a_write_that_happened_is_done(root, journal):
    """The file is the new version: the entry counts, and can be undone."""
    path = put(root)
    before = path.read_bytes()
    number = enter(journal, root, path, caption="eins")
    assert settle(journal, root).done == 1
    assert journal.history.entry(number).state is State.DONE
    assert journal.fixity.get("a.jpg").file_hash == files.read(path).file_hash
    undo(journal, root, None, "Ilona")
    assert path.read_bytes() == before


def test_a_write_that_did_not_happen_is_struck_out(root, journal):
    """The file is the old version: there is nothing in the history."""
    path = put(root)
    before = path.read_bytes()
    number = enter(journal, root, path, caption="eins")
    path.write_bytes(before)
    assert settle(journal, root).forgotten == 1
    assert journal.history.entry(number) is None
    assert journal.history.batches() == ()


def test_a_file_that_is_neither_is_shown_as_interrupted(root, journal):
    """Somebody else wrote it since: kept in the history, and undo refuses it."""
    path = put(root)
    number = enter(journal, root, path, caption="eins")
    path.write_bytes(pictures.jpeg(quality=20))
    assert [e.id for e in settle(journal, root).interrupted] == [number]
    (refusal,) = undo(journal, root, None, "Ilona").refused
    assert isinstance(refusal, Changed)


def test_a_later_write_tells_that_the_earlier_one_happened(root, journal):
    """A write that started from the new version is proof of it."""
    path = put(root)
    number = enter(journal, root, path, caption="eins")
    change(journal, root, path, caption="zwei")
    assert settle(journal, root).done == 1
    assert journal.history.entry(number).state is State.DONE
    assert journal.fixity.get("a.jpg").file_hash == files.read(path).file_hash


def test_a_picture_that_somebody_holds_is_left_to_them(root, journal):
    """Whoever has the picture's lock may be writing it, wherever they are."""
    path = put(root)
    number = enter(journal, root, path, caption="eins")
    here, there = (FileLocks(root / ".archive/locks") for _ in range(2))
    with there.picture("a.jpg"):
        assert settle(journal, root, here) == Settled()
        assert [entry.id for entry in journal.history.pending()] == [number]
    assert settle(journal, root, here).done == 1
    with there.picture("a.jpg", wait=False) as free:
        assert free


def test_what_is_entered_while_we_look_is_not_judged_again(root, journal):
    """Between our list and our lock its writer may have ended; what it entered stands."""
    path = put(root)
    number = enter(journal, root, path, caption="eins")
    now = acknowledged(root, "a.jpg", "a.jpg", files.read(path).file_hash, "image")

    class Late(FileLocks):
        def picture(self, file, *, wait=True):
            journal.history.done(number, now)
            path.write_bytes(pictures.jpeg(quality=20))
            return super().picture(file, wait=wait)

    assert settle(journal, root, Late(root / ".archive/locks")) == Settled()
    assert journal.history.entry(number).state is State.DONE


def test_a_write_under_way_is_left_alone(root, journal):
    """Another process opening the archive does not judge a write that is not over."""
    path = put(root)
    seen = []

    def look(prepared):
        with recording(journal, journal.history.batch("Ilona"), root, path) as witness:
            witness(prepared)
            seen.append((settle(journal, root), journal.history.pending()))
            seen.append(sweep(root, grace=0))

    files.write(path, witness=look, caption="eins")
    assert (seen[0][0].done, seen[0][0].forgotten, len(seen[0][1])) == (0, 0, 1)
    assert seen[1] == ()


def test_a_failure_after_the_entry_is_settled_at_once(root, journal, monkeypatch):
    """An error between the entry and the exchange leaves no entry behind."""
    path = put(root)
    monkeypatch.setattr(splice, "_exchange", lambda *_: (_ for _ in ()).throw(OSError(5, "EIO")))
    with pytest.raises(WriteError):
        change(journal, root, path, caption="eins")
    assert journal.history.batches() == ()
    assert journal.history.pending() == ()


def test_left_over_part_files_are_swept(root, journal):
    """A part file whose writer is gone is removed; a file that only looks like one stays."""
    left = root / f".a.jpg.{'0' * 12}.part"
    left.write_bytes(b"half a picture")
    stays = root / "holiday.part"
    stays.write_bytes(b"mine")
    assert sweep(root) == ()  # it was touched just now: somebody may be about to write it
    assert sweep(root, grace=-1) == (left,)
    assert stays.exists()


def test_a_name_of_the_greatest_length_can_be_written(root, journal):
    """A part file's name has room for what it adds, also where a letter takes two bytes."""
    path = put(root, "ü" * 125 + ".jpg")
    change(journal, root, path, caption="eins")
    assert files.read(path).caption == "eins"


def test_a_file_that_cannot_be_read_now_stays_in_doubt(root, journal):
    """Opening the journal does not fail for it; it is looked at again later."""
    path = put(root)
    number = enter(journal, root, path, caption="eins")
    content = path.read_bytes()
    path.unlink()
    path.mkdir()
    assert [e.id for e in settle(journal, root).unsettled] == [number]
    path.rmdir()
    path.write_bytes(content)
    assert settle(journal, root).done == 1


def test_a_displaced_version_of_somebody_else_is_kept(root, journal):
    """Killed between exchange and giving back, their version is kept beside ours."""
    path = put(root)
    enter(journal, root, path, caption="ours")
    theirs = pictures.jpeg(quality=20)
    (root / f".a.jpg.{'1' * 12}.part").write_bytes(theirs)
    (kept,) = settle(journal, root, grace=-1).kept
    assert kept.read_bytes() == theirs
    assert kept.name.endswith(".kept")


def test_our_own_displaced_version_is_removed(root, journal):
    """Killed after the exchange, the old version has its place in the journal already."""
    path = put(root)
    before = path.read_bytes()
    enter(journal, root, path, caption="ours")
    (root / f".a.jpg.{'1' * 12}.part").write_bytes(before)
    assert settle(journal, root, grace=-1).kept == ()
    assert sorted(os.listdir(root)) == [".archive", "a.jpg"]
