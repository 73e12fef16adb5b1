"""A field's value in the spelling of each block, and back: one row of a table per kind.

``None`` from a reading function means that the block says nothing usable; nonsense such as a
rating of 99 counts as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields as members_of
from decimal import Decimal
from typing import Any

from archive.codecs import dates
from archive.codecs.addresses import Tag
from archive.codecs.geometry import number
from archive.codecs.lists import join_list, split_list
from archive.codecs.text import clean, decode, guess
from archive.codecs.xmp import Node, reader, text, texts
from archive.fields import Field, Kind
from archive.model import Contact, Licensor, Location

__all__ = [
    "exif_reader",
    "exif_text",
    "iim_reader",
    "to_exif",
    "to_iim",
    "to_xmp",
    "xmp_reader",
]

_DEGREES = re.compile(r"(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?([NSEW])")
_XP_KEYWORDS = 0x9C9E
_COPYRIGHT = 0x8298


# -- XMP --------------------------------------------------------------------------------------


def xmp_reader(field: Field) -> Callable[[Node], Any]:
    """A function that gives the field's value from its property's node."""
    of = field.xmp
    assert of is not None
    if field.kind is Kind.TEXT and not of.members:
        return lambda node: clean(node if type(node) is str else text(node))
    if field.kind is Kind.TEXTS:
        return lambda node: _cleaned(texts(node))
    if field.kind is Kind.DATE:
        return lambda node: dates.iso(text(node))

    convert, extract = _FROM_XMP[field.kind], reader(of)

    def read(node: Node) -> Any:
        value = extract(node)
        return None if value is None else convert(field, value)

    return read


def to_xmp(field: Field, value: Any) -> Any:
    """A value in the shape its property's form asks for (see :func:`xmp.reader`)."""
    return None if value is None else _TO_XMP[field.kind](field, value)


def _clean(field: Field, value: Any) -> str | None:
    text = value[0].get("name", "") if isinstance(value, tuple) else value
    return clean(text)


def _cleaned(values: Iterable[str]) -> tuple[str, ...] | None:
    """Those texts that are more than blanks, or ``None``."""
    return tuple([good for value in values if (good := clean(value)) is not None]) or None


def _names(field: Field, value: Sequence[Mapping[str, str]]) -> tuple[str, ...] | None:
    return tuple(filter(None, (clean(item.get("name", "")) for item in value))) or None


def _code(field: Field, value: str) -> str | None:
    text = clean(value)
    return None if text is None else text.removeprefix(field.prefix)


def _bool(field: Field, value: str) -> bool | None:
    return {"true": True, "false": False, "1": True, "0": False}.get(value.strip().lower())


def _integer(field: Field, value: str) -> int | None:
    found = number(value)
    if found is None or found != int(found):
        return None
    low, high = field.low or 0, field.high or 0
    return int(found) if low <= found <= high else None


def _location(field: Field, value: Mapping[str, Any]) -> Location | None:
    known = {
        name: said
        for name, raw in value.items()
        if (said := _OF_PLACES.get(name, clean)(raw)) is not None
    }
    return Location(**known) if known else None


def _locations(field: Field, value: Sequence[Mapping[str, Any]]) -> tuple[Location, ...] | None:
    return tuple(filter(None, (_location(field, item) for item in value))) or None


def _first_location(field: Field, value: Sequence[Mapping[str, Any]]) -> Location | None:
    return _location(field, value[0])


def _contact(field: Field, value: Mapping[str, str]) -> Contact | None:
    contact = Contact(**{k: clean(v) for k, v in value.items()})
    return None if contact == Contact() else contact


def _licensors(field: Field, value: Sequence[Mapping[str, str]]) -> tuple[Licensor, ...] | None:
    return tuple(Licensor(**{k: clean(v) for k, v in item.items()}) for item in value) or None


def _coordinate(text: str | None) -> float | None:
    """Signed degrees from XMP's ``51,18.766N``; plain decimal degrees are understood."""
    if text is None:
        return None
    found = _DEGREES.fullmatch(text.strip())
    if found is None:
        plain = number(text) if text.strip() else None
        return None if plain is None else float(plain)
    degrees, minutes, seconds, side = found.groups()
    total = Decimal(degrees) + Decimal(minutes or 0) / 60 + Decimal(seconds or 0) / 3600
    return float(-total if side in "SW" else total)


def _degrees(value: float, sides: str) -> str:
    """XMP's spelling of a coordinate, exact to the last digit."""
    whole = abs(Decimal(repr(value)))
    degrees = int(whole)
    return f"{degrees},{(whole - degrees) * 60:f}{sides[value < 0]}"


def _as_text(field: Field, value: Any) -> Any:
    return ({"name": value},) if field.xmp and field.xmp.members else str(value)


def _as_structure(field: Field, value: Any) -> dict[str, Any]:
    found = {m.name: getattr(value, m.name) for m in members_of(value)}
    for name, sides in (("latitude", "NS"), ("longitude", "EW")):
        if found.get(name) is not None:
            found[name] = _degrees(found[name], sides)
    return {k: v for k, v in found.items() if v}


