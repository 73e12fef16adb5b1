"""How the tests of faults set a scene: a child at a standstill, and what shall befall it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

STAGE = Path(__file__).with_name("stage.py")
MUTATING = (
    "write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "ftruncate",
    "truncate", "rename", "renameat", "renameat2", "unlink", "unlinkat", "openat", "link",
    "linkat", "fchmod", "fchown", "fsetxattr", "fsync", "fdatasync", "mkdir", "flock", "close",
)  # fmt: skip
"""System calls that change something, or let go of it."""
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
LONG = os.environ.get("FAULTS") == "long"
"""Whether everything is to be tried, and not a sample of it."""


def can_trace() -> bool:
    """Whether strace is there and allowed to inject faults."""
    if not shutil.which("strace"):
        return False
    tried = ["strace", "-qq", "-e", "trace=none", "-e", "inject=chdir:error=EIO", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


needs_strace = pytest.mark.skipif(
    not can_trace(), reason="left out: needs strace and the right to trace processes"
)
needs_root = pytest.mark.skipif(
    not IS_ROOT or not shutil.which("mkfs.ext4"),
    reason="left out: needs root, mkfs.ext4 and loop devices",
)


@dataclass(frozen=True)
class Point:
    """The ``count``-th time that one thread makes this call; ``text`` is how strace saw it.

    ``path`` narrows it down to calls on one file.
    """

    call: str
    count: int
    text: str
    path: str | None = None

    def __str__(self) -> str:
        return f"{self.call} #{self.count}"


class Stage:
    """Children that wait to be let go, forked from a process that has everything loaded."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(STAGE.parents[2])}
        self._process = subprocess.Popen(
            [sys.executable, str(STAGE)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip

    def close(self) -> None:
        self._process.communicate()

    def child(self, do: str, **command) -> int:
        """The process id of a child that stands still."""
        return self._say({"do": do} | {n: v if isinstance(v, dict) else _plain(v)
                                       for n, v in command.items()})  # fmt: skip

    def let_go(self, child: int) -> None:
        os.kill(child, signal.SIGCONT)

    def end(self, child: int) -> int:
        """How it ended: its exit code, or the number of the signal as a negative one."""
        return self._say({"do": "wait", "pid": child})

    def run(self, do: str, **command) -> int:
        """Let nothing befall it."""
        child = self.child(do, **command)
        self.let_go(child)
        return self.end(child)

    def _say(self, command: dict) -> int:
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def points(self, log: Path, do: str, **command) -> list[Point]:
        """Every mutating call of a run that goes well, in order."""
        child = self.child(do, **command)
        with tracing(child, "-o", str(log), "-y", "-e", f"trace={','.join(MUTATING)}"):
            self.let_go(child)
            assert self.end(child) == 0
        return list(_points(log.read_text()))

    def befall(self, what: str, point: Point, do: str, **command) -> int:
        """Run with a fault (``signal=KILL``, ``error=EIO``, ``retval=1``) at a point."""
        child = self.child(do, **command)
        rule = f"inject={point.call}:{what}:when={point.count}"
        narrowed = ("-P", point.path) if point.path else ()
        with tracing(child, "-o", "/dev/null", *narrowed, "-e", f"trace={point.call}", "-e", rule):
            self.let_go(child)
            return self.end(child)


def _plain(value):
    return value if isinstance(value, int) else str(value)


@contextmanager
def tracing(child: int, *options: str):
    """strace at work on a child that stands still."""
    tracer = subprocess.Popen(
        ["strace", "-f", *options, "-p", str(child)], stderr=subprocess.PIPE, text=True
    )
    try:
        first = tracer.stderr.readline()
        assert "attached" in first, first
        yield
    finally:
        tracer.stderr.close()
        tracer.wait()


_CALL = re.compile(r"(?P<thread>\d+)\s+(?P<call>\w+)\((?P<arguments>.*)")


def _points(log: str):
    counts: Counter[tuple[str, str]] = Counter()
    seen = set()
    for line in log.splitlines():
        match = _CALL.match(line)
        if not match:
            continue
        thread, call, arguments = match.groups()
        counts[thread, call] += 1
        if not _mutates(call, arguments):
            continue
        path = _folder_of_sync(call, arguments)
        point = Point(call, 1 if path else counts[thread, call], line, path)
        key = (point.call, point.count, point.path)
        if key not in seen:
            seen.add(key)
            yield point


def _mutates(call: str, arguments: str) -> bool:
    if call == "openat":
        return any(flag in arguments for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
    return call != "close" or ".part" in arguments or "journal" in arguments


def _folder_of_sync(call: str, arguments: str) -> str | None:
    """The folder that is synced: by the main thread, as its first sync like the part's thread."""
    found = re.match(r"\d+<(.+?)>", arguments)
    return found[1] if call == "fsync" and found and Path(found[1]).is_dir() else None


def spread(points: list, sample: int) -> list:
    """All of them in a long run, else so many evenly spread ones."""
    if LONG or len(points) <= sample:
        return points
    return [points[n * len(points) // sample] for n in range(sample)]
