"""Names that standards give to things, kept to compare ours with: facts, noted by hand.

A name that is not here is either misspelt or has not been looked up.
"""

from __future__ import annotations

from collections.abc import Mapping

CONCEPT = {"name", "rel", "uri", "literal"}
ROLED = {"role", "contentType", "value"}

NINJS: Mapping[str, Mapping[str, object]] = {
    "": {
        "uri": "uri", "type": "string", "representationType": "string", "profile": "string",
        "version": "string", "firstCreated": "date-time", "versionCreated": "date-time",
        "contentCreated": "date-time", "embargoedUntil": "date-time", "pubStatus": "string",
        "urgency": "integer", "copyrightHolder": "string", "copyrightNotice": "string",
        "usageTerms": "string", "edNote": "string", "language": "string", "descriptions": "array",
        "bodies": "array", "headlines": "array", "people": "array", "organisations": "array",
        "places": "array", "subjects": "array", "events": "array", "objects": "array",
        "infoSources": "array", "title": "string", "by": "string", "slugline": "string",
        "located": "string", "renditions": "array", "associations": "array", "altIds": "array",
        "trustIndicators": "array", "standard": "object", "genres": "array",
        "expires": "date-time", "rightsInfo": "object", "digitalSourceType": "object",
    },
    "descriptions": dict.fromkeys(ROLED, "string"),
    "headlines": dict.fromkeys(ROLED, "string"),
    "people": dict.fromkeys(CONCEPT, "string") | {"uri": "uri", "contactInfo": "array"},
    "organisations": dict.fromkeys(CONCEPT, "string") | {"uri": "uri", "symbols": "array"},
    "places": dict.fromkeys(CONCEPT, "string") | {"uri": "uri", "geoJSON": "object"},
    "subjects": dict.fromkeys(CONCEPT, "string") | {"uri": "uri", "creator": "string"},
    "events": dict.fromkeys(CONCEPT, "string") | {"uri": "uri", "id": "string"},
    "infoSources": {"name": "string", "role": "string", "uri": "uri", "literal": "string"},
    "renditions": {
        "name": "string", "href": "uri", "contentType": "string", "title": "string",
        "width": "integer", "height": "integer", "sizeInBytes": "integer", "format": "string",
        "aspectRatio": "string", "poi": "object",
    },
    "altIds": {"role": "string", "value": "string"},
    "standard": {"name": "string", "version": "string", "schema": "uri"},
    "rightsInfo": {"langId": "uri", "linkedRights": "uri", "encodedRights": "string"},
    "digitalSourceType": {"name": "string", "uri": "uri", "literal": "string"},
}  # fmt: skip
"""IPTC ninjs 3.1: properties of a picture item and of what is in it, and what they hold."""

CODES = {
    "type": {"text", "audio", "video", "picture", "graphic", "composite", "component", "event",
             "planning"},
    "representationType": {"full", "partial"},
    "pubStatus": {"usable", "withheld", "canceled"},
}  # fmt: skip
"""IPTC ninjs 3.1: the values of properties that have a closed list."""

SCHEMA_ORG: Mapping[str, Mapping[str, str]] = {
    "ImageObject": {
        "contentUrl": "URL", "name": "Text", "headline": "Text", "caption": "Text",
        "description": "Text", "encodingFormat": "Text", "contentSize": "Text",
        "width": "Integer", "height": "Integer", "creator": "Person Organization",
        "creditText": "Text", "copyrightNotice": "Text", "copyrightHolder": "Person Organization",
        "license": "URL", "acquireLicensePage": "URL", "usageInfo": "URL", "dateCreated": "Date",
        "contentLocation": "Place", "about": "Event Person", "keywords": "Text",
        "mentions": "Person", "sha256": "Text",
    },
    "Person": {"name": "Text"},
    "Organization": {"name": "Text"},
    "Place": {"name": "Text"},
    "Event": {"name": "Text"},
}  # fmt: skip
"""schema.org: properties of ImageObject (or of MediaObject, CreativeWork, Thing above it) that a
picture can use, and what may be in them. Only what we use is kept."""
