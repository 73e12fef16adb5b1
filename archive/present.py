"""Pictures of the index as their files say it now, and where those lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from archive import files
from archive.errors import NotFound
from archive.index import Index
from archive.model import Photo
from archive.objects import ObjectPath
from archive.refresh import refresh_files
from archive.roots import inside

__all__ = ["as_of_now", "places"]


def as_of_now(
    index: Index, root: Path, photos: Iterable[Photo], *, gone: bool = False
) -> list[Photo]:
    """Photos of the index as their files say it now, with their hashes.

    :class:`NotFound` for one that is not there any more, unless it may be ``gone``: left out then.
    """
    paths = [inside(root, photo.path) for photo in photos]
    refresh_files(index, root, paths)
    fresh = []
    for path in paths:
        now = index.by_file(path.relative_to(root).as_posix())
        if now is not None:
            fresh.append(now if now.image_hash else replace(files.read(path), file=now.file))
        elif not gone:
            raise NotFound("is not there any more", path)
    return fresh


def places(index: Index, root: Path, anew: Callable[[], object]) -> Callable[[str], Path | None]:
    """Tells by its image hash where a picture lies.

    For the first one that is not there ``anew`` is called, to look for all of them.
    """
    looked = isinstance(root, ObjectPath)  # whose hashes are not in the index

    def place(image_hash: str) -> Path | None:
        nonlocal looked
        photo = index.by_image(image_hash)
        if not looked and (photo is None or not inside(root, photo.path).exists()):
            looked = True
            anew()
            photo = index.by_image(image_hash)
        return None if photo is None else inside(root, photo.path)

    return place
