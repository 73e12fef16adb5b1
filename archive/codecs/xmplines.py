"""XMP read line by line, where a packet is written as nearly all of them are.

Adobe's toolkit, the programs built on it and this library write one element a line. Such a line
is a token as it stands, which makes reading several times as fast as building a tree. Nothing is
guessed: every line must be one of the few forms below and everything must add up, or else
:class:`Unusual` is raised, and the packet is read as a tree (:mod:`archive.codecs.xmp`) with the
same result. A packet that is not well-formed is always unusual.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from archive.codecs.addresses import NAMESPACES
from archive.codecs.nodes import DEFAULT, Alt, Node

__all__ = ["Unusual", "parse"]

_LARGEST = 1 << 20
_DEEPEST = 32
_MOST_NAMES = 2000
_NOT_HERE = bytes({*range(0x20)} - {0x0A}) + b"&"
"""Octets that XML forbids or changes while reading."""

_NOR_THESE = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_NAME = "([A-Za-z_][A-Za-z0-9_.-]*):([A-Za-z_][A-Za-z0-9_.-]*)"
_TOKEN = re.compile(f"<{_NAME}>?|[ \n]{_NAME}=")
_DECLARATION = re.compile("[ \n]xmlns:([A-Za-z_][A-Za-z0-9_.-]*)=")
_URI = re.compile("[A-Za-z][A-Za-z0-9:/._#?=-]*")
_LANGUAGE_ITEM = re.compile('<rdf:li xml:lang="([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)">')
_META, _META_END = "<x:xmpmeta", "</x:xmpmeta>"
_RDF, _RDF_END = "<rdf:RDF", "</rdf:RDF>"
_DESCRIPTION, _DESCRIPTION_END = "<rdf:Description", "</rdf:Description>"
_ARRAYS = {"<rdf:Bag>": "</rdf:Bag>", "<rdf:Seq>": "</rdf:Seq>"}
_ALT, _ALT_END = "<rdf:Alt>", "</rdf:Alt>"
_ITEM, _ITEM_END = "<rdf:li>", "</rdf:li>"
_DEFAULT_ITEM = f'<rdf:li xml:lang="{DEFAULT}">'
_RESOURCE = ' rdf:parseType="Resource">'
_ABOUT = frozenset({" rdf:about=", "\nrdf:about="})
_TOOLKIT = frozenset({" x:xmptk=", "\nx:xmptk="})
_NOWHERE: frozenset[str] = frozenset()
_RESERVED = frozenset({"xml", "xmlns", "rdf"})
_RESERVED_URIS = frozenset({NAMESPACES["xml"], "http://www.w3.org/2000/xmlns/"})

_Lines = Iterator[str]


class Unusual(Exception):  # noqa: N818 - no error: the packet is read in the other way
    """The packet is not written in lines as we know them."""


class _Names(dict[str, str]):
    """``{namespace}Name`` by how a tag or an attribute begins, within some declarations."""

    def __init__(self, declared: Mapping[str, str]) -> None:
        self._uris = declared
        known = set(declared.values())
        if (
            declared.get("rdf") != NAMESPACES["rdf"]
            or len(known) != len(declared)
            or not known.isdisjoint(_RESERVED_URIS)
            or not {"xml", "xmlns"}.isdisjoint(declared)
            or not all(map(_URI.fullmatch, known))
        ):
            raise Unusual

    def __missing__(self, token: str) -> str:
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise Unusual
        prefix, local = found[1] or found[3], found[2] or found[4]
        if prefix in _RESERVED or prefix not in self._uris:
            raise Unusual
        name = f"{{{self._uris[prefix]}}}{local}"
        if len(self) < _MOST_NAMES:
            self[token] = name
        return name


@lru_cache(maxsize=64)  # a program declares the same namespaces in all of its packets
def _names(declared: frozenset[tuple[str, str]]) -> _Names:
    return _Names(dict(declared))


def parse(content: bytes, wanted: Collection[str]) -> dict[str, Node]:
    """The nodes of the wanted properties (``{namespace}Name``) in a packet without its frame."""
    lines = _lines(content)
    found: dict[str, Node] = {}
    try:
        line = next(lines)
        declared: dict[str, str] = {}
        ends = [_RDF_END]
        if line.startswith(_META):
            declared, _ = _open(_META, line, lines, _TOOLKIT)
            ends.append(_META_END)
            line = next(lines)
        declared |= _open(_RDF, line, lines, _NOWHERE)[0]
        for line in lines:
            if line == _RDF_END:
                break
            _description(line, lines, declared, wanted, found)
    except StopIteration:
        raise Unusual from None
    if [line, *lines] != ends:
        raise Unusual
    return found


def _lines(content: bytes) -> _Lines:
    if len(content) > _LARGEST or len(content.translate(None, _NOT_HERE)) != len(content):
        raise Unusual
    if any(sign in content for sign in _NOR_THESE):
        raise Unusual
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise Unusual from None
    rows = text.replace("><", ">\n<").split("\n")  # the ends of two tags, and nothing else
    return iter([line for row in rows if (line := row.strip(" "))])


def _description(
    line: str,
    lines: _Lines,
    outer: Mapping[str, str],
    wanted: Collection[str],
    found: dict[str, Node],
) -> None:
    """Take what is wanted of a description: the first that says something of a property."""
    tag = _whole(line, lines)
    declared, attributes = _open(_DESCRIPTION, tag, lines, _ABOUT)
    names = _names(frozenset({**outer, **declared}.items()))
    for name, value in _resolved(attributes, names).items():
        if name in wanted:
            found.setdefault(name, value)
    if tag.endswith("/>"):
        return
    for line in lines:
        if line == _DESCRIPTION_END:
            return
        name, node = _property(line, lines, names, 0)
        if name in wanted and not found.get(name):
            found[name] = node
    raise Unusual


def _whole(line: str, lines: _Lines) -> str:
    """A tag with the lines that its attributes go on in."""
    while not line.endswith(">"):
        line += "\n" + next(lines)
    return line


def _open(
    start: str, line: str, lines: _Lines, known: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The namespaces that an outer tag declares, and its other attributes but for the known."""
    tag = _whole(line, lines)
    if not tag.startswith(start):
        raise Unusual
    declared: dict[str, str] = {}
    others: dict[str, str] = {}
    keys, values = _pairs(tag[len(start) : -2 if tag.endswith("/>") else -1])
    for key, value in zip(keys, values, strict=True):
        if declaration := _DECLARATION.fullmatch(key):
            declared[declaration[1]] = value
        else:
            others[key] = value
    if len(declared) + len(others) != len(keys):
        raise Unusual
    for key in known:
        others.pop(key, None)
    return declared, others


