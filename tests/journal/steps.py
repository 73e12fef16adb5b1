"""What the tests of the journal do over and over."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pictures

from archive.model import Edit
from archive.recorded import write

KINDS = {
    **pictures.NATIVE_PICTURES,
    "JPEG with blocks": lambda: pictures.jpeg(
        pictures.exif_segment(pictures.exif_block()), pictures.xmp_segment(), trailer=b"behind"
    ),
    "HEIC": lambda: pictures.heic(pictures.exif_block(), pictures.PACKET),
    "signed JPEG": pictures.signed_jpeg,
}


def put(root: Path, name: str = "a.jpg", content: bytes | None = None) -> Path:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pictures.jpeg() if content is None else content)
    return path


def change(journal, root, path, *, batch=None, **changes):
    batch = batch or journal.history.batch("Ilona")
    return write(journal, batch, root, Edit(path, changes))


def snapshot(root: Path) -> dict[str, str]:
    """Every file of the archive by its hash."""
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file() and ".archive" not in p.parts
    }
