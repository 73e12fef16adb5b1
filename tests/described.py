"""Values for every field, and blocks that hold them: what the tests of the engine start from."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import fields as members_of
from typing import Any

from hypothesis import strategies as st

from archive import ifd, ifdedit
from archive.blocks import Rewritten, rewrite_blocks
from archive.codecs import exif
from archive.codecs.addresses import Tag
from archive.fields import BY_NAME, FIELDS, Field, Kind
from archive.model import Blocks, Contact, Licensor, Lineup, Location, Person, Region

SIZE = (4000, 3000)
ORIENTATION = Tag(0x0112)

texts = st.text(
    st.characters(
        exclude_categories=("Cs",),
        exclude_characters=[*map(chr, {*range(0x20), 0x7F} - {9, 10, 13}), "\ufffe", "\uffff"],
    ),
    min_size=1,
    max_size=120,
).filter(lambda t: not t.isspace())
"""Any text XMP can hold."""

short = st.text(st.sampled_from("abc äöüß„“;\"'<&é漢🙂\u0301"), min_size=1, max_size=12).filter(
    lambda t: not t.isspace()
)
many = st.lists(short, min_size=1, max_size=4).map(tuple)
sides = st.floats(0, 0.5, allow_subnormal=False).map(lambda x: round(x, 9))
regions = st.builds(Region, sides, sides, sides, sides)
people = st.builds(
    Person,
    name=st.none() | short,
    titles=st.none() | short,
    office=st.none() | short,
    suffix=st.none() | short,
    role=st.none() | short,
    position=st.none() | st.integers(1, 40),
    from_right=st.none() | st.integers(1, 40),
    row=st.none() | st.sampled_from(("front", "back")),
    mark=st.none() | short,
    uncertain=st.booleans(),
    unknown=st.booleans(),
    label=st.none() | short,
    shared_surname=st.booleans(),
    region=st.none() | regions,
    ids=st.lists(st.sampled_from(("urn:a", "https://example.org/b")), max_size=2).map(tuple),
    start=st.none() | st.integers(0, 2000),
    end=st.none() | st.integers(0, 2000),
)
dates = st.one_of(
    st.dates().map(str),
    st.datetimes().map(lambda d: d.isoformat("T", "seconds")),
    st.builds(
        lambda d, fraction, zone: f"{d.isoformat('T', 'seconds')}{fraction}{zone}",
        st.datetimes(),
        st.sampled_from(("", ".5", ".120")),
        st.sampled_from(("", "Z", "+02:00", "-05:30")),
    ),
    st.sampled_from(("2023", "2023-05", "1999-12-31T23:59")),
)


def _structures(kind: type[Any], **special: Any) -> st.SearchStrategy[Any]:
    names = [member.name for member in members_of(kind)]
    members = {name: special.get(name, st.none() | short) for name in names}
    return st.builds(kind, **members).filter(lambda value: value != kind())


places = _structures(
    Location,
    ids=st.just(()) | many,
    latitude=st.none() | st.floats(-90, 90).map(lambda x: round(x, 9)),
    longitude=st.none() | st.floats(-180, 180).map(lambda x: round(x, 9)),
)
BY_KIND: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: texts,
    Kind.TEXTS: st.lists(texts, min_size=1, max_size=5).map(tuple),
    Kind.NAMES: many,
    Kind.DATE: dates,
    Kind.BOOL: st.booleans(),
    Kind.PEOPLE: st.lists(people, min_size=1, max_size=6).map(Lineup.of),
    Kind.LOCATION: places,
    Kind.LOCATIONS: st.lists(places, min_size=1, max_size=3).map(tuple),
    Kind.CONTACT: _structures(Contact),
    Kind.LICENSORS: st.lists(_structures(Licensor), min_size=1, max_size=3).map(tuple),
}


def values(field: Field) -> st.SearchStrategy[Any]:
    """Whatever a field accepts."""
    if field.kind is Kind.CODE:
        return st.sampled_from(field.choices)
    if field.kind is Kind.INTEGER:
        return st.integers(field.low, field.high)
    return BY_KIND[field.kind]


changes = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=5, unique=True).flatmap(
    lambda rows: st.fixed_dictionaries({row.name: values(row) for row in rows})
)

EVERYTHING: Mapping[str, Any] = {
    "title": "Gästebuch",
    "headline": "Eintrag ins Goldene Buch",
    "caption": "v. l.: Dr. Jochen Gollbach, Bürgermeisterin Ilona Friedrich und „Łukasz“",
    "caption_writer": "pr/ks",
    "keywords": ("Rathaus", "Gästebuch", "Politik"),
    "people": Lineup.of(
        [
            Person("Jochen Gollbach", titles="Dr.", position=1, region=Region(0.1, 0.2, 0.1, 0.15)),
            Person(unknown=True, label="unbekannt", position=2, region=Region(0.4, 0.2, 0.1, 0.15)),
            Person("Ilona Friedrich", office="Bürgermeisterin", role="SPD", position=3),
        ]
    ),
    "organisations_shown": ("Stadt Kassel",),
    "event": "Stadtfest",
    "event_ids": ("urn:event:1",),
    "location_created": Location(city="Kassel", latitude=51.3127, longitude=-9.4797),
    "location_shown": (
        Location(city="Kassel", state="Hessen", country="Deutschland", country_code="DEU"),
        Location(name="Rathaus", ids=("urn:place:2",)),
    ),
    "sublocation": "Königsplatz",
    "city": "Kassel",
    "state": "Hessen",
    "country_code": "DEU",
    "country": "Deutschland",
    "date_created": "2023-05-12T14:03:00+02:00",
    "creators": ("Harry Soremski", 'Eva "Evi" Maus; Co'),
    "creator_jobtitle": "Fotograf",
    "creator_contact": Contact(city="Kassel", email="presse@example.org"),
    "credit": "Stadt Kassel/Harry Soremski",
    "copyright": "© Stadt Kassel 2023",
    "copyright_owners": ("Stadt Kassel", "Harry Soremski"),
    "rights_marked": True,
    "usage_terms": "Honorarfrei bei Nennung",
    "web_statement": "https://example.org/rechte",
    "licensors": (Licensor("Stadt Kassel", "https://example.org/bilder"),),
    "source": "Stadt Kassel",
    "instructions": "Sperrfrist beachten",
    "job_id": "PM 123/2023",
    "alt_text": "Drei Menschen an einem Tisch",
    "extended_description": "Drei Menschen stehen hinter einem Tisch mit einem Buch.",
    "data_mining": "DMI-PROHIBITED",
    "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    "ai_system": "keines",
    "ai_system_version": "0",
    "ai_prompt": "kein Prompt",
    "ai_prompt_writer": "niemand",
    "model_release_status": "MR-NAP",
    "model_release_ids": ("urn:release:1",),
    "embargo": "2023-05-12T18:00:00+02:00",
    "expires": "2030-12-31",
    "urgency": 5,
    "rating": -1,
    "label": "Auswahl",
    "guid": "urn:uuid:0c6e5a4e",
    "supplier": "Stadt Kassel",
    "supplier_image_id": "SK-1",
}
"""A value for every field."""

assert EVERYTHING.keys() == BY_NAME.keys()


def rewritten(blocks: Blocks, changes: Mapping[str, Any], **options: Any) -> Rewritten:
    """New blocks for a picture of 4000 by 3000 pixels, upright unless told otherwise."""
    options = {"size": SIZE, "orientation": 1, **options}
    return rewrite_blocks(blocks, changes, **options)


def written(blocks: Blocks, changes: Mapping[str, Any], **options: Any) -> Blocks:
    """The blocks as a file would have them after a write."""
    new = rewritten(blocks, changes, **options)
    built = exif.build(blocks.exif, new.tags, size=SIZE) if new.tags else blocks.exif
    packets = () if new.xmp is None else (new.xmp, *blocks.xmp[1:])
    streams = () if new.iim is None else (new.iim,)
    return Blocks(built, new.photoshop, streams, packets, blocks.extended_xmp)


def turned(orientation: int) -> bytes:
    """An EXIF block that says how the picture is to be turned."""
    block = exif.build(None, {}, size=SIZE)
    tags = {ORIENTATION: (3, struct.pack(">H", orientation))}
    tail = ifdedit.append(ifd.reader(block), len(block), tags)
    return tail.header + block[8 : tail.keep] + tail.data
