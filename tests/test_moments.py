"""Dates as precise as a file has them, as moments and as words."""

from datetime import UTC, datetime

import pytest

from archive.moments import instant, spoken

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def test_a_month_ends_with_its_last_day():
    """The moment after December is the next January."""
    assert instant("2026-12", NOON, end=True) == datetime(2027, 1, 1, tzinfo=UTC)
    assert instant("2026-02", NOON, end=True) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("2031-03-01T10:00:00+01:00", "1. März 2031, 10:00", "1 March 2031, 10:00"),
        ("2031-03-01", "1. März 2031", "1 March 2031"),
        ("2031-03", "März 2031", "March 2031"),
        ("2031", "2031", "2031"),
        ("bald", "bald", "bald"),
        ("2031-13-01", "2031-13-01", "2031-13-01"),
    ],
)
def test_a_date_is_said_as_people_say_it(text, german, english):
    """And what is none is repeated, so that it can be corrected."""
    assert spoken(text, "de") == german
    assert spoken(text, "en") == english
