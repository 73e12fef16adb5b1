"""The tables of ``index.db``, how they come about, and when they are thrown away.

Nothing in this file is the only copy of anything. So an index of another version, or one that
cannot be read, is not repaired but begun anew, and filled from the picture files.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from archive.index.columns import COLUMNS, columns_of
from archive.index.folding import FOLDING_VERSION
from archive.index.records import RECORD_FORM
from archive.index.seal import SMALL, State, discard
from archive.model import Lineup, Location, Metadata, Person, Photo

__all__ = ["DAY_BITS", "SECOND_SLOTS", "fingerprint", "prepare"]

DAY_BITS = 20
"""A picture's id is its day's number in these many bits from the right, then a slot of the day."""
SECOND_SLOTS = 12
"""Slots of one second, so that ids ascend with the time of day: 86,400 × 12 < 2 ** 20."""

_TABLES = (
    # what is said about the index itself
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    # one row a picture; newest last, since the id begins with the day it was taken
    "CREATE TABLE photos (id INTEGER PRIMARY KEY, image, content, record BLOB NOT NULL)",
    "CREATE INDEX photos_by_image ON photos (substr(image, 1, 8))",
    # which file it is, as it was when it was read
    """CREATE TABLE files (
        file TEXT PRIMARY KEY, photo INTEGER NOT NULL, size INTEGER, mtime_ns INTEGER,
        inode INTEGER, ctime_ns INTEGER, sidecar TEXT
    ) WITHOUT ROWID""",
    # people, events, cities, creators, credits and roles, and how many pictures have each
    """CREATE TABLE names (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, value TEXT NOT NULL,
        key TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE UNIQUE INDEX names_by_value ON names (kind, value)",
    "CREATE INDEX names_by_key ON names (key) WHERE kind = 0",
    "CREATE TABLE parts (part TEXT, name INTEGER, PRIMARY KEY (part, name)) WITHOUT ROWID",
    # other names of the same person, from the directory
    "CREATE TABLE aliases (key TEXT, person INTEGER, PRIMARY KEY (key, person)) WITHOUT ROWID",
    "CREATE INDEX aliases_by_person ON aliases (person)",
    # who stands where: rows from the front, places from the left, and in which role then
    """CREATE TABLE appearances (
        person INTEGER, photo INTEGER, row INTEGER, place INTEGER, role INTEGER,
        PRIMARY KEY (person, photo, row, place)
    ) WITHOUT ROWID""",
    # who is in which picture by an identifier of theirs: see archive.index.deriving.number_of
    "CREATE TABLE identified (who INTEGER, photo INTEGER, PRIMARY KEY (who, photo)) WITHOUT ROWID",
    # what hits are divided by: ids of names, four bytes each
    "CREATE TABLE facets (photo INTEGER PRIMARY KEY, people INTEGER, names BLOB)",
    # only pictures whose rights are not in order for good
    """CREATE TABLE rights (
        photo INTEGER PRIMARY KEY, blocked INTEGER, opens REAL, opens_local REAL,
        closes REAL, closes_local REAL
    )""",
    # the word index, in parts that follow each other by id: see archive.index.partitions
    """CREATE TABLE partitions (
        number INTEGER PRIMARY KEY, first INTEGER, last INTEGER, photos INTEGER
    )""",
    "CREATE VIRTUAL TABLE paths USING fts5(file, content='', columnsize=0, tokenize='ascii')",
    # pictures changed one by one, for those who keep a copy in memory
    "CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, photo INTEGER)",
)

_SAMPLE = Photo(
    Path("2023/a-b_1.jpg"),
    "JPEG",
    "00",
    Metadata(
        title="Gästebuch",
        caption="v. l.: Prof. Dr. Jörg Schöffmann, Müller-Lüdenscheidt und O’Brien; Łódź, Ærø",
        people=Lineup((Person(name="Prof. Dr. h. c. Jörg O'Neill-Weiß", role="Rektor"), Person())),
        location_shown=(Location(city="Słubice", sublocation="Brücke"),),
        embargo="2023-05-12",
    ),
    file="2023/a-b_1.jpg",
)


def _make_tables(connection: sqlite3.Connection) -> None:
    """All tables, empty, in the transaction the connection is in."""
    # only who makes an index needs it, and it takes half a second to import
    from sqlite_utils import Database, Migrations

    migrations = Migrations("index")

    @migrations()
    def tables(db: Database) -> None:
        for statement in _TABLES:
            db.execute(statement)
        db.table("meta").insert_all(
            {"name": name, "value": value}
            for name, value in (("fingerprint", fingerprint()), ("epoch", 0), ("complete", 0))
        )

    migrations.apply(Database(connection))


def fingerprint() -> str:
    """Changes whenever a photo would be stored otherwise, or under other words, than before."""
    parts = (*_TABLES, *COLUMNS, *columns_of(_SAMPLE), FOLDING_VERSION, *RECORD_FORM)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def prepare(path: Path, found: State = State.SEALED) -> None:
    """Make sure a usable index is at ``path``; one that cannot be relied on is begun anew.

    One that a kill has left open is looked through, if it is small enough for that.
    """
    if found is State.BROKEN or (found is State.OPEN and not _makes_sense(path)):
        discard(path)
    try:
        _prepare(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        discard(path)
        _prepare(path)


def _makes_sense(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with any page, nor with the word index in them."""
    if not path.exists() or path.stat().st_size > SMALL:
        return True
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        sql = "SELECT name FROM sqlite_master WHERE sql LIKE '% USING fts5(%'"
        for (name,) in connection.execute(sql).fetchall():
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('integrity-check')")  # noqa: S608
    except (sqlite3.DatabaseError, ValueError):  # ValueError: a message that quotes damaged text
        return False
    finally:
        connection.close()
    return bool(verdict == "ok")


def _prepare(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        if _fingerprint_of(connection) == fingerprint():
            return
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if _fingerprint_of(connection) != fingerprint():
            _drop_all(connection)
            _make_tables(connection)
        if connection.in_transaction:
            connection.execute("COMMIT")
    finally:
        connection.close()


def _fingerprint_of(connection: sqlite3.Connection) -> str | None:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
    if not known:
        return None
    row = connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
    return row[0] if row else None


def _drop_all(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    virtual = [name for name, sql in rows if sql.startswith("CREATE VIRTUAL")]
    shadows = {name for name, _ in rows for v in virtual if name.startswith(f"{v}_")}
    plain = [n for n, _ in rows if n not in shadows and not n.startswith("sqlite_")]
    for name in (*virtual, *(n for n in plain if n not in virtual)):
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')
