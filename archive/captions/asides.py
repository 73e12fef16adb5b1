"""Pieces of a list that are no person of their own: headings, offices alone, companions."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.listing import Listing
from archive.captions.namewords import QUOTES
from archive.captions.persons import read_person, skip_lead
from archive.captions.segments import Segment
from archive.captions.titled import opens_with_office

__all__ = ["announces", "companion", "heading", "names_absent", "only_an_office"]

_FULL_NAME = 2


def names_absent(listing: Listing, segment: Segment) -> bool:
    """Whether those who are missing are named from here on: ``; nicht im Bild: Eva Rau``."""
    tokens = listing.text.tokens
    if Category.MISSING not in tokens[segment.start].phrases:
        return False
    match = listing.text.match(segment.start, Category.MISSING, segment.stop)
    return match is not None and (
        match[0] < segment.stop or (match[0] < len(tokens) and tokens[match[0]].low == ":")
    )


def companion(listing: Listing, number: int, start: int, segment: Segment) -> bool:
    """Whether somebody only has a thing or animal with them: ``Ute Blum mit Hund Bello``."""
    if segment.separator != "with" or listing.last is None or not listing.person_later(number):
        return False
    following = listing.text.tokens[start + 1].low if start + 1 < segment.stop else ""
    if not listing.text.tokens[start].flags & Flag.OBJECT and following not in QUOTES:
        return False
    listing.close(segment)
    return True


def only_an_office(listing: Listing, start: int, segment: Segment) -> bool:
    """Whether somebody is there by office alone: ``Von links: der Dekan, Anna Kern``."""
    token = listing.text.tokens[start]
    return (
        listing.last is None
        and bool(token.flags & Flag.OFFICE)
        and not token.flags & (Flag.GIVEN | Flag.THING)
        and len(listing.segments) > 1
        and segment.stop - start < 6
    )


def heading(listing: Listing, number: int, segment: Segment) -> bool:
    """Whether a piece only announces the next: ``Beisitzer: Jan Ott, Kai Uhl``."""
    if number + 1 >= len(listing.segments) or listing.segments[number + 1].separator != ":":
        return False
    first = listing.text.tokens[skip_lead(listing.text, segment.start, segment.stop)[0]]
    return bool(first.flags & (Flag.OFFICE | Flag.GROUP | Flag.MODIFIER | Flag.PLURAL))


def announces(listing: Listing, number: int, start: int, segment: Segment) -> bool:
    """Whether a piece is the office of the next one: ``el alcalde, Luis Mora; ...``."""
    text = listing.text
    first = listing.last is None or segment.separator in {";", ";and", "and"}
    if text.words.capital_nouns or not first or number + 1 >= len(listing.segments):
        return False
    following = listing.segments[number + 1]
    if following.separator != "," or start == segment.start:
        return False
    if not opens_with_office(text, start, segment.stop):
        return False
    if read_person(text, start, segment.stop) is not None:
        return False
    named = read_person(text, following.start, following.stop)
    if named is None or named.office or named.thing or named.length < _FULL_NAME:
        return False
    listing.office = (start, segment.stop)
    return True
