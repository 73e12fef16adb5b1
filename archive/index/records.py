"""A whole :class:`~archive.model.Photo` as few bytes, and back, equal in every value.

Values that stand at their defaults are left out. What is left is packed (MessagePack) and
squeezed (Zstandard) with a dictionary of what captions have in common, so that a record of 800
characters takes about 300 bytes; a checksum in it tells a damaged one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from itertools import compress
from operator import attrgetter, is_not
from pathlib import Path
from threading import local
from typing import Any

from msgpack import Packer, unpackb
from zstandard import (
    DICT_TYPE_RAWCONTENT,
    ZstdCompressionDict,
    ZstdCompressor,
    ZstdDecompressor,
    ZstdError,
)

from archive.model import (
    Conflict,
    Contact,
    Licensor,
    Lineup,
    Location,
    Metadata,
    Person,
    Photo,
    Proposal,
    Region,
)

__all__ = ["RECORD_VERSION", "pack", "unpack"]

RECORD_VERSION = 3

_TAGS: Mapping[type, str] = {
    Person: "p",
    Region: "r",
    Location: "l",
    Contact: "c",
    Licensor: "n",
    Conflict: "x",
    Proposal: "o",
}
_CLASSES = {tag: cls for cls, tag in _TAGS.items()}
_ELSEWHERE = {"metadata", "image_hash", "file_hash", "path", "file"}
_KIND, _PEOPLE, _DIGITS = range(3)
"""Keys of maps that stand for something else; mappings of our own have words for keys."""
_LEVEL = 1
"""Zstandard's fastest; those above it up to 5 save nothing with a dictionary."""


def pack(photo: Photo) -> bytes:
    """The record of a photo; its hashes are kept elsewhere, as is the folder of the archive."""
    record = _set(photo)
    record["file"] = photo.file if photo.file is not None else str(photo.path)
    record["m"] = _set(photo.metadata)
    packed: bytes = _tools.packer.pack(record)
    return _tools.squeezer.compress(packed)


def unpack(record: bytes, root: Path, image_hash: str | None, file_hash: str | None) -> Photo:
    """The photo of a record, its path below ``root``; ``ValueError`` if it is damaged."""
    try:
        packed = _tools.opener.decompress(record)
    except ZstdError as error:
        raise ValueError(f"damaged record: {error}") from error
    stored = unpackb(packed, **_AS_PACKED)
    file = stored.pop("file")
    return Photo(
        path=_joined(root, file),
        image_hash=image_hash,
        file_hash=file_hash,
        metadata=Metadata(**stored.pop("m")),
        file=file,
        **stored,
    )


def _joined(root: Path, file: str) -> Path:
    # half the time of root / file, which an object's path needs
    return Path(f"{root}/{file}") if type(root) is _FILE_PATH else root / file


_FILE_PATH = type(Path())


def _attributes(cls: type) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]], tuple[Any, ...]]:
    """The names of a class's attributes, what gets them all at once, and their defaults."""
    kept = [f for f in fields(cls) if cls is not Photo or f.name not in _ELSEWHERE]
    defaults = tuple(
        f.default_factory() if f.default_factory is not MISSING else f.default for f in kept
    )
    names = tuple(f.name for f in kept)
    return names, attrgetter(*names), defaults


_ATTRIBUTES = {cls: _attributes(cls) for cls in (*_TAGS, Metadata, Photo)}


def _set(value: Any) -> dict[Any, Any]:
    """The attributes of a value that do not stand at their defaults."""
    names, get, defaults = _ATTRIBUTES[type(value)]
    held = get(value)
    # nearly all are their defaults themselves, which is told apart without a line of Python
    others = compress(zip(names, held, defaults, strict=True), map(is_not, held, defaults))
    return {name: held for name, held, default in others if held != default}


def _plain(value: Any) -> Any:
    """What MessagePack has no form for, as something it has."""
    kind = type(value)
    if tag := _TAGS.get(kind):
        held = _set(value)
        held[_KIND] = tag
        return held
    if kind is Lineup:
        return {_PEOPLE: value.people}
    if isinstance(value, int):  # of more than 64 bits
        return {_DIGITS: str(value)}
    return dict(value)


def _value(raw: dict[Any, Any]) -> Any:
    """What a map stands for; the maps in it have been turned already."""
    if tag := raw.pop(_KIND, None):
        return _CLASSES[tag](**raw)
    if _PEOPLE in raw:
        return Lineup(raw[_PEOPLE])
    return int(raw[_DIGITS]) if _DIGITS in raw else raw


