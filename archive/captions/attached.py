"""What hangs on to the people of a list: post-nominals, roles, remarks, and who is unknown."""

from __future__ import annotations

from archive.captions.behind import read_role, read_tail, role_end
from archive.captions.found import Found
from archive.captions.groups import Group
from archive.captions.lexemes import Category, Flag
from archive.captions.listing import Listing
from archive.captions.marks import read_mark
from archive.captions.persons import skip_lead
from archive.captions.segments import Segment
from archive.captions.titled import opens_with_office
from archive.captions.tokens import LINE

__all__ = ["bracketed", "extra", "rather_role", "role", "unknown"]

_YEAR = 4


def unknown(listing: Listing, start: int, segment: Segment, doubt: bool) -> bool:
    """Take a segment that says somebody is unidentified: ``unbekannt``, ``N. N. (Stadtrat)``."""
    text = listing.text
    if not text.tokens[start].phrases and not text.tokens[segment.start].phrases:
        return False
    match = text.match(start, Category.UNKNOWN, segment.stop) or text.match(
        segment.start, Category.UNKNOWN, segment.stop
    )
    if match is None:
        return False
    after = match[0]
    rest = text.tokens[after] if after < segment.stop else None
    if rest is not None and not (
        rest.low in {"(", "*"}
        or read_mark(text, after, segment.stop)
        or Category.ROLE_PREPOSITION in rest.phrases
    ):
        return False
    found = Found(start, after, start, after, label=text.plain(start, after), uncertain=doubt)
    found.strength = 1
    if rest is not None and rest.low == "(":
        read_tail(text, found, segment.stop)
    found.stop = segment.stop
    listing.append(found, segment)
    return True


def extra(listing: Listing, start: int, segment: Segment) -> bool:
    """Post-nominals, marks, remarks and "both ..." that belong to the people before."""
    text, last = listing.text, listing.last
    first = text.tokens[start]
    stop = segment.stop
    if last is not None and first.flags & Flag.BORN and segment.separator == ",":
        return start + 2 <= stop and _birth_name(listing, start, stop)
    if last is None or not (first.phrases or first.places):
        return False
    match = text.match(start, Category.SUFFIX, stop)
    if (
        match is not None
        and segment.separator in {",", LINE}
        and (
            match[0] == stop
            or text.tokens[match[0]].low in {"("}
            or text.match(match[0], Category.SUFFIX, stop)
        )
    ):
        return _post_nominal(listing, start, stop)
    if (both := text.match(start, Category.BOTH, stop)) is not None and both[0] < stop:
        return _share(listing, both, segment)
    mark = read_mark(text, start, stop)
    if mark is not None and mark.stop == stop and segment.separator in {",", "–", "and"}:
        listing.close(segment)
        return True
    if text.match(start, Category.MISSING, stop) and segment.separator == ",":
        last.absent = True
        listing.close(segment)
        return True
    remark = text.match(start, Category.REMARK, stop)
    if remark is not None and remark[0] == stop:
        listing.close(segment)
        return True
    return False


def _birth_name(listing: Listing, start: int, stop: int) -> bool:
    last = listing.last
    assert last is not None
    if last.name is None or last.roles or not listing.text.tokens[start + 1].name_like:
        return False
    last.name_stop = last.stop = listing.people.stop = start + 2
    last.name = listing.text.plain(last.name_start, last.name_stop)
    return start + 2 == stop


def _post_nominal(listing: Listing, start: int, stop: int) -> bool:
    text, last = listing.text, listing.last
    assert last is not None
    at = start
    while at < stop and (
        match := text.match(at, Category.SUFFIX, stop) or text.match(at, Category.TAIL, stop)
    ):
        at = match[0]
    value = text.span(start, at) if text.abbreviates(at - 1) else text.plain(start, at)
    last.suffix = value if last.suffix is None else f"{last.suffix}, {value}"
    close = text.closing.get(at) if at < stop else None
    if close is not None and close < stop:
        last.roles.append(read_role(text, at + 1, close))
        at = close + 1
    last.stop = listing.people.stop = at
    return at >= stop


def _share(listing: Listing, both: tuple[int, str], segment: Segment) -> bool:
    role = read_role(listing.text, both[0], segment.stop)
    named = [person for person in listing.people.persons if person.name]
    for person in named if both[1] == "all" else named[-2:]:
        person.roles.append(role)
    listing.close(segment)
    return True


def bracketed(listing: Listing, segment: Segment) -> bool:
    """Whether a piece is nothing but a role in brackets behind a comma."""
    close = listing.text.closing.get(segment.start)
    if listing.last is None or close != segment.stop - 1:
        return False
    listing.last.roles.append(read_role(listing.text, segment.start + 1, close))
    listing.people.stop = segment.stop
    return True


