"""What every test may use: the outside judges, a browser, real pictures, if they are there."""

from __future__ import annotations

import itertools
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from cluster import Server, binaries, cluster
from hypothesis import settings

from archive.journal.database import Books

# How long one example takes says something of the machine's load, and nothing of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

CHROME_ON_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NEEDS = {
    "judge": ("ExifTool and exiv2", lambda: shutil.which("exiftool") and shutil.which("exiv2")),
    "browser": ("chromium", lambda: chromium_path()),
    "postgres": ("PostgreSQL and psycopg", lambda: binaries() and find_spec("psycopg")),
    "posix": ("Linux or macOS", lambda: hasattr(os, "geteuid")),
    "s3": ("moto and s3fs", lambda: find_spec("moto") and find_spec("s3fs")),
    "corpus": ("a folder of pictures in $PHOTO_CORPUS", lambda: os.environ.get("PHOTO_CORPUS")),
}


def chromium_path() -> str | None:
    """A chromium to drive, wherever this system keeps it."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    return found or (CHROME_ON_MAC if os.access(CHROME_ON_MAC, os.X_OK) else None)


def pytest_collection_modifyitems(items):
    for marker, (what, there) in NEEDS.items():
        if not there():
            skip = pytest.mark.skip(reason=f"left out: needs {what}")
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(skip)


def pytest_terminal_summary(terminalreporter):
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    left_out = {r: n for r, n in reasons.items() if r.startswith("left out")}
    for reason, count in left_out.items():
        terminalreporter.write_sep("!", f"{count} tests {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    path = chromium_path()
    assert path is not None
    return path


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real pictures."""
    return Path(os.environ["PHOTO_CORPUS"])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of these tests' own."""
    with cluster() as running:
        yield running


_numbers = itertools.count()


@pytest.fixture
def database(server: Server) -> str:
    """The address of an archive in it that nobody has used yet."""
    return f"{server.address}?schema=archive_{next(_numbers)}"


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Books:
    """Where a journal is kept: in the archive's folder, then on a server."""
    (tmp_path / ".archive").mkdir(exist_ok=True)
    if request.param == "file":
        return tmp_path / ".archive/journal.db"
    from archive.postgres.journal import JournalDatabase  # which needs psycopg

    return JournalDatabase(request.getfixturevalue("database"))
