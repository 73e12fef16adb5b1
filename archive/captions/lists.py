"""Reading a list of people: cutting it at its separators and saying what each piece is."""

from __future__ import annotations

from archive.captions.asides import announces, companion, heading, names_absent, only_an_office
from archive.captions.attached import bracketed, extra, rather_role, role, unknown
from archive.captions.found import Found
from archive.captions.groups import Group, People, read_group
from archive.captions.lexemes import Category, Flag
from archive.captions.listing import Listing
from archive.captions.marks import Mark, read_mark
from archive.captions.persons import read_person, skip_lead
from archive.captions.plausible import offices_stand_first, plausible
from archive.captions.segments import Segment, cut
from archive.captions.titled import opens_office
from archive.captions.tokens import Text, Token

__all__ = ["read_list"]

_SHORTEST_MARK = 4
_SURE = 2
_FULL_NAME = 2
_LONGEST_RIDDLE = 8
"""Tokens of a piece that may be passed over."""


def read_list(text: Text, start: int, stop: int) -> People:
    """The people listed from a token on; reading ends where the sentence goes on otherwise."""
    return _ListReader(text, cut(text, start, stop), start).read()


def _goes_on(token: Token) -> bool:
    """Whether a word shows that the sentence has left the list."""
    linking = Flag.COMPLEMENT | Flag.ARTICLE | Flag.ROLE_PREPOSITION | Flag.PARTICLE
    return bool(token.flags & Flag.STOP) and not token.flags & linking and not token.cap


class _ListReader(Listing):
    """Goes through the pieces of one list."""

    def read(self) -> People:
        if self.segments and self.segments[0].separator == "with":
            return self.people
        for number, segment in enumerate(self.segments):
            if not self._take(number, segment) and not self._passes_over(number, segment):
                break
        return self.people

    def _passes_over(self, number: int, segment: Segment) -> bool:
        """Whether a piece nobody understands has people behind it, and no sentence in it."""
        tokens = self.text.tokens
        at = max(segment.start, self.people.stop)
        if self.text.words.capital_nouns or segment.stop - at > _LONGEST_RIDDLE:
            return False
        following = self.segments[number + 1 : number + 2]
        apart = bool(following) and following[0].separator.startswith(";")
        if not apart and any(_goes_on(token) for token in tokens[at : segment.stop]):
            return False
        if not self.people.persons and segment.separator:
            return False
        if names_absent(self, segment) or not self._named_later(number):
            return False
        self.close(segment)
        return True

    def _take(self, number: int, segment: Segment) -> bool:
        """Take in one piece; false where the list has ended before it."""
        text, tokens = self.text, self.text.tokens
        start, doubt, _ = skip_lead(text, segment.start, segment.stop)
        if start >= segment.stop:
            return False
        if names_absent(self, segment):
            return False
        if unknown(self, start, segment, doubt) or extra(self, start, segment):
            return True
        if self._address(number, segment):
            return True
        if heading(self, number, segment) or bracketed(self, segment):
            return True
        if announces(self, number, start, segment):
            return True
        if companion(self, number, start, segment):
            return True
        found = self._person(number, segment)
        if found is not None:
            return self._add(found, segment)
        group = read_group(text, segment.start, segment.stop)
        if group is not None and not rather_role(self, segment, group):
            return self._add_group(group, segment)
        if only_an_office(self, start, segment):
            return self._add_group(Group(segment.start, segment.stop, 1), segment)
        return role(self, number, start, segment) if tokens[start].is_word else False

    def _named_later(self, number: int) -> bool:
        """Whether one of the next two pieces is somebody beyond doubt, and no thing."""
        for segment in self.segments[number + 1 : number + 3]:
            found = read_person(self.text, segment.start, segment.stop)
            if found is None or found.strength < _SURE or found.length < _FULL_NAME:
                continue
            if found.article or (not self.people.persons and found.stop < segment.stop):
                continue
            names = self.text.tokens[found.name_start : found.name_stop]
            if found.known_office or not any(token.flags & Flag.THING for token in names):
                return True
        return False

    def _address(self, number: int, segment: Segment) -> bool:
        """Keep a form of address that shares its name with the next: ``Herr und Frau Bremer``."""
        if Category.TITLE not in self.text.tokens[segment.start].phrases:
            return False
        match = self.text.match(segment.start, Category.TITLE, segment.stop)
        following = self.segments[number + 1] if number + 1 < len(self.segments) else None
        if match is None or match[0] != segment.stop or following is None:
            return False
        if following.separator != "and" or not self.text.match(following.start, Category.TITLE):
            return False
        self.address = segment
        return True

    def _person(self, number: int, segment: Segment) -> Found | None:
        text = self.text
        office = text.match(segment.start, Category.OFFICE, segment.stop)
        if office is not None and office[0] == segment.stop > segment.start + 1:
            return None  # "Ann Poe, Hon. Secretary;"
        must = segment.separator in {"", "and", ";", ";and"} and not (
            self.last and self.last.open_role
        )
        must = must or offices_stand_first(self)
        mark = self._mark_ahead(segment)
        start = mark.stop if mark is not None else segment.start
        found = read_person(text, start, segment.stop, must=must)
        if found is None:
            return None
        if mark is not None:
            found.mark, found.mark_text = mark, text.plain(mark.start, mark.stop)
            found.off_list = True
        return found if plausible(self, number, segment, found) else None

    def _mark_ahead(self, segment: Segment) -> Mark | None:
        """A mark before a name inside a list: ``Thea Mark, Henk Vis; rechts außen Dina Maurer``."""
        if self.last is None or not self.text.tokens[segment.start].places:
            return None
        mark = read_mark(self.text, segment.start, segment.stop)
        if mark is None or mark.side is None or mark.stop >= segment.stop:
            return None
        first = self.text.tokens[segment.start]
        short = mark.stop == segment.start + 1 and len(first.text) < _SHORTEST_MARK
        office = first.flags & Flag.OFFICE or opens_office(self.text, segment.start)
        return None if short or office or first.dotted else mark

    def _add(self, found: Found, segment: Segment) -> bool:
        self.append(found, segment)
        if found.length > 1:
            self.single = False
        self.people.stop = found.stop
        return found.stop >= segment.stop or self._only_marks(found.stop, segment.stop)

    def _only_marks(self, at: int, stop: int) -> bool:
        mark = read_mark(self.text, at, stop)
        if mark is not None and mark.stop == stop:
            self.people.stop = stop
            return True
        return False

    def _add_group(self, group: Group, segment: Segment) -> bool:
        items = self.people.items
        if (
            items
            and isinstance(items[-1], Group)
            and segment.separator == "and"
            and (items[-1].size is None and items[-1].stop - items[-1].start == 1)
        ):
            items[-1].stop = group.stop
        else:
            items.append(group)
        self.people.stop = group.stop
        return group.stop >= segment.stop
