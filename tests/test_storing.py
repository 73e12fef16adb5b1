"""Pictures taken in land in the folder they were meant for and nowhere else."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pictures
import pytest
from click.testing import CliRunner

from archive.catalog import Archive
from archive.cli import cli
from archive.partfiles import is_part
from archive.storing import store


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bild.jpg", "bild.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Fotos\\Grüße.jpg", "Grüße.jpg"),
        ("a\x00b:c?.jpg", "a_b_c_.jpg"),
        (".jpg", "picture.jpg"),
        ("x" * 400 + ".jpg", "x" * 180 + ".jpg"),
    ],
)
def test_only_the_last_part_of_a_name_counts(tmp_path, given, kept):
    """No name leads out of the folder or onto something a file system refuses."""
    written, _ = store(tmp_path, [(given, b"octets")])
    assert written == [tmp_path / kept]
    assert (tmp_path / kept).read_bytes() == b"octets"


def test_a_picture_that_is_there_stays(tmp_path):
    """The same name again is reported, and the first file keeps its octets."""
    store(tmp_path, [("a.jpg", b"first")])
    written, taken = store(tmp_path, [("a.jpg", b"second")])
    assert (written, taken) == ([], ["a.jpg"])
    assert (tmp_path / "a.jpg").read_bytes() == b"first"


_KILLED = """
import os, signal, sys
from archive import system
from archive.storing import store
from pathlib import Path
system.give_name = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store(Path(sys.argv[1]), [("a.jpg", b"octets")])
"""


@pytest.mark.posix
def test_a_kill_leaves_no_half_picture(tmp_path):
    """Under its name it is whole or not there."""
    done = subprocess.run([sys.executable, "-c", _KILLED, tmp_path], cwd=Path.cwd())
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert is_part(left.name)
    assert store(tmp_path, [("a.jpg", b"octets")]) == ([tmp_path / "a.jpg"], [])


def test_a_command_takes_files_in(tmp_path):
    """They are found at once; one whose name is taken is named, and stays as it is."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg(pictures.xmp_segment()))
    command = ["add", str(tmp_path / "a.jpg"), "--archive", str(tmp_path / "archive")]
    done = CliRunner().invoke(cli, command, standalone_mode=False)
    assert (done.return_value, done.stdout) == (0, f"{tmp_path}/archive/a.jpg\n")
    with Archive(tmp_path / "archive") as archive:
        assert [photo.file for photo in archive.search("gästebuch")] == ["a.jpg"]
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    done = CliRunner().invoke(cli, command, standalone_mode=False)
    assert (done.return_value, done.stdout) == (1, "")
    assert "a.jpg: there is one of this name already" in done.stderr
