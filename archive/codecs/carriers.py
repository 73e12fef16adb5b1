"""Where XMP keeps people: the properties, their structures, and what they say as they stand.

Source: IPTC Photo Metadata Standard 2025.1 (Person Shown, Image Region); MWG 2.0, 5.10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from archive.codecs import xmp
from archive.codecs.addresses import NAMESPACES, Form, Property, clark
from archive.codecs.geometry import Box, number

__all__ = [
    "DETAILS",
    "HUMAN",
    "IMAGE_REGIONS",
    "MWG_REGIONS",
    "NAMES",
    "PROPOSING",
    "WANTED",
    "Placed",
    "boxes",
    "image_region",
    "mwg_list",
    "mwg_region",
    "proposals",
]

HUMAN = "http://cv.iptc.org/newscodes/imageregiontype/human"


def _text(name: str) -> Property:
    return Property(name)


def _alt(name: str) -> Property:
    return Property(name, Form.ALT)


def _bag(name: str) -> Property:
    return Property(name, Form.BAG)


NAMES = _bag("Iptc4xmpExt:PersonInImage")
DETAILS = Property(
    "Iptc4xmpExt:PersonInImageWDetails",
    Form.BAG_OF_STRUCT,
    (
        ("name", _alt("Iptc4xmpExt:PersonName")),
        ("ids", _bag("Iptc4xmpExt:PersonId")),
        ("description", _alt("Iptc4xmpExt:PersonDescription")),
        ("titles", _text("bildzeile:Titles")),
        ("office", _text("bildzeile:Office")),
        ("suffix", _text("bildzeile:Suffix")),
        ("role", _text("bildzeile:Role")),
        ("row", _text("bildzeile:Row")),
        ("mark", _text("bildzeile:Mark")),
        ("label", _text("bildzeile:Label")),
        ("position", _text("bildzeile:Position")),
        ("from_right", _text("bildzeile:FromRight")),
        ("start", _text("bildzeile:Start")),
        ("end", _text("bildzeile:End")),
        ("uncertain", _text("bildzeile:Uncertain")),
        ("unknown", _text("bildzeile:Unknown")),
        ("shared_surname", _text("bildzeile:SharedSurname")),
        ("box", _text("bildzeile:Region")),
    ),
)
IMAGE_REGIONS = Property(
    "Iptc4xmpExt:ImageRegion",
    Form.BAG_OF_STRUCT,
    (
        ("name", _alt("Iptc4xmpExt:Name")),
        ("id", _text("Iptc4xmpExt:rId")),
        (
            "boundary",
            Property(
                "Iptc4xmpExt:RegionBoundary",
                Form.STRUCT,
                (
                    ("shape", _text("Iptc4xmpExt:rbShape")),
                    ("unit", _text("Iptc4xmpExt:rbUnit")),
                    ("x", _text("Iptc4xmpExt:rbX")),
                    ("y", _text("Iptc4xmpExt:rbY")),
                    ("w", _text("Iptc4xmpExt:rbW")),
                    ("h", _text("Iptc4xmpExt:rbH")),
                    ("radius", _text("Iptc4xmpExt:rbRx")),
                ),
            ),
        ),
        (
            "types",
            Property(
                "Iptc4xmpExt:rCtype",
                Form.BAG_OF_STRUCT,
                (("name", _alt("Iptc4xmpExt:Name")), ("ids", _bag("xmp:Identifier"))),
            ),
        ),
        ("people", NAMES),
    ),
)
_MWG_LIST = Property(
    "mwg-rs:RegionList",
    Form.BAG_OF_STRUCT,
    (
        ("name", _text("mwg-rs:Name")),
        ("type", _text("mwg-rs:Type")),
        (
            "area",
            Property(
                "mwg-rs:Area",
                Form.STRUCT,
                (
                    ("x", _text("stArea:x")),
                    ("y", _text("stArea:y")),
                    ("w", _text("stArea:w")),
                    ("h", _text("stArea:h")),
                    ("d", _text("stArea:d")),
                    ("unit", _text("stArea:unit")),
                ),
            ),
        ),
    ),
)
MWG_REGIONS = Property(
    "mwg-rs:Regions",
    Form.STRUCT,
    (
        (
            "dimensions",
            Property(
                "mwg-rs:AppliedToDimensions",
                Form.STRUCT,
                (("w", _text("stDim:w")), ("h", _text("stDim:h")), ("unit", _text("stDim:unit"))),
            ),
        ),
        ("regions", _MWG_LIST),
    ),
)
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
                    ("name", _text("MPReg:PersonDisplayName")),
                    ("rectangle", _text("MPReg:Rectangle")),
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
WANTED = PROPOSING.union(
    clark(carrier.name) for carrier in (NAMES, DETAILS, IMAGE_REGIONS, MWG_REGIONS)
)
"""All properties that people are read from."""


class Placed(NamedTuple):
    """A region as a file has it: whose it is, and where in stored pixels."""

    name: str | None
    box: Box | None
    carrier: str


_N = {
    name: clark(name)
    for name in (
        "Iptc4xmpExt:ImageRegion",
        "Iptc4xmpExt:Name",
        "Iptc4xmpExt:PersonInImage",
        "Iptc4xmpExt:RegionBoundary",
        "Iptc4xmpExt:rCtype",
        "Iptc4xmpExt:rbH",
        "Iptc4xmpExt:rbRx",
        "Iptc4xmpExt:rbShape",
        "Iptc4xmpExt:rbUnit",
        "Iptc4xmpExt:rbW",
        "Iptc4xmpExt:rbX",
        "Iptc4xmpExt:rbY",
        "mwg-rs:Area",
        "mwg-rs:Name",
        "mwg-rs:RegionList",
        "mwg-rs:Regions",
        "mwg-rs:Type",
        "stArea:d",
        "stArea:h",
        "stArea:unit",
        "stArea:w",
        "stArea:x",
        "stArea:y",
        "xmp:Identifier",
    )
}
"""Names as the parser gives them: regions are read from bare nodes, for there may be many."""
_FORMER_AREA = "http://ns.adobe.com/xap/1.0/sType/Area#"
"""Where programs of MWG's first years, ExifTool among them, had the sides of an area."""


