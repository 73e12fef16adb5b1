"""Real pictures: what we read of each is what ExifTool reads, field by field.

The judge is ``expected.json`` in the folder ``$PHOTO_CORPUS`` (ExifTool's tags by block) and, for
the fields whose blocks have to be reconciled, ExifTool's MWG module, told to believe blocks in
unusual places as well. Where that module has no answer, what ExifTool reads in the first block
that says something is the answer: a block that says nothing never hides one that does.

Blanks at the ends and control characters are left aside, and how a date is punctuated. Two rules
of ours are applied to ExifTool's values as well, for they are not about single files: words that
a camera or program writes by itself are no caption, and the ``?`` that stands in ``expected.json``
for a byte that is no UTF-8 agrees with the character that we read from it.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from archive import files
from archive.errors import ArchiveError
from archive.model import Photo

pytestmark = [pytest.mark.corpus, pytest.mark.judge]

EXCEPTIONS = {
    "m1-b0d36ed02fc2624ac79d3144e8b1bda2.tif": "ExifTool stops at a broken entry; we read on",
    "m1-d1d366d7965db766c19a66c7a2ccbb6b.tif": "the same",
    "0c84d07e1b22b76f24cccc70d8788e4a.tif": "ExifTool takes a creator from the second page, whose"
    " words are not those of the picture",
}
"""At most one file in a hundred, each with its reason."""

MWG = {
    "caption": "Description",
    "creators": "Creator",
    "copyright": "Copyright",
    "keywords": "Keywords",
    "city": "City",
    "country": "Country",
    "date_created": "DateTimeOriginal",
}
"""The composite tags of ExifTool's MWG module."""

EXIF = {
    "caption": ("IFD0:ImageDescription",),
    "creators": ("IFD0:Artist",),
    "copyright": ("IFD0:Copyright",),
    "date_created": ("ExifIFD:DateTimeOriginal",),
}
XMP = {
    "caption": ("XMP-dc:Description",),
    "title": ("XMP-dc:Title",),
    "headline": ("XMP-photoshop:Headline",),
    "creators": ("XMP-dc:Creator",),
    "credit": ("XMP-photoshop:Credit",),
    "copyright": ("XMP-dc:Rights",),
    "keywords": ("XMP-dc:Subject",),
    "city": ("XMP-photoshop:City",),
    "country": ("XMP-photoshop:Country",),
    "date_created": ("XMP-photoshop:DateCreated",),
}
IIM = {
    "caption": ("IPTC:Caption-Abstract",),
    "title": ("IPTC:ObjectName",),
    "headline": ("IPTC:Headline",),
    "creators": ("IPTC:By-line",),
    "credit": ("IPTC:Credit",),
    "copyright": ("IPTC:CopyrightNotice",),
    "keywords": ("IPTC:Keywords",),
    "city": ("IPTC:City",),
    "country": ("IPTC:Country-PrimaryLocationName",),
    "date_created": ("IPTC:DateCreated", "IPTC:TimeCreated"),
}
LAST = {"keywords": ("IFD0:XPKeywords",)}
LISTS = frozenset({"creators", "keywords"})

CAMERA_WORDS = re.compile(
    r"(OLYMPUS|KONICA MINOLTA) DIGITAL CAMERA|SONY DSC|DCIM\\.*|SAMSUNG|Gran Turismo 5"
    r"|File written by Adobe Photoshop. 4\.0"
)
"""What the cameras and programs of this folder write where a caption belongs."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DATE = re.compile(
    r"(?P<date>\d{4}([:-]\d\d([:-]\d\d)?)?)"
    r"(?:[ T](?P<time>\d\d:\d\d(?::\d\d)?(?:\.\d+)?)(?P<zone>Z|[+-]\d\d:\d\d)?)?"
)

Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def expected(corpus: Path) -> dict[Path, Row]:
    """ExifTool's tags of every picture that we read, too."""
    listed = corpus / "expected.json"
    if not listed.exists():
        pytest.skip("this folder of pictures has no expected.json")
    rows = json.loads(listed.read_text(encoding="utf-8"))
    return {corpus / row["SourceFile"]: row for row in rows}


@pytest.fixture(scope="module")
def ours(expected: Mapping[Path, Row]) -> dict[Path, Photo]:
    photos = {}
    for path in expected:
        try:
            photos[path] = files.read(path, hashes=False)
        except ArchiveError:
            continue
    return photos


