"""An archive of generated records with real pictures behind them, and a server for it."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from archive import files
from archive.index import SqliteIndex
from archive.thumbnails import thumbnail, thumbnail_path
from bench.index_records import names, records
from ui.routes import SIZES

SAMPLE = Path(__file__).parents[1] / "photos"
PEOPLE = 15_000


@contextmanager
def archive(arguments: Sequence[str]) -> Iterator[Path]:
    """The archive to measure: ``[COUNT] [FOLDER]``; what is in FOLDER already is used again."""
    count = int(arguments[0]) if arguments else 100_000
    if len(arguments) > 1:
        root = Path(arguments[1])
        if not root.exists():
            build(root, count)
        yield root
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "archive", count)
        yield Path(folder) / "archive"


def build(root: Path, count: int) -> None:
    """An index of so many records; a file and a thumbnail for each are links to the samples'."""
    originals, drawn = _originals(root / ".archive")
    index = SqliteIndex(root / ".archive/index.db")
    waiting = iter(records(count, PEOPLE))
    while batch := list(islice(waiting, 5_000)):
        index.put_many(batch)
        for number, entry in enumerate(batch):
            target = root / str(entry.photo.file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(originals[number % len(originals)])
            small = thumbnail_path(entry.photo, root / ".archive/thumbs", SIZES["thumb"])
            small.parent.mkdir(parents=True, exist_ok=True)
            small.hardlink_to(drawn[number % len(drawn)])
    index.mark_complete()
    index.close()


def _originals(folder: Path) -> tuple[list[Path], list[Path]]:
    """Copies of the sample pictures and their thumbnails, to be linked to."""
    folder.mkdir(parents=True)
    originals, drawn = [], []
    for number, picture in enumerate(sorted(SAMPLE.glob("[0-9]*/*.jpg"))):
        originals.append(folder / f"{number}.jpg")
        shutil.copyfile(picture, originals[-1])
        drawn.append(thumbnail(files.read(picture), folder / "drawn", SIZES["thumb"]))
    return originals, drawn


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, int]]:
    """A server of its own: its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "archive.cli", "ui", str(root), "--port", str(port)]
    process = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.DEVNULL)
    try:
        _wait_for(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url + "/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the page did not come up")


def memory(pid: int, field: str = "RssAnon") -> float:
    """Memory of a process in MB: its own (``RssAnon``), or with mapped files (``VmRSS``).

    The index is mapped by every thread that reads it, and ``VmRSS`` counts it once for each.
    """
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


def queries(choose: random.Random) -> Iterator[str]:
    """Names, parts of names, years, cities: frequent people more often than rare ones."""
    people = names(PEOPLE)
    kinds: tuple[Callable[[str], str], ...] = (
        lambda name: f'person:"{name}"',
        lambda name: f"person:{name.split()[-1]}",
        lambda name: f"year:{choose.randint(1996, 2023)} {name.split()[0]}",
        lambda name: f"rathaus {name.split()[-1]}",
    )
    while True:
        name = people[min(int(choose.paretovariate(0.6)), len(people) - 1)]
        yield choose.choice(kinds)(name)


def report(label: str, times: Sequence[float]) -> None:
    """A line of percentiles, in milliseconds."""
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    spread = f"p50 {p50:5.0f} ms  p95 {p95:5.0f} ms  max {ordered[-1]:5.0f} ms"
    print(f"{label:44} n={len(ordered):4}  {spread}", flush=True)
