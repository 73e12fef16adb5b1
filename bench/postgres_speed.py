"""How fast the index on a PostgreSQL server answers: ``python -m bench postgres_speed 1000000``.

The questions are those of ``index_speed``, asked over a socket on this machine; beside it the same
of the index in a file. With ``--address`` of a database that is there, records are added to it (or
none with a count of 0), so that loading and asking can be done at different times.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from index_records import records
from index_speed import _last, batches, misspelt, query_sets, report, sample, timed

from archive.index import SqliteIndex, parse_query
from archive.model import Photo
from archive.postgres.index import PostgresIndex
from tests.cluster import cluster

MEMORY = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
SERVER = {  # what docs/operations.md recommends
    "shared_buffers": f"{MEMORY // 4}MB", "effective_cache_size": f"{MEMORY * 2 // 3}MB",
    "random_page_cost": "1.1", "max_wal_size": "4GB", "work_mem": "32MB",
}  # fmt: skip
TOGETHER = 50_000
BAR = 50

Either = PostgresIndex | SqliteIndex


def load(index: Either, count: int) -> None:
    """Put so many records into an index; says how long that took."""
    wall = 0.0
    for batch in batches(records(count, count * 15 // 100), TOGETHER):
        began = time.perf_counter()
        index.put_many(batch)
        wall += time.perf_counter() - began
    began = time.perf_counter()
    index.mark_complete()
    wall += time.perf_counter() - began
    name = type(index).__name__
    print(f"{name}: {count:,} records loaded in {wall:,.0f} s, {count / wall:,.0f}/s", flush=True)


def ask(index: Either, photos: Sequence[Photo]) -> None:
    """One line of the table for each kind of question."""
    size = index.stats()
    print(
        f"{type(index).__name__}: {size.photos:,} photos, {size.people:,} people,"
        f" {size.bytes / size.photos:,.0f} bytes each"
    )
    choose = random.Random(17)
    for label, (_, queries) in query_sets(photos, choose).items():
        report(label, BAR, timed(lambda q: index.search(parse_query(q)), queries))
    lasts = [_last(photo) for photo in photos]
    starts = [last[: choose.randint(1, 6)] for last in lasts]
    report("suggestions", BAR, timed(index.suggest, starts))
    wrong = [misspelt(photo.people.names[0], choose) for photo in photos]
    report("misspelt name", BAR, timed(index.similar_names, wrong))
    report("all facets, one word", BAR, timed(_facets(index), ["stadt"] * 12))


def _facets(index: Either) -> Callable[[str], object]:
    return lambda typed: index.facets(parse_query(typed))


def main() -> None:
    """Load (or open) and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--address", help="a database that is there")
    parser.add_argument("--file", type=Path, help="the index in a file to compare with")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--load", action="store_true", help="ask nothing")
    given = parser.parse_args()
    with ExitStack() as stack:
        address = given.address or stack.enter_context(cluster(SERVER)).address
        folder = Path(tempfile.mkdtemp(prefix="bildzeile-postgres-"))
        stack.callback(shutil.rmtree, folder)
        index = stack.enter_context(PostgresIndex(address, root=folder))
        if given.count:
            load(index, given.count)
        if given.load:
            return
        photos = sample(index, given.queries, random.Random(17))
        peers: list[Either] = [index]
        if given.file:
            peers.append(stack.enter_context(SqliteIndex(given.file)))
        for peer in peers:
            ask(peer, photos)


if __name__ == "__main__":
    sys.exit(main())
