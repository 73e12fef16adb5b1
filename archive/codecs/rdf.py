"""XMP as a tree: properties set and removed in a packet, everything else left where it is.

New values are written compactly, as Adobe's programs do: simple texts as attributes, and
namespaces declared once.
Source: XMP Specification part 1 (ISO 16684-1), 7 and C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from archive.codecs import packet as wrapper
from archive.codecs.addresses import NAMESPACES, Form, Property, clark
from archive.codecs.prefixes import declared, extended, in_scope
from archive.codecs.xmp import Node, descriptions, node_of, reader

__all__ = ["Edit", "edit"]

_RDF, _DESCRIPTION, _LI = clark("rdf:RDF"), clark("rdf:Description"), clark("rdf:li")
_ALT, _BAG, _SEQ = clark("rdf:Alt"), clark("rdf:Bag"), clark("rdf:Seq")
_ABOUT, _PARSE_TYPE, _LANG = clark("rdf:about"), clark("rdf:parseType"), clark("xml:lang")
_NOT_PROPERTIES = (_RDF[:-3], _LANG[:-4])
_DEFAULT = "x-default"
_ARRAYS_OF_STRUCT = (Form.BAG_OF_STRUCT, Form.SEQ_OF_STRUCT)


@dataclass(frozen=True, slots=True)
class Edit:
    """A property and its new value (``None`` removes it), in the shape :func:`xmp.reader` gives.

    ``keep`` says of the structures in an array which are not ours to replace.
    """

    property: Property
    value: Any
    keep: Callable[[Mapping[str, Node]], bool] | None = None


def edit(packet: bytes | None, edits: Sequence[Edit]) -> bytes:
    """The packet with some properties set or removed; a new packet where there is none.

    Wrapper, padding, unknown properties, other languages of a text and unknown members of
    structures stay. A packet marked read-only is edited all the same: the mark forbids changing
    it in place, and a file that is written anew places it properly. Raises :class:`WriteError`
    for a packet that cannot be read completely.
    """
    opened = wrapper.open_for_edit(packet)
    found = descriptions(opened.root) or [_new_description(opened.root)]
    room = _room(found, {p for one in edits if one.value is not None for p in _names(one.property)})
    for one in edits:
        _set_property(found, room, one)
    return wrapper.close(opened)


def _new_description(root: etree._Element) -> etree._Element:
    rdf = root if root.tag == _RDF else next(root.iter(_RDF), None)
    if rdf is None:
        rdf = etree.SubElement(root, _RDF, nsmap={"rdf": NAMESPACES["rdf"]})
    return etree.SubElement(rdf, _DESCRIPTION, {_ABOUT: ""})


def _names(of: Property) -> Iterator[str]:
    """The prefixes a property and its members need."""
    yield of.name.split(":")[0]
    for _, member in of.members:
        yield from _names(member)


def _room(found: list[etree._Element], prefixes: set[str]) -> etree._Element:
    """The description for new properties: one that has their namespaces declared.

    Where none has, an empty one is replaced and a full one gets a sibling: moving what is in it
    would change the prefixes others wrote.
    """
    for description in found:
        if all(in_scope(description, prefix) for prefix in prefixes):
            return description
    first = found[0]
    parent = first.getparent()
    assert parent is not None
    if len(first):
        new = etree.SubElement(parent, _DESCRIPTION, nsmap=declared(parent, prefixes))
        about = first.get(_ABOUT, first.get("about"))  # the latter in RDF's old syntax
        if about is not None:
            new.set(_ABOUT, about)
        found.append(new)
    else:
        new = etree.Element(_DESCRIPTION, nsmap=extended(first, prefixes))
        for name, value in first.items():
            new.set(str(name), str(value))
        new.tail = first.tail
        parent.replace(first, new)
        found[0] = new
    return new


def _set_property(found: list[etree._Element], room: etree._Element, one: Edit) -> None:
    """Set a property in the description that has it, and nowhere else."""
    name = clark(one.property.name)
    holders = [d for d in found if d.get(name) is not None or d.find(name) is not None]
    for other in holders[1:]:
        _remove(other, name)
    _set_member(holders[0] if holders else room, one)


def _set_member(parent: etree._Element, one: Edit) -> None:
    """Set, in the element that holds it, a property or a member of a structure."""
    name = clark(one.property.name)
    if one.value is None and one.keep is None:
        _remove(parent, name)
        return
    found = parent.findall(name)
    if not found and parent.get(_PARSE_TYPE) is None and _fits_attribute(parent, one):
        parent.set(name, one.value)
        return
    if parent.get(name) is not None:
        del parent.attrib[name]
    for repeated in found[1:]:
        parent.remove(repeated)
    element = found[0] if found else _new(parent, one.property.name)
    _FILL[one.property.form](element, one)
    if not len(element) and not element.text and node_of(element) in ("", {}):
        parent.remove(element)


def _fits_attribute(parent: etree._Element, one: Edit) -> bool:
    """Whether a value may be an attribute: a text, for which line ends are safer in elements."""
    return (
        one.property.form is Form.TEXT
        and not any(c in one.value for c in "\n\r\t")
        and in_scope(parent, one.property.name.split(":")[0])
    )


def _new(parent: etree._Element, name: str) -> etree._Element:
    """A new last child, with its namespace declared if it is not in scope."""
    return etree.SubElement(parent, clark(name), nsmap=declared(parent, [name.split(":")[0]]))


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
    values = one.value or {}
    members = one.property.members
    said = [Edit(member, v) for name, member in members if (v := values.get(name)) is not None]
    holder = _holder(element, {_fits_attribute(element, edit) for edit in said})
    for name, member in members:
        keep = one.keep if member.form in _ARRAYS_OF_STRUCT else None
        _set_member(holder, Edit(member, values.get(name), keep))


def _holder(element: etree._Element, simple: set[bool]) -> etree._Element:
    """The element that takes a structure's members: ``simple`` tells what sorts there will be.

    Only attributes: those of the element itself. None: elements in it, as a resource. Both: a
    nested description, for a resource may have no attributes.
    """
    nested = element.find(_DESCRIPTION)
    if nested is not None:
        return nested
    attributes = {
        str(name): str(value)
        for name, value in element.items()
        if not str(name).startswith(_NOT_PROPERTIES)
    }
    if element.get(_PARSE_TYPE) == "Resource" or (simple <= {True} and not len(element)):
        return element
    if not attributes and simple == {False}:
        element.set(_PARSE_TYPE, "Resource")
        return element
    for name in attributes:
        del element.attrib[name]
    return etree.SubElement(element, _DESCRIPTION, attributes)


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
        if one.keep is not None and isinstance(node := node_of(item), dict) and one.keep(node):
            container.append(item)
    if not len(container):
        element.remove(container)


def _old_items(element: etree._Element) -> list[etree._Element]:
    container = next((c for c in element if c.tag in (_BAG, _SEQ, _ALT)), None)
    return [] if container is None else [deepcopy(i) for i in container if i.tag == _LI]


def _like(old: list[etree._Element], of: Property, value: Mapping[str, Any]) -> etree._Element:
    """Take the old item with the same first member out of the list, or begin a new one."""
    name, first = of.members[0]
    read = reader(Property(of.name, Form.STRUCT, ((name, first),)))
    for item in old:
        if value.get(name) and (read(node_of(item)) or {}).get(name) == value[name]:
            old.remove(item)
            return item
    return etree.Element(_LI)


_FILL: Mapping[Form, Callable[[etree._Element, Edit], None]] = {
    Form.TEXT: _fill_text,
    Form.ALT: _fill_alternatives,
    Form.BAG: _fill_list,
    Form.SEQ: _fill_list,
    Form.STRUCT: _fill_structure,
    Form.BAG_OF_STRUCT: _fill_structures,
    Form.SEQ_OF_STRUCT: _fill_structures,
}
