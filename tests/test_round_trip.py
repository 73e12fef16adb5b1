"""Every field in every format: what is written is read, or refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judges import exiftool, exiv2
from pictures import NATIVE, NATIVE_PICTURES, exif_block, exif_segment, gif, jpeg

from archive import files
from archive.errors import InvalidValue, WriteError
from archive.fields import BY_NAME, FIELDS, Field, Kind
from archive.model import Contact, Licensor, Lineup, Location, Person, Region
from archive.values import accepted

EXAMPLES = int(os.environ.get("ROUND_TRIP_EXAMPLES", "6"))


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some thousand writes: nothing here is about power cuts."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)


text = st.text(min_size=1, max_size=80)
maybe = st.none() | text
number = st.floats(0, 1).map(lambda x: round(x, 4))
region = st.builds(
    lambda x, y, w, h: Region(x * 0.5, y * 0.5, 0.01 + w * 0.4, 0.01 + h * 0.4),
    number, number, number, number,
)  # fmt: skip
person = st.builds(
    Person,
    name=maybe, titles=maybe, office=maybe, suffix=maybe, role=maybe,
    region=st.none() | region, ids=st.lists(text, max_size=2).map(tuple),
)  # fmt: skip
location = st.builds(
    Location, name=maybe, sublocation=maybe, city=maybe, state=maybe, country=maybe,
    latitude=st.none() | st.integers(-90, 90).map(float),
    longitude=st.none() | st.integers(-180, 180).map(float),
)  # fmt: skip
dates = st.one_of(
    st.dates().map(lambda d: d.isoformat()),
    st.datetimes().map(lambda d: d.replace(microsecond=0).isoformat()),
    st.integers(1900, 2100).map(str),
    st.just("2023-05-12T14:03:00+02:00"),
)
STRATEGIES: dict[Kind, Any] = {
    Kind.TEXT: text,
    Kind.TEXTS: st.lists(text, min_size=1, max_size=4).map(tuple),
    Kind.NAMES: st.lists(text, min_size=1, max_size=4).map(tuple),
    Kind.DATE: dates,
    Kind.BOOL: st.booleans(),
    Kind.PEOPLE: st.lists(person, min_size=1, max_size=4).map(Lineup.of),
    Kind.LOCATION: location,
    Kind.LOCATIONS: st.lists(location, min_size=1, max_size=2).map(tuple),
    Kind.CONTACT: st.builds(Contact, address=maybe, city=maybe, email=maybe, url=maybe),
    Kind.LICENSORS: st.lists(
        st.builds(Licensor, name=maybe, url=maybe), min_size=1, max_size=2
    ).map(tuple),
}


def values(field: Field) -> Any:
    if field.kind is Kind.INTEGER:
        return st.integers(field.low, field.high)
    if field.kind is Kind.CODE:
        return st.sampled_from(field.choices)
    return STRATEGIES[field.kind]


@pytest.mark.parametrize("kind", [*NATIVE, "GIF"])
@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_written_is_read(tmp_path: Path, field: Field, kind: str, data: st.DataObject):
    """Any value of any field comes back in its normal form (NFC), or is refused by type."""
    value = data.draw(values(field))
    path = tmp_path / "picture"
    path.with_name("picture.xmp").unlink(missing_ok=True)
    path.write_bytes(NATIVE_PICTURES[kind]() if kind in NATIVE else gif())
    before = path.read_bytes()
    typed = (InvalidValue, WriteError) if field.kind is Kind.PEOPLE else InvalidValue
    try:
        files.write(path, **{field.name: value})
    except typed:
        assert path.read_bytes() == before
        return
    found = files.read(path, hashes=False)
    assert getattr(found.metadata, field.name) == accepted({field.name: value})[field.name]
    files.write(path, **{field.name: None})
    assert getattr(files.read(path, hashes=False).metadata, field.name) is None


@pytest.mark.parametrize("orientation", range(1, 9))
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(people=STRATEGIES[Kind.PEOPLE])
def test_people_keep_their_places_however_the_picture_is_turned(
    tmp_path: Path, orientation: int, people: Lineup
):
    """Regions are where they were, in all eight orientations."""
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg(exif_segment(exif_block(orientation=orientation))))
    try:
        files.write(path, people=people)
    except (InvalidValue, WriteError):
        return
    assert files.read(path, hashes=False).people == accepted({"people": people})["people"]


EXAMPLE: dict[Kind, Any] = {
    Kind.TEXT: "Grüße aus „Łódź“ & <Kassel>",
    Kind.TEXTS: ('Erste; "zweite"', "Ärzte", "日本"),
    Kind.NAMES: ("Stadt Kassel",),
    Kind.DATE: "2023-05-12T14:03:00+02:00",
    Kind.BOOL: True,
    Kind.INTEGER: 3,
}
GROUPS = {"Iptc4xmpCore": "iptcCore", "Iptc4xmpExt": "iptcExt"}
RENAMED = {"EventId": "EventID", "DigImageGUID": "DigitalImageGUID"}
"""What ExifTool calls by names of its own."""


@pytest.mark.judge
@pytest.mark.parametrize("kind", NATIVE)
def test_exiftool_finds_every_field(tmp_path: Path, kind: str):
    """One picture with everything in it: ExifTool reads each value where the standard has it."""
    path = tmp_path / "everything"
    path.write_bytes(NATIVE_PICTURES[kind]())
    chosen = {f.name: EXAMPLE[f.kind] for f in FIELDS if f.kind in EXAMPLE}
    files.write(path, **chosen)
    row = exiftool([path], "-G1", "-n", "-XMP:all", "-struct")[path]
    for name, value in chosen.items():
        field = BY_NAME[name]
        assert field.xmp is not None
        prefix, _, tag = field.xmp.name.partition(":")
        tag = RENAMED.get(tag, tag[0].upper() + tag[1:])
        found = row[f"XMP-{GROUPS.get(prefix, prefix)}:{tag}"]
        if field.kind is Kind.TEXTS:
            assert found == list(value), name
        elif field.kind in (Kind.TEXT, Kind.INTEGER) and isinstance(found, str | int):
            assert found == value, name


@pytest.mark.judge
def test_exiv2_finds_what_the_picture_desk_needs(tmp_path: Path):
    """Caption, by-line and credit in EXIF, IIM and XMP, read by the other judge."""
    path = tmp_path / "picture.jpg"
    path.write_bytes(jpeg())
    files.write(path, caption="Grüße aus Łódź", creators=("Jörg Lantelmé",), credit="Stadt Kassel")
    keys = {
        "Exif.Image.ImageDescription": "Grüße aus Łódź",
        "Iptc.Application2.Caption": "Grüße aus Łódź",
        "Xmp.dc.description": 'lang="x-default" Grüße aus Łódź',
        "Exif.Image.Artist": "Jörg Lantelmé",
        "Iptc.Application2.Byline": "Jörg Lantelmé",
        "Iptc.Application2.Credit": "Stadt Kassel",
        "Xmp.photoshop.Credit": "Stadt Kassel",
    }
    assert exiv2(path, list(keys)) == {key: [value] for key, value in keys.items()}
