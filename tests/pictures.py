"""Small pictures made on the spot, in every format and with whatever blocks a test needs."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXIF_HEADER = b"Exif\0\0"
PHOTOSHOP_HEADER = b"Photoshop 3.0\0"
NATIVE = ("JPEG", "TIFF", "PNG", "WebP")

PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:foreign="https://example.org/ns/">'
    "<foreign:Property>kept</foreign:Property>"
    "<dc:description><rdf:Alt>"
    '<rdf:li xml:lang="x-default">Das Gästebuch</rdf:li>'
    "</rdf:Alt></dc:description>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
).encode()
"""A packet with a caption and a property that nobody knows."""


def image(width: int = 48, height: int = 32, mode: str = "RGB") -> Image.Image:
    """A picture with something to see in it, so that scans differ."""
    ramp = Image.linear_gradient("L").resize((width, height))
    if mode == "RGB":
        return Image.merge("RGB", (ramp, ramp.rotate(180), ramp))
    return ramp.convert(mode)


def identity(path: Path) -> tuple[int, ...]:
    """What tells that a file is another or was written, but not that it was read."""
    status = path.stat()
    return status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def saved(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    """The bytes Pillow saves."""
    buffer = io.BytesIO()
    (picture or image()).save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(*segments: bytes, trailer: bytes = b"", **options: Any) -> bytes:
    """A JPEG with these segments behind its JFIF header and a trailer behind its end."""
    plain = saved("JPEG", **options)
    end_of_jfif = 4 + int.from_bytes(plain[4:6], "big")
    return plain[:end_of_jfif] + b"".join(segments) + plain[end_of_jfif:] + trailer


def segment(marker: int, payload: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def exif_segment(block: bytes) -> bytes:
    """EXIF as a JPEG carries it."""
    return segment(0xE1, EXIF_HEADER + block)


def xmp_segment(packet: bytes = PACKET) -> bytes:
    """XMP as a JPEG carries it."""
    return segment(0xE1, XMP_HEADER + packet)


def resource(number: int, content: bytes) -> bytes:
    """A Photoshop image resource."""
    padding = b"\0" * (len(content) & 1)
    return struct.pack(">4sHHL", b"8BIM", number, 0, len(content)) + content + padding


def photoshop_segment(stream: bytes) -> bytes:
    """Image resources as a JPEG carries them."""
    return segment(0xED, PHOTOSHOP_HEADER + stream)


def tiff_block(tags: Mapping[int, tuple[int, int, bytes]], order: str = "<") -> bytes:
    """A TIFF stream of one directory: tag to type, count and value."""
    count = len(tags)
    rows, values = [], b""
    start = 8 + 2 + 12 * count + 4
    for tag, (kind, elements, content) in sorted(tags.items()):
        field = content.ljust(4, b"\0")
        if len(content) > 4:
            field = struct.pack(order + "L", start + len(values))
            values += content + b"\0" * (len(content) & 1)
        rows.append(struct.pack(order + "HHL", tag, kind, elements) + field)
    magic = b"II*\0" if order == "<" else b"MM\0*"
    head = magic + struct.pack(order + "LH", 8, count)
    return head + b"".join(rows) + bytes(4) + values


def exif_block(caption: str = "Das Gästebuch", orientation: int = 1) -> bytes:
    """An EXIF block with a caption, a camera and a maker note."""
    text = caption.encode() + b"\0"
    return tiff_block(
        {
            0x010E: (2, len(text), text),
            0x010F: (2, 6, b"Nikon\0"),
            0x0112: (3, 1, struct.pack("<H", orientation)),
        }
    )


def chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG chunk."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", checksum)


def png(*chunks: bytes, trailer: bytes = b"", behind: bytes = b"") -> bytes:
    """A PNG with chunks behind its header, and ``behind`` its picture."""
    plain = saved("PNG")
    return plain[:33] + b"".join(chunks) + plain[33:-12] + behind + plain[-12:] + trailer


def riff(kind: bytes, content: bytes) -> bytes:
    """A WebP chunk."""
    return kind + struct.pack("<L", len(content)) + content + b"\0" * (len(content) & 1)


def webp(*chunks: bytes, **options: Any) -> bytes:
    """A WebP with chunks behind its picture."""
    body = saved("WEBP", **options)[12:] + b"".join(chunks)
    return b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body


def tiff(**options: Any) -> bytes:
    """A TIFF."""
    return saved("TIFF", **options)


def box(kind: bytes, content: bytes) -> bytes:
    """A box of the ISO base media family."""
    return struct.pack(">L4s", len(content) + 8, kind) + content


def heic(exif: bytes = b"", packet: bytes = b"", pixels: bytes = b"pixels") -> bytes:
    """A HEIC with an EXIF and an XMP item; its one image item is no real picture."""
    contents = [pixels, struct.pack(">L", 6) + EXIF_HEADER + exif, packet]
    kinds = [b"hvc1\0", b"Exif\0", b"mime\0application/rdf+xml\0"]
    entries = [
        box(b"infe", struct.pack(">LHH", 2 << 24, number, 0) + kind)
        for number, kind in enumerate(kinds, 1)
    ]
    iinf = box(b"iinf", struct.pack(">LH", 0, len(entries)) + b"".join(entries))
    shape = box(b"iprp", box(b"ipco", box(b"ispe", struct.pack(">LLL", 0, 640, 480))))
    ftyp = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")

    def meta(start: int) -> bytes:
        offset, rows = start, b""
        for number, content in enumerate(contents, 1):
            rows += struct.pack(">HHHLL", number, 0, 1, offset, len(content))
            offset += len(content)
        iloc = box(b"iloc", struct.pack(">LHH", 0, 0x4400, len(contents)) + rows)
        return box(b"meta", bytes(4) + iinf + iloc + shape)

    start = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(start) + box(b"mdat", b"".join(contents))


def gif(packet: bytes = b"") -> bytes:
    """A GIF, with XMP in its application extension if there is a packet."""
    plain = saved("GIF", image(mode="P"))
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0bXMP DataXMP" + packet + trailer if packet else b""
    return plain[:-1] + extension + plain[-1:]


def psd(stream: bytes = b"") -> bytes:
    """A Photoshop document with these image resources."""
    header = b"8BPS" + struct.pack(">H6xHLLHH", 1, 1, 2, 2, 8, 1)
    sections = struct.pack(">L", 0) + struct.pack(">L", len(stream)) + stream
    return header + sections + struct.pack(">LH", 0, 0) + b"\1\2\3\4"


def jxl(exif: bytes = b"", packet: bytes = b"") -> bytes:
    """A JPEG XL in boxes; its codestream is no real picture."""
    start = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl " + bytes(4) + b"jxl ")
    boxes = box(b"Exif", bytes(4) + exif) if exif else b""
    boxes += box(b"xml ", packet) if packet else b""
    return start + boxes + box(b"jxlc", b"\xff\x0apixels")


def signed_jpeg() -> bytes:
    """A JPEG that says it carries content credentials."""
    return jpeg(segment(0xEB, b"JP\0\1\0\0\0\1" + box(b"jumb", box(b"jumd", b"c2pa" + bytes(12)))))


NATIVE_PICTURES: Mapping[str, Callable[[], bytes]] = {
    "JPEG": jpeg,
    "TIFF": tiff,
    "PNG": png,
    "WebP": webp,
}
"""A plain picture of each format that is written natively."""
