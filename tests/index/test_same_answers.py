"""Whatever is asked, the index on a server gives the answer of the index in a file."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asked import Asker
from captioned import NOON, entry

from archive.index import Index, SqliteIndex, parse_query
from archive.model import Lineup, Person
from bench.index_records import records

pytestmark = pytest.mark.postgres
postgres = pytest.importorskip(
    "archive.postgres.index", reason="left out: needs PostgreSQL and psycopg"
)

PICTURES = 1_200
Both = tuple[Index, Index]


@pytest.fixture(scope="module")
def both(server, tmp_path_factory) -> Iterator[Both]:
    """The same pictures in both, in parts of 250: put, put anew, moved to other days, deleted."""
    root: Path = tmp_path_factory.mktemp("same")
    (root / ".archive").mkdir()
    address = f"{server.address}?schema=same"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.index.stretches.FULL", 250)
        patch.setattr("archive.index.paging.RANKED", 150)
        with (
            SqliteIndex(root / ".archive/index.db", clock=lambda: NOON) as in_file,
            postgres.PostgresIndex(address, root=root, clock=lambda: NOON) as on_server,
        ):
            for index in (in_file, on_server):
                fill(index)
            yield in_file, on_server


def fill(index: Index) -> None:
    choose = random.Random(4)
    made = list(records(PICTURES, 150, years=9))
    for start in range(0, PICTURES, 400):
        index.put_many(made[start : start + 400])
    again = []
    for one in choose.sample(made, 200):
        people = [*one.photo.people, Person(unknown=True)] if choose.random() < 0.5 else []
        day = choose.choice((None, "2001", "2001-05-12", one.photo.date_created))
        metadata = one.photo.metadata.replace(people=Lineup(tuple(people)), date_created=day)
        again.append(replace(one, photo=replace(one.photo, metadata=metadata)))
    index.put_many(again)
    index.put_many(entry(f"{n}.jpg", caption="Ein Wort " * (n % 5), city="Łódź") for n in range(60))
    index.delete_many([str(one.photo.file) for one in choose.sample(made, 100)])
    index.set_aliases([(made[5].photo.people.names[0], "Künstlername Anders")])


def answer(index: Index, typed: str, after: str | None = None) -> tuple[object, ...]:
    """Everything a page says, pictures by their path."""
    page = index.search(parse_query(typed), limit=25, after=after)
    files = [hit.file for hit in page.photos]
    return files, page.total, page.exact, page.next, page.did_you_mean


def test_any_query_finds_the_same_in_the_same_order(both: Both) -> None:
    """First and second page, counts, guesses and the token for the next; $INDEX_QUERIES of them."""
    in_file, on_server = both
    pictures = in_file.search(parse_query("people:1.."), limit=PICTURES).photos
    asker = Asker(pictures, seed=11)
    differ = {}
    for _ in range(int(os.environ.get("INDEX_QUERIES", "400"))):
        typed = asker.query()
        wanted, found = answer(in_file, typed), answer(on_server, typed)
        if wanted == found and wanted[3]:
            after = str(wanted[3])
            wanted, found = answer(in_file, typed, after), answer(on_server, typed, after)
        if wanted != found:
            differ[typed] = wanted, found
    assert differ == {}


def test_facets_names_and_suggestions_are_the_same(both: Both) -> None:
    """What hits divide by, who is known, and how a line goes on."""
    in_file, on_server = both
    asker = Asker(in_file.search(parse_query("people:1.."), limit=PICTURES).photos, seed=12)
    for _ in range(60):
        typed = asker.query()
        query = parse_query(typed)
        assert in_file.facets(query) == on_server.facets(query), typed
        assert in_file.suggest(typed) == on_server.suggest(typed), typed
        assert in_file.similar_names(typed) == on_server.similar_names(typed), typed
        assert in_file.resolve_name(typed) == on_server.resolve_name(typed), typed
    assert in_file.people() == on_server.people()
    assert list(in_file.known()) == list(on_server.known())
    assert in_file.stats().photos == on_server.stats().photos == PICTURES - 40
