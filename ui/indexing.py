"""Reading the folder in the background: one thread for everybody, taken up again after a restart.

What was read stays indexed, so a server that starts again goes on where the last one was stopped;
a marker beside the index says that there is something to go on with.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from archive.catalog import Archive
from archive.errors import ArchiveError
from archive.refresh import Refreshed

__all__ = ["Reading", "reading"]

_MARKER = "reading"


@dataclass
class Reading:
    """How far the reading of one archive's folder is; shared by all visitors.

    ``done`` of ``total`` are files to be read, those of an interrupted reading included.
    """

    marker: Path
    running: bool = False
    done: int = 0
    total: int = 0
    result: Refreshed | None = None
    error: str | None = None
    _lock: Lock = field(default_factory=Lock)

    def begin(self, archive: Archive) -> None:
        """Start reading, unless it is going on already."""
        with self._lock:
            if self.running:
                return
            before = self._taken_up()
            self.running, self.done, self.total = True, before, before
            self.result = self.error = None
        Thread(target=self._read, args=(archive, before), daemon=True, name="reading").start()

    def resume(self, archive: Archive) -> None:
        """Go on with what a stopped server left, or read a folder that never was."""
        if self.marker.exists() or not archive.page(limit=1).total:
            self.begin(archive)

    def as_plain(self) -> dict[str, Any]:
        """Where it is, for a browser: ``running``, ``done``, ``total``, ``failed``, ``error``."""
        failed = self.result.failed if self.result else ()
        return {
            "running": self.running,
            "done": self.done,
            "total": self.total,
            "failed": [{"path": each.path, "reason": each.reason} for each in failed],
            "error": self.error,
        }

    def _taken_up(self) -> int:
        """How many files a stopped reading had read."""
        try:
            return int(self.marker.read_text(encoding="ascii") or 0)
        except (OSError, ValueError):
            return 0

    def _read(self, archive: Archive, before: int) -> None:
        noted = 0.0

        def note(done: int, total: int) -> None:
            nonlocal noted
            self.done, self.total = before + done, before + total
            if time.monotonic() - noted > 1:
                self.marker.write_text(str(self.done), encoding="ascii")
                noted = time.monotonic()

        try:
            self.marker.write_text(str(before), encoding="ascii")
            self.result = archive.refresh(note)
            self.marker.unlink(missing_ok=True)
        except ArchiveError as error:
            self.error = str(error)
        except OSError as error:
            self.error = f"{error.filename}: {error.strerror}"
        finally:
            self.running = False


@lru_cache(maxsize=4)
def _of(home: Path) -> Reading:
    return Reading(home / _MARKER)


def reading(archive: Archive) -> Reading:
    """The reading of an archive's folder: the same for every visitor of this process."""
    return _of(archive.home)
