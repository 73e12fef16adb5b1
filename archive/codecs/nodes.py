"""What an XMP property says, in plain Python values.

Text is ``str``, Bag and Seq are ``list``, Alt is :class:`Alt`, a structure is ``dict`` by
``{namespace}Name``.
"""

from __future__ import annotations

from typing import Any

__all__ = ["DEFAULT", "Alt", "Node"]

Node = Any
"""``str | list | Alt | dict``: recursive, which type checkers take badly to."""

DEFAULT = "x-default"
"""The language of a text that is for everybody."""


class Alt(dict[str, str]):
    """Texts by language, in their order; ``x-default`` comes first in sound packets."""
