"""What every file was when somebody last answered for it: the yardstick of ``archive verify``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from archive.journal.connections import Connections

__all__ = ["Acknowledged", "Fixity", "acknowledge_write"]

_COLUMNS = "file, file_hash, image_hash, size, mtime_ns"
_KNOWN = "SELECT 1 FROM fixity WHERE file = ?"
_INSERT = f"INTO fixity ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"


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
            rows = db.execute(f"SELECT {_COLUMNS} FROM fixity ORDER BY file").fetchall()  # noqa: S608
        return tuple(Acknowledged(*row) for row in rows)

    def get(self, file: str) -> Acknowledged | None:
        """One file."""
        with self._connections.reading() as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM fixity WHERE file = ?",  # noqa: S608
                [file],
            ).fetchone()
        return None if row is None else Acknowledged(*row)

    def acknowledge(self, files: Iterable[Acknowledged]) -> None:
        """These are as they should be, whatever was known of them before."""
        with self._connections.writing() as db:
            db.conn.executemany(f"INSERT OR REPLACE {_INSERT}", map(_row, files))

    def forget(self, files: Iterable[str]) -> None:
        """Nobody answers for these any more."""
        with self._connections.writing() as db:
            db.conn.executemany("DELETE FROM fixity WHERE file = ?", ((file,) for file in files))

    def move(self, moves: Iterable[tuple[str, str]]) -> None:
        """These files (from, to) are the same at another place."""
        with self._connections.writing() as db:
            db.conn.executemany(
                "UPDATE OR REPLACE fixity SET file = ? WHERE file = ?",
                ((new, old) for old, new in moves),
            )

    def adopt(self, new: Iterable[Acknowledged], gone: Callable[[str], bool]) -> None:
        """Answer for files seen for the first time.

        One with the content of a file that is ``gone`` is that file, moved. What is known of a
        file stays as it is, so that a change from outside is still told by verify.
        """
        with self._connections.writing() as db:
            for file in new:
                if not db.execute(_KNOWN, [file.file]).fetchone():
                    _adopt(db, file, gone)


def _adopt(db: Database, new: Acknowledged, gone: Callable[[str], bool]) -> None:
    alike = db.execute("SELECT file FROM fixity WHERE file_hash = ? ORDER BY file", [new.file_hash])
    old = next((file for (file,) in alike.fetchall() if gone(file)), None)
    if old is None:
        db.execute(f"INSERT {_INSERT}", _row(new))
    else:
        db.execute("UPDATE fixity SET file = ? WHERE file = ?", [new.file, old])


def _row(known: Acknowledged) -> tuple[str, str, str, int, int]:
    return known.file, known.file_hash, known.image_hash, known.size, known.mtime_ns


def acknowledge_write(db: Database, now: Acknowledged) -> None:
    """A write of ours left the file like this.

    The picture in it must be the one acknowledged before: a write into a damaged picture does not
    make it sound.
    """
    db.execute(
        f"INSERT {_INSERT} ON CONFLICT (file) DO UPDATE SET"
        " file_hash = excluded.file_hash, size = excluded.size, mtime_ns = excluded.mtime_ns"
        " WHERE image_hash = excluded.image_hash",
        _row(now),
    )