def role(listing: Listing, number: int, start: int, segment: Segment) -> bool:
    """Take what the person before is or does; whether that was all the segment says."""
    text, last = listing.text, listing.last
    if last is None or last.name is None or isinstance(listing.people.items[-1], Group):
        return False
    if _goes_on(listing, start, segment, number) or _dates(listing, segment, number):
        return False
    if segment.separator in {"and", "with"} or (segment.separator == "/" and last.open_role):
        return _extend_role(listing, segment)
    stop = _role_stop(listing, number, start, segment)
    if stop is None:
        return False
    role = text.plain(start, stop) if last.roles else read_role(text, start, stop)
    last.roles.append(role)
    last.open_role = True
    last.holds_office = last.holds_office or opens_with_office(text, start, stop)
    listing.people.stop = last.stop = stop
    return stop >= segment.stop


def _extend_role(listing: Listing, segment: Segment) -> bool:
    last = listing.last
    assert last is not None
    if not last.open_role or not last.roles:
        return False
    joint = " " + listing.text.span(segment.at, segment.stop) if segment.separator != "/" else None
    tail = listing.text.plain(segment.at, segment.stop)
    spaced = (
        segment.separator != "/"
        or listing.text.source[listing.text.tokens[segment.at].start - 1].isspace()
    )
    last.roles[-1] += (" " if spaced or joint else "") + tail
    listing.people.stop = last.stop = segment.stop
    return True


def _role_stop(listing: Listing, number: int, start: int, segment: Segment) -> int | None:
    """Where a role ends inside its piece; ``None`` if nothing of it is a role."""
    office = listing.text.match(start, Category.OFFICE, segment.stop)
    begin = max(start + 1, office[0] if office else 0)  # "Sgt. at Arms"
    end = role_end(listing.text, begin, segment.stop)
    if end < segment.stop and listing.by_semicolon and _apart(listing, number):
        end = segment.stop  # "branch manager at Keystone Savings; and"
    return end if end > start else None


def _apart(listing: Listing, number: int) -> bool:
    """Whether a semicolon parts a piece from somebody else."""
    following = listing.segments[number + 1 : number + 2]
    return bool(following) and following[0].separator[0] == ";" and listing.person_later(number)


def _goes_on(listing: Listing, start: int, segment: Segment, number: int) -> bool:
    """Whether this piece is the sentence going on and not a role."""
    token = listing.text.tokens[start]
    begins = listing.text.tokens[segment.start]
    if (
        segment.separator in {"and", "with"}
        and listing.last is not None
        and not listing.last.open_role
    ):
        return True
    if token.flags & Flag.OFFICE or Category.OFFICE in token.phrases:
        return False
    if begins.flags & Flag.STOP and not begins.flags & Flag.ARTICLE and not begins.cap:
        return not listing.person_later(number)
    if token.flags & Flag.STOP and not token.cap:
        return not listing.person_later(number)
    if token.cap or token.flags & Flag.THING or token.text[0].isdigit():
        return False
    if _governs_noun(listing, start, segment):
        return not listing.person_later(number)
    return segment.stop - segment.start > 9 and not listing.person_later(number)


def _dates(listing: Listing, segment: Segment, number: int) -> bool:
    """Whether only a year, or a place and a year, are left: ``and Nora Daly, Cork, 1966.``"""
    tokens, segments = listing.text.tokens, listing.segments
    year = tokens[segments[-1].start]
    if len(year.text) != _YEAR or not year.text.isdigit() or segments[-1].separator != ",":
        return False
    if segments[-1].stop - segments[-1].start > 1:
        return False
    last = listing.last
    ends = last is not None and last.separator.endswith("and") and not last.roles
    return number == len(segments) - 1 or (number == len(segments) - 2 and ends)


def _governs_noun(listing: Listing, start: int, segment: Segment) -> bool:
    """Whether a small word nobody listed is a verb, by the article behind: ``ring the bell``."""
    tokens = listing.text.tokens
    if start != segment.start or start + 1 >= segment.stop:
        return False
    links = Flag.COMPLEMENT | Flag.ROLE_PREPOSITION | Flag.MODIFIER | Flag.GROUP
    return not tokens[start].flags & links and bool(
        tokens[start + 1].flags & (Flag.ARTICLE | Flag.POSSESSIVE)
    )


def rather_role(listing: Listing, segment: Segment, group: Group) -> bool:
    """Whether a noun that may be singular is the role of the person before."""
    if (
        listing.text.tokens[segment.at].low in {"&", "+"}
        and listing.last
        and listing.last.open_role
    ):
        return True  # "Smith & Sons"
    token = listing.text.tokens[skip_lead(listing.text, group.start, group.stop)[0]]
    if _is_society(listing, segment):
        return True
    return (
        listing.last is not None
        and group.size is None
        and segment.separator in {",", "–"}
        and not token.flags & Flag.PLURAL
        and bool(token.flags & Flag.OFFICE)
    )


def _is_society(listing: Listing, segment: Segment) -> bool:
    """Whether a plural with a capital is an organisation: ``Ann Poe, Friends of the Library``."""
    first, rest = listing.text.tokens[segment.start], segment.start + 1
    return (
        listing.last is not None
        and listing.last.name is not None
        and not listing.text.words.capital_nouns
        and segment.separator == ","
        and first.cap
        and rest < segment.stop
        and bool(listing.text.tokens[rest].flags & Flag.COMPLEMENT)
    )
