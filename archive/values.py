"""What a field accepts: checked once, before anything is written.

Text is composed (NFC) and otherwise kept as it is: what XMP cannot hold is refused, never
dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as members_of
from math import isfinite
from typing import Any

from archive.codecs import dates
from archive.errors import InvalidValue
from archive.fields import BY_NAME, Field, Kind
from archive.model import Contact, Licensor, Lineup, Location, Person, Region

__all__ = ["accepted", "checked"]

_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 8 * 1024 * 1024


def accepted(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with every value in its field's normal form; raises :class:`InvalidValue`."""
    unknown = sorted(changes.keys() - BY_NAME.keys())
    if unknown:
        raise InvalidValue(f"no such field: {', '.join(unknown)}")
    return {name: checked(BY_NAME[name], value) for name, value in changes.items()}


def checked(field: Field, value: Any) -> Any:
    """One value in its field's normal form; ``None`` and empty lists mean *remove*."""
    if value is None:
        return None
    return _CHECKS[field.kind](field, value)


def _refuse(field: Field, reason: str) -> InvalidValue:
    return InvalidValue(f"{field.name}: {reason}")


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse(field, f"text expected, not {type(value).__name__}")
    if not value or value.isspace():
        raise _refuse(field, "blank text is no value; None removes the field")
    if found := _UNHOLDABLE.search(value):
        raise _refuse(field, f"the character U+{ord(found.group()):04X} cannot be stored")
    if len(value) > _LONGEST:
        raise _refuse(field, f"{len(value)} characters are too many")
    return unicodedata.normalize("NFC", value)


def _texts(field: Field, value: Any) -> tuple[str, ...] | None:
    items = (value,) if isinstance(value, str) else _listed(field, value)
    return tuple(_text(field, item) for item in items) or None


def _listed(field: Field, value: Any) -> Iterable[Any]:
    if not isinstance(value, Iterable) or isinstance(value, (bytes, Mapping)):
        raise _refuse(field, f"a list expected, not {type(value).__name__}")
    return value


def _code(field: Field, value: Any) -> str:
    code = _text(field, value).removeprefix(field.prefix)
    if code not in field.choices:
        raise _refuse(field, f"{code!r} is not one of {', '.join(field.choices)}")
    return code


def _date(field: Field, value: Any) -> str:
    moment = dates.parse(_text(field, value))
    if moment is None:
        raise _refuse(field, f"{value!r} is no ISO 8601 date")
    return str(moment)


def _bool(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refuse(field, f"True or False expected, not {value!r}")
    return value


def _integer(field: Field, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _refuse(field, f"a whole number expected, not {value!r}")
    if not (field.low or 0) <= value <= (field.high or value):
        raise _refuse(field, f"{value} is not within {field.low} to {field.high}")
    return value


def _people(field: Field, value: Any) -> Lineup | None:
    lineup = Lineup.of(value if isinstance(value, Lineup) else _listed(field, value))
    return Lineup(tuple(_person(field, p) for p in lineup)) if lineup else None


def _person(field: Field, value: Any) -> Person:
    if not isinstance(value, Person):
        raise _refuse(field, f"a person expected, not {type(value).__name__}")
    changes: dict[str, Any] = {
        name: _text(field, text)
        for name in ("name", "titles", "office", "suffix", "role", "row", "mark", "label")
        if (text := getattr(value, name)) is not None
    }
    for name in ("position", "from_right", "start", "end"):
        number = getattr(value, name)
        if number is not None and (not isinstance(number, int) or number < 0):
            raise _refuse(field, f"{name} must be a number, not {number!r}")
    if value.region is not None:
        _check_region(field, value.region)
    return value.replace(**changes, ids=tuple(_text(field, i) for i in value.ids))


def _check_region(field: Field, region: Region) -> None:
    sides = (region.x, region.y, region.w, region.h)
    inside = all(isfinite(s) and 0 <= s <= 1 for s in sides)
    if not inside or region.x + region.w > 1 + 1e-9 or region.y + region.h > 1 + 1e-9:
        raise _refuse(field, f"the region {sides} does not lie within the picture (0..1)")


def _structure(kind: type[Any]) -> Callable[[Field, Any], Any]:
    """A check for one of the model's structures: its texts, lists and coordinates."""
    limits = {"latitude": 90.0, "longitude": 180.0}

    def member(field: Field, name: str, value: Any) -> Any:
        if name in limits and value is not None:
            return _coordinate(field, name, value, limits[name])
        if name == "ids":
            return _texts(field, value) or ()
        return None if value is None else _text(field, value)

    def check(field: Field, value: Any) -> Any:
        if not isinstance(value, kind):
            raise _refuse(field, f"{kind.__name__} expected, not {type(value).__name__}")
        names = [m.name for m in members_of(kind)]
        found = kind(**{name: member(field, name, getattr(value, name)) for name in names})
        return None if found == kind() else found

    return check


def _coordinate(field: Field, name: str, value: Any, limit: float) -> float:
    if not isinstance(value, (int, float)) or not isfinite(value) or abs(value) > limit:
        raise _refuse(field, f"{value!r} is no {name}")
    return float(value)


def _structures(kind: type[Any]) -> Callable[[Field, Any], Any]:
    check = _structure(kind)

    def checks(field: Field, value: Any) -> Any:
        items = (value,) if isinstance(value, kind) else _listed(field, value)
        return tuple(c for item in items if (c := check(field, item)) is not None) or None

    return checks


_CHECKS: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.NAMES: _texts,
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.BOOL: _bool,
    Kind.INTEGER: _integer,
    Kind.PEOPLE: _people,
    Kind.LOCATION: _structure(Location),
    Kind.LOCATIONS: _structures(Location),
    Kind.CONTACT: _structure(Contact),
    Kind.LICENSORS: _structures(Licensor),
}
