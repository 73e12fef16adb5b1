"""Titles before a name, and the office that stands between or before them."""

from __future__ import annotations

from dataclasses import dataclass

from archive.captions.lexemes import Category, Flag
from archive.captions.namestarts import known_name
from archive.captions.namewords import is_lone_surname
from archive.captions.tokens import LINE, Text, Token

__all__ = ["Head", "may_be_office", "opens_office", "opens_with_office", "titled_head"]

_LONGEST_OFFICE = 14
_TWO_WORDS = 2
_CROWNS = {"miss", "mr", "mister", "mrs"}
_CROWN_WORDS = Flag.THING | Flag.MODIFIER | Flag.OFFICE | Flag.CITY_PART


@dataclass(slots=True)
class Head:
    """What stands before a name, as spans of tokens, and where the name begins."""

    office: tuple[int, int] | None
    titles: tuple[int, int] | None
    name_at: int
    known_office: bool


def titled_head(text: Text, index: int, bound: int, stop: int) -> Head | None:
    """Titles, and an office before or between them: ``Landrat Dr. Pohl``."""
    tokens = text.tokens
    for at in range(index, bound):
        token = tokens[at]
        if token.low == "(":
            return None
        if (
            Category.TITLE in token.phrases
            and not _is_function(text, at)
            and not (at == index + 1 and opens_office(text, index, at))
            and not opens_office(text, at)
            and (after := _titles(text, at, stop)) > at
        ):
            if at > index and not may_be_office(text, index, at):
                return None
            honour = _honour(text, at, after, bound)
            if honour is not None:
                return Head((index, honour), None, honour, True)
            if at > index:
                return Head((index, at), (at, after), after, True)
            office = _office_after_title(text, after, stop)
            if office is None:
                return Head(None, (at, after), after, False)
            # "Frau Bürgermeisterin Dr. Kern": titles may stand on both sides of the office
            more = _titles(text, office[1], stop)
            titles = (at, more) if more > office[1] else (at, after)
            return Head(office, titles, max(more, office[1]), True)
    return None


def _honour(text: Text, at: int, after: int, bound: int) -> int | None:
    """Where the name begins behind a crown: ``Miss Teen Clover County Addison Speck``."""
    tokens = text.tokens
    if tokens[at].low not in _CROWNS or after != at + 1 or tokens[after].flags & Flag.GIVEN:
        return None
    name_at = known_name(text, after + 1, bound)
    if name_at is None:
        return None
    of_place = any(token.flags & _CROWN_WORDS for token in tokens[after:name_at])
    return name_at if of_place or name_at > after + 1 else None


def _is_function(text: Text, at: int) -> bool:
    """Whether a form of address is used as a noun of its own: ``her brother Noah``."""
    token = text.tokens[at]
    if not token.flags & Flag.OFFICE or token.cap:
        return False
    title = text.match(at, Category.TITLE)
    return title is None or title[0] == at + 1


def opens_office(text: Text, at: int, over: int | None = None) -> bool:
    """Whether an office begins with a title or a place: ``Lord Mayor``, ``left tackle``.

    With ``over`` it has to take in that token too: ``Past Master``.
    """
    office = text.match(at, Category.OFFICE)
    if office is None or over is not None:
        return office is not None and over is not None and office[0] > over
    title = text.match(at, Category.TITLE)
    return office[0] > (title[0] if title else at + 1)


def opens_with_office(text: Text, at: int, stop: int) -> bool:
    """Whether a piece begins with an office, words such as ``deputy`` before it."""
    while at < stop:
        token = text.tokens[at]
        if token.flags & Flag.OFFICE or text.match(at, Category.OFFICE, stop):
            return True
        if not token.flags & Flag.MODIFIER:
            return False
        at += 1
    return False


