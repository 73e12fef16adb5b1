"""A name corrected everywhere: in the files, in the directory, in one batch that can be undone."""

from __future__ import annotations

from pathlib import Path

import judges
import pictures
import pytest

from archive.catalog import Archive
from archive.errors import NotFound
from archive.model import Lineup, Person, Region

OLD, NEW = "Gesine Schwahn", "Gesine Schwan"
PEOPLE = Lineup(
    (
        Person("Otto Mayer", position=1, region=Region(0.1, 0.2, 0.2, 0.2)),
        Person(OLD, titles="Prof. Dr.", position=2, region=Region(0.5, 0.2, 0.2, 0.2)),
    )
)
FIELDS = {
    "a.jpg": {
        "caption": f"v. l.: Otto Mayer, Prof. Dr. {OLD}. Schwahn sagte: GESINE SCHWAHN.",
        "people": PEOPLE,
        "keywords": ("Rede", OLD),
    },
    "b.jpg": {"caption": f"{OLD}s Rede", "title": "Rede Schwahns"},
    "c.jpg": {"caption": "Otto Schwahn"},
}


@pytest.fixture
def archive(tmp_path):
    """Three pictures: she is in two of them, somebody of her family name in the third."""
    with Archive(tmp_path, user="ilka") as archive:
        for number, (name, fields) in enumerate(FIELDS.items()):
            (tmp_path / name).write_bytes(pictures.jpeg(quality=50 + number))
            archive.write(name, **fields)
        yield archive


def bytes_of(archive):
    return {path.name: path.read_bytes() for path in archive.root.glob("*.jpg")}


def hits(archive, query):
    return sorted(str(photo.file) for photo in archive.search(query))


def test_the_plan_shows_every_change_and_writes_nothing(archive):
    """Each picture with each field before and after; files stay byte for byte."""
    before = bytes_of(archive)
    card = archive.directory.add(OLD)
    plan = archive.plan_rename(OLD, NEW)
    assert sorted(str(p.photo.file) for p in plan.pictures) == ["a.jpg", "b.jpg"]
    shown = {(p.photo.file, c.field): (c.old, c.new) for p in plan.pictures for c in p.changes}
    assert shown["b.jpg", "caption"] == (f"{OLD}s Rede", f"{NEW}s Rede")
    assert shown["b.jpg", "title"] == ("Rede Schwahns", "Rede Schwans")
    assert {field for file, field in shown if file == "a.jpg"} == {"caption", "people", "keywords"}
    assert [(b and b.name, a and a.names) for b, a in plan.cards] == [(OLD, (NEW, OLD))]
    assert bytes_of(archive) == before
    assert archive.directory[card.id] == card


def test_one_batch_and_one_undo_for_pictures_and_cards(archive):
    """Undo gives every byte and every card back, and an undo of the undo the correction."""
    before, card = bytes_of(archive), archive.directory.add(OLD, code="gs")
    done = archive.rename(archive.plan_rename(OLD, NEW))
    assert (len(done.written), done.failed) == (2, ())
    assert (done.batch.verb, done.batch.note) == ("rename", f"{OLD} → {NEW}")
    assert archive["a.jpg"].caption == (
        f"v. l.: Otto Mayer, Prof. Dr. {NEW}. Schwan sagte: GESINE SCHWAN."
    )
    assert archive["a.jpg"].people[1] == PEOPLE[1].replace(name=NEW)
    assert archive.directory[card.id].names == (NEW, OLD)
    after = bytes_of(archive)
    undone = archive.undo()
    assert (undone.undoes, undone.refused) == (done.batch, ())
    assert bytes_of(archive) == before
    assert archive.directory[card.id] == card
    archive.undo(undone.batch.id)
    assert bytes_of(archive) == after
    assert archive.directory[card.id].names == (NEW, OLD)


@pytest.mark.judge
def test_nobody_else_reads_the_old_name_any_more(archive):
    """Caption, keywords, PersonInImage, its details, IPTC and MWG regions: all of the file."""
    archive.rename(archive.plan_rename(OLD, NEW))
    seen = judges.exiftool([archive.root / "a.jpg"], "-struct", "-G1")[archive.root / "a.jpg"]
    assert "schwahn" not in str(seen).casefold()
    assert seen["XMP-iptcExt:PersonInImage"] == ["Otto Mayer", NEW]
    regions = seen["XMP-mwg-rs:RegionInfo"]["RegionList"]
    assert [region["Name"] for region in regions] == ["Otto Mayer", NEW]


