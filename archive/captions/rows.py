"""Words for a row of people, and whether they mean one where they stand."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.tokens import Text, Token

__all__ = ["BEFORE_MARKER", "is_row"]

BEFORE_MARKER = " before marker"
"""How the values of words end that are a row in some places only."""
_PHOTOS = {"left photo", "right photo"}
_LONGEST_ROW = 80


def is_row(text: Text, found: tuple[int, str]) -> bool:
    """Whether a row word is one here; ``Mitte`` is so before a marker, or among other rows."""
    after, row = found
    if not row.endswith(BEFORE_MARKER):
        return not (row in _PHOTOS and after > 2 and _is_in(text.tokens[after - 3]))
    if after >= len(text.tokens):
        return False
    if text.match(after, Category.MARKER) is not None:
        return True
    return text.tokens[after].low == ":" and _follows_a_row(text, after)


def _is_in(token: Token) -> bool:
    """Whether a word makes a mark of ``Bild links``, as in ``Im Bild links: ...``."""
    return bool(token.flags & Flag.STOP) and not token.flags & Flag.ARTICLE


def _follows_a_row(text: Text, stop: int) -> bool:
    """Whether a row with a noun of its own stands not far before: ``Obere Reihe: ... Mitte:``."""
    for at in range(max(0, stop - _LONGEST_ROW), stop):
        row = text.match(at, Category.ROW, stop) if text.tokens[at].places else None
        if row is not None and not row[1].endswith(BEFORE_MARKER) and row[0] > at + 1:
            return True
    return False
