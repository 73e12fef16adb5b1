"""A caption somebody wrote, with other people in it: :func:`rewrite_caption`.

Only the people change. The words around them, the marker, the marks between them and the brackets
belong to whoever wrote the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from archive.captions.compose import compose_caption, compose_person, joint
from archive.captions.lexemes import Flag
from archive.captions.names import join_name
from archive.captions.parse import ParsedCaption, parse_caption
from archive.captions.tokens import Text
from archive.captions.vocabulary import vocabulary
from archive.model import Lineup, Person

__all__ = ["Rewritten", "rewrite_caption"]

_SAID = ("name", "titles", "office", "suffix", "role", "uncertain", "unknown", "label")
_MARKS_ONLY = re.compile(r"[\s,;/|·&]*")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The caption, and whether it says who is in the picture.

    ``follows`` is false where a sentence has no place for the people; it is then as it was.
    """

    caption: str
    follows: bool


@dataclass(frozen=True, slots=True)
class _Slot:
    """One person's words in a caption: from the office or title to the end of the role."""

    person: Person
    start: int
    stop: int


def rewrite_caption(
    caption: str,
    people: Lineup,
    *,
    before: Lineup | None = None,
    lang: str = "de",
    style: str = "municipal-de",
) -> Rewritten:
    """``caption`` as it reads with these people in it, whatever it said of them.

    ``before`` are the people the caption was written for; without them, those read from it. The
    same people in the same places leave the text as it is, octet for octet. A list gets the new
    people between the old words, in the old form. Names in running text change where each stands.
    An empty caption, and one that was written for nobody, gets a list in the house ``style``;
    ``lang`` is the language of an empty one.

    :raises InvalidValue: there is no such language or style.
    """
    if not caption.strip():
        return Rewritten(compose_caption(people, lang=lang, style=style), True)
    parsed = parse_caption(caption)
    known = parsed.people if before is None else before
    if _said(known) == _said(people):
        return Rewritten(caption, True)
    if parsed.kind == "list":
        written = _in_list(caption, parsed, known, people, style)
        return Rewritten(written or _listed(parsed, people, style), True)
    renamed = _in_sentence(caption, parsed, known, people)
    if renamed is not None:
        return Rewritten(renamed, True)
    if parsed.kind == "inline" or known:
        return Rewritten(caption, False)
    return Rewritten(_listed(parsed, people, style), True)


def _said(people: Lineup) -> list[tuple[object, ...]]:
    return [(person.row, *_words_of(person)) for person in people]


def _words_of(person: Person) -> tuple[object, ...]:
    return tuple(getattr(person, key) for key in _SAID)


def _listed(parsed: ParsedCaption, people: Lineup, style: str) -> str:
    """The texts around a list, and the list in the house style."""
    credit = f"({parsed.credit})" if parsed.credit else None
    after = " ".join(filter(None, (parsed.text_after, credit)))
    return compose_caption(
        people, lang=parsed.lang, style=style, before=parsed.text_before, after=after
    )


# --- lists ---


def _in_list(
    caption: str, parsed: ParsedCaption, known: Lineup, people: Lineup, style: str
) -> str | None:
    """The list with these people in it; ``None`` where it has no room for them."""
    slots = _slots(caption, parsed.people)
    if not slots or len(people) < min(2, len(slots)):
        return None
    wanted = _in_reading_order(people, parsed.direction)
    gaps = [caption[one.stop : two.start] for one, two in pairwise(slots)]
    if not _same_places(slots, known, wanted):
        if len({person.row for person in (*people, *parsed.people)}) > 1:
            return None
        if not all(_joins(gap, parsed.lang) for gap in gaps):
            return None
        gaps = _spread(gaps, len(wanted), parsed.lang, style)
    pieces = [_piece(person, slots, known, caption, parsed.lang) for person in wanted]
    joined = "".join(f"{piece}{gap}" for piece, gap in zip(pieces, [*gaps, ""], strict=True))
    return caption[: slots[0].start] + joined + caption[slots[-1].stop :]


def _same_places(slots: list[_Slot], known: Lineup, wanted: list[Person]) -> bool:
    """Whether there are as many people in every row as before."""
    rows = [person.row for person in wanted]
    return len(rows) == len(slots) and (
        rows == [slot.person.row for slot in slots] or rows == [person.row for person in known]
    )


