"""What is weaker where a file in use keeps its name: ``python windows_only.py FOLDER``."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import pictures

from archive import files, system
from archive.errors import ArchiveError, Refused
from archive.partfiles import abandoned, held, part_name


def writing(folder):
    """A picture that a reader has open for a while, or for too long."""
    path = folder / "a.jpg"
    path.write_bytes(pictures.jpeg())
    reader = path.open("rb")
    threading.Timer(0.3, reader.close).start()
    files.write(path, caption="Alt")
    yield "written after", "waited" if reader.closed else "at once"
    with path.open("rb"):
        try:
            files.write(path, caption="Neu")
        except ArchiveError:
            yield "written while open", "refused"
    yield "then", [files.read(path).caption, sorted(os.listdir(folder))]
    start = time.monotonic()
    files.write(path, caption="Neu")
    yield "at once", time.monotonic() - start < 1


def locking(folder):
    """A lock that one holds alone, or several share."""
    a, b = (system.FileLock(folder / "lock") for _ in range(2))
    yield "one alone", [a.take(), b.take(wait=False)]
    a.share()
    b.share()
    yield "one of two", a.take(wait=False)
    a.close()
    yield "the other, alone", b.take(wait=False)
    b.close()


def leaving(folder):
    """Part files: in use, just left, left for long."""
    path = folder / "a.jpg"
    part = part_name(path)
    with part.open("wb"):
        yield "a part in use", [held(path), abandoned(part, -1)]
    yield "a part just left", [held(path), abandoned(part)]
    long_ago = time.time() - 3600
    real = Path.stat
    Path.stat = lambda self, **o: Old(real(self, **o), long_ago) if self == part else real(self)
    yield "a part left for long", [held(path), abandoned(part)]
    Path.stat = real
    part.unlink()


class Old:
    def __init__(self, status, when):
        self.st_ctime = self.st_mtime = when
        self.st_mode = status.st_mode


def leading(folder):
    """Links out of the archive, names that are taken."""
    (folder / "in").mkdir()
    (folder / "in/b.jpg").symlink_to(folder / "a.jpg")
    try:
        files.read(folder / "in/b.jpg", inside=folder / "in")
    except Refused as refused:
        yield "a link leads out", refused.reason
    try:
        system.give_name(folder / "in/b.jpg", folder / "a.jpg")
    except FileExistsError as error:
        yield "a new name", error.strerror


def main():
    folder = Path(sys.argv[1])
    steps = (step for part in (writing, locking, leaving, leading) for step in part(folder))
    json.dump(dict(steps), sys.stdout)


if __name__ == "__main__":
    main()
