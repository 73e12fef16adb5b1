"""A whole :class:`~archive.model.Photo` as few bytes, and back, equal in every value.

Values that stand at their defaults are left out. What is left is packed (MessagePack) and
squeezed (Zstandard) with a dictionary of what captions have in common, so that a record of 800
characters takes about 300 bytes; a checksum in it tells a damaged one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
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

__all__ = ["RECORD_FORM", "pack", "unpack"]

_ELSEWHERE = {"path", "image_hash", "metadata", "file_hash"}
_KEPT = tuple(f.name for f in fields(Photo) if f.name not in _ELSEWHERE)
"""What is in a record besides the metadata; its hashes and its folder are kept elsewhere."""
_CLASSES = (int, Lineup, Person, Region, Location, Contact, Licensor, Conflict, Proposal)
"""By the tag they have in records; whole numbers are tagged if they have more than 64 bits."""
RECORD_FORM = (4, *_KEPT, *(f.name for cls in (Metadata, *_CLASSES[1:]) for f in fields(cls)))
"""A number that counts up when records are made otherwise, and what their values stand for: only
an index of the same form can be read."""
_LEVEL = 1
"""Zstandard's fastest; those above it up to 5 save nothing with a dictionary."""


def pack(photo: Photo) -> bytes:
    """The record of a photo; its hashes are kept elsewhere, as is the folder of the archive."""
    if photo.file is None:
        photo = replace(photo, file=str(photo.path))
    return _tools.squeezer.compress(_packed(photo, _tools.packer))


def _packed(photo: Photo, packer: Packer) -> bytes:
    packed: bytes = packer.pack((_get_kept(photo), _get_metadata(photo.metadata)))
    return packed


def unpack(record: bytes, root: Path, image_hash: str | None, file_hash: str | None) -> Photo:
    """The photo of a record, its path below ``root``; ``ValueError`` if it is damaged."""
    try:
        packed = _tools.opener.decompress(record)
    except ZstdError as error:
        raise ValueError(f"damaged record: {error}") from error
    held, metadata = unpackb(packed, **_AS_PACKED)
    kept = dict(zip(_KEPT, held, strict=True))
    return Photo(
        path=_joined(root, kept["file"]),
        image_hash=image_hash,
        file_hash=file_hash,
        metadata=Metadata(*metadata),
        **kept,
    )


def _joined(root: Path, file: str) -> Path:
    # half the time of root / file, which an object's path needs
    return Path(f"{root}/{file}") if type(root) is _FILE_PATH else root / file


_FILE_PATH = type(Path())

_Get = Callable[[Any], tuple[Any, ...]]
_get_kept: _Get = attrgetter(*_KEPT)
_get_metadata: _Get = attrgetter(*(f.name for f in fields(Metadata)))


def _getter(cls: type) -> _Get:
    """What gets all attributes of a value at once, in the order it is made of them."""
    if cls is int:
        return lambda number: (str(number),)
    names = [f.name for f in fields(cls)]
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)


_TAGGED = {cls: (tag, _getter(cls)) for tag, cls in enumerate(_CLASSES)}


def _plain(value: Any) -> dict[Any, Any]:
    """What MessagePack has no form for, as something it has."""
    found = _TAGGED.get(type(value))
    if found is None:
        return dict(value)
    tag, get = found
    return {tag: get(value)}


def _value(raw: dict[Any, Any]) -> Any:
    """What a map stands for; mappings of our own have words for keys."""
    if len(raw) == 1:
        ((tag, attributes),) = raw.items()
        if type(tag) is int:
            return _CLASSES[tag](*attributes)
    return raw


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
    b"".join(_packed(photo, _packer()) for photo in _COMMON),
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
