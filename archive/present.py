"""Pictures of the index as their files say it now, what they are called, and where they lie.

On object storage the index does not know every hash: most pictures it has read the head of. What
has to know more reads all of the picture, once for each version of it.
"""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from archive import files
from archive.errors import NotFound, ReadError
from archive.index import Index
from archive.journal import Fixity
from archive.model import Photo
from archive.objects import ObjectPath
from archive.opened import blamed_on
from archive.refresh import Adopt, refresh_files
from archive.roots import inside

__all__ = ["Places", "as_of_now", "found", "handle", "now"]

_AT = "at-"


def handle(photo: Photo) -> str:
    """What a page calls a picture of an archive, for :func:`found`.

    Its image hash, which stays the same wherever it is moved; on object storage, where that may
    not be known yet, the way to it.
    """
    if photo.file is not None and isinstance(photo.path, ObjectPath):
        return _AT + base64.urlsafe_b64encode(photo.file.encode()).decode().rstrip("=")
    return photo.image_hash or ""


def found(index: Index, called: str) -> Photo:
    """The picture, as indexed, that has this image hash or :func:`handle`; :class:`NotFound`."""
    photo = None
    if called.startswith(_AT):
        if file := _way(called.removeprefix(_AT)):
            photo = index.by_file(file)
    else:
        photo = index.by_image(called)
    if photo is None:
        raise NotFound(f"no picture {called} in this archive")
    return photo


def _way(text: str) -> str | None:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return None


def now(index: Index, root: Path, path: Path, adopt: Adopt) -> Photo:
    """A picture as its file says it at this moment, with its hashes.

    Of an object that the index knows the store is only asked whether it still is that version.
    """
    file = path.relative_to(root).as_posix()
    if isinstance(root, ObjectPath) and index.known_file(file):
        refresh_files(index, root, [path], adopt=adopt)
        photo = index.by_file(file)
        if photo is not None:
            return photo
    return replace(files.read(path, inside=root), file=file)


def as_of_now(
    index: Index, root: Path, photos: Iterable[Photo], *, adopt: Adopt, gone: bool = False
) -> list[Photo]:
    """Photos of the index as their files say it now, with their hashes.

    :class:`NotFound` for one that is not there any more, unless it may be ``gone``: left out then.
    """
    paths = [inside(root, photo.path) for photo in photos]
    refresh_files(index, root, paths, adopt=adopt)
    fresh = []
    for path in paths:
        photo = index.by_file(path.relative_to(root).as_posix())
        if photo is not None:
            fresh.append(photo)
        elif not gone:
            raise NotFound("is not there any more", path)
    return fresh


@dataclass(slots=True)
class Places:
    """Tells by its image hash where a picture lies.

    For the first one that is not there ``anew`` is called, to look for all of them. On object
    storage one that nobody has read all of is known by ``fixity`` to have a size: what has just
    that one is read.
    """

    index: Index
    root: Path
    anew: Callable[[], object]
    fixity: Fixity
    adopt: Adopt
    _looked: bool = False
    _sizes: Mapping[str, set[int]] | None = None

    def __call__(self, image_hash: str) -> Path | None:
        there = self._indexed(image_hash)
        if there is None and not self._looked:
            self._looked = True
            self.anew()
            there = self._indexed(image_hash)
        if there is None and isinstance(self.root, ObjectPath):
            refresh_files(self.index, self.root, self._alike(image_hash), adopt=self.adopt)
            there = self._indexed(image_hash)
        return there

    def _indexed(self, image_hash: str) -> Path | None:
        photo = self.index.by_image(image_hash)
        path = None if photo is None else inside(self.root, photo.path)
        if path is None:
            return None
        with blamed_on(path, ReadError):
            return path if path.exists() else None

    def _alike(self, image_hash: str) -> list[str]:
        """What may be this picture, of those whose hashes are not known."""
        if self._sizes is None:
            self._sizes = defaultdict(set)
            for row in self.fixity.all():
                self._sizes[row.image_hash].add(row.size)
        sizes = self._sizes.get(image_hash, set())
        return [k.file for k in self.index.known() if k.image_hash is None and k.size in sizes]
