"""Part files: new versions of files while they are being written, and what is left of them.

``.<name>.<random>.part`` lies beside the file it will replace. Its writer holds a lock on it, which
ends with the process at the latest; so everybody else can tell one in the making from a left-over.
Those of an object lie in a folder of the archive on this machine.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from archive import system
from archive.objects import ObjectPath

__all__ = ["abandoned", "held", "is_part", "keep", "part_name", "parts_of"]

_ROOM = 200
"""Bytes of a name of at most 255 that are left for the file's own."""
_PART = re.compile(r"\.(?P<label>.*)\.[0-9a-f]{12}\.part", re.DOTALL)


def is_part(name: str) -> bool:
    """Whether a file of this name is a part file."""
    return _PART.fullmatch(name) is not None


def parts_of(path: Path) -> Iterator[Path]:
    """The part files that writes of ``path`` have beside it, finished or left over."""
    path = _here(path)
    label = _label(path)
    for found in path.parent.iterdir():
        match = _PART.fullmatch(found.name)
        if match and match["label"] == label:
            yield found


def abandoned(part: Path, grace: float = 2.0) -> bool:
    """Whether nobody is at work on this part file any more.

    ``grace`` are the seconds after a change of it in which its writer may be about to lock it or
    about to remove it. Where files cannot be locked, a day has to pass.
    """
    try:
        idle, claimed = _idle(part), system.is_claimed(part)
    except FileNotFoundError:
        return False
    return idle > (grace if claimed is not None else 86_400) and not claimed


def held(path: Path) -> bool:
    """Whether somebody is writing a new version of ``path`` just now."""
    with suppress(FileNotFoundError):
        return any(_is_held(part) for part in parts_of(path))
    return False


def _is_held(part: Path) -> bool:
    return bool(system.is_claimed(part)) or _idle(part) < system.LINGER


def _idle(part: Path) -> float:
    """Seconds since a part file was changed last; on Windows ``st_ctime`` is when it was made."""
    status = part.stat()
    return time.time() - max(status.st_ctime, status.st_mtime)


def part_name(path: Path) -> Path:
    """A name for a new part file of ``path``, beside it."""
    path = _here(path)
    return path.with_name(f".{_label(path)}.{secrets.token_hex(6)}.part")


def _here(path: Path) -> Path:
    return path.aside if isinstance(path, ObjectPath) else path


def _label(path: Path) -> str:
    """As much of a file's name as there is room for, with what the part file adds to it."""
    return os.fsencode(path.name)[:_ROOM].decode("utf-8", "ignore")


def keep(part: Path, path: Path) -> Path:
    """Give a version of ``path`` that nobody else has a name of its own."""
    path = _here(path)
    kept = path.with_name(f"{_label(path)}.{secrets.token_hex(3)}.kept")
    os.rename(part, kept)
    return kept
