"""Reading one person: office, titles, name, post-nominals and role, as they are written."""

from __future__ import annotations

from archive.captions.behind import read_tail
from archive.captions.found import Found
from archive.captions.heads import read_head
from archive.captions.lexemes import Category, Flag
from archive.captions.namewords import QUOTES, read_name
from archive.captions.titled import Head
from archive.captions.tokens import LINE, Text, Token

__all__ = ["read_person", "skip_lead"]

_LONGEST_COLLECTIVE = 5
_LONGEST_NUMBER = 2
_LONGEST_OWNER = 3
_NUMBER_SIGNS = {"no", "nr"}


def skip_lead(text: Text, index: int, stop: int) -> tuple[int, bool, bool]:
    """Past articles, possessives and words of doubt: the index after them, doubt, article seen."""
    doubt = article = False
    while index < stop:
        token = text.tokens[index]
        if (
            token.flags & (Flag.ARTICLE | Flag.POSSESSIVE)
            and not token.dotted
            and not (token.cap and token.flags & Flag.GIVEN and index + 1 < stop)
            and not text.match(index, Category.TITLE, stop)
        ):
            article = article or bool(token.flags & Flag.ARTICLE)
            index += 1
        elif token.phrases and (
            found := text.match(index, Category.UNCERTAIN, stop)
            or text.match(index, Category.EITHER, stop)
        ):
            doubt, index = True, found[0]
        elif token.phrases and (found := text.match(index, Category.REMARK, stop)):
            index = found[0]  # "the late Ann Poe"
        elif token.cap and not text.owners and not token.dotted:
            break
        elif token.low == LINE:
            index += 1
        elif token.low == "(" and _is_question(text, index):
            doubt, index = True, index + 3
        elif after := _past_number(text, index, stop) or _past_owner(text, index, stop):
            index = after
        else:
            break
    return index, doubt, article


def _is_question(text: Text, index: int) -> bool:
    return text.closing.get(index) == index + 2 and text.tokens[index + 1].low == "?"


def _past_number(text: Text, index: int, stop: int) -> int | None:
    """Past the number a name carries in a list or on a shirt: ``#4 Cole Baxter``, ``3 Jan Ott``."""
    tokens = text.tokens
    sign = tokens[index].low == "#" or (tokens[index].low in _NUMBER_SIGNS and tokens[index].dotted)
    at = index + sign
    if at + 1 >= stop or not tokens[at].text.isdigit() or len(tokens[at].text) > _LONGEST_NUMBER:
        return None
    following = tokens[at + 1]
    if sign or (following.flags & Flag.GIVEN and not following.flags & Flag.GROUP):
        return at + 1
    return None


def _past_owner(text: Text, index: int, stop: int) -> int | None:
    """Past whose relative somebody is: ``Ruth Kessler's granddaughter Emily Kessler``."""
    tokens = text.tokens
    if not text.owners:
        return None
    for at in range(index, min(index + _LONGEST_OWNER, stop - 2)):
        if not tokens[at].name_like:
            return None
        if tokens[at].low.endswith("'s"):
            owned = tokens[at + 1]
            return at + 1 if owned.flags & Flag.OFFICE and not owned.cap else None
    return None


def read_person(text: Text, index: int, stop: int, *, must: bool = False) -> Found | None:
    """The person described from a token on, at most up to ``stop``; ``None`` if there is none.

    ``must`` says that a person has to stand here, which helps to tell a long office from a name.
    """
    begin, doubt, article = skip_lead(text, index, stop)
    owned = begin > index and bool(text.tokens[begin - 1].flags & Flag.POSSESSIVE)
    named = _skip_collective(text, begin, stop)
    collective = named > begin
    if collective:
        begin, article = named, False
    if begin >= stop:
        return None
    head = read_head(text, begin, stop, must, owned)
    if head is None:
        return None
    name_stop = read_name(
        text, head.name_at, stop, headed=head.titles is not None or head.office is not None
    )
    if name_stop == head.name_at:
        return None
    found = Found(begin, name_stop, head.name_at, name_stop, uncertain=doubt, article=article)
    found.name = text.plain(head.name_at, name_stop)
    found.office = text.span(*head.office) if head.office else None
    found.titles = text.span(*head.titles) if head.titles else None
    found.collective, found.known_office = collective, head.known_office
    _weigh(text, found, head)
    read_tail(text, found, stop)
    if found.inner is not None:
        other = read_person(text, *found.inner)
        if other is not None and other.name is not None and other.strength > 1:
            found.also_absent, found.absent = (other.name,), False
    return found