_ANY_TEXT = "surrogatepass"
"""File names that are no UTF-8 are text with surrogates in it."""
_AS_PACKED: Mapping[str, Any] = {
    "use_list": False,
    "strict_map_key": False,
    "object_hook": _value,
    "unicode_errors": _ANY_TEXT,
}


def _packer() -> Packer:
    return Packer(default=_plain, unicode_errors=_ANY_TEXT)


_LICENSOR = Licensor("Bildarchiv", "https://www.", "bild@", "+49 ")
_CONTACT = Contact("Am Markt 1", "", "", "", "Deutschland", "+49 ", "presse@", "https://www.")
_COMMON = (
    Photo(
        Path(),
        "TIFF",
        None,
        Metadata(
            headline="Verleihung Eröffnung Pressekonferenz Ausstellung Festakt Grundsteinlegung",
            caption="f. l. t. r.: from left: (l.), (r.), (M.), left, right, centre, front row, "
            "hintere Reihe: vordere Reihe: Oberbürgermeisterin Bürgermeister Ministerpräsident "
            "Professorin Vorsitzende überreicht begrüßt eröffnet gratuliert spricht during with "
            "the of at and for award ceremony opening, Mitglieder Vertreter Gäste des der Stadt",
            caption_writer="",
            organisations_shown=("Universität", "Stadt"),
            location_created=Location(city="", country="Deutschland", country_code="DEU"),
            location_shown=(Location(sublocation="Rathaus", city="", country="Deutschland"),),
            sublocation="Rathaus",
            state="",
            country_code="DEU",
            creator_jobtitle="Fotograf",
            creator_contact=_CONTACT,
            copyright_owners=("",),
            rights_marked=True,
            usage_terms="Nur für redaktionelle Zwecke. Honorarfrei bei Nennung der Quelle. "
            "Editorial use only.",
            web_statement="https://creativecommons.org/licenses/by/4.0/",
            licensors=(_LICENSOR,),
            source="",
            instructions="",
            job_id="",
            alt_text="Zwei Menschen stehen vor einer Bühne und lächeln in die Kamera",
            data_mining="DMI-PROHIBITED-AIMLTRAINING",
            digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            model_release_status="MR-NON",
            urgency=5,
            rating=3,
            guid="urn:uuid:",
        ),
        conflicts=(
            Conflict("caption", {"EXIF": "", "IIM": "", "XMP": ""}, "", "the digest is stale"),
        ),
        warnings=("",),
        proposals=(Proposal("", "", Region(0.25, 0.25, 0.125, 0.125)),),
        orientation=6,
        file="",
    ),
    Photo(
        Path(),
        "JPEG",
        None,
        Metadata(
            title="Neujahrsempfang der Stadt",
            caption="Neujahrsempfang der Stadt im Rathaus: v. l. n. r.: v. l.: Prof. Dr. Anna, "
            " (Oberbürgermeister), , (Präsidentin der Hochschule) und , von die das mit bei "
            "anlässlich während zur zum auf den dem in der Kultur",
            keywords=("Kultur", "Politik"),
            people=Lineup(
                (
                    Person("Prof. Dr. Anna", "Prof. Dr.", row="hintere Reihe", position=1),
                    Person("", role="Präsidentin der Hochschule", position=3, uncertain=True),
                    Person("", office="Bürgermeisterin", position=2, region=Region(0.5, 0, 1, 1)),
                    Person("Anna", role="Oberbürgermeister", position=1, start=58, end=64),
                    Person("", position=2),
                    Person("Peter", role="Ministerin", position=3),
                )
            ),
            event="Neujahrsempfang der Stadt",
            city="Neustadt",
            country="Deutschland",
            date_created="2019-01-12T19:00:00+02:00",
            creators=("Michael Maier",),
            credit="Stadt Neustadt/Michael Maier",
            copyright="© Michael Maier",
            embargo="2019-01-12",
            expires="2029-01-12",
        ),
        width=6000,
        height=4000,
        file="2019/01/12-IMG_0001.jpg",
    ),
)
"""What captions have in common; what is likeliest last."""
_DICTIONARY = ZstdCompressionDict(
    b"".join(_packer().pack({**_set(p), "file": p.file, "m": _set(p.metadata)}) for p in _COMMON),
    dict_type=DICT_TYPE_RAWCONTENT,
)
_DICTIONARY.precompute_compress(level=_LEVEL)


class _Tools(local):
    """What packs and squeezes, for each thread its own: none of it may be used by two at once."""

    def __init__(self) -> None:
        self.packer = _packer()
        self.squeezer = ZstdCompressor(
            _LEVEL, dict_data=_DICTIONARY, write_checksum=True, write_dict_id=False
        )
        self.opener = ZstdDecompressor(dict_data=_DICTIONARY)


_tools = _Tools()