def test_a_picture_that_was_changed_or_fails_is_named_and_the_rest_goes_on(archive):
    """Changed in the same field: left alone; changed in another: both changes are kept."""
    plan = archive.plan_rename(OLD, NEW)
    archive.write("a.jpg", caption=f"{OLD} spricht")
    archive.write("b.jpg", credit="Stadt Kassel")
    done = archive.rename(plan)
    assert [Path(str(error.path)).name for error in done.failed] == ["a.jpg"]
    assert archive["a.jpg"].caption == f"{OLD} spricht"
    assert (archive["b.jpg"].caption, archive["b.jpg"].credit) == (f"{NEW}s Rede", "Stadt Kassel")
    (archive.root / "a.jpg").unlink()
    again = archive.rename(plan.without(["b.jpg"]))
    assert len(again.failed) == 1


def test_a_picture_may_be_left_out(archive):
    """What is not wished for is taken out of the plan."""
    archive.rename(archive.plan_rename(OLD, NEW).without(["a.jpg"]))
    assert archive["b.jpg"].caption == f"{NEW}s Rede"
    assert archive["a.jpg"].people[1].name == OLD


def test_two_cards_become_one(archive):
    """The card of the misspelt name goes into that of the right one, and comes back on undo."""
    wrong = archive.directory.add(OLD, code="gs")
    right = archive.directory.add(NEW, note="Präsidentin")
    archive.rename(archive.plan_rename(OLD, NEW))
    (one,) = archive.directory.cards()
    assert (one.id, one.names, one.code, one.note) == (right.id, (NEW, OLD), "gs", "Präsidentin")
    archive.undo()
    assert set(archive.directory.cards()) == {wrong, right}


def test_cards_of_one_name_are_not_thrown_together(archive):
    """Two people of one name stay two."""
    for note in ("Rektorin", "Trainerin"):
        archive.directory.add(OLD, note=note)
    archive.directory.add(NEW)
    archive.rename(archive.plan_rename(OLD, NEW))
    assert [card.name for card in archive.directory.cards()] == [NEW] * 3


def test_a_card_alone_is_a_batch_too(archive):
    """Somebody whom no picture names is renamed and given back all the same."""
    card = archive.directory.add("Ilka Brandmor")
    done = archive.rename(archive.plan_rename("Ilka Brandmor", "Ilka Brandmoor"))
    assert archive.directory[card.id].name == "Ilka Brandmoor"
    archive.undo(done.batch.id)
    assert archive.directory[card.id] == card
    with pytest.raises(NotFound):
        archive.undo("nothing")


def test_a_card_changed_since_is_left_and_named(archive):
    """The pictures come back, the later change of the card stays."""
    card = archive.directory.add(OLD)
    before = bytes_of(archive)
    done = archive.rename(archive.plan_rename(OLD, NEW))
    archive.directory.change(card.id, note="später")
    undone = archive.undo(done.batch.id)
    assert len(undone.refused) == 1
    assert bytes_of(archive) == before
    assert archive.directory[card.id].note == "später"


# -- other names reach the search


def test_an_alias_is_found_as_soon_as_it_is_known(archive):
    """Added, taken back, and in an archive somebody else has open."""
    assert hits(archive, 'person:"G. von Schwan"') == []
    with Archive(archive.root) as other:
        archive.directory.add(OLD, aliases=("G. von Schwan",))
        for one in (archive, other):
            assert hits(one, 'person:"G. von Schwan"') == ["a.jpg"]
            assert one.facets('person:"G. von Schwan"')["person"]
        archive.directory.undo()
        assert hits(other, 'person:"G. von Schwan"') == []


def test_aliases_outlive_the_index(archive):
    """They are knowledge no file holds: after index.db is gone they are brought back."""
    archive.directory.add(OLD, aliases=("G. von Schwan",))
    archive.close()
    for path in archive.home.glob("index.db*"):
        path.unlink()
    with Archive(archive.root) as anew:
        anew.refresh()
        assert hits(anew, 'person:"G. von Schwan"') == ["a.jpg"]


def test_after_renaming_the_old_name_still_finds_her(archive):
    """Whoever remembers the misspelling finds the pictures."""
    archive.directory.add(OLD)
    archive.rename(archive.plan_rename(OLD, NEW))
    assert hits(archive, f'person:"{OLD}"') == hits(archive, f'person:"{NEW}"') == ["a.jpg"]
