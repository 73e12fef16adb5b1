"""The archive's own books, damaged or gone: rebuilt or told, never a wrong answer."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pictures
import pytest
from stages import LONG

from archive import files
from archive.catalog import Archive
from archive.errors import ArchiveError, ReadError
from archive.model import Lineup

PLACES = int(os.environ.get("FAULTS_PLACES", "100" if LONG else "25"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """An archive of thirty pictures, indexed, with a history."""
    root = tmp_path_factory.mktemp("sound")
    for number in range(30):
        path = root / f"{number:02}.jpg"
        path.write_bytes(pictures.jpeg(quality=30 + number))
        files.write(
            path, caption=f"Schwan {number}", city="Kassel", keywords=["Rathaus"],
            people=Lineup.of(["Anna Berg", f"Gast Nr{number}"]), event=f"Empfang {number % 3}",
            date_created=f"2023-05-{1 + number % 28:02}", embargo="2030-01-01",
        )  # fmt: skip
    with Archive(root, user="Ilona") as archive:
        archive.refresh()
        archive.write("00.jpg", credit="Stadt Kassel")
    return root


@pytest.fixture
def root(sound, tmp_path):
    """A copy of it, looking the same from outside: inodes differ, so it is indexed once more."""
    copy = tmp_path / "archive"
    shutil.copytree(sound, copy)
    with Archive(copy) as archive:
        archive.refresh()
    return copy


QUERIES = (
    "", "Schwan", "Schw*", "7", '"Schwan 1"', "Schwan -3", "city:Kassel", "keyword:Rathaus",
    "credit:Stadt", 'person:"Anna Berg"', "person:Nr17", "Anna Gast", "event:Empfang",
    "2023-05-04", "date:2023-05-01..2023-05-09", "missing:credit", "people:2", "rights:embargo",
    "file:07", "Schwan sort:oldest",
)  # fmt: skip
"""Something for every table of the index."""


def answers(root):
    """What the archive says when asked this and that."""
    with Archive(root) as archive:
        archive.refresh()
        found = [[photo.file for photo in archive.search(query)] for query in QUERIES]
        said = {photo.file: (photo.metadata, photo.file_hash) for photo in archive.search("")}
        names = [known.name for known in archive.people()]
        facets = {field: list(values) for field, values in archive.facets("Schwan").items()}
        suggested = [one.text for one in archive.suggest("Ga")]
        return found, said, names, facets, suggested


def answers_or_reason(root):
    """The same, or why there is no answer."""
    try:
        return answers(root)
    except ReadError as error:
        return error.reason


def overwrite(path: Path, chance: random.Random) -> None:
    """Some bytes somewhere become others."""
    with path.open("r+b") as file:
        file.seek(chance.randrange(path.stat().st_size))
        file.write(chance.randbytes(chance.choice((1, 16, 512))))


@pytest.mark.parametrize("name", ["index.db", "index.db*"])
def test_a_deleted_index_is_rebuilt(root, name):
    """Row for row from the files, whatever of it was there."""
    before = answers(root)
    for path in (root / ".archive").glob(name):
        path.unlink()
    assert answers(root) == before


@pytest.mark.parametrize("way", ["forgotten by the disk", "written by a program"])
def test_a_damaged_index_gives_no_wrong_answer(root, way):
    """At a hundred random places, in pages of every kind: it is noticed, and rebuilt.

    A program that writes into it shows in its date; a bit the disk forgets does not.
    """
    chance = random.Random(6)
    before = answers(root)
    books, saved = root / ".archive", root.parent / "saved"
    saved.mkdir()
    for path in books.glob("index.db*"):
        shutil.copy2(path, saved)
    for _ in range(100):
        for path in books.glob("index.db*"):
            path.unlink()
        for path in saved.iterdir():
            shutil.copy2(path, books)
        status = (books / "index.db").stat()
        overwrite(books / "index.db", chance)
        if way == "forgotten by the disk":
            os.utime(books / "index.db", ns=(status.st_atime_ns, status.st_mtime_ns))
        assert answers(root) == before


def test_an_index_damaged_after_a_kill_gives_hardly_a_wrong_answer(root):
    """Without a seal its pages are looked through; what they say inside cannot be known.

    Nothing is told but that: an error says what to do, and a long run counts what slips through.
    """
    chance = random.Random(6)
    before = answers(root)
    books = root / ".archive"
    saved = root.parent / "saved.db"
    shutil.copy(books / "index.db", saved)
    told = unnoticed = 0
    for _ in range(PLACES):
        for path in books.glob("index.db*"):
            path.unlink()
        shutil.copy(saved, books / "index.db")
        overwrite(books / "index.db", chance)
        given = answers_or_reason(root)
        told += isinstance(given, str)
        unnoticed += not isinstance(given, str) and given != before
        assert not isinstance(given, str) or "delete it" in given
    print(PLACES, "places,", told, "told,", unnoticed, "unnoticed")
    assert unnoticed <= PLACES / 20


def test_a_deleted_journal_takes_nothing_from_the_pictures(root):
    """History and receipts are gone then; pictures, search and writing are not."""
    before = answers(root)
    for path in (root / ".archive").glob("journal.db*"):
        path.unlink()
    assert answers(root) == before
    with Archive(root) as archive:
        assert archive.history("00.jpg") == ()
        archive.write("00.jpg", title="neu")
        assert len(archive.history("00.jpg")) == 1


def test_a_damaged_journal_stops_writing_and_nothing_else(root):
    """It is never begun anew by itself: pictures are shown and found, writes are refused."""
    before = answers(root)
    books = root / ".archive"
    for path in books.glob("journal.db-*"):
        path.unlink()
    (books / "journal.db").write_bytes(b"not a database, for sure" * 400)
    assert answers(root) == before
    original = (root / "00.jpg").read_bytes()
    with Archive(root) as archive, pytest.raises(ReadError, match="restore it from a backup"):
        archive.write("00.jpg", title="neu")
    assert (root / "00.jpg").read_bytes() == original


def test_a_journal_damaged_somewhere_is_told_when_it_matters(root):
    """Damage inside: writes go on or are refused with a reason, and no picture is harmed."""
    chance = random.Random(6)
    books = root / ".archive"
    saved = root.parent / "saved.db"
    with Archive(root) as archive:
        archive.journal.backup(saved)
    original = (root / "01.jpg").read_bytes()
    for number in range(PLACES):
        for path in books.glob("journal.db*"):
            path.unlink()
        shutil.copy(saved, books / "journal.db")
        overwrite(books / "journal.db", chance)
        (root / "01.jpg").write_bytes(original)
        complaint = complaint_of_writing(root, "01.jpg", f"Nr. {number}")
        if complaint is None:
            assert files.read(root / "01.jpg").title == f"Nr. {number}"
        else:
            assert "journal" in complaint
            assert (root / "01.jpg").read_bytes() == original


def complaint_of_writing(root, file, title):
    """Why it was not written; ``None`` if it was."""
    try:
        with Archive(root) as archive:
            archive.write(file, title=title)
    except ArchiveError as error:
        return str(error)
    return None


def test_backup_and_restore(root, tmp_path):
    """As docs/operations.md says: copy the pictures and a backup of the journal, start anew."""
    before = answers(root)
    with Archive(root) as archive:
        history = archive.history("00.jpg")
        archive.journal.backup(tmp_path / "journal.db")
    restored = tmp_path / "restored"
    shutil.copytree(root, restored, ignore=shutil.ignore_patterns(".archive"))
    (restored / ".archive").mkdir()
    shutil.copy(tmp_path / "journal.db", restored / ".archive/journal.db")
    assert answers(restored) == before
    with Archive(restored) as archive:
        assert archive.history("00.jpg") == history
        assert archive.verify().findings == ()
        assert archive.undo().refused == ()
        assert archive["00.jpg"].credit is None
    with sqlite3.connect(restored / ".archive/journal.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
