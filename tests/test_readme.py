"""What the README shows works as shown."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder with the sample archive in it, as a fresh copy of the project has."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "photos", folder / "photos", ignore=shutil.ignore_patterns(".archive"))
    return folder


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def run(arguments, folder):
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_library_in_ten_lines(here):
    """The example runs, finds pictures and makes a kit."""
    (program,) = blocks("python")
    done = run(["-c", program], here)
    assert done.returncode == 0, done.stderr
    assert "Ilka Brandmoor" in done.stdout
    assert (here / "kit.zip").stat().st_size > 100_000


def test_the_searches_find_something(here):
    """Every search of the tour has an answer in the sample archive."""
    commands = [
        shlex.split(line, comments=True)
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith(("archive index", "archive search"))
    ]
    folder = here
    for _, verb, argument in commands:
        if verb == "index":
            assert run(["-m", "archive.cli", verb, argument], folder).returncode == 0
            folder = here / argument
        else:
            done = run(["-m", "archive.cli", verb, argument], folder)
            assert done.returncode == 0, done.stderr
            assert not done.stdout.startswith("0 found"), argument


def test_every_command_it_names_is_there():
    """The table of commands promises nothing that is missing."""
    named = set(re.findall(r"`archive ([a-z]+)", README))
    listed = run(["-m", "archive.cli", "--help"], ROOT).stdout.partition("Commands:")[2]
    there = set(re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE))
    assert named <= there | {"ui"}
    assert there <= named


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_leads_somewhere(link):
    """No document or picture is missing."""
    assert (ROOT / link).exists()
