"""A write in the history: who, when, what, and wherever the picture lay."""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from steps import change, put

from archive import files
from archive.errors import WriteError
from archive.journal import State
from archive.model import Change, Lineup


def test_a_write_is_entered_with_who_when_and_what(root, journal):
    """Who, when, which picture, and every field before and after."""
    path = put(root)
    change(journal, root, path, caption="eins", keywords=["Rathaus", "Kassel"])
    change(journal, root, path, caption="zwei", people=Lineup.of(["Ilona Friedrich"]))
    new, old = journal.history.of_file("a.jpg")
    assert (new.batch.user, new.batch.verb, new.state) == ("Ilona", "write", State.DONE)
    assert new.changes[0] == Change("caption", "eins", "zwei")
    assert new.changes[1].new.names == ("Ilona Friedrich",)
    assert old.changes == (
        Change("caption", None, "eins"),
        Change("keywords", None, ("Rathaus", "Kassel")),
    )
    assert (old.after, new.after) == (new.before, files.read(path).file_hash)
    assert datetime.fromisoformat(new.at).tzinfo is not None


def test_history_follows_a_picture_that_was_moved(root, journal):
    """The picture is known by its image, not by its path."""
    path = put(root)
    change(journal, root, path, caption="eins")
    moved = path.rename(root / "b.jpg")
    change(journal, root, moved, caption="zwei")
    image_hash = files.read(moved).image_hash
    assert [e.file for e in journal.history.of_picture(image_hash)] == ["b.jpg", "a.jpg"]


def test_a_write_that_changes_nothing_is_not_entered(root, journal):
    """No entry, and no empty batch either."""
    path = put(root)
    change(journal, root, path, caption="eins")
    change(journal, root, path, caption="eins")
    assert len(journal.history.of_file("a.jpg")) == len(journal.history.batches()) == 1


def test_a_refused_write_leaves_no_trace(root, journal):
    """What did not happen is not in the history."""
    path = put(root)
    path.chmod(0o444)
    with pytest.raises(WriteError):
        change(journal, root, path, caption="eins")
    assert journal.history.batches() == ()


def test_a_write_the_journal_cannot_take_does_not_happen(root, journal):
    """First the journal, then the picture: no change without a way back."""
    path = put(root)
    before = path.read_bytes()
    with journal.connections.writing() as db:
        db.change("ALTER TABLE writes RENAME TO elsewhere")
    with pytest.raises(WriteError, match=r"journal|database"):
        change(journal, root, path, caption="eins")
    assert path.read_bytes() == before
    assert sorted(os.listdir(root)) == [".archive", path.name]


def test_values_of_every_kind_come_back_as_they_were(root, journal):
    """A value is the same value when it comes out of the journal."""
    path = put(root)
    values = {
        "rights_marked": True, "urgency": 3, "creators": ("Harry Soremski",),
        "date_created": "2023-05-12", "data_mining": "DMI-PROHIBITED",
    }  # fmt: skip
    result = change(journal, root, path, **values)
    (entry,) = journal.history.of_file("a.jpg")
    assert {c.field: c.new for c in entry.changes} == values
    assert set(entry.changes) == set(result.changes)
