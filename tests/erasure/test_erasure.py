"""Somebody is named in a hundred places of an archive: all are reported, and none is left."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import time

import pictures
import pytest
from click.testing import CliRunner
from planting import HIDDEN, NAME, NATIVE, pixels, plant, still_there

from archive.catalog import Archive
from archive.cli import cli
from archive.errors import ArchiveError


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """An archive that names her, what was planted, and what it looked like."""
    root = tmp_path_factory.mktemp("names") / "archive"
    root.mkdir()
    places = plant(root)
    return root, places, pixels(root)


@pytest.fixture(scope="module")
def report(planted):
    with Archive(planted[0], user="Uta") as archive:
        return archive.person_report(NAME)


@pytest.fixture(scope="module")
def erased(planted, report):
    """The same archive afterwards."""
    time.sleep(2.1)  # part files are nobody's after two seconds
    with Archive(planted[0], user="Uta") as archive:
        return archive.erase_person(NAME)


def test_a_hundred_places_are_planted(planted):
    """In fields, blocks, comments, sidecars, names of files, the index and the journal."""
    assert len(planted[1]) >= 100


def test_the_report_lists_every_one(planted, report):
    """Whatever names her is found, in a byte or in a table."""
    listed = {(o.sort, o.where, o.field) for o in report.occurrences}
    assert planted[1] - listed == set()


def test_the_report_is_a_table(report):
    """One row for each place, with its words; then who has to be told, and what remains."""
    rows = list(csv.reader(io.StringIO(report.as_csv().removeprefix("\ufeff"))))
    assert rows[0] == ["sort", "where", "field", "text"]
    assert len(rows) == 1 + len(report.occurrences) + len(report.recipients) + len(report.remains)
    assert ["picture", "a.jpg", "keywords", "Zwiebelfisch, Jördis"] in rows
    assert ["picture", "a.jpg", "people", "Dr. Jördis Zwiebelfisch"] in rows


def test_who_took_words_with_the_name_is_listed(report):
    """They have to be told (Art. 19): the kit is out of reach."""
    assert len(report.recipients) == 1


def test_no_byte_of_the_name_is_left(planted, erased):
    """Nor of any part of it: in no file, none of its packed streams, no free page."""
    assert still_there(planted[0]) == []
    assert erased.remains == ()


def test_the_pictures_are_the_same(planted, erased):
    """Not a pixel has changed, and verify answers for every file."""
    assert pixels(planted[0]) == planted[2]
    with Archive(planted[0]) as archive:
        archive.refresh()
        assert archive.verify().findings == ()


@pytest.mark.parametrize("file", [*NATIVE, "e.heic"])
def test_the_others_stay_where_they_stood(planted, erased, file):
    """Her place is taken by somebody unidentified, her head's region included."""
    with Archive(planted[0]) as archive:
        photo = archive[file]
    assert [person.name for person in photo.people] == ["Anna Berg", None, "Carl Dorn"]
    assert photo.people[1].region is not None
    assert photo.caption.startswith("v. l.: Anna Berg, unbekannte Person und Carl Dorn. ")
    assert (photo.metadata.keywords, photo.metadata.job_id) == (("Rathaus",), "4711")
    assert (photo.creators, photo.conflicts, photo.warnings) == (("Harry Soremski",), (), ())


def test_she_is_found_no_more(planted, erased):
    """Neither by search nor among the names that are suggested, nor in the directory."""
    with Archive(planted[0]) as archive:
        assert archive.page("Zwiebelfisch").total == archive.page("person:Jördis").total == 0
        assert archive.suggest("Zwieb") == []
        assert [card.name for card in archive.directory.cards()] == ["Anna Berg"]
        assert archive.page('person:"Anna Berg"').total == 5


def test_the_history_goes_on_without_her(planted, erased):
    """Who changed what and when is still there; the way back is not, and says why."""
    with Archive(planted[0], user="Uta") as archive:
        entries = archive.history("a.jpg")
        assert [len(entry.changes) > 0 for entry in entries] == [True] * 3
        before = archive["a.jpg"].file_hash
        undone = archive.undo(entries[0].batch.id)
        assert "erased" in undone.refused[0].reason
        assert archive["a.jpg"].file_hash == before
        (noted,) = [b for b in archive.journal.history.batches() if b.verb == "erase"]
        assert (noted.user, "files" in (noted.note or "")) == ("Uta", True)


def test_an_erasure_is_not_what_an_undo_means_by_itself(planted, erased):
    """It has no way back; the newest batch that has one is meant."""
    with Archive(planted[0], user="Uta") as archive:
        standing = archive.journal.history.last_standing()
        assert standing is not None
        assert standing.verb != "erase"


