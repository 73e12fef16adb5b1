"""What hangs on to a caption: its credit line, and who is not in the picture."""

from __future__ import annotations

from typing import NamedTuple

from archive.captions.lexemes import Category, Flag
from archive.captions.lists import read_list
from archive.captions.marks import read_mark
from archive.captions.tokens import BREAK, LINE, Text

__all__ = ["Missing", "Stretch", "find_credit", "find_missing"]

_LONGEST_CREDIT = 40
_LONGEST_BRACKET = 24
_LONGEST_SIGNATURE = 8
_SEARCHED = 400
"""A credit is looked for in the first line and in so many tokens at the end of a long text."""
_SIGNS = {"©", "ⓒ"}
_BETWEEN_NAMES = {"/", "|", "&", "-"}


class Stretch(NamedTuple):
    """Tokens from ``start`` up to ``stop``."""

    start: int
    stop: int


class Missing(NamedTuple):
    """A phrase such as ``Es fehlt: Finn Kuhn``: where it stands, and the names."""

    start: int
    stop: int
    names: tuple[str, ...]


def find_credit(text: Text) -> Stretch | None:
    """Where the credit line stands: the last one of the caption, or one on a line of its own."""
    best: Stretch | None = None
    count = len(text.tokens)
    at = 0
    while at < count:
        if _LONGEST_CREDIT < at < count - _SEARCHED:
            at = count - _SEARCHED
        if text.tokens[at].flags & Flag.CREDIT and _begins_credit(text, at):
            found = _credit_from(text, at)
            if found is not None:
                best = (
                    Stretch(best.start, found.stop) if best and best.stop == found.start else found
                )
                at = found.stop
                continue
        at += 1
    return best


def _begins_credit(text: Text, at: int) -> bool:
    tokens = text.tokens
    token = tokens[at]
    if token.low in _SIGNS:
        return True
    if token.low == "(" and at + 2 < len(tokens) and tokens[at + 1].text in {"c", "C"}:
        return (
            tokens[at + 2].low == ")"
            and at + 3 < len(tokens)
            and (tokens[at + 3].cap or tokens[at + 3].text[0].isdigit())
        )
    if token.low in {"(", "["} and _is_credit_bracket(text, at):
        return True
    phrases = token.phrases
    if Category.USAGE in phrases and token.cap and _opens_signature(text, at):
        return True  # "Courtesy of the Historical Society"
    if Category.LABEL not in phrases and Category.AGENCY not in phrases:
        return token.low == "copyright" and token.cap
    return _labelled(text, at) or _agency_first(text, at) or _ends_with_name(text, at)


def _opens_signature(text: Text, at: int) -> bool:
    """Whether a sentence begins with who is to be thanked for the picture."""
    return bool(at) and text.ends_sentence(at - 1) and _governs(text, at)


def _ends_with_name(text: Text, at: int) -> bool:
    """Whether a caption ends in label and name, or an agency: ``Photo Ouest-Loire``, ``DPA``."""
    tokens = text.tokens
    if not at or len(tokens) - at > _LONGEST_SIGNATURE or not text.ends_sentence(at - 1):
        return False
    label, agency = text.match(at, Category.LABEL), text.match(at, Category.AGENCY)
    if label is not None and label[0] < len(tokens) and tokens[at].cap:
        return all(token.cap or token.low in _BETWEEN_NAMES for token in tokens[label[0] :])
    return agency is not None and agency[0] == len(tokens) and tokens[at].text.isupper()


def _is_credit_bracket(text: Text, at: int) -> bool:
    """Whether the last brackets of a caption hold a credit: ``(Foto Ansa)``, ``(Jo Stern/AP)``."""
    tokens = text.tokens
    close = text.closing.get(at)
    if close is None or close + 2 < len(tokens) or not at or close - at > _LONGEST_BRACKET:
        return False
    label = text.match(at + 1, Category.LABEL, close)
    if label is not None and tokens[at + 1].cap and label[0] < close:
        return True
    agency = text.match(at + 1, Category.AGENCY, close)
    alone = agency is not None and agency[0] == close
    if text.ends_sentence(at - 1) and (alone or _governs(text, at + 1)):
        return True  # "(Kyodo)", "(Courtesy of Mill High School)"
    inner = range(at + 1, close)
    if any(tokens[k].places and read_mark(text, k, close) for k in inner):
        return False
    if any(_ends_label(text, k, close) for k in inner):
        return True
    return text.ends_sentence(at - 1) and any(tokens[k].low in {"/", "|"} for k in inner)


def _ends_label(text: Text, at: int, stop: int) -> bool:
    """Whether a label of several words stands at a token: ``U.S. Air Force photo by ...``."""
    label = text.match(at, Category.LABEL, stop)
    return label is not None and at + 1 < label[0] < stop


