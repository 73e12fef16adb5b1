"""What stands before a name: office and titles, and where the name begins."""

from __future__ import annotations

from dataclasses import dataclass

from archive.captions.lexemes import Category, Flag
from archive.captions.namewords import QUOTES, is_lone_surname
from archive.captions.tokens import LINE, Text, Token

__all__ = ["Head", "opens_office", "opens_with_office", "read_head"]

_LONGEST_OFFICE = 14
_SHORTEST_OFFICE = 4
_INSIDE_OFFICES = {LINE, "&", "-", "+", ".", "/", "'", "’", *QUOTES, "“"}
_LONGEST_SHORT_FORM = 4
_MOST_SMALL_WORDS = 5
_LONGEST_RANK = 4
"""Tokens of a rank in brackets behind an office, the opening one included."""


@dataclass(slots=True)
class Head:
    office: tuple[int, int] | None
    titles: tuple[int, int] | None
    name_at: int
    known_office: bool


def read_head(text: Text, index: int, stop: int, must: bool, owned: bool) -> Head | None:
    bound = _head_bound(text, index, stop)
    relation = owned and index < bound and text.tokens[index].flags & Flag.OFFICE
    titled = None if relation else _titled_head(text, index, bound, stop)
    if titled is not None:
        return titled
    return (
        _office_head(text, index, bound, must)
        or _lower_case_head(text, index, bound)
        or _agent_head(text, index, bound)
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
    """Whether brackets hold a rank behind an office: ``Chaplain (Capt.) Ruth Adler``."""
    tokens = text.tokens
    close = text.closing.get(at)
    return (
        close is not None
        and index < at
        and close - at <= _LONGEST_RANK
        and close + 1 < len(tokens)
        and bool(tokens[at - 1].flags & tokens[at + 1].flags & Flag.OFFICE)
        and tokens[close + 1].name_like
    )


def _titled_head(text: Text, index: int, bound: int, stop: int) -> Head | None:
    tokens = text.tokens
    for at in range(index, bound):
        token = tokens[at]
        if token.low == "(":
            return None
        if (
            Category.TITLE in token.phrases
            and not _is_function(text, at)
            and not opens_office(text, at)
            and (after := _titles(text, at, stop)) > at
        ):
            if at > index and not _may_be_office(text, index, at):
                return None
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


def _is_function(text: Text, at: int) -> bool:
    """Whether a form of address is used as a noun of its own: ``her brother Noah``."""
    token = text.tokens[at]
    if not token.flags & Flag.OFFICE or token.cap or token.dotted:
        return False
    title = text.match(at, Category.TITLE)
    return title is None or title[0] == at + 1


def opens_office(text: Text, at: int) -> bool:
    """Whether an office begins with a title or a place: ``Lord Mayor``, ``left tackle``."""
    office = text.match(at, Category.OFFICE)
    title = text.match(at, Category.TITLE)
    return office is not None and office[0] > (title[0] if title else at + 1)


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


def _may_be_office(text: Text, index: int, stop: int) -> bool:
    tokens = text.tokens
    first = tokens[index]
    if first.flags & Flag.OBJECT and not first.flags & (Flag.OFFICE | Flag.MODIFIER):
        return False
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


def _office_head(text: Text, index: int, bound: int, must: bool) -> Head | None:
    tokens = text.tokens
    for at in range(bound - 1, index - 1, -1):
        token = tokens[at]
        if not token.flags & Flag.OFFICE and Category.OFFICE not in token.phrases:
            continue
        after = _past_office(text, at, bound)
        if after is None or not _may_be_office(text, index, after) or _belongs(text, index, at):
            continue
        name_at = _name_after_office(text, at, after, bound, must)
        phrase = text.match(index, Category.OFFICE, bound)
        whole = phrase is not None and phrase[0] > at > index  # "Lance Cpl."
        if name_at is None or (not whole and _is_name_part(text, index, at, name_at, bound)):
            continue
        return Head((index, name_at), None, name_at, True)
    return None


def _belongs(text: Text, index: int, at: int) -> bool:
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


def _past_office(text: Text, at: int, bound: int) -> int | None:
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
            return _known_name(text, after + 1, bound)
        return after
    if following.flags & Flag.COMPLEMENT:
        if following.flags & Flag.PARTICLE and not _is_thing_ahead(text, after, bound):
            close = _particle_run(text, after, bound)
            if close is not None and close + 1 >= bound and not must:
                return after if not following.flags & Flag.ARTICLE and tokens[at].cap else None
        return (
            _known_name(text, after + 1, bound)
            or (_last_two(text, after + 1, bound) if must else None)
            or _after_small_words(text, after, bound)
        )
    return _after_small_words(text, after, bound) if text.words.genitives else None


def _after_small_words(text: Text, at: int, bound: int) -> int | None:
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
    return at if at < limit and not linked and _two_names(text, at, bound) else None


def _is_thing_ahead(text: Text, index: int, bound: int) -> bool:
    return any(token.flags & Flag.THING for token in text.tokens[index:bound])


def _particle_run(text: Text, index: int, bound: int) -> int | None:
    at = index
    while at < bound and text.tokens[at].flags & Flag.PARTICLE:
        at += 1
    return at if index < at < bound and text.tokens[at].name_like else None


def _known_name(text: Text, index: int, bound: int) -> int | None:
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


def _last_two(text: Text, index: int, bound: int) -> int | None:
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


def _lower_case_head(text: Text, index: int, bound: int) -> Head | None:
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
        if _belongs(text, index, at) and tokens[at].flags & Flag.OFFICE:
            return None
        name_at = _known_name(text, at, bound)
        return None if name_at is None else Head((index, name_at), None, name_at, False)
    known = _known_name(text, at, bound)
    if known is None and (at + 1 >= bound or not tokens[at + 1].name_like):
        return None
    return Head((index, at), None, at, False)


def _small_before_name(text: Text, index: int, bound: int) -> Head | None:
    """An office that ends in a small word before a known name: ``K-9 handler Brent Lowry``."""
    tokens = text.tokens
    name_at = _known_name(text, index + 1, min(bound, index + _MOST_SMALL_WORDS + 1))
    if name_at is None or tokens[name_at - 1].cap or tokens[index].flags & Flag.GIVEN:
        return None
    if any(token.flags & Flag.STOP or not token.is_word for token in tokens[index:name_at]):
        return None
    return Head((index, name_at), None, name_at, False)


def _agent_head(text: Text, index: int, bound: int) -> Head | None:
    """An office nobody listed, told by the known given name behind it: ``Rechtsaußen Uwe Zint``."""
    tokens = text.tokens
    first = tokens[index]
    if first.flags & (Flag.GIVEN | Flag.PARTICLE | Flag.STOP):
        return None
    if _is_short_form(text, index, bound):
        return Head((index, index + 1), None, index + 1, False)
    if not first.flags & Flag.MODIFIER and (
        not first.cap or len(first.text) < _SHORTEST_OFFICE or first.dotted
    ):
        return None
    name_at = _known_name(text, index + 1, min(bound, index + 4))
    if name_at is None and first.flags & Flag.AGENT and _two_names(text, index + 1, bound):
        name_at = index + 1
    if name_at is None or any(
        tokens[k].flags & (Flag.GIVEN | Flag.OBJECT) for k in range(index, name_at)
    ):
        return None
    return Head((index, name_at), None, name_at, False)


def _is_short_form(text: Text, index: int, bound: int) -> bool:
    """Whether capitals before a full name are an office: ``FBL Heike Tran``, no ``JP Lang``."""
    first = text.tokens[index]
    return (
        1 < len(first.text) <= _LONGEST_SHORT_FORM
        and first.text.isupper()
        and not first.flags & Flag.THING
        and index + 2 < bound
        and not text.tokens[index + 1].text.isupper()
        and _known_name(text, index + 1, index + 3) == index + 1
    )


def _two_names(text: Text, index: int, bound: int) -> bool:
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


def _bare_head(text: Text, index: int, bound: int) -> Head | None:
    tokens = text.tokens
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
