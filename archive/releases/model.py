"""What a release or a caption list says, and which picture each of its entries belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Entry", "Match", "Release"]

JOB_OCTETS = 32
"""What IIM has room for in a job id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of a media block: as printed, blanks collapsed.

    ``file`` is the picture's name where the entry gives one; ``fields`` are further fields that
    a caption list names outright, which outrank what is read out of caption and credit.
    """

    caption: str
    title: str | None = None
    credit: str | None = None
    file: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """A press release taken apart; ``event`` is what the picture titles have in common."""

    entries: tuple[Entry, ...]
    headline: str | None = None
    date: str | None = None
    number: str | None = None
    contact: str | None = None
    event: str | None = None

    @property
    def job(self) -> str | None:
        """A short reference to the release: its number, else its date and first words."""
        if self.number:
            return self.number
        words = [w for w in (self.date, *(self.headline or "").split()) if w]
        while words and len(" ".join(words).encode()) > JOB_OCTETS:
            words.pop()
        return " ".join(words) or None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and the picture it belongs to, with the fields that will be written.

    ``by`` is ``name``, ``caption``, ``order`` or ``choice``; ``photo`` is ``None`` while nobody
    knows.
    """

    entry: Entry
    photo: Path | None
    by: str | None
    changes: Mapping[str, Any] = field(default_factory=dict)
