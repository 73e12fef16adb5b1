"""How fast records are loaded in bulk: by one process, and with two more that make them ready.

Records lie in files as the program that has them would keep them; reading those files is part of
the work. One transaction takes 5,000 of them.
"""

from __future__ import annotations

import argparse
import pickle
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

import index_load  # its functions by that name, for other processes
from index_records import records
from index_speed import batches

from archive.index import Entry, Ready, SqliteIndex

CHUNK = 1_000


def read(path: Path) -> list[Entry]:
    """The records of one file."""
    entries: list[Entry] = pickle.loads(path.read_bytes())
    return entries


def made_ready(path: Path) -> list[Ready]:
    """The same, with all that is stored of them worked out."""
    return [Ready.of(entry) for entry in read(path)]


def measure(folder: Path, paths: list[Path], processes: int) -> float:
    """Records a second into an index of their own; ``processes`` make them ready."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".archive").mkdir(parents=True)
    began = time.perf_counter()
    with SqliteIndex(folder / ".archive/index.db") as index:
        for batch in batches(_all(paths, processes), 5_000):
            index.put_many(batch)
        index.mark_complete()
        took = time.perf_counter() - began
        return index.stats().photos / took


def _all(paths: list[Path], processes: int) -> Iterator[Entry | Ready]:
    if not processes:
        for path in paths:
            yield from read(path)
        return
    with ProcessPoolExecutor(processes) as pool:
        ahead = deque(pool.submit(index_load.made_ready, path) for path in paths)
        while ahead:
            yield from ahead.popleft().result()


def main() -> None:
    """Lay the records out, and load them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    count = parser.parse_args().count
    folder = Path(tempfile.mkdtemp(prefix="bildzeile-load-"))
    try:
        paths = []
        waiting = records(count, count * 15 // 100)
        while entries := list(islice(waiting, CHUNK)):
            paths.append(folder / f"{len(paths):05}.records")
            paths[-1].write_bytes(pickle.dumps(entries))
        for processes in (0, 1, 2):
            rate = measure(folder / "index", paths, processes)
            print(f"load {count:,} records, made ready by {processes or 'no'} other processes:"
                  f" {rate:,.0f}/s (bar 8,000)", flush=True)  # fmt: skip
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
