"""The command line on an archive whose index and journal are on a server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pictures
import pytest

pytestmark = pytest.mark.postgres


def archive(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archive.cli", *arguments], capture_output=True, text=True,
        check=False, env={**os.environ, **environment},
    )  # fmt: skip


def total(done: subprocess.CompletedProcess[str]) -> int:
    assert done.returncode == 0, done.stderr
    return int(json.loads(done.stdout)["total"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one captioned picture."""
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    done = archive("write", "--set", "caption=Gästebuch", tmp_path / "a.jpg")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_index_is_asked_for_before_the_command(root: Path, database: str) -> None:
    """By ``--index``, by the environment or by the configuration; nothing is kept in files then."""
    assert archive("--index", database, "index", root).returncode == 0
    search = ("search", "gaestebuch", "--archive", root, "--json")
    assert total(archive("--index", database, *search)) == 1
    assert total(archive(*search, ARCHIVE_INDEX=database)) == 1
    assert not (root / ".archive/index.db").exists()
    (root / ".archive/config.toml").write_text(f'index = "{database}"\n')
    assert total(archive(*search)) == 1


def test_a_server_that_is_away_is_named_and_no_password(root: Path) -> None:
    """One line on stderr with what to do."""
    done = archive("--index", "postgresql://me:s3cret@127.0.0.1:1/x", "index", root)
    assert done.returncode == 1
    assert "is the server running" in done.stderr
    assert "s3cret" not in done.stdout + done.stderr
