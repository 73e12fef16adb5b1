"""How an archive behaves as it grows, on either engine: ``python -m bench scale 100000 1000000``.

One stream of records, oldest first, is put into the index up to each of the sizes given; there it
is asked by a process of its own, whose peak of memory is what a page server or a command needs.
The server is that of ``--engine postgresql``, started for the measurement with the settings
``docs/operations.md`` recommends; otherwise the index is a file.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import islice
from multiprocessing import Process, Queue
from pathlib import Path

from index_records import records
from postgres_speed import SERVER, Either, ask

from archive.index import Ready, SqliteIndex, parse_query
from archive.model import Photo
from archive.postgres.index import PostgresIndex
from tests.cluster import cluster

CHUNK = 2_000
"""So many records are handed from the process that makes them at a time."""
TOGETHER = 50_000
"""So many are added in one transaction."""
FIRST, YEARS = date(1995, 1, 1), 30
"""What time the whole stream covers; see ``records``."""


def opened(address: str, folder: Path) -> Either:
    """The index an address leads to: a server's, or a file's."""
    if address.startswith("postgresql:"):
        return PostgresIndex(address, root=folder)
    return SqliteIndex(Path(address))


def made(whole: int, waiting: Queue[list[Ready] | None]) -> None:
    """Make the records and all that is stored of them, for another process to put."""
    stream = (Ready.of(entry) for entry in records(whole, whole * 15 // 100))
    while chunk := list(islice(stream, CHUNK)):
        waiting.put(chunk)
    waiting.put(None)


def arriving(waiting: Queue[list[Ready] | None]) -> Iterator[Ready]:
    """The same, as they arrive."""
    while (chunk := waiting.get()) is not None:
        yield from chunk


def grow(index: Either, stream: Iterator[Ready], count: int) -> None:
    """Add so many records; says how long that took."""
    began = time.perf_counter()
    for start in range(0, count, TOGETHER):
        index.put_many(islice(stream, min(TOGETHER, count - start)))
    index.mark_complete()
    took = time.perf_counter() - began
    print(f"{count:,} records added in {took:,.0f} s, {count / took:,.0f}/s", flush=True)


def sample(index: Either, whole: int, count: int) -> list[Photo]:
    """Photos from all over the days that the stream has reached."""
    choose = random.Random(17)
    reached = index.stats().photos * YEARS * 365 // whole
    found: list[Photo] = []
    while len(found) < count:
        day = FIRST + timedelta(choose.randrange(reached))
        found += index.search(parse_query(f"date:{day}"), limit=5).photos
    return choose.sample(found, count)


def answer(address: str, folder: Path, whole: int) -> None:
    """Ask everything once the index is warm, and say what memory that took."""
    with opened(address, folder) as index:
        ask(index, sample(index, whole, 100))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"this process: at most {peak:,} MB of memory", flush=True)


def measure(address: str, folder: Path, sizes: Sequence[int], wait: bool) -> None:
    """Grow the index to each of the sizes, and have it asked there."""
    waiting: Queue[list[Ready] | None] = Queue(4)
    Process(target=made, args=(sizes[-1], waiting), daemon=True).start()
    stream, there = arriving(waiting), 0
    for size in sizes:
        with opened(address, folder) as index:
            grow(index, stream, size - there)
        there = size
        command = [sys.executable, "-m", "bench", "scale", str(sizes[-1]),
                   "--ask", address, "--folder", str(folder)]  # fmt: skip
        if wait:
            input(f"{' '.join(command)}\nanswers; Enter goes on: ")
        else:
            subprocess.run(command, check=True)


def main() -> None:
    """Measure one engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=(10_000, 100_000))
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path, help="where the index in a file shall stay")
    parser.add_argument("--wait", action="store_true", help="let somebody else ask at each size")
    parser.add_argument("--ask", metavar="ADDRESS", help="grow nothing, ask an index that is there")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if given.ask:
            answer(given.ask, folder, given.sizes[-1])
            return
        address = str(folder / "index.db")
        if given.engine == "postgresql":
            address = stack.enter_context(cluster(SERVER)).address
        measure(address, folder, given.sizes, given.wait)


if __name__ == "__main__":
    main()
