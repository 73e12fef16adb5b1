"""From a caption to the people in it, in the order they stand: :func:`parse_caption`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from archive.captions.inline import person_before, place, read_inline
from archive.captions.language import detect_language
from archive.captions.lexemes import Category, Flag
from archive.captions.lists import Group, People, cut, read_list, share_surnames
from archive.captions.marks import Header, find_headers
from archive.captions.persons import Found
from archive.captions.tails import Missing, Stretch, find_credit, find_missing
from archive.captions.tokens import BREAK, Text, collapse
from archive.captions.vocabulary import vocabulary
from archive.model import Lineup, Person

__all__ = ["ParsedCaption", "parse_caption"]

_KEYS = (
    "position", "from_right", "row", "titles", "office", "name", "suffix", "role", "mark",
    "uncertain", "unknown", "label", "shared_surname", "start", "end",
)  # fmt: skip
_LONGEST_LEAD_IN = 6
_LONGEST_LIST = 120
"""Tokens looked back over where the marker stands behind its list."""
_BEHIND = {"back", "middle", "behind"}


@dataclass(frozen=True, slots=True)
class ParsedCaption:
    """What a caption says: who stands where, and the text around.

    ``kind`` is ``list`` (a marker and a list), ``inline`` (marks at names in running text) or
    ``none`` (nobody is placed). ``direction`` is ``ltr``, ``rtl``, ``clockwise``,
    ``counterclockwise`` or ``None``. ``confidence`` is between 0 and 1; below 0.5 a person
    should look at it. Meanings of the rest: the keys of a record in :meth:`as_record`.
    """

    lang: str
    kind: str
    people: Lineup = field(default_factory=Lineup)
    direction: str | None = None
    text_before: str | None = None
    text_after: str | None = None
    unnamed_groups: tuple[str, ...] = ()
    not_pictured: tuple[str, ...] = ()
    credit: str | None = None
    confidence: float = 1.0

    def as_record(self) -> dict[str, Any]:
        """The caption as plain values for JSON; ``persons`` are dicts with every key present."""
        return {
            "lang": self.lang,
            "kind": self.kind,
            "persons": [{key: getattr(person, key) for key in _KEYS} for person in self.people],
            "direction": self.direction,
            "text_before": self.text_before,
            "text_after": self.text_after,
            "unnamed_groups": list(self.unnamed_groups),
            "not_pictured": list(self.not_pictured),
            "credit": self.credit,
            "confidence": self.confidence,
        }


def parse_caption(text: str, lang: str | None = None) -> ParsedCaption:
    """The people of a caption from left to right, with what the caption says about each.

    Never raises, whatever the text. Without ``lang`` (a code of :data:`LANGUAGES`) the language
    is told from the words; an unknown code counts as none.
    """
    lang = detect_language(text) if lang is None else detect_language(text, prefer=lang)
    return _Reading(Text(text, vocabulary(lang))).parse()


class _Block:
    """One header of a caption and the people under it."""

    __slots__ = ("header", "people", "row")

    def __init__(self, header: Header, people: People) -> None:
        self.header = header
        self.people = people
        self.row = header.row


class _Reading:
    """One caption on its way from tokens to a result."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.credit = find_credit(text)
        self.missing: list[Missing] = []
        self.start, self.stop = self._body()

    def _body(self) -> tuple[int, int]:
        count = len(self.text.tokens)
        if self.credit is None:
            return 0, count
        if self.credit.start == 0 and self.credit.stop < count:
            return self.credit.stop, count
        return 0, self.credit.start

    def parse(self) -> ParsedCaption:
        headers = self._headers()
        blocks, begin, end = self._blocks(headers) if headers else ([], 0, 0)
        if blocks:
            return self._as_list(blocks, begin, end)
        people = read_inline(self.text, self.start, self.stop)
        if people:
            return self._as_inline(people)
        return ParsedCaption(
            self.text.words.lang, "none", text_before=self._outside(0, len(self.text.tokens)),
            text_after="", credit=self._credit_text(),
        )  # fmt: skip

    # --- lists ---

    def _headers(self) -> list[Header]:
        found = [h for h in find_headers(self.text) if self.start <= h.start < self.stop]
        sure = [h for h in found if h.sure]
        if not sure:
            weak = [h for h in found if self._opens_clause(h)]
            return weak if len(weak) > 1 else []
        return [h for h in found if h.sure or self._opens_clause(h)]

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

    def _blocks(self, headers: list[Header]) -> tuple[list[_Block], int, int]:
        blocks: list[_Block] = []
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
                begin = start
            blocks.append(_Block(header, people))
            end = people.stop
        if not self._credible(blocks):
            return [], 0, 0
        return blocks, begin, end

    def _limit(self, header: Header, limit: int) -> int:
        """The end of a list: where the bracket closes that the marker stands in."""
        if header.start < len(self.text.tokens) and (close := self.text.closing.get(header.start)):
            if header.stop <= close:
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
            before.is_word
            and not self.text.ends_sentence(header.start - 1)
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
        for number, segment in enumerate(segments):
            last = person_before(
                self.text, self._name_stop(segment.start, segment.stop), segment.start
            )
            if last is None:
                continue
            people = read_list(self.text, last.start, stop)
            if people.persons and people.stop >= stop and _sound(people):
                return people
            del number
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

    def _name_stop(self, start: int, stop: int) -> int:
        for at in range(start, stop):
            if self.text.tokens[at].low == "(":
                return at
        return stop

    def _credible(self, blocks: list[_Block]) -> bool:
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
            return any(person.given for person in named)
        if any(person.roles and person.open_role for person in named):
            return False
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

    def _as_list(self, blocks: list[_Block], begin: int, end: int) -> ParsedCaption:
        _name_rows(blocks)
        direction = next((b.header.direction for b in blocks if b.header.direction), "ltr")
        self.missing = find_missing(self.text, end, self.stop)
        people: list[Person] = []
        groups: list[str] = []
        absent: list[str] = []
        for block in blocks:
            items = block.people.items
            share_surnames(self.text, items)
            absent += self._take_absent(items, end)
            groups += [self.text.plain(g.start, g.stop) for g in items if isinstance(g, Group)]
            people += self._positions(block, block.header.direction or direction)
        absent += [name for missing in self.missing for name in missing.names]
        return ParsedCaption(
            self.text.words.lang,
            "list",
            Lineup(tuple(people)),
            direction,
            self._before_text(begin),
            self._after_text(end),
            tuple(groups),
            tuple(absent),
            self._credit_text(),
            _confidence(blocks),
        )

    def _take_absent(self, items: list[Found | Group], end: int) -> list[str]:
        found = [i for i in items if isinstance(i, Found)]
        items[:] = [i for i in items if not (isinstance(i, Found) and i.absent)]
        names = [person.name for person in found if person.absent and person.name]
        return names + [name for person in found for name in person.also_absent]

    def _positions(self, block: _Block, direction: str) -> list[Person]:
        items = block.people.items[::-1] if direction == "rtl" else block.people.items
        people = []
        position: int | None = None if "clockwise" in direction else 1
        for item in items:
            if isinstance(item, Group):
                position = position + item.size if position and item.size else None
            else:
                people.append(self._person(item, position, block.row))
                position = position + 1 if position else None
        return people

    def _person(self, found: Found, position: int | None, row: str | None) -> Person:
        tokens = self.text.tokens
        last = tokens[found.name_stop - 1]
        return Person(
            name=found.name,
            titles=found.titles,
            office=found.office,
            suffix=found.suffix,
            role=", ".join(found.roles) or None,
            position=position,
            row=row,
            uncertain=found.uncertain,
            unknown=found.name is None,
            label=found.label if found.name is None else None,
            shared_surname=found.shared,
            start=tokens[found.start].start,
            end=last.stop if self.text.abbreviates(found.name_stop - 1) else last.end,
        )

    # --- marks in running text ---

    def _as_inline(self, found: list[Found]) -> ParsedCaption:
        share_surnames(self.text, list(found))
        self.missing = find_missing(self.text, self.start, self.stop)
        people = []
        for person, position, from_right in place(found):
            row = person.mark.row if person.mark else None
            made = self._person(person, position, row)
            people.append(made.replace(mark=person.mark_text, from_right=from_right))
        sure = min((1.0 if person.strength >= 2 else 0.6) for person in found)
        inferred = any(p.from_right is not None and p.position is not None for p in people)
        return ParsedCaption(
            self.text.words.lang,
            "inline",
            Lineup(tuple(people)),
            not_pictured=tuple(name for missing in self.missing for name in missing.names),
            credit=self._credit_text(),
            confidence=round(sure * (0.9 if inferred else 1.0), 2),
        )

    # --- the text around ---

    def _credit_text(self) -> str | None:
        if self.credit is None:
            return None
        return collapse(self._source(self.credit.start, self.credit.stop))

    def _source(self, start: int, stop: int) -> str:
        tokens = self.text.tokens
        if stop <= start:
            return ""
        return self.text.source[tokens[start].start : tokens[stop - 1].stop]

    def _outside(self, start: int, stop: int) -> str:
        """The text between two tokens without the credit and the not-pictured phrases."""
        holes: list[Stretch] = [Stretch(m.start, m.stop) for m in self.missing]
        if self.credit is not None:
            holes.append(self.credit)
        pieces = []
        at = start
        for hole in sorted(holes):
            if start <= hole.start < stop:
                pieces.append(self._source(at, hole.start))
                at = hole.stop
        pieces.append(self._source(at, stop))
        return collapse(
            " ".join(_trim(piece) if number else piece for number, piece in enumerate(pieces))
        )

    def _before_text(self, begin: int) -> str:
        return self._outside(0, begin).rstrip(" ([:,–—-")

    def _after_text(self, end: int) -> str:
        return _trim(self._outside(end, len(self.text.tokens)))


def _trim(piece: str) -> str:
    return collapse(piece).lstrip(" )],;:.–—-|*")


def _sound(people: People) -> bool:
    return all(person.strength >= 1 or person.length == 1 for person in people.persons) and any(
        person.strength >= 2 or person.length > 1 for person in people.persons
    )


def _name_rows(blocks: list[_Block]) -> None:
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


def _confidence(blocks: list[_Block]) -> float:
    persons = [person for block in blocks for person in block.people.persons]
    doubtful = sum(person.strength < 2 for person in persons)
    return round(1.0 - 0.6 * doubtful / max(len(persons), 1), 2)
