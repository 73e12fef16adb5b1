"""Word lists as data files, and how to read them."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data

__all__ = ["lines"]


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of a list: one per line, without blank lines and ``#`` comments."""
    # importlib.resources would bring archives and temporary files along: a tenth of the start
    content = get_data(__name__, name)
    assert content is not None  # only a loader that cannot give data has none
    rows = (row.strip() for row in content.decode("utf-8").splitlines())
    return tuple(row for row in rows if row and not row.startswith("#"))
