"""Reading a person backwards: whose description ends right before a mark."""

from __future__ import annotations

from archive.captions.found import Found
from archive.captions.lexemes import Category, Flag
from archive.captions.persons import read_person
from archive.captions.tokens import BREAK, LINE, Text, Token

__all__ = ["person_before"]

_LONGEST_RUN = 16
_LONGEST_UNKNOWN = 4
_LONGEST_ROLE = 9
_MOST_GENITIVES = 2
_MOST_SMALL_WORDS = 4
_SURE = 2
_QUOTES = set("„“”\"«»‚‘’'")
_FROM_LEFT = Flag.PARTICLE | Flag.GENERATION | Flag.BORN | Flag.NOBLE | Flag.OFFICE | Flag.MODIFIER


def person_before(text: Text, stop: int, floor: int = 0) -> Found | None:
    """The person whose description ends right before a token."""
    if (unknown := _unknown_before(text, stop, floor)) is not None:
        return unknown
    found = _described_before(text, stop, floor)
    if found is None or found.thing or found.strength < 1:
        return _with_role_before(text, stop, floor) or found
    return found


def _with_role_before(text: Text, stop: int, floor: int) -> Found | None:
    """The person before a role without a comma: ``Jens Ahrens von der Windkraft Nord GmbH``."""
    tokens = text.tokens
    for at in range(stop - 1, max(floor, stop - _LONGEST_ROLE), -1):
        if tokens[at].low == "&":
            continue
        if not tokens[at].is_word or text.ends_sentence(at) or tokens[at].flags & Flag.AND:
            return None
        if not text.match(at, Category.ROLE_PREPOSITION, stop):
            continue
        person = _described_before(text, at, floor)
        whole = read_person(text, person.start, stop) if person is not None else None
        if person is not None and whole is not None and whole.stop == stop and whole.roles:
            whole.article, whole.strength = person.article, person.strength
            return whole if whole.strength >= _SURE else None
    return None


def _described_before(text: Text, stop: int, floor: int) -> Found | None:
    for at in range(_run_start(text, stop, floor), stop):
        if not _may_start(text, at):
            continue
        found = read_person(text, at, stop)
        if found is None or found.stop != stop:
            continue
        if found.name_start > at and found.office and not _office_starts(text, at):
            continue
        if found.office is None and _hides_given(text, found):
            continue
        if found.office and not found.known_office and _ordinary_start(text, at):
            continue
        found.article = found.article or _article_before(text, at, floor)
        if found.article and not found.office and not found.titles:
            found.strength -= 2
        return found
    return None


def _unknown_before(text: Text, stop: int, floor: int) -> Found | None:
    for at in range(max(floor, stop - _LONGEST_UNKNOWN), stop):
        if Category.UNKNOWN in text.tokens[at].phrases:
            found = text.match(at, Category.UNKNOWN, stop)
            if found is not None and found[0] == stop:
                return Found(at, stop, at, stop, label=text.plain(at, stop), strength=1)
    return None


def _ordinary_start(text: Text, at: int) -> bool:
    """Whether a capital letter means nothing: a noun in German, the first word of a sentence."""
    if text.tokens[at].flags & Flag.AGENT:
        return False
    return text.tokens[at].cap and (
        text.words.capital_nouns
        or at == 0
        or text.ends_sentence(at - 1)
        or text.tokens[at - 1].low in {LINE, BREAK, ":"}
    )


def _run_start(text: Text, stop: int, floor: int) -> int:
    tokens = text.tokens
    at = stop
    limit = max(floor, stop - _LONGEST_RUN)
    while at > limit:
        token = tokens[at - 1]
        if token.is_word:
            if at < stop and text.ends_sentence(at - 1):
                break
            if (office := _office_ahead(text, at - 1, stop, limit)) is not None:
                at = office
                continue
            if not (
                token.name_like
                or token.flags & _FROM_LEFT
                or _is_title_word(text, at - 1)
                or _complements(text, at - 1, limit)
                or _specifies(text, at - 1, floor)
            ):
                break
            owner = token.low.endswith("'s") and Category.OFFICE not in token.phrases
            if owner and at < stop and (_names(text, at) or not tokens[at].cap):
                break  # "Milton's Jake Ruhl"
        elif token.low not in _QUOTES and not (
            _title_bracket(text, at - 1) or _joins_offices(text, at - 1)
        ):
            break
        at -= 1
    return at


