"""How this house works: ``.archive/config.toml``, every entry optional.

::

    write_iim = true            # IPTC-IIM too, also where a file has none yet
    lang = "de"                 # of kits and composed captions
    style = "municipal-de"      # the house style of composed captions
    ignore = ["Papierkorb/*"]   # paths below the archive that are not indexed
    index = "postgresql://…"    # keep index and journal on a server, see docs/operations.md
    [checks]
    off = ["alt-missing"]       # rules that are not applied
    [kit]
    names = "{date}_{event}_{n}"  # file names in kits; default: as they are
    ascii = false               # write umlauts out (ae) in those names
    document = "docx"           # beside the pictures: "docx", "pdf" (contact sheet), "both", "none"
    [presets.intranet]          # sizes of one's own, see archive/export/presets.toml
    like = "web"
    line = "credit"
    [login]                     # who may come in by the page, see ui/login.py
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from archive.errors import InvalidValue

__all__ = ["Config", "read_config"]


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one archive."""

    write_iim: bool = True
    lang: str = "de"
    style: str = "municipal-de"
    ignore: tuple[str, ...] = ()
    index: str = ""
    checks_off: tuple[str, ...] = ()
    kit_names: str = "{name}"
    kit_ascii: bool = False
    kit_document: str = "docx"
    presets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    login: Mapping[str, Any] = field(default_factory=dict)


def read_config(path: Path) -> Config:
    """The settings in a file, or the defaults if there is none.

    :class:`InvalidValue` names an entry that is unknown or of the wrong kind.
    """
    try:
        text = path.read_text(encoding="utf-8")
        loaded = tomllib.loads(text)
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidValue(f"cannot be read: {error}", path) from error
    return Config(**dict(_entry(key, value, path) for key, value in _flat(loaded)))


_TABLES = frozenset({"login", "presets"})
"""Entries that are tables themselves, and whose meaning lies with those who use them."""


def _flat(loaded: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found = []
    for key, value in loaded.items():
        if isinstance(value, dict) and f"{prefix}{key}" not in _TABLES:
            found += _flat(value, f"{prefix}{key}_")
        else:
            found.append((f"{prefix}{key}", value))
    return found


def _entry(key: str, value: Any, path: Path) -> tuple[str, Any]:
    default = {f.name: _default(f) for f in fields(Config)}
    if key not in default:
        raise InvalidValue(f"has an entry nobody reads: {key}", path)
    wanted = type(default[key])
    value = tuple(value) if isinstance(value, list) else value
    if not isinstance(value, wanted):
        raise InvalidValue(f"{key} must be {wanted.__name__}, not {value!r}", path)
    return key, value


def _default(entry: Field[Any]) -> Any:
    return entry.default if entry.default_factory is MISSING else entry.default_factory()
