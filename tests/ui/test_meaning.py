"""What may be meant by a search line beyond what it says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive import write
from archive.catalog import Archive
from archive.index import quoted
from ui.meaning import examples, people_asked, ways_on
from ui.narrowing import facet_groups
from ui.takingin import TakenIn
from ui.texts import texts

SAMPLE = Path(__file__).parents[2] / "photos"
LEFT = 'person:"Ilka Brandmoor" << "Bartłomiej Orlewski"'
GERMAN, ENGLISH = texts("de"), texts("en")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The sample pictures."""
    root = tmp_path_factory.mktemp("meaning")
    for picture in SAMPLE.glob("[0-9]*/*.jpg"):
        shutil.copyfile(picture, root / picture.name)
    with Archive(root) as opened:
        opened.refresh()
        yield opened


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Brandmoor links von Orlewski", LEFT),
        ("Brandmoor rechts von Orlewski", 'person:"Bartłomiej Orlewski" << "Ilka Brandmoor"'),
        ("Oberbürgermeisterin left of Orlewski", LEFT),
        ('person:"Oberbürgermeisterin" << "Architekt"', LEFT),
        ("Brandmoor links von dem Orlewski", LEFT),
        ("Professor", "prof"),
        ("das mit Frau Osterkamp und der Oberbürgermeisterin", "Osterkamp Oberbürgermeisterin"),
        ("the one with Osterkamp and Sandkötter", "Osterkamp Sandkötter"),
        ("Osterkamp und Oberbürgermeister", "Osterkamp Oberbürgermeisterin"),
    ],
)  # fmt: skip
def test_what_is_said_in_words_becomes_a_search(archive, said, meant):
    """Order, offices and titles as people say them lead to a line that finds them."""
    found = archive.page(said, limit=1).total > 0
    assert meant in [way["query"] for way in ways_on(archive, said, found, GERMAN)]


def test_who_is_nobody_is_not_guessed(archive):
    """Where one of the two is not known, nothing is offered."""
    assert list(ways_on(archive, "Xyzzy links von Orlewski", False, GERMAN)) == []


def test_a_word_of_a_file_name_is_offered_if_only_the_name_has_it(archive):
    """Files are offered that the words would not find, and no others."""
    (way,) = ways_on(archive, "gaestebuch-eintr", False, ENGLISH)
    assert archive.page(way["query"], limit=1).total == 1
    assert list(ways_on(archive, "Brandmoor", True, ENGLISH)) == []


def test_every_example_finds_something(archive):
    """The help teaches with what is in the archive."""
    lines = [line for line, _ in examples(archive, GERMAN)]
    assert len(lines) == len(GERMAN.tables["examples"])
    assert [line for line in lines if not archive.page(line, limit=1).total] == []


def test_an_empty_archive_has_few_examples(tmp_path):
    """Nobody is made up."""
    with Archive(tmp_path) as opened:
        assert [line for line, _ in examples(opened, GERMAN)] == ["rights:ok"]


def test_whom_the_line_names_in_full_is_known(archive):
    """Parts of names and strangers are nobody's page."""
    asked = 'person:"Ilka Brandmoor" person:"Xyzzy" person:brandm'
    assert [each["name"] for each in people_asked(archive, asked, GERMAN)] == ["Ilka Brandmoor"]


def test_a_name_with_quotation_marks_is_known_as_well(tmp_path):
    """Asked for as it is put into a query, somebody with a nickname has a page."""
    name, path = "Karl „Kalle“ Meier", tmp_path / "one.jpg"
    shutil.copyfile(next(SAMPLE.glob("[0-9]*/*.jpg")), path)
    write(path, people=[name])
    with Archive(tmp_path) as archive:
        archive.refresh()
        (known,) = people_asked(archive, f"person:{quoted(name)}", GERMAN)
    assert known["name"] == name


def test_every_facet_finds_what_it_counts(archive):
    """Chosen, a value leads to its pictures, also one that has quotation marks itself."""
    values = [v for group in facet_groups(archive.facets(""), "", ENGLISH) for v in group["values"]]
    assert any("„" in value["text"] for value in values)
    for value in values:
        found = archive.page(value["query"], limit=1)
        assert (found.total >= int(value["count"]), found.notes) == (True, ()), value


def test_pictures_taken_in_are_found_by_their_names_or_their_folder():
    """Few are named one by one; many by their folder, or by what they lack."""
    assert TakenIn(("a/1.jpg", "a/2.jpg"), (), "a").query == 'file:"a/1.jpg" OR file:"a/2.jpg"'
    many = tuple(f"a/{number}.jpg" for number in range(50))
    assert TakenIn(many, (), "a").query == 'file:"a"'
    assert TakenIn(many, (), "").query == "missing:caption"
