"""Two page servers over one archive on PostgreSQL: who saves at one desk is seen at the other."""

from __future__ import annotations

import os
import re
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pictures
import pytest

from archive import Archive, files
from archive.journal import Entry, State
from tests.ui.conftest import PATIENCE, page_server

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

ROUNDS = int(os.environ.get("PAGE_ROUNDS", "1"))
"""How often everybody saves every picture; one round of two takes half a minute."""
PICTURES = 2
FIELDS = {
    "caption": "Bildunterschrift",
    "title": "Titel",
    "event": "Ereignis",
    "credit": "Bildnachweis",
}
"""Each is written by two, one at either server: the second of them has to decide."""
SOON = 1.5
"""Seconds until all press the button: they do it at the same moment, and not one by one."""
HEALTH = "/_stcore/health"
SAVED = "Gespeichert: in die Datei geschrieben"
CHANGED = "Jemand hat dieses Bild inzwischen geändert"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Some pictures of which everybody sees what they say."""
    root = tmp_path / "pictures"
    root.mkdir()
    for number in range(PICTURES):
        (root / f"bild-{number}.jpg").write_bytes(pictures.jpeg())
        start = {field: f"Am Anfang {field}" for field in FIELDS}
        files.write(root / f"bild-{number}.jpg", **start)
    return root


@pytest.fixture
def servers(root: Path, tmp_path: Path, database: str):
    """Two processes that share the folder and the database, and nothing else."""
    with Archive(root, index=database) as archive:
        archive.refresh()
    with ExitStack() as running:
        yield [
            running.enter_context(page_server(root, folder, ARCHIVE_INDEX=database))
            for folder in (tmp_path / "one", tmp_path / "other")
            if folder.mkdir() is None
        ]


@dataclass
class Writer:
    """Somebody at a desk of their own, and what they have seen and typed."""

    page: object
    server: str
    field: str
    name: str
    text: str = ""
    seen: str = ""

    @property
    def line(self):
        return self.page.get_by_label(FIELDS[self.field], exact=True)

    def go_to(self, picture: str) -> None:
        """Ask for a picture, without waiting until it is there."""
        self.page.goto(f"{self.server}/desk?q=file:{picture}", wait_until="commit")

    def type(self, number: int) -> None:
        """See what it says, and type something else."""
        self.line.wait_for()
        self.seen, self.text = self.line.input_value(), f"{self.name} {number}"
        self.line.fill(self.text)
        self.page.get_by_text("Nicht gespeichert").wait_for()

    def save_at(self, moment: float) -> None:
        """Press the button at a moment of this machine's clock."""
        button = self.page.get_by_role("button", name="Speichern", exact=True)
        press = "(node, at) => void setTimeout(() => node.click(), at - Date.now())"
        button.evaluate(press, moment * 1000)

    def was_overtaken(self) -> bool:
        """Whether the page asks, since somebody else has written the same field."""
        told = self.page.get_by_text(re.compile(f"{SAVED}|{CHANGED}"))
        told.wait_for()
        return CHANGED in told.inner_text()

    def insist(self, other: Writer) -> None:
        """Look at what the other one wrote, and save all the same."""
        self.page.get_by_text(other.text).first.wait_for()
        assert self.line.input_value() == self.text
        self.seen = other.text
        self.save_at(time.time())
        self.page.get_by_text(SAVED).wait_for()


def saved_at_once(writers: list[Writer]) -> None:
    """All save; of two who wrote the same field one is asked, and saves knowing what is there."""
    moment = time.time() + SOON
    for writer in writers:
        writer.save_at(moment)
    asked = [writer for writer in writers if writer.was_overtaken()]
    assert sorted(writer.field for writer in asked) == sorted(FIELDS)
    for writer in asked:
        (other,) = (w for w in writers if w.field == writer.field and w is not writer)
        writer.insist(other)


def test_eight_writers_at_two_servers_lose_nothing(visit, servers, root: Path, database) -> None:
    """Every save the page confirmed is in the history, made from what its writer had seen."""
    writers = [
        Writer(visit(HEALTH, at=server), server.url, field, f"{field} {number}")
        for number, server in enumerate(servers)
        for field in FIELDS
    ]
    for writer in writers:
        writer.page.set_default_timeout(2 * PATIENCE * 1000)
    done: list[tuple[str, str, str, str]] = []
    for number in range(ROUNDS):
        for name in sorted(path.stem for path in root.glob("*.jpg")):
            for writer in writers:
                writer.go_to(name)
            for writer in writers:
                writer.type(number)
            saved_at_once(writers)
            done += [(f"{name}.jpg", w.field, w.seen, w.text) for w in writers]
    with Archive(root, index=database) as archive:
        history = archive.journal.history
        assert history.pending() == ()
        entries = {
            name: history.of_file(name) for name in sorted(os.listdir(root)) if "jpg" in name
        }
        assert sorted(done) == sorted(
            (name, change.field, change.old, change.new)
            for name, written in entries.items()
            for entry in written
            for change in entry.changes
        )
        for name, written in entries.items():
            judge(archive, root / name, written)
        assert archive.verify().findings == ()


def judge(archive: Archive, path: Path, written: tuple[Entry, ...]) -> None:
    """One chain of writes that nothing came between, and its end in the file and the index."""
    assert {entry.state for entry in written} == {State.DONE}
    assert all(later.before == entry.after for later, entry in pairwise(written))
    photo, indexed = files.read(path), archive.index.by_file(path.name)
    assert photo.file_hash == written[0].after
    assert indexed is not None
    assert indexed.metadata == photo.metadata
    for field in FIELDS:
        last = next(c.new for entry in written for c in entry.changes if c.field == field)
        assert getattr(photo.metadata, field) == last
