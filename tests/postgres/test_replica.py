"""A server that is killed loses nothing it acknowledged, and its standby is read meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster import Server, cluster

from archive import Archive, files

pytestmark = pytest.mark.postgres

KILLS = int(os.environ.get("REPLICA_KILLS", "2"))
AWAY = 2.0
"""Seconds the primary is away."""
SAFE = {"shared_buffers": "128MB", "max_connections": "60", "wal_retrieve_retry_interval": "200ms"}
"""Settings for data that somebody will miss."""

_COMMON = """
import json, sys, time
from pathlib import Path
from PIL import Image
from archive import Archive, files
from archive.errors import ArchiveError
root, address, stop = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])

def said(*what):
    print(json.dumps([time.time(), *what]), flush=True)

def opened():
    while True:
        try:
            return Archive(root, index=address)
        except ArchiveError as error:
            time.sleep(0.05)
"""
_WRITER = (
    _COMMON
    + """
number, archive = 0, opened()
while not stop.exists():
    word, file = f"word-{number}", f"{number % 3}.jpg"
    old = files.read(root / file).metadata.keywords or ()
    try:
        archive.write(file, keywords=tuple(dict.fromkeys((*old, word))))
    except ArchiveError as error:
        said("refused", error.reason)
        time.sleep(0.05)
        continue
    said("written", file, word)
    number += 1
archive.close()
"""
)
_INGEST = (
    _COMMON
    + """
number, archive = 0, opened()
while not stop.exists():
    names = [f"new-{number}-{n}.jpg" for n in range(10)]
    for n, name in enumerate(names):
        Image.new("RGB", (40, 30), (n * 20, number % 256, 80)).save(root / name)
    while True:
        try:
            archive.refresh()
            break
        except ArchiveError as error:
            said("refused", error.reason)
            time.sleep(0.05)
    said("ingested", names)
    number += 1
archive.close()
"""
)
_READER = (
    _COMMON
    + """
archive = opened()
while not stop.exists():
    try:
        page = archive.page("bild")
    except ArchiveError as error:
        said("failed", error.reason)
    else:
        said("read", page.total)
    time.sleep(0.02)
archive.close()
"""
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three captioned pictures."""
    from PIL import Image

    root = tmp_path / "pictures"
    root.mkdir()
    for number in range(3):
        Image.new("RGB", (40, 30), (number, 200, 9)).save(root / f"{number}.jpg")
        files.write(root / f"{number}.jpg", caption=f"Bild {number}")
    return root


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary and a standby that follows it."""
    with cluster(SAFE) as primary, cluster(SAFE, primary) as standby:
        yield primary, standby


def both(primary: Server, standby: Server) -> str:
    """The address of an archive on either."""
    ports = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    return f"postgresql://postgres@{ports}/postgres?schema=pair"


def test_a_killed_primary_loses_nothing_and_reads_go_on(
    root: Path, pair: tuple[Server, Server]
) -> None:
    """Every write and every ingest that was acknowledged is there afterwards, also in the index."""
    primary, _ = pair
    address, stop = both(*pair), root.parent / "stop"
    with Archive(root, index=address) as archive:
        archive.refresh()
    logs = [root.parent / name for name in ("writer", "ingest", "reader")]
    workers = [
        _started(script, log, str(root), address, str(stop))
        for script, log in zip((_WRITER, _INGEST, _READER), logs, strict=True)
    ]
    outages = []
    for _ in range(KILLS):
        _until_all_go_on(logs)
        primary.kill()
        began = time.time()
        time.sleep(AWAY)
        outages.append((began, time.time()))
        primary.start()
    _until_all_go_on(logs)
    stop.touch()
    for one in workers:
        one.wait(120)
    said = [[json.loads(line) for line in log.read_text().splitlines()] for log in logs]
    assert [one.returncode for one in workers] == [0, 0, 0]
    written = {(line[2], line[3]) for line in said[0] if line[1] == "written"}
    ingested = {name for line in said[1] if line[1] == "ingested" for name in line[2]}
    assert len(written) > KILLS
    assert len(ingested) > KILLS
    _look_for(root, address, written, ingested)
    _judge_reads(said[2], outages)


def _started(script: str, log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=out)


def _until_all_go_on(logs: list[Path]) -> None:
    """Wait until each has done something since."""
    end, before = time.monotonic() + 60, [_done(log) for log in logs]
    while any(_done(log) <= old for log, old in zip(logs, before, strict=True)):
        assert time.monotonic() < end
        time.sleep(0.1)


def _done(log: Path) -> int:
    lines = log.read_text().splitlines()
    return sum("refused" not in line and "failed" not in line for line in lines)


def _look_for(root: Path, address: str, written: set[tuple[str, str]], ingested: set[str]) -> None:
    with Archive(root, index=address) as archive:
        history = archive.journal.history
        assert history.pending() == ()
        for file in ("0.jpg", "1.jpg", "2.jpg"):
            words = {word for other, word in written if other == file}
            new = {word for entry in history.of_file(file) for change in entry.changes
                   for word in change.new or ()}  # fmt: skip
            assert words <= new
            assert words <= set(files.read(root / file).metadata.keywords or ())
            indexed = archive.index.by_file(file)
            assert indexed is not None
            assert words <= set(indexed.metadata.keywords or ())
        assert ingested <= {known.file for known in archive.index.known()}
        assert ingested <= {known.file for known in archive.journal.fixity.all()}
        assert archive.verify().findings == ()


def _judge_reads(said: list[list[object]], outages: list[tuple[float, float]]) -> None:
    """In every outage there are answers, and no question fails but the one it broke off."""
    for began, ended in outages:
        there = [line for line in said if began <= float(str(line[0])) <= ended]
        assert sum(line[1] == "read" for line in there) > 10
    assert sum(line[1] == "failed" for line in said) <= len(outages)
