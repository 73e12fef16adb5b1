"""The index in a SQLite file: all that every index keeps, and what is its own."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from captioned import NOON, entry
from conformance import ENTRIES, IndexConformance, found
from test_query import PIECES

from archive.index import SqliteIndex, parse_query
from archive.index.schema import DAY_BITS, SECOND_SLOTS
from archive.index.sqlite import numbers
from archive.rights import verdict


class TestSqliteIndex(IndexConformance):
    """SQLite keeps what every index keeps."""


class TestSqliteIndexInParts(IndexConformance):
    """The same holds when the words are in many parts."""

    @pytest.fixture(autouse=True)
    def small_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A new part for every two pictures."""
        monkeypatch.setattr("archive.index.stretches.FULL", 2)


def _rows(path: Path) -> dict[str, list[Any]]:
    """Everything in the tables, numbers of names and pictures replaced by what they stand for."""
    db = sqlite3.connect(path)
    names = {row[0]: row[1:] for row in db.execute("SELECT id, kind, value FROM names")} | {0: None}
    files = dict(db.execute("SELECT photo, file FROM files"))
    tables = {
        "names": db.execute("SELECT kind, value, key, count FROM names"),
        "parts": ((p, names[n]) for p, n in db.execute("SELECT part, name FROM parts")),
        "records": ((files[i], r) for i, r in db.execute("SELECT id, record FROM photos")),
        "files": db.execute(
            "SELECT file, size, mtime_ns, inode, image, content"
            " FROM files JOIN photos ON id = photo"
        ),
        "rights": ((files[i], *r) for i, *r in db.execute("SELECT * FROM rights")),
        "people": ((files[i], n) for i, n in db.execute("SELECT photo, people FROM facets")),
        "appearances": (
            (names[who], files[i], row, place, names[role])
            for who, i, row, place, role in db.execute("SELECT * FROM appearances")
        ),
    }
    rows = {name: sorted(map(repr, found)) for name, found in tables.items()}
    for table in [
        n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5(%'")
    ]:
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    db.close()
    return rows


DATES = (
    None, "2024", "2024-05", "2024-06", "2024-05-31", "2024-06-01", "2024-06-02", "soon", "2024-13",
    "2024-06-01T12:00:00", "2024-06-01T11:59:59", "2024-06-01T10:00:00Z",
    "2024-06-01T10:00:01+00:00",
    "2024-06-01T23:00:00+14:00", "T", "0000", "9999-12-31",
)  # fmt: skip


def test_the_states_are_those_of_the_verdict(index: SqliteIndex) -> None:
    """A search by rights and the judgement of each single picture never differ."""
    choose = random.Random(9)
    entries = [
        entry(
            f"{n}", embargo=choose.choice(DATES), expires=choose.choice(DATES),
            credit=choose.choice(("x", None)), copyright=choose.choice(("y", None)),
            creators=choose.choice((("z",), None)),
            usage_terms=choose.choice((None, "nur intern", "Nur redaktionell")),
        )
        for n in range(800)
    ]  # fmt: skip
    index.put_many(entries)
    states = {f"{e.photo.file}": verdict(e.photo.metadata, NOON).state for e in entries}
    for state in ("ok", "blocked", "embargoed", "expired"):
        hits = index.search(parse_query(f"rights:{state}"), limit=1_000).photos
        assert {hit.file for hit in hits} == {file for file, s in states.items() if s == state}
        assert {hit.file for hit in hits} != set()
    assert dict(index.facets(parse_query(""), ["rights"])["rights"]) == Counter(states.values())


def _changes(choose: random.Random) -> Iterator[tuple[str, Any]]:
    people = [
        f"{first} {last}" for first in ("Jo", "Ada", "Max") for last in ("Meier", "Øst", "Li")
    ]
    for _ in range(120):
        files = [f"{choose.randrange(60)}.jpg" for _ in range(choose.randint(1, 8))]
        if choose.random() < 0.3:
            yield "delete", files
        else:
            yield "put", [
                entry(
                    file, choose.sample(people, choose.randint(0, 4)),
                    caption=choose.choice(("Straße", "Brücke", "Rathaus")),
                    date_created=choose.choice((None, "2020", "2021-05-12", "2021-05-12T10:00:00")),
                    city=choose.choice((None, "Köln")), credit=choose.choice((None, "x")),
                )
                for file in files
            ]  # fmt: skip


def test_whatever_happened_before_the_rows_are_those_of_the_files(
    make_index: Callable[[], SqliteIndex], tmp_path: Path
) -> None:
    """An index that was changed many times has the rows of one filled anew, and sound tables."""
    index, kept = make_index(), {}
    for verb, what in _changes(random.Random(3)):
        if verb == "put":
            index.put_many(what)
            kept |= {one.photo.file: one for one in what}
        else:
            index.delete_many(what)
            kept = {file: one for file, one in kept.items() if file not in what}
    (tmp_path / "anew").mkdir()
    anew = SqliteIndex(tmp_path / "anew/index.db")
    anew.put_many(kept.values())
    anew.close()
    assert _rows(index.path) == _rows(anew.path)


def test_ids_ascend_with_the_time_of_day(index: SqliteIndex) -> None:
    """Pictures of one day come newest first, also when they were indexed in another order."""
    times = [f"2023-05-12T{h:02}:{m:02}:00" for h in range(0, 24, 3) for m in (0, 30)]
    shuffled = random.Random(2).sample(times, len(times))
    for time in shuffled:
        index.put_many([entry(time, date_created=time)])
    assert found(index, "") == times[::-1]


def test_a_burst_overflows_into_its_day(index: SqliteIndex) -> None:
    """More pictures in a second than there are slots for stay on their day, each by itself."""
    index.put_many(entry(f"{n:03}", date_created="2023-05-12T23:59:59") for n in range(150))
    index.put_many(entry(f"x{n}", date_created="2023-05-12T23:59:59") for n in range(20))
    assert len(set(found(index, "date:2023-05-12"))) == 100
    assert index.count(parse_query("date:2023-05-12")) == (170, True)
    assert index.count(parse_query("date:2023-05-13")) == (0, True)
    assert 86_400 * SECOND_SLOTS < 2**DAY_BITS


@pytest.mark.parametrize("damage", ["version", "garbage", "empty", "directory of tables"])
def test_an_index_that_cannot_be_used_is_begun_anew(
    make_index: Callable[[], SqliteIndex], damage: str
) -> None:
    """Another version's index or no index at all: empty and not complete, never half right."""
    index = make_index()
    index.put_many(ENTRIES)
    index.mark_complete()
    index.close()
    if damage == "version":
        db = sqlite3.connect(index.path)
        db.execute("UPDATE meta SET value = 'old' WHERE name = 'fingerprint'")
        db.commit()
        db.close()
    elif damage == "directory of tables":
        index.path.write_bytes(index.path.read_bytes()[:8192] + bytes(100_000))
    else:
        index.path.write_bytes(b"not a database" * 1_000 if damage == "garbage" else b"")
    again = make_index()
    assert not again.complete
    assert found(again, "") == []
    again.put_many(ENTRIES)
    assert len(found(again, "")) == len(ENTRIES)


def test_an_index_somebody_else_wrote_into_is_begun_anew(
    make_index: Callable[[], SqliteIndex],
) -> None:
    """A changed byte anywhere: nothing is found rather than something wrong."""
    choose = random.Random(8)
    for _ in range(100):
        index = make_index()
        assert (found(index, "") == []) == (not index.complete)
        index.put_many(ENTRIES)
        index.mark_complete()
        index.close()
        damaged = bytearray(index.path.read_bytes())
        damaged[choose.randrange(len(damaged))] ^= 1 << choose.randrange(8)
        index.path.write_bytes(damaged)
        again = make_index()
        assert not again.complete
        assert found(again, "") == []
        again.close()


def test_an_index_open_twice_is_sealed_by_the_last(
    make_index: Callable[[], SqliteIndex],
) -> None:
    """Who leaves first does not vouch for what the other still writes."""
    first, second = make_index(), make_index()
    first.put_many(ENTRIES)
    first.close()
    second.put_many([entry("later")])
    second.mark_complete()
    second.close()
    again = make_index()
    assert again.complete
    assert len(found(again, "")) == len(ENTRIES) + 1


def test_an_index_opened_again_is_the_same(make_index: Callable[[], SqliteIndex]) -> None:
    """What was put stays when the index is closed and opened."""
    first = make_index()
    first.put_many(ENTRIES)
    first.mark_complete()
    first.close()
    again = make_index()
    assert again.complete
    assert len(found(again, "")) == len(ENTRIES)


def test_many_read_while_one_writes(make_index: Callable[[], SqliteIndex]) -> None:
    """Every reader sees whole batches only, through its own and through shared connections."""
    index, other = make_index(), make_index()
    errors: list[str] = []
    done = threading.Event()

    def read(through: SqliteIndex) -> None:
        while not done.is_set():
            page = through.search(parse_query("foto"), limit=5)
            counted = through.facets(parse_query("foto"), ["city"])["city"]
            if page.total % 25 or (counted and counted[0][1] % 25):
                errors.append(f"{page.total} {counted}")

    readers = [threading.Thread(target=read, args=(one,)) for one in (index, index, other)]
    for thread in readers:
        thread.start()
    for batch in range(40):
        index.put_many(entry(f"{batch}-{n}", caption="Foto", city="Köln") for n in range(25))
    done.set()
    for thread in readers:
        thread.join()
    assert errors == []
    assert other.count(parse_query("foto")) == (1000, True)


def test_two_writers_take_turns(make_index: Callable[[], SqliteIndex]) -> None:
    """Names one of them made are the same names for the other."""
    first, second = make_index(), make_index()
    for n in range(30):
        first.put_many([entry(f"a{n}", ["Same Name", f"A {n}"])])
        second.put_many([entry(f"b{n}", ["Same Name", f"A {n}"])])
        first.delete_many([f"b{n - 1}"])
    assert [(p.name, p.count) for p in second.people("same")] == [("Same Name", 31)]
    assert set(found(first, 'person:"A 29"')) == {"a29", "b29"}
    assert found(second, 'person:"A 3"') == ["a3"]


@pytest.mark.parametrize(
    "given",
    [[], [7], [1, 2, 3], [10, 200], [-5, 730_000 << 20], [(730_000 << 20) + n for n in range(99)],
     [9_999_999_999_999, 9_999_999_999_998], [1 << 60, (1 << 60) + 1]],
)  # fmt: skip
def test_numbers_come_back_from_text_as_they_are(given: list[int]) -> None:
    """Of one length or of several, negative or beyond what a float holds."""
    assert numbers(",".join(map(str, given))).tolist() == given


def test_who_is_in_very_many_pictures_is_not_looked_up_in_all(
    index: SqliteIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is as always; the count says that there may be more."""
    index.put_many(ENTRIES)
    query = parse_query('person:"Gesine Schwan" person:"Ilona Friedrich"')
    whole = index.search(query)
    assert (whole.total, whole.exact) == (3, True)
    monkeypatch.setattr("archive.index.search.LOOKED_AT", 1)
    monkeypatch.setattr("archive.index.walks.LOOKED_AT", 1)
    assert index.count(query) == (1, False)
    page = index.search(query, limit=1)
    assert (page.photos, page.exact, 1 <= page.total <= 3) == (whole.photos[:1], False, True)
    rest = index.search(query, limit=2, after=page.next)
    assert rest.photos == whole.photos[1:]


def test_random_strings_are_answered(index: SqliteIndex) -> None:
    """Whatever is typed finds something or nothing and raises nothing; $INDEX_STRINGS of them."""
    index.put_many(ENTRIES)
    choose = random.Random(6)
    pieces = (*PIECES, "schwan", "rathus", "conflict:", "missing:", "AND", "^", "NEAR(", "%", "'")
    for _ in range(int(os.environ.get("INDEX_STRINGS", "2000"))):
        query = parse_query("".join(choose.choices(pieces, k=choose.randint(0, 12))))
        page = index.search(query, limit=3)
        assert page.total >= len(page.photos)
