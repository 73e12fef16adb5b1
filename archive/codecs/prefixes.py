"""Which prefix a namespace of ours has at some place of an XMP packet."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from archive.codecs.addresses import NAMESPACES, clark

__all__ = ["declared", "extended", "in_scope"]

_RDF = clark("rdf:RDF")


def in_scope(element: etree._Element, prefix: str) -> bool:
    """Whether the namespace of one of our prefixes has a prefix here."""
    return any(known and uri == NAMESPACES[prefix] for known, uri in element.nsmap.items())


def declared(element: etree._Element, prefixes: Iterable[str]) -> dict[str, str]:
    """The namespaces of our prefixes that are to be declared in an element of this one."""
    missing = sorted(prefix for prefix in prefixes if not in_scope(element, prefix))
    return {_usual(element, prefix): NAMESPACES[prefix] for prefix in missing}


def extended(element: etree._Element, prefixes: set[str]) -> dict[str, str]:
    """The namespaces in scope and ours; a prefix that is taken gets a number."""
    scope = {known: uri for known, uri in element.nsmap.items() if known is not None}
    for prefix, uri in declared(element, prefixes).items():
        scope[prefix if prefix not in scope else f"{prefix}1"] = uri
    return scope


def _usual(element: etree._Element, prefix: str) -> str:
    """The prefix this packet has elsewhere for the namespace of one of ours, or ours.

    Adobe's toolkit, and with it exiv2, gives up a packet with two prefixes for one namespace, such
    as ``xap`` of old and ``xmp``.
    """
    rdf = next(element.iterancestors(_RDF), element)
    places = (place for description in rdf for place in (description, *description))
    known = (found for place in places for found in place.nsmap.items())
    return next((p for p, uri in known if p and uri == NAMESPACES[prefix]), prefix)
