"""Reading a list of people: cutting it at its separators and saying what each piece is."""

from __future__ import annotations

from archive.captions.behind import read_role, read_tail, role_end
from archive.captions.found import Found
from archive.captions.groups import Group, People, read_group
from archive.captions.heads import opens_office, opens_with_office
from archive.captions.lexemes import Category, Flag
from archive.captions.marks import Mark, read_mark
from archive.captions.namewords import QUOTES
from archive.captions.persons import read_person, skip_lead
from archive.captions.segments import Segment, cut
from archive.captions.tokens import LINE, Text

__all__ = ["read_list", "text_has_thing"]

_FULL_NAME = 2
_MANY = 3
_SHORTEST_MARK = 4


def read_list(text: Text, start: int, stop: int) -> People:
    """The people listed from a token on; reading ends where the sentence goes on otherwise."""
    return _ListReader(text, cut(text, start, stop), start).read()


class _ListReader:
    """Goes through the pieces of one list, keeping what the pieces before mean for the next."""

    def __init__(self, text: Text, segments: list[Segment], start: int) -> None:
        self.text = text
        self.segments = segments
        self.people = People(stop=start)
        self.last: Found | None = None
        self.last_was_role: tuple[int, int] | None = None
        self.address: Segment | None = None
        self.office: tuple[int, int] | None = None
        self.offices = self.roles = False
        self.by_semicolon = any(s.separator.startswith(";") for s in segments)
        self.single = False

    def read(self) -> People:
        if self.segments and self.segments[0].separator == "with":
            return self.people
        for number, segment in enumerate(self.segments):
            if not self._take(number, segment):
                break
        return self.people

    def _take(self, number: int, segment: Segment) -> bool:
        """Take in one piece; false where the list has ended before it."""
        text, tokens = self.text, self.text.tokens
        start, doubt, _ = skip_lead(text, segment.start, segment.stop)
        if start >= segment.stop:
            return False
        if self._names_absent(segment):
            return False
        if self._unknown(start, segment, doubt) or self._extra(start, segment):
            return True
        if self._address(number, segment):
            return True
        if self._heading(number, segment) or self._bracketed(segment):
            return True
        if self._announces(number, start, segment):
            return True
        if self._companion(number, start, segment):
            return True
        found = self._person(number, segment)
        if found is not None:
            return self._add(found, segment)
        group = read_group(text, segment.start, segment.stop)
        if group is not None and not self._rather_role(segment, group):
            return self._add_group(group, segment)
        if self._only_an_office(start, segment):
            return self._add_group(Group(segment.start, segment.stop, 1), segment)
        return self._role(number, start, segment) if tokens[start].is_word else False

    def _names_absent(self, segment: Segment) -> bool:
        """Whether those who are missing are named from here on: ``; nicht im Bild: Eva Rau``."""
        match = self.text.match(segment.start, Category.MISSING, segment.stop)
        tokens = self.text.tokens
        return match is not None and (
            match[0] < segment.stop or (match[0] < len(tokens) and tokens[match[0]].low == ":")
        )

    def _companion(self, number: int, start: int, segment: Segment) -> bool:
        """Whether somebody only has a thing or animal with them: ``Ute Blum mit Hund Bello``."""
        if segment.separator != "with" or self.last is None or not self._person_later(number):
            return False
        following = self.text.tokens[start + 1].low if start + 1 < segment.stop else ""
        if not self.text.tokens[start].flags & Flag.OBJECT and following not in QUOTES:
            return False
        self._close(segment)
        return True

    def _only_an_office(self, start: int, segment: Segment) -> bool:
        """Whether somebody is there by office alone: ``Von links: der Dekan, Anna Kern``."""
        token = self.text.tokens[start]
        return (
            self.last is None
            and bool(token.flags & Flag.OFFICE)
            and not token.flags & (Flag.GIVEN | Flag.THING)
            and len(self.segments) > 1
            and segment.stop - start < 6
        )

    # --- pieces that are no people of their own ---

    def _heading(self, number: int, segment: Segment) -> bool:
        """Whether a piece only announces the next: ``Beisitzer: Jan Ott, Kai Uhl``."""
        if number + 1 >= len(self.segments) or self.segments[number + 1].separator != ":":
            return False
        first = self.text.tokens[skip_lead(self.text, segment.start, segment.stop)[0]]
        return bool(first.flags & (Flag.OFFICE | Flag.GROUP | Flag.MODIFIER | Flag.PLURAL))

    def _announces(self, number: int, start: int, segment: Segment) -> bool:
        """Whether a piece is the office of the next one: ``el alcalde, Luis Mora; ...``."""
        text = self.text
        first = self.last is None or segment.separator in {";", ";and", "and"}
        if text.words.capital_nouns or not first or number + 1 >= len(self.segments):
            return False
        following = self.segments[number + 1]
        if following.separator != "," or start == segment.start:
            return False
        if not opens_with_office(text, start, segment.stop):
            return False
        if read_person(text, start, segment.stop) is not None:
            return False
        named = read_person(text, following.start, following.stop)
        if named is None or named.office or named.thing or named.length < _FULL_NAME:
            return False
        self.office = (start, segment.stop)
        return True

    def _bracketed(self, segment: Segment) -> bool:
        """Whether a piece is nothing but a role in brackets behind a comma."""
        close = self.text.closing.get(segment.start)
        if self.last is None or close != segment.stop - 1:
            return False
        self.last.roles.append(read_role(self.text, segment.start + 1, close))
        self.people.stop = segment.stop
        return True

    def _unknown(self, start: int, segment: Segment, doubt: bool) -> bool:
        text = self.text
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
        self._append(found, segment)
        return True

    def _extra(self, start: int, segment: Segment) -> bool:
        """Post-nominals, marks, remarks and "both ..." that belong to the people before."""
        text, last = self.text, self.last
        first = text.tokens[start]
        stop = segment.stop
        if last is not None and first.flags & Flag.BORN and segment.separator == ",":
            return start + 2 <= stop and self._birth_name(start, stop)
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
            return self._post_nominal(start, stop)
        if (both := text.match(start, Category.BOTH, stop)) is not None and both[0] < stop:
            return self._both(both, segment)
        mark = read_mark(text, start, stop)
        if mark is not None and mark.stop == stop and segment.separator in {",", "–", "and"}:
            self._close(segment)
            return True
        if text.match(start, Category.MISSING, stop) and segment.separator == ",":
            last.absent = True
            self._close(segment)
            return True
        remark = text.match(start, Category.REMARK, stop)
        if remark is not None and remark[0] == stop:
            self._close(segment)
            return True
        return False

    def _birth_name(self, start: int, stop: int) -> bool:
        last = self.last
        assert last is not None
        if last.name is None or last.roles or not self.text.tokens[start + 1].name_like:
            return False
        last.name_stop = last.stop = self.people.stop = start + 2
        last.name = self.text.plain(last.name_start, last.name_stop)
        return start + 2 == stop

    def _post_nominal(self, start: int, stop: int) -> bool:
        text, last = self.text, self.last
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
        last.stop = self.people.stop = at
        return at >= stop

    def _both(self, both: tuple[int, str], segment: Segment) -> bool:
        role = read_role(self.text, both[0], segment.stop)
        named = [person for person in self.people.persons if person.name]
        for person in named if both[1] == "all" else named[-2:]:
            person.roles.append(role)
        self.last_was_role = None
        self._close(segment)
        return True

    def _close(self, segment: Segment) -> None:
        if self.last is not None:
            self.last.open_role = False
        self.people.stop = segment.stop

    # --- people ---

    def _address(self, number: int, segment: Segment) -> bool:
        """Keep a form of address that shares its name with the next: ``Herr und Frau Bremer``."""
        match = self.text.match(segment.start, Category.TITLE, segment.stop)
        following = self.segments[number + 1] if number + 1 < len(self.segments) else None
        if match is None or match[0] != segment.stop or following is None:
            return False
        if following.separator != "and" or not self.text.match(following.start, Category.TITLE):
            return False
        self.address = segment
        return True

    def _share_address(self, found: Found) -> None:
        segment, self.address = self.address, None
        if segment is None:
            return
        first = Found(segment.start, segment.stop, segment.start, segment.stop)
        first.name, first.shared, first.strength = found.name, True, found.strength
        first.titles, first.length = self.text.span(segment.start, segment.stop), found.length
        first.separator = segment.separator
        self.people.items.append(first)

    def _person(self, number: int, segment: Segment) -> Found | None:
        text = self.text
        must = segment.separator in {"", "and", ";", ";and"} and not (
            self.last and self.last.open_role
        )
        must = must or self._offices_stand_first()
        mark = self._mark_ahead(segment)
        start = mark.stop if mark is not None else segment.start
        found = read_person(text, start, segment.stop, must=must)
        if found is None:
            return None
        if mark is not None:
            found.mark, found.mark_text = mark, text.plain(mark.start, mark.stop)
            found.off_list = True
        return found if self._plausible(number, segment, found) else None

    def _offices_stand_first(self) -> bool:
        """Whether offices stood before the names so far, and nothing behind them."""
        return self.offices and not self.roles and not (self.last and self.last.roles)

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

    def _plausible(self, number: int, segment: Segment, found: Found) -> bool:
        last = self.last
        if found.thing and found.strength < 2:
            return self._surname_is_a_thing(segment, found)
        if found.length == 1 and not found.titles:
            return self._plausible_single(number, segment, found)
        if found.strength < 1:
            return False
        if last is not None and segment.separator == "," and self.by_semicolon:
            return found.strength >= 2
        if last is not None and last.open_role and segment.separator in {"and", "/"}:
            return found.strength >= (2 if text_has_thing(self.text, segment) else 1)
        return True

    def _surname_is_a_thing(self, segment: Segment, found: Found) -> bool:
        """Whether ``Gus Hill`` among people is one of them and no hill; a place it may well be."""
        first = self.text.tokens[found.name_start]
        return (
            (found.roles or any(person.strength > 1 for person in self.people.persons))
            and found.length == 2
            and not found.place
            and not found.article
            and not first.flags & (Flag.THING | Flag.STOP | Flag.GROUP)
            and not self.by_semicolon
        )

    def _plausible_single(self, number: int, segment: Segment, found: Found) -> bool:
        text = self.text
        token = text.tokens[found.name_start]
        if len(found.name or "") < 2:
            return False
        last = self.last
        if last is not None and last.roles and last.roles[-1].isdigit() and last.open_role:
            return bool(token.flags & Flag.GIVEN)  # "Hassan Jama, 29, Malmö"
        if found.uncertain and found.name_start == found.start and not token.flags & Flag.THING:
            return True
        if found.collective and token.flags & Flag.GIVEN:
            return True
        if found.office:
            if found.thing or token.flags & Flag.THING:
                return False
            return (
                self.last is None
                or segment.separator != ","
                or self.single
                or bool(token.flags & Flag.GIVEN)
                or self._all_short()
                or self._without_roles()
            )
        if found.article or (
            token.flags & (Flag.THING | Flag.OFFICE | Flag.STOP | Flag.GROUP)
            and not (token.flags & Flag.GIVEN)
        ):
            return False
        if self._shares_ahead(number, found):
            return True
        if self.last is None:
            # a lone word opens a list of first names only if it is not an ordinary word
            self.single = True
            return found.stop == segment.stop and (
                bool(token.flags & Flag.GIVEN) or not token.text.isupper()
            )
        if self.single:
            return True
        return (
            bool(token.flags & Flag.GIVEN) and segment.separator in {"and", ";", ";and", "–", "/"}
        ) or (segment.separator == "with")

    def _without_roles(self) -> bool:
        """Whether nobody so far has a role, so that ``Witwe Bolte`` will not be one either."""
        last = self.last
        return len(self.people.items) >= _MANY and not (self.roles or (last and last.roles))

    def _all_short(self) -> bool:
        return all(person.length <= 1 for person in self.people.persons)

    def _shares_ahead(self, number: int, found: Found) -> bool:
        """Whether a surname follows that this given name shares: ``Anna und Peter Müller``."""
        token = self.text.tokens[found.name_start]
        ahead = number + 1
        if found.stop != self.segments[number].stop or found.roles:
            return False
        while ahead < len(self.segments) and ahead < number + 4:
            segment = self.segments[ahead]
            if segment.separator not in {",", "and"} or (
                segment.separator == "," and not token.flags & Flag.GIVEN
            ):
                return False
            following = read_person(self.text, segment.start, segment.stop)
            if following is None or following.office:
                return False
            if segment.separator == "and":
                return following.length > 1 and bool(token.flags & Flag.GIVEN or following.given)
            if following.length > 1:
                return False
            ahead += 1
        return False

    def _add(self, found: Found, segment: Segment) -> bool:
        self._append(found, segment)
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

    def _append(self, found: Found, segment: Segment) -> None:
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
        self.last_was_role = None
        self.people.stop = found.stop

    # --- groups and roles ---

    def _rather_role(self, segment: Segment, group: Group) -> bool:
        """Whether a noun that may be singular is the role of the person before."""
        if self.text.tokens[segment.at].low in {"&", "+"} and self.last and self.last.open_role:
            return True  # "Smith & Sons"
        token = self.text.tokens[skip_lead(self.text, group.start, group.stop)[0]]
        return (
            self.last is not None
            and group.size is None
            and segment.separator in {",", "–"}
            and not token.flags & Flag.PLURAL
            and bool(token.flags & Flag.OFFICE)
        )

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
        self.last_was_role = None
        self.people.stop = group.stop
        return group.stop >= segment.stop

    def _role(self, number: int, start: int, segment: Segment) -> bool:
        text, last = self.text, self.last
        if last is None or last.name is None or isinstance(self.people.items[-1], Group):
            return False
        if self._goes_on(start, segment, number):
            return False
        if segment.separator in {"and", "with"} or (segment.separator == "/" and last.open_role):
            return self._extend_role(segment)
        stop = self._role_stop(start, segment.stop)
        if stop is None:
            return False
        role = text.plain(start, stop) if last.roles else read_role(text, start, stop)
        last.roles.append(role)
        last.open_role = True
        last.holds_office = last.holds_office or opens_with_office(text, start, stop)
        self.last_was_role = (segment.start, stop)
        self.people.stop = last.stop = stop
        return stop >= segment.stop

    def _extend_role(self, segment: Segment) -> bool:
        last = self.last
        assert last is not None
        if not last.open_role or not last.roles:
            return False
        joint = " " + self.text.span(segment.at, segment.stop) if segment.separator != "/" else None
        tail = self.text.plain(segment.at, segment.stop)
        spaced = (
            segment.separator != "/"
            or self.text.source[self.text.tokens[segment.at].start - 1].isspace()
        )
        last.roles[-1] += (" " if spaced or joint else "") + tail
        self.people.stop = last.stop = segment.stop
        return True

    def _role_stop(self, start: int, stop: int) -> int | None:
        """Where a role ends inside its piece; ``None`` if nothing of it is a role."""
        end = role_end(self.text, start + 1, stop)
        return end if end > start else None

    def _goes_on(self, start: int, segment: Segment, number: int) -> bool:
        """Whether this piece is the sentence going on and not a role."""
        token = self.text.tokens[start]
        begins = self.text.tokens[segment.start]
        if (
            segment.separator in {"and", "with"}
            and self.last is not None
            and not self.last.open_role
        ):
            return True
        if token.flags & Flag.OFFICE or Category.OFFICE in token.phrases:
            return False
        if begins.flags & Flag.STOP and not begins.flags & Flag.ARTICLE and not begins.cap:
            return not self._person_later(number)
        if token.flags & Flag.STOP and not token.cap:
            return not self._person_later(number)
        if token.cap or token.flags & Flag.THING or token.text[0].isdigit():
            return False
        return segment.stop - segment.start > 9 and not self._person_later(number)

    def _person_later(self, number: int) -> bool:
        for segment in self.segments[number + 1 : number + 3]:
            found = read_person(self.text, segment.start, segment.stop)
            if found is not None and found.strength >= 2 and found.stop == segment.stop:
                return True
        return False


def text_has_thing(text: Text, segment: Segment) -> bool:
    """Whether an organisation or object is named in a piece."""
    return any(text.tokens[k].flags & Flag.THING for k in range(segment.start, segment.stop))
