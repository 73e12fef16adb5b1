"""How a file that was read is closed: at once, or behind everybody's back where that takes long."""

from __future__ import annotations

import errno
import os
from threading import Lock, Thread

__all__ = ["let_go"]

_FREEING = Lock()
"""Held while an old version's space is given back: one at a time.

So a batch is at most one open file, one thread and one picture's space behind, and whoever ends
the program waits for one close. Who displaces another one meanwhile closes it without help.
"""


def let_go(fd: int, *, behind: bool = False) -> None:
    """Close what was only read; ``behind``: it is the last hold on a version that was displaced.

    Giving such a version's space back takes a while, for which nobody has to wait.
    """
    if not (behind and _freed_behind(fd)):
        _close(fd)


def _freed_behind(fd: int) -> bool:
    """Whether a thread of its own closes this one; false if it is the caller's to close."""
    if not _FREEING.acquire(blocking=False):
        return False
    try:
        Thread(target=_free, args=(fd,), name="freeing an old version").start()
    except RuntimeError:  # no room for another thread, or the program is ending
        _FREEING.release()
        return False
    return True


def _free(fd: int) -> None:
    try:
        _close(fd)
    finally:
        _FREEING.release()


def _close(fd: int) -> None:
    """Close what was only read.

    A failing close tells of writes that did not arrive. Here there were none, and the number is
    given back all the same: raising would call a write lost that has been done. A number that is
    not open is our own mistake, though.
    """
    try:
        os.close(fd)
    except OSError as error:
        if error.errno == errno.EBADF:
            raise
