"""XMP: an RDF packet read in all its spellings, and edited as a tree.

A property may be an attribute or an element, a structure a nested description, a
``parseType="Resource"`` or a handful of attributes, an array bare text where somebody forgot the
array. ``parse`` gives plain nodes, and ``extract`` makes of a node what a property's form asks
for. ``edit`` touches the named properties; everything else in the packet stays.

Nodes: text is ``str``, Bag and Seq are ``list``, Alt is :class:`Alt`, a structure is ``dict``.
Source: XMP Specification part 1 (ISO 16684-1), 7 and C.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from archive.codecs import packet as wrapper
from archive.codecs.addresses import NAMESPACES, Form, Property, clark

__all__ = ["Alt", "Edit", "Node", "edit", "extract", "parse", "structures", "text", "texts"]

Node = Any
"""``str | list | Alt | dict``: recursive, which type checkers take badly to."""

_RDF = clark("rdf:RDF")
_DESCRIPTION, _LI = clark("rdf:Description"), clark("rdf:li")
_ALT, _BAG, _SEQ = clark("rdf:Alt"), clark("rdf:Bag"), clark("rdf:Seq")
_ARRAYS = frozenset({_BAG, _SEQ})
_ABOUT, _RESOURCE, _VALUE = clark("rdf:about"), clark("rdf:resource"), clark("rdf:value")
_PARSE_TYPE, _LANG = clark("rdf:parseType"), clark("xml:lang")
_RDF_PREFIX, _XML_PREFIX = _RDF[:-3], _LANG[:-4]
_DEFAULT = "x-default"


class Alt(dict[str, str]):
    """Texts by language, in their order; ``x-default`` comes first in sound packets."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A property and its new value (``None`` removes it), in the shape :func:`extract` gives.

    ``keep`` says of the structures in an array which are not ours to replace.
    """

    property: Property
    value: Any
    keep: Callable[[Mapping[str, Node]], bool] | None = None


def parse(packet: bytes, wanted: Collection[str]) -> dict[str, Node]:
    """The nodes of the wanted properties (``{namespace}Name``); raises :class:`ReadError`."""
    found: dict[str, Node] = {}
    for description in _descriptions(wrapper.tree(packet)):
        for name, value in description.items():
            if name in wanted:
                found.setdefault(str(name), value)
        for child in description:
            name = child.tag
            if name in wanted and not found.get(name):
                found[name] = _node(child)
    return found


def _descriptions(root: etree._Element) -> list[etree._Element]:
    """The top-level descriptions, wherever the RDF is wrapped."""
    rdf = root if root.tag == _RDF else next(root.iter(_RDF), None)
    return [] if rdf is None else list(rdf.iterchildren("{*}*"))


def _node(element: etree._Element) -> Node:
    # This runs for every element of every picture, and asking lxml for children is what costs:
    # most elements are text, and most arrays are arrays of text.
    if not len(element):
        return element.text or _leaf(element)
    first = element[0]
    name = first.tag
    if name in _ARRAYS:
        return [_node(item) if len(item) else item.text or _leaf(item) for item in first]
    if name == _ALT:
        return _alternatives(first)
    return _structure(first if name == _DESCRIPTION else element)


def _leaf(element: etree._Element) -> Node:
    """An element without children: blank, a reference, or a structure spelt as attributes."""
    if (reference := element.get(_RESOURCE)) is not None:
        return reference
    if members := _attributes(element):
        return members.get(_VALUE, members)
    return {} if element.get(_PARSE_TYPE) == "Resource" else ""


def _structure(element: etree._Element) -> Node:
    members: dict[str, Node] = _attributes(element)
    for child in element:
        members.setdefault(
            child.tag, child.text or _leaf(child) if not len(child) else _node(child)
        )
    return members.get(_VALUE, members)


def _attributes(element: etree._Element) -> dict[str, Node]:
    """The attributes that are properties, not RDF's own."""
    return {
        str(name): value
        for name, value in element.items()
        if name == _VALUE or not str(name).startswith((_RDF_PREFIX, _XML_PREFIX))
    }


