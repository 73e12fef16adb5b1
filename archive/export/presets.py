"""Presets: the sizes a kit comes in, as data (``presets.toml``, and a house's own)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from typing import Any

from archive.errors import InvalidValue, NotFound
from archive.fields import BY_NAME

__all__ = ["ALWAYS_IN", "COORDINATES", "Preset", "preset", "presets"]

COORDINATES = "coordinates"
"""What ``without`` calls latitude and longitude, wherever a place has them."""

ALWAYS_IN = frozenset({"caption", "people", "creators", "credit", "copyright", "usage_terms"})
"""Fields without which no picture leaves, where it has them."""

_CHOICES = {"colour": ("keep", "sRGB"), "line": ("none", "credit", "strip")}
_RANGES = {"longest": (64, 30_000), "quality": (1, 95), "octets": (10_000, 1 << 30)}


@dataclass(frozen=True, slots=True)
class Preset:
    """One size: what becomes of a picture on its way into a kit; see ``presets.toml``."""

    name: str
    de: str = ""
    en: str = ""
    longest: int | None = None
    colour: str = "keep"
    quality: int = 90
    octets: int | None = None
    line: str = "none"
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise InvalidValue(f"preset {self.name}: {name} is one of {', '.join(choices)}")
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InvalidValue(f"preset {self.name}: {name} is from {low} to {high}")
        for name in self.without:
            if name != COORDINATES and name not in BY_NAME:
                raise InvalidValue(f"preset {self.name}: no field is called {name!r}")
            if name in ALWAYS_IN:
                raise InvalidValue(f"preset {self.name}: no picture leaves without its {name}")

    @property
    def original(self) -> bool:
        """Whether the files themselves go out."""
        return self.longest is None

    def label(self, lang: str = "en") -> str:
        """What it is called, in German (``de``) or English."""
        return (self.de if lang == "de" else self.en) or self.name

    def with_line(self, line: str | None) -> Preset:
        """The same with this text on the pictures; :class:`InvalidValue` for original files."""
        if line in (None, self.line):
            return self
        if self.original:
            raise InvalidValue("nothing is written onto original files; choose another preset")
        return replace(self, line=line)


def presets(own: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Preset]:
    """All presets by name; ``own`` are a house's settings by preset."""
    shipped = tomllib.loads((files(__package__) / "presets.toml").read_text(encoding="utf-8"))
    tables: dict[str, dict[str, Any]] = dict(shipped)
    for name, settings in (own or {}).items():
        given = dict(settings)
        like = given.pop("like", name if name in shipped else None)
        if like is not None and like not in tables:
            raise InvalidValue(f"preset {name} is like {like!r}, which does not exist")
        tables[name] = {**tables.get(like or "", {}), **given}
    return {name: _preset(name, table) for name, table in tables.items()}


def preset(name: str, own: Mapping[str, Mapping[str, Any]] | None = None) -> Preset:
    """One preset; :class:`NotFound` names the others."""
    known = presets(own)
    if name not in known:
        raise NotFound(f"no preset is called {name!r}; there are {', '.join(known)}")
    return known[name]


_TYPES = {
    "de": str, "en": str, "longest": int, "colour": str, "quality": int, "octets": int,
    "line": str, "without": tuple,
}  # fmt: skip
assert _TYPES.keys() == {f.name for f in fields(Preset)} - {"name"}


def _preset(name: str, table: Mapping[str, Any]) -> Preset:
    settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    for key, value in settings.items():
        if key not in _TYPES:
            raise InvalidValue(f"preset {name} has an entry nobody reads: {key}")
        if not isinstance(value, _TYPES[key]) or isinstance(value, bool):
            raise InvalidValue(f"preset {name}: {key} must be {_TYPES[key].__name__}")
    return Preset(name, **settings)
