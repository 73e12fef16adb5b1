"""Reading many picture files side by side, in processes of their own.

A reader that crashes on a hostile file takes nobody with it: its files are given to another one
by one, and the culprit is named.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from archive import files, system
from archive.errors import ArchiveError, ReadError
from archive.index import Entry, Ready
from archive.objects import ObjectPath
from archive.walking import Failed

__all__ = ["Read", "read_all", "read_one", "serve"]

CHUNK = 64
"""So many files are asked of a process at a time."""
AHEAD = 3
"""So many times that are asked for before the first is answered."""
WAITING = 8
"""So many more are kept ready for each process, for the time in which nobody asks."""
FEW = 200
"""Fewer files are not worth starting processes for."""
ABREAST = 32
"""So many objects are read side by side, in threads: they are waited for more than worked on."""

_NO_MORE: list[str] = []
"""Stays among what waits, so that every reader comes to it."""

Read = Ready | Failed
"""What was read, its path below the root, made ready for the index; or why nothing was."""


def read_all(
    root: Path, paths: Iterable[str], processes: int | None = None, *, whole: bool = True
) -> Iterator[Read]:
    """Read these files below ``root``; in any order, each exactly once.

    In so many processes, or as many as there are cores; in this one if there is little to do.
    ``paths`` are asked for as they are needed. Objects are read by many threads of this one;
    unless ``whole``, without their hashes, for which all of each would have to be fetched.
    """
    if isinstance(root, ObjectPath):
        return _read_abreast(root, paths, whole)
    count = processes if processes is not None else (os.cpu_count() or 1)
    if (isinstance(paths, Sized) and len(paths) < FEW) or count < 2:
        return (read_one(root, file) for file in paths)
    return _read_aside(root, iter(paths), count)


def read_one(root: Path, file: str, whole: bool = True) -> Read:
    """One file, or why it could not be read; nothing is raised for a bad file."""
    try:
        photo = files.read(root / file, hashes=whole)
        return Ready.of(Entry(replace(photo, file=file)))
    except ArchiveError as error:
        return Failed(file, error.reason)
    except (MemoryError, RecursionError) as error:
        return Failed(file, f"takes too much to read ({type(error).__name__})")


def _read_abreast(root: Path, paths: Iterable[str], whole: bool) -> Iterator[Read]:
    waiting: deque[Future[Read]] = deque()
    with ThreadPoolExecutor(ABREAST) as pool:
        for file in paths:
            waiting.append(pool.submit(read_one, root, file, whole))
            if len(waiting) > 2 * ABREAST:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _read_aside(root: Path, paths: Iterator[str], count: int) -> Iterator[Read]:
    waiting: SimpleQueue[list[str]] = SimpleQueue()
    results: SimpleQueue[list[Read] | None] = SimpleQueue()
    readers = [_Reader(root) for _ in range(count)]
    for reader in readers:
        Thread(target=reader.work, args=(waiting, results), daemon=True).start()
    working, unread, enough = count, 0, count * WAITING * CHUNK
    chunks = iter(lambda: list(islice(paths, CHUNK)), [])
    try:
        while working:
            while unread < enough and (chunk := next(chunks, None)):
                waiting.put(chunk)
                unread += len(chunk)
            if unread < enough:
                waiting.put(_NO_MORE)
                enough = 0
            found = results.get()
            working -= found is None
            unread -= len(found or ())
            yield from found or ()
        if unread:
            raise ReadError("the processes that read pictures could not be started", root)
    finally:
        waiting.put(_NO_MORE)
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
        asked: deque[list[str]] = deque()
        try:
            while not self._stopped:
                self._ask_ahead(waiting, asked)
                if not asked:
                    self.stop()
                elif (found := self._answer()) is not None:
                    asked.popleft()
                    results.put(found)
                else:
                    self._one_by_one(asked, results)
        finally:
            results.put(None)

    def stop(self) -> None:
        """End the process."""
        self._stopped = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _ask_ahead(self, waiting: SimpleQueue[list[str]], asked: deque[list[str]]) -> None:
        """Ask for the next before the last is answered, so that the process never waits for us."""
        while len(asked) < AHEAD:
            try:
                paths = waiting.get(block=not asked)
            except Empty:
                return
            if paths is _NO_MORE:
                waiting.put(paths)
                return
            asked.append(paths)
            self._ask(paths)

    def _ask(self, paths: list[str]) -> None:
        if self._process is None:
            self._process = _start(self._root)
        assert self._process.stdin is not None
        # if it has crashed, there will be no answer either; a broken pipe has several names
        with suppress(OSError):
            _send(paths, self._process.stdin)

    def _answer(self) -> list[Read] | None:
        """What the process answers; ``None`` if it crashes."""
        if self._process is None:
            return None
        assert self._process.stdout is not None
        try:
            answer: list[Read] = _receive(self._process.stdout)
        except EOFError:
            return None
        return answer

    def _one_by_one(self, asked: deque[list[str]], results: SimpleQueue[list[Read] | None]) -> None:
        """Find the file a process died of: read all it was asked for one at a time."""
        while asked and not self._stopped:
            for path in asked.popleft():
                self._end()
                self._ask([path])
                crashed: list[Read] = [Failed(path, "the program that read it crashed")]
                results.put(self._answer() or crashed)
        self._end()


def _start(root: Path) -> subprocess.Popen[bytes]:
    """A process of this very library, whatever program uses it (and however that was started)."""
    home = str(Path(__file__).resolve().parent.parent)
    search = os.pathsep.join((home, os.environ.get("PYTHONPATH", "")))
    process = subprocess.Popen(  # noqa: S603 - this interpreter, our own words
        [sys.executable, "-c", "from archive.readers import serve; serve()", str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    )
    assert process.stdout is not None
    system.widen(process.stdout)
    return process


def serve() -> None:
    """Answer lists of paths on standard input with what is read there, until nobody asks."""
    root, asked, answers = Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may get among the answers
    try:
        while True:
            paths: list[str] = _receive(asked)
            _send([read_one(root, path) for path in paths], answers)
    except (EOFError, KeyboardInterrupt):
        return
    except OSError:
        # whoever asked is gone; what is left of the answer must not be tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())


def _send(value: Any, to: IO[bytes]) -> None:
    message = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    to.write(len(message).to_bytes(8, "little") + message)
    to.flush()


def _receive(source: IO[bytes]) -> Any:
    """What was sent, read in as few steps as possible: each may have to wait for its turn."""
    length = int.from_bytes(source.read(8), "little")
    message = source.read(length)
    if not length or len(message) < length:
        raise EOFError
    return pickle.loads(message)  # noqa: S301 - from our own process
