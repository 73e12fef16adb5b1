"""The pictures a visitor chose, for the kit or to be changed together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.catalog import Archive
from archive.errors import NotFound
from archive.model import Photo

__all__ = ["chosen"]


def chosen(archive: Archive, hashes: Iterable[str]) -> Iterator[Photo]:
    """The pictures of these image hashes, in this order; what is gone since is left out."""
    for image_hash in hashes:
        try:
            yield archive.find(image_hash)
        except NotFound:
            continue
