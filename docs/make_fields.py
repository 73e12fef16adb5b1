"""Print docs/fields.md, made from the table of fields."""

# ruff: noqa: E501 (rows of a table)

from __future__ import annotations

from collections.abc import Iterator

from archive.codecs.addresses import NAMESPACES, Form, Property
from archive.fields import FIELDS, Field

HEAD = """# Fields

One name in the library, the index, the JSON and the command line; up to three places in the file.
This page is made from `archive/fields.py` by `docs/make_fields.py`, and a test compares them.

- **XMP** gives the property and its form, **IIM** the dataset of record 2 and its limit in octets.
- **EXIF** tags in *italics* are kept in step where a file has them, and never added to one.
- People have more carriers than a table can show; see below.
"""
PEOPLE = """## People

One line-up is written to all of its carriers at once, in order, and read back from all of them:

| carrier | what it gets |
|---|---|
| `Iptc4xmpExt:PersonInImage` | the names, in order; nobody unidentified |
| `Iptc4xmpExt:PersonInImageWDetails` | everybody: `PersonName`, `PersonId`, `PersonDescription` (office, titles, suffix and role in words), and each of them exactly in the namespace `bildzeile` |
| `Iptc4xmpExt:ImageRegion` | whoever has a region: `rId` p1 to pn, corner and size, type *human*, the name inside |
| `mwg-rs:Regions` | the same regions by their middle, type *Face* |

Who stands where is decided by marked regions (row by row, then from the left), else by the written
order of the details, else by that of the names. Regions are counted in stored pixels in the file
and in the displayed picture in the library, in all eight orientations.

Read as proposals, and never written: `MP:RegionInfo` (Microsoft), `digiKam:TagsList`,
`lr:hierarchicalSubject`, `mediapro:People`, `expressionmedia:People`,
`GettyImagesGIFT:Personality`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *rows(), "", PEOPLE, *namespaces(), ""])


def rows() -> Iterator[str]:
    """The table, row by row."""
    yield "| name | IPTC name | kind | XMP | IIM | octets | EXIF | search word | note |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for field in FIELDS:
        yield f"| {' | '.join(cells(field))} |"


def cells(field: Field) -> Iterator[str]:
    """The cells of one row."""
    yield f"`{field.name}`"
    yield field.label
    yield field.kind.value
    yield in_xmp(field.xmp)
    yield " + ".join(f"2:{d.number:02}" + (" repeated" if d.repeats else "") for d in field.iim)
    yield " + ".join(str(d.octets) for d in field.iim)
    yield ", ".join(f"0x{t.number:04X}" if t.added else f"*0x{t.number:04X}*" for t in field.exif)
    yield f"`{field.search}:`" if field.search else ""
    yield "; ".join(notes(field))


def notes(field: Field) -> Iterator[str]:
    """What else the row says."""
    if field.note:
        yield field.note
    if field.choices:
        yield "one of " + ", ".join(f"`{choice}`" for choice in field.choices)
    if field.low is not None:
        yield f"{field.low} to {field.high}"
    if field.resource is not None:
        yield f"also Photoshop resource 0x{field.resource:04X}"


def in_xmp(of: Property | None) -> str:
    """A property, its form, and the members of a structure."""
    if of is None:
        return ""
    form = "" if of.form is Form.TEXT else f" ({of.form.value})"
    members = ", ".join(f"`{member.name.split(':')[1]}`" for _, member in of.members)
    return f"`{of.name}`{form}" + (f": {members}" if members else "")


def namespaces() -> Iterator[str]:
    """The prefixes used above."""
    yield "## Namespaces\n\n| prefix | namespace |\n|---|---|"
    for prefix, uri in NAMESPACES.items():
        yield f"| `{prefix}` | `{uri}` |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201
