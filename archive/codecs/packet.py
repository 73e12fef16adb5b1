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
_ROOT_END = b"</x:xmpmeta>"
_MOST_TAGS = 200_000
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


def _parser(*, whole: bool) -> etree.XMLParser:
    """A parser without entities, network or limits lifted; ``whole`` keeps what is no data."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=not whole,
        remove_pis=not whole,
        remove_blank_text=not whole,
    )


_READING = _parser(whole=False)
_EDITING = _parser(whole=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """A packet taken apart: what stands before its root element, the root, padding and end."""

    head: bytes
    root: etree._Element
    padding: bytes
    end: bytes
    size: int


def tree(packet: bytes) -> etree._Element:
    """The root element, for reading; the first one where somebody wrote several.

    Raises :class:`ReadError` with the reason.
    """
    narrow = _narrow(packet)
    begin = narrow.find(b"?>") + 2 if narrow.startswith(b"<?xpacket") else 0
    end = narrow.rfind(b"<?xpacket end")
    root_end = narrow.rfind(b">", 0, end if end >= 0 else len(narrow)) + 1
    try:
        return _root(narrow[begin:root_end], _READING)
    except ReadError:
        first = narrow.find(_ROOT_END) + len(_ROOT_END)
        if first < len(_ROOT_END) or first == root_end:
            raise
    return _root(narrow[begin:first], _READING)


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
    """The packet as UTF-8 without byte order mark, if it is nothing to be afraid of."""
    if len(packet) > _MOST_TAGS and (len(packet) > _LIMIT or packet.count(b"<") > _MOST_TAGS):
        raise ReadError(f"the XMP packet is too large ({len(packet)} octets)")
    if packet[:1].isspace():
        packet = packet.lstrip(b" \t\r\n")
    if not packet.startswith(b"<") or packet[1:2] == b"\0":
        packet = _from_wide(packet).removeprefix(b"\xef\xbb\xbf")
    # Most packets have no such sign at all, which a single octet tells far faster than two.
    if b"!" in packet and (b"<!DOCTYPE" in packet or b"<!ENTITY" in packet):
        raise ReadError("the XMP packet has a document type definition and is not trusted")
    return packet


def _from_wide(packet: bytes) -> bytes:
    """UTF-8 of a packet in UTF-16 or UTF-32, with or without a byte order mark."""
    encoding = next((e for mark, e in _WIDE if packet.startswith(mark)), None)
    if encoding is None:
        return packet
    unit = 4 if "32" in encoding else 2
    try:
        decoded = packet[: len(packet) // unit * unit].decode(encoding)
    except UnicodeDecodeError as damage:
        raise ReadError(f"the XMP packet is no sound {encoding}") from damage
    return _DECLARATION.sub("", decoded.lstrip("\ufeff")).encode("utf-8", "replace")


def _root(content: bytes, parser: etree.XMLParser) -> etree._Element:
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
