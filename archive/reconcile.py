"""Which block is believed where EXIF, IIM and XMP differ.

Source: MWG Guidelines 2.0, 5, as ExifTool's MWG module reads them; the list of camera words and
the conflicts are this library's own. A block that says nothing never hides one that does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from archive.codecs import dates
from archive.errors import InvalidValue
from archive.fields import BY_NAME, FIELDS, Field, Kind
from archive.model import Conflict, Location
from archive.vocabulary import lines

__all__ = ["PLACES", "in_line", "is_camera_words", "merge", "same"]

PLACES = ("sublocation", "city", "state", "country", "country_code")
"""The legacy place fields, each a member of the same name of Location Shown."""

_EXIF_FIRST = frozenset({"caption", "creators", "copyright", "date_created"})
_ORDER = {field.name: number for number, field in enumerate(FIELDS)}
_CAMERA = frozenset(w for w in lines("camera_words.txt") if not w.endswith("*"))
_CAMERA_BEGINNINGS = tuple(w[:-1] for w in lines("camera_words.txt") if w.endswith("*"))
_LONGEST_NAME = 80
_REASONS = {
    "EXIF": "EXIF wins where it says something (MWG)",
    "XMP": "XMP wins: IIM was not changed since (IPTC digest) or says nothing about it",
    "IIM": "IIM wins: it was changed after the XMP was written (IPTC digest)",
    "rescued": "XMP wins: IIM has the same text, cut off at its limit",
    "LocationShown": "Location Shown wins over the legacy place fields (MWG)",
}


def is_camera_words(text: str, make: str, model: str) -> bool:
    """Whether a text is what a camera writes by itself, such as its own make and model."""
    if len(text) > _LONGEST_NAME:
        return False
    folded = _caseless(text)
    if folded in _CAMERA or folded.startswith(_CAMERA_BEGINNINGS):
        return True
    own = _caseless(make), _caseless(model)
    return folded in own or folded == " ".join(own)


@lru_cache(maxsize=256)  # an archive's pictures come from few cameras
def _caseless(text: str) -> str:
    return " ".join(text.casefold().split())


def merge(
    exif: Mapping[str, Any], iim: Mapping[str, Any], xmp: Mapping[str, Any], *, in_step: bool
) -> tuple[dict[str, Any], list[Conflict]]:
    """The chosen value of every field any block has, and where the blocks disagree.

    ``in_step`` says that IIM has not been changed since XMP was written: there is no IIM, no
    stored digest, or it is the digest of the IIM there is.
    """
    conflicts: list[Conflict] = []
    if "location_shown" in xmp:
        xmp = _with_places_shown(xmp, conflicts)
    chosen = {**exif, **iim, **xmp}
    disputed = [name for name, value in iim.items() if chosen[name] != value]
    disputed += [n for n, value in exif.items() if chosen[n] != value and n not in disputed]
    for name in disputed:
        said = _in_order(name, exif.get(name), iim.get(name), xmp.get(name), in_step)
        chosen[name] = _choose(BY_NAME[name], said, conflicts)
    if len(conflicts) > 1:
        conflicts.sort(key=lambda conflict: _ORDER[conflict.field])
    return chosen, conflicts


def _in_order(name: str, exif: Any, iim: Any, xmp: Any, in_step: bool) -> list[tuple[str, Any]]:
    """What the blocks say, the most trusted first."""
    said = [("XMP", xmp), ("IIM", iim)] if in_step else [("IIM", iim), ("XMP", xmp)]
    said.insert(0 if name in _EXIF_FIRST else 2, ("EXIF", exif))
    return [(block, value) for block, value in said if value is not None]


def _choose(field: Field, said: Sequence[tuple[str, Any]], conflicts: list[Conflict]) -> Any:
    block, first = said[0]
    values = dict(said)
    if block == "IIM" and "XMP" in values and (whole := _rescued(field, values)) is not None:
        block, first = "rescued", whole
    if field.kind is Kind.DATE and "XMP" in values and dates.equal(first, values["XMP"]):
        first = values["XMP"]
    if not all(same(field, first, value, cut=b == "IIM") for b, value in said):
        conflicts.append(Conflict(field.name, values, first, _REASONS[block]))
    return first


def _rescued(field: Field, values: Mapping[str, Any]) -> Any:
    """The XMP text where the winning IIM text is only its beginning, cut at the limit."""
    iim, xmp = values["IIM"], values["XMP"]
    if field.kind is Kind.TEXTS:
        pairs = [(i, xmp[n] if n < len(xmp) else i) for n, i in enumerate(iim)]
        whole = tuple(x if _is_cut(field, i, x) else i for i, x in pairs)
        return whole if whole != iim else None
    return xmp if isinstance(iim, str) and _is_cut(field, iim, xmp) else None


def _is_cut(field: Field, short: str, whole: str) -> bool:
    """Whether a text ends at its IIM limit, up to three octets of a character before it."""
    if field.kind not in (Kind.TEXT, Kind.TEXTS) or not whole.startswith(short):
        return False
    limit = field.iim[0].octets
    return limit - 3 <= len(short.encode()) <= limit or len(short) == limit


def same(field: Field, one: Any, other: Any, *, cut: bool = False) -> bool:
    """Whether two values agree but for blanks, line ends and Unicode forms.

    ``cut``: the second may be the first, cut at the limit of IIM. Keywords have no order.
    """
    if one == other:
        return True
    if field.kind is Kind.DATE:
        return dates.same(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one, other, strict=False)
        if cut and len(one) == len(other) and all(same(field, a, b, cut=True) for a, b in pairs):
            return True
        listed = [_folded(v) for v in one], [_folded(v) for v in other]
        return listed[0] == listed[1] or (
            field.name == "keywords" and sorted(listed[0]) == sorted(listed[1])
        )
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    folded = _folded(one), _folded(other)
    return folded[0] == folded[1] or (cut and _is_cut(field, other, one))


def _folded(text: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(text)).split())


def _with_places_shown(xmp: Mapping[str, Any], conflicts: list[Conflict]) -> Mapping[str, Any]:
    """What XMP says, with Location Shown before the legacy place fields (MWG 2.0, 5.6)."""
    shown = xmp["location_shown"]
    places = {name: v for name in PLACES if (v := getattr(shown[0], name)) is not None}
    for name, value in places.items():
        legacy = xmp.get(name)
        if legacy is not None and not same(BY_NAME[name], value, legacy):
            values = {"LocationShown": value, "XMP": legacy}
            conflicts.append(Conflict(name, values, value, _REASONS["LocationShown"]))
    return {**xmp, **places}


def in_line(changes: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, with legacy place fields and the first Location Shown brought in step.

    Raises :class:`InvalidValue` where both are named and contradict each other.
    """
    changes = dict(changes)
    old = now.get("location_shown") or ()
    if "location_shown" in changes:
        new = changes["location_shown"] or ()
        for name in PLACES:
            before = getattr(old[0], name) if old else None
            after = getattr(new[0], name) if new else None
            if after is not None or before is not None:
                if after is not None and changes.get(name, after) != after:
                    raise InvalidValue(f"{name} and location_shown contradict each other")
                changes.setdefault(name, after)
        return changes
    named = {name: changes[name] for name in PLACES if name in changes}
    if not named or (not old and not any(named.values())):
        return changes
    legacy = {name: now.get(name) for name in PLACES} if not old else {}
    first = old[0] if old else Location()
    place = _replaced(first, {**legacy, **named})
    rest = tuple(old[1:])
    changes["location_shown"] = (place, *rest) if place != Location() else rest or None
    return changes


def _replaced(place: Location, members: Mapping[str, Any]) -> Location:
    known = {name: getattr(place, name) for name in Location.__slots__}
    return Location(**{**known, **members})
