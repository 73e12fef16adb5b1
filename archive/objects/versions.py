"""One version of an object, and what is raised when it is another by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.errors import Changed, ReadError, WriteError

__all__ = ["UNDER_WAY", "Overtaken", "Unanswered", "Version"]

UNDER_WAY = 60.0
"""Seconds for which a request may still be on its way, though nobody waits for its answer."""


@dataclass(frozen=True, slots=True)
class Version:
    """What the store says of an object at one moment.

    ``etag`` names this version and no other, in the store's own spelling. ``size`` is in bytes,
    ``mtime_ns`` when it was put (whole seconds, by the store's clock). ``carried`` are the headers
    that a new version of it is to have as well, ``tagged`` says that it has tags.
    """

    size: int
    etag: str
    mtime_ns: int
    carried: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    tagged: bool = field(default=False, compare=False)


class Overtaken(Changed, ReadError):
    """Another version took an object's place while it was being read.

    To a reader that is an unreadable file (reading again helps), to a writer a changed one.
    """


class Unanswered(WriteError):
    """A write was sent, and nobody can say yet whether it counts: the store broke off.

    What lies there tells after a while, and no write that came between is lost by it.
    """
