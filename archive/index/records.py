"""A whole :class:`~archive.model.Photo` as few bytes, and back, equal in every value.

Values that stand at their defaults are left out. The bytes are deflated with a dictionary of
what captions have in common, so that a record of 800 characters takes about 300 bytes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

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

RECORD_VERSION = 1

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

_COMMON = (
    '"digital_source_type":"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",'
    '"data_mining":"DMI-PROHIBITED-AIMLTRAINING","model_release_status":"MR-NON",'
    '"location_shown":[{"$":"l","sublocation":"Rathaus","city":"","country_code":"DEU"}],'
    '"creator_contact":{"$":"c","address":"","postcode":"","phone":"+49 ","email":"@","url":'
    '"https://www."},"web_statement":"https://","licensors":[{"$":"n","name":"","url":"https://'
    '"usage_terms":"Nur für redaktionelle Zwecke. Honorarfrei bei Nennung der Quelle. Editorial '
    'use only.","embargo":"20","expires":"20","job_id":"","instructions":"","source":"",'
    '"country":"Deutschland","country_code":"DEU","state":"","city":"","sublocation":"","event":"'
    'Verleihung Eröffnung Pressekonferenz Neujahrsempfang","alt_text":"","headline":"","keywords":'
    '["Politik","Kultur","Universität","Wirtschaft"],"copyright_owners":[""],"rights_marked":true,'
    '"credit":"Stadt /","copyright":"\u00a9 ","creators":["","rating":,"urgency":'
    '"warnings":["],"conflicts":[{"$":"x","field":"caption","values":{"=":{"EXIF":"","IIM":"",'
    '"XMP":""}},"chosen":"","reason":""}],"format":"JPEG","width":,"height":,"orientation":'
    '"caption":"v. l.: v. l. n. r.: from left: Oberbürgermeisterin Bürgermeister Ministerpräsident '
    "Präsidentin Professorin Vorsitzender überreicht begrüßt eröffnet während anlässlich bei der "
    ' in der und dem von den mit im zur zum auf des die das","caption":"","title":"'
    '"file":"20/IMG_.jpg","date_created":"20-T:00+02:00","people":{"*":[{"$":"p","office":"Dr.",'
    '"role":"","row":"","region":{"$":"r","x":0.,"y":0.,"w":0.,"h":0.}},{"$":"p","name":"",'
    '"titles":"Prof. Dr.","position":1},{"$":"p","name":"","position":2},{"$":"p","name":"'
).encode()

_WINDOW = -12
_SQUEEZE = zlib.compressobj(3, wbits=_WINDOW, memLevel=4, zdict=_COMMON)
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(photo: Photo) -> bytes:
    """The record of a photo; its hashes are kept elsewhere, as is the folder of the archive."""
    record = _set(photo)
    record["file"] = photo.file if photo.file is not None else str(photo.path)
    record["m"] = _set(photo.metadata)
    body = _to_json(record).encode("utf-8", "surrogatepass")
    squeeze = _SQUEEZE.copy()
    return squeeze.compress(body) + squeeze.flush() + zlib.crc32(body).to_bytes(4, "little")


def unpack(record: bytes, root: Path, image_hash: str | None, file_hash: str | None) -> Photo:
    """The photo of a record, its path below ``root``; ``zlib.error`` if it is damaged."""
    body = zlib.decompressobj(wbits=_WINDOW, zdict=_COMMON).decompress(record[:-4])
    if zlib.crc32(body) != int.from_bytes(record[-4:], "little"):
        raise zlib.error("checksum differs")
    stored = _from_json(body.decode("utf-8", "surrogatepass"))
    file = stored.pop("file")
    return Photo(
        path=Path(f"{root}/{file}"),  # half the time of root / file
        image_hash=image_hash,
        file_hash=file_hash,
        metadata=Metadata(**stored.pop("m")),
        file=file,
        **stored,
    )


def _attributes(cls: type) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]], tuple[Any, ...]]:
    """The names of a class's attributes, what gets them all at once, and their defaults."""
    kept = [f for f in fields(cls) if cls is not Photo or f.name not in _ELSEWHERE]
    defaults = tuple(
        f.default_factory() if f.default_factory is not MISSING else f.default for f in kept
    )
    names = tuple(f.name for f in kept)
    return names, attrgetter(*names), defaults


_ATTRIBUTES = {cls: _attributes(cls) for cls in (*_TAGS, Metadata, Photo)}
_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def _set(value: Any) -> dict[str, Any]:
    """The attributes of a value that do not stand at their defaults, as plain values."""
    names, get, defaults = _ATTRIBUTES[type(value)]
    return {
        name: held if type(held) in _AS_IT_IS else _plain(held)
        for name, held, default in zip(names, get(value), defaults, strict=True)
        if held is not default and held != default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, Lineup):
        return {"*": [{"$": "p", **_set(person)} for person in value.people]}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {"=": {str(name): _plain(item) for name, item in value.items()}}
    if isinstance(value, bytes):
        return {"%": value.hex()}
    return {"$": _TAGS[type(value)], **_set(value)}


def _value(raw: dict[str, Any]) -> Any:
    """What a JSON object stands for; the objects in it have been turned already."""
    for name, held in raw.items():
        if type(held) is list:
            raw[name] = _tuple(held)
    if tag := raw.pop("$", None):
        return _CLASSES[tag](**raw)
    if "*" in raw:
        return Lineup(raw["*"])
    if "%" in raw:
        return bytes.fromhex(raw["%"])
    return raw.get("=", raw)


def _tuple(held: list[Any]) -> tuple[Any, ...]:
    return tuple([_tuple(item) if type(item) is list else item for item in held])


_from_json = json.JSONDecoder(object_hook=_value).decode
