"""Words that say where somebody is: list markers with their rows, and marks at a single name."""

from __future__ import annotations

import re
from typing import NamedTuple

from archive.captions.lexemes import Category, Flag
from archive.captions.rows import BEFORE_MARKER, is_row
from archive.captions.tokens import LINE, Text

__all__ = ["MOST_PLACES", "Header", "Mark", "find_headers", "read_mark", "read_ordinal"]

_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|e|er|ème|eme|re|ª|º|o|a|de|ste|:a|:e|\.)?$")
_DIRECTIONS = {
    "from left": "ltr",
    "ltr": "ltr",
    "from right": "rtl",
    "rtl": "rtl",
    "clockwise": "clockwise",
    "counterclockwise": "counterclockwise",
}
_POSTURES = {"standing", "seated", "kneeling"}
_UNPLACED = {*_POSTURES, "numbered"}
_DASHES = {"-", "–", "—"}
MOST_PLACES = 1_000
"""So many markers or marks are looked at in one caption; a real one has a few dozen at most."""
_LONGEST_SCENE = 7
_JOINTS = {",", ":", LINE, ".", *_DASHES}
_CLOSERS = {":", ",", *_DASHES}
_PARTS = (Category.MARKER, Category.ROW, Category.ORDINAL, Category.LEAD_IN)


class Header(NamedTuple):
    """What stands before a list of people: tokens ``start`` to ``stop``, direction and row.

    ``rank`` is the number of a numbered row, ``sure`` is false for a bare row word, which heads a
    list only next to other headers.
    """

    start: int
    stop: int
    direction: str | None
    row: str | None
    rank: int | None
    sure: bool


class Mark(NamedTuple):
    """Where one person is: ``number`` counts from ``side``; ``far`` and ``row`` as written."""

    start: int
    stop: int
    side: str | None
    number: int | None
    far: bool
    row: str | None

    @property
    def says_side(self) -> bool:
        """Whether the mark tells left from right."""
        return self.side is not None


def read_ordinal(text: Text, index: int) -> tuple[int, int] | None:
    """An ordinal number at a token: the index after it, the number."""
    token = text.tokens[index]
    if not token.places:
        return None
    if Category.ORDINAL in token.phrases and (found := text.match(index, Category.ORDINAL)):
        return found[0], int(found[1])
    if token.text[0].isdigit() and (match := _NUMBER.match(token.text)):
        return index + 1, int(match[1])
    return None


def read_mark(text: Text, index: int, stop: int) -> Mark | None:
    """The longest mark that begins at a token, such as ``2. v. l.`` or ``seated at left``."""
    side: str | None = None
    number: int | None = None
    far = False
    row: str | None = None
    at = index
    if index >= stop or not text.tokens[index].places:
        return None
    while at < stop:
        step = _counted_side(text, at, stop) or _side(text, at, stop)
        if step is not None and side is None:
            at, side, number = step
            if side.startswith("far "):
                far, side = True, side.removeprefix("far ")
        elif found := text.match(at, Category.FAR, stop):
            at, far = found[0], True
        elif (rank := _row_number(text, at, stop)) is not None:
            at, row = rank[0], row or ("front" if rank[1] == 1 else "numbered")
        elif (found := text.match(at, Category.ROW, stop)) and is_row(text, found):
            at = found[0]
            row = found[1] if row is None or row in _POSTURES else row
        elif (side or row or far) and (found := text.match(at, Category.FILLER, stop)):
            at = found[0]
        elif side and text.tokens[at].low in _DASHES and at + 1 < stop:
            break
        else:
            break
    if side is None and row is None:
        return None
    return Mark(index, at, side, number, far, None if row in _UNPLACED else row)


def _row_number(text: Text, index: int, stop: int) -> tuple[int, int] | None:
    ordinal = read_ordinal(text, index)
    if ordinal is None or ordinal[0] >= stop:
        return None
    noun = text.match(ordinal[0], Category.ROW_NOUN, stop)
    return None if noun is None else (noun[0], ordinal[1])


def _counted_side(text: Text, index: int, stop: int) -> tuple[int, str, int] | None:
    ordinal = read_ordinal(text, index)
    if ordinal is None or ordinal[0] >= stop:
        return None
    after, number = ordinal
    found = text.match(after, Category.MARKER, stop)
    if found is not None and found[1] in {"from left", "from right"}:
        return found[0], found[1].removeprefix("from "), number
    found = text.match(after, Category.SIDE, stop)
    if found is not None and found[1] in {"left", "right"}:
        return found[0], found[1], number
    return None


def _side(text: Text, index: int, stop: int) -> tuple[int, str, int | None] | None:
    if not text.tokens[index].places:
        return None
    found = text.match(index, Category.SIDE, stop)
    if found is not None:
        return found[0], found[1], None
    found = text.match(index, Category.NEXT, stop)
    return None if found is None else (found[0], "next", None)


def find_headers(text: Text) -> list[Header]:
    """All places where a list of people may begin, in order."""
    headers: list[Header] = []
    tokens = text.tokens
    end = 0
    for index in [at for at, token in enumerate(tokens) if token.places]:
        if index < end:
            continue
        counted = _counted_side(text, index, len(tokens))
        if counted is not None:
            end = counted[0]
            continue
        header = _read_header(text, index) if _may_begin(text, index) else None
        if header is not None:
            headers.append(header)
            end = header.stop
            if len(headers) == MOST_PLACES:
                break
    return headers


