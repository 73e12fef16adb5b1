"""The folder is read in the background, and a stopped server goes on where it was."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from archive.catalog import Archive
from ui.indexing import Reading, reading

SAMPLE = Path(__file__).parents[2] / "photos"


def folder(tmp_path, count=5):
    for number, picture in enumerate(sorted(SAMPLE.glob("[0-9]*/*.jpg"))[:count]):
        shutil.copyfile(picture, tmp_path / f"{number}.jpg")
    return Archive(tmp_path)


def finished(job):
    deadline = time.monotonic() + 60
    while job.running:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return job.as_plain()


def test_a_folder_never_read_is_read_by_itself(tmp_path):
    """The server starts, and the pictures come; nothing is left to go on with."""
    with folder(tmp_path) as archive:
        job = reading(archive)
        job.resume(archive)
        state = finished(job)
        assert (state["done"], state["total"], state["error"]) == (5, 5, None)
        assert archive.page().total == 5
        assert not job.marker.exists()
        assert reading(archive) is job


def test_what_a_stopped_server_began_is_finished(tmp_path):
    """The count goes on from what was read before, and the marker goes when all is done."""
    with folder(tmp_path) as archive:
        archive.refresh()
        (tmp_path / "4.jpg").unlink()
        shutil.copyfile(tmp_path / "3.jpg", tmp_path / "new.jpg")
        marker = archive.home / "reading"
        marker.write_text("7", encoding="ascii")
        job = Reading(marker)
        job.resume(archive)
        state = finished(job)
        assert state["done"] == state["total"] > 7
        assert not marker.exists()


def test_a_folder_that_is_read_is_left_alone(tmp_path):
    """Starting a server over a known archive reads nothing."""
    with folder(tmp_path) as archive:
        archive.refresh()
        job = Reading(archive.home / "reading")
        job.resume(archive)
        assert not job.running
        assert job.result is None


def test_what_cannot_be_read_is_named(tmp_path):
    """A damaged file is listed with its reason; the others are there."""
    with folder(tmp_path, 2) as archive:
        (tmp_path / "broken.jpg").write_bytes(b"no picture")
        job = Reading(archive.home / "reading")
        job.begin(archive)
        state = finished(job)
        assert [each["path"] for each in state["failed"]] == ["broken.jpg"]
        assert archive.page().total == 2
