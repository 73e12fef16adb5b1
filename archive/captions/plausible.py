"""Whether a piece of a list that could be a person is one, beside the people around it."""

from __future__ import annotations

from archive.captions.found import Found
from archive.captions.lexemes import Flag
from archive.captions.listing import Listing
from archive.captions.persons import read_person
from archive.captions.segments import Segment
from archive.captions.tokens import Text

__all__ = ["offices_stand_first", "plausible"]

_FULL_NAME = 2
_MANY = 3


def plausible(listing: Listing, number: int, segment: Segment, found: Found) -> bool:
    """Whether what looks like a person may be the next one of a list."""
    last = listing.last
    if segment.separator == "with" and _opens_with_a_thing(listing.text, found):
        return False
    if found.thing and found.strength < 2:
        return _surname_is_a_thing(listing, segment, found)
    if found.length == 1 and not found.titles:
        return _plausible_single(listing, number, segment, found)
    if found.strength < 1:
        return False
    if last is not None and segment.separator == "," and listing.by_semicolon:
        return found.strength >= 2
    if last is not None and last.open_role and segment.separator in {"and", "/"}:
        return found.strength >= (2 if _names_thing(listing.text, segment) else 1)
    return True


def _opens_with_a_thing(text: Text, found: Found) -> bool:
    """Whether people only hold something that has a name: ``mit dem Pokal „Silberner Bär“``."""
    first = text.tokens[found.name_start]
    thing = first.flags & Flag.OBJECT and not first.flags & Flag.GIVEN
    return bool(thing) and found.office is None and found.titles is None


def offices_stand_first(listing: Listing) -> bool:
    """Whether offices stood before the names so far, and nothing behind them."""
    return listing.offices and not listing.roles and not (listing.last and listing.last.roles)


def _surname_is_a_thing(listing: Listing, segment: Segment, found: Found) -> bool:
    """Whether ``Gus Hill`` among people is one of them and no hill; a place it may well be."""
    first = listing.text.tokens[found.name_start]
    return (
        (found.roles or any(person.strength > 1 for person in listing.people.persons))
        and found.length == 2
        and not found.place
        and not first.low.endswith("'s")
        and not found.article
        and not first.flags & (Flag.THING | Flag.STOP | Flag.GROUP)
        and not listing.by_semicolon
    )


def _plausible_single(listing: Listing, number: int, segment: Segment, found: Found) -> bool:
    text = listing.text
    token = text.tokens[found.name_start]
    if len(found.name or "") < 2:
        return False
    last = listing.last
    if last is not None and last.roles and last.roles[-1].isdigit() and last.open_role:
        return bool(token.flags & Flag.GIVEN or found.office)  # "Hassan Jama, 29, Malmö"
    if found.uncertain and found.name_start == found.start and not token.flags & Flag.THING:
        return True
    if found.collective and token.flags & Flag.GIVEN:
        return True
    if found.office:
        if (found.thing or token.flags & Flag.THING) and not token.flags & Flag.GIVEN:
            return False  # but "daughter Rose"
        return (
            listing.last is None
            or segment.separator != ","
            or listing.single
            or bool(token.flags & Flag.GIVEN)
            or _all_short(listing)
            or _without_roles(listing)
        )
    if found.article or (
        token.flags & (Flag.THING | Flag.OFFICE | Flag.STOP | Flag.GROUP)
        and not (token.flags & Flag.GIVEN)
    ):
        return False
    if _shares_ahead(listing, number, found):
        return True
    if listing.last is None:
        # a lone word opens a list of first names only if it is not an ordinary word
        listing.single = True
        return found.stop == segment.stop and (
            bool(token.flags & Flag.GIVEN) or not token.text.isupper()
        )
    if listing.single:
        return True
    return (
        bool(token.flags & Flag.GIVEN) and segment.separator in {"and", ";", ";and", "–", "/"}
    ) or (segment.separator == "with")


def _without_roles(listing: Listing) -> bool:
    """Whether nobody so far has a role, so that ``Witwe Bolte`` will not be one either."""
    last = listing.last
    return len(listing.people.items) >= _MANY and not (listing.roles or (last and last.roles))


def _all_short(listing: Listing) -> bool:
    return all(person.length <= 1 for person in listing.people.persons)


def _shares_ahead(listing: Listing, number: int, found: Found) -> bool:
    """Whether a surname follows that this given name shares: ``Anna und Peter Müller``."""
    token = listing.text.tokens[found.name_start]
    ahead = number + 1
    if found.stop != listing.segments[number].stop or found.roles:
        return False
    while ahead < len(listing.segments) and ahead < number + 4:
        segment = listing.segments[ahead]
        if segment.separator not in {",", "and"} or (
            segment.separator == "," and not token.flags & Flag.GIVEN
        ):
            return False
        following = read_person(listing.text, segment.start, segment.stop)
        if following is None or following.office:
            return False
        if segment.separator == "and":
            return following.length > 1 and bool(token.flags & Flag.GIVEN or following.given)
        if following.length > 1:
            return False
        ahead += 1
    return False


def _names_thing(text: Text, segment: Segment) -> bool:
    """Whether an organisation or object is named in a piece."""
    return any(text.tokens[k].flags & Flag.THING for k in range(segment.start, segment.stop))
