"""XMP sidecars: where the words go when the picture itself must not be touched.

We write ``name.ext.xmp``; ``name.xmp`` is read where there is no such file. The first sidecar we
write holds everything the picture said about itself and says so with a mark of ours: from then on
it speaks for the picture alone, so that a field removed from it stays removed.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

__all__ = ["EMPTY", "find", "is_complete", "mark_complete", "orientation_only", "target"]

_MARK = 'xmlns:bildzeile="https://bildzeile.org/ns/1.0/" bildzeile:Complete="True"'
_MARK_READ = re.compile(rb"\bbildzeile:Complete\s*=\s*[\"']True[\"']|<bildzeile:Complete>True<")
_CLOSE = re.compile(rb"</(?:([\w.-]+):)?RDF\s*>")

EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '<rdf:Description rdf:about=""/>\n'
    "</rdf:RDF>\n"
    "</x:xmpmeta>\n"
    '<?xpacket end="w"?>'
).encode()
"""A packet that says nothing yet."""


def target(path: Path) -> Path:
    """The sidecar we write for the picture at ``path``: its full name and ``.xmp``."""
    return path.with_name(path.name + ".xmp")


def find(path: Path) -> Path | None:
    """The sidecar to read for the picture at ``path``, ``None`` if it has none."""
    own = target(path)
    if own.exists():
        return own
    return next(
        (p for p in (path.with_suffix(".xmp"), path.with_suffix(".XMP")) if p.exists()), None
    )


def is_complete(packet: bytes) -> bool:
    """Whether the sidecar speaks for the picture alone."""
    return _MARK_READ.search(packet) is not None


def mark_complete(packet: bytes) -> bytes:
    """The packet with our mark, as one more description at its end; UTF-8 packets only."""
    if is_complete(packet):
        return packet
    closings = list(_CLOSE.finditer(packet))
    if not closings:
        return packet
    close = closings[-1]
    prefix = (close[1] + b":") if close[1] else b""
    mark = b'<%bDescription %babout="" %b/>\n' % (prefix, prefix or b"rdf:", _MARK.encode())
    return packet[: close.start()] + mark + packet[close.start() :]


def orientation_only(orientation: int) -> bytes:
    """An EXIF block that says how the picture is turned and nothing else.

    Regions in a sidecar are measured on the stored pixels of the picture it belongs to.
    """
    entry = struct.pack("<HHLHH", 0x0112, 3, 1, orientation, 0)
    return b"II*\0" + struct.pack("<LH", 8, 1) + entry + bytes(4)