_OF_PLACES: Mapping[str, Callable[[Any], Any]] = {
    "ids": tuple, "latitude": _coordinate, "longitude": _coordinate,
}  # fmt: skip
_FROM_XMP: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _clean,
    Kind.NAMES: _names,
    Kind.CODE: _code,
    Kind.BOOL: _bool,
    Kind.INTEGER: _integer,
    Kind.LOCATION: _first_location,
    Kind.LOCATIONS: _locations,
    Kind.CONTACT: _contact,
    Kind.LICENSORS: _licensors,
}
_TO_XMP: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _as_text,
    Kind.TEXTS: lambda field, value: value,
    Kind.NAMES: lambda field, value: tuple({"name": name} for name in value),
    Kind.CODE: lambda field, value: field.prefix + value,
    Kind.DATE: _as_text,
    Kind.BOOL: _as_text,
    Kind.INTEGER: _as_text,
    Kind.LOCATION: lambda field, value: (_as_structure(field, value),),
    Kind.LOCATIONS: lambda field, value: tuple(_as_structure(field, v) for v in value),
    Kind.CONTACT: _as_structure,
    Kind.LICENSORS: lambda field, value: tuple(_as_structure(field, v) for v in value),
}

# -- IIM --------------------------------------------------------------------------------------


def iim_reader(field: Field) -> Callable[[Mapping[int, Sequence[str]]], Any]:
    """A function that gives the field's value from the texts of a stream by dataset."""
    number = field.iim[0].number
    if field.kind is Kind.TEXTS:
        return lambda said: _cleaned(said.get(number, ()))
    if field.kind is Kind.INTEGER:
        return lambda said: _integer(field, said.get(number, ("",))[0])
    if field.kind is Kind.DATE:
        time = field.iim[1].number
        return lambda said: dates.from_iim(said.get(number, ("",))[0], said.get(time, ("",))[0])
    return lambda said: clean(said[number][0]) if number in said else None


def to_iim(field: Field, value: Any) -> dict[int, tuple[str, ...]]:
    """The texts of a field's datasets, not yet clipped; none where IIM cannot hold the value."""
    numbers = [dataset.number for dataset in field.iim]
    if value is None:
        return dict.fromkeys(numbers, ())
    if field.kind is Kind.DATE:
        parts = dates.to_iim(value)
        return {n: (p,) if p else () for n, p in zip(numbers, parts, strict=True)}
    if field.name == "country_code" and len(value) != field.iim[0].octets:
        return {numbers[0]: ()}
    return {numbers[0]: value if field.kind is Kind.TEXTS else (str(value),)}


# -- EXIF -------------------------------------------------------------------------------------


def exif_text(raw: bytes) -> str | None:
    """The text of a tag: up to its NUL, as UTF-8 if it is that, else by the likeliest encoding."""
    content = raw.partition(b"\0")[0]
    try:
        return clean(content.decode())
    except UnicodeDecodeError:
        return clean(decode(content, guess([content])))


def _copyright(raw: bytes) -> str | None:
    """The photographer's notice and the editor's, which a NUL divides (EXIF 3.0, 4.6.5)."""
    photographer, _, editor = raw.rstrip(b"\0").partition(b"\0")
    if not editor:
        return exif_text(photographer)
    return "\n".join(filter(None, map(exif_text, (photographer.rstrip(b" "), editor)))) or None


def exif_reader(field: Field) -> Callable[[Mapping[int, bytes]], Any]:
    """A function that gives the field's value from the bytes of a block's tags."""
    numbers = [tag.number for tag in field.exif]
    if field.kind is Kind.DATE:
        return lambda raw: dates.from_exif(*[_latin(raw.get(number, b"")) for number in numbers])
    if _XP_KEYWORDS in numbers:
        return lambda raw: _xp_keywords(raw[_XP_KEYWORDS])
    read = _copyright if _COPYRIGHT in numbers else exif_text
    listed = field.kind is Kind.TEXTS

    def value(raw: Mapping[int, bytes]) -> Any:
        for tag in numbers:
            if tag in raw and (said := read(raw[tag])):
                return split_list(said) if listed else said
        return None

    return value


def _latin(raw: bytes) -> str:
    return raw.partition(b"\0")[0].decode("latin-1")


def to_exif(field: Field, value: Any) -> dict[Tag, bytes | None]:
    """The bytes of a field's tags, ``None`` where EXIF cannot hold the value."""
    texts: Sequence[str | None]
    if field.kind is Kind.DATE:
        texts = (None,) * 3 if value is None else dates.to_exif(value)
    elif value is None or field.name == "keywords":
        texts = (None,) * len(field.exif)
    else:
        joined = join_list(value) if field.kind is Kind.TEXTS else value
        texts = (joined,) * len(field.exif)
    return {
        tag: None if text is None else text.encode() + b"\0"
        for tag, text in zip(field.exif, texts, strict=True)
    }


def _xp_keywords(raw: bytes) -> tuple[str, ...] | None:
    texts = raw.decode("utf-16-le", "replace").split("\0")[0].split(";")
    return tuple(filter(None, (clean(t.strip()) for t in texts))) or None
