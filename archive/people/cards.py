"""The cards of the directory as values, what they accept, and as the text they are kept as."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from archive.errors import InvalidValue
from archive.index.folding import key
from archive.index.names import name_keys

__all__ = [
    "Card", "CardChange", "Office", "Step",
    "checked", "read_card", "read_step", "written", "written_changes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """An office somebody held; dates are ISO 8601 and may be partial or open."""

    title: str
    since: str | None = None
    until: str | None = None

    def held_on(self, day: str) -> bool:
        """Whether it was held on a day (``2023-05-12``); a partial date covers all of it."""
        began = self.since is None or self.since <= day
        return began and (self.until is None or day[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Card:
    """One person. ``id`` never changes and may stand in a picture (``urn:person:…``).

    ``aliases`` are other names the same person is captioned under, ``ids`` URIs elsewhere
    (Wikidata), ``code`` what is typed for the name. Two people of one name have two cards.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    titles: str | None = None
    offices: tuple[Office, ...] = ()
    ids: tuple[str, ...] = ()
    note: str | None = None
    code: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the one to be written first."""
        return (self.name, *self.aliases)

    def office_on(self, day: str) -> str | None:
        """The office held on a day, the latest begun if there were several."""
        held = [office for office in self.offices if office.held_on(day)]
        return max(held, key=lambda office: office.since or "").title if held else None

    def is_named(self, keys: Collection[str]) -> bool:
        """Whether a name of theirs has one of these keys, see :mod:`archive.index.names`."""
        return any(not set(name_keys(name)).isdisjoint(keys) for name in self.names)

    def joined(self, other: Card) -> Card:
        """This card with the other's names as aliases; what is missing is taken over from it."""
        return replace(
            self,
            aliases=_different((*self.aliases, *other.names), but=self.name),
            offices=tuple(dict.fromkeys((*self.offices, *other.offices))),
            ids=tuple(dict.fromkeys((*self.ids, other.id, *other.ids))),
            titles=self.titles or other.titles,
            note="\n".join(filter(None, (self.note, other.note))) or None,
            code=self.code or other.code,
        )


CardChange = tuple[Card | None, Card | None]
"""A card before and after; ``None`` where there is none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the directory: the cards before and after, ``None`` where there was none.

    ``batch`` is the batch of the journal it belongs to, if pictures were changed with it.
    """

    id: int
    at: str
    user: str
    verb: str
    cards: tuple[CardChange, ...]
    batch: str | None = None

    @property
    def back(self) -> tuple[CardChange, ...]:
        """The change that takes this one back."""
        return tuple((after, before) for before, after in self.cards)


def checked(card: Card) -> Card:
    """The card with blanks made single; :class:`InvalidValue` if it has no name or a bad code."""
    names = [" ".join(name.split()) for name in card.names]
    if not all(key(name) for name in names):
        raise InvalidValue(f"{card.name!r} is no name")
    if card.code is not None and (not card.code or any(c.isspace() for c in card.code)):
        raise InvalidValue(f"a code is one word, not {card.code!r}")
    return replace(card, name=names[0], aliases=_different(names[1:], but=names[0]))


def _different(names: Iterable[str], but: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != but)


def written(card: Card) -> str:
    """A card as JSON."""
    return json.dumps(asdict(card), ensure_ascii=False)


def read_card(record: str) -> Card:
    """The card of such a JSON text."""
    return _from_plain(json.loads(record))


def written_changes(changes: Iterable[CardChange]) -> str:
    """Cards before and after as JSON."""
    return json.dumps([[b and asdict(b), a and asdict(a)] for b, a in changes])


def read_step(row: Mapping[str, Any]) -> Step:
    """The step of a row of the journal."""
    pairs = json.loads(row["cards"])
    cards = tuple((b and _from_plain(b), a and _from_plain(a)) for b, a in pairs)
    return Step(row["id"], row["at"], row["user"], row["verb"], cards, row["batch"])


def _from_plain(held: Mapping[str, Any]) -> Card:
    lists = {name: tuple(held[name]) for name in ("aliases", "ids")}
    offices = tuple(Office(**office) for office in held["offices"])
    return Card(**{**held, **lists, "offices": offices})
