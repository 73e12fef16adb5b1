"""Rules about one picture: what it says against itself, and what it does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from archive.captions import ParsedCaption, family_name, parse_credit, same_person
from archive.checks.findings import Finding
from archive.checks.wording import names_day, names_event, names_place, outside_people
from archive.fields import BY_NAME, FIELDS
from archive.model import Conflict, Metadata, Person, Photo
from archive.rights import verdict

__all__ = ["PICTURE_RULES", "Seen"]

ALT_LIMIT = 250
"""Characters; IPTC's guideline for alt text."""
SURE = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture with its caption taken apart, at a moment."""

    photo: Photo
    parsed: ParsedCaption
    now: datetime
    withdrawn: Callable[[Photo, Person], bool] | None = None

    @property
    def metadata(self) -> Metadata:
        """The picture's fields."""
        return self.photo.metadata

    @property
    def named(self) -> tuple[Person, ...]:
        """The people the caption puts in the picture; none where it is not sure."""
        return self.parsed.people.people if self.parsed.confidence >= SURE else ()

    def finding(self, rule: str, field: str, **details: Any) -> Finding:
        """A finding in this picture."""
        return Finding(self.photo, rule, field, details)


def _names_agree(seen: Seen) -> Iterator[Finding]:
    """Every name in the caption's list is among the people, and every person in the caption."""
    people, caption = seen.photo.people, seen.metadata.caption or ""
    extra = [p for p in seen.named if p.name and not _index(p, people) + 1]
    if extra:
        yield seen.finding("names-not-in-people", "people", names=_names(extra))
    absent = [p for p in people if p.name and not _mentioned(p, caption, seen.named)]
    if caption and absent:
        yield seen.finding("people-not-in-caption", "caption", names=_names(absent))


def _order_agrees(seen: Seen) -> Iterator[Finding]:
    """The caption lists people in the order in which they are entered, row by row."""
    placed = [(p, _index(p, seen.photo.people)) for p in seen.named if p.name and p.position]
    common = [(p, i) for p, i in placed if i >= 0]
    if [i for _, i in common] != sorted(i for _, i in common):
        entered = sorted(common, key=lambda pair: pair[1])
        yield seen.finding(
            "order-differs", "people",
            caption=_names(p for p, _ in common), people=_names(p for p, _ in entered),
        )  # fmt: skip


def _regions_agree(seen: Seen) -> Iterator[Finding]:
    """Marked heads stand in the order of the people, and either all are marked or none."""
    for row in seen.photo.people.rows:
        marked = [p for p in row if p.region and p.name]
        by_x = sorted(marked, key=lambda p: p.region.centre[0] if p.region else 0)
        if by_x != marked:
            yield seen.finding(
                "regions-out-of-order", "people", regions=_names(by_x), people=_names(marked)
            )
    bare = [p for p in seen.photo.people if p.name and not p.region]
    if bare and len(bare) < len(seen.photo.people):
        yield seen.finding("region-missing", "people", names=_names(bare))


def _tells_who_what_where_when(seen: Seen) -> Iterator[Finding]:
    """A caption says who, what, where and when; place and day may stand in their fields.

    Nothing but a list of names says none of it, whatever the fields hold.
    """
    m, caption, lang = seen.metadata, seen.metadata.caption, seen.parsed.lang
    if not caption:
        yield seen.finding("no-caption", "caption")
        return
    if not seen.photo.people and not seen.named:
        yield seen.finding("no-who", "people")
    text = outside_people(caption, seen.parsed)
    bare = not names_event(caption, seen.parsed)
    if bare:
        yield seen.finding("no-what", "caption")
    shown = [place for loc in m.location_shown or () for place in (loc.name, loc.city)]
    known = (m.sublocation, m.city, *shown)
    if not names_place(text, lang, known) and (bare or not any(known)):
        yield seen.finding("no-where", "caption" if bare else "city")
    if not names_day(text, lang) and (bare or not m.date_created):
        yield seen.finding("no-when", "caption" if bare else "date_created")


def _is_credited(seen: Seen) -> Iterator[Finding]:
    """Credit line, creator and copyright are there and tell the same story."""
    m = seen.metadata
    for field, rule in (("credit", "no-credit"), ("creators", "no-creator"),
                        ("copyright", "no-copyright")):  # fmt: skip
        if not getattr(m, field) and not (field == "creators" and _anonymous(m.credit)):
            yield seen.finding(rule, field)
    credit, notice = parse_credit(m.credit or ""), parse_credit(m.copyright or "")
    if m.creators and credit.creators and not _overlap(credit.creators, m.creators):
        yield seen.finding("credit-contradicts", "credit", one=", ".join(credit.creators),
                           other=", ".join(m.creators))  # fmt: skip
    known = (*credit.creators, *(m.creators or ()))
    if notice.creators and known and not _overlap(notice.creators, known):
        yield seen.finding("copyright-contradicts", "copyright", one=", ".join(notice.creators),
                           other=", ".join(dict.fromkeys(known)))  # fmt: skip
    tail = parse_credit(seen.parsed.credit or "")
    if tail.creators and credit.creators and not _overlap(tail.creators, credit.creators):
        yield seen.finding("caption-credit-contradicts", "caption", one=seen.parsed.credit,
                           other=m.credit)  # fmt: skip


