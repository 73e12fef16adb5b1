"""How fast a folder of files is indexed, cold, unchanged and changed, and who has to wait for it.

``python -m bench index_refresh 20000`` draws so many small JPEGs with captions (kept in
``--folder`` for the next time), then refreshes; and lets readers search while a writer adds a
thousand records a second. Cores and disk are whatever this machine has: compare within one run.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from itertools import islice
from pathlib import Path

from index_records import records
from index_speed import query_sets, sample
from PIL import Image

from archive import files
from archive.index import SqliteIndex, parse_query
from archive.refresh import refresh


def draw(folder: Path, count: int) -> None:
    """So many pictures of 480 × 320 pixels, each another one, with all their words inside."""
    ground = Image.effect_noise((480, 320), 40).convert("RGB")
    for number, entry in enumerate(records(count, max(100, count // 10))):
        path = folder / str(entry.photo.file)
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        ground.putpixel((number % 480, number // 480 % 320), (255, 0, number % 256))
        ground.save(path, quality=70)
        held = entry.photo.metadata
        files.write(
            path, title=held.title, caption=held.caption, people=held.people, event=held.event,
            city=held.city, creators=held.creators, credit=held.credit, copyright=held.copyright,
            keywords=held.keywords, date_created=held.date_created,
        )  # fmt: skip


def measure(folder: Path, count: int) -> None:
    """Cold index, nothing changed, a hundred changed, one changed."""
    home = folder / ".archive"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    time.sleep(2.1)  # so that no file is so fresh that it would be read twice
    with SqliteIndex(home / "index.db") as index:
        for what in ("cold index", "nothing changed"):
            done = refresh(index, folder)
            print(f"{what}: {count / done.seconds:,.0f} files/s ({done.seconds:.1f} s)", flush=True)
        assert (done.added, done.changed, len(done.failed)) == (0, 0, 0)
        alone = refresh(SqliteIndex(_fresh()), folder, processes=1)
        print(f"cold index, one process: {count / alone.seconds:,.0f} files/s")


def _fresh() -> Path:
    home = Path(tempfile.mkdtemp(prefix="bildzeile-")) / ".archive"
    home.mkdir()
    return home / "index.db"


def readers(folder: Path, count: int = 20_000) -> None:
    """Searches while nothing is written, then while a writer adds a thousand a second."""
    path = _fresh()
    with SqliteIndex(path) as index:
        waiting = iter(list(records(count + 20_000, count // 5)))
        index.put_many(islice(waiting, count))
        choose = random.Random(3)
        sets = query_sets(sample(index, 60, choose), choose)
        queries = [q for _, some in sets.values() for q in some[:20]]
        choose.shuffle(queries)
        idle = _p95(index, queries)
        stop = threading.Event()
        written = 0

        def write() -> None:
            nonlocal written
            due = time.perf_counter()
            while not stop.is_set():
                written += index.put_many(islice(waiting, 100))
                due += 0.1
                time.sleep(max(0.0, due - time.perf_counter()))

        writer = threading.Thread(target=write)
        writer.start()
        began = time.perf_counter()
        busy = _p95(index, queries)
        stop.set()
        writer.join()
        rate = written / (time.perf_counter() - began)
    print(f"readers, p95: idle {idle:.1f} ms, while {rate:,.0f}/s are added {busy:.1f} ms"
          f" = {busy / idle:.1f} ×")  # fmt: skip


def _p95(index: SqliteIndex, queries: list[str]) -> float:
    for query in queries[:20]:
        index.search(parse_query(query))
    times = []
    for query in queries:
        began = time.perf_counter()
        index.search(parse_query(query))
        times.append((time.perf_counter() - began) * 1e3)
    return sorted(times)[int(len(times) * 0.95)]


def main() -> None:
    """Draw if need be, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "bildzeile-tree"
    )
    given = parser.parse_args()
    folder = given.folder / str(given.count)
    folder.mkdir(parents=True, exist_ok=True)
    draw(folder, given.count)
    measure(folder, given.count)
    readers(given.folder)


if __name__ == "__main__":
    sys.exit(main())
