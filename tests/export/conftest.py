"""A handful of captioned pictures in every format, as a kit meets them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import files
from archive.model import Photo
from tests.export.judging import WORDS
from tests.pictures import image, saved

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
KINDS = {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".webp": "WEBP", ".gif": "GIF"}


@pytest.fixture(scope="session")
def pictures(tmp_path_factory) -> tuple[Photo, ...]:
    """One picture in each format with all words; the GIF has them in a sidecar."""
    folder = tmp_path_factory.mktemp("pictures")
    found = []
    for number, (suffix, kind) in enumerate(KINDS.items()):
        path = folder / f"bild_{number}{suffix}"
        path.write_bytes(saved(kind, image(480, 320)))
        files.write(path, **WORDS)
        found.append(files.read(path))
    return tuple(found)


@pytest.fixture
def one(tmp_path) -> Photo:
    """A captioned JPEG of its own, to be changed."""
    return jpeg(tmp_path / "eins.jpg")


def jpeg(path: Path, **changes: object) -> Photo:
    """A JPEG with :data:`WORDS`, some of them changed."""
    path.write_bytes(saved("JPEG", image(480, 320)))
    files.write(path, **{**WORDS, **changes})
    return files.read(path)
