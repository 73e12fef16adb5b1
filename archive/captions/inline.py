"""Reading marks at single names in running text: ``Anna Kern (l.) gratuliert Tom Rauer (r.)``."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.marks import MOST_PLACES, Mark, read_mark
from archive.captions.persons import Found, read_person, read_role
from archive.captions.tokens import BREAK, LINE, Text

__all__ = ["place", "person_before", "read_inline"]

_LONGEST_UNKNOWN = 4
_LONGEST_RUN = 16
_MOST_HOPS = 3
_QUOTES = set("„“”\"«»‚‘’'")
_BOUNDARY = {",", ";", ":", ".", ")", "(", "–", "-", "—", "/", LINE, BREAK, "!", "?"}
_FROM_LEFT = Flag.PARTICLE | Flag.GENERATION | Flag.BORN | Flag.NOBLE | Flag.OFFICE | Flag.MODIFIER


def person_before(text: Text, stop: int, floor: int = 0) -> Found | None:
    """The person whose description ends right before a token."""
    start = _run_start(text, stop, floor)
    if (unknown := _unknown_before(text, stop, floor)) is not None:
        return unknown
    for at in range(start, stop):
        if not _may_start(text, at):
            continue
        found = read_person(text, at, stop)
        if found is None or found.stop != stop:
            continue
        if found.name_start > at and found.office and not _office_starts(text, at):
            continue
        if found.office is None and _hides_given(text, found):
            continue
        if found.office and not found.known_office and _ordinary_start(text, at):
            continue
        found.article = found.article or _article_before(text, at, floor)
        if found.article and not found.office and not found.titles:
            found.strength -= 2
        return found
    return None


def _unknown_before(text: Text, stop: int, floor: int) -> Found | None:
    for at in range(max(floor, stop - _LONGEST_UNKNOWN), stop):
        if Category.UNKNOWN in text.tokens[at].phrases:
            found = text.match(at, Category.UNKNOWN, stop)
            if found is not None and found[0] == stop:
                return Found(at, stop, at, stop, label=text.plain(at, stop), strength=1)
    return None


def _ordinary_start(text: Text, at: int) -> bool:
    """Whether a capital letter means nothing: a noun in German, the first word of a sentence."""
    return text.tokens[at].cap and (
        text.words.capital_nouns
        or at == 0
        or text.ends_sentence(at - 1)
        or text.tokens[at - 1].low in {LINE, BREAK, ":"}
    )


def _run_start(text: Text, stop: int, floor: int) -> int:
    tokens = text.tokens
    at = stop
    limit = max(floor, stop - _LONGEST_RUN)
    while at > limit:
        token = tokens[at - 1]
        if token.is_word:
            if at < stop and text.ends_sentence(at - 1):
                break
            if not (
                token.name_like
                or token.flags & _FROM_LEFT
                or _is_title_word(text, at - 1)
                or _complements(text, at - 1, limit)
            ):
                break
        elif token.low not in _QUOTES and not _title_bracket(text, at - 1):
            break
        at -= 1
    return at


def _is_title_word(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return (
        Category.TITLE in token.phrases
        or Category.TAIL in token.phrases
        or (token.dotted and bool(token.flags & Flag.ABBREVIATION))
        or (token.text[0] in "’'" and token.text[1:].isdigit())
        or (token.text.isdigit() and token.dotted and len(token.text) < 3)
    )


def _complements(text: Text, at: int, limit: int) -> bool:
    """Whether a small word links an office to what it is for: ``Leiterin *der* Musikschule``."""
    tokens = text.tokens
    if not tokens[at].flags & Flag.COMPLEMENT:
        return False
    while at > limit and tokens[at].flags & Flag.COMPLEMENT:
        at -= 1
    return bool(tokens[at].flags & Flag.OFFICE)


def _title_bracket(text: Text, at: int) -> bool:
    tokens = text.tokens
    return (
        tokens[at].low == ")"
        and at >= 2
        and text.closing.get(at - 2) == at
        and tokens[at - 1].text.isupper()
    ) or (
        tokens[at].low == "(" and text.closing.get(at) == at + 2 and tokens[at + 1].text.isupper()
    )


def _may_start(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return token.is_word and (
        token.name_like or _office_starts(text, at) or Category.TITLE in token.phrases
    )


def _office_starts(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return (
        bool(token.flags & (Flag.OFFICE | Flag.MODIFIER))
        or Category.OFFICE in token.phrases
        or (text.match(at, Category.TITLE) is not None)
        or (
            token.cap
            and not text.words.capital_nouns
            and not token.flags & (Flag.STOP | Flag.ARTICLE)
        )
        or bool(
            token.flags & Flag.AGENT and text.words.capital_nouns and not token.flags & Flag.GIVEN
        )
    )


def _hides_given(text: Text, found: Found) -> bool:
    """Whether an ordinary noun was taken for a given name: ``Spiel Anna Kern``."""
    tokens = text.tokens
    first = tokens[found.name_start]
    if first.flags & Flag.GIVEN or first.dotted or found.titles or found.length < 3:
        return bool(first.flags & Flag.THING) and not first.flags & Flag.GIVEN and found.length > 2
    return any(
        tokens[k].flags & Flag.GIVEN and tokens[k + 1].name_like
        for k in range(found.name_start + 1, found.name_stop - 1)
    )


def _article_before(text: Text, at: int, floor: int) -> bool:
    return at > floor and bool(text.tokens[at - 1].flags & Flag.ARTICLE)


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
        if not marked:
            return []
        self.found.sort(key=lambda person: person.start)
        self._add_unmarked()
        return self.found

    def _step(self, at: int) -> int:
        token = self.text.tokens[at]
        if token.low in {"(", "["} and at in self.text.closing:
            return self._bracket(at)
        if token.places:
            mark = read_mark(self.text, at, self.stop)
            if mark is not None and mark.side is not None:
                return self._bare(at, mark)
        return at + 1

    # --- (links), (l, SPD) ---

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
                if person.name is None:
                    person.mark, person.mark_text = mark, self.text.span(mark.start, mark.stop)
                    person.stop = close + 1
                    self._keep(person)
                    return close + 1
                whole = read_person(self.text, person.start, close + 1)
                if whole is not None and whole.mark is not None:
                    whole.strength, whole.article = person.strength, person.article
                    self._role_after(whole, whole.stop)
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

    # --- , left, and: links Anna Kern ---

    def _bare(self, at: int, mark: Mark) -> int:
        self.marks += 1
        tokens = self.text.tokens
        if self._too_short(mark):
            return mark.stop
        following = tokens[mark.stop] if mark.stop < self.stop else None
        before = tokens[at - 1] if at > self.start else None
        if before is not None and before.low in {",", "–", "-", "—"}:
            if following is None or (following.low != ":" and self._bounds(mark.stop)):
                return self._behind_roles(at - 1, mark, mark.stop)
        if before is None or self._clause_start(at):
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
            len(first.text) < 3 or first.dotted and len(first.text) < 4
        )

    def _bounds(self, at: int) -> bool:
        """Whether a comma-marked name may end here: punctuation, a conjunction or a small word."""
        token = self.text.tokens[at]
        return (
            not token.is_word
            or bool(token.flags & Flag.AND)
            or not (
                token.name_like
                or token.flags & (Flag.OFFICE | Flag.ARTICLE)
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

    def _clause_start(self, at: int) -> bool:
        before = self.text.tokens[at - 1]
        return (
            not before.is_word or bool(before.flags & Flag.AND) or self.text.ends_sentence(at - 1)
        )

    def _behind_roles(self, comma: int, mark: Mark, stop: int) -> int:
        """Tie a mark to the name before it, over roles between commas; the index after it all."""
        floor = self.floor
        hops: list[tuple[int, int]] = []
        while len(hops) <= _MOST_HOPS:
            person = self._person_at_comma(comma, floor)
            if person is not None:
                person.roles.extend(read_role(self.text, *hop) for hop in reversed(hops))
                person.mark, person.mark_text = mark, self.text.plain(mark.start, mark.stop)
                person.stop = stop
                self._role_after(person, stop)
                self._keep(person)
                return max(person.stop, stop)
            previous = self._comma_before(comma, floor)
            if previous is None:
                break
            hops.append((previous + 1, comma))
            comma = previous
        return stop

    def _person_at_comma(self, comma: int, floor: int) -> Found | None:
        text = self.text
        close = comma - 1
        if text.tokens[close].low == ")":
            opening = next(
                (
                    o
                    for o in range(close, max(floor, close - 40) - 1, -1)
                    if text.closing.get(o) == close
                ),
                None,
            )
            person = person_before(text, opening, floor) if opening is not None else None
            if person is not None:
                person = read_person(text, person.start, comma)
        else:
            person = person_before(text, comma, floor)
        if (
            person is None
            or person.thing
            or (person.length == 1 and person.strength < 2 and not person.given)
        ):
            return self._whole_chunk(comma, floor)
        previous = self._comma_before(comma, floor)
        if previous is not None and person.strength < 2:
            begin = previous + 1 + bool(text.tokens[previous + 1].flags & Flag.AND)
            first = text.tokens[begin] if begin < comma else None
            if first is not None and (
                first.flags & (Flag.OFFICE | Flag.THING | Flag.STOP)
                or first.text[0].isdigit()
                or not first.cap
            ):
                return None
        if (
            previous is not None
            and person.start > previous + 1
            and text.tokens[previous + 1].flags & Flag.OFFICE
        ):
            if person.strength < 3 or text.tokens[person.start - 1].flags & Flag.COMPLEMENT:
                return None
        return person

    def _whole_chunk(self, comma: int, floor: int) -> Found | None:
        """The person a piece between commas describes from its beginning, role included."""
        previous = self._comma_before(comma, floor)
        begin = max(floor, comma - _LONGEST_RUN) if previous is None else previous + 1
        for at in range(comma - 1, begin - 1, -1):
            if self.text.tokens[at].flags & Flag.AND:
                begin = at + 1
                break
        if previous is None and not self._clause_start(max(begin, 1)):
            return None
        person = read_person(self.text, begin, comma) if begin < comma else None
        return (
            person if person is not None and person.stop == comma and person.strength >= 2 else None
        )

    def _comma_before(self, comma: int, floor: int) -> int | None:
        for at in range(comma - 1, max(floor, comma - 14) - 1, -1):
            token = self.text.tokens[at]
            if token.low == ",":
                return at
            if token.is_word and self.text.ends_sentence(at) or token.low in {";", BREAK}:
                return None
        return None

    def _mark_before(self, at: int, mark: Mark, *, strong: bool = False) -> int | None:
        text = self.text
        begin = mark.stop
        colon = begin < self.stop and text.tokens[begin].low in {":", "–"}
        if not colon and begin < self.stop and text.tokens[begin].low == ",":
            if (
                at > self.start
                and text.tokens[at - 1].low not in {";", LINE, BREAK}
                and not text.ends_sentence(at - 1)
            ):
                return None
            begin += 1
        if colon:
            begin += 1
        if begin < self.stop and (verb := text.match(begin, Category.AFTER, self.stop)):
            begin = verb[0]
        if begin >= self.stop or (
            begin > 0 and text.tokens[begin - 1].dotted and text.ends_sentence(begin - 1)
        ):
            return None
        end = begin
        while (
            end < min(self.stop, begin + _LONGEST_RUN)
            and (
                text.tokens[end].is_word or text.tokens[end].low in _QUOTES or text.closing.get(end)
            )
            and not text.tokens[end].flags & Flag.AND
        ):
            ended = text.ends_sentence(end)
            end = text.closing[end] + 1 if end in text.closing else end + 1
            if ended:
                break
        person = read_person(text, begin, min(end, self.stop))
        needed = 3 if strong else (1 if colon else 2)
        if (
            person is None
            or person.mark is not None
            or person.article
            and not person.office
            and not person.titles
        ):
            return None
        if person.strength < needed:
            if person.strength >= 1 and not strong and person.length > 1 and not person.thing:
                self._mark(person, mark)
                self.weak.append(person)
                return person.stop
            return None
        self._mark(person, mark)
        self.found.append(person)
        self.floor = max(self.floor, person.stop)
        return person.stop

    def _mark(self, person: Found, mark: Mark) -> None:
        person.mark, person.mark_text = mark, self.text.plain(mark.start, mark.stop)

    def _role_after(self, person: Found, at: int) -> None:
        """Take in a role that follows the mark: ``Jane Roe, left, president of the club, and``."""
        text = self.text
        if at + 1 >= self.stop or text.tokens[at].low != ",":
            return
        end = at + 1
        while end < min(self.stop, at + 14):
            token = text.tokens[end]
            if (
                end in text.closing
                or token.low in {",", ";", ":", "–", BREAK}
                or token.flags & Flag.AND
            ):
                break
            end += 1
            if text.ends_sentence(end - 1):
                break
        begin = at + 1
        if (both := text.match(begin, Category.BOTH, end)) and both[0] < end:
            role = read_role(text, both[0], end)
            for marked in (*self.found[-1:], person):
                marked.roles.append(role)
            person.stop = end
            return
        while begin < end and text.tokens[begin].flags & Flag.ARTICLE:
            begin += 1
        first = text.tokens[begin] if begin < end else None
        closed = (
            end >= self.stop or text.tokens[end].low in {",", ";"} or text.ends_sentence(end - 1)
        )
        if (
            first is None
            or not closed
            or not (
                first.flags & (Flag.OFFICE | Flag.MODIFIER | Flag.THING) or first.text.isdigit()
            )
        ):
            return
        other = read_person(text, begin, end)
        if (other is not None and other.strength >= 2) or read_mark(text, begin, end):
            return
        if any(
            text.tokens[k].flags & Flag.STOP
            and not text.tokens[k].flags & (Flag.COMPLEMENT | Flag.ARTICLE)
            for k in range(begin, end)
        ):
            return
        person.roles.append(read_role(text, at + 1, end))
        person.stop = end

    # --- names joined to marked ones ---

    def _add_unmarked(self) -> None:
        taken = {(person.name_start, person.name_stop) for person in self.found}
        extra: list[Found] = []
        for number, person in enumerate(self.found):
            floor = self.found[number - 1].stop if number else self.start
            ceiling = self.found[number + 1].start if number + 1 < len(self.found) else self.stop
            extra.extend(self._joined_before(person, floor, taken))
            extra.extend(self._joined_after(person, ceiling, taken))
        self.found.extend(extra)
        self.found.sort(key=lambda person: person.start)

    def _joined_before(self, person: Found, floor: int, taken: set[tuple[int, int]]) -> list[Found]:
        tokens = self.text.tokens
        joined: list[Found] = []
        at = person.start
        while at - 1 > floor:
            before = tokens[at - 1]
            if not (before.flags & Flag.AND or before.low == ","):
                break
            other = person_before(self.text, at - 1, floor)
            if other is None or other.strength < 2 or (other.name_start, other.name_stop) in taken:
                break
            if person.mark is not None and person.mark.start < person.start:
                break
            taken.add((other.name_start, other.name_stop))
            joined.append(other)
            at = other.start
        return joined

    def _joined_after(
        self, person: Found, ceiling: int, taken: set[tuple[int, int]]
    ) -> list[Found]:
        text, tokens = self.text, self.text.tokens
        joined: list[Found] = []
        at = max(person.stop, person.mark.stop if person.mark else 0)
        if at < ceiling and tokens[at].low == ")":
            at += 1
        while at + 1 < ceiling:
            conjunction = bool(tokens[at].flags & Flag.AND)
            if not conjunction and tokens[at].low != ",":
                break
            begin = at + 1
            if tokens[begin].flags & Flag.AND:
                begin, conjunction = begin + 1, True
            if begin >= ceiling or text.match(begin, Category.WITH):
                break
            end = begin
            while (
                end < min(ceiling, begin + _LONGEST_RUN)
                and tokens[end].is_word
                and not tokens[end].flags & Flag.AND
            ):
                end += 1
                if text.ends_sentence(end - 1):
                    break
            other = read_person(text, begin, end) if end > begin else None
            if (
                other is None
                or other.strength < (2 if conjunction else 3)
                or (other.name_start, other.name_stop) in taken
            ):
                break
            if other.length == 1 and not other.titles and not other.office:
                break
            if (
                other.stop == end
                and end + 1 < ceiling
                and tokens[end].low == "("
                and text.closing.get(end, ceiling) < ceiling
            ):
                other = read_person(text, begin, text.closing[end] + 1) or other
            taken.add((other.name_start, other.name_stop))
            joined.append(other)
            at = other.stop
            if conjunction:
                break
        return joined


# --- positions from marks -------------------------------------------------------------------


def place(people: list[Found]) -> list[tuple[Found, int | None, int | None]]:
    """People in left-to-right order, each with position and count from the right.

    Marks give positions only together: 1 to k, each exactly once (k = number of marked people).
    Otherwise those counted from the left keep their number, the others have none.
    """
    anchors = {id(person): _anchor(people, number) for number, person in enumerate(people)}
    marked = [person for person in people if anchors[id(person)] is not None]
    count = len(marked)
    full = _all_places(marked, anchors, count)
    placed = []
    for person in people:
        anchor = anchors[id(person)]
        position, from_right = None, None
        if anchor is not None:
            side, number = anchor
            from_right = number if side == "right" else None
            if full is not None:
                position = full[id(person)]
            elif side == "left":
                position = number
        placed.append((person, position, from_right))
    rows = {person.mark.row: None for person in people if person.mark and person.mark.row}
    order = list(rows)
    placed.sort(key=lambda entry: (_row_rank(entry[0], order), *_rank(anchors[id(entry[0])])))
    return placed


def _row_rank(person: Found, order: list[str | None]) -> int:
    row = person.mark.row if person.mark else None
    return order.index(row) if row in order else len(order)


def _anchor(people: list[Found], number: int) -> tuple[str, int] | None:
    mark = people[number].mark
    if mark is None or mark.side is None:
        return None
    if mark.side == "next":
        before = people[number - 1].mark if number else None
        if before is not None and before.side == "left":
            return "left", (before.number or 1) + 1
        return None
    return mark.side, mark.number or 1


def _all_places(
    marked: list[Found], anchors: dict[int, tuple[str, int] | None], count: int
) -> dict[int, int] | None:
    if any(p.mark is None or p.mark.far or p.mark.row for p in marked):
        return None
    if not any(a is not None and a[0] == "left" for a in anchors.values()):
        return None
    places: dict[int, int] = {}
    for person in marked:
        side, number = anchors[id(person)] or ("", 0)
        if side == "left":
            places[id(person)] = number
        elif side == "right":
            places[id(person)] = count + 1 - number
        elif count % 2 and count >= 3:
            places[id(person)] = (count + 1) // 2
        else:
            return None
    return places if sorted(places.values()) == list(range(1, count + 1)) else None


def _rank(anchor: tuple[str, int] | None) -> tuple[int, int]:
    if anchor is None:
        return 1, 1
    side, number = anchor
    if side == "left":
        return 0, number
    return (1, 0) if side == "centre" else (2, -number)
