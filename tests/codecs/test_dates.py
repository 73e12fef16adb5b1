"""Dates: what is a moment is given back in one spelling, and what is none is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.codecs import dates

_TWO = st.integers(0, 99).map("{:02}".format)
_ZONES = st.one_of(st.just(""), st.builds("{}{}:{}".format, st.sampled_from("+-"), _TWO, _TWO))
_STAMPS = st.builds("20{}-{}-{}T{}:{}:{}{}".format, *[_TWO] * 6, _ZONES)


@given(_STAMPS)
def test_a_moment_in_the_usual_spelling_is_the_one_its_parts_make(stamp: str) -> None:
    """The short way for the usual spelling gives what taking a date apart gives."""
    moment = dates.parse(stamp)
    assert dates.iso(stamp) == (None if moment is None else str(moment))


@pytest.mark.parametrize(
    "stamp",
    [
        "2023-02-29T10:00:00",
        "2023-05-12T24:00:00",
        "2023-05-12T10:00:00+24:00",
        "0000-01-01T00:00:00",
    ],
)
def test_what_no_calendar_and_no_clock_has_is_no_date(stamp: str) -> None:
    """A day, an hour or an offset that does not exist makes nothing of the date."""
    assert dates.iso(stamp) is None


def test_a_leap_second_is_a_moment() -> None:
    """Clocks do show a second 60."""
    assert dates.iso("2016-12-31T23:59:60+00:00") == "2016-12-31T23:59:60+00:00"


@pytest.mark.parametrize(
    ("stamp", "meant"),
    [
        ("2003:08:27 00:09:15", "2003-08-27T00:09:15"),
        ("2003:08:27:00:09:15", "2003-08-27T00:09:15"),
        ("2003/08/27 00:09:15", "2003-08-27T00:09:15"),
        ("2003:08:27 00:09", "2003-08-27T00:09"),
        ("2003:08:27", "2003-08-27"),
        ("2003:08:27 24:00", None),
    ],
)
def test_cameras_spell_the_time_in_several_ways(stamp: str, meant: str | None) -> None:
    """What stands between date and time, and whether seconds do, is no reason to lose the time."""
    assert dates.from_exif(stamp) == meant
