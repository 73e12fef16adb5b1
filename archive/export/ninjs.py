"""The captions of a kit as ninjs picture items (IPTC News in JSON 3.1), for programs.

People stand in the order they stand in the picture; ``literal`` is their place in it, the same
``p1``, ``p2`` … that names their region inside the file. The file's name and SHA-256 are
alternative ids, since a link must be absolute and a file in a kit has no address yet.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from archive.export.handed import Handed
from archive.model import Lineup, Metadata
from archive.moments import instant

__all__ = ["ninjs_items", "ninjs_schema", "picture_item"]

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}


@cache
def ninjs_schema() -> Mapping[str, Any]:
    """The JSON Schema every item keeps to: the part of ninjs that speaks of pictures."""
    text = (files(__package__) / "ninjs-picture.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def ninjs_items(pictures: Iterable[Handed], preset: str, made: datetime) -> str:
    """A JSON array of picture items, one a picture."""
    items = [picture_item(one, preset, made) for one in pictures]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def picture_item(one: Handed, preset: str, made: datetime) -> dict[str, Any]:
    """One picture as a ninjs item. ``made`` gives times without a zone theirs."""
    said = one.photo.metadata
    item = {
        "uri": _identity(one.image_hash),
        "standard": _STANDARD,
        "type": "picture",
        "representationType": "full",
        "version": one.version,
        "versionCreated": made.isoformat(timespec="seconds"),
        "contentCreated": _moment(said.date_created, made),
        "embargoedUntil": _moment(said.embargo, made, whole_days=True),
        "expires": _moment(said.expires, made, whole_days=True, end=True),
        "pubStatus": "usable",
        "urgency": said.urgency,
        "title": said.title,
        "headlines": _roles(main=said.headline),
        "descriptions": _descriptions(said),
        "by": ", ".join(said.creators or ()),
        "copyrightHolder": ", ".join(said.copyright_owners or ()),
        "copyrightNotice": said.copyright,
        "usageTerms": said.usage_terms,
        "rightsInfo": {"linkedRights": said.web_statement} if _is_uri(said.web_statement) else None,
        "edNote": said.instructions,
        "people": _people(said.people or Lineup()),
        "organisations": [{"name": name} for name in said.organisations_shown or ()],
        "places": _places(said),
        "events": _events(said),
        "subjects": [{"name": word} for word in said.keywords or ()],
        "infoSources": [{"name": said.source, "role": "source"}] if said.source else None,
        "digitalSourceType": {"uri": said.digital_source_type}
        if _is_uri(said.digital_source_type)
        else None,
        "renditions": [_rendition(one, preset)],
        "altIds": [
            {"role": "filename", "value": one.name},
            {"role": "sha256", "value": one.sha256},
        ],
    }
    return {name: value for name, value in item.items() if value}


def _identity(image_hash: str) -> str:
    """The picture as a URI, the same whatever its caption (RFC 6920)."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(image_hash)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _moment(
    text: str | None, made: datetime, *, whole_days: bool = False, end: bool = False
) -> str | None:
    """A date as date and time; a bare day only where its beginning or end is meant."""
    if text is None or not (whole_days or "T" in text):
        return None
    moment = instant(text, made, end=end)
    return None if moment is None else moment.isoformat(timespec="seconds")


def _roles(**texts: str | None) -> list[dict[str, str]]:
    return [
        {"role": role, "contentType": "text/plain", "value": text}
        for role, text in texts.items()
        if text
    ]


def _descriptions(said: Metadata) -> list[dict[str, str]]:
    return _roles(
        caption=said.caption,
        creditline=said.credit,
        alttext=said.alt_text,
        extended=said.extended_description,
    )


def _people(lineup: Lineup) -> list[dict[str, str]]:
    found = []
    for place, person in enumerate(lineup, 1):
        uri = next(filter(_is_uri, person.ids), None)
        known = {
            "name": person.name or person.label,
            "rel": "shown" if person.name else "shown, not identified",
            "uri": uri,
            "literal": f"p{place}",
        }
        found.append({name: value for name, value in known.items() if value})
    return found


def _places(said: Metadata) -> list[dict[str, str]]:
    spot = ", ".join(filter(None, (said.sublocation, said.city, said.country)))
    shown = [
        ", ".join(filter(None, (p.name, p.sublocation, p.city, p.country)))
        for p in said.location_shown or ()
    ]
    names = dict.fromkeys(filter(None, shown or [spot]))
    return [{"name": name, "rel": "shown"} for name in names]


def _events(said: Metadata) -> list[dict[str, str]]:
    if not said.event:
        return []
    uri = next(filter(_is_uri, said.event_ids or ()), None)
    return [{"name": said.event} | ({"uri": uri} if uri else {})]


def _rendition(one: Handed, preset: str) -> dict[str, Any]:
    size = dict(zip(("width", "height"), one.shown, strict=True)) if one.shown else {}
    return {
        "name": preset,
        "title": one.name,
        "contentType": one.media_type,
        "sizeInBytes": one.octets,
        **size,
    }


def _is_uri(text: str | None) -> bool:
    """Whether a text is an absolute URI that every validator takes."""
    if not text or not text.isascii() or any(c in ' "<>\\^`{|}' or c < " " for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)
