"""Searches kept under a name."""

from __future__ import annotations

import pytest

from archive.catalog import Archive
from archive.errors import InvalidValue, NotFound


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "archive"
    root.mkdir()
    return root


def kept(archive):
    return [(search.name, search.query) for search in archive.saved_searches()]


def test_a_search_outlives_the_index(folder):
    """It is kept in the journal: a new process without the old index still has it."""
    with Archive(folder, user="Ilona") as archive:
        archive.save_search("Empfänge", "event:Empfang")
    (folder / ".archive/index.db").unlink()
    with Archive(folder, user="Ilona") as archive:
        assert kept(archive) == [("Empfänge", "event:Empfang")]


def test_everybody_has_their_own(folder):
    """The same name is another search for another user, and one lets go only of their own."""
    with Archive(folder, user="Ilona") as ilona:
        jan = ilona.acting_as("Jan", "viewer")
        ilona.save_search("Rathaus", "rathaus")
        jan.save_search("Rathaus", 'city:"Auenbrück"')
        ilona.forget_search("Rathaus")
        assert (kept(ilona), kept(jan)) == ([], [("Rathaus", 'city:"Auenbrück"')])


def test_a_name_means_one_query(folder):
    """Saved again it is replaced; blanks around and in a name count once; order is by name."""
    with Archive(folder) as archive:
        archive.save_search("b", "zwei")
        archive.save_search("  Im   Rathaus ", "rathaus")
        archive.save_search("Im Rathaus", " rathaus year:2024 ")
        archive.save_search("A", "eins")
        assert kept(archive) == [("A", "eins"), ("b", "zwei"), ("Im Rathaus", "rathaus year:2024")]


@pytest.mark.parametrize(
    ("name", "query"), [("", "rathaus"), (" \t", "rathaus"), ("x" * 81, "rathaus"), ("x", "  ")]
)
def test_what_cannot_be_kept_is_refused(folder, name, query):
    """No name, too long a name, or nothing to be searched for."""
    with Archive(folder) as archive:
        with pytest.raises(InvalidValue):
            archive.save_search(name, query)
        assert kept(archive) == []


def test_what_is_not_there_cannot_be_forgotten(folder):
    """The name is told."""
    with Archive(folder) as archive, pytest.raises(NotFound, match="Rathaus"):
        archive.forget_search("Rathaus")
