"""Where XMP keeps people: the properties, their structures, and what they say as they stand.

Source: IPTC Photo Metadata Standard 2025.1 (Person Shown, Image Region); MWG 2.0, 5.10.
"""

from __future__ import annotations

from collections.abc import Mapping

from archive.codecs import xmp
from archive.codecs.addresses import NAMESPACES, Form, Property, clark
from archive.codecs.geometry import Box, Placed, number
from archive.codecs.proposing import PROPOSING

__all__ = [
    "DETAILS",
    "HUMAN",
    "IMAGE_REGIONS",
    "MWG_REGIONS",
    "NAMES",
    "WANTED",
    "boxes",
    "image_region",
    "mwg_list",
    "mwg_region",
]

HUMAN = "http://cv.iptc.org/newscodes/imageregiontype/human"

NAMES = Property.bag("Iptc4xmpExt:PersonInImage")
DETAILS = Property(
    "Iptc4xmpExt:PersonInImageWDetails",
    Form.BAG_OF_STRUCT,
    (
        ("name", Property.alt("Iptc4xmpExt:PersonName")),
        ("ids", Property.bag("Iptc4xmpExt:PersonId")),
        ("description", Property.alt("Iptc4xmpExt:PersonDescription")),
        ("titles", Property("bildzeile:Titles")),
        ("office", Property("bildzeile:Office")),
        ("suffix", Property("bildzeile:Suffix")),
        ("role", Property("bildzeile:Role")),
        ("row", Property("bildzeile:Row")),
        ("mark", Property("bildzeile:Mark")),
        ("label", Property("bildzeile:Label")),
        ("position", Property("bildzeile:Position")),
        ("from_right", Property("bildzeile:FromRight")),
        ("start", Property("bildzeile:Start")),
        ("end", Property("bildzeile:End")),
        ("uncertain", Property("bildzeile:Uncertain")),
        ("unknown", Property("bildzeile:Unknown")),
        ("shared_surname", Property("bildzeile:SharedSurname")),
        ("box", Property("bildzeile:Region")),
    ),
)
IMAGE_REGIONS = Property(
    "Iptc4xmpExt:ImageRegion",
    Form.BAG_OF_STRUCT,
    (
        ("name", Property.alt("Iptc4xmpExt:Name")),
        ("id", Property("Iptc4xmpExt:rId")),
        (
            "boundary",
            Property(
                "Iptc4xmpExt:RegionBoundary",
                Form.STRUCT,
                (
                    ("shape", Property("Iptc4xmpExt:rbShape")),
                    ("unit", Property("Iptc4xmpExt:rbUnit")),
                    ("x", Property("Iptc4xmpExt:rbX")),
                    ("y", Property("Iptc4xmpExt:rbY")),
                    ("w", Property("Iptc4xmpExt:rbW")),
                    ("h", Property("Iptc4xmpExt:rbH")),
                    ("radius", Property("Iptc4xmpExt:rbRx")),
                ),
            ),
        ),
        (
            "types",
            Property(
                "Iptc4xmpExt:rCtype",
                Form.BAG_OF_STRUCT,
                (
                    ("name", Property.alt("Iptc4xmpExt:Name")),
                    ("ids", Property.bag("xmp:Identifier")),
                ),
            ),
        ),
        ("people", NAMES),
    ),
)
_MWG_LIST = Property(
    "mwg-rs:RegionList",
    Form.BAG_OF_STRUCT,
    (
        ("name", Property("mwg-rs:Name")),
        ("type", Property("mwg-rs:Type")),
        (
            "area",
            Property(
                "mwg-rs:Area",
                Form.STRUCT,
                (
                    ("x", Property("stArea:x")),
                    ("y", Property("stArea:y")),
                    ("w", Property("stArea:w")),
                    ("h", Property("stArea:h")),
                    ("d", Property("stArea:d")),
                    ("unit", Property("stArea:unit")),
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
                (
                    ("w", Property("stDim:w")),
                    ("h", Property("stDim:h")),
                    ("unit", Property("stDim:unit")),
                ),
            ),
        ),
        ("regions", _MWG_LIST),
    ),
)
WANTED = PROPOSING.union(
    clark(carrier.name) for carrier in (NAMES, DETAILS, IMAGE_REGIONS, MWG_REGIONS)
)
"""All properties that people are read from."""


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
