"""Captions as a table open in a spreadsheet without running anything."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.export import captions_csv
from archive.export.lists import FORMULA, spreadsheet_safe
from archive.model import Lineup, Metadata, Person

PEOPLE = Lineup.of([Person(name="Ina Groß", office="Bürgermeisterin"), "Jan Öztürk"])
SAID = Metadata(title="Gästebuch", people=PEOPLE, creators=("A", "B"))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_people_stand_in_order_with_their_office():
    """One cell holds the line-up."""
    (row,) = rows(captions_csv([("a.jpg", SAID)]))
    assert row["people"] == "Bürgermeisterin Ina Groß; Jan Öztürk"
    assert (row["file"], row["title"], row["credit"]) == ("a.jpg", "Gästebuch", "")
    assert row["creators"] == "A; B"


def test_spreadsheets_know_the_encoding():
    """A byte order mark, without which Excel shows mojibake."""
    assert captions_csv([("a.jpg", SAID)]).encode().startswith(b"\xef\xbb\xbf")


captions = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
hostile = st.tuples(
    st.sampled_from(["=", "+", "-", "@", "\t=", " =", "\r\n=", "＝", "'=", '"=']), captions
).map("".join)


@settings(max_examples=2500, deadline=None)
@given(captions | hostile)
def test_no_cell_is_a_formula(text):
    """Whatever a caption begins with, a spreadsheet takes it for text, and all of it."""
    (cell,) = [row["caption"] for row in rows(captions_csv([("a.jpg", Metadata(caption=text))]))]
    assert not cell.startswith(FORMULA)
    assert not cell.lstrip(" \u00a0").startswith(FORMULA)
    assert cell in (text, f"'{text}")


@settings(max_examples=500, deadline=None)
@given(hostile)
def test_file_names_are_cells_too(name):
    """A file may be called anything."""
    assert spreadsheet_safe(name) in (name, f"'{name}")
    assert not spreadsheet_safe(name).startswith(FORMULA)
