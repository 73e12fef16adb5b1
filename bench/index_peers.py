"""The same questions over the same records in the same run: our index, PostgreSQL 15, tantivy.

``python -m bench index_peers 200000`` starts a PostgreSQL cluster of its own on 127.0.0.1 (as the
user ``postgres`` if it is run by root) and ends it again; needs ``psycopg`` and ``tantivy``.
Each answer is a first page of 60 records, decoded by the same code. All sides get the words folded
by us. Figures are p50 and p95 in milliseconds, wall clock, warm; the peers take turns.

In portions: ``--folder`` keeps what is built, ``--dsn`` names a server that is running anyway,
``--build NAME`` builds one peer and asks none; without it what is built already is only asked.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from index_records import PAGE, records
from index_speed import batches, misspelt, sample
from peer_postgresql import Postgres
from peer_tantivy import Tantivy

from archive.index import SqliteIndex, parse_query
from archive.index.folding import words
from tests.cluster import cluster

Ask = Callable[[Any], object]
SERVER = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "fsync": "off",
    "max_parallel_workers_per_gather": "0",
}
"""How the server of this measurement is set up."""


class Ours:
    """The index of the product, asked as the product asks it."""

    name = "bildzeile"

    def __init__(self, folder: Path, count: int) -> None:
        (folder / ".archive").mkdir(parents=True, exist_ok=True)
        self.index = SqliteIndex(folder / ".archive/index.db")
        if not self.index.complete:
            for batch in batches(records(count, count * 15 // 100), 50_000):
                self.index.put_many(batch)
            self.index.mark_complete()

    def close(self) -> None:
        self.index.close()

    def size(self) -> int:
        return self.index.stats().bytes

    def _page(self, typed: str) -> object:
        return self.index.search(parse_query(typed), limit=PAGE)

    def person(self, name: str) -> object:
        return self._page(f'person:"{name}"')

    def together(self, pair: tuple[str, str]) -> object:
        return self._page(f'person:"{pair[0]}" person:"{pair[1]}"')

    def left_of(self, pair: tuple[str, str]) -> object:
        return self._page(f'person:"{pair[0]}" < "{pair[1]}"')

    def words(self, found: list[str]) -> object:
        return self._page(" ".join(found))

    def phrase(self, found: list[str]) -> object:
        return self._page(f'"{" ".join(found)}"')

    def prefix(self, start: str) -> object:
        return self._page(f"{start}*")

    def relevance(self, found: list[str]) -> object:
        return self._page(" ".join(found) + " sort:relevance")

    def count(self, word: str) -> object:
        return self.index.count(parse_query(word), cap=10_000)

    def facets(self, word: str) -> object:
        return self.index.facets(parse_query(word), ["year", "city", "event", "creator", "person"])

    def similar(self, name: str) -> object:
        return self.index.similar_names(name)

    def suggest(self, start: str) -> object:
        return self.index.suggest(start)


def questions(index: SqliteIndex, choose: random.Random) -> dict[str, tuple[str, list[Any]]]:
    """What each peer is asked: the label, the verb, and what about."""
    photos = sample(index, 150, choose)
    texts = [[w for w in words(p.caption or "") if len(w) > 3] for p in photos]
    lines = [words(p.caption or "") for p in photos]
    pairs = [p.people.names[:2] for p in photos if len(p.people) > 1]
    starts = [max(0, choose.randrange(max(1, len(line) - 3))) for line in lines]
    lasts = [p.people.names[0].split()[-1] for p in photos]
    broad = min(
        ("stadt", "verleihung", "eroffnung", "deutschland", "museum", "der", "und"),
        key=lambda word: abs(
            index.count(parse_query(word), cap=10**9)[0] - index.stats().photos // 5
        ),
    )
    return {
        "one person": ("person", [p.people.names[0] for p in photos]),
        "two together": ("together", pairs),
        "A directly left of B": ("left_of", pairs),
        "2 words": ("words", [choose.sample(text, 2) for text in texts]),
        "phrase of 3 words": ("phrase", [t[s : s + 3] for t, s in zip(lines, starts, strict=True)]),
        "prefix of 4 letters": ("prefix", [choose.choice(text)[:4] for text in texts]),
        "2 words by relevance": ("relevance", [choose.sample(text, 2) for text in texts]),
        "1 word by relevance": ("relevance", [choose.sample(text, 1) for text in texts]),
        "count up to 10,000": ("count", [choose.choice(text) for text in texts]),
        f"5 facets of “{broad}”": ("facets", [broad] * 12),
        "misspelt name": ("similar", [misspelt(p.people.names[0], choose) for p in photos[:60]]),
        "suggestions": ("suggest", [last[: choose.randint(1, 5)] for last in lasts]),
    }  # fmt: skip


def measured(peer: object, verb: str, asked: list[Any]) -> str:
    """p50 / p95, or a dash if the peer has no such verb."""
    ask: Ask | None = getattr(peer, verb, None)
    if ask is None:
        return "–"
    for one in asked[:3]:
        ask(one)
    times = []
    for one in asked:
        began = time.perf_counter()
        ask(one)
        times.append((time.perf_counter() - began) * 1e3)
    times.sort()
    return f"{times[len(times) // 2]:.2f} / {times[int(len(times) * 0.95)]:.2f}"


def ask(peers: Sequence[Any], count: int) -> None:
    """Ask all of them in turn, and print the table."""
    print(f"| p50 / p95 ms, {count:,} records |", " | ".join(p.name for p in peers), "|")
    print("|---|" + "---|" * len(peers))
    for label, (verb, asked) in questions(peers[0].index, random.Random(5)).items():
        cells = [measured(peer, verb, asked) for peer in peers]
        print(f"| {label} |", " | ".join(cells), "|", flush=True)


def main() -> None:
    """Build what is not there yet, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=200_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--dsn")
    parser.add_argument("--build", choices=("bildzeile", "postgresql", "tantivy"))
    given = parser.parse_args()
    count = given.count
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bildzeile-peers-"))
    try:
        with ExitStack() as stack:
            dsn = given.dsn or stack.enter_context(cluster(SERVER)).address
            made: dict[str, Callable[[], Any]] = {
                "bildzeile": lambda: Ours(folder / "ours", count),
                "postgresql": lambda: Postgres(dsn, count),
                "tantivy": lambda: Tantivy(folder / "tantivy", count),
            }
            peers = []
            for name in (given.build,) if given.build else made:
                began = time.perf_counter()
                peers.append(made[name]())
                print(f"{name}: ready in {time.perf_counter() - began:.0f} s,"
                      f" {peers[-1].size() / count:,.0f} bytes a record", flush=True)  # fmt: skip
            if not given.build:
                ask(peers, count)
            for peer in peers:
                peer.close()
    finally:
        if not given.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