def _may_begin(text: Text, index: int) -> bool:
    token = text.tokens[index]
    return token.text[0].isdigit() or any(part in token.phrases for part in _PARTS)


class _HeaderState:
    """What has been read of a header so far."""

    __slots__ = ("bracket", "direction", "found", "rank", "row")

    def __init__(self) -> None:
        self.direction: str | None = None
        self.row: str | None = None
        self.rank: int | None = None
        self.bracket: int | None = None
        self.found = False


def _read_header(text: Text, index: int) -> Header | None:
    state = _HeaderState()
    if index and index - 1 in text.closing:
        state.bracket = index - 1
    at = index
    while at < len(text.tokens):
        after = _header_part(text, at, state) or _header_joint(text, at, state)
        if after is None:
            break
        at = after
    if not state.found:
        return None
    at = _past_scene(text, at, state)
    if at < len(text.tokens) and _counted_side(text, at, len(text.tokens)):
        return None
    colon = at < len(text.tokens) and text.tokens[at].low == ":"
    sure = state.direction is not None or colon
    if at < len(text.tokens) and text.tokens[at].low in _CLOSERS:
        at += 1
    start = index
    if index and text.closing.get(index - 1, at) < at:
        start = index - 1
    return Header(start, at, state.direction, state.row, state.rank, sure)


def _past_scene(text: Text, at: int, state: _HeaderState) -> int:
    """Past what a marker says of the scene before the list: ``from left at the signing:``."""
    tokens = text.tokens
    if state.direction is None or at >= len(tokens) or not tokens[at].flags & Flag.STOP:
        return at
    for colon in range(at, min(len(tokens), at + _LONGEST_SCENE)):
        token = tokens[colon]
        if token.low == ":":
            return colon
        verb = text.match(colon, Category.AFTER) if token.flags & Flag.STOP else None
        if colon > at and verb is not None and not token.cap:
            return verb[0]
        if not token.is_word or token.flags & (Flag.GIVEN | Flag.AND) or text.ends_sentence(colon):
            break
    return at


def _header_part(text: Text, at: int, state: _HeaderState) -> int | None:
    if not text.tokens[at].places:
        found = text.match(at, Category.AFTER) if state.found else None
        return None if found is None else found[0]
    ordinal = read_ordinal(text, at)
    if ordinal is not None and ordinal[0] < len(text.tokens):
        noun = text.match(ordinal[0], Category.ROW_NOUN)
        if noun is not None:
            state.rank, state.found = ordinal[1], True
            return noun[0]
    phrases = text.tokens[at].phrases
    if Category.MARKER in phrases and (found := text.match(at, Category.MARKER)):
        state.direction, state.found = state.direction or _DIRECTIONS[found[1]], True
        return found[0]
    if Category.ROW in phrases and (found := text.match(at, Category.ROW)) and is_row(text, found):
        if state.row is None or state.row in _POSTURES:
            state.row = found[1].removesuffix(BEFORE_MARKER)
        state.found = True
        return found[0]
    if not state.found and (found := text.match(at, Category.LEAD_IN)):
        return found[0]
    if state.found and (found := text.match(at, Category.AFTER)):
        return found[0]
    return None


def _header_joint(text: Text, at: int, state: _HeaderState) -> int | None:
    """Past a bracket, comma, colon or line break that has more of the header behind it."""
    token = text.tokens[at]
    if state.found and token.flags & Flag.AND and _is_row_at(text, at + 1):
        return at + 1  # "de izquierda a derecha y de pie:"
    if state.bracket is not None and text.closing.get(state.bracket) == at:
        state.bracket = None
        return at + 1
    if token.is_word or at + 1 >= len(text.tokens):
        return None
    if token.low == ":" and text.closing.get(state.bracket or 0) == at + 1:
        return at + 1  # "(von links:)"
    if token.low in {"(", "["} and _leads_on(text, at):
        state.bracket = at
        return at + 1
    if token.low in _JOINTS and _leads_on(text, at, state.found):
        return at + 1
    return None


def _is_row_at(text: Text, at: int) -> bool:
    row = text.match(at, Category.ROW) if at < len(text.tokens) else None
    return row is not None and row[0] < len(text.tokens) and text.tokens[row[0]].low == ":"


def _leads_on(text: Text, at: int, found: bool = False) -> bool:
    """Whether more of a header follows a mark; a verb only if something of it stands before."""
    if at + 1 >= len(text.tokens):
        return False
    following = text.tokens[at + 1]
    if Category.MARKER in following.phrases:
        return text.match(at + 1, Category.MARKER) is not None
    if found and text.tokens[at].low == "," and text.match(at + 1, Category.AFTER):
        return True
    if text.tokens[at].low in {"(", "[", ",", ":"}:
        return (
            Category.ROW in following.phrases and text.match(at + 1, Category.ROW) is not None
        ) or (
            (ordinal := read_ordinal(text, at + 1)) is not None
            and ordinal[0] < len(text.tokens)
            and text.match(ordinal[0], Category.ROW_NOUN) is not None
        )
    return False
