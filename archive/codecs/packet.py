"""The XMP packet around the RDF: encodings, wrapper, padding, and a parser that trusts nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from archive.codecs import text
from archive.codecs.addresses import NAMESPACES
from archive.errors import ReadError, WriteError

__all__ = ["Opened", "close", "open_for_edit", "tree"]

_LIMIT = 16 * 1024 * 1024
_PADDING = 2048
_END = re.compile(rb"""<\?xpacket end\s*=\s*["'][rw]["']\s*\?>""")
_BEGIN = re.compile(rb"\s*(?:<\?xml\s[^>]*\?>\s*)?(?:<\?xpacket begin[^>]*\?>\s*)?")
_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")
_WIDE = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
)
_FRESH_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode()
_FRESH_END = b'<?xpacket end="w"?>'
_FRESH_ROOT = (
    f'<x:xmpmeta xmlns:x="{NAMESPACES["x"]}" x:xmptk="Bildzeile">'
    f'<rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}"/></x:xmpmeta>'
).encode()


def _parser(*, comments: bool, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
        recover=recover,
    )


_READING = _parser(comments=False)
_EDITING = _parser(comments=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """A packet taken apart: what stands before its root element, the root, padding and end."""

    head: bytes
    root: etree._Element
    padding: bytes
    end: bytes
    size: int


def tree(packet: bytes) -> etree._Element:
    """The root element, for reading; raises :class:`ReadError` with the reason."""
    return _root(_narrow(packet), _READING)


def open_for_edit(packet: bytes | None) -> Opened:
    """A packet to be changed, or a fresh one; raises :class:`WriteError` if it is not sound."""
    if packet is None:
        root = etree.fromstring(_FRESH_ROOT, _EDITING)
        return Opened(_FRESH_HEAD, root, b"\n" + (b" " * 99 + b"\n") * 20, _FRESH_END, 0)
    narrow = _narrow(packet)
    begin = _BEGIN.match(narrow)
    end = _END.search(narrow, max(narrow.rfind(b"<?xpacket end"), 0))
    body = narrow[begin.end() if begin else 0 : end.start() if end else len(narrow)]
    content = body.rstrip(b" \t\r\n\0")
    try:
        root = _root(content, _EDITING)
    except ReadError as damage:
        raise WriteError(f"{damage.reason}; it is left as it is") from damage
    return Opened(
        begin.group() if begin else b"",
        root,
        body[len(content) :] if end else b"",
        end.group() if end else b"",
        len(narrow) if end else 0,
    )


def close(opened: Opened) -> bytes:
    """The bytes of a packet: as large as it was while its padding can take the change."""
    if not opened.size:
        etree.indent(opened.root, space=" ") if opened.end else None
    body = etree.tostring(opened.root.getroottree(), encoding="utf-8")
    frame = len(opened.head) + len(body) + len(opened.end)
    padding = opened.padding
    if opened.size and len(padding) > 1:
        room = opened.size - frame
        padding = padding[:1] + b" " * (room - 2) + b"\n" if room >= 2 else padding[:_PADDING]
    return opened.head + body + padding + opened.end


def _narrow(packet: bytes) -> bytes:
    """The packet as UTF-8 without byte order mark, and without what follows its end."""
    if len(packet) > _LIMIT:
        raise ReadError(f"the XMP packet is too large ({len(packet)} octets)")
    packet = packet.strip(b" \t\r\n") if packet[:1].isspace() else packet
    for mark, encoding in _WIDE:
        if packet.startswith(mark):
            try:
                decoded = packet[: len(packet) & -4 if "32" in encoding else len(packet) & -2]
                packet = _DECLARATION.sub("", decoded.decode(encoding).lstrip("\ufeff")).encode()
            except UnicodeDecodeError as damage:
                raise ReadError(f"the XMP packet is no sound {encoding}") from damage
            break
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        raise ReadError("the XMP packet has a document type definition and is not trusted")
    return packet.removeprefix(b"\xef\xbb\xbf")


def _root(narrow: bytes, parser: etree.XMLParser) -> etree._Element:
    end = narrow.rfind(b"<?xpacket end")
    close = narrow.find(b"?>", end) + 2 if end >= 0 else 0
    content = narrow[:close] if close > 1 else narrow.rstrip(b"\0")
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as damage:
        reason = damage
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        repaired = text.decode(content, text.guess([content])).encode()
        return _root(repaired, parser)
    raise ReadError(f"the XMP packet is not well-formed: {reason}") from reason
