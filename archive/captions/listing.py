"""The state of a list that is being read, and what every step of the reading asks of it."""

from __future__ import annotations

from archive.captions.found import Found
from archive.captions.groups import People
from archive.captions.persons import read_person
from archive.captions.segments import Segment
from archive.captions.tokens import Text

__all__ = ["Listing"]


class Listing:
    """The pieces of one list, the people found so far, and what they mean for the next piece.

    ``last`` is the person roles belong to. ``address`` and ``office`` wait for the name they stand
    before (``Herr und Frau Bremer``; ``el alcalde, Luis Mora``). ``offices`` and ``roles`` tell
    whether anybody before ``last`` had one; ``single`` that people go by one name here.
    """

    def __init__(self, text: Text, segments: list[Segment], start: int) -> None:
        self.text = text
        self.segments = segments
        self.people = People(stop=start)
        self.last: Found | None = None
        self.address: Segment | None = None
        self.office: tuple[int, int] | None = None
        self.offices = self.roles = False
        self.by_semicolon = any(s.separator.startswith(";") for s in segments)
        self.single = False

    def append(self, found: Found, segment: Segment) -> None:
        """Take in a person, with what waited for the name."""
        self._share_address(found)
        if self.office is not None:
            found.start, found.office = self.office[0], self.text.span(*self.office)
            found.strength, self.office = found.strength + 2, None
        if found.both and self.last is not None:
            for person in self.people.persons if found.every else [self.last]:
                person.roles += found.roles
        found.separator = segment.separator
        self.people.items.append(found)
        self.offices = self.offices or found.office is not None
        self.roles = self.roles or bool(self.last and self.last.roles)
        self.last = found
        self.people.stop = found.stop

    def _share_address(self, found: Found) -> None:
        segment, self.address = self.address, None
        if segment is None:
            return
        first = Found(segment.start, segment.stop, segment.start, segment.stop)
        first.name, first.shared, first.strength = found.name, True, found.strength
        first.titles, first.length = self.text.span(segment.start, segment.stop), found.length
        first.separator = segment.separator
        self.people.items.append(first)

    def close(self, segment: Segment) -> None:
        """Pass over a piece; the role before it goes on no longer."""
        if self.last is not None:
            self.last.open_role = False
        self.people.stop = segment.stop

    def person_later(self, number: int) -> bool:
        """Whether one of the next two pieces surely is a person."""
        for segment in self.segments[number + 1 : number + 3]:
            found = read_person(self.text, segment.start, segment.stop)
            if found is not None and found.strength >= 2 and found.stop == segment.stop:
                return True
        return False
