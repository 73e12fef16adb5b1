"""A day in an archive, from taking pictures in to handing them out: ``python day.py FOLDER``.

Says on standard output, as JSON, what came of each step.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path

import pictures

from archive import readers
from archive.catalog import Archive
from archive.walking import Found, look, walk

KINDS = {
    "jpg": pictures.jpeg(pictures.exif_segment(pictures.exif_block()), pictures.xmp_segment()),
    "png": pictures.png(),
    "tif": pictures.tiff(),
    "webp": pictures.webp(),
    "heic": pictures.heic(pictures.exif_block(), pictures.PACKET),
}
CAPTION = "Straße in Łódź"
RIGHTS = {"credit": "Foto: Stadt", "copyright": "© Stadt", "creators": ["Ilona Beck"]}


def sums(root):
    """What lies there, archive's own folder aside."""
    found = (p for p in root.rglob("*") if p.is_file() and ".archive" not in p.parts)
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def day(root):
    """Each step's name and what came of it, as plain values."""
    with Archive(root) as archive:
        yield (
            "taken in",
            len(archive.take_in((f"a.{k}", content) for k, content in KINDS.items())[0]),
        )
        yield "taken already", archive.take_in([("a.jpg", b"other")])[1]
        start = sums(root)
        batch = archive.batch()
        for file in sorted(start):
            archive.write(file, batch=batch, caption=CAPTION, **RIGHTS)
        yield "captions", sorted({archive[file].caption for file in start})
        yield "found", sorted(photo.file for photo in archive.search("Łódź"))
        yield "changed", [archive.refresh().changed, unlike(root)]
        verified = archive.verify()
        yield "verified", [verified.ok, len(verified.changed + verified.damaged)]
        kit = root.parent / "kit.zip"
        archive.export("Łódź", kit)
        yield "handed out", sorted(zipfile.ZipFile(kit).namelist())
        yield "drawn", archive.thumbnail(archive["a.png"]).exists()
        yield "backed up", archive.journal.backup(root.parent / "copy.db").exists()
        yield "undone", [len(archive.undo().restored), sums(root) == start]
    yield "read aside", sorted(type(r).__name__ for r in readers.read_all(root, many(start), 2))[0]
    yield "sealed", (root / ".archive/index.db.seal").exists()
    yield "left over", sorted(p.name for p in root.iterdir() if p.name not in start)


def unlike(root):
    """What the walk and a look at single files do not agree on."""
    walked = [found for found in walk(root) if isinstance(found, Found)]
    return [found.file for found in walked if found != look(root, found.file)]


def many(start):
    """So many files that processes are worth it."""
    return [file for file in start for _ in range(100)]


def main():
    root = Path(sys.argv[1])
    root.mkdir()
    json.dump(dict(day(root)), sys.stdout)


if __name__ == "__main__":
    main()