def _alternatives(container: etree._Element) -> Node:
    """Texts by language; an Alt without languages (of structures, say) is as good as a list."""
    languages = Alt()
    nodes = [_node(item) for item in container]
    for item, node in zip(container, nodes, strict=True):
        if not isinstance(node, str):
            return nodes
        languages.setdefault(str(item.get(_LANG, "" if languages else _DEFAULT)), node)
    return languages


def extract(node: Node, of: Property) -> Any:
    """The value of a node in the shape of its property: text, texts, a dict or dicts by member.

    Forgiving about containers: text where an array belongs is an array of one, and so on.
    ``None`` where nothing is left.
    """
    if of.form in (Form.TEXT, Form.ALT):
        return text(node) or None
    if of.form in (Form.BAG, Form.SEQ):
        return texts(node) or None
    if of.form is Form.STRUCT:
        return _members(node, of) or None
    return tuple(filter(None, (_members(item, of) for item in _items(node)))) or None


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


def _members(node: Node, of: Property) -> dict[str, Any]:
    """The members of a structure by our attribute names; bare text is its first member."""
    if not isinstance(node, dict) or isinstance(node, Alt):
        bare = text(node)
        return {of.members[0][0]: bare} if bare and of.members else {}
    found = {}
    for attribute, member in of.members:
        inner = node.get(clark(member.name))
        if inner is not None and (value := extract(inner, member)) is not None:
            found[attribute] = value
    return found


def edit(packet: bytes | None, edits: Sequence[Edit]) -> bytes:
    """The packet with some properties set or removed; a new packet where there is none.

    Wrapper, padding, unknown properties, other languages of a text and unknown members of
    structures stay. A packet marked read-only is edited all the same: the mark forbids changing
    it in place, and a file that is written anew places it properly. Raises :class:`WriteError`
    for a packet that cannot be read completely.
    """
    opened = wrapper.open_for_edit(packet)
    descriptions = _descriptions(opened.root)
    if not descriptions:
        descriptions = [_new_description(opened.root)]
    for one in edits:
        _set_property(descriptions, one)
    return wrapper.close(opened)


def _new_description(root: etree._Element) -> etree._Element:
    rdf = root if root.tag == _RDF else root.find(_RDF)
    if rdf is None:
        rdf = etree.SubElement(root, _RDF, nsmap={"rdf": NAMESPACES["rdf"]})
    return etree.SubElement(rdf, _DESCRIPTION, {_ABOUT: ""})


def _set_property(descriptions: Sequence[etree._Element], one: Edit) -> None:
    """Set a property in the description that has it, and nowhere else."""
    name = clark(one.property.name)
    holders = [d for d in descriptions if d.get(name) is not None or d.find(name) is not None]
    for other in holders[1:]:
        _remove(other, name)
    _set_member(holders[0] if holders else descriptions[0], one)


def _set_member(parent: etree._Element, one: Edit) -> None:
    """Set, in the element that holds it, a property or a member of a structure."""
    name = clark(one.property.name)
    if one.value is None and one.keep is None:
        _remove(parent, name)
        return
    if parent.get(name) is not None:
        if one.property.form is Form.TEXT:
            parent.set(name, one.value)
            return
        del parent.attrib[name]
    found = parent.findall(name)
    for repeated in found[1:]:
        parent.remove(repeated)
    element = found[0] if found else _append(parent, one.property.name)
    _FILL[one.property.form](element, one)
    if not len(element) and not element.text and _leaf(element) in ("", {}):
        parent.remove(element)


def _append(parent: etree._Element, name: str) -> etree._Element:
    prefix = name.split(":")[0]
    return etree.SubElement(parent, clark(name), nsmap={prefix: NAMESPACES[prefix]})


def _remove(parent: etree._Element, name: str) -> None:
    if parent.get(name) is not None:
        del parent.attrib[name]
    for child in parent.findall(name):
        parent.remove(child)