def _anonymous(credit: str | None) -> bool:
    """A credit that names an organisation or a usage (``privat``) needs no by-line."""
    parsed = parse_credit(credit or "")
    return not parsed.creators and bool(parsed.organisations or parsed.usage)


def _is_not_its_title(seen: Seen) -> Iterator[Finding]:
    """A caption says more than the title."""
    m = seen.metadata
    if m.caption and m.title and _folded(m.caption) == _folded(m.title):
        yield seen.finding("caption-is-title", "caption")


def _can_be_read_aloud(seen: Seen) -> Iterator[Finding]:
    """The alt text is there, is its own, and is short enough for a screen reader."""
    m = seen.metadata
    if not m.alt_text:
        yield seen.finding("alt-missing", "alt_text")
    elif m.caption and _folded(m.alt_text) == _folded(m.caption):
        yield seen.finding("alt-is-caption", "alt_text")
    elif len(m.alt_text) > ALT_LIMIT:
        yield seen.finding("alt-too-long", "alt_text", count=len(m.alt_text), limit=ALT_LIMIT)


def _is_whole(seen: Seen) -> Iterator[Finding]:
    """No text ends just where IIM would have cut it, in a word that stands nowhere else."""
    for row in FIELDS:
        value = getattr(seen.metadata, row.name)
        if not row.iim or not isinstance(value, str) or len(row.iim) != 1:
            continue
        limit = row.iim[0].octets
        if limit > 8 and len(value.encode()) == limit and _ends_unheard(seen, row.name, value):
            yield seen.finding("text-cut", row.name, label=row.label, limit=limit,
                               ending=value[-20:])  # fmt: skip


def _ends_unheard(seen: Seen, field: str, value: str) -> bool:
    """Whether the last word is finished by no mark and is no word of the other fields."""
    if not value[-1].isalnum():
        return False
    others = (getattr(seen.metadata, row.name) for row in FIELDS if row.name != field)
    heard = " ".join(str(text) for text in others if isinstance(text, str | tuple))
    return value.split()[-1].lower() not in _folded(heard).replace(",", " ").split()


def _is_encoded_once(seen: Seen) -> Iterator[Finding]:
    """No text is UTF-8 taken for cp1252 and encoded again (``GÃ¤stebuch``)."""
    for row in FIELDS:
        value = getattr(seen.metadata, row.name)
        if isinstance(value, str) and (repaired := _decoded_again(value)):
            yield seen.finding("double-encoded", row.name, label=row.label, one=value[:40],
                               other=repaired[:40])  # fmt: skip


def _decoded_again(text: str) -> str | None:
    try:
        repaired = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return repaired if repaired != text else None


def _may_be_published(seen: Seen) -> Iterator[Finding]:
    """What the calendar or somebody shown says against it; a missing credit has its own rule."""
    withdrawn = partial(seen.withdrawn, seen.photo) if seen.withdrawn else None
    for reason in verdict(seen.metadata, seen.now, withdrawn=withdrawn).reasons:
        if reason.id in _CORRECTED_IN:
            yield seen.finding(reason.id, _CORRECTED_IN[reason.id], when=reason.when)


_CORRECTED_IN = {
    "embargoed": "embargo",
    "expired": "expires",
    "unclear-date": "embargo",
    "consent-withdrawn": "people",
}
"""Reasons that are findings, and the field to look at."""


def _blocks_agree(seen: Seen) -> Iterator[Finding]:
    """EXIF, IIM and XMP say the same."""
    by_field = groupby(sorted(seen.photo.conflicts, key=_field), key=_field)
    for field, conflicts in by_field:
        first, *others = conflicts
        label = BY_NAME[field].label if field in BY_NAME else field
        blocks = dict.fromkeys(block for c in (first, *others) for block in c.values)
        yield seen.finding("blocks-conflict", field, label=label, blocks=", ".join(blocks),
                           chosen=first.chosen)  # fmt: skip


def _field(conflict: Conflict) -> str:
    return conflict.field


PICTURE_RULES: tuple[Callable[[Seen], Iterator[Finding]], ...] = (
    _names_agree,
    _order_agrees,
    _regions_agree,
    _tells_who_what_where_when,
    _is_credited,
    _is_not_its_title,
    _can_be_read_aloud,
    _is_whole,
    _is_encoded_once,
    _may_be_published,
    _blocks_agree,
)


def _index(person: Person, people: Iterable[Person]) -> int:
    """Where a person is among the people entered, -1 if nowhere."""
    close = [(same_person(person, other), i) for i, other in enumerate(people) if other.name]
    sure = [i for answer, i in close if answer == "yes"]
    maybe = [i for answer, i in close if answer == "maybe"]
    return (sure or maybe or [-1])[0]


def _mentioned(person: Person, caption: str, named: Iterable[Person]) -> bool:
    name = person.name or ""
    text = _folded(caption)
    return (
        _folded(name) in text
        or _folded(family_name(name)) in text.split()
        or any(same_person(person, other) != "no" for other in named if other.name)
    )


def _overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    there = {_folded(name) for name in others}
    return any(_folded(name) in there for name in some)


def _names(people: Iterable[Person]) -> str:
    return ", ".join(p.name or "?" for p in people)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
