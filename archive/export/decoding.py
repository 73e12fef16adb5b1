"""Pixels of a picture file, decoded once: upright, no larger than wanted, in one of three modes."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageCms, UnidentifiedImageError

from archive.errors import ReadError
from archive.pixels import UNDECODABLE, on_white, opened, upright

__all__ = ["PIXELS", "RENDERED", "decoded", "in_srgb"]

PIXELS = 300_000_000
"""Pictures with more pixels are not rendered: 900 MB decoded, and no camera makes them."""

Image.MAX_IMAGE_PIXELS = PIXELS

RENDERED = {
    "JPEG": ("JPEG",), "TIFF": ("TIFF",), "BigTIFF": ("TIFF",), "PNG": ("PNG",),
    "WebP": ("WEBP",), "AVIF": ("AVIF",), "GIF": ("GIF",), "PSD": ("PSD",),
    "JPEG 2000": ("JPEG2000",),
}  # fmt: skip
"""Our formats that renditions are made from, and the decoders each may be given to."""

_MODES = {"L": "L", "1": "L", "RGB": "RGB", "CMYK": "CMYK"}
_GAP = 1.5
"""A decoder may shrink on its own to this many times the wanted size; Lanczos does the rest."""


def decoded(
    file: BinaryIO, kind: str, orientation: int, longest: int
) -> tuple[Image.Image, bytes | None]:
    """The picture upright in mode L, RGB or CMYK, and its colour profile.

    ``kind`` is our name of the format. Never enlarged; transparency becomes white.
    :class:`ReadError` for what cannot be decoded.
    """
    if kind not in RENDERED:
        raise ReadError(f"{kind} files cannot be resized; hand out the original")
    try:
        with opened(file, RENDERED[kind]) as source:
            profile = source.info.get("icc_profile")
            if source.width * source.height > PIXELS:
                raise ReadError(f"has more than {PIXELS:,} pixels")
            source.draft(None, (round(longest * _GAP), round(longest * _GAP)))
            image = _plain(source)
            image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            image = upright(image, orientation)
            image.info = {}  # or an encoder writes comments and blocks of the old file again
            return image, _fitting(profile, image.mode)
    except UnidentifiedImageError as error:
        raise ReadError("cannot be decoded: the picture is damaged") from error
    except UNDECODABLE as error:
        raise ReadError(f"cannot be decoded: {error}") from error


def _fitting(profile: bytes | None, mode: str) -> bytes | None:
    """The profile, if it speaks of this mode (ICC.1:2022, 7.2.6)."""
    spaces = {"L": b"GRAY", "RGB": b"RGB ", "CMYK": b"CMYK"}
    return profile if profile and profile[16:20] == spaces[mode] else None


def _plain(image: Image.Image) -> Image.Image:
    """In mode L, RGB or CMYK, eight bits, without transparency."""
    if image.mode in _MODES:
        return image.convert(_MODES[image.mode])
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image)
    return on_white(image)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of more than eight bits, scaled: 16-bit samples by their range, others by their own."""
    low, high = (0.0, 65535.0)
    if not image.mode.startswith("I;16"):
        extrema: Any = image.convert("F").getextrema()
        low, high = extrema
    scale = 255.0 / ((high - low) or 1.0)
    return image.convert("F").point(lambda v: v * scale - low * scale).convert("L")


def in_srgb(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, bytes | None]:
    """The picture in sRGB with that profile; one without a profile is taken for sRGB already.

    Grey without a profile stays grey. A broken profile says nothing about the colours.
    """
    if profile and not _is_srgb(profile):
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            image = _converted(image, profile)
    if image.mode == "L":
        return image, None
    return (image if image.mode == "RGB" else image.convert("RGB")), _srgb()


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    done = ImageCms.profileToProfile(
        image, BytesIO(profile), BytesIO(_srgb()),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    return image if done is None else done


def _is_srgb(profile: bytes) -> bool:
    return b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


@cache
def _srgb() -> bytes:
    """A small sRGB profile, always the same bytes: its date is left out."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes(12)
    return bytes(made)
