"""The lists of a caption: each marker or row with the people that belong to it."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from archive.captions.backwards import person_before
from archive.captions.found import Found
from archive.captions.groups import People
from archive.captions.lexemes import Category, Flag
from archive.captions.lists import read_list
from archive.captions.marks import Header, find_headers
from archive.captions.segments import cut
from archive.captions.tokens import BREAK, Text

__all__ = ["Block", "Blocks", "confidence", "find_blocks"]

_LONGEST_LEAD_IN = 6
_LONGEST_LIST = 120
"""Tokens looked back over where the marker stands behind its list."""
_BEHIND = {"back", "middle", "behind"}


class Block:
    """One header of a caption and the people under it."""

    __slots__ = ("header", "people", "row")

    def __init__(self, header: Header, people: People) -> None:
        self.header = header
        self.people = people
        self.row = header.row


class Blocks(NamedTuple):
    """All lists of a caption, and the tokens they stretch over; empty if nobody is listed."""

    blocks: list[Block]
    start: int
    stop: int


def find_blocks(text: Text, start: int, stop: int) -> Blocks:
    """The lists between two tokens, rows named, people with their words."""
    found = _Finder(text, start, stop).find()
    if found.blocks:
        _name_rows(found.blocks)
    return found


class _Finder:
    """Looks for markers, and for the people before or behind them."""

    def __init__(self, text: Text, start: int, stop: int) -> None:
        self.text = text
        self.start = start
        self.stop = stop

    def find(self) -> Blocks:
        headers = self._headers()
        return self._blocks(headers) if headers else Blocks([], 0, 0)

    def _headers(self) -> list[Header]:
        found = [
            h
            for h in find_headers(self.text)
            if self.start <= h.start < self.stop and not self._is_mark(h)
        ]
        sure = [h for h in found if h.sure]
        if not sure:
            weak = [h for h in found if self._opens_clause(h)]
            return weak if len(weak) > 1 else []
        return [h for h in found if h.sure or self._opens_clause(h)]

    def _is_mark(self, header: Header) -> bool:
        """Whether brackets are a mark, because another name has one too: ``A (r.), B (l.)``."""
        close = self.text.closing.get(header.start)
        if close is None or not self._covers_side(header.start + 1, close):
            return False
        return self.sides > 1

    @cached_property
    def sides(self) -> int:
        """How many brackets hold the word for a side and nothing else."""
        return sum(self._covers_side(at + 1, end) for at, end in self.text.closing.items())

    def _covers_side(self, start: int, stop: int) -> bool:
        side = self.text.match(start, Category.SIDE, stop) if start < stop else None
        return side is not None and side[0] == stop

    def _opens_clause(self, header: Header) -> bool:
        tokens = self.text.tokens
        if header.stop >= self.stop:
            return False
        before = tokens[header.start - 1] if header.start > self.start else None
        following = tokens[header.stop]
        return (
            before is None or not before.is_word or self.text.ends_sentence(header.start - 1)
        ) and (
            following.name_like
            or following.low == "("
            or bool(following.flags & (Flag.OFFICE | Flag.ARTICLE))
        )

    def _blocks(self, headers: list[Header]) -> Blocks:
        blocks: list[Block] = []
        begin = end = 0
        for number, header in enumerate(headers):
            limit = headers[number + 1].start if number + 1 < len(headers) else self.stop
            people = read_list(self.text, header.stop, self._limit(header, limit))
            start = header.start
            floor = max(end, self.start)
            ahead = self._before(header, floor, people) if self._may_follow(header) else None
            if ahead is not None:
                start = self._past_lead_in(ahead.items[0].start, floor)
                people.items[:0] = ahead.items
                people.stop = max(people.stop, header.stop, ahead.stop)
            if not people.persons:
                continue
            if not blocks:
                begin = self._past_article(start, people)
            blocks.append(Block(header, people))
            end = people.stop
        if not self._credible(blocks):
            return Blocks([], 0, 0)
        return Blocks(blocks, begin, end)

    def _limit(self, header: Header, limit: int) -> int:
        """The end of a list: where the bracket closes that the marker stands in."""
        close = self.text.closing.get(header.start)
        if close is not None and header.stop <= close:
            return min(limit, close)
        before = header.start - 1
        if before >= 0 and (close := self.text.closing.get(before)) and header.stop <= close:
            return min(limit, close)
        return limit

    def _may_follow(self, header: Header) -> bool:
        """Whether the marker may stand after its list: alone in brackets, behind a name."""
        if header.direction is None or header.start == 0:
            return False
        before = self.text.tokens[header.start - 1]
        return (
            (before.is_word and not self.text.ends_sentence(header.start - 1))
            or before.low in {")", ","}
            or (before.dotted and self.text.abbreviates(header.start - 1))
        )

    def _before(self, header: Header, floor: int, following: People) -> People | None:
        """The people listed before their marker: ``A, B und C (v. l.)``."""
        text = self.text
        tokens = text.tokens
        stop = header.start
        if tokens[stop - 1].low == ",":
            stop -= 1
        joined = header.stop < self.stop and (
            tokens[header.stop - 1].low == "," or bool(tokens[header.stop].flags & Flag.AND)
        )
        colon = tokens[header.stop - 1].low == ":" if header.stop else False
        if colon or (following.persons and not joined):
            return None
        return self._list_before(floor, stop)

    def _list_before(self, floor: int, stop: int) -> People | None:
        start = stop
        tokens = self.text.tokens
        limit = max(floor, stop - _LONGEST_LIST)
        while start > limit and not (
            self.text.ends_sentence(start - 1) or tokens[start - 1].low in {":", BREAK}
        ):
            start -= 1
        segments = cut(self.text, start, stop)
        for segment in segments:
            last = person_before(
                self.text, self._name_stop(segment.start, segment.stop), segment.start
            )
            if last is None:
                continue
            people = read_list(self.text, last.start, stop)
            if people.persons and people.stop >= stop and _sound(people):
                return people
        return None

    def _past_lead_in(self, start: int, floor: int) -> int:
        """Where a pointer to the picture right before a list begins: ``Im Bild: A, B (v. l.)``."""
        colon = start - 1
        if colon < floor or self.text.tokens[colon].low != ":":
            return start
        for at in range(max(floor, colon - _LONGEST_LEAD_IN), colon):
            found = self.text.match(at, Category.LEAD_IN, colon)
            opens = at == floor or self.text.ends_sentence(at - 1)
            if found is not None and found[0] == colon and opens:
                return at
        return start

    def _past_article(self, start: int, people: People) -> int:
        """Where the first person's words begin, the article of an office or title included."""
        first = people.items[0]
        before = self.text.tokens[start - 1] if start > self.start else None
        if not isinstance(first, Found) or first.start != start:
            return start
        if first.office is None and first.titles is None:
            return start
        return start - 1 if before is not None and before.flags & Flag.ARTICLE else start

    def _name_stop(self, start: int, stop: int) -> int:
        for at in range(start, stop):
            if self.text.tokens[at].low == "(":
                return at
        return stop

    def _credible(self, blocks: list[Block]) -> bool:
        persons = [person for block in blocks for person in block.people.persons]
        named = [person for person in persons if person.name]
        if not named:
            return False
        if self._speaks_of_things(blocks[0].header.start) and not any(
            person.given and person.length > 1 for person in named
        ):
            return False
        if any(person.strength >= 2 for person in named):
            return True
        if all(person.length == 1 for person in named):
            sure_rows = all(block.row for block in blocks) and len(named) > 2
            ordinary = any(person.thing or person.article for person in named)
            return any(person.given for person in named) or (sure_rows and not ordinary)
        if any(person.roles and person.open_role for person in named):
            return any(person.holds_office for person in named)
        return not any(person.thing or person.article for person in named) and any(
            person.strength >= 1 or person.length == 1 for person in named
        )

    def _speaks_of_things(self, start: int) -> bool:
        """Whether the last noun before a marker is a thing: ``Boats, from left: ...``."""
        for at in range(start - 1, max(self.start, start - 4) - 1, -1):
            token = self.text.tokens[at]
            if token.is_word:
                return bool(token.flags & Flag.OBJECT) and not token.flags & Flag.GIVEN
        return False


def _sound(people: People) -> bool:
    return all(person.strength >= 1 for person in people.persons) and any(
        person.strength >= 2 or person.length > 1 for person in people.persons
    )


def _name_rows(blocks: list[Block]) -> None:
    ranks = [block.header.rank for block in blocks if block.header.rank is not None]
    last = max(ranks, default=0)
    for block in blocks:
        rank = block.header.rank
        if rank is not None and block.row in {None, "standing", "seated", "kneeling"}:
            block.row = "front" if rank == 1 else "back" if rank == last else "middle"
    if blocks[0].row is None and any(block.row in _BEHIND for block in blocks[1:]):
        blocks[0].row = "front"
    for block in blocks:
        if block.row == "behind":
            block.row = "back"


def confidence(blocks: list[Block]) -> float:
    """How sure the people are, from 1.0 down to 0.4 where each of them is doubtful."""
    persons = [person for block in blocks for person in block.people.persons]
    doubtful = sum(person.strength < 2 for person in persons)
    return round(1.0 - 0.6 * doubtful / max(len(persons), 1), 2)
