"""Several page servers keep one archive on PostgreSQL, and no memory that matters to the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pictures
import pytest

from archive import Archive, files
from archive.errors import InvalidValue, ReadError
from archive.locks import FileLocks
from archive.shares import Share

pytestmark = pytest.mark.postgres

WRITERS = 8
ROUNDS = int(os.environ.get("SERVER_ROUNDS", "5"))
PICTURES = 4

_SERVER = """
import json, sys
from threading import Lock, Thread
from archive import Archive
from archive.errors import Changed

# as ui/opened.py does: one archive a process, lent to every visitor, each edit made from what the
# page showed, taken up again where somebody else was faster
archive, saying = Archive(sys.argv[1], index=sys.argv[2]), Lock()

def add(own, file, word):
    while True:
        shown = own[file]
        words = (*(shown.metadata.keywords or ()), word)
        try:
            return own.write(shown.edit(keywords=words))
        except Changed:
            continue

def visit(name, files, rounds):
    own = archive.acting_as(name, "editor")
    for round in range(rounds):
        for file in files:
            word = f"{name}-{round}"
            add(own, file, word)
            with saying:
                print(json.dumps([file, word]), flush=True)

names, files, rounds = json.loads(sys.argv[3])
visits = [Thread(target=visit, args=(name, files, rounds)) for name in names]
[one.start() for one in visits]
[one.join() for one in visits]
archive.close()
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Some pictures nobody has indexed yet."""
    root = tmp_path / "pictures"
    root.mkdir()
    for number in range(PICTURES):
        (root / f"{number}.jpg").write_bytes(pictures.jpeg())
        files.write(root / f"{number}.jpg", caption=f"Bild {number}")
    return root


def test_eight_writers_through_two_servers_lose_nothing(root: Path, database: str) -> None:
    """Everything that was acknowledged is in the pictures, the index and the history."""
    names = [path.name for path in sorted(root.glob("*.jpg"))]
    with Archive(root, index=database) as archive:
        archive.refresh()
    servers = []
    for number in range(2):
        visitors = [f"v{number}{one}" for one in range(WRITERS // 2)]
        order = json.dumps([visitors, names, ROUNDS])
        command = [sys.executable, "-c", _SERVER, str(root), database, order]
        servers.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    said = [server.communicate(timeout=280)[0].splitlines() for server in servers]
    assert [server.returncode for server in servers] == [0, 0]
    acknowledged = {tuple(json.loads(line)) for lines in said for line in lines}
    assert len(acknowledged) == WRITERS * ROUNDS * PICTURES
    with Archive(root, index=database) as archive:
        for name in names:
            words = {word for file, word in acknowledged if file == name}
            assert set(files.read(root / name).metadata.keywords or ()) == words
            indexed = archive.index.by_file(name)
            assert indexed is not None
            assert set(indexed.metadata.keywords or ()) == words
            assert len(archive.journal.history.of_file(name)) == len(words)
        assert archive.journal.history.pending() == ()
        assert archive.verify().findings == ()


_HOLDER = """
import sys
from pathlib import Path
from archive.locks import FileLocks
from archive.postgres.locks import DatabaseLocks
locks = DatabaseLocks(sys.argv[1], FileLocks(Path(sys.argv[2])))
locks.slice(7, wait=True)
with locks.picture("2023/a.jpg"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_holds_on_every_machine_and_ends_with_its_holder(
    tmp_path: Path, database: str
) -> None:
    """Machines that share no file wait for each other; one that is killed is not waited for."""
    from archive.postgres.locks import DatabaseLocks

    command = [sys.executable, "-c", _HOLDER, database, str(tmp_path / "there")]
    pipe = subprocess.PIPE
    locks, got = DatabaseLocks(database, FileLocks(tmp_path / "here")), Event()
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert locks.slice(7, wait=False) is None
        other = locks.slice(8, wait=False)
        assert other is not None
        assert locks.slice(8, wait=False) is None, "it is taken, though by ourselves"
        other()

        def wait() -> None:
            with locks.picture("2023/a.jpg"):
                got.set()

        waiting = Thread(target=wait)
        waiting.start()
        with locks.picture("2023/b.jpg"):
            assert not got.wait(0.5)
        holder.kill()
    waiting.join(60)
    assert got.is_set()
    free = locks.slice(7, wait=True)
    assert free is not None
    free()
    locks.close()


def test_a_machine_that_vanishes_holds_no_lock_for_hours(database: str) -> None:
    """The server asks after whoever holds one, and gives up after a minute."""
    from archive.postgres import Connections

    with closing(Connections(database, "locks")) as room, room.session() as session:
        names = ("idle", "interval", "count")
        asked = [session.execute(f"SHOW tcp_keepalives_{name}").fetchone() for name in names]
    assert asked == [("30",), ("10",), ("3",)]


def test_workers_share_an_index_on_a_server(root: Path, database: str) -> None:
    """Of several workers on one archive none reads what another did; shares complete each other."""
    with Archive(root, index=database) as one, Archive(root, index=database) as other:
        done = [one.refresh(share=Share(1, 2)), other.refresh(share=Share(1, 2))]
        assert not other.index.complete
        done.append(other.refresh(share=Share(2, 2)))
        assert sum(share.added for share in done) == PICTURES
        assert one.index.complete
        assert one.page("bild").total == PICTURES
        assert one.verify().findings == ()


def test_what_was_kept_in_files_moves_to_the_server(root: Path, database: str) -> None:
    """History, cards and fixity go along, once, and new entries are numbered after the old ones."""
    with Archive(root) as archive:
        archive.refresh()
        archive.write("0.jpg", title="eins")
        archive.directory.add("Gesine Schwan", code="gs")
        before = archive.journal.history.of_file("0.jpg")
    with Archive(root, index=database) as archive:
        assert archive.journal.history.of_file("0.jpg") == before
        assert [card.name for card in archive.directory.cards()] == ["Gesine Schwan"]
        archive.write("0.jpg", title="zwei")
        later, *_ = archive.journal.history.of_file("0.jpg")
        assert later.id > before[0].id
        archive.undo()
        archive.undo()
        assert archive["0.jpg"].metadata.title is None
        assert archive.verify().findings == ()
    assert (root / ".archive/journal.db.moved").exists()
    with Archive(root) as archive, pytest.raises(ReadError, match="--index"):
        archive.write("0.jpg", title="drei")


def test_two_journals_are_not_made_one(root: Path, database: str) -> None:
    """Where there is a journal in the database and another in a file, nobody guesses."""
    with Archive(root, index=database) as archive:
        archive.refresh()
        archive.write("0.jpg", title="eins")
    with Archive(root) as archive:
        archive.write("0.jpg", title="zwei")
    with Archive(root, index=database) as archive, pytest.raises(ReadError, match="another"):
        archive.write("0.jpg", title="drei")


def test_a_backup_of_a_journal_on_a_server_is_a_file(
    root: Path, database: str, tmp_path: Path
) -> None:
    """It can be put in place of ``journal.db``, and everything acknowledged is in it."""
    with Archive(root, index=database) as archive:
        archive.refresh()
        archive.write("0.jpg", title="eins")
        entries = archive.journal.history.of_file("0.jpg")
        archive.journal.check()
        copy = archive.journal.backup(tmp_path / "copy.db")
    copy.rename(root / ".archive/journal.db")
    with Archive(root) as archive:
        archive.refresh()
        assert archive.journal.history.of_file("0.jpg") == entries
        assert archive.verify().findings == ()
        archive.undo()
        assert archive["0.jpg"].metadata.title is None


@pytest.mark.parametrize("address", ["mysql://x/y", "archive.db", "postgresql://x/y?schema=A B"])
def test_what_is_no_address_of_an_index_is_said(root: Path, address: str) -> None:
    """Nothing is kept anywhere else than was asked for."""
    with pytest.raises(InvalidValue):
        Archive(root, index=address)
