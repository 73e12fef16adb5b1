"""Where a personal name ends: particles, initials, nicknames, birth names, generations."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.tokens import LINE, Text, Token

__all__ = ["QUOTES", "ends_name", "is_lone_surname", "links_particles", "read_name"]

QUOTES = {
    "„": '“”"',
    "“": '”“"',
    '"': '"',
    "«": "»",
    "»": "«",
    "‚": "‘’'",
    "‘": "’'",
    "'": "'",
    "”": "”",
}
_LONGEST_NAME = 7
_LONGEST_NICKNAME = 5
_LONGEST_INSERTION = 3


def is_lone_surname(text: Text, at: int, bound: int) -> bool:
    """Whether one word, particles aside, is all that is left of a name."""
    words = 0
    while at < bound and (text.tokens[at].name_like or text.tokens[at].flags & Flag.PARTICLE):
        if words and ends_name(text, at, bound):
            break
        words += not text.tokens[at].flags & Flag.PARTICLE
        at += 1
    return words < 2


def read_name(text: Text, index: int, stop: int, *, headed: bool) -> int:
    """The index after a name that begins at a token; the same index if there is none."""
    tokens = text.tokens
    at = index
    words = 0
    only_given = True
    if index + 3 < stop and tokens[index].low in QUOTES and tokens[index + 3].name_like:
        closes = tokens[index + 2].low in QUOTES[tokens[index].low]
        at = index + 3 if closes else index  # "„Manni“ Krause"
    while at < stop and words < _LONGEST_NAME:
        token = tokens[at]
        if words and token.flags & Flag.GENERATION:
            return at + 1
        if token.flags & Flag.PARTICLE and (words or headed or token.cap):
            after = _past_particles(text, at, stop, words, only_given)
            if after is not None:
                at = after
                continue
        if token.low == "of" and words == 1 and headed and _is_seat(text, index, at, stop):
            at += 1  # "Baroness Thornbury of Kelso"
            continue
        if token.name_like:
            if words and ends_name(text, at, stop):
                break
            words += 1
            only_given = only_given and bool(token.flags & Flag.GIVEN or token.dotted)
            at += 1
            if text.ends_sentence(at - 1):
                break
        else:
            after = _past_extra(text, at, stop, words)
            if after is None:
                break
            at = after
    return at if words else index


def _is_seat(text: Text, index: int, at: int, stop: int) -> bool:
    """Whether a peer's seat follows: a noble title before one name, ``of`` and a place."""
    tokens = text.tokens
    return bool(tokens[index - 1].flags & Flag.NOBLE) and at + 1 < stop and tokens[at + 1].name_like


def ends_name(text: Text, at: int, stop: int) -> bool:
    """Whether a word is behind the name: a suffix (``jun.``, ``MdL``), or all in capitals."""
    token = text.tokens[at]
    capitals = (
        len(token.text) > 1 and token.text.isupper() and not text.tokens[at - 1].text.isupper()
    )
    if Category.SUFFIX in token.phrases and (capitals or not token.flags & Flag.GIVEN):
        return text.match(at, Category.SUFFIX, stop) is not None
    return (
        bool(token.flags & Flag.STOP)
        and token.cap
        and text.words.capital_nouns
        and token.text.isupper()
    )


def _past_particles(text: Text, index: int, stop: int, words: int, only_given: bool) -> int | None:
    tokens = text.tokens
    first = tokens[index]
    if first.flags & Flag.AND or (
        first.flags & Flag.STOP and words != 1 and not first.flags & Flag.ROLE_PREPOSITION
    ):
        return None
    at = index
    while (
        at < stop
        and (tokens[at].flags & Flag.PARTICLE or links_particles(text, at))
        and not (at > index and tokens[at].cap and tokens[at].flags & Flag.GIVEN)
    ):
        at += 1
    if at >= stop or not tokens[at].name_like:
        return None
    if first.flags & Flag.ROLE_PREPOSITION and not first.cap:
        noun = tokens[at]
        things = Flag.THING if text.words.capital_nouns else Flag.ORGANISATION
        bare = text.words.capital_nouns and at == index + 1 and not first.low.endswith("m")
        if noun.flags & things and (words > 1 or (text.words.capital_nouns and not bare)):
            return None  # "Anna von der Feuerwehr", but "Georg von Talheim"
        if (
            text.words.capital_nouns
            and words >= 2
            and not only_given
            and not tokens[index - 1].flags & Flag.NOBLE
        ):
            return None
    return at


def links_particles(text: Text, at: int) -> bool:
    """Whether a conjunction stands between particles: ``von und zu``."""
    tokens = text.tokens
    return (
        0 < at < len(tokens) - 1
        and bool(tokens[at].flags & Flag.AND)
        and bool(tokens[at - 1].flags & Flag.PARTICLE & tokens[at + 1].flags)
    )


def _past_extra(text: Text, at: int, stop: int, words: int) -> int | None:
    """Past what belongs to a name without being one: nickname, birth name, class year."""
    tokens = text.tokens
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < stop else None
    if not words:
        return None
    if token.low in QUOTES:
        for close in range(at + 2, min(stop, at + 2 + _LONGEST_NICKNAME)):
            if tokens[close].low in QUOTES[token.low]:
                return close + 1
        return None
    if token.flags & Flag.BORN and following is not None and following.name_like:
        return at + 1
    if _is_class_year(token):
        return at + 1
    if token.low == LINE and words == 1 and following is not None and following.name_like:
        return at + 1
    if token.low == "," and following is not None:
        born = following.flags & Flag.BORN and at + 2 < stop and tokens[at + 2].name_like
        if born or following.flags & Flag.GENERATION:
            return at + 1
    end = text.closing.get(at, stop)
    if at + 2 < end < stop and tokens[at + 1].flags & Flag.BORN and tokens[at + 2].name_like:
        return end + 1
    return end + 1 if end + 1 < stop and _names_inside(text, at, end, words == 1) else None


def _is_class_year(token: Token) -> bool:
    return token.text[0] in "’'" and token.text[1:].isdigit()


def _names_inside(text: Text, at: int, end: int, alone: bool) -> bool:
    """Whether brackets inside a name hold another one: ``Peggy (Lund) Olsen``."""
    tokens = text.tokens
    following = tokens[end + 1]
    no_name = Flag.THING | Flag.OFFICE | Flag.MODIFIER | Flag.STOP | Flag.GROUP
    return (
        1 < end - at <= _LONGEST_INSERTION
        and bool(alone or tokens[at - 1].flags & Flag.GIVEN or _is_class_year(following))
        and (following.name_like or _is_class_year(following))
        and not following.flags & no_name
        and Category.TITLE not in following.phrases
        and all(
            token.name_like
            and not token.places
            and not token.flags & no_name
            and not token.text.isupper()
            for token in tokens[at + 1 : end]
        )
    )
