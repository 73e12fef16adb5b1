"""A write that stands still on one machine, as another one that shares no file locks sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pictures
import pytest

from archive import Archive, files
from archive.journal import Entry, State

pytestmark = pytest.mark.postgres

_WRITER = """
import fcntl, os, signal, sys
from archive import Archive, system

fcntl.flock = lambda fd, how: None  # what is locked here, no other machine is told
swap, (root, address, moment) = system.swap, sys.argv[1:]

def stand_still():
    os.kill(os.getpid(), signal.SIGSTOP)

def swap_and_halt(part, path):
    if moment == "before":
        stand_still()
    swapped = swap(part, path)
    if moment == "after":
        stand_still()
    return swapped

system.swap = swap_and_halt
with Archive(root, index=address) as archive:
    if moment == "undo":
        moment = "after"
        archive.undo()
    else:
        archive.write("a.jpg", caption="Empfang")
"""


class Elsewhere:
    """An archive with one picture, and a writer of it who stands still in the middle."""

    def __init__(self, root: Path, address: str, moment: str) -> None:
        self.root, self.address, self.moment = root, address, moment
        (root / "a.jpg").write_bytes(pictures.jpeg())
        with self.opened() as archive:
            archive.refresh()
            if moment == "undo":
                archive.write("a.jpg", caption="Abschied")
        self.before = (root / "a.jpg").read_bytes()
        command = [sys.executable, "-c", _WRITER, str(root), address, moment]
        self.writer = subprocess.Popen(command)
        _, status = os.waitpid(self.writer.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)

    def opened(self) -> Archive:
        return Archive(self.root, index=self.address)

    def parts(self) -> list[Path]:
        return list(self.root.glob(".*.part"))

    def pending(self) -> tuple[Entry, ...]:
        """What is in doubt, once another machine has opened the archive and swept it."""
        with self.opened() as archive:
            archive.refresh()
            return archive.journal.history.pending()


@pytest.fixture(params=["before", "after", "undo"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Iterator[Elsewhere]:
    """Standing still right before the exchange of the files, right after it, or in an undo."""
    root = tmp_path / "pictures"
    root.mkdir()
    scene = Elsewhere(root, database, request.param)
    yield scene
    scene.writer.kill()
    scene.writer.wait()


def test_a_writer_who_stands_still_is_not_judged(elsewhere: Elsewhere) -> None:
    """Nobody enters what became of the write, or takes its part file; it ends as if alone."""
    time.sleep(2.1)  # from then on a part file that nobody claims is a left-over on one machine
    (entry,) = elsewhere.pending()
    assert len(elsewhere.parts()) == 1
    elsewhere.writer.send_signal(signal.SIGCONT)
    assert elsewhere.writer.wait(60) == 0
    assert elsewhere.parts() == []
    with elsewhere.opened() as archive:
        now = archive.journal.history.entry(entry.id)
        assert now is not None
        assert now.state is State.DONE
        assert archive.verify().findings == ()


def test_a_writer_who_is_killed_is_judged_by_the_file(elsewhere: Elsewhere) -> None:
    """Its lock ends with it; then whoever opens the archive next enters what happened."""
    elsewhere.writer.kill()
    elsewhere.writer.wait()
    end = time.monotonic() + 30
    while elsewhere.pending():  # the server takes a moment to notice
        assert time.monotonic() < end
    happened = elsewhere.moment != "before"
    assert (elsewhere.before != (elsewhere.root / "a.jpg").read_bytes()) is happened
    with elsewhere.opened() as archive:
        entries = archive.journal.history.of_file("a.jpg")
        assert [entry.state for entry in entries] == [State.DONE] * len(entries)
        assert len(entries) == {"before": 0, "after": 1, "undo": 2}[elsewhere.moment]
        assert files.read(elsewhere.root / "a.jpg").file_hash == (
            entries[0].after if entries else archive.journal.fixity.get("a.jpg").file_hash
        )
        assert archive.verify().findings == ()
