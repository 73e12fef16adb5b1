"""XMP as values: an RDF packet read in all its spellings.

A property may be an attribute or an element, a structure a nested description, a
``parseType="Resource"`` or a handful of attributes, an array bare text where somebody forgot the
array. ``parse`` gives plain nodes, and ``reader`` makes of a node what a property's form asks
for.

Nodes: text is ``str``, Bag and Seq are ``list``, Alt is :class:`Alt`, a structure is ``dict``.
Source: XMP Specification part 1 (ISO 16684-1), 7 and C.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from lxml import etree

from archive.codecs import packet as wrapper
from archive.codecs.addresses import Form, Property, clark

__all__ = [
    "Alt",
    "Node",
    "descriptions",
    "node_of",
    "parse",
    "reader",
    "structures",
    "text",
    "texts",
]

Node = Any
"""``str | list | Alt | dict``: recursive, which type checkers take badly to."""

_RDF = clark("rdf:RDF")
_DESCRIPTION = clark("rdf:Description")
_ALT, _ARRAYS = clark("rdf:Alt"), frozenset({clark("rdf:Bag"), clark("rdf:Seq")})
_RESOURCE, _VALUE = clark("rdf:resource"), clark("rdf:value")
_PARSE_TYPE, _LANG = clark("rdf:parseType"), clark("xml:lang")
_NOT_PROPERTIES = frozenset(
    clark(name)
    for name in (
        *("rdf:about", "rdf:ID", "rdf:nodeID", "rdf:resource", "rdf:datatype", "rdf:parseType"),
        *("rdf:type", "rdf:bagID", "rdf:aboutEach", "rdf:aboutEachPrefix"),
        *("xml:lang", "xml:space", "xml:base", "xml:id"),
    )
)
_DEFAULT = "x-default"


class Alt(dict[str, str]):
    """Texts by language, in their order; ``x-default`` comes first in sound packets."""


def parse(packet: bytes, wanted: Collection[str]) -> dict[str, Node]:
    """The nodes of the wanted properties (``{namespace}Name``); raises :class:`ReadError`."""
    found: dict[str, Node] = {}
    for description in descriptions(wrapper.tree(packet)):
        for name, value in description.items():
            if name in wanted and name not in found:
                found[str(name)] = value
        for child in description:
            name = child.tag
            if name in wanted and not found.get(name):
                found[name] = node_of(child)
    return found


def descriptions(root: etree._Element) -> list[etree._Element]:
    """The top-level descriptions, wherever the RDF is wrapped."""
    rdf = root if root.tag == _RDF else root[0] if len(root) and root[0].tag == _RDF else None
    if rdf is None:
        rdf = next(root.iter(_RDF), None)
    return [] if rdf is None else [child for child in rdf if type(child.tag) is str]


def node_of(element: etree._Element) -> Node:
    """The node of a property element, an array's item or a member of a structure."""
    # This runs for every element of every picture, and asking lxml for children is what costs:
    # most elements are text, and most arrays are arrays of text.
    if not len(element):
        return element.text or _leaf(element)
    first = element[0]
    name = first.tag
    if name in _ARRAYS:
        return [node_of(item) if len(item) else item.text or _leaf(item) for item in first]
    if name != _ALT:
        return _structure(first if name == _DESCRIPTION else element)
    return node_of(first[0]) if len(first) == 1 else _alternatives(first)


def _leaf(element: etree._Element) -> Node:
    """An element without children: blank, a reference, or a structure spelt as attributes."""
    attributes = _attributes(element)
    if not attributes:
        return ""
    if _RESOURCE in attributes:
        return attributes[_RESOURCE]
    if members := _properties(attributes):
        return members.get(_VALUE, members)
    return {} if attributes.get(_PARSE_TYPE) == "Resource" else ""


def _structure(element: etree._Element) -> Node:
    members = _properties(_attributes(element))
    for child in element:
        members.setdefault(child.tag, node_of(child) if len(child) else child.text or _leaf(child))
    return members.get(_VALUE, members)


def _attributes(element: etree._Element) -> dict[str, Node]:
    return dict(element.items())  # type: ignore[arg-type]


def _properties(attributes: dict[str, Node]) -> dict[str, Node]:
    """The attributes that are properties, not RDF's own."""
    if _NOT_PROPERTIES.isdisjoint(attributes):
        return attributes
    return {name: node for name, node in attributes.items() if name not in _NOT_PROPERTIES}


def _alternatives(container: etree._Element) -> Node:
    """Several texts by language, or a list if they are no texts."""
    languages = Alt()
    nodes = [node_of(item) for item in container]
    for item, node in zip(container, nodes, strict=True):
        if not isinstance(node, str):
            return nodes
        languages.setdefault(str(item.get(_LANG, "" if languages else _DEFAULT)), node)
    return languages


def reader(of: Property) -> Callable[[Node], Any]:
    """A function from a node to a value in the shape of its property.

    Text, a tuple of texts, a dict by member, or a tuple of dicts; ``None`` where nothing is
    left. Forgiving about containers: text where an array belongs is an array of one, and so on.
    """
    if of.form in (Form.TEXT, Form.ALT):
        return lambda node: (node if type(node) is str else text(node)) or None
    if of.form in (Form.BAG, Form.SEQ):
        return lambda node: texts(node) or None
    structure = _structure_reader(of)
    if of.form is Form.STRUCT:
        return lambda node: structure(node) or None
    return lambda node: tuple(filter(None, map(structure, _items(node)))) or None


def _structure_reader(of: Property) -> Callable[[Node], dict[str, Any]]:
    """A function from a node to its members by our names; bare text is the first member."""
    members = {clark(member.name): (name, reader(member)) for name, member in of.members}
    first = of.members[0][0]

    def read(node: Node) -> dict[str, Any]:
        if type(node) is not dict:
            bare = text(node)
            return {first: bare} if bare else {}
        found = {}
        for name, inner in node.items():
            if name in members:
                attribute, read_member = members[name]
                if (value := read_member(inner)) is not None:
                    found[attribute] = value
        return found

    return read


def text(node: Node) -> str:
    """The text of a node: an Alt's default, all of an array, nothing of a structure."""
    if isinstance(node, str):
        return node
    if isinstance(node, Alt):
        return node.get(_DEFAULT) or next(filter(None, node.values()), "")
    if isinstance(node, list):
        return "; ".join(filter(None, map(text, node)))
    return ""


def texts(node: Node) -> tuple[str, ...]:
    """The texts of an array; a bare text is an array of one, no node an empty one."""
    if node is None:
        return ()
    found = [item if isinstance(item, str) else text(item) for item in _items(node)]
    return tuple([item for item in found if item])


def structures(node: Node) -> list[Mapping[str, Node]]:
    """The structures of an array; a bare one is an array of one."""
    return [] if node is None else [item for item in _items(node) if isinstance(item, dict)]


def _items(node: Node) -> Iterable[Node]:
    if isinstance(node, list):
        return node
    return node.values() if isinstance(node, Alt) else (node,)
