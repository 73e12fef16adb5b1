"""Cutting a list of people into its pieces."""

from __future__ import annotations

from typing import NamedTuple

from archive.captions.lexemes import Category, Flag
from archive.captions.namewords import links_particles
from archive.captions.tokens import LINE, Text

__all__ = ["Segment", "cut"]

_DASHES = {"-", "–", "—", "•", "|"}
_LONGEST_RANK = 5
_LONGEST_FIELD = 3
_PUNCTUATION = {",", ";", "/", LINE, "•", "|"}


class Segment(NamedTuple):
    """A piece of a list, and the separator before it (``,`` ``;`` ``/`` ``–`` ``and`` ``with``)."""

    start: int
    stop: int
    separator: str
    at: int


def cut(text: Text, start: int, stop: int) -> list[Segment]:
    """The pieces between separators, up to the end of the sentence."""
    tokens = text.tokens
    segments: list[Segment] = []
    first, separator, mark_at = start, "", start
    at = start
    while at < stop:
        token = tokens[at]
        if at == first and token.dotted:
            _mark_ranks(text, at, stop)
        if at == first and (office := text.match(at, Category.OFFICE, stop)):
            at = max(at + 1, office[0] - 1)  # "Police and Crime Commissioner"
            if at > first + 1:
                continue
            at = first
        joint = _joint(text, first, at, stop) if token.phrases or not token.is_word else None
        if joint is not None and joint[1] == LINE and _goes_on(text, first, at, stop, separator):
            joint = None
        if joint is not None:
            after, kind = joint
            if at > first:
                segments.append(Segment(first, at, separator, mark_at))
                separator, mark_at = kind, at
            elif kind in {"and", "with"} or separator in {"", LINE}:
                separator = f";{kind}" if separator == ";" and kind == "and" else kind
            first = at = after
            continue
        if token.low in {"(", "["} and (close := text.closing.get(at)) is not None and close < stop:
            at = close + 1
            continue
        if token.is_word and not token.dotted:
            at += 1
            continue
        if text.ends_sentence(at) or token.low in {")", "]"}:
            stop = at + 1 if token.is_word else at
            break
        at += 1
    if stop > first:
        segments.append(Segment(first, stop, separator, mark_at))
    return segments


def _mark_ranks(text: Text, at: int, stop: int) -> None:
    """Note that words at the beginning of a piece are abbreviations: ``gen. bryg. Roman Szulc``."""
    tokens = text.tokens
    begin = at
    while at + 1 < stop and tokens[at].dotted and 1 < len(tokens[at].text) <= _LONGEST_RANK:
        following = tokens[at + 1]
        numbered = following.text.isdigit() and at + 2 < stop and tokens[at + 2].is_word
        if tokens[at].cap and not (following.flags & (Flag.GIVEN | Flag.OFFICE) or numbered):
            break
        at += 1
        if numbered or (following.name_like and not following.flags & Flag.STOP):
            for token in tokens[begin:at]:
                if not token.flags & Flag.GIVEN:
                    token.flags |= Flag.ABBREVIATION
            return


def _goes_on(text: Text, first: int, at: int, stop: int, separator: str) -> bool:
    """Whether a line break only wraps: inside a name, behind a title, before a small word."""
    tokens = text.tokens
    if at <= first or at + 1 >= stop:
        return False
    last, following = tokens[at - 1], tokens[at + 1]
    if last.text.endswith("-") or (
        last.flags & (Flag.COMPLEMENT | Flag.ARTICLE | Flag.ROLE_PREPOSITION) and not last.cap
    ):
        return True
    if following.is_word and not following.cap and not following.flags & Flag.AND:
        return (
            separator in {",", "and"}
            and not following.name_like
            and not following.flags & Flag.OFFICE
        )
    if not following.name_like or (following.flags & Flag.GIVEN and not last.phrases):
        return False
    if last.flags & Flag.OFFICE and separator != "," and at - first == 1:
        return True
    if Category.TITLE in last.phrases and last.dotted:
        return True
    alone = at - first == 1 or bool(tokens[at - 2].flags & Flag.OFFICE) or tokens[at - 2].dotted
    return (
        alone and bool(last.flags & Flag.GIVEN) and not following.flags & (Flag.GIVEN | Flag.OFFICE)
    )


