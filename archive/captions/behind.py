"""What stands behind a name: post-nominals, brackets, and the role it is introduced with."""

from __future__ import annotations

from archive.captions.found import Found
from archive.captions.lexemes import Category, Flag
from archive.captions.marks import read_mark
from archive.captions.namewords import QUOTES
from archive.captions.tokens import Text

__all__ = ["read_role", "read_tail", "role_end"]

_LONGEST_QUOTE = 9


def read_tail(text: Text, found: Found, stop: int) -> None:
    """Read what stands behind a name up to ``stop``: suffixes, brackets, stars, a role."""
    tokens = text.tokens
    at = found.name_stop
    while at < stop:
        if tokens[at].is_word:
            after = _suffix(text, at, stop, found) or _remark(text, at, stop)
        else:
            after = _bracket(text, at, stop, found) or _star(text, at, found)
        if after is None:
            break
        at = after
    if (
        at < stop
        and Category.ROLE_PREPOSITION in tokens[at].phrases
        and not text.ends_sentence(at - 1)
    ):
        end = role_end(text, at + 1, stop)
        role = read_role(text, at, end)
        doubtful = tokens[at].flags & Flag.STOP and not any(
            token.flags & Flag.THING or token.cap for token in tokens[at + 1 : end]
        )
        if role and not doubtful and role != text.plain(at, end):
            found.roles.append(role)
            found.open_role = end == stop
            at = end
    found.stop = at


def role_end(text: Text, start: int, stop: int) -> int:
    """Where a role ends: before a verb or another word that begins a new thought."""
    quoted = start
    for at in range(start, stop):
        token = text.tokens[at]
        if token.low in QUOTES and at >= quoted:
            quoted = _past_quote(text, at, stop)
        if at < quoted:
            continue
        if (
            token.flags & Flag.STOP
            and not token.cap
            and not token.flags & (Flag.COMPLEMENT | Flag.ARTICLE | Flag.PARTICLE)
        ):
            return at
    return stop


def _past_quote(text: Text, at: int, stop: int) -> int:
    closing = QUOTES[text.tokens[at].low]
    for end in range(at + 1, min(stop, at + _LONGEST_QUOTE)):
        if text.tokens[end].low in closing:
            return end + 1
    return at


def _suffix(text: Text, at: int, stop: int, found: Found) -> int | None:
    match = text.match(at, Category.SUFFIX, stop)
    if match is None and (text.tokens[at].dotted or text.tokens[at].text.startswith("emerit")):
        match = text.match(at, Category.TAIL, stop)
    if match is None:
        return None
    value = text.span(at, match[0]) if text.abbreviates(match[0] - 1) else text.plain(at, match[0])
    found.suffix = value if found.suffix is None else f"{found.suffix} {value}"
    return match[0]


def _star(text: Text, at: int, found: Found) -> int | None:
    if text.tokens[at].low != "*":
        return None
    found.label = "*"
    return at + 1


def _remark(text: Text, at: int, stop: int) -> int | None:
    match = text.match(at, Category.REMARK, stop)
    return None if match is None else match[0]


def _bracket(text: Text, at: int, stop: int, found: Found) -> int | None:
    close = text.closing.get(at)
    if close is None or close >= stop:
        return None
    first, marked = at + 1, False
    parts: list[tuple[int, int]] = []
    for index in range(at + 1, close + 1):
        if index == close or text.tokens[index].low in {",", ";"}:
            if index > first:
                if _take_part(text, first, index, found, at + 1):
                    marked = True
                else:
                    parts.append((first, index))
            first = index + 1
    if parts and found.absent:
        found.inner = parts[0]  # "(Dr. Ada Poe, not pictured)" names somebody else
        return close + 1
    if parts and (both := text.match(parts[0][0], Category.BOTH, close)) and both[0] < close:
        found.both, found.every = True, both[1] == "all"
        found.roles.append(read_role(text, both[0], close))
        return close + 1
    if parts:
        if marked:
            found.roles.extend(read_role(text, *part) for part in parts)
        else:
            found.roles.append(read_role(text, parts[0][0], close))
    return close + 1


def _take_part(text: Text, start: int, stop: int, found: Found, opening: int) -> bool:
    """Take in a part of a bracket that is no role: a mark, a doubt, a remark."""
    mark = read_mark(text, start, stop)
    if mark is not None and mark.stop == stop:
        if found.mark is None:
            found.mark, found.mark_text = mark, text.span(start, stop)
        elif found.mark.side is None:
            # "(vorne, 2. v. l.)": the row and the place in it make one mark
            row = mark.row or found.mark.row
            found.mark = mark._replace(start=opening, row=row)
            found.mark_text = text.span(opening, stop)
        return True
    if text.tokens[start].low == "?" or _covers(text, Category.UNCERTAIN, start, stop):
        found.uncertain = True
        return True
    if _covers(text, Category.MISSING, start, stop):
        found.absent = True
        return True
    if _covers(text, Category.SUFFIX, start, stop) and text.tokens[start].text not in {"USA"}:
        _suffix(text, start, stop, found)
        return True
    marker = text.match(start, Category.MARKER, stop)
    return (marker is not None and marker[0] == stop) or _covers(text, Category.REMARK, start, stop)


def _covers(text: Text, category: str, start: int, stop: int) -> bool:
    found = text.match(start, category, stop)
    return found is not None and found[0] == stop


def read_role(text: Text, start: int, stop: int) -> str:
    """A role's words without the preposition and the article that introduce it."""
    at = start
    found = text.match(at, Category.ROLE_PREPOSITION, stop)
    if found is not None and found[0] < stop:
        at = found[0]
    token = text.tokens[at]
    if token.flags & Flag.ARTICLE and not token.cap and at + 1 < stop:
        at += 1
    return text.plain(at, stop)
