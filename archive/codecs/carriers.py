"""Where XMP keeps people: the properties, their structures, and what they say as they stand.

Source: IPTC Photo Metadata Standard 2025.1 (Person Shown, Image Region); MWG 2.0, 5.10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from archive.codecs import xmp
from archive.codecs.addresses import Form, Property, clark
from archive.codecs.geometry import Box, number

__all__ = [
    "DETAILS",
    "HUMAN",
    "IMAGE_REGIONS",
    "MWG_REGIONS",
    "NAMES",
    "WANTED",
    "Placed",
    "boxes",
    "image_region",
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
_LISTS = (
    (_bag("digiKam:TagsList"), "/"),
    (_bag("lr:hierarchicalSubject"), "|"),
    (_bag("mediapro:People"), ""),
    (_bag("expressionmedia:People"), ""),
    (_bag("GettyImagesGIFT:Personality"), ""),
)
"""Other programs' lists, and what divides the levels of their keywords."""

_ROOTS = frozenset({"people", "personen", "persons", "personnes", "personas", "persone"})

WANTED = frozenset(
    clark(p.name)
    for p in (NAMES, DETAILS, IMAGE_REGIONS, MWG_REGIONS, _MICROSOFT, *(p for p, _ in _LISTS))
)


class Placed(NamedTuple):
    """A region as a file has it: whose it is, and where in stored pixels."""

    name: str | None
    box: Box | None
    carrier: str


def boxes(nodes: Mapping[str, xmp.Node]) -> list[Placed]:
    """The regions of people: IPTC's first, and MWG's."""
    found = [
        placed
        for item in _array(nodes, IMAGE_REGIONS)
        if (placed := image_region(item)) is not None
    ]
    whole = xmp.extract(nodes.get(clark(MWG_REGIONS.name), ""), MWG_REGIONS) or {}
    found += [p for item in whole.get("regions", ()) if (p := mwg_region(item)) is not None]
    return found


def _array(nodes: Mapping[str, xmp.Node], of: Property) -> tuple[dict[str, Any], ...]:
    node = nodes.get(clark(of.name))
    return () if node is None else xmp.extract(node, of) or ()


def image_region(item: Mapping[str, Any]) -> Placed | None:
    """An IPTC region, or ``None`` if it is not about a person."""
    people = item.get("people", ())
    human = any(HUMAN in kind.get("ids", ()) for kind in item.get("types", ()))
    if not people and not human:
        return None
    name = people[0] if len(people) == 1 else item.get("name")
    return Placed(name, _boundary(item.get("boundary", {})), "ImageRegion")


def _boundary(boundary: Mapping[str, str]) -> Box | None:
    """A rectangle or the square around a circle; pixels and polygons are not understood."""
    if boundary.get("unit", "relative") != "relative":
        return None
    if boundary.get("shape") == "circle":
        x, y, r = (number(boundary.get(k)) for k in ("x", "y", "radius"))
        if x is None or y is None or r is None:
            return None
        return Box(x - r, y - r, 2 * r, 2 * r)
    return Box.of(*(boundary.get(k) for k in ("x", "y", "w", "h")))


def mwg_region(item: Mapping[str, Any]) -> Placed | None:
    """An MWG region, or ``None`` if it is a pet, a bar code or a focus point."""
    if item.get("type", "Face") != "Face":
        return None
    area = item.get("area", {})
    if area.get("unit", "normalized") != "normalized":
        return Placed(item.get("name"), None, "Regions")
    across = area.get("d")
    centre = Box.of(area.get("x"), area.get("y"), area.get("w", across), area.get("h", across))
    box = (
        None
        if centre is None
        else centre._replace(x=centre.x - centre.w / 2, y=centre.y - centre.h / 2)
    )
    return Placed(item.get("name"), box, "Regions")


def proposals(nodes: Mapping[str, xmp.Node]) -> Iterator[Placed]:
    """People according to other programs, each with the property it was found in."""
    whole = xmp.extract(nodes.get(clark(_MICROSOFT.name), ""), _MICROSOFT) or {}
    for item in whole.get("regions", ()):
        if item.get("name"):
            box = Box.of(*item["rectangle"].split(",")) if _is_box(item.get("rectangle")) else None
            yield Placed(item["name"], box, _MICROSOFT.name)
    for of, divider in _LISTS:
        for entry in xmp.extract(nodes.get(clark(of.name), ""), of) or ():
            name = _below_people(entry, divider) if divider else entry
            if name:
                yield Placed(name, None, of.name)


def _is_box(text: str | None) -> bool:
    return text is not None and text.count(",") == 3


def _below_people(entry: str, divider: str) -> str | None:
    """The name at the end of a keyword's path, if the path begins with people."""
    path = entry.split(divider)
    return path[-1] if len(path) > 1 and path[0].strip().casefold() in _ROOTS else None
