"""How fast kits are made: originals beside ``zip -0``, web renditions beside bare Pillow.

A kit of originals is the whole of it: every file checked block by block and by its hash, lists,
page, document, receipt, written to disk. ``zip`` writes the same files, stored. A web rendition
is decoded, resized, encoded, captioned anew, read back and looked into; bare Pillow does the
first three in two processes. Wall time, rounds in turn, the best of each counts. Memory is the
growth of the peak from a small kit to one five times as large.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from archive import files
from archive.export import Kit, Order, preset
from archive.model import Photo
from bench._pillow import bare
from bench.pictures import seven_megabytes, twenty_four_megapixels

COUNT, ROUNDS, RENDERED = 40, 5, 8
BARS = {"original": 0.7, "web": 1 / 1.3}
MEMORY = 8_000_000


def kit(photos: Sequence[Photo], name: str, to: Path) -> None:
    """The kit in a file."""
    order = Order(preset(name))
    with to.open("wb") as out:
        out.writelines(Kit.of(photos, datetime.now(UTC), order).stream())


def zipped(photos: Sequence[Photo], to: Path) -> None:
    """The same files by Info-ZIP, stored."""
    to.unlink(missing_ok=True)
    paths = [str(photo.path) for photo in photos]
    subprocess.run(["zip", "-0", "-q", "-j", str(to), *paths], check=True)


def race(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The best time of each way, taking turns."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def report(name: str, peer: str, best: dict[str, float], work: str) -> bool:
    """Print one comparison; whether its bar is met."""
    ratio = best[peer] / best["kit"]
    print(f"{name:9} {work:24} kit {best['kit']:6.2f} s   {peer} {best[peer]:6.2f} s"
          f"   {ratio:5.2f} x its speed   bar {BARS[name]:.2f}")  # fmt: skip
    return ratio >= BARS[name]


def growth(photos: Sequence[Photo], to: Path) -> int:
    """By how many octets the peak of a process grows with a kit five times as large."""
    few, many = (_peak(photos[:n], to) for n in (len(photos) // 5, len(photos)))
    return many - few


def _peak(photos: Sequence[Photo], to: Path) -> int:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        kit(photos, "original", to)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        os.write(writing, str(peak).encode())
        os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(reading, 32))


def main() -> int:
    """Measure, print the tables, and fail where a bar is missed."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        originals = [files.read(p) for p in seven_megabytes(Path(folder) / "a", COUNT)]
        large = [files.read(p) for p in twenty_four_megapixels(Path(folder) / "b", RENDERED)]
        to = Path(folder) / "kit.zip"
        grown = growth(originals, to)
        octets = sum(photo.path.stat().st_size for photo in originals)
        met = report(
            "original",
            "zip -0",
            race({"kit": lambda: kit(originals, "original", to),
                  "zip -0": lambda: zipped(originals, to)}),
            f"{COUNT} files, {octets / 1e6:.0f} MB",
        )  # fmt: skip
        with ProcessPoolExecutor(2) as pool:
            paths = [photo.path for photo in large]
            met &= report(
                "web",
                "Pillow",
                race({"kit": lambda: kit(large, "web", to),
                      "Pillow": lambda: list(pool.map(bare, paths))}),
                f"{RENDERED} files of 24 MP",
            )  # fmt: skip
    print(f"memory    kit of {COUNT // 5} to kit of {COUNT}: {grown / 1e6:+.1f} MB"
          f"   bar {MEMORY / 1e6:.0f} MB")  # fmt: skip
    return int(not met or grown > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
