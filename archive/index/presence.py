"""Which files are in the index, as they were when they were read, and whether these are all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from archive.index.deriving import from_hash
from archive.index.protocol import Known
from archive.shares import Share, complete

__all__ = ["is_complete", "known_file", "known_files", "mark_seen", "still_known"]

_KNOWN = (
    "SELECT file, size, mtime_ns, inode, ctime_ns, sidecar, image, content"
    " FROM files JOIN photos ON photos.id = files.photo"
)
_META = "SELECT value FROM meta WHERE name = ?"


def known_files(db: sqlite3.Connection) -> Iterator[Known]:
    """Every file, by path in code point order."""
    return map(_known, db.execute(f"{_KNOWN} ORDER BY file"))


def known_file(db: sqlite3.Connection, file: str) -> Known | None:
    """One of them."""
    row = db.execute(f"{_KNOWN} WHERE file = ?", [file]).fetchone()
    return _known(row) if row else None


def still_known(db: sqlite3.Connection, files: Iterable[Known]) -> list[str]:
    """The paths of those that nobody has put anew."""
    return [known.file for known in files if known_file(db, known.file) == known]


def is_complete(db: sqlite3.Connection) -> bool:
    """Whether every file was seen since the index was begun."""
    return bool(db.execute(_META, ["complete"]).fetchone()[0])


def mark_seen(db: sqlite3.Connection, share: Share) -> None:
    """Note that every file of this share was seen; with the last one the index is complete."""
    row = db.execute(_META, ["shares"]).fetchone()
    seen = {str(share), *(json.loads(row[0]) if row else ())}
    whole = complete(Share.parse(text) for text in seen)
    marks = {"shares": json.dumps(sorted(seen)), "complete": int(whole or is_complete(db))}
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", marks.items())


def _known(row: tuple[Any, ...]) -> Known:
    file, size, mtime, inode, ctime, sidecar, image, content = row
    return Known(file, size, mtime, inode, ctime, sidecar, from_hash(image), from_hash(content))
