"""What every file was when somebody last answered for it: the yardstick of ``archive verify``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archive.journal.database import Connections, Database

__all__ = ["Acknowledged", "Fixity", "acknowledge_write"]

_COLUMNS = "file, file_hash, image_hash, size, mtime_ns"
_KNOWN = "SELECT 1 FROM fixity WHERE file = ?"
_INSERT = f"INSERT INTO fixity ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
_UPDATE = (
    f"{_INSERT} ON CONFLICT (file) DO UPDATE SET"
    " file_hash = excluded.file_hash, size = excluded.size, mtime_ns = excluded.mtime_ns"
)
_REPLACE = f"{_UPDATE}, image_hash = excluded.image_hash"
_FORGET = "DELETE FROM fixity WHERE file = ?"
_MOVE = "UPDATE fixity SET file = ? WHERE file = ?"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A file as it should be. ``file`` is relative to the archive, with forward slashes.

    ``file_hash`` and ``image_hash`` are those of :class:`~archive.model.Photo`; ``size`` (bytes)
    and ``mtime_ns`` are of the picture alone.
    """

    file: str
    file_hash: str
    image_hash: str
    size: int
    mtime_ns: int


class Fixity:
    """The files somebody answered for."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> tuple[Acknowledged, ...]:
        """Every file, by path in code point order."""
        with self._connections.reading() as db:
            rows = db.rows(f"SELECT {_COLUMNS} FROM fixity ORDER BY file")  # noqa: S608
        return tuple(Acknowledged(*row) for row in rows)

    def get(self, file: str) -> Acknowledged | None:
        """One file."""
        with self._connections.reading() as db:
            rows = db.rows(f"SELECT {_COLUMNS} FROM fixity WHERE file = ?", [file])  # noqa: S608
        return Acknowledged(*rows[0]) if rows else None

    def acknowledge(self, files: Iterable[Acknowledged]) -> None:
        """These are as they should be, whatever was known of them before."""
        with self._connections.writing() as db:
            db.change_many(_REPLACE, map(_row, files))

    def forget(self, files: Iterable[str]) -> None:
        """Nobody answers for these any more."""
        with self._connections.writing() as db:
            db.change_many(_FORGET, ((file,) for file in files))

    def move(self, moves: Iterable[tuple[str, str]]) -> None:
        """These files (from, to) are the same at another place."""
        with self._connections.writing() as db:
            for old, new in moves:
                if old != new and db.rows(_KNOWN, [old]):
                    db.change(_FORGET, [new])
                    db.change(_MOVE, [new, old])

    def adopt(self, new: Iterable[Acknowledged], gone: Callable[[str], bool]) -> None:
        """Answer for files seen for the first time.

        One with the content of a file that is ``gone`` is that file, moved. What is known of a
        file stays as it is, so that a change from outside is still told by verify.
        """
        with self._connections.writing() as db:
            for file in new:
                if not db.rows(_KNOWN, [file.file]):
                    _adopt(db, file, gone)


def _adopt(db: Database, new: Acknowledged, gone: Callable[[str], bool]) -> None:
    alike = db.rows("SELECT file FROM fixity WHERE file_hash = ? ORDER BY file", [new.file_hash])
    old = next((file for (file,) in alike if gone(file)), None)
    if old is None:
        db.change(_INSERT, _row(new))
    else:
        db.change(_MOVE, [new.file, old])


def _row(known: Acknowledged) -> tuple[str, str, str, int, int]:
    return known.file, known.file_hash, known.image_hash, known.size, known.mtime_ns


def acknowledge_write(db: Database, now: Acknowledged) -> None:
    """A write of ours left the file like this.

    The picture in it must be the one acknowledged before: a write into a damaged picture does not
    make it sound.
    """
    db.change(f"{_UPDATE} WHERE fixity.image_hash = excluded.image_hash", _row(now))
