"""THE TABLE of file formats: what is read from each, and where changes of it are written.

The page and ``docs/metadata.md`` show this table. A file's format is told by its content
(:func:`recognise`), never by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["BY_NAME", "FORMATS", "Format", "Rights", "recognise"]


class Rights(Enum):
    """What may be done with one kind of block in one format."""

    NONE = "–"
    READ = "read"
    WRITE = "read and write"


_NO, _R, _W = Rights


@dataclass(frozen=True, slots=True)
class Format:
    """One row: a format, what is done with its blocks, and the suffixes it goes by.

    ``container`` names the module that takes such files apart. Where nothing may be written
    (``native`` is false) changes go to a sidecar, and the original is never touched.
    """

    name: str
    container: str
    exif: Rights
    iim: Rights
    xmp: Rights
    media_type: str
    suffixes: tuple[str, ...]

    @property
    def native(self) -> bool:
        """Whether captions are written into the file itself."""
        return Rights.WRITE in (self.exif, self.iim, self.xmp)


FORMATS: tuple[Format, ...] = (
    Format("JPEG", "jpeg", _W, _W, _W, "image/jpeg", (".jpg", ".jpeg", ".jpe", ".mpo")),
    Format("TIFF", "tiff", _W, _W, _W, "image/tiff", (".tif", ".tiff")),
    Format("PNG", "png", _W, _R, _W, "image/png", (".png",)),
    Format("WebP", "webp", _W, _NO, _W, "image/webp", (".webp",)),
    Format("BigTIFF", "tiff", _R, _R, _R, "image/tiff", (".tif", ".tiff", ".btf")),
    Format("DNG", "tiff", _R, _R, _R, "image/x-adobe-dng", (".dng",)),
    Format("CR2", "tiff", _R, _R, _R, "image/x-canon-cr2", (".cr2",)),
    Format("NEF", "tiff", _R, _R, _R, "image/x-nikon-nef", (".nef", ".nrw")),
    Format("ARW", "tiff", _R, _R, _R, "image/x-sony-arw", (".arw", ".sr2", ".srf")),
    Format("PEF", "tiff", _R, _R, _R, "image/x-pentax-pef", (".pef",)),
    Format("RAW", "tiff", _R, _R, _R, "image/x-raw", (".raw", ".3fr", ".iiq", ".srw", ".erf")),
    Format("RW2", "tiff", _R, _R, _R, "image/x-panasonic-rw2", (".rw2", ".rwl")),
    Format("ORF", "tiff", _R, _R, _R, "image/x-olympus-orf", (".orf",)),
    Format("RAF", "raf", _R, _NO, _R, "image/x-fuji-raf", (".raf",)),
    Format("CRW", "crw", _NO, _NO, _R, "image/x-canon-crw", (".crw",)),
    Format("MRW", "mrw", _R, _NO, _NO, "image/x-minolta-mrw", (".mrw",)),
    Format("CR3", "bmff", _R, _NO, _R, "image/x-canon-cr3", (".cr3",)),
    Format("HEIC", "bmff", _R, _NO, _R, "image/heic", (".heic", ".heif", ".hif")),
    Format("AVIF", "bmff", _R, _NO, _R, "image/avif", (".avif",)),
    Format("JXL", "bmff", _R, _NO, _R, "image/jxl", (".jxl",)),
    Format("JPEG 2000", "bmff", _R, _R, _R, "image/jp2", (".jp2", ".jpx", ".jpf")),
    Format("PSD", "psd", _R, _R, _R, "image/vnd.adobe.photoshop", (".psd", ".psb")),
    Format("GIF", "gif", _NO, _NO, _R, "image/gif", (".gif",)),
)  # fmt: skip

BY_NAME = {row.name: row for row in FORMATS}
"""The same rows by their name."""

_TIFF_MAGICS = {
    b"II*\0": "TIFF", b"MM\0*": "TIFF", b"II+\0": "BigTIFF", b"MM\0+": "BigTIFF",
    b"IIU\0": "RW2", b"IIRO": "ORF", b"IIRS": "ORF", b"MMOR": "ORF",
}  # fmt: skip

_MAGICS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (8, b"WEBPVP8", "WebP"),
    (6, b"HEAPCCDR", "CRW"),
    *((0, magic, name) for magic, name in _TIFF_MAGICS.items()),
    (0, b"FUJIFILMCCD-RAW", "RAF"),
    (0, b"\0MRM", "MRW"),
    (4, b"JXL \r\n\x87\n", "JXL"),
    (0, b"\xff\x0a", "JXL"),
    (4, b"jP  \r\n\x87\n", "JPEG 2000"),
    (0, b"8BPS\0", "PSD"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
)
"""Where a format's mark is, and how it reads. RAW formats inside TIFF are told by their tags."""

_BRANDS = {
    b"heic": "HEIC", b"heix": "HEIC", b"hevc": "HEIC", b"hevx": "HEIC", b"heim": "HEIC",
    b"heis": "HEIC", b"hevm": "HEIC", b"hevs": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC",
    b"avif": "AVIF", b"avis": "AVIF", b"crx ": "CR3",
}  # fmt: skip
_GENERIC = frozenset({b"mif1", b"msf1"})


def recognise(head: bytes) -> Format | None:
    """The format of a file that begins with ``head`` (64 bytes do), ``None`` if it is not ours."""
    for at, magic, name in _MAGICS:
        if head.startswith(magic, at):
            return BY_NAME[name]
    return _by_brand(head) if head[4:8] == b"ftyp" else None


def _by_brand(head: bytes) -> Format | None:
    """HEIC, AVIF or CR3, by the brands of an ISO base media file; a specific one goes first."""
    length = min(int.from_bytes(head[:4], "big"), len(head), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    known = [brand for brand in brands if brand in _BRANDS]
    for brand in sorted(known, key=_GENERIC.__contains__):
        return BY_NAME[_BRANDS[brand]]
    return None