def _plural_office(text: Text, at: int) -> bool:
    """Whether the article makes several of an office: ``die Stifter Karl und Inge Bauer``."""
    words, token = text.words, text.tokens[at]
    return (
        bool(words.plural_article)
        and at > 0
        and text.tokens[at - 1].low == words.plural_article
        and bool(token.flags & Flag.OFFICE)
        and not token.low.endswith(words.feminine)
    )


def _names_follow(text: Text, at: int, stop: int) -> bool:
    token = text.tokens[at]
    if not token.name_like or token.flags & Flag.OFFICE:
        return False
    if token.flags & Flag.GIVEN:
        return True
    return at + 1 < stop and text.tokens[at + 1].name_like and not token.flags & Flag.THING


def _skip_collective(text: Text, index: int, stop: int) -> int:
    """Past a plural noun that only announces names: ``die Preisträger Anna Kern und ...``."""
    tokens = text.tokens
    for at in range(index, min(stop - 1, index + _LONGEST_COLLECTIVE)):
        token = tokens[at]
        if not token.is_word or token.flags & Flag.STOP or text.ends_sentence(at):
            break
        if token.flags & Flag.COMPLEMENT and tokens[at - 1].flags & Flag.OFFICE and at > index:
            break  # "Dean of Students Grant Selvey"
        plural = token.flags & Flag.PLURAL and not token.flags & Flag.OFFICE
        if (plural or _plural_office(text, at)) and _names_follow(text, at + 1, stop):
            return at + 1
    return index


def _weigh(text: Text, found: Found, head: Head) -> None:
    span = text.tokens[found.name_start : found.name_stop]
    names = [token for token in span if token.name_like]
    found.length = len(names)
    if names:
        _class_name(found, names)
    found.strength = _strength(found, names, head)
    if names and names[0].low.endswith("'s"):
        found.thing, found.strength = True, 0  # "Byrne's Centra"
    elif len(span) > len(names) + 1 and any(token.low in QUOTES for token in span):
        found.strength = max(found.strength, 2)  # Norm "Red" Sather


def _class_name(found: Found, names: list[Token]) -> None:
    """Say of a name whether it begins with a given name, or is that of a thing or place."""
    first = names[0].flags
    found.given = int(bool(first & Flag.GIVEN))
    if found.given:
        return
    flags = 0
    for token in names[:-1]:
        flags |= token.flags
    town = flags & Flag.CITY_PART  # ends no name of a town
    flags |= names[-1].flags
    found.thing = bool(town or flags & Flag.THING or first & (Flag.STOP | Flag.GROUP))
    found.place = bool(town or flags & Flag.ORGANISATION)


def _strength(found: Found, names: list[Token], head: Head) -> int:
    full = len(names) > 1
    strength = 1 if full else 0
    if names and names[-1].dotted and all(t.dotted and len(t.text) == 1 for t in names):
        found.thing = True  # "U.S." is nobody
    elif names and (found.given or names[0].dotted):
        strength += 2 if full else 1
    if found.titles:
        strength += 3
    if found.office:
        strength += 2 if head.known_office else 1
    elif found.article and not found.titles:
        strength -= 2
    if found.thing and not _is_surname_at_most(names, head):
        strength -= 2
    return strength


def _is_surname_at_most(names: list[Token], head: Head) -> bool:
    """Whether a known office speaks for ``Landrätin Jurgita Baum``: her surname is a thing."""
    first, *rest = names
    things = Flag.THING | Flag.STOP | Flag.GROUP | Flag.CITY_PART
    return head.known_office and len(rest) == 1 and not first.flags & things