@pytest.fixture(scope="module")
def reconciled(ours: Mapping[Path, Photo], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the MWG module makes of every picture."""
    lenient = tmp_path_factory.mktemp("exiftool") / "config"
    lenient.write_text("$Image::ExifTool::MWG::strict = 0; 1;")
    options = ["-use", "MWG", "-json", "-sep", "\x1f", "-charset", "iptc=utf8", "-MWG:all"]
    done = subprocess.run(
        ["exiftool", "-config", str(lenient), *options, "-@", "-"],
        input="\n".join(map(str, ours)).encode(),
        capture_output=True,
        check=False,
    )
    rows = json.loads(done.stdout.decode("utf-8", "replace"), strict=False)
    return {Path(row["SourceFile"]): row for row in rows}


def test_every_field_reads_as_exiftool_reads_it(expected, ours, reconciled):
    """Words, date, people and their places are equal but for a list of reasoned exceptions."""
    found = defaultdict(dict)
    for path, photo in ours.items():
        row = expected[path]
        for field in XMP:
            theirs = next(candidates(field, row, reconciled.get(path, {})), ())
            mine = said(field, getattr(photo.metadata, field))
            if not agree(mine, theirs):
                found[path.name][field] = (mine, theirs)
        if names(photo) != carried_names(row):
            found[path.name]["people"] = (names(photo), carried_names(row))
    assert len(ours) > 300
    assert len(EXCEPTIONS) <= len(ours) / 100
    assert {name: fields for name, fields in found.items() if name not in EXCEPTIONS} == {}
    assert found.keys() == EXCEPTIONS.keys()


def candidates(field: str, row: Row, reconciled: Row) -> Iterator[tuple[str, ...]]:
    """What ExifTool has for a field, the answer it gives first, without what is no answer."""
    answers = str(reconciled.get(MWG.get(field, ""), "")).split("\x1f")
    values = [answers if field in LISTS else answers[0]]  # of several places shown the first
    digest = row.get("Photoshop:IPTCDigest")
    in_step = digest is None or row.get("File:CurrentIPTCDigest", digest) == digest
    order = (EXIF, XMP, IIM, LAST) if in_step else (EXIF, IIM, XMP, LAST)
    values += [tagged(row, block.get(field, ())) for block in order]
    automatic = said(field, row.get("IFD0:ImageDescription"))
    if field == "caption" and automatic and CAMERA_WORDS.fullmatch(automatic[0]):
        values = values[2:]
    yield from filter(None, (said(field, value) for value in values))


def tagged(row: Row, keys: Sequence[str]) -> Any:
    values = [row[key] for key in keys if key in row]
    return " ".join(map(str, values)) if len(values) > 1 else next(iter(values), None)


def said(field: str, value: Any) -> tuple[str, ...]:
    """A value as texts to be compared; nonsense for a date is nothing."""
    listed = value if isinstance(value, list | tuple) else [] if value is None else [value]
    texts = [CONTROLS.sub("", str(text)).strip() for text in listed]
    if field == "date_created":
        texts = [iso(match) for text in texts if (match := DATE.fullmatch(text))]
    return tuple(filter(None, texts))


def iso(match: re.Match[str]) -> str:
    date = match["date"].replace(":", "-")
    return f"{date}T{match['time']}{match['zone'] or ''}" if match["time"] else date


def agree(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    pattern = (re.escape(text).replace(r"\?", r"[^\x00->@-\x7f]") for text in theirs)
    return len(mine) == len(theirs) and all(
        re.fullmatch(p, text) for p, text in zip(pattern, mine, strict=True)
    )


def names(photo: Photo) -> set[str]:
    return {person.name.strip() for person in photo.people if person.name}


def carried_names(row: Row) -> set[str]:
    """Everybody whom any carrier names."""
    details = row.get("XMP-iptcExt:PersonInImageWDetails", ())
    found = [*row.get("XMP-iptcExt:PersonInImage", ()), *(p.get("PersonName") for p in details)]
    found += [name for region in image_regions(row) for name in region.get("PersonInImage", ())]
    found += [region.get("Name") for region in mwg_regions(row)]
    return {str(name).strip() for name in found if name}


def image_regions(row: Row) -> list[Row]:
    return list(row.get("XMP-iptcExt:ImageRegion", ()))


def mwg_regions(row: Row) -> list[Row]:
    listed = row.get("XMP-mwg-rs:RegionInfo", {}).get("RegionList", ())
    return [region for region in listed if region.get("Type", "Face") == "Face"]


def as_stored(x: float, y: float) -> tuple[float, float]:
    return x, y


TO_DISPLAYED = {
    "Mirror horizontal": lambda x, y: (1 - x, y),
    "Rotate 180": lambda x, y: (1 - x, 1 - y),
    "Mirror vertical": lambda x, y: (x, 1 - y),
    "Mirror horizontal and rotate 270 CW": lambda x, y: (y, x),
    "Rotate 90 CW": lambda x, y: (1 - y, x),
    "Mirror horizontal and rotate 90 CW": lambda x, y: (1 - y, 1 - x),
    "Rotate 270 CW": lambda x, y: (y, 1 - x),
}
"""ExifTool's words for the orientation, and where a stored point is displayed."""


def test_everybody_stands_where_exiftool_finds_them(expected, ours):
    """The middle of every region is where the file has it, turned as the picture is displayed."""
    marked = 0
    for path, photo in ours.items():
        row = expected[path]
        turn = TO_DISPLAYED.get(row.get("IFD0:Orientation"), as_stored)
        there = {name: turn(*middle) for name, middle in middles(row)}
        here = {p.name: p.region.centre for p in photo.people if p.region}
        assert here.keys() == there.keys(), path
        for name, middle in there.items():
            assert here[name] == pytest.approx(middle, abs=1e-6), path
        ordered = [name for name in photo.people.names if name in there]
        assert ordered == sorted(ordered, key=lambda name: there[name][0]), path
        marked += len(there)
    assert marked > 20


def middles(row: Row) -> Iterator[tuple[str, tuple[float, float]]]:
    """The named faces with the middle of their regions in stored pixels."""
    for region in image_regions(row):
        edge = region["RegionBoundary"]
        for name in region.get("PersonInImage", ()):
            if edge["RbShape"] == "Rectangle":
                yield name, (edge["RbX"] + edge["RbW"] / 2, edge["RbY"] + edge["RbH"] / 2)
            elif edge["RbShape"] == "Circle":
                yield name, (edge["RbX"], edge["RbY"])
    for region in mwg_regions(row):
        if region.get("Name"):
            yield region["Name"], (region["Area"]["X"], region["Area"]["Y"])
