"""What shall change in a picture, and what a write made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.model.metadata import Metadata

__all__ = ["Change", "Clipped", "Collision", "Edit", "WriteResult"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall change in one picture: field name to new value, ``None`` to remove.

    ``base`` is the hash of the file the editor saw, ``seen`` what it said; a picture changed since
    is merged field by field or refused with :class:`~archive.errors.Changed`.
    """

    path: Path
    changes: Mapping[str, Any]
    base: str | None = None
    seen: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Collision:
    """A field two people changed at once: what both saw, and what each made of it."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Clipped:
    """A text too long for its IIM dataset: cut there at ``octets``, whole in XMP."""

    field: str
    octets: int


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a write did; ``changes`` is empty if there was nothing to do.

    ``written_to`` is the picture itself or its sidecar.
    """

    path: Path
    written_to: Path
    changes: tuple[Change, ...] = ()
    clipped: tuple[Clipped, ...] = ()
    warnings: tuple[str, ...] = ()
    file_hash: str | None = None
    dry_run: bool = False
