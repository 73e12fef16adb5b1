"""Exchanges on object storage: what :mod:`archive.splice` does for files, done for objects.

The new version grows in a part file on this machine and is checked there. Then it is put under
the condition that the version it was made of still lies there, which the store decides in one
step: the address holds the old version or the new one, and nobody's update is overwritten.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive import system
from archive.containers.ranged import RangedSource
from archive.containers.source import Source, Span
from archive.errors import WriteError
from archive.objects import ObjectPath
from archive.objects.conditions import conditions
from archive.objects.versions import Version
from archive.partfiles import part_name

__all__ = ["create", "move", "remove", "replace"]

Check = Callable[[Source], None]


def replace(
    path: ObjectPath, old: Source, content: Iterable[bytes | memoryview], check: Check
) -> tuple[str, ...]:
    """Put ``content`` in the place of the version that ``old`` is open on, once ``check`` agrees.

    :class:`~archive.errors.Changed` if another one lies there by now. Returns what of the
    object's attributes could not be kept.
    """
    return _put(path, _version(old), content, check)


def create(path: ObjectPath, content: bytes | memoryview, check: Check) -> None:
    """Put a new object; :class:`~archive.errors.Changed` if there is one at ``path`` by now."""
    _put(path, None, [content], check)


def remove(path: ObjectPath, old: Source, approve: Check) -> None:
    """Remove the object at ``path``, if it is the version ``old`` is open on."""
    _refuse_blind_removal(path)
    approve(old)
    path.remove(_version(old))


def move(path: ObjectPath, new: ObjectPath) -> None:
    """Give an object another name, where nothing lies yet; its attributes go with it.

    Whatever interrupts this, all of it lies at one of the two, or at both.
    """
    _refuse_blind_removal(path)
    with Source(path) as old:
        version = _version(old)
        with _part(new, old.passing([Span(0, old.size)])) as part:
            new.put(part, None, like=(path, version))
        path.remove(version)


def _refuse_blind_removal(path: ObjectPath) -> None:
    if not conditions(path).removing:
        raise WriteError(
            "stays: its store takes no notice of conditions when it removes,"
            " and what others put there meanwhile would be lost"
        )


def _version(old: Source) -> Version:
    assert isinstance(old, RangedSource)
    return old.version


def _put(
    path: ObjectPath, old: Version | None, content: Iterable[bytes | memoryview], check: Check
) -> tuple[str, ...]:
    conditions(path)
    with _part(path, content) as part:
        with Source(part) as new:
            check(new)
        return path.put(part, old)


@contextmanager
def _part(path: ObjectPath, content: Iterable[bytes | memoryview]) -> Iterator[Path]:
    """A part file with the new version, claimed for as long as it is there."""
    part = part_name(path)
    fd = os.open(part, system.NEW, 0o600)
    try:
        system.claim(fd)
        with os.fdopen(os.dup(fd), "wb") as file:
            file.writelines(content)
        yield part
    finally:
        os.close(fd)
        with suppress(FileNotFoundError):
            part.unlink()
