"""Reading around the commas of running text: the person before one, the office before a name."""

from __future__ import annotations

from archive.captions.backwards import person_before
from archive.captions.found import Found
from archive.captions.lexemes import Flag
from archive.captions.persons import read_person
from archive.captions.titled import opens_with_office
from archive.captions.tokens import BREAK, Text

__all__ = ["comma_before", "opens_clause", "person_at_comma", "take_apposition"]

_LONGEST_RUN = 16
_LONGEST_BRACKET = 40
_LONGEST_APPOSITION = 8
_LONGEST_PIECE = 14


def person_at_comma(text: Text, comma: int, floor: int) -> Found | None:
    """The person right before a comma; ``None`` if a role stands there."""
    person = _name_before(text, comma, floor)
    if (
        person is None
        or person.thing
        or (person.length == 1 and person.strength < 2 and not person.given)
    ):
        return _whole_chunk(text, comma, floor)
    previous = comma_before(text, comma, floor)
    if previous is not None and person.strength < 2:
        begin = previous + 1 + bool(text.tokens[previous + 1].flags & Flag.AND)
        first = text.tokens[begin] if begin < comma else None
        if first is not None and (
            first.flags & (Flag.OFFICE | Flag.THING | Flag.STOP)
            or first.text[0].isdigit()
            or not first.cap
        ):
            return None
    office_first = (
        previous is not None
        and person.start > previous + 1
        and text.tokens[previous + 1].flags & Flag.OFFICE
    )
    of_the_office = text.tokens[person.start - 1].flags & Flag.COMPLEMENT
    if office_first and (person.strength < 3 or of_the_office):
        return None
    return person


def _name_before(text: Text, comma: int, floor: int) -> Found | None:
    """Whoever is named right before a comma, also with something in brackets behind the name."""
    close = comma - 1
    if text.tokens[close].low != ")":
        return person_before(text, comma, floor)
    for opening in range(close, max(floor, close - _LONGEST_BRACKET) - 1, -1):
        if text.closing.get(opening) == close:
            named = person_before(text, opening, floor)
            return None if named is None else read_person(text, named.start, comma)
    return None


def _whole_chunk(text: Text, comma: int, floor: int) -> Found | None:
    """The person a piece between commas describes from its beginning, role included."""
    previous = comma_before(text, comma, floor)
    begin = max(floor, comma - _LONGEST_RUN) if previous is None else previous + 1
    for at in range(comma - 1, begin - 1, -1):
        if text.tokens[at].flags & Flag.AND:
            begin = at + 1
            break
    if previous is None and not opens_clause(text, max(begin, 1)):
        return None
    person = read_person(text, begin, comma) if begin < comma else None
    return person if person is not None and person.stop == comma and person.strength >= 2 else None


def comma_before(text: Text, comma: int, floor: int) -> int | None:
    """The comma before a comma, in the same sentence and not far away."""
    for at in range(comma - 1, max(floor, comma - _LONGEST_PIECE) - 1, -1):
        token = text.tokens[at]
        if token.low == ",":
            return at
        if (token.is_word and text.ends_sentence(at)) or token.low in {";", BREAK}:
            return None
    return None


def opens_clause(text: Text, at: int) -> bool:
    """Whether a new thought may begin at a token."""
    before = text.tokens[at - 1]
    return not before.is_word or bool(before.flags & Flag.AND) or text.ends_sentence(at - 1)


def take_apposition(text: Text, person: Found, start: int) -> None:
    """Take in an office before a comma: ``the Ambassador of Norway, Ingrid Solberg (r.)``."""
    comma = person.start - 1
    if person.office or text.words.capital_nouns or comma <= start:
        return
    if text.tokens[comma].low != ",":
        return
    for at in range(comma - 1, max(start, comma - _LONGEST_APPOSITION) - 1, -1):
        token = text.tokens[at]
        if not token.is_word or text.ends_sentence(at) or token.flags & Flag.AND:
            return
        owner = token.flags & (Flag.ARTICLE | Flag.POSSESSIVE)
        if owner and opens_with_office(text, at + 1, comma):
            if at == start or text.tokens[at - 1].low != ",":
                person.office, person.start = text.span(at + 1, comma), at + 1
            return
        if token.flags & Flag.STOP and not token.flags & (Flag.COMPLEMENT | Flag.ARTICLE):
            return
