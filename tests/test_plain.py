"""Values keep their meaning on the way through JSON."""

import json

import pytest

from archive.errors import InvalidValue
from archive.model import (
    Contact,
    Licensor,
    Lineup,
    Location,
    Metadata,
    Person,
    Region,
)
from archive.plain import metadata_of, plain, value_of

FULL = Metadata(
    title="Gästebuch",
    keywords=("Rathaus", "Ehrenamt"),
    people=Lineup.of([Person(name="Ada Blüm", role="Stadträtin", region=Region(0.1, 0.2, 0.1, 0.2)),
                      Person(unknown=True, label="unbekannt")]),
    location_created=Location(city="Auenbrück", ids=("https://example.org/1",), latitude=51.3),
    location_shown=(Location(city="Auenbrück"),),
    creator_contact=Contact(email="presse@auenbrueck.example"),
    licensors=(Licensor(name="Stadt Auenbrück", url="https://auenbrueck.example"),),
    rights_marked=True,
    rating=4,
)  # fmt: skip


def test_metadata_survive_json():
    """What is turned into JSON and back is equal to what it was."""
    assert metadata_of(json.loads(json.dumps(plain(FULL)))) == FULL


def test_absent_is_left_out():
    """A field that is not there has no key."""
    assert plain(Metadata(title="Rathaus")) == {"title": "Rathaus"}


def test_a_person_shows_every_key_of_the_conventions():
    """Even an empty place in the picture has all keys, so that a program need not guess."""
    assert plain(Person())["office"] is None
    assert "region" not in plain(Person())


@pytest.mark.parametrize(
    ("name", "raw"),
    [("caption", 3), ("rating", "viel"), ("rights_marked", "vielleicht"), ("people", 7),
     ("location_created", {"town": "x"}), ("nothing", "x")],
)  # fmt: skip
def test_a_value_of_the_wrong_shape_is_refused(name, raw):
    """The error names the field and what it takes."""
    with pytest.raises(InvalidValue, match=name):
        value_of(name, raw)
