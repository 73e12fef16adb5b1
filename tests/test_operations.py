"""docs/operations.md does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pictures
import pytest

from archive.catalog import Archive

PAGE = Path(__file__).parents[1] / "docs/operations.md"
SCRIPTS = dict(re.findall(r"```sh\n# (\w+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))


@pytest.fixture
def shell(tmp_path):
    """Runs a script of the page with this version's ``archive`` command."""
    command = tmp_path / "bin/archive"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archive.cli "$@"\n')
    command.chmod(0o755)
    places = {"ARCHIVE_DIR": "archive", "BACKUP": "backup", "RESTORED": "restored"}
    environment = os.environ | {name: str(tmp_path / place) for name, place in places.items()}
    environment["PATH"] = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    environment["PYTHONPATH"] = str(PAGE.parents[1])

    def run(name):
        script = "set -eu\n" + SCRIPTS[name]
        return subprocess.run(
            ["sh", "-c", script], env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_what_is_backed_up_comes_back(tmp_path, shell):
    """Pictures, sidecars, settings and history: all as it was, and verify says so."""
    root = tmp_path / "archive"
    (root / "2023").mkdir(parents=True)
    (root / "2023/a.jpg").write_bytes(pictures.jpeg())
    (root / "b.heic").write_bytes(pictures.heic())
    before = (root / "2023/a.jpg").read_bytes()
    with Archive(root, user="Ilona") as archive:
        (archive.home / "config.toml").write_text('lang = "en"\n')
        archive.refresh()
        archive.write("2023/a.jpg", caption="Gästebuch")
        archive.write("b.heic", caption="Brücke")
    for name in ("backup", "restore"):
        done = shell(name)
        assert done.returncode == 0, done.stderr
    with Archive(tmp_path / "restored") as archive:
        assert archive.config.lang == "en"
        assert [p.caption for p in archive.search("Brücke")] == ["Brücke"]
        assert archive.history("2023/a.jpg")[0].batch.user == "Ilona"
        assert archive.undo().refused == archive.undo().refused == ()
    assert (tmp_path / "restored/2023/a.jpg").read_bytes() == before


def test_a_damaged_picture_does_not_get_into_the_backup(tmp_path, shell):
    """The script ends where verify complains."""
    root = tmp_path / "archive"
    root.mkdir()
    (root / "a.jpg").write_bytes(pictures.jpeg())
    with Archive(root) as archive:
        archive.refresh()
    (root / "a.jpg").write_bytes(pictures.jpeg(quality=20))
    done = shell("backup")
    assert (done.returncode, "a.jpg: damaged" in done.stderr) == (1, True)
    assert not (tmp_path / "backup").exists()


def test_the_scripts_are_the_ones_of_the_page():
    """Both are found."""
    assert set(SCRIPTS) == {"backup", "restore"}