def _is_title_word(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return (
        Category.TITLE in token.phrases
        or Category.TAIL in token.phrases
        or (token.dotted and bool(token.flags & Flag.ABBREVIATION))
        or (token.text[0] in "’'" and token.text[1:].isdigit())
        or (token.text.isdigit() and token.dotted and len(token.text) < 3)
    )


def _complements(text: Text, at: int, limit: int) -> bool:
    """Whether a small word links an office to what it is for: ``Leiterin *der* Musikschule``."""
    tokens = text.tokens
    if not tokens[at].flags & Flag.COMPLEMENT:
        return False
    while at > limit and tokens[at].flags & Flag.COMPLEMENT:
        at -= 1
    return bool(tokens[at].flags & Flag.OFFICE)


def _office_ahead(text: Text, at: int, stop: int, limit: int) -> int | None:
    """The office that small words before a name belong to: ``préfet *de la région* Jean Roux``.

    One noun, with the words linking it to the office, and an adjective the vocabulary knows; in
    languages whose genitive needs no preposition two words at most.
    """
    tokens = text.tokens
    if text.words.capital_nouns or tokens[at].cap or tokens[at].flags & Flag.OFFICE:
        return None
    if at + 1 >= stop or not tokens[at + 1].name_like:
        return None
    nouns = 0
    while at > limit and not tokens[at].cap and not tokens[at].flags & Flag.OFFICE:
        token = tokens[at]
        linking = bool(token.flags & (Flag.COMPLEMENT | Flag.ARTICLE))
        if (
            not token.is_word
            or text.ends_sentence(at)
            or token.flags & (Flag.AND | Flag.POSSESSIVE)
        ):
            return None
        if token.flags & Flag.STOP and not linking:
            return None
        nouns += not linking and Category.TAIL not in token.phrases
        at -= 1
    if not tokens[at].flags & Flag.OFFICE or text.ends_sentence(at):
        return None
    linked = bool(tokens[at + 1].flags & Flag.COMPLEMENT)
    most = 1 if linked else _MOST_GENITIVES if text.words.genitives else 0
    return at if nouns <= most else None


def _names(text: Text, at: int) -> bool:
    """Whether a name begins at a token, not an office or a title."""
    token = text.tokens[at]
    return token.cap and not token.flags & Flag.OFFICE and Category.TITLE not in token.phrases


def _specifies(text: Text, at: int, floor: int) -> bool:
    """Whether small words say which office: ``as shelter director Ann Cole``, no verb."""
    tokens = text.tokens
    if text.words.capital_nouns or at + 1 >= len(tokens) or not _is_small(tokens[at]):
        return False
    office = next((k for k in range(at + 1, at + 4) if not _is_small(tokens[k])), at)
    if not tokens[office].flags & Flag.OFFICE or tokens[office].cap:
        return False
    begin = at
    while begin > floor and office - begin < _MOST_SMALL_WORDS and _is_small(tokens[begin - 1]):
        begin -= 1
    before = tokens[begin - 1] if begin > floor else None
    if before is None:
        return False
    if len(before.text) > 1 and before.text.isupper():
        return True  # "WBA featherweight champion Reggie Orduna"
    return before.low in {",", ";", "("} or bool(
        before.flags & (Flag.STOP | Flag.AND | Flag.ARTICLE | Flag.ROLE_PREPOSITION)
        and not before.cap
    )


def _is_small(token: Token) -> bool:
    """Whether a word nobody listed, no verb by its looks, may say what an office is for."""
    listed = Flag.STOP | Flag.AND | Flag.ARTICLE | Flag.POSSESSIVE | Flag.OFFICE
    return (
        token.is_word
        and not token.cap
        and not token.flags & listed
        and not token.phrases
        and not token.low.endswith(("s", "ed"))
    )


def _title_bracket(text: Text, at: int) -> bool:
    tokens = text.tokens
    return (
        tokens[at].low == ")"
        and at >= 2
        and text.closing.get(at - 2) == at
        and tokens[at - 1].text.isupper()
    ) or (
        tokens[at].low == "(" and text.closing.get(at) == at + 2 and tokens[at + 1].text.isupper()
    )


def _joins_offices(text: Text, at: int) -> bool:
    """Whether a slash stands between two offices: ``Actor/writer``."""
    tokens = text.tokens
    return (
        tokens[at].low == "/"
        and 0 < at < len(tokens) - 1
        and bool(tokens[at - 1].flags & tokens[at + 1].flags & Flag.OFFICE)
    )


def _may_start(text: Text, at: int) -> bool:
    tokens, token = text.tokens, text.tokens[at]
    if 0 < at < len(tokens) - 1 and tokens[at - 1].low in _QUOTES and tokens[at + 1].low in _QUOTES:
        return False  # inside "Buckskin" Joe Tarr
    if token.low in _QUOTES and at + 3 < len(tokens) and tokens[at + 2].low in _QUOTES:
        return tokens[at + 3].name_like
    return token.is_word and (
        token.name_like or _office_starts(text, at) or Category.TITLE in token.phrases
    )


def _office_starts(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return (
        bool(token.flags & (Flag.OFFICE | Flag.MODIFIER))
        or Category.OFFICE in token.phrases
        or (text.match(at, Category.TITLE) is not None)
        or _specifies(text, at, 0)
        or (
            token.cap
            and not text.words.capital_nouns
            and not token.flags & (Flag.STOP | Flag.ARTICLE)
        )
        or bool(
            token.flags & Flag.AGENT and text.words.capital_nouns and not token.flags & Flag.GIVEN
        )
    )


def _hides_given(text: Text, found: Found) -> bool:
    """Whether an ordinary noun was taken for a given name: ``Spiel Anna Kern``."""
    tokens = text.tokens
    first = tokens[found.name_start]
    if first.flags & Flag.GIVEN or first.dotted or found.titles or found.length < 3:
        return bool(first.flags & Flag.THING) and not first.flags & Flag.GIVEN and found.length > 2
    return any(
        tokens[k].flags & Flag.GIVEN and tokens[k + 1].name_like
        for k in range(found.name_start + 1, found.name_stop - 1)
    )


def _article_before(text: Text, at: int, floor: int) -> bool:
    return at > floor and bool(text.tokens[at - 1].flags & Flag.ARTICLE)
