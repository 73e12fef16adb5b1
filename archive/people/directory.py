"""The directory: who the people are whose names stand in the pictures.

Names come from the files and can always be read again; that two of them mean one person, which
office somebody held when, and the code a photographer types for her is known nowhere else. So the
directory lives in ``journal.db``, and every change of it is kept with its way back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, Changed, InvalidValue, NotFound
from archive.index.folding import key
from archive.index.names import name_keys
from archive.journal.connections import books_of
from archive.journal.database import Connections, Database
from archive.journal.history import Batch, enter_batch
from archive.model import Person
from archive.people.cards import (
    Card,
    CardChange,
    Step,
    checked,
    read_card,
    read_step,
    written,
    written_changes,
)  # fmt: skip

__all__ = ["Directory"]


class Directory:
    """The cards of an archive, in its ``journal.db``. Usable from several threads.

    Of an open journal its connections are given; they stay open when the directory is closed.
    """

    def __init__(
        self,
        journal: Path | Connections,
        *,
        user: str = "",
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._borrowed = not isinstance(journal, Path)
        self._connections = books_of(journal).open() if isinstance(journal, Path) else journal
        self._user = user
        self._clock = clock or (lambda: datetime.now().astimezone())

    def close(self) -> None:
        """Let go of the file."""
        if not self._borrowed:
            self._connections.close()

    # -- looking up

    def cards(self) -> tuple[Card, ...]:
        """Everybody, by name."""
        with self._connections.reading() as db:
            cards = [read_card(record) for (record,) in db.rows("SELECT record FROM people")]
        return tuple(sorted(cards, key=lambda card: (key(card.name), card.id)))

    def __getitem__(self, id_: str) -> Card:
        with self._connections.reading() as db:
            return _get(db, id_)

    def find(self, text: str) -> tuple[Card, ...]:
        """Everybody of whom this is a name, the code, or a part that names begin with."""
        asked = set(name_keys(text))
        parts = key(text).split()
        return tuple(
            card
            for card in self.cards()
            if text == card.code
            or card.is_named(asked)
            or any(_goes_on(name, parts) for name in card.names)
        )

    def one(self, who: str) -> Card:
        """The card with this id, code or name; :class:`InvalidValue` if there are several."""
        asked = set(name_keys(who))
        found = [
            card for card in self.cards() if who in (card.id, card.code) or card.is_named(asked)
        ]
        if not found:
            raise NotFound(f"the directory has no card of {who}")
        if len(found) > 1:
            ids = ", ".join(card.id for card in found)
            raise InvalidValue(f"{who} may be any of {ids}; name one by its id")
        return found[0]

    def who(self, person: Person) -> tuple[Card, ...]:
        """Whose cards somebody in a picture may be: by an identifier if there is one, else by name.

        More than one where two people have one name; a caption alone cannot tell them apart.
        """
        cards = self.cards()
        if known := [c for c in cards if {c.id, *c.ids} & set(person.ids)]:
            return tuple(known)
        asked = set(name_keys(person.name or ""))
        return tuple(c for c in cards if c.is_named(asked))

    @property
    def state(self) -> int:
        """Changes whenever a card does."""
        with self._connections.reading() as db:
            return db.value("SELECT max(id) FROM people_steps") or 0

    def aliases(self) -> tuple[tuple[str, ...], ...]:
        """The names that mean one person, for :meth:`archive.index.Index.set_aliases`."""
        return tuple(card.names for card in self.cards() if card.aliases)

    # -- changing

    def add(self, name: str, **details: Any) -> Card:
        """A card for somebody new."""
        card = checked(Card(f"urn:person:{secrets.token_hex(8)}", name, **details))
        self.apply("add", [(None, card)])
        return card

    def change(self, id_: str, **details: Any) -> Card:
        """The card with some details changed."""
        old = self[id_]
        new = checked(replace(old, **details))
        self.apply("change", [(old, new)])
        return new

    def remove(self, id_: str) -> None:
        """Forget somebody; the pictures stay as they are."""
        self.apply("remove", [(self[id_], None)])

    def merge(self, keep: str, other: str) -> Card:
        """One card for two: the other's names become aliases, what is missing is taken over."""
        if keep == other:
            raise InvalidValue("somebody cannot be merged with themselves")
        first, second = self[keep], self[other]
        one = first.joined(second)
        self.apply("merge", [(first, one), (second, None)])
        return one

    def split(self, id_: str, names: Iterable[str], **details: Any) -> tuple[Card, Card]:
        """Two cards for one: the second takes these names, and the details given."""
        old, taken = self[id_], tuple(names)
        if not taken or not set(taken) < set(old.names):
            raise InvalidValue("some of the names go to the new card, and some stay")
        stay = [name for name in old.names if name not in taken]
        first = replace(old, name=stay[0], aliases=tuple(stay[1:]))
        card = Card(f"urn:person:{secrets.token_hex(8)}", taken[0], taken[1:], **details)
        second = checked(card)
        self.apply("split", [(old, first), (None, second)])
        return first, second

    # -- the way back

    def steps(self, limit: int = 50) -> tuple[Step, ...]:
        """What was changed, newest first."""
        with self._connections.reading() as db:
            rows = db.records("SELECT * FROM people_steps ORDER BY id DESC LIMIT ?", [limit])
            return tuple(read_step(row) for row in rows)

    def undo(self, step: int | None = None) -> Step:
        """Take a change back, the newest if none is named.

        :class:`Changed` if one of its cards has been changed since.
        """
        with self._connections.writing() as db:
            done = self._step(db, step)
            self._apply(db, "undo", done.back)
        return done

    def _step(self, db: Database, step: int | None) -> Step:
        """The step with this number, or the newest."""
        where = "WHERE id = ?" if step else "ORDER BY id DESC LIMIT 1"
        for row in db.records(f"SELECT * FROM people_steps {where}", [step] if step else []):  # noqa: S608
            return read_step(row)
        raise NotFound("there is nothing to undo in the directory")

    def take_back(self, batch: str, own: Batch) -> Sequence[ArchiveError]:
        """Undo what belongs to a batch of the journal, under a batch of its own.

        Cards that are as before already are passed over; what cannot be undone is returned.
        """
        refused = []
        for step in self._of_batch(batch):
            try:
                if not self._is_so(step.back):
                    self.apply("undo", step.back, own)
            except ArchiveError as error:
                refused.append(error)
        return refused

    def _of_batch(self, batch: str) -> Sequence[Step]:
        with self._connections.reading() as db:
            sql = "SELECT * FROM people_steps WHERE batch = ? ORDER BY id DESC"
            return [read_step(row) for row in db.records(sql, [batch])]

    def _is_so(self, cards: Sequence[CardChange]) -> bool:
        with self._connections.reading() as db:
            return all(_held(db, _id(change)) == change[1] for change in cards)

    def apply(self, verb: str, cards: Sequence[CardChange], batch: Batch | None = None) -> None:
        """Change several cards at once, as part of a batch of the journal if one is given.

        :class:`Changed`, and nothing is, if one of them is not as it was before any more.
        """
        with self._connections.writing() as db:
            if batch is not None:
                enter_batch(db, batch)
            self._apply(db, verb, cards, batch)

    def _apply(
        self, db: Database, verb: str, cards: Sequence[CardChange], batch: Batch | None = None
    ) -> None:
        """Put the cards in their new state, if they are in the old one."""
        for change in cards:
            held = _held(db, _id(change))
            if held != change[0]:
                raise Changed(
                    "somebody else has changed this card meanwhile: " + _name(held, change)
                )
        for before, _ in cards:
            if before is not None:
                db.change("DELETE FROM people WHERE id = ?", [before.id])
        for _, after in cards:
            if after is not None:
                _refuse_taken_code(db, after)
                row = {"id": after.id, "code": after.code, "record": written(after)}
                db.insert("people", row)
        db.insert(
            "people_steps",
            {
                "at": self._clock().isoformat(),
                "user": self._user,
                "verb": verb,
                "cards": written_changes(cards),
                "batch": batch and batch.id,
            },
        )


_NOBODY = Card("", "")


def _goes_on(name: str, parts: list[str]) -> bool:
    words = key(name).split()
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def _refuse_taken_code(db: Database, card: Card) -> None:
    if card.code is None:
        return
    for row in db.records("SELECT record FROM people WHERE code = ?", [card.code]):
        raise InvalidValue(f"{card.code!r} is the code of {read_card(row['record']).name}")


def _id(change: CardChange) -> str:
    return (change[0] or change[1] or _NOBODY).id


def _name(held: Card | None, change: CardChange) -> str:
    return (held or change[0] or change[1] or _NOBODY).name


def _get(db: Database, id_: str) -> Card:
    card = _held(db, id_)
    if card is None:
        raise NotFound(f"the directory has no card {id_}")
    return card


def _held(db: Database, id_: str) -> Card | None:
    record = db.value("SELECT record FROM people WHERE id = ?", [id_])
    return read_card(record) if record else None
