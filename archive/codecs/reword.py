"""Every text of an XMP packet changed alike, whatever property it stands in.

For words that have to go wherever they are: also from properties nobody here knows.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from archive.codecs import packet as wrapper
from archive.codecs.addresses import clark

__all__ = ["reword"]

_LI = clark("rdf:li")
_NOT_WORDS = ("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://www.w3.org/XML/")

Change = Callable[[str], str | None]
"""Gives the new text; ``None`` where nothing of it is left."""


def reword(packet: bytes, change: Change) -> bytes:
    """The packet with ``change`` made to every text, attribute and comment in it.

    An item of a list of which nothing is left goes, an attribute too, an element stays empty.
    The packet itself comes back if nothing differs. Raises :class:`WriteError` for one that
    cannot be read completely.
    """
    opened = wrapper.open_for_edit(packet)
    changed = False
    for element in list(opened.root.iter()):
        changed |= _attributes(element, change)
        changed |= _text(element, change)
    return wrapper.close(opened) if changed else packet


def _attributes(element: etree._Element, change: Change) -> bool:
    changed = False
    for name, said in list(element.attrib.items()):
        if str(name).startswith(_NOT_WORDS):
            continue
        new = change(str(said))
        if new is None:
            del element.attrib[name]
        elif new != said:
            element.set(name, new)
        changed |= new != said
    return changed


def _text(element: etree._Element, change: Change) -> bool:
    if not element.text or not element.text.strip():
        return False
    new = change(element.text)
    if new == element.text:
        return False
    parent = element.getparent()
    if new is None and element.tag == _LI and not len(element) and parent is not None:
        parent.remove(element)
    else:
        element.text = new
    return True
