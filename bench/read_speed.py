"""How fast pictures are read, beside ExifTool and exiv2: 1,000 files, all fields, people included.

CPU seconds (user and system) of one process each over the same warm files in the same run, so
that the ratios hold on any machine. Best of three.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from archive import files
from bench.pictures import press_pictures

BARS = {"exiftool -fast2 -json -struct": 70, "exiv2 -pa": 4}


def cpu_of(command: Sequence[str]) -> float:
    """CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_reading(paths: Sequence[Path], *, hashes: bool) -> float:
    """CPU seconds this library takes."""
    start = time.process_time()
    for path in paths:
        photo = files.read(path, hashes=hashes)
        assert photo.caption
        assert photo.people
    return time.process_time() - start


def best(measure: Callable[[], float], rounds: int = 3) -> float:
    """The least disturbed of some rounds."""
    return min(measure() for _ in range(rounds))


def main() -> int:
    """Measure, print the table, and fail where a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        paths = press_pictures(Path(folder))
        names = [str(path) for path in paths]
        ours = best(lambda: cpu_of_reading(paths, hashes=False), 5)
        hashed = best(lambda: cpu_of_reading(paths, hashes=True), 1)
        peers = {
            "exiftool -fast2 -json -struct": best(
                lambda: cpu_of(["exiftool", "-fast2", "-json", "-struct", *names])
            ),
            "exiv2 -pa": best(lambda: cpu_of(["exiv2", "-pa", *names])),
        }
    print(f"{len(paths)} files   CPU s   files/s   ratio   bar")
    print(f"{'files.read, no hashes':32} {ours:7.3f} {len(paths) / ours:9.0f}")
    print(f"{'files.read, both hashes':32} {hashed:7.3f} {len(paths) / hashed:9.0f}")
    for name, seconds in peers.items():
        ratio = seconds / ours
        print(f"{name:32} {seconds:7.3f} {len(paths) / seconds:9.0f} {ratio:7.1f} {BARS[name]:5}")
    return int(any(peers[name] / ours < bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