def _titles(text: Text, index: int, stop: int) -> int:
    """The index after a row of titles that a name, an office or a particle follows."""
    tokens = text.tokens
    at = index
    last = index
    while at < stop:
        found = text.match(at, Category.TITLE, stop)
        if found is None:
            break
        after, value = found
        ending = tokens[after - 1]
        if after > at + 1 and ending.cap and ending.flags & Flag.GIVEN and not ending.dotted:
            after -= 1  # "Dr. Phil O’Brien" is no "Dr. phil."
        if _is_given_here(text, at, after, stop):
            break
        if value == "before given" and not (
            after + 1 < stop and tokens[after].name_like and tokens[after + 1].name_like
        ):
            break
        tail = text.match(after, Category.TAIL, stop) if after < stop else None
        if tail is not None and tokens[tail[0] - 1].dotted:
            after = tail[0]  # "Univ.-Prof. i. R. Dr."
        close = text.closing.get(after, stop) if after < stop else stop
        if close == after + 2 and close + 1 < stop and tokens[after + 1].text.isupper():
            after = close + 1  # "Dipl.-Ing. (FH)"
        at = after
        if at < stop and (tokens[at].name_like or tokens[at].flags & (Flag.PARTICLE | Flag.OFFICE)):
            last = at
        elif at < stop and tokens[at].low == LINE and at + 1 < stop and tokens[at + 1].name_like:
            at += 1
            last = at
    return last


def _is_given_here(text: Text, at: int, after: int, stop: int) -> bool:
    """Whether a foreign form of address is a given name: ``Don Krause``, not ``Don Camillo``."""
    token = text.tokens[at]
    if after != at + 1 or after >= stop or token.dotted or not token.flags & Flag.GIVEN:
        return False
    return not text.tokens[after].flags & Flag.GIVEN and is_lone_surname(text, after, stop)


def _office_after_title(text: Text, index: int, stop: int) -> tuple[int, int] | None:
    if index + 1 < stop and text.tokens[index].flags & Flag.ARTICLE:
        index += 1  # "Mme le maire"
    at = index
    while at < stop and text.tokens[at].flags & Flag.MODIFIER:
        at += 1
    found = text.match(at, Category.OFFICE, stop) if at < stop else None
    end = (
        found[0]
        if found
        else (at + 1 if at < stop and text.tokens[at].flags & Flag.OFFICE else None)
    )
    if end is None or end >= stop:
        return None
    following = text.tokens[end]
    if not following.name_like and not following.flags & Flag.PARTICLE:
        return None
    given = text.tokens[end - 1].cap and text.tokens[end - 1].flags & Flag.GIVEN
    return None if given and is_lone_surname(text, end, stop) else (index, end)


def may_be_office(text: Text, index: int, stop: int) -> bool:
    """Whether nothing speaks against these words being an office."""
    tokens = text.tokens
    first = tokens[index]
    if first.flags & Flag.OBJECT and not first.flags & (Flag.OFFICE | Flag.MODIFIER):
        bare = text.words.capital_nouns or not first.cap or stop - index < _TWO_WORDS
        if bare or not any(token.flags & Flag.OFFICE for token in tokens[index + 1 : stop]):
            return False  # but "House Speaker", "Church Warden"
    if stop - index > _LONGEST_OFFICE or (
        first.flags & Flag.STOP and not first.flags & Flag.MODIFIER
    ):
        return False
    if first.flags & Flag.GIVEN and not first.flags & Flag.OFFICE and not opens_office(text, index):
        return False
    return not any(
        text.ends_sentence(at) or _breaks_office(tokens[at]) for at in range(index, stop)
    )


def _breaks_office(token: Token) -> bool:
    """Whether a small word shows a sentence going on: ``hugs pitcher Kay Moon after the ...``."""
    linking = Flag.COMPLEMENT | Flag.ARTICLE | Flag.MODIFIER | Flag.OFFICE | Flag.ROLE_PREPOSITION
    return bool(token.flags & Flag.STOP) and not token.cap and not token.flags & linking
