"""Where a value lives inside a block: an EXIF tag, an IIM dataset, an XMP property."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

__all__ = ["NAMESPACES", "Dataset", "Form", "Property", "Tag", "clark"]

NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "pur": "http://prismstandard.org/namespaces/prismusagerights/2.1/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "mediapro": "http://ns.iview-multimedia.com/mediapro/1.0/",
    "expressionmedia": "http://ns.microsoft.com/expressionmedia/1.0/",
    "GettyImagesGIFT": "http://xmp.gettyimages.com/gift/1.0/",
    "bildzeile": "urn:bildzeile:lineup:1.0:",
}
"""The prefixes used in property names throughout, each with its namespace URI."""


@cache
def clark(name: str) -> str:
    """``prefix:Name`` as an XML parser gives it: ``{namespace}Name``."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


@dataclass(frozen=True, slots=True)
class Tag:
    """An EXIF tag: its number and the IFD it lives in (``0th`` or ``Exif``).

    A tag with ``added=False`` is kept in step where a file has it, and never added to one.
    """

    number: int
    ifd: str = "0th"
    added: bool = True


@dataclass(frozen=True, slots=True)
class Dataset:
    """An IIM dataset of record 2: its number, octet limit, and whether it repeats."""

    number: int
    octets: int
    repeats: bool = False


class Form(Enum):
    """How an XMP property holds its value."""

    TEXT = "Text"
    ALT = "Alt"
    BAG = "Bag"
    SEQ = "Seq"
    STRUCT = "Struct"
    BAG_OF_STRUCT = "Bag of struct"
    SEQ_OF_STRUCT = "Seq of struct"


@dataclass(frozen=True, slots=True)
class Property:
    """An XMP property, ``prefix:Name``; ``members`` maps attributes of a structure to theirs."""

    name: str
    form: Form = Form.TEXT
    members: tuple[tuple[str, Property], ...] = ()

    @classmethod
    def alt(cls, name: str) -> Property:
        """A text, in one language or several."""
        return cls(name, Form.ALT)

    @classmethod
    def bag(cls, name: str) -> Property:
        """Several texts in no order."""
        return cls(name, Form.BAG)
