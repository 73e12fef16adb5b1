"""Does this store keep its conditions? Found out once, before the first write.

A store that takes no notice of ``If-Match`` would lose updates without a word. So an object of
no importance is put there and asked to be replaced and removed under conditions that are not met.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from archive.errors import Changed, WriteError
from archive.objects.paths import ObjectPath
from archive.objects.versions import Version

__all__ = ["Kept", "conditions"]

_OTHER = Version(0, '"00000000000000000000000000000000"', 0)
"""A version that never was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Which conditions a bucket keeps: that of replacing, and that of removing an object."""

    replacing: bool
    removing: bool


def conditions(path: ObjectPath) -> Kept:
    """What the bucket keeps that ``path`` lies in; asked once, then noted on this machine.

    :class:`WriteError` if it does not even keep the conditions of a write.
    """
    note = path.scratch / f"{path.bucket}.conditions"
    try:
        return Kept(**json.loads(note.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        kept = _tried(path.with_name(f".{secrets.token_hex(6)}.probe"))
    if not kept.replacing:
        raise WriteError(
            "its store takes no notice of conditions (If-Match, If-None-Match):"
            " what others write would be lost, so nothing is written there"
        )
    _keep(note, json.dumps(asdict(kept)))
    return kept


def _tried(probe: ObjectPath) -> Kept:
    with NamedTemporaryFile(dir=probe.scratch) as content:
        file = Path(content.name)
        probe.put(file, None)
        replacing = all(_refused(partial(probe.put, file, old)) for old in (None, _OTHER))
        removing = _refused(partial(probe.remove, _OTHER))
        if (last := probe.look()) is not None:
            probe.remove(last)
    return Kept(replacing, removing)


def _refused(act: Callable[[], object]) -> bool:
    """Whether the store refuses what it should; one that cannot tell does not keep it."""
    try:
        act()
    except Changed:
        return True
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL):
            raise
    return False


def _keep(note: Path, text: str) -> None:
    """Written beside and renamed, since others may be looking."""
    part = note.with_name(f"{note.name}.{secrets.token_hex(4)}")
    part.write_text(text, encoding="utf-8")
    os.replace(part, note)
