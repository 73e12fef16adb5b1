"""Small upright JPEGs of pictures, made when first asked for and kept by the hash of the image.

A new caption keeps its thumbnail, a retouched picture gets a new one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event

from PIL import Image

from archive import system
from archive.errors import InvalidValue, ReadError
from archive.model import Photo
from archive.pixels import UNDECODABLE, on_white, opened, upright

__all__ = ["LARGEST", "draw_all", "is_drawn", "sweep_thumbnails", "thumbnail", "thumbnail_path"]

LARGEST = 2_560
"""The longest side a thumbnail may have."""
MOST_PIXELS = 500_000_000
"""A picture of more is not decoded."""

MOST_BYTES = 4 << 30
"""How much room thumbnails take at most, unless somebody says otherwise: 4 GiB."""

_DAY = 86_400
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "PSD", "AVIF", "JPEG2000")


def thumbnail(photo: Photo, folder: Path, size: int = 512) -> Path:
    """The JPEG of ``photo`` whose longer side is ``size`` pixels (or the picture's, if smaller).

    Kept below ``folder``. :class:`ReadError` if the picture cannot be decoded.
    """
    target = thumbnail_path(photo, folder, size)
    if target.exists():
        _note_use(target)
    else:
        _store(_drawn(photo.path, photo.orientation, size), target)
    return target


def thumbnail_path(photo: Photo, folder: Path, size: int) -> Path:
    """Where a thumbnail is kept, whether it is there or not."""
    if not 16 <= size <= LARGEST:
        raise InvalidValue(f"a thumbnail has 16 to {LARGEST} pixels, not {size}")
    if photo.image_hash is None:
        raise InvalidValue("only a photo read with its hashes has a thumbnail", photo.path)
    return folder / photo.image_hash[:2] / f"{photo.image_hash}-{photo.orientation}-{size}.jpg"


def is_drawn(photo: Photo, folder: Path, size: int) -> bool:
    """Whether the thumbnail is there, so that the picture need not be looked at."""
    return photo.image_hash is not None and thumbnail_path(photo, folder, size).exists()


def draw_all(
    photos: Iterable[Photo], folder: Path, size: int = 512, *, stop: Event | None = None
) -> tuple[int, tuple[ReadError, ...]]:
    """Make the thumbnails that are not there yet, for a thread in the background.

    Returns how many there are now, and what could not be decoded; ends early when ``stop`` is set.
    """
    made, failed = 0, []
    for photo in photos:
        if stop is not None and stop.is_set():
            break
        try:
            thumbnail(photo, folder, size)
            made += 1
        except ReadError as error:
            failed.append(error)
    return made, tuple(failed)


def sweep_thumbnails(folder: Path, most_bytes: int = MOST_BYTES) -> int:
    """Remove those that were not asked for the longest until ``most_bytes`` are left.

    Returns how many were removed. They are made again when they are asked for.
    """
    held = []
    for file in folder.glob("*/*.jpg"):
        stat = file.stat()
        held.append((stat.st_mtime_ns, stat.st_size, file))
    too_much, removed = sum(size for _, size, _ in held) - most_bytes, 0
    for _, size, file in sorted(held):
        if too_much <= 0:
            break
        file.unlink(missing_ok=True)
        too_much -= size
        removed += 1
    return removed


def _note_use(target: Path) -> None:
    """Say that a thumbnail is in use, once a day, where it can be said."""
    try:
        if time.time() - target.stat().st_mtime > _DAY:
            os.utime(target)
    except OSError:
        return


def _drawn(path: Path, orientation: int, size: int) -> Image.Image:
    """The picture reduced, upright, on white."""
    try:
        with path.open("rb") as file, opened(file, _FORMATS) as image:
            _refuse_bomb(image)
            image.draft("RGB", (size, size))
            image.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
            return on_white(upright(image, orientation))
    except ReadError as error:
        raise error.at(path) from error
    except UNDECODABLE as error:
        raise ReadError(f"cannot be decoded: {error}", path) from error


def _refuse_bomb(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise ReadError(f"{image.width} × {image.height} pixels are too many to decode")


def _store(image: Image.Image, target: Path) -> None:
    """Written beside and renamed, so that nobody ever sees half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    image.info.clear()  # a comment would be saved along
    with NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        try:
            image.save(part, "JPEG", quality=_QUALITY, optimize=True)
            part.close()
            system.supplant(Path(part.name), target)
        except BaseException:
            part.close()
            Path(part.name).unlink(missing_ok=True)
            raise
