"""Real pictures: a caption, people and a credit written into every one, and nothing else changed.

ExifTool and exiv2 are the judges. The folder is given as ``$PHOTO_CORPUS``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from judges import exiftool, exiv2, validation
from pictures import identity
from PIL import Image, UnidentifiedImageError

from archive import files
from archive.containers import jpeg
from archive.containers.source import Source
from archive.errors import ArchiveError
from archive.formats import BY_NAME
from archive.model import Lineup, Person, Region

pytestmark = pytest.mark.corpus

CAPTION = "Das Gästebuch der Stadt „Zürich“"
CREDIT = "Stadt Kassel/Harry Soremski"
PEOPLE = Lineup.of(
    [
        Person(name="Gesine Schwan", region=Region(0.1, 0.1, 0.2, 0.3)),
        Person(name="Ilona Friedrich", titles="Dr.", office="Bürgermeisterin"),
    ]
)
EVERYTHING = ("-G1:4", "-a", "-u", "-n", "-b", "-struct")

OURS = re.compile(
    r"""System: | File:(CurrentIPTCDigest|FileSize)$ | Composite: | ExifTool:
    | IFD0:ImageDescription$ | IPTC\d?:(Caption-Abstract|Credit)$
    | IPTC\d?:(EnvelopeRecordVersion|ApplicationRecordVersion|CodedCharacterSet)$
    | PNG:IPTC_Profile$ | Photoshop:IPTCDigest$
    | XMP-dc:Description$ | XMP-photoshop:Credit$ | XMP-x:XMPToolkit$ | XMP-mwg-rs:
    | XMP-iptcExt:(ImageRegion|PersonInImage|PersonInImageWDetails)$""",
    re.VERBOSE,
)
"""The fields written, the frames they need, and what ExifTool works out by itself."""

OFFSETS = re.compile(r"Offsets?$|Start$|^MPImage\d:|IFD$")
"""Where something lies may change; what lies there may not."""

ALLOWED = {
    "File:FileType": "a plain WebP becomes an extended one to hold metadata",
    "RIFF:WebP_Flags": "the extended header says that there are metadata",
    "XMP-dc:Creator": "IIM was newer by its digest: XMP is brought in step (MWG)",
    "XMP-dc:Rights": "the same",
    "XMP-dc:Subject": "the same",
    "XMP-xmpRights:WebStatement": "the same",
    "IPTC:CopyrightNotice": "the same bytes, whose encoding is now declared",
    "IFD0:XResolution": "a broken directory overlapped its value; the new one does not",
}
"""At most ten, each with its reason."""


@dataclass
class Outcome:
    """What became of one picture."""

    original: Path
    before: bytes
    format: str
    image_hash: str
    refusal: str | None = None


@pytest.fixture(scope="module")
def edited(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Outcome]:
    """Every picture of the corpus that is written natively, edited in a copy."""
    folder = tmp_path_factory.mktemp("edited")
    outcomes = {}
    for number, (original, photo) in enumerate(native_pictures(corpus)):
        copy = folder / f"{number:04}{original.suffix}"
        before = original.read_bytes()
        copy.write_bytes(before)
        outcome = Outcome(original, before, photo.format, photo.image_hash or "")
        try:
            result = files.write(copy, caption=CAPTION, people=PEOPLE, credit=CREDIT)
        except ArchiveError as error:
            outcome.refusal = error.reason
        else:
            if result.written_to != copy:
                continue
        outcomes[copy] = outcome
    return outcomes


def native_pictures(corpus: Path) -> Iterator[tuple[Path, Any]]:
    for path in sorted(corpus.rglob("*")):
        if path.is_file():
            try:
                photo = files.read(path)
            except ArchiveError:
                continue
            if BY_NAME[photo.format].native:
                yield path, photo


def written(edited: dict[Path, Outcome]) -> dict[Path, Outcome]:
    return {copy: outcome for copy, outcome in edited.items() if outcome.refusal is None}


def by_tag(row: Mapping[str, Any]) -> dict[str, set[str]]:
    """Values by group and tag; how often ExifTool met one is left out."""
    values = defaultdict(set)
    for key, value in row.items():
        values[re.sub(r"Copy\d+:", "", key)].add(str(value))
    return values


def is_allowed(key: str, before: Mapping[str, Any]) -> bool:
    """Ours, an offset, on the list of reasons, or part of a block the picture did not have."""
    group, _, tag = key.partition(":")
    fresh = {"IPTC": ("IPTC",), "IFD0": ("IFD0", "ExifIFD"), "ExifIFD": ("IFD0", "ExifIFD")}
    if group in fresh and not any(k.startswith(fresh[group]) for k in before):
        return True
    if key == "File:ExifByteOrder" and key not in before:
        return True
    return bool(OURS.match(key) or OFFSETS.search(tag) or key in ALLOWED or group in ALLOWED)


@pytest.mark.judge
def test_no_foreign_tag_changes(edited):
    """Of every tag ExifTool knows, only those of the fields written are different."""
    copies = written(edited)
    before = exiftool((o.original for o in copies.values()), *EVERYTHING)
    after = exiftool(copies, *EVERYTHING)
    found = {}
    for copy, outcome in copies.items():
        old, new = by_tag(before[outcome.original]), by_tag(after[copy])
        changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        foreign = {key for key in changed if not is_allowed(key, old)}
        if foreign:
            found[outcome.original] = foreign
    assert len(copies) > 200
    assert len(ALLOWED) <= 10
    assert found == {}


def test_the_picture_stays_the_same(edited):
    """The image hash, which the coded picture decides, is that of the original."""
    for copy, outcome in written(edited).items():
        assert files.read(copy).image_hash == outcome.image_hash, outcome.original


def test_the_decoded_pixels_stay_the_same(edited):
    """What Pillow sees is the same, where it sees anything."""
    for copy, outcome in written(edited).items():
        if outcome.format == "JPEG" and len(outcome.before) < 300_000:
            assert pixels(copy) == pixels(outcome.original), outcome.original


def pixels(path: Path) -> bytes | None:
    try:
        with Image.open(path) as picture:
            return picture.tobytes()
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        return None


def test_what_follows_a_jpeg_stays_the_same(edited):
    """From the first scan to the end of the file nothing changes: MPF, gain map, motion photo."""
    jpegs = {c: o for c, o in written(edited).items() if o.format == "JPEG"}
    for copy, outcome in jpegs.items():
        source = Source.of(outcome.before)
        scan = jpeg.split(source).parts[-1]
        tail = outcome.before[scan.start :]
        assert copy.read_bytes().endswith(tail), outcome.original


def test_a_refused_file_is_untouched(edited):
    """What we do not write stays byte for byte, and the reason says what is wrong with it."""
    for copy, outcome in edited.items():
        if outcome.refusal is not None:
            assert copy.read_bytes() == outcome.before
            assert re.search(
                "damaged|not well-formed|no EXIF directory|too damaged", outcome.refusal
            )


def test_hardly_any_jpeg_is_refused(edited):
    """Of the JPEGs that Pillow decodes, at most one in a hundred is refused."""
    jpegs = {c: o for c, o in edited.items() if o.format == "JPEG"}
    decoded = {c: o for c, o in jpegs.items() if pixels(o.original) is not None}
    refused = {o.original: o.refusal for o in decoded.values() if o.refusal is not None}
    assert len(refused) <= len(decoded) / 100, refused


def test_everything_written_reads_back(edited):
    """Caption, people and credit are there, whatever else is in the file."""
    for copy, outcome in written(edited).items():
        photo = files.read(copy, hashes=False)
        assert (photo.caption, photo.credit, photo.people) == (CAPTION, CREDIT, PEOPLE), (
            outcome.original
        )


@pytest.mark.judge
def test_the_judges_read_the_same(edited):
    """ExifTool and exiv2 find the caption and the credit where they look for them."""
    copies = written(edited)
    seen = exiftool(copies, "-G1", "-XMP:all", "-IPTC:all", "-struct")
    iim = {copy for copy, o in copies.items() if o.format in ("JPEG", "TIFF")}
    for copy, outcome in copies.items():
        row = seen[copy]
        assert row["XMP-dc:Description"] == CAPTION, outcome.original
        assert row["XMP-photoshop:Credit"] == CREDIT, outcome.original
        assert row["XMP-iptcExt:PersonInImage"] == [p.name for p in PEOPLE], outcome.original
        if copy in iim:
            assert row["IPTC:Caption-Abstract"] == CAPTION, outcome.original
            assert row["IPTC:CodedCharacterSet"] == "UTF8", outcome.original
    for copy in sorted(iim)[::12]:
        values = exiv2(copy, ["Iptc.Application2.Caption", "Xmp.photoshop.Credit"])
        assert values.get("Iptc.Application2.Caption") == [CAPTION], copies[copy].original
        assert values.get("Xmp.photoshop.Credit") == [CREDIT], copies[copy].original


FAULTY = {
    "AFCP.jpg": "a trailer counts its offsets from the start of the file, and is left as it is",
    "Nikon D1X.jpg": "a maker note points behind the block, where there is something now; ExifTool"
    " found the directory bad before, and does so in other words",
    "Nikon D1X.webp": "the same",
    "withXmp.jpg": "its XMP had a damaged signature and is validated only now",
}
"""Pictures in which something was wrong before, and looks different to ExifTool now."""


@pytest.mark.judge
def test_exiftool_has_nothing_new_to_warn_of(edited):
    """``exiftool -validate`` finds no fault that was not there before."""
    copies = written(edited)
    before = validation(o.original for o in copies.values())
    found = {}
    for copy, faults in validation(copies).items():
        outcome = copies[copy]
        new = kinds(faults) - kinds(before[outcome.original])
        if new and outcome.original.name not in FAULTY:
            found[outcome.original] = new
    assert found == {}


def kinds(faults: set[str]) -> set[str]:
    """Warnings without the numbers in them."""
    return {re.sub(r"\d+", "", fault) for fault in faults}


def test_writing_the_same_again_touches_nothing(edited):
    """A second write of the same values leaves the file alone, its time of change included."""
    for copy in list(written(edited))[::7]:
        before = identity(copy)
        result = files.write(copy, caption=CAPTION, people=PEOPLE, credit=CREDIT)
        assert result.changes == ()
        assert identity(copy) == before
