"""How fast pictures are read, beside ExifTool and exiv2: 1,000 files, all fields, people included.

CPU seconds (user and system) over the same warm files in the same run, so that the ratios hold
on any machine; the least disturbed of some rounds. What a program takes to start is measured
with one file and left out for everybody; the ratios with it stand beside, since 1,000 files are
few for a program that has to be loaded. Hashes are not asked for: no peer makes any.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.pictures import press_pictures

BARS = {"exiftool -fast2 -json -struct": 70, "exiv2 -pa": 4}


def cpu_of(command: Sequence[str], bytecode: Path) -> float:
    """CPU seconds of a command; Python finds its bytecode in a folder, as if it were installed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(bytecode)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


_READING = """
import sys
from archive import files
for path in sys.argv[1:]:
    photo = files.read(path, hashes=False)
    assert photo.caption and photo.people
"""
_HASHING = _READING.replace("hashes=False", "hashes=True")
_OURS = "files.read, no hashes"


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a command over all files, and over one: what it takes to start."""

    whole: float
    start: float

    @property
    def reading(self) -> float:
        """Without the start."""
        return self.whole - self.start


def cost(command: Sequence[str], names: Sequence[str], rounds: int) -> Cost:
    """What a command costs, in the least disturbed of some rounds."""
    with tempfile.TemporaryDirectory() as folder:
        bytecode = Path(folder)
        cpu_of([*command, names[0]], bytecode)
        return Cost(
            min(cpu_of([*command, *names], bytecode) for _ in range(rounds)),
            min(cpu_of([*command, names[0]], bytecode) for _ in range(5)),
        )


def main() -> int:
    """Measure, print the table, and fail where a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        names = [str(path) for path in press_pictures(Path(folder))]
        costs = {
            _OURS: cost([sys.executable, "-c", _READING], names, 7),
            "files.read, both hashes": cost([sys.executable, "-c", _HASHING], names, 1),
            "exiftool -fast2 -json -struct": cost(
                ["exiftool", "-fast2", "-json", "-struct"], names, 2
            ),
            "exiv2 -pa": cost(["exiv2", "-pa"], names, 5),
        }
    ours = costs[_OURS]
    print(
        f"{len(names)} files                       CPU s   start   files/s   ratio  with start  bar"
    )
    for name, said in costs.items():
        print(
            f"{name:32} {said.reading:8.3f} {said.start:7.3f} {len(names) / said.reading:9.0f}"
            f" {said.reading / ours.reading:7.1f} {said.whole / ours.whole:11.1f}"
            f" {BARS.get(name, ''):>4}"
        )
    return int(any(costs[name].reading / ours.reading < bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
