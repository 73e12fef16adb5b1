"""What stands before a name: office and titles, and where the name begins."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.namestarts import (
    after_small_words,
    known_name,
    last_two,
    particle_run,
)
from archive.captions.namewords import QUOTES, is_lone_surname
from archive.captions.titled import Head, may_be_office, titled_head
from archive.captions.tokens import LINE, Text
from archive.captions.unlisted import agent_head, belongs, lower_case_head

__all__ = ["read_head"]

_LONGEST_OFFICE = 14
_LONGEST_RANK = 4
"""Tokens of a rank in brackets behind an office, the opening one included."""
_INSIDE_OFFICES = {LINE, "&", "-", "+", ".", "/", "'", "’", *QUOTES, "“"}


def read_head(text: Text, index: int, stop: int, must: bool, owned: bool) -> Head | None:
    """The titles or the office in front of a name that may begin at ``index``.

    ``must``: somebody has to stand here, so less is asked of an office. ``owned``: a word such as
    *his* stands before, so that an office is a relation (*his secretary*).
    """
    bound = _head_bound(text, index, stop)
    relation = owned and index < bound and text.tokens[index].flags & Flag.OFFICE
    titled = None if relation else titled_head(text, index, bound, stop)
    if titled is not None:
        return titled
    return (
        _office_head(text, index, bound, must)
        or lower_case_head(text, index, bound)
        or agent_head(text, index, bound)
        or _bare_head(text, index, bound)
    )


def _head_bound(text: Text, index: int, stop: int) -> int:
    tokens = text.tokens
    limit = min(stop, index + _LONGEST_OFFICE)
    at = index
    while at < limit:
        if not tokens[at].is_word and tokens[at].low not in _INSIDE_OFFICES:
            if not _is_rank(text, at, index):
                return at
            at = text.closing[at]
        at += 1
    return limit


def _is_rank(text: Text, at: int, index: int) -> bool:
    """Whether brackets hold a rank behind an office: ``Chaplain (Capt.) Adler``, ``(Ret.)``."""
    tokens = text.tokens
    close = text.closing.get(at)
    return (
        close is not None
        and index < at
        and close - at <= _LONGEST_RANK
        and close + 1 < len(tokens)
        and bool(tokens[at - 1].flags & Flag.OFFICE)
        and bool(tokens[at + 1].flags & Flag.OFFICE or text.match(at + 1, Category.TAIL, close))
        and tokens[close + 1].name_like
    )


def _office_head(text: Text, index: int, bound: int, must: bool) -> Head | None:
    tokens = text.tokens
    for at in range(bound - 1, index - 1, -1):
        token = tokens[at]
        if not token.flags & Flag.OFFICE and Category.OFFICE not in token.phrases:
            continue
        after = _past_office(text, index, at, bound)
        if after is None or not may_be_office(text, index, after) or belongs(text, index, at):
            continue
        name_at = _name_after_office(text, at, after, bound, must)
        phrase = text.match(index, Category.OFFICE, bound)
        whole = phrase is not None and phrase[0] > at > index  # "Lance Cpl."
        if name_at is None or (not whole and _is_name_part(text, index, at, name_at, bound)):
            continue
        return Head((index, name_at), None, name_at, True)
    return None


def _past_office(text: Text, index: int, at: int, bound: int) -> int | None:
    if text.tokens[at].low == "class":
        ranked = index < at < bound - 1 and text.tokens[at - 1].text[0].isdigit()
        return at + 1 if ranked else None
    found = text.match(at, Category.OFFICE, bound)
    after = found[0] if found else (at + 1 if text.tokens[at].flags & Flag.OFFICE else None)
    if after is None:
        return None
    if after < bound and (tail := text.match(after, Category.TAIL, bound)):
        after = tail[0]
    if after < bound and _is_rank(text, after, at):
        after = text.closing[after] + 1
    if after < bound and text.tokens[after].low == LINE:
        after += 1
    return after if after < bound else None


def _name_after_office(text: Text, at: int, after: int, bound: int, must: bool) -> int | None:
    tokens = text.tokens
    following = tokens[after]
    if text.ends_sentence(after - 1):
        return None
    if following.low in QUOTES and after + 3 < bound and tokens[after + 3].name_like:
        return after  # "Polier „Manni“ Krause"
    if following.name_like and not following.flags & Flag.COMPLEMENT:
        if following.flags & Flag.THING and not following.flags & Flag.GIVEN:
            return known_name(text, after + 1, bound)
        return after
    if following.flags & Flag.COMPLEMENT:
        if following.flags & Flag.PARTICLE and not _is_thing_ahead(text, after, bound):
            close = particle_run(text, after, bound)
            if close is not None and close + 1 >= bound and not must:
                return after if not following.flags & Flag.ARTICLE and tokens[at].cap else None
        return (
            known_name(text, after + 1, bound)
            or (last_two(text, after + 1, bound) if must or _names_field(text, after) else None)
            or after_small_words(text, after, bound)
        )
    return after_small_words(text, after, bound) if text.words.genitives else None


def _names_field(text: Text, at: int) -> bool:
    """Whether an office is for one field: ``Dean for Research Hyun-woo Pak``, no town or firm."""
    if text.words.capital_nouns or at + 1 >= len(text.tokens):
        return False
    return bool(text.tokens[at + 1].flags & (Flag.ORGANISATION | Flag.MODIFIER))


def _is_name_part(text: Text, index: int, at: int, name_at: int, bound: int) -> bool:
    """Whether the office word is a name after all: ``Ruth Dean``, ``Karl Richter``."""
    tokens = text.tokens
    token = tokens[at]
    if not token.cap:
        return False
    if (
        at > index
        and tokens[at - 1].cap
        and tokens[at - 1].flags & Flag.GIVEN
        and not tokens[at - 1].flags & Flag.OFFICE
    ):
        return True
    return bool(token.flags & Flag.GIVEN) and is_lone_surname(text, name_at, bound)


def _bare_head(text: Text, index: int, bound: int) -> Head | None:
    tokens = text.tokens
    if index < bound and tokens[index].low in QUOTES:
        nickname = index + 3 < bound and tokens[index + 2].low in QUOTES[tokens[index].low]
        return Head(None, None, index, False) if nickname else None  # "„Manni“ Krause"
    if index >= bound or not tokens[index].name_like:
        return None
    following = tokens[index + 1] if index + 1 < bound else None
    if (
        tokens[index].flags & Flag.OFFICE
        and not tokens[index].flags & Flag.GIVEN
        and (following is not None and following.is_word and not following.name_like)
    ):
        return None
    return Head(None, None, index, False)


def _is_thing_ahead(text: Text, index: int, bound: int) -> bool:
    return any(token.flags & Flag.THING for token in text.tokens[index:bound])
