"""Values to plain JSON types and back, under the names of the field table.

What is not there is left out; a person always shows every key of the caption conventions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from archive.errors import InvalidValue
from archive.fields import BY_NAME, Kind
from archive.model import (
    Contact,
    Licensor,
    Lineup,
    Location,
    Metadata,
    Person,
    Photo,
    Region,
)

__all__ = ["metadata_of", "photo_record", "plain", "value_of"]

_ALWAYS = tuple(f.name for f in fields(Person) if f.name not in {"region", "ids", "start", "end"})


def plain(value: Any) -> Any:
    """Any value of the model as dicts, lists, text, numbers; empty attributes left out."""
    if isinstance(value, Person):
        return {name: getattr(value, name) for name in _ALWAYS} | _present(value)
    if isinstance(value, Lineup | tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value):
        return _present(value)
    return value


def _present(value: Any) -> dict[str, Any]:
    items = ((f.name, getattr(value, f.name)) for f in fields(value))
    return {name: plain(item) for name, item in items if item is not None and item != ()}


def photo_record(photo: Photo) -> dict[str, Any]:
    """A photo as one flat JSON object: ``path, format, image_hash``, its fields, what was odd."""
    return {
        "path": str(photo.path),
        **({"file": photo.file} if photo.file is not None else {}),
        "format": photo.format,
        "image_hash": photo.image_hash,
        **plain(photo.metadata),
        "conflicts": plain(photo.conflicts),
        "warnings": plain(photo.warnings),
        **({"proposals": plain(photo.proposals)} if photo.proposals else {}),
    }


def metadata_of(record: Mapping[str, Any]) -> Metadata:
    """The metadata in a plain record; keys that are no fields are passed over."""
    return Metadata(**{n: value_of(n, v) for n, v in record.items() if n in BY_NAME})


def value_of(name: str, raw: Any) -> Any:
    """One field's value from plain JSON; :class:`InvalidValue` if it has not the field's shape."""
    if name not in BY_NAME:
        raise InvalidValue(f"no field is called {name!r}; docs/fields.md lists them")
    if raw is None:
        return None
    try:
        return _FROM_PLAIN[BY_NAME[name].kind](raw)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        kind = BY_NAME[name].kind.value
        raise InvalidValue(f"{name} takes a {kind}, not {raw!r}") from error


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError
    return raw


def _texts(raw: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in ([raw] if isinstance(raw, str) else raw))


def _bool(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    return {"true": True, "yes": True, "ja": True, "1": True,
            "false": False, "no": False, "nein": False, "0": False}[raw.lower()]  # fmt: skip


def _lineup(raw: Any) -> Lineup:
    return Lineup(tuple(_person(item) for item in raw))


def _person(raw: Any) -> Person:
    if isinstance(raw, str):
        return Person(name=raw)
    known = dict(raw)
    if known.get("region"):
        known["region"] = Region(**known["region"])
    known["ids"] = tuple(known.get("ids") or ())
    return Person(**known)


def _location(raw: Any) -> Location:
    known = dict(raw)
    known["ids"] = tuple(known.get("ids") or ())
    return Location(**known)


_FROM_PLAIN: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.NAMES: _texts,
    Kind.CODE: _text,
    Kind.DATE: _text,
    Kind.BOOL: _bool,
    Kind.INTEGER: int,
    Kind.PEOPLE: _lineup,
    Kind.LOCATION: _location,
    Kind.LOCATIONS: lambda raw: tuple(_location(item) for item in raw),
    Kind.CONTACT: lambda raw: Contact(**raw),
    Kind.LICENSORS: lambda raw: tuple(Licensor(**item) for item in raw),
}
