"""Pixels as Pillow decodes them: how its decoders fail, which way is up, what shines through."""

from __future__ import annotations

import struct
import warnings
import zlib
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from PIL import Image

__all__ = ["UNDECODABLE", "on_white", "opened", "upright"]

UNDECODABLE = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError,
    ZeroDivisionError, AttributeError, NotImplementedError, RuntimeError, MemoryError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's decoders raise for damaged files, as found over a corpus of them."""

_WARNINGS = Lock()
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip


def opened(file: BinaryIO | Path, decoders: tuple[str, ...]) -> Image.Image:
    """The picture with its header read. Pillow warns of odd EXIF; pixels are all we want."""
    with _WARNINGS, warnings.catch_warnings():  # which are the whole process's
        warnings.simplefilter("ignore")
        Image.init()  # or decoders not used so far are unknown by name
        return Image.open(file, formats=decoders)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as it is to be looked at, by its EXIF orientation."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def on_white(image: Image.Image) -> Image.Image:
    """The picture in mode RGB; where it is transparent, white shines through."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