def _links_fields(text: Text, first: int, at: int, stop: int) -> bool:
    """Whether a conjunction joins what an office is for: ``Leiter Schule und Sport Jens Volk``."""
    tokens = text.tokens
    if not tokens[first].flags & Flag.OFFICE or not text.words.capital_nouns or at + 2 >= stop:
        return False
    if any(token.flags & Flag.GIVEN for token in tokens[first + 1 : at]):
        return False
    field, name = tokens[at + 1], tokens[at + 2]
    return (
        bool(field.flags & Flag.ORGANISATION)
        and not field.flags & (Flag.OFFICE | Flag.GROUP)
        and bool(name.flags & Flag.GIVEN)
    )


def _joint(text: Text, first: int, at: int, stop: int) -> tuple[int, str] | None:
    token = text.tokens[at]
    if not token.is_word:
        if token.low == "/" and _is_tight(text, first, at, stop):
            return None  # "actor/writer"
        if token.low in _PUNCTUATION:
            return at + 1, token.low
        if token.low in _DASHES and _spaced(text, at):
            return at + 1, "–"
        if token.low in {"&", "+"}:
            return None if _joins_office(text, first, at, stop) else (at + 1, "and")
        if token.low == ":":
            return at + 1, ":"
        return None
    if not token.phrases:
        return None
    if (found := text.match(at, Category.AND, stop)) and not (token.cap and token.dotted):
        whole = links_particles(text, at) or _links_fields(text, first, at, stop)
        return None if whole else (found[0], "and")
    if found := text.match(at, Category.WITH, stop):
        return None if _says_whence(text, at, found[0], stop) else (found[0], "with")
    return None


def _joins_office(text: Text, first: int, at: int, stop: int) -> bool:
    """Whether ``&`` stands inside what an office is for: ``Parks & Rec Director Tam Huynh``."""
    tokens = text.tokens
    if text.words.capital_nouns or at - first > _LONGEST_FIELD:
        return False
    if any(not t.cap or t.flags & (Flag.GIVEN | Flag.OFFICE) for t in tokens[first:at]):
        return False
    for token in tokens[at + 1 : min(stop, at + 1 + _LONGEST_FIELD)]:
        if not token.cap or (token.flags & Flag.GIVEN and not token.flags & Flag.OFFICE):
            return False
        if token.flags & Flag.OFFICE:
            return True
    return False


def _says_whence(text: Text, at: int, after: int, stop: int) -> bool:
    """Whether a word for "with" means "from" here: ``Natalia Drozd ze straży pożarnej``."""
    if after >= stop or text.match(at, Category.ROLE_PREPOSITION, stop) is None:
        return False
    following = text.tokens[after]
    people = Flag.OFFICE | Flag.GROUP | Flag.COUNT | Flag.MODIFIER | Flag.POSSESSIVE
    return following.is_word and not following.name_like and not following.flags & people


def _is_tight(text: Text, first: int, at: int, stop: int) -> bool:
    """Whether a slash without a space joins small words, two offices or the parts of a rank."""
    tokens = text.tokens
    if at <= first or at + 1 >= stop:
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    tight = before.end == tokens[at].start and tokens[at].end == after.start
    if not (tight and before.is_word and after.is_word):
        return False
    offices = before.flags & after.flags & Flag.OFFICE
    rank = len(before.text) == 1 and at - 1 == first  # "T/5", "L/Cpl"
    return rank or bool(offices) or not (before.cap or after.cap)


def _spaced(text: Text, at: int) -> bool:
    token = text.tokens[at]
    before = text.source[token.start - 1 : token.start]
    return before.isspace() or before in {")", ""}
