"""What of a picture has to cross the wire for its words, counted by the store."""

from __future__ import annotations

import os
import struct
from contextlib import suppress

import pictures
import pytest

from archive import files
from archive.catalog import Archive
from archive.errors import ReadError
from archive.objects import ObjectPath
from archive.walking import SUFFIXES

pytestmark = pytest.mark.s3

ENOUGH = 64 * 1024
LARGEST = 8 << 20
"""Larger ones of the corpus are not put into the store, which keeps them in memory."""
THUMBNAIL = os.urandom(9_000)


def exif(size=0):
    """A block with a caption, and as much more as a camera's maker has to say."""
    maker = struct.pack("<HHLL", 0x927C, 7, size, 0)
    return pictures.exif_block() + maker + os.urandom(size)


def lot():
    """Pictures as they come, all of them larger than what may be read of them."""
    large = {"picture": pictures.image(1200, 900), "quality": 97}
    scan = os.urandom(400_000)
    for size in (0, 2_000, 12_000, 30_000):
        head = pictures.exif_segment(exif(size)), pictures.xmp_segment()
        yield f"camera-{size}.jpg", pictures.jpeg(*head, trailer=scan)
    padded = pictures.PACKET.replace(b"<?xpacket end", b" " * 20_000 + b"<?xpacket end")
    stream = pictures.resource(1036, THUMBNAIL) + pictures.resource(1005, bytes(16))
    yield "photoshop.jpg", pictures.jpeg(
        pictures.exif_segment(exif(4_000)), pictures.photoshop_segment(stream),
        pictures.xmp_segment(padded), trailer=scan,
    )  # fmt: skip
    yield "progressive.jpg", pictures.jpeg(progressive=True, **large)
    yield "plain.png", pictures.png(trailer=scan)
    yield "scan.tif", pictures.tiff(picture=large["picture"])
    yield "small.webp", pictures.webp(picture=large["picture"])
    yield "phone.heic", pictures.heic(exif(3_000), pictures.PACKET, pixels=scan)
    yield "layers.psd", pictures.psd(stream)


def words_of(bucket, names):
    """Reads what each says: how many bytes the store gave out for that, of those that say it."""
    readable = []
    for name in names:
        with suppress(ReadError):
            files.read(ObjectPath.of(f"{bucket.address}/{name}"), hashes=False)
            readable.append(name)
    asked = bucket.given_out()
    return {name: asked[name] for name in readable}


def test_words_are_read_from_the_head_of_a_picture(bucket):
    """Of nineteen in twenty pictures, 64 KiB are enough, however large they are."""
    for name, content in lot():
        bucket.put(name, content)
    asked = words_of(bucket, [name for name, _ in lot()])
    assert max(asked.values()) <= ENOUGH, asked
    assert min(asked.values()) > 0


def test_indexing_reads_heads_only(bucket, tmp_path):
    """And nothing the second time."""
    for name, content in lot():
        bucket.put(name, content)
    with Archive(bucket.address, home=tmp_path) as archive:
        archive.refresh()
        asked = bucket.given_out()
        assert all(asked[name] <= ENOUGH for name, _ in lot())
        photos = {photo.file: photo for photo in archive.search("gästebuch")}
        assert {"camera-0.jpg", "camera-30000.jpg", "photoshop.jpg", "phone.heic"} <= set(photos)


@pytest.mark.corpus
def test_real_pictures(bucket, corpus):
    """The same of pictures from cameras and programs."""
    paths = [p for p in corpus.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()]
    names = {}
    for number, path in enumerate(paths):
        if path.stat().st_size <= LARGEST:
            names[f"{number}{path.suffix}"] = path
            bucket.put(f"{number}{path.suffix}", path.read_bytes())
    asked = words_of(bucket, names)
    enough = sum(size <= ENOUGH for size in asked.values())
    print(f"{enough} of {len(asked)} pictures took {ENOUGH} bytes or fewer")
    assert enough >= 0.95 * len(asked)
