"""The way back from any write: exact to the byte, whatever the pieces are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.containers.source import Source, Span
from archive.errors import ReadError
from archive.prepared import inverse, pack, unpack

OLD = st.binary(max_size=200)


@st.composite
def splices(draw):
    """An old file and pieces of it: spans in any order, again and again, and new bytes."""
    old = draw(st.binary(max_size=120))

    def span(bounds):
        return Span(min(bounds), abs(bounds[0] - bounds[1]))

    place = st.integers(0, len(old))
    pieces = st.one_of(st.binary(max_size=20), st.tuples(place, place).map(span))
    return old, draw(st.lists(pieces, max_size=12))


def joined(pieces, old):
    return b"".join(Source.of(old).chunks(pieces))


@given(splices())
def test_the_inverse_of_any_splice_gives_the_old_file(case):
    """Applied to the new version, the inverse of its pieces is the old version."""
    old, pieces = case
    new = joined(pieces, old)
    assert joined(inverse(pieces, Source.of(old)), new) == old


@given(splices())
def test_the_inverse_of_the_inverse_gives_the_new_file(case):
    """An undo can be undone in its turn."""
    old, pieces = case
    new = joined(pieces, old)
    back = inverse(pieces, Source.of(old))
    again = inverse(back, Source.of(new))
    assert joined(again, joined(back, new)) == new


@given(splices())
def test_what_is_packed_unpacks_to_the_same(case):
    """The journal gives the way back as it was entered."""
    old, pieces = case
    back = inverse(pieces, Source.of(old))
    assert unpack(*pack(back)) == back


def test_only_lost_bytes_are_kept():
    """A write into the head of a large file keeps a few bytes, not the picture."""
    old = bytes(1_000_000)
    back = inverse([old[:10] + b"new", Span(10, 400_000), Span(400_010, 599_990)], Source.of(old))
    assert back == (old[:10], Span(13, 999_990))


def test_damaged_bytes_are_a_read_error():
    """What was kept is checked before it is used."""
    with pytest.raises(ReadError, match="damaged"):
        unpack("[3]", b"no zlib")
