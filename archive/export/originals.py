"""Original files: as they are, if every block says the same; else a copy put in step.

A caption that only XMP holds is no caption for a newsroom that reads IIM. So a file whose
blocks disagree, or of which one lacks what another says, leaves as a copy in which all of them
say what reading gives. The image data are the same bytes either way.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive import files
from archive.containers import sidecar
from archive.containers.source import Source
from archive.errors import Changed, ReadError, WriteError
from archive.export.privacy import outgoing
from archive.model import Location, Photo
from archive.objects import ObjectPath
from archive.opened import blamed_on, present, take

__all__ = ["original", "sidecar_of"]


def original(photo: Photo, to: Path) -> Photo:
    """The file that leaves for a picture: its own, or the copy ``to`` where one is needed.

    ``photo`` must carry its hashes. Raises :class:`Changed` if it is not what the file says any
    more, and :class:`WriteError` where a copy cannot be put in step.
    """
    if files.read(photo.path, hashes=False).metadata != photo.metadata:
        raise Changed("says something else than when it was chosen", photo.path)
    if files.in_step(photo.path, **_said(photo)):
        return photo
    return _in_step(photo, to)


def _said(photo: Photo) -> dict[str, Any]:
    """The fields every block has to say; a position that only the camera noted may stay there."""
    fields = outgoing(photo.metadata)
    place = photo.metadata.location_created
    if place and replace(place, latitude=None, longitude=None) == Location():
        del fields["location_created"]
    return fields


def _in_step(photo: Photo, to: Path) -> Photo:
    with blamed_on(photo.path, ReadError):
        _copy(photo.path, to)
        if (beside := sidecar_of(photo)) is not None:
            _copy(beside, sidecar.target(to))
    fields = _said(photo)
    files.write(to, base=photo.file_hash, **fields)
    made = files.read(to)
    found = present(made.metadata)
    wrong = sorted(name for name, value in fields.items() if found.get(name) != value)
    if wrong:
        raise WriteError(f"a copy would not say the same: {', '.join(wrong)}", photo.path)
    if made.image_hash != photo.image_hash:
        raise Changed("is another picture than when it was chosen", photo.path)
    return replace(made, file=photo.file)


def _copy(path: Path, to: Path) -> None:
    if isinstance(path, ObjectPath):
        with path.open("rb") as source, to.open("wb") as target:
            shutil.copyfileobj(source, target)
    else:
        shutil.copyfile(path, to)


def sidecar_of(photo: Photo) -> Path | None:
    """The sidecar that is read with a picture; those that hold their own words have none."""
    with blamed_on(photo.path, ReadError), Source(photo.path) as source:
        return take(photo.path, source).sidecar_path
