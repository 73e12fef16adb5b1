"""What fields accept, and what dates, lists and codes become on the way into a file."""

from __future__ import annotations

import pytest
from described import EVERYTHING, dates
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.codecs import dates as spelling
from archive.codecs.lists import join_list, split_list
from archive.errors import InvalidValue
from archive.fields import BY_NAME
from archive.model import Contact, Lineup, Location, Person, Region
from archive.values import accepted, checked


def test_every_sample_value_is_accepted():
    """A value in its normal form is accepted as it is."""
    assert accepted(EVERYTHING) == dict(EVERYTHING)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("caption", "", "blank"),
        ("caption", " \n", "blank"),
        ("caption", "a\0b", "U\\+0000"),
        ("caption", "a\x1bb", "U\\+001B"),
        ("caption", "\ud800", "U\\+D800"),
        ("caption", "\uffff", "U\\+FFFF"),
        ("caption", 7, "text expected"),
        ("caption", b"x", "text expected"),
        ("caption", "x" * 9_000_000, "too many"),
        ("keywords", 7, "list expected"),
        ("keywords", ["a", ""], "blank"),
        ("keywords", {"a": 1}, "list expected"),
        ("rating", 9, "-1 to 5"),
        ("rating", True, "whole number"),
        ("urgency", 0, "1 to 8"),
        ("rights_marked", "yes", "True or False"),
        ("data_mining", "DMI-MAYBE", "not one of"),
        ("date_created", "yesterday", "ISO 8601"),
        ("date_created", "2023-02-30", "ISO 8601"),
        ("date_created", "2023-05-12T25:00", "ISO 8601"),
        ("people", "Anna", "person expected|list expected"),
        ("people", [7], "person expected"),
        ("people", [Person("A", region=Region(0.9, 0, 0.2, 0.1))], "region"),
        ("people", [Person("A", region=Region(float("nan"), 0, 0.2, 0.1))], "region"),
        ("people", [Person("A", position="1")], "position"),
        ("location_created", Contact(city="K"), "Location expected"),
        ("location_created", Location(latitude=91.0), "latitude"),
        ("nonsense", "x", "no such field"),
    ],
)
def test_what_does_not_fit_is_refused(name, value, reason):
    """A value that no block could hold, or no field means, raises with a reason."""
    if name == "people" and value == "Anna":
        value = 7
    with pytest.raises(InvalidValue, match=reason):
        accepted({name: value})


@pytest.mark.parametrize(
    ("name", "value", "normal"),
    [
        ("caption", "u\u0308", "ü"),
        ("creators", "Eva", ("Eva",)),
        ("keywords", ["a", "b"], ("a", "b")),
        ("keywords", [], None),
        ("people", ["Anna"], Lineup.of(["Anna"])),
        ("people", Lineup(), None),
        ("data_mining", "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED", "DMI-ALLOWED"),
        ("date_created", "2023:05:12 14:03:00", "2023-05-12T14:03:00"),
        ("location_shown", Location(city="K"), (Location(city="K"),)),
        ("location_created", Location(), None),
        ("caption", None, None),
    ],
)
def test_values_become_their_normal_form(name, value, normal):
    """Texts are composed, lists are tuples, codes lose their prefix, nothing is ``None``."""
    assert checked(BY_NAME[name], value) == normal


@settings(deadline=None)
@given(dates)
def test_dates_survive_exif_and_iim_as_far_as_these_go(text):
    """What EXIF and IIM hold of a date agrees with it; what they cannot hold is not there."""
    stamp, fraction, zone = spelling.to_exif(text)
    if stamp is not None:
        back = spelling.from_exif(stamp, fraction or "", zone or "")
        assert spelling.equal(back, text)
    day, time = spelling.to_iim(text)
    if day is not None:
        assert spelling.same(spelling.from_iim(day, time or ""), text)


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2023:05:12 14:03:00", "2023-05-12T14:03:00"),
        ("2023:05:12", "2023-05-12"),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2023:13:45 14:03:00", None),
        ("", None),
    ],
)
def test_exif_dates(stamp, said):
    """Blanks, zeros and days the calendar does not have are no date."""
    assert spelling.from_exif(stamp) == said


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("20230512", "140300+0200", "2023-05-12T14:03:00+02:00"),
        ("20230512", "140300", "2023-05-12T14:03:00"),
        ("20230512", "nonsense", "2023-05-12"),
        ("20230500", "", "2023-05"),
        ("20230000", "", "2023"),
        ("00000000", "", None),
    ],
)
def test_iim_dates(day, time, said):
    """IIM's unknown parts are zeros; a nonsense time does not lose the day."""
    assert spelling.from_iim(day, time) == said


def test_dates_agree_as_far_as_both_go():
    """A missing time or zone is no disagreement, another hour is."""
    assert spelling.same("2023-05-12", "2023-05-12T14:03:00+02:00")
    assert spelling.same("2023-05-12T14:03:00Z", "2023-05-12T14:03:00+00:00")
    assert not spelling.same("2023-05-12T14:03", "2023-05-12T15:03")


@settings(deadline=None)
@given(st.lists(st.text('ab;" ', min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=4))
def test_lists_in_one_text_come_apart_again(listed):
    """Several creators in EXIF's one text are quoted where they must be (MWG)."""
    assert split_list(join_list(listed)) == tuple(listed)
