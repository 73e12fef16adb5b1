"""The other names of people, brought from the directory into the index that searches by them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from archive.errors import ReadError
from archive.index import Index
from archive.people.directory import Directory

__all__ = ["Aliases"]


class Aliases:
    """The directory in the journal at ``path``, looked into once there is one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._directory: Directory | None = None

    def teach(self, index: Index) -> None:
        """Bring the names up to date if the directory has changed, or the index is a new one.

        A journal that cannot be read says so to whoever needs what is in it; search goes on with
        the names it knows.
        """
        if self._directory is None and not self._path.exists():
            return
        with suppress(ReadError):
            self._directory = self._directory or Directory(self._path)
            state = self._directory.state
            if index.aliases_as_of != state:
                index.set_aliases(self._directory.aliases(), as_of=state)

    def close(self) -> None:
        """Let go of the journal."""
        if self._directory is not None:
            self._directory.close()
            self._directory = None
