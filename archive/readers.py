"""Reading many picture files side by side, in processes of their own.

A reader that crashes on a hostile file takes nobody with it: its files are given to another one
by one, and the culprit is named.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from archive import files
from archive.errors import ArchiveError
from archive.model import Photo
from archive.walking import Failed

__all__ = ["Read", "read_all", "read_one", "serve"]

CHUNK = 32
"""So many files are asked of a process at a time."""
FEW = 200
"""Fewer files are not worth starting processes for."""

Read = tuple[str, Photo] | Failed
"""A path below the root with what was read there, or why nothing was."""


def read_all(root: Path, paths: Sequence[str], processes: int | None = None) -> Iterator[Read]:
    """Read these files below ``root``; in any order, each exactly once.

    In so many processes, or as many as there are cores; in this one if there is little to do.
    """
    count = processes if processes is not None else (os.cpu_count() or 1)
    if len(paths) < FEW or count < 2:
        return (read_one(root, file) for file in paths)
    return _read_aside(root, paths, count)


def read_one(root: Path, file: str) -> Read:
    """One file, or why it could not be read; nothing is raised for a bad file."""
    try:
        return file, files.read(root / file)
    except ArchiveError as error:
        return Failed(file, error.reason)
    except (MemoryError, RecursionError) as error:
        return Failed(file, f"takes too much to read ({type(error).__name__})")


def _read_aside(root: Path, paths: Sequence[str], count: int) -> Iterator[Read]:
    waiting: SimpleQueue[list[str]] = SimpleQueue()
    for start in range(0, len(paths), CHUNK):
        waiting.put(list(paths[start : start + CHUNK]))
    results: SimpleQueue[list[Read] | None] = SimpleQueue()
    readers = [_Reader(root) for _ in range(count)]
    for reader in readers:
        Thread(target=reader.work, args=(waiting, results), daemon=True).start()
    working = count
    try:
        while working:
            found = results.get()
            if found is None:
                working -= 1
            else:
                yield from found
    finally:
        for reader in readers:
            reader.stop()


class _Reader:
    """A process that reads files, started again when it crashes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None

    def work(
        self, waiting: SimpleQueue[list[str]], results: SimpleQueue[list[Read] | None]
    ) -> None:
        """Read what is waiting until nothing is; ``None`` says that this one is done."""
        try:
            while not self._stopped:
                results.put(self._read(waiting.get_nowait()))
        except Empty:
            self.stop()
        finally:
            results.put(None)

    def stop(self) -> None:
        """End the process."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _read(self, paths: list[str]) -> list[Read]:
        found = self._asked(paths)
        if found is not None:
            return found
        if len(paths) == 1:
            return [Failed(paths[0], "the program that read it crashed")]
        return [read for path in paths for read in self._read([path])]

    def _asked(self, paths: list[str]) -> list[Read] | None:
        """What the process answers; ``None`` if it crashes."""
        process = self._process = self._process or _start(self._root)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _send(paths, process.stdin)
            answer: list[Read] = pickle.load(process.stdout)  # noqa: S301 - from our own process
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            if not self._stopped:
                process.communicate()
            self._process = None
            return None
        return answer


def _start(root: Path) -> subprocess.Popen[bytes]:
    """A process of this very library, whatever program uses it (and however that was started)."""
    home = str(Path(__file__).resolve().parent.parent)
    search = os.pathsep.join((home, os.environ.get("PYTHONPATH", "")))
    return subprocess.Popen(  # noqa: S603 - this interpreter, our own words
        [sys.executable, "-c", "from archive.readers import serve; serve()", str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    )


def serve() -> None:
    """Answer lists of paths on standard input with what is read there, until it ends."""
    root, asked, answers = Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may get among the answers
    while True:
        try:
            paths: list[str] = pickle.load(asked)  # noqa: S301 - from the process that started us
        except (EOFError, KeyboardInterrupt):
            return
        _send([read_one(root, path) for path in paths], answers)


def _send(value: Any, to: IO[bytes]) -> None:
    pickle.dump(value, to, protocol=pickle.HIGHEST_PROTOCOL)
    to.flush()
