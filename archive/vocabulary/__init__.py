"""Word lists as data files, and how to read them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["lines"]


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of a list: one per line, without blank lines and ``#`` comments."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    rows = (row.strip() for row in text.splitlines())
    return tuple(row for row in rows if row and not row.startswith("#"))