def _fill_text(element: etree._Element, one: Edit) -> None:
    tail = element.tail
    element.clear()
    element.text, element.tail = one.value, tail


def _fill_alternatives(element: etree._Element, one: Edit) -> None:
    """Set the default text, and the language that said the same; the others stay."""
    container = element.find(_ALT)
    if container is None:
        container = _container(element, _ALT)
    items = [item for item in container if item.tag == _LI]
    default = next((i for i in items if i.get(_LANG, _DEFAULT) == _DEFAULT), None)
    if default is None:
        default = etree.Element(_LI, {_LANG: _DEFAULT})
        container.insert(0, default)
    before = default.text
    for item in items:
        if item is not default and before and item.text == before:
            item.text = one.value
    _fill_item(default, one.value)


def _fill_item(item: etree._Element, said: str) -> None:
    for child in list(item):
        item.remove(child)
    item.set(_LANG, _DEFAULT)
    item.text = said


def _fill_list(element: etree._Element, one: Edit) -> None:
    container = _container(element, _SEQ if one.property.form is Form.SEQ else _BAG)
    for item in one.value:
        etree.SubElement(container, _LI).text = item


def _container(element: etree._Element, name: str) -> etree._Element:
    """A new, empty array in place of all an element holds."""
    tail = element.tail
    element.clear()
    element.tail = tail
    return etree.SubElement(element, name)


def _fill_structure(element: etree._Element, one: Edit) -> None:
    holder = _as_resource(element)
    for attribute, member in one.property.members:
        value = None if one.value is None else one.value.get(attribute)
        keep = one.keep if member.form in (Form.BAG_OF_STRUCT, Form.SEQ_OF_STRUCT) else None
        _set_member(holder, Edit(member, value, keep))


def _as_resource(element: etree._Element) -> etree._Element:
    """The element that holds a structure's members, spelt so that members can be elements."""
    nested = element.find(_DESCRIPTION)
    if nested is not None:
        return nested
    if element.get(_PARSE_TYPE) != "Resource":
        members = _attributes(element)
        _fill_text(element, Edit(Property("rdf:value"), None))
        element.set(_PARSE_TYPE, "Resource")
        for name, value in members.items():
            etree.SubElement(element, name).text = value
    return element


def _fill_structures(element: etree._Element, one: Edit) -> None:
    """Set an array of structures; one that is known by its first member keeps what is unknown."""
    old = _old_items(element)
    ordered = one.property.form is Form.SEQ_OF_STRUCT
    container = _container(element, _SEQ if ordered else _BAG)
    for value in one.value or ():
        item = _like(old, one.property, value)
        container.append(item)
        single = Property(one.property.name, Form.STRUCT, one.property.members)
        _fill_structure(item, Edit(single, value))
    for item in old:
        if one.keep is not None and isinstance(node := _node(item), dict) and one.keep(node):
            container.append(item)
    if not len(container):
        element.remove(container)


def _old_items(element: etree._Element) -> list[etree._Element]:
    container = next((c for c in element if c.tag in (_BAG, _SEQ, _ALT)), None)
    return [] if container is None else [deepcopy(i) for i in container if i.tag == _LI]


def _like(old: list[etree._Element], of: Property, value: Mapping[str, Any]) -> etree._Element:
    """Take the old item with the same first member out of the list, or begin a new one."""
    key = of.members[0][0]
    for item in old:
        if value.get(key) and _members(_node(item), of).get(key) == value[key]:
            old.remove(item)
            return item
    return etree.Element(_LI, {_PARSE_TYPE: "Resource"})


_FILL: Mapping[Form, Callable[[etree._Element, Edit], None]] = {
    Form.TEXT: _fill_text,
    Form.ALT: _fill_alternatives,
    Form.BAG: _fill_list,
    Form.SEQ: _fill_list,
    Form.STRUCT: _fill_structure,
    Form.BAG_OF_STRUCT: _fill_structures,
    Form.SEQ_OF_STRUCT: _fill_structures,
}
