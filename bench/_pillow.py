"""What bare Pillow does for a web picture, in a module that other processes can import."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

__all__ = ["bare"]


def bare(path: Path) -> int:
    """Decode, resize, encode, and nothing else."""
    with Image.open(path) as image:
        image.thumbnail((2000, 2000), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
    return len(out.getvalue())
