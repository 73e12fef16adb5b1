"""The directory on the page: cards as text, two people made one, and the way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive.catalog import Archive
from archive.people import Card, Office
from ui import filing

SAMPLE = Path(__file__).parents[2] / "photos"


@pytest.fixture
def archive(tmp_path):
    shutil.copyfile(next(SAMPLE.rglob("gaestebuch-eintrag.jpg")), tmp_path / "a.jpg")
    with Archive(tmp_path) as opened:
        opened.refresh()
        yield opened


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("Bürgermeisterin", Office("Bürgermeisterin")),
        ("Bürgermeisterin, 2019–2024", Office("Bürgermeisterin", "2019", "2024")),
        ("Bürgermeisterin, 2019–", Office("Bürgermeisterin", "2019", None)),
        ("Stadtrat, –2020-05", Office("Stadtrat", None, "2020-05")),
        ("Sprecherin 2001 bis 2003", Office("Sprecherin", "2001", "2003")),
        ("Leiter Amt 66", Office("Leiter Amt 66")),
        ("Vize-Präsidentin", Office("Vize-Präsidentin")),
    ],
)
def test_an_office_is_read_with_its_years(line, office):
    """A title, and from when to when where that is said."""
    entered = {"aliases": "", "titles": "", "code": "", "note": "", "offices": line}
    assert filing.details(entered)["offices"] == (office,)


def test_a_card_survives_its_form():
    """What the form shows of a card, read back, is the card."""
    offices = (Office("Rektorin", "1999", "2008"), Office("Senatorin"))
    card = Card("urn:person:1", "Eva Muster", ("E. Muster",), "Dr.", offices, (), "Notiz", "em")
    held = filing.details(filing.lines(card))
    assert Card(card.id, card.name, **held) == card
    assert filing.details(filing.lines(None))["aliases"] == ()


def test_merging_needs_no_cards_before(archive):
    """The other name becomes an alias, a search for it finds the pictures, and undo ends that."""
    done = filing.merge(archive, "Ilka Brandmoor", "Ilka Moorbrand")
    assert isinstance(done, filing.Filed)
    assert archive.page('person:"Ilka Moorbrand"').total == 1
    filing.take_back_step(archive, done.step)
    assert archive.page('person:"Ilka Moorbrand"').total == 0


def test_two_cards_become_one(archive):
    """The kept card has the names of both."""
    filing.store(archive, None, "Ilka Brandmoor", {"code": "ib"})
    filing.store(archive, None, "I. Brandmoor", {"titles": "Dr."})
    filing.merge(archive, "Ilka Brandmoor", "I. Brandmoor")
    (card,) = archive.directory.cards()
    assert (card.name, card.aliases, card.titles) == ("Ilka Brandmoor", ("I. Brandmoor",), "Dr.")


def test_what_cannot_be_entered_is_said(archive):
    """A code that is taken is refused with its reason, and nothing changes."""
    filing.store(archive, None, "Eva Muster", {"code": "em"})
    refused = filing.store(archive, None, "Emil Meier", {"code": "em"})
    assert "em" in refused.error.reason
    assert len(archive.directory.cards()) == 1


def test_a_name_is_corrected_and_back(archive):
    """In the file and in the caption; the batch takes it back, byte for byte."""
    before = (archive.root / "a.jpg").read_bytes()
    done = filing.rename(archive, "Ilka Brandmoor", "Ilka Brandmor", lambda part: None)
    assert (done.written, done.failed) == (1, ())
    assert "Ilka Brandmor" in archive["a.jpg"].people.names
    archive.undo(done.batch)
    assert (archive.root / "a.jpg").read_bytes() == before
