"""Offices that nobody listed, told by the name behind them."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.namestarts import (
    known_name,
    two_names,
)
from archive.captions.titled import Head
from archive.captions.tokens import Text

__all__ = ["agent_head", "belongs", "lower_case_head"]

_SHORTEST_OFFICE = 4
_LONGEST_SHORT_FORM = 4
_MOST_SMALL_WORDS = 5
_LONGEST_OWNER = 4


def lower_case_head(text: Text, index: int, bound: int) -> Head | None:
    """An office nobody listed, written small where nouns are: ``guest judge Ann Poe``."""
    tokens = text.tokens
    first = tokens[index]
    if first.cap and not text.words.capital_nouns:
        return _small_before_name(text, index, bound)
    if (
        text.words.capital_nouns
        or first.cap
        or not first.is_word
        or first.flags & (Flag.STOP | Flag.AND)
    ):
        return None
    if text.match(index, Category.WITH):
        return None
    if first.flags & Flag.PARTICLE and index + 1 < bound and tokens[index + 1].name_like:
        return None
    at = index
    while at < bound and tokens[at].is_word and not tokens[at].name_like:
        if tokens[at].flags & Flag.STOP and not tokens[at].flags & Flag.COMPLEMENT:
            return None
        at += 1
    if at >= bound or at - index > 5 or not tokens[at].name_like or tokens[index].text[0].isdigit():
        return None
    if tokens[at - 1].flags & Flag.COMPLEMENT:
        if belongs(text, index, at) and tokens[at].flags & Flag.OFFICE:
            return None
        name_at = known_name(text, at, bound)
        return None if name_at is None else Head((index, name_at), None, name_at, False)
    known = known_name(text, at, bound)
    if known is None and (at + 1 >= bound or not tokens[at + 1].name_like):
        return None
    return Head((index, at), None, at, False)


def _small_before_name(text: Text, index: int, bound: int) -> Head | None:
    """An office that ends in a small word before a known name: ``K-9 handler Brent Lowry``."""
    tokens = text.tokens
    name_at = known_name(text, index + 1, min(bound, index + _MOST_SMALL_WORDS + 1))
    if name_at is None or tokens[name_at - 1].cap or tokens[index].flags & Flag.GIVEN:
        return None
    if any(token.flags & Flag.STOP or not token.is_word for token in tokens[index:name_at]):
        return None
    return Head((index, name_at), None, name_at, False)


def agent_head(text: Text, index: int, bound: int) -> Head | None:
    """An office nobody listed, told by the known given name behind it: ``Rechtsaußen Uwe Zint``."""
    tokens = text.tokens
    first = tokens[index]
    if first.flags & (Flag.GIVEN | Flag.PARTICLE | Flag.STOP):
        return None
    owner = _owner_head(text, index, bound)
    if owner is not None:
        return owner
    if _is_short_form(text, index, bound):
        return Head((index, index + 1), None, index + 1, False)
    code = index + 1 < bound and tokens[index + 1].low == "/"  # "T/5"
    if not (code or first.flags & Flag.MODIFIER) and (
        not first.cap or len(first.text) < _SHORTEST_OFFICE or first.dotted
    ):
        return None
    name_at = known_name(text, index + 1, min(bound, index + 4))
    if name_at is None and first.flags & Flag.AGENT and two_names(text, index + 1, bound):
        name_at = index + 1
    if name_at is None or any(
        tokens[k].flags & (Flag.GIVEN | Flag.OBJECT | Flag.PLURAL) for k in range(index, name_at)
    ):
        return None
    return Head((index, name_at), None, name_at, False)


def _owner_head(text: Text, index: int, bound: int) -> Head | None:
    """Whom somebody plays or works for, in the genitive: ``Central High's Bea Lombardi``."""
    if not text.owners:
        return None
    for at in range(index, min(bound - 2, index + _LONGEST_OWNER)):
        if text.tokens[at].low.endswith("'s"):
            named = known_name(text, at + 1, min(bound, at + 3)) == at + 1
            named = named or two_names(text, at + 1, bound)
            return Head((index, at + 1), None, at + 1, False) if named else None
    return None


def _is_short_form(text: Text, index: int, bound: int) -> bool:
    """Whether capitals before a full name are an office: ``FBL Heike Tran``, no ``JP Lang``."""
    first = text.tokens[index]
    return (
        1 < len(first.text) <= _LONGEST_SHORT_FORM
        and first.text.isupper()
        and not first.flags & Flag.THING
        and index + 2 < bound
        and not text.tokens[index + 1].text.isupper()
        and known_name(text, index + 1, index + 3) == index + 1
    )


def belongs(text: Text, index: int, at: int) -> bool:
    """Whether the office only says whose something is: ``the party of Senator Crane``."""
    between = text.tokens[at - 1] if at > index + 1 else None
    return (
        between is not None
        and not text.words.capital_nouns
        and bool(between.flags & Flag.COMPLEMENT)
        and not between.flags & Flag.OFFICE
        and not any(
            token.cap or token.flags & (Flag.OFFICE | Flag.MODIFIER | Flag.AGENT)
            for token in text.tokens[index : at - 1]
        )
    )
