"""The index on a PostgreSQL server: all that every index keeps, and the answers of the file."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from captioned import NOON, entry
from conformance import ENTRIES, IndexConformance, found

from archive.errors import ReadError
from archive.index import parse_query

pytestmark = pytest.mark.postgres
postgres = pytest.importorskip(
    "archive.postgres.index", reason="left out: needs PostgreSQL and psycopg"
)
PostgresIndex = postgres.PostgresIndex
Connections = importlib.import_module("archive.postgres").Connections


@pytest.fixture
def make_index(database: str, tmp_path: Path) -> Iterator[Callable[[], PostgresIndex]]:
    """Opens the index of one archive, as often as asked."""
    opened: list[PostgresIndex] = []

    def make() -> PostgresIndex:
        opened.append(PostgresIndex(database, root=tmp_path, clock=lambda: NOON))
        return opened[-1]

    yield make
    for index in opened:
        index.close()


class TestPostgresIndex(IndexConformance):
    """PostgreSQL keeps what every index keeps."""


def change(database: str, sql: str) -> None:
    with closing(Connections(database, "index")) as connections, connections.writing() as db:
        db.execute(sql)


def test_an_index_of_another_version_is_refused_or_begun_anew(
    make_index: Callable[[], PostgresIndex], database: str
) -> None:
    """A newer one is refused with the reason; one from before gives way to an empty one."""
    index = make_index()
    index.put_many(ENTRIES)
    index.mark_complete()
    assert make_index().complete
    change(database, "UPDATE meta SET value = 'newer' WHERE name = 'fingerprint'")
    with pytest.raises(ReadError, match="another version of Bildzeile made this index"):
        make_index()
    change(database, "DELETE FROM steps")
    anew = make_index()
    assert (anew.complete, anew.stats().photos) == (False, 0)
    assert anew.put_many(ENTRIES) == len(ENTRIES)


def test_names_words_and_paths_of_any_length_are_kept(
    make_index: Callable[[], PostgresIndex],
) -> None:
    """What a B-tree or a tsvector has no room for is found all the same."""
    index = make_index()
    long = "x" * 5_000
    name = " ".join(f"Wort{n}" for n in range(900))
    index.put_many(
        [
            entry(f"{long}.jpg", [f"Otto {long}", name], caption=f"{long} Brücke", event=name),
            entry("many.jpg", caption=" ".join(f"w{n}" for n in range(300_000))),
            entry("nul.jpg", ["Nu\0ll"], city="a\0b"),
        ]
    )
    for typed in (f"person:{long}", f'person:"Otto {long}"', f'"{long} brücke"', f"file:{long}"):
        assert found(index, typed) == [f"{long}.jpg"], typed[:30]
    assert found(index, "w1 w1000") == ["many.jpg"]
    assert found(index, "city:a person:nu") == ["nul.jpg"]
    assert index.facets(parse_query("city:a"), ["city"])["city"] == [("a\0b", 1)]
    assert index.delete_many([f"{long}.jpg", "many.jpg", "nul.jpg"]) == 3
    assert index.stats().people == 0


def test_two_machines_take_turns(make_index: Callable[[], PostgresIndex]) -> None:
    """Names one of them made are the same names for the other; all of both is kept."""
    first, second = make_index(), make_index()
    for n in range(8):
        first.put_many([entry(f"a{n}", ["Same Name", f"A {n}"])])
        second.put_many([entry(f"b{n}", ["Same Name", f"A {n}"])])
        first.delete_many([f"b{n - 1}"])
    assert [(p.name, p.count) for p in second.people("same")] == [("Same Name", 9)]
    assert set(found(first, 'person:"A 7"')) == {"a7", "b7"}
    assert found(second, 'person:"A 3"') == ["a3"]


def test_what_was_erased_is_in_no_table(make_index: Callable[[], PostgresIndex]) -> None:
    """``purge`` writes all tables anew, and says so where somebody is reading just now."""
    index, other = make_index(), make_index()
    index.put_many(ENTRIES)
    index.set_aliases([("Gesine Schwan", "Gesine Schneider")], as_of=3)
    index.clear()
    reading = other.known()
    assert index.purge()
    assert list(reading) == []
    assert index.aliases_as_of == 0
    index.put_many(ENTRIES)
    assert len(found(other, "")) == len(ENTRIES)


def test_relevance_goes_by_how_rare_words_are_now(
    make_index: Callable[[], PostgresIndex],
) -> None:
    """The rarer word decides, also right after another machine made it the more frequent one."""
    here, there = make_index(), make_index()
    there.put_many([entry("a.jpg", caption="anker"), entry("b.jpg", caption="boje")])
    for often, first in (("anker", "b.jpg"), ("boje", "a.jpg"), ("anker", "b.jpg")):
        there.put_many([entry(f"{n}.jpg", caption=often) for n in range(9)])
        assert found(here, "anker OR boje sort:relevance")[0] == first, often


def test_how_frequent_words_are_is_kept_in_step(
    make_index: Callable[[], PostgresIndex], database: str
) -> None:
    """Each word of each part with the number of pictures that have it; none without pictures."""
    index = make_index()
    index.put_many(ENTRIES)
    index.put_many([entry("a.jpg", ["Otto Anker"], caption="Anker, Anker und Boje")])
    index.put_many([entry("a.jpg", ["Otto Anker"], caption="Anker und Schot")])
    counted = (
        "SELECT word, count(*) FROM words_0, unnest(tsvector_to_array(terms(text))) AS word"
        " GROUP BY word ORDER BY word"
    )
    kept = "SELECT word, photos FROM frequencies WHERE part = 0 ORDER BY word"
    with closing(Connections(database, "index")) as connections:
        with connections.reading() as db:
            assert db.execute(kept).fetchall() == db.execute(counted).fetchall() != []
        index.clear()
        with connections.reading() as db:
            assert db.execute("SELECT * FROM frequencies").fetchall() == []
