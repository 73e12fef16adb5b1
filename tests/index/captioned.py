"""Captioned photos to put into an index, and the time it is in these tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from archive.index import Entry
from archive.model import Lineup, Metadata, Person, Photo

__all__ = ["NOON", "entry", "photo"]

NOON = datetime(2024, 6, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
"""What time it is in these tests."""


def photo(file: str, people: list[Person | str] | None = None, **fields: Any) -> Photo:
    """A photo at ``file`` with these fields; its hashes follow from its name."""
    lineup = Lineup.of(people) if people else None
    digest = file.encode().hex().ljust(64, "0")[:64]
    return Photo(
        Path(file), "JPEG", digest, Metadata(people=lineup, **fields), "f" + digest[1:], file=file
    )


def entry(file: str, people: list[Person | str] | None = None, **fields: Any) -> Entry:
    """The same as something to put into an index."""
    return Entry(photo(file, people, **fields), size=1, mtime_ns=2, inode=3)