def _slots(caption: str, people: Lineup) -> list[_Slot]:
    """Where each person stands in the text, in its order; none if somebody's place is unclear."""
    slots = []
    for person in people:
        if person.start is None or person.end is None:
            return []
        stop = _role_stop(caption, person)
        if stop is None:
            return []
        slots.append(_Slot(person, person.start, stop))
    slots.sort(key=lambda slot: slot.start)
    clear = all(one.stop <= two.start for one, two in pairwise(slots))
    return slots if clear else []


def _role_stop(caption: str, person: Person) -> int | None:
    """Where the words about a person end; ``None`` if the role is not right behind the name."""
    end = person.end or 0
    words = [re.escape(person.role)] if person.role else []
    doubt = [r"\?"] if person.uncertain else []
    if not words and not doubt:
        return end
    inside = r",?\s*".join([*doubt, *words])
    for form in (rf"\s*\({inside}\)", rf"\s*\[{inside}\]", rf"\s*[,–-]?\s*{inside}"):
        if found := re.compile(form).match(caption, end):
            return found.end()
    return None


def _in_reading_order(people: Lineup, direction: str | None) -> list[Person]:
    """Row by row as the list reads: from the right where it says so."""
    if direction != "rtl":
        return list(people)
    return [person for row in people.rows for person in reversed(row)]


def _joins(gap: str, lang: str) -> bool:
    """Whether there is nothing but a separator between two people."""
    return bool(_MARKS_ONLY.fullmatch(gap)) or _conjunction(gap, lang)


def _conjunction(gap: str, lang: str) -> bool:
    words = [token for token in Text(gap, vocabulary(lang)).tokens if token.is_word]
    return bool(words) and all(token.flags & Flag.AND for token in words)


def _spread(gaps: list[str], count: int, lang: str, style: str) -> list[str]:
    """The separators of a list for another number of people, its last one kept for the last."""
    if count < 2:
        return []
    last = gaps[-1] if gaps else joint(lang, style)
    usual = gaps[0] if gaps and not _conjunction(gaps[0], lang) else ", "
    return [usual] * (count - 2) + [last]


def _piece(person: Person, slots: list[_Slot], known: Lineup, caption: str, lang: str) -> str:
    """The words the caption has for somebody, or new ones in its form."""
    told = _words_of(person)
    as_before = told in map(_words_of, known)
    for slot in slots:
        if _words_of(slot.person) == told or (as_before and slot.person.name == person.name):
            return caption[slot.start : slot.stop]
    by_comma = any(slot.person.role and caption[slot.stop - 1] not in ")]" for slot in slots)
    return compose_person(person, lang, "comma" if by_comma else "brackets")


# --- names in running text ---


def _in_sentence(caption: str, parsed: ParsedCaption, known: Lineup, people: Lineup) -> str | None:
    """The sentence with each changed person's words in place of the old ones.

    ``None`` where there are more or fewer people, or where somebody's old words are not in it.
    """
    if not known or [person.row for person in known] != [person.row for person in people]:
        return None
    spans: list[tuple[int, int, str]] = []
    for old, new in zip(known, people, strict=True):
        if _words_of(old) == _words_of(new):
            continue
        exchanged = _exchanged(caption, old, new, parsed)
        if not exchanged:
            return None
        spans += exchanged
    for start, stop, text in sorted(spans, reverse=True):
        caption = caption[:start] + text + caption[stop:]
    return caption


def _exchanged(
    caption: str, old: Person, new: Person, parsed: ParsedCaption
) -> list[tuple[int, int, str]]:
    """What to put where (from, to, text) so that ``new`` is named for ``old``; empty if unclear."""
    place = _mention(caption, old, parsed)
    if place is None or new.name is None:
        return []
    start, stop = place
    whole = caption[start:stop] != old.name
    text = compose_person(new.replace(role=None), parsed.lang) if whole else new.name
    named = [(start, stop, text)]
    if old.role == new.role:
        return named
    role = caption.find(old.role, stop) if old.role and new.role else -1
    return [*named, (role, role + len(old.role or ""), new.role or "")] if role >= 0 else []


def _mention(caption: str, person: Person, parsed: ParsedCaption) -> tuple[int, int] | None:
    """Where somebody is named: as read, else literally and once; with titles if they are there."""
    if person.name is None:
        return None
    for told in parsed.people:
        if told.name == person.name and told.start is not None and told.end is not None:
            bare = (told.titles, told.office) != (person.titles, person.office)
            start = told.end - len(person.name)
            if bare and caption[start : told.end] == person.name:
                return start, told.end
            return told.start, told.end
    for words in (join_name(person), person.name):
        found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", caption))
        if len(found) == 1:
            return found[0].span()
    return None
