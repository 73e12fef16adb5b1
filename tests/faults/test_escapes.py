"""No path leads out of the archive, and none into its own books."""

from __future__ import annotations

import os
from threading import Thread

import pictures
import pytest

from archive import files
from archive.catalog import Archive
from archive.errors import ArchiveError, ReadError, Refused, WriteError
from archive.model import Edit, Photo

OUTSIDE = "outside/secret.jpg"


@pytest.fixture
def place(tmp_path):
    """An archive beside a folder that is none of its business, with links from one to the other."""
    for folder in ("archive/2023", "archive/.archive", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("archive/2023/a.jpg", OUTSIDE, "archive/.archive/b.jpg"):
        (tmp_path / file).write_bytes(pictures.jpeg())
        files.write(tmp_path / file, caption=file)
    links = {
        "file": "../outside/secret.jpg", "absolute": tmp_path / OUTSIDE, "folder": "../outside",
        "books": ".archive", "up": "..", "twice": "folder", "loop": "loop",
        "2023/file.jpg": "../../outside/secret.jpg", "dangling": "../outside/nothing.jpg",
    }  # fmt: skip
    for name, target in links.items():
        (tmp_path / "archive" / name).symlink_to(target)
    return tmp_path


@pytest.fixture
def archive(place):
    with Archive(place / "archive") as archive:
        yield archive


ESCAPES = (
    "../outside/secret.jpg", "2023/../../outside/secret.jpg", "./../outside/secret.jpg",
    "2023/./.././../outside/secret.jpg", "..//outside//secret.jpg", "../outside/./secret.jpg",
    "{place}/outside/secret.jpg", "{place}/archive/../outside/secret.jpg",
    "/{place}/outside/secret.jpg", "/etc/passwd", "/dev/zero", "/proc/self/environ",
    "file", "absolute", "folder/secret.jpg", "twice/secret.jpg", "2023/file.jpg",
    "up/outside/secret.jpg", "up/archive/../outside/secret.jpg", "dangling",
    "..", "../", "../..", "/", "../archive2/a.jpg",
    ".archive/b.jpg", "2023/../.archive/b.jpg", "books/b.jpg", ".archive/journal.db", ".archive",
    "2023/a.jpg\0.png", "\0",
)  # fmt: skip
"""Relative, absolute, by links, into the archive's own folder, or no path at all."""


def attempts(archive, path):
    """Every call of the archive that takes a path."""
    yield lambda: archive[path]
    yield lambda: archive.write(path, caption="mine")
    yield lambda: archive.write(Edit(path, {"caption": "mine"}))
    yield lambda: archive.write(path, caption="mine", dry_run=True)
    yield lambda: archive.history(path)
    yield lambda: archive.plan_release("Bild 1: Text", [path])
    yield lambda: archive.kit([Photo(path, "JPEG", "0" * 64)])


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_path_leads_out(place, archive, escape):
    """Refused by every call, and nothing outside is touched or told."""
    before = {p: p.stat().st_mtime_ns for p in (place / "outside").iterdir()}
    for attempt in attempts(archive, escape.format(place=place)):
        with pytest.raises(ArchiveError) as caught:
            attempt()
        assert isinstance(caught.value, Refused)
        assert caught.value.reason in {"lies outside of this archive", "is no path"}
    assert {p: p.stat().st_mtime_ns for p in (place / "outside").iterdir()} == before


@pytest.mark.parametrize("way", ["2023/a.jpg", "2023/../2023/a.jpg", "{place}/archive/2023/a.jpg"])
def test_ways_that_stay_inside_are_fine(place, archive, way):
    """A path may take a turn, as long as it ends inside."""
    assert archive[way.format(place=place)].caption == "archive/2023/a.jpg"


@pytest.mark.parametrize("path", ["loop", "loop/a.jpg"])
def test_a_link_in_a_circle_is_an_error(archive, path):
    """It leads nowhere, and says so."""
    with pytest.raises(ReadError):
        archive[path]
    with pytest.raises(WriteError):
        archive.write(path, caption="mine")


def test_links_that_lead_out_are_not_indexed(archive):
    """What lies outside does not come in by being linked to."""
    archive.refresh()
    assert [photo.file for photo in archive.search("")] == ["2023/a.jpg"]


def test_accepting_and_undoing_keep_inside(place, archive):
    """Verify never answers for a file outside, whatever name it is given."""
    for escape in ("../outside/secret.jpg", "folder/secret.jpg"):
        with pytest.raises(Refused):
            archive.accept([escape])
    assert archive.journal.fixity.all() == ()


def test_a_folder_swapped_for_a_link_while_we_write_leads_nowhere(place, archive):
    """Again and again a folder becomes a link to outside, and back: nothing outside is written."""
    real, aside, target = (place / name for name in ("archive/2023", "archive/aside", "outside"))
    (target / "a.jpg").write_bytes(pictures.jpeg())
    before = (target / "a.jpg").read_bytes()
    over = False

    def swap():
        while not over:
            real.rename(aside)
            real.symlink_to(target)
            real.unlink()
            aside.rename(real)

    swapper = Thread(target=swap)
    swapper.start()
    try:
        read, written = _try_both(archive, 60)
    finally:
        over = True
        swapper.join()
    assert (target / "a.jpg").read_bytes() == before
    assert sorted(os.listdir(target)) == ["a.jpg", "secret.jpg"]
    assert read <= {"archive/2023/a.jpg", *written}


def _try_both(archive, times):
    read, written = set(), []
    for number in range(times):
        try:
            archive.write("2023/a.jpg", caption=f"Nr. {number}")
        except ArchiveError:
            pass
        else:
            written.append(f"Nr. {number}")
        try:
            read.add(archive["2023/a.jpg"].caption)
        except (Refused, ReadError):
            continue
    return read, written
