"""Reading one person: office, titles, name, post-nominals and role, in the order they are written."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.captions.lexemes import Category, Flag
from archive.captions.marks import Mark, read_mark
from archive.captions.tokens import LINE, Text, Token

__all__ = ["Found", "links_particles", "read_person", "read_role", "role_end", "skip_lead"]

_QUOTES = {
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
_LONGEST_COLLECTIVE = 5
_LONGEST_OFFICE = 14
_SHORTEST_OFFICE = 4


@dataclass(slots=True)
class Found:
    """A person as found: token indices of the whole and of the name, and the words around it.

    ``strength`` says how much speaks for a person: 0 nothing but a capital letter, 1 looks like
    a name, 2 and more a known given name, a title or an office.
    """

    start: int
    stop: int
    name_start: int = 0
    name_stop: int = 0
    name: str | None = None
    office: str | None = None
    titles: str | None = None
    suffix: str | None = None
    roles: list[str] = field(default_factory=list)
    label: str | None = None
    mark: Mark | None = None
    mark_text: str | None = None
    given: int = 0
    length: int = 0
    strength: int = 0
    uncertain: bool = False
    absent: bool = False
    thing: bool = False
    place: bool = False
    both: bool = False
    collective: bool = False
    known_office: bool = False
    also_absent: tuple[str, ...] = ()
    article: bool = False
    shared: bool = False
    separator: str = ""
    open_role: bool = False


@dataclass(slots=True)
class _Head:
    office: tuple[int, int] | None
    titles: tuple[int, int] | None
    name_at: int
    known_office: bool


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
        elif found := (
            text.match(index, Category.UNCERTAIN, stop) or text.match(index, Category.EITHER, stop)
        ):
            doubt, index = True, found[0]
        elif token.low == LINE:
            index += 1
        else:
            break
    return index, doubt, article


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
    head = _read_head(text, begin, stop, must, owned)
    if head is None:
        return None
    name_stop = _read_name(
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
    _read_tail(text, found, stop)
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
        plural = token.flags & Flag.PLURAL and not token.flags & Flag.OFFICE
        if (plural or _plural_office(text, at)) and _names_follow(text, at + 1, stop):
            return at + 1
    return index


# --- what stands before the name ------------------------------------------------------------


def _read_head(text: Text, index: int, stop: int, must: bool, owned: bool) -> _Head | None:
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
    for at in range(index, limit):
        token = tokens[at]
        if (
            not token.is_word
            and token.low not in {LINE, "&", "-", "+", "."}
            and not (token.low == "(" and at > index)
        ):
            return at
    return limit


def _titled_head(text: Text, index: int, bound: int, stop: int) -> _Head | None:
    tokens = text.tokens
    for at in range(index, bound):
        token = tokens[at]
        if token.low == "(":
            return None
        if (
            Category.TITLE in token.phrases
            and not _is_function(token)
            and (after := _titles(text, at, stop)) > at
        ):
            if at > index and not _may_be_office(text, index, at):
                return None
            office = (index, at) if at > index else None
            known = False
            if office is None and (end := _office_after_title(text, after, stop)):
                office, known = (after, end), True
                titles = (at, after)
                after = end
                more = _titles(text, after, stop)
                if more > after:
                    # "Frau Bürgermeisterin Dr. Kern": titles stand on both sides of the office
                    titles, after = (at, more), more
                    return _Head(office, titles, after, known)
                return _Head(office, titles, after, known)
            return _Head(office, (at, after), after, office is not None)
    return None


def _is_function(token: Token) -> bool:
    """Whether a form of address is used as a noun of its own: ``her brother Noah``."""
    return bool(token.flags & Flag.OFFICE) and not token.cap and not token.dotted


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
        if after < stop and tokens[after].low == "(" and (close := text.closing.get(after)):
            if close == after + 2 and close + 1 < stop and tokens[after + 1].text.isupper():
                after = close + 1
        at = after
        if at < stop and (tokens[at].name_like or tokens[at].flags & (Flag.PARTICLE | Flag.OFFICE)):
            last = at
        elif at < stop and tokens[at].low == LINE and at + 1 < stop and tokens[at + 1].name_like:
            at += 1
            last = at
    return last


def _office_after_title(text: Text, index: int, stop: int) -> int | None:
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
    return None if given and _is_lone_surname(text, end, stop) else end


def _may_be_office(text: Text, index: int, stop: int) -> bool:
    tokens = text.tokens
    first = tokens[index]
    if first.flags & Flag.OBJECT and not first.flags & (Flag.OFFICE | Flag.MODIFIER):
        return False
    if (
        stop - index > _LONGEST_OFFICE
        or first.flags & Flag.STOP
        and not first.flags & Flag.MODIFIER
    ):
        return False
    if first.flags & Flag.GIVEN and not first.flags & Flag.OFFICE:
        return False
    return not any(text.ends_sentence(at) for at in range(index, stop))


def _office_head(text: Text, index: int, bound: int, must: bool) -> _Head | None:
    tokens = text.tokens
    for at in range(bound - 1, index - 1, -1):
        token = tokens[at]
        if not token.flags & Flag.OFFICE and Category.OFFICE not in token.phrases:
            continue
        after = _past_office(text, at, bound)
        if after is None or not _may_be_office(text, index, after):
            continue
        name_at = _name_after_office(text, at, after, bound, must)
        if name_at is None or _is_name_part(text, index, at, name_at, bound):
            continue
        return _Head((index, name_at), None, name_at, True)
    return None


def _past_office(text: Text, at: int, bound: int) -> int | None:
    found = text.match(at, Category.OFFICE, bound)
    after = found[0] if found else (at + 1 if text.tokens[at].flags & Flag.OFFICE else None)
    if after is None:
        return None
    if after < bound and (tail := text.match(after, Category.TAIL, bound)):
        after = tail[0]
    if after < bound and text.tokens[after].low == LINE:
        after += 1
    return after if after < bound else None


def _name_after_office(text: Text, at: int, after: int, bound: int, must: bool) -> int | None:
    tokens = text.tokens
    following = tokens[after]
    if text.ends_sentence(after - 1):
        return None
    if following.name_like and not following.flags & Flag.COMPLEMENT:
        if following.flags & Flag.THING and not following.flags & Flag.GIVEN:
            return _known_name(text, after + 1, bound)
        return after
    if following.flags & Flag.COMPLEMENT:
        if following.flags & Flag.PARTICLE and not _is_thing_ahead(text, after, bound):
            close = _particle_run(text, after, bound)
            if close is not None and close + 1 >= bound and not must:
                return after if not following.flags & Flag.ARTICLE and tokens[at].cap else None
        return _known_name(text, after + 1, bound) or (
            _last_two(text, after + 1, bound) if must else None
        )
    return None


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
                following.name_like or following.flags & Flag.PARTICLE or following.low in _QUOTES
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
    """Whether the office word is a given name or surname after all (``Ruth Dean``, ``Karl Richter``)."""
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
    return bool(token.flags & Flag.GIVEN) and _is_lone_surname(text, name_at, bound)


def _is_lone_surname(text: Text, at: int, bound: int) -> bool:
    """Whether one word, particles aside, is all that is left of a name."""
    words = 0
    while at < bound and (text.tokens[at].name_like or text.tokens[at].flags & Flag.PARTICLE):
        if words and _ends_name(text, at, bound):
            break
        words += not text.tokens[at].flags & Flag.PARTICLE
        at += 1
    return words < 2


def _lower_case_head(text: Text, index: int, bound: int) -> _Head | None:
    """An office nobody listed, written small where nouns are: ``guest judge Ann Poe``."""
    tokens = text.tokens
    first = tokens[index]
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
        name_at = _known_name(text, at, bound)
        return None if name_at is None else _Head((index, name_at), None, name_at, False)
    known = _known_name(text, at, bound)
    if known is None and (at + 1 >= bound or not tokens[at + 1].name_like):
        return None
    return _Head((index, at), None, at, False)


def _agent_head(text: Text, index: int, bound: int) -> _Head | None:
    """An office nobody listed, told by the known given name behind it: ``Rechtsaußen Uwe Zint``."""
    tokens = text.tokens
    first = tokens[index]
    if first.flags & (Flag.GIVEN | Flag.PARTICLE | Flag.STOP):
        return None
    if not first.flags & Flag.MODIFIER and (
        not first.cap or len(first.text) < _SHORTEST_OFFICE or first.dotted
    ):
        return None
    name_at = _known_name(text, index + 1, min(bound, index + 4))
    if name_at is None or any(
        tokens[k].flags & (Flag.GIVEN | Flag.OBJECT) for k in range(index, name_at)
    ):
        return None
    return _Head((index, name_at), None, name_at, False)


def _bare_head(text: Text, index: int, bound: int) -> _Head | None:
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
    return _Head(None, None, index, False)


# --- the name -------------------------------------------------------------------------------


def _read_name(text: Text, index: int, stop: int, *, headed: bool) -> int:
    """The index after a name that begins at a token; the same index if there is none."""
    tokens = text.tokens
    at = index
    words = 0
    only_given = True
    while at < stop and words < _LONGEST_NAME:
        token = tokens[at]
        if words and token.flags & Flag.GENERATION:
            return at + 1
        if token.flags & Flag.PARTICLE and (words or headed or token.cap):
            after = _past_particles(text, at, stop, words, only_given)
            if after is not None:
                at = after
                continue
        if token.name_like:
            if words and _ends_name(text, at, stop):
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


def _ends_name(text: Text, at: int, stop: int) -> bool:
    token = text.tokens[at]
    if Category.SUFFIX in token.phrases and not token.flags & Flag.GIVEN:
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
        if noun.flags & things and (words > 1 or text.words.capital_nouns):
            return None
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
    """Past what belongs to a name without being one: nickname, birth name, class year, line break."""
    tokens = text.tokens
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < stop else None
    if not words:
        return None
    if token.low in _QUOTES:
        for close in range(at + 2, min(stop, at + 2 + _LONGEST_NICKNAME)):
            if tokens[close].low in _QUOTES[token.low]:
                return close + 1
        return None
    if token.flags & Flag.BORN and following is not None and following.name_like:
        return at + 1
    if token.text[0] in "’'" and token.text[1:].isdigit():
        return at + 1
    if token.low == LINE and words == 1 and following is not None and following.name_like:
        return at + 1
    if token.low == "," and following is not None:
        born = following.flags & Flag.BORN and at + 2 < stop and tokens[at + 2].name_like
        if born or following.flags & Flag.GENERATION:
            return at + 1
    if token.low == "(" and (close := text.closing.get(at)) and close < stop:
        if close > at + 2 and tokens[at + 1].flags & Flag.BORN and tokens[at + 2].name_like:
            return close + 1
    return None


def _weigh(text: Text, found: Found, head: _Head) -> None:
    tokens = text.tokens
    span = tokens[found.name_start : found.name_stop]
    names = [token for token in span if token.name_like]
    found.length = len(names)
    found.given = int(bool(names) and bool(names[0].flags & Flag.GIVEN))
    found.thing = not found.given and (
        any(token.flags & (Flag.THING | Flag.CITY_PART) for token in names)
        or bool(names and names[0].flags & (Flag.STOP | Flag.GROUP))
    )
    found.place = not found.given and any(
        token.flags & (Flag.ORGANISATION | Flag.CITY_PART) for token in names
    )
    known_first = names and (names[0].flags & Flag.GIVEN or names[0].dotted)
    strength = 1 if len(names) > 1 else 0
    if known_first:
        strength += 2 if len(names) > 1 else 1
    if found.titles:
        strength += 3
    if found.office:
        strength += 2 if head.known_office else 1
    if found.thing:
        strength -= 2
    if found.article and not found.office and not found.titles:
        strength -= 2
    found.strength = strength


# --- what stands behind the name --------------------------------------------------------------


def _read_tail(text: Text, found: Found, stop: int) -> None:
    tokens = text.tokens
    at = found.name_stop
    while at < stop:
        after = (
            _suffix(text, at, stop, found)
            or _bracket(text, at, stop, found)
            or _star(text, at, found)
            or _remark(text, at, stop)
        )
        if after is None:
            break
        at = after
    if (
        at < stop
        and Category.ROLE_PREPOSITION in tokens[at].phrases
        and not text.ends_sentence(at - 1)
    ):
        end = role_end(text, at + 1, stop)
        role = read_role(text, at, end)
        doubtful = tokens[at].flags & Flag.STOP and not any(
            token.flags & Flag.THING or token.cap for token in tokens[at + 1 : end]
        )
        if role and not doubtful and role != text.plain(at, end):
            found.roles.append(role)
            found.open_role = end == stop
            at = end
    found.stop = at


def role_end(text: Text, start: int, stop: int) -> int:
    """Where a role ends: before a verb or another word that begins a new thought."""
    for at in range(start, stop):
        token = text.tokens[at]
        if (
            token.flags & Flag.STOP
            and not token.cap
            and not token.flags & (Flag.COMPLEMENT | Flag.ARTICLE | Flag.PARTICLE)
        ):
            return at
    return stop


def _suffix(text: Text, at: int, stop: int, found: Found) -> int | None:
    match = text.match(at, Category.SUFFIX, stop)
    if match is None and (text.tokens[at].dotted or text.tokens[at].text.startswith("emerit")):
        match = text.match(at, Category.TAIL, stop)
    if match is None:
        return None
    value = text.span(at, match[0]) if text.abbreviates(match[0] - 1) else text.plain(at, match[0])
    found.suffix = value if found.suffix is None else f"{found.suffix} {value}"
    return match[0]


def _star(text: Text, at: int, found: Found) -> int | None:
    if text.tokens[at].low != "*":
        return None
    found.label = "*"
    return at + 1


def _remark(text: Text, at: int, stop: int) -> int | None:
    match = text.match(at, Category.REMARK, stop)
    return None if match is None else match[0]


def _bracket(text: Text, at: int, stop: int, found: Found) -> int | None:
    close = text.closing.get(at)
    if close is None or close >= stop:
        return None
    first, marked = at + 1, False
    parts: list[tuple[int, int]] = []
    for index in range(at + 1, close + 1):
        if index == close or text.tokens[index].low in {",", ";"}:
            if index > first:
                if _take_part(text, first, index, found, at + 1):
                    marked = True
                else:
                    parts.append((first, index))
            first = index + 1
    if parts and found.absent and (other := read_person(text, *parts[0])) and other.strength > 1:
        found.also_absent, found.absent = (other.name or "",), False
        return close + 1
    if parts and (both := text.match(parts[0][0], Category.BOTH, close)) and both[0] < close:
        found.both = True
        found.roles.append(read_role(text, both[0], close))
        return close + 1
    if parts:
        if marked:
            found.roles.extend(read_role(text, *part) for part in parts)
        else:
            found.roles.append(read_role(text, parts[0][0], close))
    return close + 1


def _take_part(text: Text, start: int, stop: int, found: Found, opening: int) -> bool:
    """Take in a part of a bracket that is no role: a mark, a doubt, a remark."""
    mark = read_mark(text, start, stop)
    if mark is not None and mark.stop == stop:
        if found.mark is None:
            found.mark, found.mark_text = mark, text.span(start, stop)
        elif found.mark.side is None:
            # "(vorne, 2. v. l.)": the row and the place in it make one mark
            row = mark.row or found.mark.row
            found.mark = mark._replace(start=opening, row=row)
            found.mark_text = text.span(opening, stop)
        return True
    if text.tokens[start].low == "?" or _covers(text, Category.UNCERTAIN, start, stop):
        found.uncertain = True
        return True
    if _covers(text, Category.MISSING, start, stop):
        found.absent = True
        return True
    if _covers(text, Category.SUFFIX, start, stop) and text.tokens[start].text not in {"USA"}:
        _suffix(text, start, stop, found)
        return True
    marker = text.match(start, Category.MARKER, stop)
    return (marker is not None and marker[0] == stop) or _covers(text, Category.REMARK, start, stop)


def _covers(text: Text, category: str, start: int, stop: int) -> bool:
    found = text.match(start, category, stop)
    return found is not None and found[0] == stop


def read_role(text: Text, start: int, stop: int) -> str:
    """A role's words without the preposition and the article that introduce it."""
    at = start
    found = text.match(at, Category.ROLE_PREPOSITION, stop)
    if found is not None and found[0] < stop:
        at = found[0]
    token = text.tokens[at]
    if token.flags & Flag.ARTICLE and not token.cap and at + 1 < stop:
        at += 1
    return text.plain(at, stop)
