"""An edit of a version that is not the newest any more."""

from __future__ import annotations

import itertools

import pytest
from steps import change, put

from archive import files
from archive.errors import Changed
from archive.journal import State
from archive.model import Edit
from archive.recorded import write


def test_changes_of_different_fields_are_both_kept(root, journal):
    """The second writer's edit goes into the first one's version, and says so."""
    path = put(root)
    seen = files.read(path)
    change(journal, root, path, credit="dpa")
    batch = journal.history.batch("Harry")
    result = write(journal, batch, root, seen.edit(caption="neu", credit=None))
    now = files.read(path)
    assert (now.caption, now.credit) == ("neu", "dpa")
    assert "credit" in result.warnings[-1]


def test_changes_of_one_field_are_shown_to_the_second(root, journal):
    """Nothing is written; the error holds what both made of it."""
    path = put(root)
    seen = files.read(path)
    change(journal, root, path, caption="theirs")
    with pytest.raises(Changed) as caught:
        write(journal, journal.history.batch("Harry"), root, seen.edit(caption="mine", title="T"))
    (collision,) = caught.value.collisions
    assert (collision.base, collision.mine, collision.theirs) == (None, "mine", "theirs")
    assert (files.read(path).caption, files.read(path).title) == ("theirs", None)


def test_an_edit_that_does_not_know_what_it_saw_is_refused(root, journal):
    """Without the version the editor saw there is nothing to merge from."""
    path = put(root)
    base = files.read(path).file_hash
    change(journal, root, path, credit="dpa")
    with pytest.raises(Changed):
        write(journal, journal.history.batch("Harry"), root, Edit(path, {"caption": "x"}, base))


def test_a_writer_inside_our_window_is_merged_with(root, journal, monkeypatch):
    """Somebody writes after we have read and before we exchange: both changes are there."""
    path = put(root)
    seen = files.read(path)
    real = files.write
    calls = itertools.count()

    def overtaken(*args, witness, **changes):
        def slow(prepared):
            witness(prepared)
            if next(calls) == 0:
                real(path, credit="dpa")

        return real(*args, witness=slow, **changes)

    monkeypatch.setattr(files, "write", overtaken)
    write(journal, journal.history.batch("Harry"), root, seen.edit(caption="neu"))
    now = files.read(path)
    assert (now.caption, now.credit) == ("neu", "dpa")
    assert [e.state for e in journal.history.of_file("a.jpg")] == [State.DONE]
