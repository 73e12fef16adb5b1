"""Fields as they are given on the command line: ``--set``, ``--people``, ``--from-json``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import click

from archive.captions import parse_caption
from archive.errors import InvalidValue
from archive.fields import BY_NAME, Kind
from archive.model import Lineup
from archive.plain import value_of

__all__ = ["from_json", "key", "people", "settings"]


def settings(texts: Iterable[str]) -> dict[str, Any]:
    """Fields from ``FIELD=VALUE`` texts; one that repeats is a list, an empty VALUE is ``None``."""
    given: dict[str, list[str]] = {}
    for setting in texts:
        name, equals, text = setting.partition("=")
        if not equals:
            raise click.UsageError(f"--set takes FIELD=VALUE, not {setting!r}")
        if name not in BY_NAME:
            raise click.UsageError(
                f"no field is called {name!r}; archive read --help, docs/fields.md"
            )
        given.setdefault(name, []).append(text)
    return {name: _value(name, texts) for name, texts in given.items()}


def _value(name: str, texts: list[str]) -> Any:
    if texts == [""]:
        return None
    kind = BY_NAME[name].kind
    if kind in {Kind.TEXTS, Kind.NAMES}:
        return value_of(name, texts)
    if len(texts) > 1:
        raise click.UsageError(f"{name} holds one value; it was set {len(texts)} times")
    if kind is Kind.PEOPLE:
        return people(texts[0])
    if kind in {Kind.LOCATION, Kind.LOCATIONS, Kind.CONTACT, Kind.LICENSORS}:
        return value_of(name, _json(name, texts[0]))
    return value_of(name, texts[0])


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidValue(f"{name} takes JSON: {error}") from error


def people(text: str) -> Lineup | None:
    """People from a caption's words; names alone are taken as standing left to right."""
    if not text.strip():
        return None
    for said in (text, f"v. l.: {text}"):
        if named := parse_caption(said).people:
            return named
    raise InvalidValue(f"no people found in {text!r}; write them like 'v. l.: A, B (role), C'")


def from_json(source: IO[str]) -> dict[str, dict[str, Any]]:
    """Fields from JSON, by :func:`key`; the empty key stands for every file."""
    loaded = _json("--from-json", source.read())
    records = loaded if isinstance(loaded, list) else [loaded]
    if not all(isinstance(record, dict) for record in records):
        raise InvalidValue("--from-json takes an object or an array of objects")
    return {
        key(Path(record["path"])) if "path" in record else "": {
            name: value_of(name, raw) for name, raw in record.items() if name in BY_NAME
        }
        for record in records
    }


def key(path: Path) -> str:
    """A picture by its resolved path."""
    return str(path.resolve())