def boxes(nodes: Mapping[str, xmp.Node]) -> list[Placed]:
    """The regions of people: IPTC's first, and MWG's."""
    found = [
        image_region(node) for node in xmp.structures(nodes.get(_N["Iptc4xmpExt:ImageRegion"]))
    ]
    found += [mwg_region(node) for node in mwg_list(nodes)]
    return [placed for placed in found if placed is not None]


def mwg_list(nodes: Mapping[str, xmp.Node]) -> list[Mapping[str, xmp.Node]]:
    """The nodes of all MWG regions, people's or not."""
    whole = nodes.get(_N["mwg-rs:Regions"])
    return xmp.structures(whole.get(_N["mwg-rs:RegionList"])) if isinstance(whole, dict) else []


def image_region(node: Mapping[str, xmp.Node]) -> Placed | None:
    """An IPTC region, or ``None`` if it is not about a person."""
    people = xmp.texts(node.get(_N["Iptc4xmpExt:PersonInImage"]))
    if not people and not _is_human(node):
        return None
    name = people[0] if len(people) == 1 else xmp.text(node.get(_N["Iptc4xmpExt:Name"]))
    boundary = node.get(_N["Iptc4xmpExt:RegionBoundary"])
    return Placed(name, _boundary(boundary) if isinstance(boundary, dict) else None, "ImageRegion")


def _is_human(node: Mapping[str, xmp.Node]) -> bool:
    kinds = xmp.structures(node.get(_N["Iptc4xmpExt:rCtype"]))
    return any(HUMAN in xmp.texts(kind.get(_N["xmp:Identifier"])) for kind in kinds)


def _boundary(boundary: Mapping[str, xmp.Node]) -> Box | None:
    """A rectangle or the square around a circle; pixels and polygons are not understood."""
    if boundary.get(_N["Iptc4xmpExt:rbUnit"], "relative") != "relative":
        return None
    x, y = number(boundary.get(_N["Iptc4xmpExt:rbX"])), number(boundary.get(_N["Iptc4xmpExt:rbY"]))
    if boundary.get(_N["Iptc4xmpExt:rbShape"]) == "circle":
        radius = number(boundary.get(_N["Iptc4xmpExt:rbRx"]))
        return None if radius is None else Box.around(x, y, 2 * radius, 2 * radius)
    return Box.of(
        x,
        y,
        number(boundary.get(_N["Iptc4xmpExt:rbW"])),
        number(boundary.get(_N["Iptc4xmpExt:rbH"])),
    )


def mwg_region(node: Mapping[str, xmp.Node]) -> Placed | None:
    """An MWG region, or ``None`` if it is a pet, a bar code or a focus point."""
    if node.get(_N["mwg-rs:Type"], "Face") != "Face":
        return None
    name, area = xmp.text(node.get(_N["mwg-rs:Name"])), _area(node)
    if area is None or area.get(_N["stArea:unit"], "normalized") != "normalized":
        return Placed(name, None, "Regions")
    across = area.get(_N["stArea:d"])
    w, h = number(area.get(_N["stArea:w"], across)), number(area.get(_N["stArea:h"], across))
    x, y = number(area.get(_N["stArea:x"])), number(area.get(_N["stArea:y"]))
    return Placed(name, Box.around(x, y, w, h), "Regions")


def _area(node: Mapping[str, xmp.Node]) -> Mapping[str, xmp.Node] | None:
    """Where an MWG region is, by the names of today."""
    area = node.get(_N["mwg-rs:Area"])
    if not isinstance(area, dict):
        return None
    if _N["stArea:x"] in area:
        return area
    return {name.replace(_FORMER_AREA, NAMESPACES["stArea"]): side for name, side in area.items()}


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
