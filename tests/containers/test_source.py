"""What is open for reading, and how it is let go of."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from threading import Event

import pytest

from archive.containers import freeing
from archive.containers.source import Source


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "old.jpg"
    path.write_bytes(b"old")
    return path


@pytest.fixture
def unhandled(monkeypatch):
    """What threads died of."""
    died = []
    monkeypatch.setattr(threading, "excepthook", lambda failed: died.append(failed.exc_value))
    return died


def displaced(path):
    """Open and close a version that another one has taken the place of."""
    with Source(path) as old:
        old.displaced = True


def freed():
    """Wait until nothing is being given back any more."""
    with freeing._FREEING:
        pass


@pytest.mark.parametrize("let_go", [displaced, lambda path: Source(path).__exit__()])
@pytest.mark.parametrize("code", [errno.EIO, errno.EINTR, errno.EDQUOT])
def test_a_failing_close_of_what_was_only_read_is_no_error(
    file, unhandled, monkeypatch, let_go, code
):
    """It lost nothing, and the number is given back: no write is called lost for it."""
    real = os.close

    def fail(fd):
        real(fd)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "close", fail)
    let_go(file)
    freed()
    assert unhandled == []


def test_a_number_that_is_not_open_is_told(file):
    """That is a mistake of ours, not of the disk's."""
    with pytest.raises(OSError, match="Bad file descriptor"), Source(file) as old:
        os.close(old.fd)


def test_what_is_closed_is_not_closed_again(file):
    """Its number may be somebody else's by then."""
    with Source(file) as old:
        number = old.fd
        old.close()
        with file.open("rb") as other:
            assert (other.fileno(), old.fd) == (number, -1)
            old.close()
            assert other.read() == b"old"


def test_old_versions_are_freed_one_at_a_time(file, monkeypatch):
    """A batch never runs ahead of its own files: the second one that has to wait is closed here."""
    real, go_on, closed_by = os.close, Event(), []

    def slow(fd):
        closed_by.append(threading.current_thread())
        if threading.current_thread() is not threading.main_thread():
            go_on.wait()
        real(fd)

    monkeypatch.setattr(os, "close", slow)
    for _ in range(50):
        displaced(file)
    behind = [thread for thread in closed_by if thread is not threading.main_thread()]
    assert (len(behind), len(closed_by)) == (1, 50)
    go_on.set()
    freed()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="left out: needs /proc")
def test_a_long_batch_leaves_no_file_open(file):
    """Five hundred displaced versions: as many open files as before."""
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(500):
        displaced(file)
    freed()
    assert len(os.listdir("/proc/self/fd")) == before


def test_without_room_for_a_thread_it_is_closed_all_the_same(file, monkeypatch):
    """As at the end of the program, when no thread can be started any more; and ever after."""

    def full(_):
        raise RuntimeError("can't start new thread")

    closed = []
    monkeypatch.setattr(freeing, "_close", closed.append)
    monkeypatch.setattr(threading.Thread, "start", full)
    displaced(file)
    displaced(file)
    assert len(closed) == 2
    for fd in closed:
        os.close(fd)
    freed()


ENDING = """
import os, sys, time
from archive.containers.source import Source
real = os.close
def slow(fd):
    time.sleep(0.2)
    real(fd)
    print("freed", flush=True)
os.close = slow
with Source(sys.argv[1]) as old:
    old.displaced = True
os.close = real
"""


def test_the_program_ends_when_the_last_one_is_freed(file):
    """Whoever ends it waits for the one close that is under way, and sees no complaint."""
    command = [sys.executable, "-c", ENDING, file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "freed\n", "")
