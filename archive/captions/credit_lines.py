"""Writing credits: as one line in a house style, and spread over the fields of the table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from archive.captions.credits import parse_credit
from archive.errors import InvalidValue
from archive.model import Credit

__all__ = ["compose_credit", "credit_fields", "credit_styles"]


@cache
def _styles() -> Mapping[str, Mapping[str, str]]:
    source = files("archive.captions") / "styles.toml"
    styles: Mapping[str, Mapping[str, str]] = tomllib.loads(source.read_text(encoding="utf-8"))[
        "credit"
    ]
    return styles


def compose_credit(credit: Credit, *, style: str = "municipal") -> str:
    """The credit as one line in a house style (the ``[credit.*]`` tables of ``styles.toml``).

    Every fact is written, whatever the style: parsing the line gives the same parts again.

    :raises InvalidValue: there is no such style.
    """
    try:
        form = _styles()[style]
    except KeyError as error:
        raise InvalidValue(
            f"no credit style {style!r}; there are {', '.join(_styles())}"
        ) from error
    lines = [
        _credit_line(credit, form, first)
        for first in dict.fromkeys((form["first"], "organisations", "creators"))
    ]
    wanted = replace(credit, line=None)
    return next(
        (line for line in lines if replace(parse_credit(line), line=None) == wanted), lines[0]
    )


def _credit_line(credit: Credit, form: Mapping[str, str], first: str) -> str:
    people = [form["and"].join(credit.creators)] if credit.creators else []
    ordered = (
        [*people, *credit.organisations]
        if first == "creators"
        else [*credit.organisations, *people]
    )
    head = " ".join(str(part) for part in (credit.notice, credit.year) if part)
    names = form["between"].join(ordered)
    line = ", ".join(
        part
        for part in (" ".join(p for p in (head, names) if p), credit.usage, credit.rights)
        if part
    )
    label = "" if head or not line else form["label"]
    return f"{form['open']}{label}{line}{form['close']}" if line else ""


def credit_fields(credit: Credit) -> dict[str, Any]:
    """The credit spread over the fields of the table; a field nobody spoke of is ``None``.

    ``creators`` (by-line, without titles), ``credit`` (``Stadt Kassel/Harry Soremski``),
    ``copyright`` (``© Stadt Kassel/Harry Soremski``, only where the line claims it),
    ``copyright_owners`` and ``usage_terms``.
    """
    line = (
        "/".join((*credit.organisations, ", ".join(credit.creators)))
        if credit.creators
        else "/".join(credit.organisations)
    )
    owners = credit.organisations[:1] or credit.creators
    notice = " ".join(str(part) for part in (credit.notice, credit.year, line) if part)
    terms = ", ".join(part for part in (credit.usage, credit.rights) if part)
    return {
        "creators": credit.creators or None,
        "credit": line or None,
        "copyright": notice if credit.notice and line else None,
        "copyright_owners": owners if credit.notice and owners else None,
        "usage_terms": terms or None,
    }


def credit_styles() -> tuple[str, ...]:
    """The names of the credit styles."""
    return tuple(_styles())
