"""Captions as lists open in a spreadsheet without running anything."""

import csv
import io
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archive.export import captions_csv, captions_json
from archive.model import Lineup, Metadata, Person, Photo

PEOPLE = Lineup.of([Person(name="Ina Groß", office="Bürgermeisterin"), "Jan Öztürk"])
PHOTO = Photo(Path("a.jpg"), "JPEG", "0" * 64, Metadata(title="Gästebuch", people=PEOPLE))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_people_stand_in_order_with_their_office():
    """One cell holds the line-up."""
    (row,) = rows(captions_csv([("a.jpg", PHOTO)]))
    assert row["people"] == "Bürgermeisterin Ina Groß; Jan Öztürk"
    assert (row["file"], row["title"], row["credit"]) == ("a.jpg", "Gästebuch", "")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_no_cell_is_a_formula(text):
    """Whatever a caption begins with, a spreadsheet takes it for text."""
    photo = Photo(Path("a.jpg"), "JPEG", None, Metadata(caption=text))
    (cell,) = [row["caption"] for row in rows(captions_csv([("a.jpg", photo)]))]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'").splitlines() == text.removeprefix("'").splitlines()


def test_json_holds_every_field_under_its_name():
    """What the library calls a field, the list does too."""
    (record,) = json.loads(captions_json([("a.jpg", PHOTO)]))
    assert record["people"][0]["office"] == "Bürgermeisterin"
    assert record["title"] == "Gästebuch"