def _pairs(attributes: str) -> tuple[list[str], list[str]]:
    """What stands before each value, and the values, of attributes in double quotes."""
    parts = attributes.split('"')
    if parts.pop() or "<" in attributes:
        raise Unusual
    keys, values = parts[::2], parts[1::2]
    if len(keys) != len(values) or "\n" in "".join(values):
        raise Unusual
    return keys, values


def _resolved(attributes: Mapping[str, str], names: _Names) -> dict[str, Node]:
    found: dict[str, Node] = {names[key]: value for key, value in attributes.items()}
    if len(found) != len(attributes):
        raise Unusual
    return found


def _attributes(attributes: str, names: _Names) -> dict[str, Node]:
    keys, values = _pairs(attributes)
    found: dict[str, Node] = dict(zip(map(names.__getitem__, keys), values, strict=True))
    if len(found) != len(keys):
        raise Unusual
    return found


def _property(line: str, lines: _Lines, names: _Names, depth: int) -> tuple[str, Node]:
    """Name and node of the property, or the member of a structure, that begins with this line."""
    head, _, rest = line.partition(">")
    if rest:
        return names[head], _text(rest, f"</{head[1:]}>")
    if line.endswith("/>"):
        at = line.find(" ")
        if at < 0:
            return names[line[:-2]], ""
        return names[line[:at]], _attributes(line[at:-2], names)
    if line.endswith(_RESOURCE):
        head = head[: 1 - len(_RESOURCE)]
        return names[head], _members({}, f"</{head[1:]}>", lines, names, depth + 1)
    name, node = names[line], _content(lines, names, depth + 1)
    if next(lines) != f"</{line[1:]}":
        raise Unusual
    return name, node


def _text(rest: str, end: str) -> str:
    """The text in front of the tag that ends it."""
    text = rest[: -len(end)]
    if not rest.endswith(end) or "<" in text or text.isspace():
        raise Unusual
    return text


def _content(lines: _Lines, names: _Names, depth: int) -> Node:
    """The array or the structure that is all of an element."""
    if depth > _DEEPEST:
        raise Unusual
    line = next(lines)
    if line in _ARRAYS:
        return _array(_ARRAYS[line], lines, names, depth)
    if line == _ALT:
        return _alternatives(lines)
    if line.startswith(_DESCRIPTION):
        tag = _whole(line, lines)
        if tag.endswith("/>"):
            return _attributes(tag[len(_DESCRIPTION) : -2], names)
        known = _attributes(tag[len(_DESCRIPTION) : -1], names)
        return _members(known, _DESCRIPTION_END, lines, names, depth)
    raise Unusual


def _members(
    known: dict[str, Node], end: str, lines: _Lines, names: _Names, depth: int
) -> dict[str, Node]:
    if depth > _DEEPEST:
        raise Unusual
    for line in lines:
        if line == end:
            return known
        name, node = _property(line, lines, names, depth)
        known.setdefault(name, node)
    raise Unusual


def _array(end: str, lines: _Lines, names: _Names, depth: int) -> list[Node]:
    items: list[Node] = []
    for line in lines:
        if line == end:
            return items
        if line.startswith(_ITEM):
            if line != _ITEM:
                items.append(_text(line[len(_ITEM) :], _ITEM_END))
                continue
            items.append(_content(lines, names, depth + 1))
            if next(lines) != _ITEM_END:
                raise Unusual
        elif line == _ITEM[:-1] + _RESOURCE:
            items.append(_members({}, _ITEM_END, lines, names, depth + 1))
        elif line.startswith("<rdf:li ") and line.endswith("/>"):
            items.append(_attributes(line[len("<rdf:li") : -2], names))
        else:
            raise Unusual
    raise Unusual


def _alternatives(lines: _Lines) -> Node:
    """Texts by language; just the text if there is one."""
    languages = Alt()
    text, count = "", 0
    for line in lines:
        if line == _ALT_END:
            return text if count == 1 else languages
        if line.startswith(_DEFAULT_ITEM):
            language, start = DEFAULT, len(_DEFAULT_ITEM)
        elif found := _LANGUAGE_ITEM.match(line):
            language, start = found[1], found.end()
        elif line.startswith(_ITEM) and not line.startswith(_ITEM_END, len(_ITEM)):
            language, start = "" if languages else DEFAULT, len(_ITEM)
        else:
            raise Unusual
        text, count = _text(line[start:], _ITEM_END), count + 1
        languages.setdefault(language, text)
    raise Unusual
