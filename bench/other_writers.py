"""What other programs change when they are asked for a caption alone.

Over the JPEGs of $PHOTO_CORPUS that Pillow decodes: the caption is written into a copy, and
ExifTool's view of all tags before and after is compared as in ``tests/test_corpus_engine.py``.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import piexif
from PIL import Image

from archive import files
from archive.errors import ArchiveError

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from judges import exiftool
from test_corpus_engine import EVERYTHING, by_tag, is_allowed

CAPTION = "Das Stadtfest"


def by_us(path: Path) -> None:
    """EXIF, IIM and XMP."""
    files.write(path, caption=CAPTION)


def by_exiftool(path: Path) -> None:
    """EXIF, IIM and XMP."""
    tags = (
        f"-{tag}={CAPTION}"
        for tag in ("EXIF:ImageDescription", "IPTC:Caption-Abstract", "XMP-dc:Description")
    )
    run("exiftool", "-q", "-overwrite_original", *tags, str(path))


def by_exiv2(path: Path) -> None:
    """EXIF, IIM and XMP."""
    run(
        "exiv2", "-M", f"set Exif.Image.ImageDescription {CAPTION}",
        "-M", f"set Iptc.Application2.Caption {CAPTION}",
        "-M", f"set Xmp.dc.description lang=x-default {CAPTION}", str(path),
    )  # fmt: skip


def by_piexif(path: Path) -> None:
    """EXIF: load, change, dump, insert."""
    tags = piexif.load(str(path))
    tags["0th"][piexif.ImageIFD.ImageDescription] = CAPTION.encode()
    piexif.insert(piexif.dump(tags), str(path))


def by_pillow(path: Path) -> None:
    """EXIF: open and save."""
    with Image.open(path) as picture:
        tags = picture.getexif()
        tags[0x010E] = CAPTION
        picture.save(path, "JPEG", exif=tags)


def run(*command: str) -> None:
    """A program that must succeed."""
    subprocess.run(command, check=True, capture_output=True)


REFUSALS = (
    ArchiveError, subprocess.CalledProcessError, OSError, struct.error, SyntaxError,
    TypeError, ValueError, KeyError, IndexError,
)  # fmt: skip
"""What these writers raise where they give up."""

WRITERS: dict[str, Callable[[Path], None]] = {
    "files.write": by_us,
    "exiftool": by_exiftool,
    "exiv2": by_exiv2,
    "piexif": by_piexif,
    "Pillow": by_pillow,
}


def decodable(corpus: Path) -> list[Path]:
    """The JPEGs that Pillow decodes."""
    found = []
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and path.read_bytes()[:3] == b"\xff\xd8\xff":
            try:
                with Image.open(path) as picture:
                    picture.load()
            except (OSError, SyntaxError, ValueError):
                continue
            found.append(path)
    return found


def main() -> int:
    """Measure and print the table."""
    originals = decodable(Path(os.environ["PHOTO_CORPUS"]))
    before = exiftool(originals, *EVERYTHING)
    print(f"{len(originals)} JPEGs    refused   lost or changed foreign tags   pixels changed")
    for name, write in WRITERS.items():
        with tempfile.TemporaryDirectory() as folder:
            copies = {}
            for number, original in enumerate(originals):
                copy = Path(folder) / f"{number}{original.suffix}"
                shutil.copyfile(original, copy)
                try:
                    write(copy)
                except REFUSALS:
                    continue
                copies[copy] = original
            after = exiftool(copies, *EVERYTHING)
            changed = sum(is_changed(before[o], after.get(c, {})) for c, o in copies.items())
            pixels = sum(decoded(c) != decoded(o) for c, o in copies.items())
        print(
            f"{name:14} {len(originals) - len(copies):8} {changed:17} of {len(copies)} {pixels:17}"
        )
    return 0


def is_changed(before: dict[str, object], after: dict[str, object]) -> bool:
    """Whether a tag differs that is neither the caption nor what a caption needs."""
    old, new = by_tag(before), by_tag(after)
    keys = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    return any(not is_allowed(key, old) for key in keys)


def decoded(path: Path) -> bytes | None:
    """The pixels as Pillow decodes them."""
    try:
        with Image.open(path) as picture:
            return picture.tobytes()
    except (OSError, SyntaxError, ValueError):
        return None


if __name__ == "__main__":
    sys.exit(main())
