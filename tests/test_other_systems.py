"""What Windows and macOS do otherwise, tried in a Python from which their differences are made.

Not those systems themselves: what is missing there is taken away, and what Windows forbids is
forbidden (``tests/elsewhere/sitecustomize.py``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from inspect import isfunction, signature
from pathlib import Path

import pytest

from archive import system as door

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="left out: only Linux can pretend to be another system"
)
DAY = {
    "taken in": 5,
    "taken already": ["a.jpg"],
    "captions": ["Straße in Łódź"],
    "found": ["a.heic", "a.jpg", "a.png", "a.tif", "a.webp"],
    "changed": [0, []],
    "verified": [5, 0],
    "drawn": True,
    "backed up": True,
    "undone": [5, True],
    "read aside": "Ready",
    "sealed": True,
    "left over": [".archive"],
}


def elsewhere(system, *arguments, **environment):
    """A command of Python under another system: how it ended, and what it said in UTF-8."""
    search = os.pathsep.join(map(str, (HERE / "elsewhere", HERE, HERE.parent)))
    known = {"SYSTEM": system, "USERNAME": "ilona", "PYTHONWARNDEFAULTENCODING": "1"}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, encoding="utf-8", timeout=300, check=False,
        env=os.environ | known | {"PYTHONPATH": search} | environment,
    )  # fmt: skip


def told(system, script, *arguments):
    """What a script in ``tests/elsewhere`` prints as JSON."""
    done = elsewhere(system, HERE / "elsewhere" / script, *arguments)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_a_day_goes_as_it_does_here(system, tmp_path):
    """Pictures are taken in, captioned, found, verified, handed out; all of it is undone."""
    day = told(system, "day.py", tmp_path / "archive")
    assert {"a.heic.xmp", "a.jpg", "receipt.json"} <= set(day.pop("handed out"))
    assert day == DAY


def test_without_an_exchange_nothing_is_lost_silently(tmp_path):
    """A write waits for who has the picture open, then is refused; locks and part files hold."""
    assert told("windows", "windows_only.py", tmp_path) == {
        "written after": "waited",
        "written while open": "refused",
        "then": ["Alt", ["a.jpg"]],
        "at once": True,
        "one alone": [True, False],
        "one of two": False,
        "the other, alone": True,
        "a part in use": [True, False],
        "a part just left": [True, False],
        "a part left for long": [False, True],
        "a link leads out": "lies outside of this archive",
        "a new name": "exists",
    }


def test_the_command_line_speaks_utf8(tmp_path):
    """Whatever the code page, JSON into a pipe is UTF-8."""
    done = elsewhere(
        "windows", "-m", "archive.cli", "parse", "--json", "V. l.: Łucja Wójcik, Jan Beispiel",
        PYTHONIOENCODING="cp1252",
    )  # fmt: skip
    assert (done.returncode, "Łucja Wójcik" in done.stdout) == (0, True), done.stderr[-2000:]


OFFERED = """
import json
from inspect import isfunction, signature
from archive.system import __all__ as names, windows
offered = {name: getattr(windows, name) for name in names}
print(json.dumps({name: str(signature(v)) for name, v in offered.items() if isfunction(v)}))
"""


def test_both_systems_offer_the_same():
    """Whoever asks the door need not know what is behind it."""
    done = elsewhere("windows", "-c", OFFERED)
    assert done.returncode == 0, done.stderr
    theirs, ours = json.loads(done.stdout), vars(door)
    assert theirs.keys() == {n for n in door.__all__ if callable(ours[n])} - {"FileLock"}
    for name in (n for n in theirs if isfunction(ours[n])):
        assert str(signature(ours[name])) == theirs[name], name
