"""Where other programs keep people in XMP: proposals, which nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.codecs import xmp
from archive.codecs.addresses import Form, Property, clark
from archive.codecs.geometry import Box, Placed, number

__all__ = ["PROPOSING", "proposals"]

_MICROSOFT = Property(
    "MP:RegionInfo",
    Form.STRUCT,
    (
        (
            "regions",
            Property(
                "MPRI:Regions",
                Form.BAG_OF_STRUCT,
                (
                    ("name", Property("MPReg:PersonDisplayName")),
                    ("rectangle", Property("MPReg:Rectangle")),
                ),
            ),
        ),
    ),
)
_MICROSOFT_NODE, _READ_MICROSOFT = clark(_MICROSOFT.name), xmp.reader(_MICROSOFT)
_LISTS = tuple(
    (clark(name), name, divider)
    for name, divider in (
        ("digiKam:TagsList", "/"),
        ("lr:hierarchicalSubject", "|"),
        ("mediapro:People", ""),
        ("expressionmedia:People", ""),
        ("GettyImagesGIFT:Personality", ""),
    )
)
"""Other programs' lists, and what divides the levels of their keywords."""

_ROOTS = frozenset({"people", "personen", "persons", "personnes", "personas", "persone"})

PROPOSING = frozenset({_MICROSOFT_NODE, *(node for node, _, _ in _LISTS)})
"""Properties of other programs, whose people are proposals only."""


def proposals(nodes: Mapping[str, xmp.Node]) -> Iterator[Placed]:
    """People according to other programs, each with the property it was found in."""
    if _MICROSOFT_NODE in nodes:
        whole = _READ_MICROSOFT(nodes[_MICROSOFT_NODE]) or {}
        for item in whole.get("regions", ()):
            box = Box.of(*map(number, item.get("rectangle", "").split(",")))
            if item.get("name"):
                yield Placed(item["name"], box, _MICROSOFT.name)
    for node, of, divider in _LISTS:
        for entry in xmp.texts(nodes.get(node)):
            name = _below_people(entry, divider) if divider else entry
            if name:
                yield Placed(name, None, of)


def _below_people(entry: str, divider: str) -> str | None:
    """The name at the end of a keyword's path, if the path begins with people."""
    path = entry.split(divider)
    return path[-1] if len(path) > 1 and path[0].strip().casefold() in _ROOTS else None
