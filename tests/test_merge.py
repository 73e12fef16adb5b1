"""Two people, one picture: what is put together, and what is asked."""

from __future__ import annotations

import pytest

from archive.errors import InvalidValue
from archive.merge import merge
from archive.model import Collision, Metadata

BASE = Metadata(caption="Das Gästebuch", credit="Stadt Kassel", keywords=("Rathaus",))


def test_different_fields_are_put_together():
    """I change the caption, they the credit: my caption goes into their version."""
    merged = merge(BASE, {"caption": "neu"}, BASE.replace(credit="dpa"))
    assert (merged.changes, merged.collisions) == ({"caption": "neu"}, ())


def test_a_field_both_changed_is_a_collision():
    """Nobody wins by being later; both versions and what both saw are shown."""
    merged = merge(BASE, {"caption": "A", "title": "T"}, BASE.replace(caption="B"))
    assert merged.collisions == (Collision("caption", "Das Gästebuch", "A", "B"),)
    assert merged.changes == {"title": "T"}


def test_the_same_change_twice_is_no_collision():
    """Who types what is there already has nothing to decide."""
    merged = merge(BASE, {"caption": "neu"}, BASE.replace(caption="neu"))
    assert (merged.changes, merged.collisions) == ({}, ())


def test_a_field_left_as_it_was_is_not_mine():
    """A form that sends all its fields changes only those that were touched."""
    mine = {"caption": "Das Gästebuch", "credit": "dpa", "keywords": ["Rathaus"]}
    merged = merge(BASE, mine, BASE.replace(caption="theirs", keywords=None))
    assert (merged.changes, merged.collisions) == ({"credit": "dpa"}, ())


def test_removing_what_they_changed_is_a_collision():
    """Removal is a change like any other."""
    merged = merge(BASE, {"credit": None}, BASE.replace(credit="dpa"))
    assert merged.collisions == (Collision("credit", "Stadt Kassel", None, "dpa"),)


def test_composed_and_decomposed_text_is_the_same():
    """Values are compared in the form in which they are written."""
    merged = merge(BASE, {"caption": "Das Ga\u0308stebuch"}, BASE.replace(caption="theirs"))
    assert (merged.changes, merged.collisions) == ({}, ())


def test_an_unknown_field_is_refused():
    """As in any write."""
    with pytest.raises(InvalidValue):
        merge(BASE, {"colour": "red"}, BASE)
