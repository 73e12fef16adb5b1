"""How fast records are loaded in bulk: by one process, and with two more that make them ready.

Records lie in files (kept in ``--folder`` for the next time) as the program that has them would
keep them; reading those files is part of the work. One transaction takes 50,000 of them.
"""

from __future__ import annotations

import argparse
import copyreg
import gc
import io
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any

import index_load  # its functions by that name, for other processes
from index_records import records

from archive.index import Entry, Ready, SqliteIndex
from archive.model import Lineup, Metadata, Person, Photo

CHUNK = 1_000
"""So many records are in one file."""
TOGETHER = 50_000
"""So many are added in one transaction."""
AHEAD = 8
"""So many files may be made ready before the first is needed."""


def written(entries: list[Entry]) -> bytes:
    """Records as they lie in a file: each value by its class and what that is called with.

    Pickle's own way sets every attribute by itself, which takes three times as long to read.
    """
    file = io.BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    called = dict.fromkeys((Entry, Photo, Metadata, Lineup, Person), _call)
    pickler.dispatch_table = {**copyreg.dispatch_table, **called}
    pickler.dump(entries)
    return file.getvalue()


def _call(value: Any) -> tuple[type, tuple[Any, ...]]:
    return type(value), tuple(getattr(value, field.name) for field in fields(value))


def read(path: Path) -> list[Entry]:
    """The records of one file."""
    entries: list[Entry] = pickle.loads(path.read_bytes())
    return entries


def make_ready(path: Path) -> Path:
    """The same with all that is stored of them worked out, in a file beside it."""
    ready = path.with_suffix(".ready")
    ready.write_bytes(pickle.dumps([Ready.of(entry) for entry in read(path)]))
    return ready


def arrived(path: Path) -> list[Ready]:
    """What another process has made ready."""
    ready: list[Ready] = pickle.loads(path.read_bytes())
    path.unlink()
    return ready


def measure(folder: Path, paths: list[Path], processes: int) -> tuple[float, float]:
    """Records a second into an index of their own, and the processor time of each in µs.

    ``processes`` make them ready.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".archive").mkdir(parents=True)
    began, used = time.perf_counter(), _used()
    with SqliteIndex(folder / ".archive/index.db") as index:
        waiting = _all(paths, processes)
        while index.put_many(islice(waiting, TOGETHER)):
            pass
        index.mark_complete()
        took = time.perf_counter() - began
        count = index.stats().photos
    return count / took, (_used() - used) / count * 1e6


def _used() -> float:
    """Seconds of processor time of this process and those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _all(paths: list[Path], processes: int) -> Iterator[Entry | Ready]:
    if not processes:
        for path in paths:
            yield from read(path)
        return
    waiting = iter(paths)
    with ProcessPoolExecutor(processes) as pool:
        ahead = deque(pool.submit(index_load.make_ready, p) for p in islice(waiting, AHEAD))
        while ahead:
            path = ahead.popleft().result()
            ahead.extend(pool.submit(index_load.make_ready, p) for p in islice(waiting, 1))
            yield from arrived(path)


def lay_out(folder: Path, count: int) -> list[Path]:
    """The files of so many records, which stay there for the next time."""
    paths = [folder / f"{start:07}.values" for start in range(0, count, CHUNK)]
    folder.mkdir(parents=True, exist_ok=True)
    if not all(path.exists() for path in paths):
        waiting = records(count, count * 15 // 100)
        for path in paths:
            path.write_bytes(written(list(islice(waiting, CHUNK))))
    return paths


def main() -> None:
    """Lay the records out, and load them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--processes", type=int, nargs="*", default=(0, 1, 2))
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "bildzeile-load"
    )
    given = parser.parse_args()
    paths = lay_out(given.folder / str(given.count), given.count)
    gc.disable()  # nothing that is made here forms circles; looking for them takes as long
    for processes in given.processes:
        rate, used = measure(given.folder / "index", paths, processes)
        print(f"load {given.count:,} records, made ready by {processes or 'no'} other processes:"
              f" {rate:,.0f}/s (bar 8,000), {used:.0f} µs of CPU each", flush=True)  # fmt: skip
    shutil.rmtree(given.folder / "index")


if __name__ == "__main__":
    sys.exit(main())
