"""From a caption to the people in it, in the order they stand: :func:`parse_caption`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from archive.captions.blocks import Block, confidence, find_blocks
from archive.captions.found import Found
from archive.captions.groups import Group, share_surnames
from archive.captions.inline import read_inline
from archive.captions.language import detect_language
from archive.captions.places import place
from archive.captions.tails import Missing, Stretch, find_credit, find_missing
from archive.captions.tokens import Text, collapse
from archive.captions.vocabulary import vocabulary
from archive.model import Lineup, Person

__all__ = ["ParsedCaption", "UnnamedGroup", "parse_caption"]

_KEYS = (
    "position", "from_right", "row", "titles", "office", "name", "suffix", "role", "mark",
    "uncertain", "unknown", "label", "shared_surname", "start", "end",
)  # fmt: skip


_ARMBANDS = {"c", "C"}


@dataclass(frozen=True, slots=True)
class UnnamedGroup:
    """People a list counts without naming them, in the words it has for them.

    ``size`` is ``None`` if nobody says how many; ``after`` is how many of the caption's people
    come before them from left to right; ``start`` is where the words begin in the text.
    """

    text: str
    size: int | None
    row: str | None
    after: int
    start: int


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
    groups: tuple[UnnamedGroup, ...] = ()
    not_pictured: tuple[str, ...] = ()
    credit: str | None = None
    confidence: float = 1.0

    @property
    def unnamed_groups(self) -> tuple[str, ...]:
        """The words for those who are not named, in the order of the text."""
        return tuple(group.text for group in sorted(self.groups, key=lambda each: each.start))

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
        found = find_blocks(self.text, self.start, self.stop)
        if found.blocks:
            return self._as_list(*found)
        people = read_inline(self.text, self.start, self.stop)
        if people:
            return self._as_inline(people)
        return ParsedCaption(
            self.text.words.lang, "none", text_before=self._outside(0, len(self.text.tokens)),
            text_after="", credit=self._credit_text(),
        )  # fmt: skip

    # --- lists ---

    def _as_list(self, blocks: list[Block], begin: int, end: int) -> ParsedCaption:
        direction = next((b.header.direction for b in blocks if b.header.direction), "ltr")
        self.missing = find_missing(self.text, end, self.stop)
        people: list[Person] = []
        groups: list[UnnamedGroup] = []
        absent: list[str] = []
        for block in blocks:
            items = block.people.items
            share_surnames(self.text, items)
            absent += self._take_absent(items, end)
            reading = block.header.direction or direction
            groups += self._unnamed(block, reading, len(people))
            people += self._positions(block, reading)
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
            confidence(blocks),
        )

    def _take_absent(self, items: list[Found | Group], end: int) -> list[str]:
        found = [i for i in items if isinstance(i, Found)]
        items[:] = [i for i in items if not (isinstance(i, Found) and i.absent)]
        names = [person.name for person in found if person.absent and person.name]
        return names + [name for person in found for name in person.also_absent]

    def _unnamed(self, block: Block, direction: str, after: int) -> list[UnnamedGroup]:
        groups = []
        for item in _left_to_right(block, direction):
            if isinstance(item, Group):
                words = self.text.plain(item.start, item.stop)
                start = self.text.tokens[item.start].start
                groups.append(UnnamedGroup(words, item.size, block.row, after, start))
            else:
                after += 1
        return groups

    def _positions(self, block: Block, direction: str) -> list[Person]:
        people = []
        position: int | None = None if "clockwise" in direction else 1
        for item in _left_to_right(block, direction):
            if isinstance(item, Group):
                position = position + item.size if position and item.size else None
            elif item.off_list and item.mark is not None:
                position = None
                from_right = (item.mark.number or 1) if item.mark.side == "right" else None
                marked = self._person(item, None, block.row)
                people.append(marked.replace(mark=item.mark_text, from_right=from_right))
            else:
                _keep_armband(item)
                people.append(self._person(item, position, block.row))
                position = position + 1 if position else None
        return people

    def _person(self, found: Found, position: int | None, row: str | None) -> Person:
        tokens = self.text.tokens
        last = tokens[found.name_stop - 1]
        return found.person(
            position=position,
            row=row,
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


def _left_to_right(block: Block, direction: str) -> list[Found | Group]:
    return block.people.items[::-1] if direction == "rtl" else block.people.items


def _keep_armband(found: Found) -> None:
    """Read ``(c)`` as captain in a list, where everybody has a place already."""
    if found.mark is not None and found.mark_text in _ARMBANDS and found.mark.side == "centre":
        found.roles.insert(0, found.mark_text)


def _trim(piece: str) -> str:
    return collapse(piece).lstrip(" )],;:.–—-|*")
