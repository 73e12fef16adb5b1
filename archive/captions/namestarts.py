"""Where a name begins behind an office and what the office is for."""

from __future__ import annotations

from archive.captions.lexemes import Flag
from archive.captions.namewords import QUOTES
from archive.captions.tokens import Text

__all__ = ["after_small_words", "known_name", "last_two", "particle_run", "two_names"]

_MOST_SMALL_WORDS = 5


def known_name(text: Text, index: int, bound: int) -> int | None:
    """Where a known given name begins that a further name follows."""
    tokens = text.tokens
    for at in range(index, bound - 1):
        token = tokens[at]
        if token.cap and token.flags & Flag.GIVEN and not tokens[at - 1].flags & Flag.ARTICLE:
            following = tokens[at + 1]
            if not following.flags & Flag.THING and (
                following.name_like or following.flags & Flag.PARTICLE or following.low in QUOTES
            ):
                return at
    return None


def two_names(text: Text, index: int, bound: int) -> bool:
    """Whether two words and no more are left, both fit for a name: ``Homeowner Vyq Dunn``."""
    tokens = text.tokens
    no_name = Flag.THING | Flag.OFFICE | Flag.STOP | Flag.GROUP | Flag.GENERATION | Flag.CITY_PART
    names = tokens[index : index + 2]
    return (
        index + 2 <= bound
        and all(token.name_like and not token.flags & no_name for token in names)
        and not names[0].dotted
        and (index + 2 == len(tokens) or not tokens[index + 2].name_like)
    )


def last_two(text: Text, index: int, bound: int) -> int | None:
    """Where a name of the last two words begins, for lack of a better sign."""
    tokens = text.tokens
    end = bound
    while end > index and not tokens[end - 1].is_word:
        end -= 1
    start = end - 2
    while start > index and tokens[start].flags & Flag.PARTICLE:
        start -= 1
    if start <= index or not all(
        tokens[at].name_like or tokens[at].flags & Flag.PARTICLE for at in range(start, end)
    ):
        return None
    if any(tokens[at].flags & (Flag.THING | Flag.CITY_PART) for at in range(start, end)):
        return None
    return start


def particle_run(text: Text, index: int, bound: int) -> int | None:
    """The name behind one or more particles."""
    at = index
    while at < bound and text.tokens[at].flags & Flag.PARTICLE:
        at += 1
    return at if index < at < bound and text.tokens[at].name_like else None


def after_small_words(text: Text, at: int, bound: int) -> int | None:
    """Where a name of two words begins behind what an office is for: ``chef d'école Ev Roux``."""
    tokens = text.tokens
    if text.words.capital_nouns:
        return None
    limit = min(bound, at + _MOST_SMALL_WORDS)
    while at < limit and not tokens[at].name_like:
        linking = tokens[at].flags & (Flag.COMPLEMENT | Flag.ARTICLE)
        if not tokens[at].is_word or (tokens[at].flags & (Flag.STOP | Flag.AND) and not linking):
            return None
        at += 1
    linked = tokens[at - 1].flags & (Flag.COMPLEMENT | Flag.ARTICLE)
    return at if at < limit and not linked and two_names(text, at, bound) else None
