"""A picture may go out when it is credited, past its embargo and not expired."""

from datetime import UTC, datetime

import pytest

from archive.model import Metadata
from archive.rights import REASONS, instant, missing, verdict

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
CREDITED = Metadata(credit="Stadt Auenbrück/Jo Lenz", copyright="© Stadt Auenbrück/Jo Lenz")


@pytest.mark.parametrize(
    ("changes", "state", "reasons"),
    [
        ({}, "ok", []),
        ({"credit": None}, "blocked", ["no-credit"]),
        ({"copyright": None}, "blocked", ["no-owner"]),
        ({"copyright": None, "creators": ("Jo Lenz",)}, "ok", []),
        ({"embargo": "2026-05-12T12:01:00+00:00"}, "embargoed", ["embargoed"]),
        ({"embargo": "2026-05-12T11:59:00+00:00"}, "ok", []),
        ({"embargo": "2026-05-12T13:59:00+02:00"}, "ok", []),
        ({"embargo": "2026-05-13"}, "embargoed", ["embargoed"]),
        ({"embargo": "2026-05-12"}, "ok", []),
        ({"expires": "2026-05-12"}, "ok", []),
        ({"expires": "2026-05-11"}, "expired", ["expired"]),
        ({"expires": "2026-05"}, "ok", []),
        ({"expires": "2025"}, "expired", ["expired"]),
        ({"embargo": "bald"}, "blocked", ["unclear-date"]),
        ({"credit": None, "embargo": "2027"}, "blocked", ["no-credit", "embargoed"]),
    ],
)
def test_the_state_follows_from_fields_and_clock(changes, state, reasons):
    """Each reason is named, and a missing credit outweighs a date."""
    found = verdict(CREDITED.replace(**changes), NOON)
    assert (found.state, [r.id for r in found.reasons]) == (state, reasons)
    assert found.publishable == (state == "ok")


def test_what_is_missing_needs_no_clock():
    """An index can store it once."""
    assert missing(CREDITED) == ()
    assert [r.id for r in missing(Metadata())] == ["no-credit", "no-owner"]


def test_a_month_ends_with_its_last_day():
    """The moment after December is the next January."""
    assert instant("2026-12", NOON, end=True) == datetime(2027, 1, 1, tzinfo=UTC)
    assert instant("2026-02", NOON, end=True) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("id_", REASONS)
def test_every_reason_speaks_german_and_english(id_):
    """No reason is without its two sentences."""
    assert set(REASONS[id_]) == {"de", "en"}
