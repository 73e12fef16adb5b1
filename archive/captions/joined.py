"""People that marked ones are joined to, and roles that stand behind a mark.

An unmarked member of a coordination belongs to the picture too: ``Anna Kern (l.) und Tom Rauer``.
"""

from __future__ import annotations

from archive.captions.backwards import person_before
from archive.captions.behind import read_role
from archive.captions.found import Found
from archive.captions.lexemes import Category, Flag
from archive.captions.marks import read_mark
from archive.captions.persons import read_person
from archive.captions.tokens import BREAK, Text, Token

__all__ = ["affiliation_behind", "role_behind", "unmarked"]

_SURE = 2
_LONGEST_RUN = 16
_LONGEST_ROLE = 13
_ROLE_ENDS = {",", ";", ":", "–", BREAK}
_ROLE_STARTS = Flag.OFFICE | Flag.MODIFIER | Flag.THING | Flag.ROLE_PREPOSITION

_Taken = set[tuple[int, int]]


def unmarked(text: Text, marked: list[Found], start: int, stop: int) -> list[Found]:
    """The people without a mark that stand in one row of names with marked ones."""
    taken: _Taken = {(person.name_start, person.name_stop) for person in marked}
    extra: list[Found] = []
    for number, person in enumerate(marked):
        floor = marked[number - 1].stop if number else start
        ceiling = marked[number + 1].start if number + 1 < len(marked) else stop
        extra.extend(_joined_before(text, person, floor, taken))
        extra.extend(_joined_behind(text, person, ceiling, taken))
    return extra


def _joined_before(text: Text, person: Found, floor: int, taken: _Taken) -> list[Found]:
    if person.mark is not None and person.mark.start < person.start:
        return []
    joined: list[Found] = []
    at = person.start
    while at - 1 > floor:
        before = text.tokens[at - 1]
        if not (before.flags & Flag.AND or before.low == ","):
            break
        other = person_before(text, at - 1, floor)
        if other is None or other.strength < 2 or (other.name_start, other.name_stop) in taken:
            break
        taken.add((other.name_start, other.name_stop))
        joined.append(other)
        at = other.start
    return joined


def _joined_behind(text: Text, person: Found, ceiling: int, taken: _Taken) -> list[Found]:
    joined: list[Found] = []
    at = max(person.stop, person.mark.stop if person.mark else 0)
    if at < ceiling and text.tokens[at].low == ")":
        at += 1
    while (joint := _past_joint(text, at, ceiling)) is not None:
        begin, conjunction = joint
        other = _next_person(text, begin, ceiling, needed=_SURE if conjunction else _SURE + 1)
        if other is None or (other.name_start, other.name_stop) in taken:
            break
        taken.add((other.name_start, other.name_stop))
        joined.append(other)
        at = other.stop = role_behind(text, [other], other.stop, ceiling) or other.stop
        if conjunction:
            break
    return joined


def _past_joint(text: Text, at: int, ceiling: int) -> tuple[int, bool] | None:
    """Past a comma, a conjunction or both: the index after it, whether it was a conjunction."""
    if at + 1 >= ceiling:
        return None
    conjunction = bool(text.tokens[at].flags & Flag.AND)
    if not conjunction and text.tokens[at].low != ",":
        return None
    begin = at + 1
    if text.tokens[begin].flags & Flag.AND:
        begin, conjunction = begin + 1, True
    if begin >= ceiling or text.match(begin, Category.WITH):
        return None
    return begin, conjunction


def _next_person(text: Text, begin: int, ceiling: int, *, needed: int) -> Found | None:
    end = _words_end(text, begin, min(ceiling, begin + _LONGEST_RUN))
    person = read_person(text, begin, end) if end > begin else None
    if person is None or person.strength < needed:
        return None
    if needed > _SURE and person.office and _may_be_verb(text.tokens[person.start]):
        return None
    if person.length == 1 and not person.titles and not person.office:
        return None
    close = text.closing.get(end, ceiling) if person.stop == end and end + 1 < ceiling else ceiling
    if close < ceiling:
        return read_person(text, begin, close + 1) or person
    return person


def _may_be_verb(token: Token) -> bool:
    """Whether a small word nobody listed opens an office: ``right, hugs pitcher Kay Moon``."""
    return not token.cap and not token.flags & (Flag.OFFICE | Flag.MODIFIER)


def _words_end(text: Text, begin: int, limit: int) -> int:
    end = begin
    while end < limit and text.tokens[end].is_word and not text.tokens[end].flags & Flag.AND:
        end += 1
        if text.ends_sentence(end - 1):
            break
    return end