def _labelled(text: Text, at: int) -> bool:
    tokens = text.tokens
    found = text.match(at, Category.LABEL)
    if found is None or not tokens[at].cap:
        return False
    after, value = found
    if after >= len(tokens):
        return value == "kind" and _after_end(text, at)
    following = tokens[after]
    before = tokens[at - 1] if at else None
    inside = before is not None and before.is_word and not before.cap and not before.dotted
    if inside:
        return False
    if following.low in {":", "|"}:
        return not tokens[at].flags & Flag.ORGANISATION or _after_end(text, at)
    if following.low in {"/", "–", "-"}:
        opens = value == "kind" and at == 0  # "ARCHIV - 12.03.2019, Kassel: ...", "FILE - The ..."
        return _after_end(text, at) and not opens
    if value == "kind" and following.low in {")", "]"}:
        return True
    word = tokens[after - 1]
    if tokens[at].dotted and word is tokens[at] and following.cap and len(following.text) > 1:
        return True
    if _governs(text, after):
        return True
    if word.low in {"by", "von", "par", "por", "av", "af", "door", "di"}:
        return following.cap or following.flags & Flag.COMPLEMENT > 0
    return False


def _governs(text: Text, at: int) -> bool:
    found = text.match(at, Category.USAGE)
    return found is not None and found[1] == "governs"


def _agency_first(text: Text, at: int) -> bool:
    found = text.match(at, Category.AGENCY)
    if found is None or found[0] >= len(text.tokens) or not _after_end(text, at):
        return False
    after = found[0]
    label = text.match(after, Category.LABEL)
    if label is not None:
        after = label[0]
    return after < len(text.tokens) and text.tokens[after].low in {"/", "|"}


def _after_end(text: Text, at: int) -> bool:
    if at == 0:
        return True
    before = text.tokens[at - 1]
    return (
        text.ends_sentence(at - 1)
        or before.low in {"(", "[", LINE, BREAK, ")", "–", "-", "—", "|", "/"}
        or before.dotted
    )


def _credit_from(text: Text, at: int) -> Stretch | None:
    tokens = text.tokens
    start = at
    if tokens[at].low in {"(", "["} and _is_credit_bracket(text, at):
        stop = text.closing[at] + 1
    elif at and tokens[at - 1].low in {"(", "["} and at - 1 in text.closing:
        start = at - 1
        stop = text.closing[at - 1] + 1
    else:
        stop = _credit_end(text, at)
    if stop - start > _LONGEST_CREDIT or _places_people(text, at, stop):
        return None
    return Stretch(start, stop)


def _credit_end(text: Text, at: int) -> int:
    tokens = text.tokens
    end = at
    limit = min(len(tokens), at + _LONGEST_CREDIT + 2)
    while end < limit:
        token = tokens[end]
        if token.low in {LINE, BREAK}:
            return end
        end += 1
        if text.ends_sentence(end - 1) and not _credit_goes_on(text, end):
            return end
    return end


def _credit_goes_on(text: Text, at: int) -> bool:
    if at >= len(text.tokens):
        return False
    return any(
        text.match(at, category) is not None
        for category in (Category.RIGHTS, Category.USAGE, Category.LABEL)
    )


def _places_people(text: Text, start: int, stop: int) -> bool:
    """Whether it is a lead-in after all, with people to be placed behind it."""
    for at in range(start, stop):
        token = text.tokens[at]
        if not token.phrases and not token.text[0].isdigit():
            continue
        if Category.MARKER in token.phrases and text.match(at, Category.MARKER, stop):
            return True
        if at > start and text.tokens[at - 1].low in {"(", ","} and token.low != "c":
            mark = read_mark(text, at, stop)
            if (
                mark is not None
                and mark.side is not None
                and (mark.stop == stop or not text.tokens[mark.stop].is_word)
            ):
                return True
    return False


def find_missing(text: Text, start: int, stop: int) -> list[Missing]:
    """The phrases that name people who are not in the picture."""
    found = []
    at = start
    while at < stop:
        token = text.tokens[at]
        match = text.match(at, Category.MISSING, stop) if token.phrases else None
        if match is None or not _opens_clause(text, at, start):
            at += 1
            continue
        begin = match[0]
        while begin < stop and text.tokens[begin].low in {":", "–", "-", ","}:
            begin += 1
        people = read_list(text, begin, stop) if begin < stop else None
        names = tuple(p.name for p in people.persons if p.name) if people else ()
        if people is None or not names:
            at = match[0]
            continue
        end = people.stop
        found.append(Missing(at, end, names))
        at = max(end, at + 1)
    return found


def _opens_clause(text: Text, at: int, start: int) -> bool:
    if at == start:
        return True
    before = text.tokens[at - 1]
    return not before.is_word or text.ends_sentence(at - 1) or before.dotted
