"""Reading marks at single names in running text: ``Anna Kern (l.) gratuliert Tom Rauer (r.)``."""

from __future__ import annotations

from archive.captions.backwards import person_before
from archive.captions.behind import read_role
from archive.captions.commas import comma_before, opens_clause, person_at_comma, take_apposition
from archive.captions.found import Found
from archive.captions.joined import affiliation_behind, role_behind, unmarked
from archive.captions.lexemes import Category, Flag
from archive.captions.marks import MOST_PLACES, Mark, read_mark
from archive.captions.namewords import QUOTES
from archive.captions.persons import read_person
from archive.captions.titled import opens_office
from archive.captions.tokens import BREAK, LINE, Text

__all__ = ["read_inline"]

_LONGEST_RUN = 16
_MOST_HOPS = 3
_SURE = 2
_BOUNDARY = {",", ";", ":", ".", ")", "(", "–", "-", "—", "/", LINE, BREAK, "!", "?"}


def read_inline(text: Text, start: int, stop: int) -> list[Found]:
    """The people that carry marks, and the unmarked ones joined to them, in written order."""
    return _InlineReader(text, start, stop).read()


class _InlineReader:
    """Goes through a caption once and ties every mark to its name."""

    def __init__(self, text: Text, start: int, stop: int) -> None:
        self.text = text
        self.start = start
        self.stop = stop
        self.found: list[Found] = []
        self.weak: list[Found] = []
        self.floor = start
        self.marks = 0

    def read(self) -> list[Found]:
        at = self.start
        while at < self.stop and self.marks < MOST_PLACES:
            at = self._step(at)
        if self.found or len(self.weak) > 1:
            self.found.extend(self.weak)
        marked = [person for person in self.found if person.mark and person.mark.says_side]
        if not marked and not self._rows_apart():
            return []
        self.found.sort(key=lambda person: person.start)
        self.found.extend(unmarked(self.text, self.found, self.start, self.stop))
        for person in self.found:
            take_apposition(self.text, person, self.start)
        self.found.sort(key=lambda person: person.start)
        return self.found

    def _rows_apart(self) -> bool:
        """Whether two people are told apart by their rows: ``Kern (vorn) und Lamm (hinten)``."""
        rows = [p.mark.row for p in self.found if p.mark and p.mark.row and p.strength >= _SURE]
        return len(rows) == len(set(rows)) > 1

    def _step(self, at: int) -> int:
        token = self.text.tokens[at]
        if token.low in {"(", "["} and at in self.text.closing:
            return self._bracket(at)
        if token.places and not opens_office(self.text, at):
            mark = read_mark(self.text, at, self.stop)
            if mark is not None and mark.side is not None:
                return self._bare(at, mark)
        return at + 1

    def _bracket(self, at: int) -> int:
        close = self.text.closing[at]
        if close > self.stop:
            return at + 1
        mark = self._bracket_mark(at, close)
        if mark is not None:
            self.marks += 1
            person = person_before(self.text, at, self.floor)
            if person is None or self._only_a_role(person):
                return self._behind_roles(at, mark, close + 1)
            if person is not None:
                if person.name is None or person.roles:
                    person.mark, person.mark_text = mark, self.text.span(mark.start, mark.stop)
                    person.stop = close + 1
                    self._keep(person)
                    return close + 1
                whole = read_person(self.text, person.start, close + 1)
                if whole is not None and whole.mark is not None:
                    whole.strength, whole.article = person.strength, person.article
                    self._take_role(whole)
                    self._keep(whole)
                    return max(whole.stop, close + 1)
            return close + 1
        inner = self.text.tokens[at + 1] if at + 1 < close else None
        return close + 1 if inner is None or not inner.phrases else at + 1

    def _only_a_role(self, person: Found) -> bool:
        """Whether a lone word before the brackets says what somebody is, not who."""
        token = self.text.tokens[person.name_start]
        return (
            person.length == 1
            and not person.titles
            and bool(token.flags & (Flag.OFFICE | Flag.ORGANISATION))
            and not token.flags & Flag.GIVEN
        )

    def _bracket_mark(self, at: int, close: int) -> Mark | None:
        first = at + 1
        for index in range(at + 1, close + 1):
            if index == close or self.text.tokens[index].low in {",", ";"}:
                mark = read_mark(self.text, first, index) if index > first else None
                if mark is not None and mark.stop == index:
                    return mark
                first = index + 1
        return None

    def _keep(self, person: Found) -> None:
        if person.strength >= 1 or (
            person.length == 1
            and person.strength == 0
            and not person.thing
            and not person.article
            and not self.text.words.capital_nouns
        ):
            self.found.append(person)
            self.floor = max(self.floor, person.stop)
        elif (
            person.length == 1 and person.strength == 0 and not person.thing and not person.article
        ):
            self.weak.append(person)

    def _bare(self, at: int, mark: Mark) -> int:
        self.marks += 1
        tokens = self.text.tokens
        if self._too_short(mark):
            return mark.stop
        following = tokens[mark.stop] if mark.stop < self.stop else None
        before = tokens[at - 1] if at > self.start else None
        if before is not None and before.flags & Flag.ARTICLE and tokens[at].cap:
            return mark.stop  # "The Left Party's Marta Lindqvist"
        behind_comma = before is not None and before.low in {",", "–", "-", "—"}
        ends = following is None or (following.low != ":" and self._bounds(mark.stop))
        if behind_comma and ends:
            return self._behind_roles(at - 1, mark, mark.stop)
        if before is None or opens_clause(self.text, at):
            stop = self._mark_before(at, mark)
            if stop is not None:
                return stop
        elif (stop := self._mark_before(at, mark, strong=True)) is not None:
            return stop
        if (
            before is not None
            and before.is_word
            and (following is None or self._ends_clause(mark.stop))
        ):
            verb = self.text.match(at - 1, Category.AFTER)
            copula = verb is not None and verb[0] == at
            person = person_before(self.text, at - copula, self.floor)
            if person is not None and person.strength >= 2 and not person.article:
                person.mark, person.mark_text = mark, self.text.plain(mark.start, mark.stop)
                person.stop = mark.stop
                (self.found if copula and mark.number else self.weak).append(person)
        return mark.stop

    def _too_short(self, mark: Mark) -> bool:
        first = self.text.tokens[mark.start]
        return mark.stop == mark.start + 1 and (
            len(first.text) < 3 or (first.dotted and len(first.text) < 4)
        )

    def _bounds(self, at: int) -> bool:
        """Whether a comma-marked name may end here: punctuation, a conjunction or a small word."""
        token = self.text.tokens[at]
        return (
            not token.is_word
            or bool(token.flags & Flag.AND)
            or not (
                token.name_like
                or token.flags & (Flag.OFFICE | Flag.ARTICLE | Flag.POSSESSIVE)
                or Category.TITLE in token.phrases
            )
        )

    def _ends_clause(self, at: int) -> bool:
        token = self.text.tokens[at]
        return (
            bool(token.flags & Flag.STOP)
            or token.low in _BOUNDARY
            or bool(token.flags & Flag.AND)
            or self.text.tokens[at - 1].dotted
        )

    def _take_role(self, person: Found) -> None:
        end = role_behind(self.text, [*self.found[-1:], person], person.stop, self.stop)
        if end is None:
            end = affiliation_behind(self.text, person, person.stop, self.stop)
        person.stop = person.stop if end is None else end

    def _behind_roles(self, comma: int, mark: Mark, stop: int) -> int:
        """Tie a mark to the name before it, over roles between commas; the index after it all."""
        floor = self.floor
        hops: list[tuple[int, int]] = []
        while len(hops) <= _MOST_HOPS:
            person = person_at_comma(self.text, comma, floor)
            if person is not None:
                person.roles.extend(read_role(self.text, *hop) for hop in reversed(hops))
                person.mark, person.mark_text = mark, self.text.plain(mark.start, mark.stop)
                person.stop = stop
                self._take_role(person)
                self._keep(person)
                return max(person.stop, stop)
            previous = comma_before(self.text, comma, floor)
            if previous is None:
                break
            hops.append((previous + 1, comma))
            comma = previous
        return stop

    def _mark_before(self, at: int, mark: Mark, *, strong: bool = False) -> int | None:
        """Take the person a mark stands before: ``links: Ann Poe``; the index behind them."""
        behind = self._behind_mark(at, mark)
        if behind is None:
            return None
        begin, colon = behind
        person = read_person(self.text, begin, self._run_end(begin))
        if (
            person is None
            or person.mark is not None
            or (person.article and not person.office and not person.titles)
        ):
            return None
        if person.strength >= (3 if strong else 1 if colon else 2):
            self._mark(person, mark)
            self.found.append(person)
            self.floor = max(self.floor, person.stop)
            return person.stop
        if person.strength >= 1 and not strong and person.length > 1 and not person.thing:
            self._mark(person, mark)
            self.weak.append(person)
            return person.stop
        return None

    def _behind_mark(self, at: int, mark: Mark) -> tuple[int, bool] | None:
        """Where a name may begin behind a mark, and whether a colon leads up to it."""
        text = self.text
        begin = mark.stop
        colon = begin < self.stop and text.tokens[begin].low in {":", "–"}
        if colon:
            begin += 1
        elif begin < self.stop and text.tokens[begin].low == ",":
            if self._closes_a_clause(at):
                return None
            begin += 1
        if begin < self.stop and (verb := text.match(begin, Category.AFTER, self.stop)):
            begin = verb[0]
        if begin >= self.stop or (
            begin > 0 and text.tokens[begin - 1].dotted and text.ends_sentence(begin - 1)
        ):
            return None
        first = text.tokens[begin]
        complement = first.flags & Flag.COMPLEMENT and not first.flags & Flag.ARTICLE
        if complement and not colon and not first.cap:
            return None  # "à gauche de la mairie"
        return begin, colon

    def _closes_a_clause(self, at: int) -> bool:
        """Whether a mark followed by a comma belongs to what stands in front of it."""
        if at <= self.start or self.text.ends_sentence(at - 1):
            return False
        before = self.text.tokens[at - 1]
        leads = before.flags & Flag.AND and self._marks_lead()
        return before.low not in {";", LINE, BREAK} and not leads

    def _run_end(self, begin: int) -> int:
        """Where a run of words, quotes and brackets ends in which somebody may be named."""
        text = self.text
        end = begin
        while (
            end < min(self.stop, begin + _LONGEST_RUN)
            and (
                text.tokens[end].is_word or text.tokens[end].low in QUOTES or text.closing.get(end)
            )
            and not text.tokens[end].flags & Flag.AND
        ):
            ended = text.ends_sentence(end)
            end = text.closing[end] + 1 if end in text.closing else end + 1
            if ended:
                break
        return min(end, self.stop)

    def _marks_lead(self) -> bool:
        """Whether the mark before stood before its name: ``Left, Ann Poe and right, Jo Dow``."""
        before = self.found[-1] if self.found else None
        return before is not None and before.mark is not None and before.mark.start < before.start

    def _mark(self, person: Found, mark: Mark) -> None:
        person.mark, person.mark_text = mark, self.text.plain(mark.start, mark.stop)