def role_behind(text: Text, people: list[Found], at: int, stop: int) -> int | None:
    """Take in a role behind a comma: ``Jane Roe, left, president of the club, and``.

    ``people`` are those it may belong to; the last gets it, "both ..." goes to the last two. The
    index after the role, ``None`` if there is none.
    """
    if at + 1 >= stop or text.tokens[at].low != ",":
        return None
    end = _role_end(text, at + 1, min(stop, at + 1 + _LONGEST_ROLE))
    both = text.match(at + 1, Category.BOTH, end)
    if both is not None and both[0] < end:
        for person in people[-2:]:
            person.roles.append(read_role(text, both[0], end))
        return end
    if not _is_role(text, at + 1, end, stop):
        return None
    end = _past_region(text, at + 1, end, stop)
    people[-1].roles.append(read_role(text, at + 1, end))
    return end


def affiliation_behind(text: Text, person: Found, at: int, stop: int) -> int | None:
    """Take in whom somebody comes from: ``Tom Hale, right, of Hale & Sons hands the keys``.

    No comma ends it, so it goes as far as the capital letters. The index after it.
    """
    begin = at + 1 if at < stop and text.tokens[at].low == "," else at
    match = text.match(begin, Category.ROLE_PREPOSITION, stop) if begin < stop else None
    if match is None or match[0] >= stop:
        return None
    first = match[0] + bool(text.tokens[match[0]].flags & Flag.ARTICLE)
    end = _capitals_end(text, first, min(stop, first + _LONGEST_ROLE))
    if end == first:
        return None
    other = read_person(text, first, end)
    named = other is not None and other.strength > _SURE
    if other is not None and other.known_office and other.given and other.length > 1:
        return None
    if named and not any(token.flags & Flag.ORGANISATION for token in text.tokens[first:end]):
        return None
    person.roles.append(read_role(text, begin, end))
    return end


def _capitals_end(text: Text, at: int, limit: int) -> int:
    tokens = text.tokens
    end = at
    while at < limit:
        token = tokens[at]
        small = bool(token.flags & (Flag.COMPLEMENT | Flag.ARTICLE)) or token.low in {"&", "-", "+"}
        if token.is_word and (token.cap or (end and token.text.isdigit())):
            end = at + 1
            if text.ends_sentence(at):
                break
        elif not small or not end:
            break
        at += 1
    return max(end, 0) or at


def _past_region(text: Text, begin: int, end: int, stop: int) -> int:
    """Past the state behind a town: ``of Milbury, Iowa,``."""
    if not text.tokens[begin].flags & Flag.ROLE_PREPOSITION or end + 2 >= stop:
        return end
    region, closing = text.tokens[end + 1], text.tokens[end + 2]
    alone = text.tokens[end].low == "," and region.cap and closing.low == ","
    return end + 2 if alone else end


def _role_end(text: Text, begin: int, limit: int) -> int:
    end = begin
    while end < limit:
        token = text.tokens[end]
        if end in text.closing or token.low in _ROLE_ENDS or token.flags & Flag.AND:
            break
        end += 1
        if text.ends_sentence(end - 1):
            break
    return end


def _is_role(text: Text, begin: int, end: int, stop: int) -> bool:
    article = begin
    while begin < end and text.tokens[begin].flags & Flag.ARTICLE:
        begin += 1
    if begin >= end:
        return False
    first = text.tokens[begin]
    if begin > article and first.text[0].isdigit():
        return False  # "(G), le 4 juin à Quimper"
    closed = end >= stop or text.tokens[end].low in {",", ";"} or text.ends_sentence(end - 1)
    named = begin > article and any(token.flags & Flag.OFFICE for token in text.tokens[begin:end])
    if not closed or not (named or first.flags & _ROLE_STARTS or first.text[0].isdigit()):
        return False
    other = read_person(text, begin, end)
    somebody = other is not None and other.strength >= 2 and not _governs_place(text, other)
    if somebody or read_mark(text, begin, end):
        return False
    if first.flags & Flag.ROLE_PREPOSITION and not text.tokens[end - 1].cap:
        return False
    return not any(_goes_on(text.tokens[at].flags) for at in range(begin, end))


def _governs_place(text: Text, other: Found) -> bool:
    """Whether an office is that of a place, as in ``Ministerpräsident von Westmark``."""
    particle = text.tokens[other.name_start].flags & Flag.PARTICLE
    return bool(particle) and other.known_office and other.length == 1


def _goes_on(flags: int) -> bool:
    return bool(flags & Flag.STOP) and not flags & (Flag.COMPLEMENT | Flag.ARTICLE)