def test_asked_again_it_finds_nothing(planted, erased):
    """Everything was done, and can be asked for once more."""
    with Archive(planted[0], user="Uta") as archive:
        assert archive.person_report(NAME).occurrences == ()
        assert archive.erase_person(NAME).files == ()


@pytest.mark.judge
@pytest.mark.parametrize("file", [*NATIVE, *HIDDEN])
def test_the_files_are_sound(planted, erased, file):
    """ExifTool finds nothing wrong with them that was not wrong before."""
    said = subprocess.run(
        ["exiftool", "-validate", "-warning", "-a", "-s3", str(planted[0] / file)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    complaints = [w for w in said.stdout.splitlines()[1:] if "issing required" not in w]
    assert [w for w in complaints if "Comment" not in w and "RIFF" not in w] == []


def test_what_cannot_be_erased_is_named(tmp_path):
    """Originals that are never written into, other files, authors: each with the reason."""
    packet = pictures.PACKET.replace("Das Gästebuch".encode(), NAME.encode())
    (tmp_path / "raw.heic").write_bytes(pictures.heic(packet=packet))
    (tmp_path / "list.txt").write_text(f"Gäste: {NAME}")
    (tmp_path / "own.jpg").write_bytes(pictures.jpeg())
    with Archive(tmp_path, user="Uta") as archive:
        archive.refresh()
        archive.write("own.jpg", creators=(NAME,), caption=f"Selbstbildnis von {NAME}")
        expected = {"raw.heic": "never written", "list.txt": "no picture", "own.jpg": "author"}
        planned = archive.person_report(NAME)
        done = archive.erase_person(NAME)
        for remains in (planned.remains, done.remains):
            told = {r.where: r.reason for r in remains if r.where in expected}
            assert {f: words in told[f] for f, words in expected.items()} == dict.fromkeys(
                expected, True
            )
        assert archive["own.jpg"].caption == "Selbstbildnis von [Name entfernt]"
        assert archive["own.jpg"].creators == (NAME,)
        assert archive["raw.heic"].caption == "[name removed]"
        archive.erase_person(NAME, bylines=True)
        assert archive["own.jpg"].creators == ()


def test_an_author_stays_also_beside_the_picture(tmp_path):
    """By-lines in a sidecar are by-lines."""
    (tmp_path / "a.heic").write_bytes(pictures.heic())
    with Archive(tmp_path, user="Uta") as archive:
        archive.refresh()
        archive.write("a.heic", creators=(NAME,), caption=f"Selbstbildnis von {NAME}")
        done = archive.erase_person(NAME)
        assert {remainder.where for remainder in done.remains} >= {"a.heic.xmp"}
        assert archive["a.heic"].caption == "Selbstbildnis von [Name entfernt]"
        assert archive["a.heic"].creators == (NAME,)


def test_only_a_chief_may(tmp_path):
    """An editor neither erases nor gets the report; nothing happens, and the refusal is kept."""
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    with Archive(tmp_path, user="Uta") as archive:
        archive.write("a.jpg", caption=f"Mit {NAME}")
        editor = archive.acting_as("Ilona", "editor")
        for verb in (editor.person_report, editor.erase_person):
            with pytest.raises(ArchiveError, match="chief"):
                verb(NAME)
        assert archive["a.jpg"].caption == f"Mit {NAME}"
        assert len(archive.journal.refusals.last()) == 2


def test_the_commands(tmp_path):
    """The report is printed as a table; an erasure shows what it would do before it asks."""
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    with Archive(tmp_path, user="Uta") as archive:
        archive.write("a.jpg", caption=f"Mit {NAME}")
    at = ["--archive", str(tmp_path)]
    table = CliRunner().invoke(cli, ["person", "report", NAME, *at])
    assert (table.exit_code, f"picture,a.jpg,caption,Mit {NAME}" in table.stdout) == (0, True)
    shown = CliRunner().invoke(cli, ["erase", NAME, "--dry-run", *at])
    assert (shown.exit_code, f"a.jpg: caption: Mit {NAME}" in shown.stdout) == (0, True)
    refused = CliRunner().invoke(cli, ["erase", NAME, *at], input="n\n")
    assert refused.exit_code == 1
    done = CliRunner().invoke(cli, ["erase", NAME, "--yes", "--json", *at])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["files"] == ["a.jpg"]
    with Archive(tmp_path) as archive:
        assert archive["a.jpg"].caption == "Mit [Name entfernt]"
