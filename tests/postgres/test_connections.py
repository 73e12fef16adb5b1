"""Connections to a server: lent, given back, found anew, and what goes wrong in plain words."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from cluster import Server, cluster

from archive.errors import InvalidValue, ReadError, WriteError

pytestmark = pytest.mark.postgres
postgres = pytest.importorskip("archive.postgres", reason="left out: needs PostgreSQL and psycopg")
Connections, Step = postgres.Connections, postgres.Step

NOTES = (Step("notes", "CREATE TABLE notes (text text); CREATE INDEX ON notes (text)"),)


@pytest.fixture
def notes(database: str) -> Iterator[Connections]:
    """A room with a table in it."""
    with_notes = Connections(database, "notes")
    with_notes.migrate(NOTES)
    yield with_notes
    with_notes.close()


def migrated(address: str) -> None:
    with closing(Connections(address, "notes")) as connections:
        connections.migrate(NOTES)


def kept(connections: Connections) -> list[str]:
    with connections.reading() as db:
        return [text for (text,) in db.execute("SELECT text FROM notes ORDER BY text")]


def note(connections: Connections, text: str) -> None:
    with connections.writing() as db:
        db.execute("INSERT INTO notes VALUES (%s)", [text])


def test_all_of_a_write_is_kept_or_nothing(notes: Connections) -> None:
    """What fails leaves no trace, and the connection serves the next."""
    note(notes, "one")
    with pytest.raises(WriteError, match="division"), notes.writing() as db:
        db.execute("INSERT INTO notes VALUES ('two'); SELECT 1 / 0")
    with pytest.raises(UnicodeEncodeError):
        note(notes, "\ud800")
    note(notes, "three")
    assert kept(notes) == ["one", "three"]


def test_a_reader_sees_one_state_and_writes_nothing(notes: Connections) -> None:
    """What is written meanwhile is seen by the next reader only."""
    with notes.reading() as db:
        before = db.execute("SELECT count(*) FROM notes").fetchone()
        note(notes, "later")
        assert db.execute("SELECT count(*) FROM notes").fetchone() == before == (0,)
    assert kept(notes) == ["later"]
    with pytest.raises(ReadError, match="only takes reads"), notes.reading() as db:
        db.execute("INSERT INTO notes VALUES ('x')")


def test_writers_take_turns_also_from_elsewhere(database: str, notes: Connections) -> None:
    """Two processes' writers never overlap: each sees what the other has finished."""
    other = Connections(database, "notes")
    other.migrate(NOTES)

    def add(connections: Connections) -> None:
        for _ in range(25):
            with connections.writing() as db:
                (count,) = db.execute("SELECT count(*) FROM notes").fetchone()
                db.execute("INSERT INTO notes VALUES (%s)", [f"{count:03}"])

    threads = [threading.Thread(target=add, args=(one,)) for one in (notes, other) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept(notes) == [f"{n:03}" for n in range(100)]
    other.close()


def test_steps_are_taken_once_however_many_open_at_once(database: str) -> None:
    """Everybody who opens a new archive finds the same tables, made by one of them."""
    rooms = [Connections(database, "notes") for _ in range(6)]
    failed: list[BaseException] = []

    def open_(room: Connections) -> None:
        try:
            room.migrate(NOTES)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=open_, args=(room,)) for room in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    rooms[0].migrate((*NOTES, Step("colour", "ALTER TABLE notes ADD colour text")))
    with rooms[1].reading() as db:
        assert db.execute("SELECT colour FROM notes").fetchall() == []
    for room in rooms:
        room.close()


def test_rooms_and_archives_do_not_see_each_other(server: Server, notes: Connections) -> None:
    """Another room, or another schema in the address, has tables of its own."""
    note(notes, "mine")
    for address, room in ((notes.address.shown, "other"), (f"{server.address}?schema=b", "notes")):
        elsewhere = Connections(address, room)
        elsewhere.migrate(NOTES)
        assert kept(elsewhere) == []
        elsewhere.close()


def test_a_server_that_was_restarted_is_found_again() -> None:
    """Idle connections died with it; new ones are opened, and what was acknowledged is there."""
    with cluster({"fsync": "on"}) as server:
        notes = Connections(server.address, "notes")
        notes.migrate(NOTES)
        note(notes, "before")
        assert kept(notes) == ["before"]
        server.kill()
        with pytest.raises(ReadError, match="cannot be reached"):
            kept(notes)
        with pytest.raises(WriteError, match="cannot be reached"):
            note(notes, "meanwhile")
        server.start()
        note(notes, "then")
        assert kept(notes) == ["before", "then"]
        notes.close()


_FORKED = """
import os, sys
from archive.postgres import Connections

def backend():
    with notes.reading() as db:
        return db.info.backend_pid

notes = Connections(sys.argv[1], "notes")
before = backend()
if not (child := os.fork()):
    others = {backend(), backend()}
    os._exit(len(others) - 1 if before not in others else 9)
_, status = os.waitpid(child, 0)
assert status == 0, status
assert backend() == before
"""


@pytest.mark.posix
def test_a_process_that_was_forked_has_connections_of_its_own(notes: Connections) -> None:
    """It borrows none of those that were idle, and leaves them to the one that opened them."""
    subprocess.run([sys.executable, "-c", _FORKED, notes.address.shown], check=True)


def test_who_waits_for_a_connection_gets_the_next(
    notes: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More readers than connections: all are served, one after the other."""
    done: list[int] = []

    def read() -> None:
        with notes.reading() as db:
            db.execute("SELECT pg_sleep(0.01)")
            done.append(db.info.backend_pid)

    threads = [threading.Thread(target=read) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 40
    assert len(set(done)) <= 16


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:s3cret@127.0.0.1:1/x", "postgresql://127.0.0.1:1/x?password=s3cret&user=u"],
)
def test_a_password_is_in_no_message(address: str) -> None:
    """Neither of an error nor of what an object says about itself."""
    connections = Connections(address, "notes")
    with pytest.raises(ReadError) as caught:
        connections.migrate(NOTES)
    said = f"{caught.value} {caught.value!r} {connections} {connections.address!r}"
    assert "s3cret" not in said
    assert "127.0.0.1:1" in said
    wrong = "postgresql://u:s3cret%zz@h/x?colour=1"
    with pytest.raises(InvalidValue) as refused:
        Connections(wrong, "notes")
    assert "s3cret" not in f"{refused.value!r} {refused.value.__cause__!r}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda address: address.replace("/postgres?", "/nowhere?"),
            "name of the database right.*nowhere",
        ),
        (lambda address: address.replace("archive_", "Ar-"), "small letters"),
        (lambda address: address.replace("postgres@", "nobody@"), "the user.*nobody"),
    ],
)
def test_a_wrong_address_says_what_to_do(database: str, change, reason: str) -> None:
    """A database that is not there, a schema or a user that cannot be."""
    with pytest.raises((InvalidValue, ReadError), match=reason):
        migrated(change(database))


def test_a_user_who_may_make_no_schema_is_told_so(server: Server) -> None:
    """What has to be granted stands in the message."""
    owner = Connections(server.address, "roles")
    with owner.writing() as db:
        db.execute("DROP ROLE IF EXISTS reader")
        db.execute("CREATE ROLE reader LOGIN")
    owner.close()
    address = server.address.replace("postgres@", "reader@")
    with pytest.raises(WriteError, match="GRANT CREATE"):
        migrated(f"{address}?schema=theirs")
