"""The journal as a file: never begun anew, many at once, backed up while in use."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database
from steps import change, put

from archive.errors import ReadError
from archive.journal import Journal
from archive.journal.schema import migrations


def test_a_damaged_journal_is_told_and_never_begun_anew(root):
    """It is the only copy: it has to be restored from a backup."""
    path = root / ".archive/journal.db"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(ReadError, match="restore it from a backup"):
        Journal(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_backup_can_be_taken_while_it_is_in_use(root, journal):
    """A copy of one moment, checked, with everything acknowledged until then."""
    path = put(root)
    change(journal, root, path, caption="eins")
    copy = journal.backup(root / "copy.db")
    with Journal(copy) as restored:
        assert restored.history.of_file("a.jpg") == journal.history.of_file("a.jpg")


def test_many_threads_write_at_once(root, journal):
    """Each waits its turn; every entry is there."""
    paths = [put(root, f"{n}.jpg") for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: change(journal, root, path, caption="eins"), paths))
    assert len(journal.history.batches()) == 16
    assert journal.history.pending() == ()


def test_many_processes_open_a_new_journal_at_once(root):
    """The first one makes the tables, the others wait for them."""
    path = root / ".archive/new.db"
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        counts = pool.starmap(_open_and_enter, [(path, number) for number in range(6)])
    assert counts == [1] * 6
    with Journal(path) as journal:
        assert len(journal.receipts.last()) == 6


def test_the_clock_is_a_parameter(root):
    """What time it is, is for the caller to say."""
    now = datetime(2023, 5, 12, 14, 3, tzinfo=UTC)
    with Journal(root / ".archive/journal.db", clock=lambda: now) as journal:
        put(root)
        change(journal, root, root / "a.jpg", caption="eins")
        (batch,) = journal.history.batches()
    assert batch.at == "2023-05-12T14:03:00.000+00:00"
    assert batch.id.startswith("20230512-140300-")


def _open_and_enter(path: Path, number: int) -> int:
    with Journal(path) as journal:
        record = {"number": f"{number}", "at": "2023-05-12", "preset": "original", "files": []}
        journal.receipts.enter(record)
        return 1


def test_a_journal_of_an_older_version_is_brought_up_to_date(tmp_path):
    """What was in it is still there, and what came later has its place."""
    path = tmp_path / "journal.db"
    db = Database(path)
    migrations.apply(db, stop_before="fixity")
    batch = {"id": "1", "at": "2023-05-12T14:03:00+02:00", "user": "Ilona", "verb": "write"}
    db.table("batches").insert(batch)
    db.close()
    with Journal(path) as journal:
        assert [known.user for known in journal.history.batches()] == ["Ilona"]
        assert journal.fixity.all() == ()
        assert journal.refusals.last() == ()
        journal.check()
