"""Consent: what people said about being shown, in one picture or in any.

The newest word about a picture counts; a word about all pictures takes back what was said about
single ones before it. Words are kept for good, each with who noted it, and outlive a person's
card: from then on they hold for the names it had.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from archive.errors import InvalidValue, NotFound, ReadError, WriteError
from archive.index import Index
from archive.index.names import name_keys
from archive.journal.connections import books_of
from archive.journal.database import Books, Connections
from archive.model import Person, Photo
from archive.people.cards import Card
from archive.people.directory import Directory

__all__ = ["Consent", "Consents", "Permissions", "whose"]


@dataclass(frozen=True, slots=True)
class Consent:
    """Given or withdrawn: when (ISO 8601), noted by whom, whose, and for which picture.

    ``person`` is the id of a card, ``None`` for somebody without one; ``names`` are those known
    then. ``picture`` is an image hash, so that it holds for copies and whatever the file is called
    later, and ``file`` its path, so that it holds for what others make of it there; ``None``
    stands for every picture. ``note`` says how it was received.
    """

    given: bool
    at: str
    user: str
    names: tuple[str, ...]
    person: str | None = None
    picture: str | None = None
    file: str | None = None
    note: str | None = None


class Permissions:
    """Who may be shown in which picture, by all that was said and the cards there are.

    Somebody in a picture is known by an identifier of a card, else by any of the names on it.
    Where two people have one name and a caption does not tell them apart, one who withdrew is
    enough.
    """

    def __init__(self, said: Sequence[Consent] = (), cards: Iterable[Card] = ()) -> None:
        by_id = {card.id: card for card in cards} if said else {}
        self._known = {id_: card.id for card in by_id.values() for id_ in (card.id, *card.ids)}
        of_name = _owners(by_id.values())
        self._subjects: dict[str, _Subject] = {}
        for one in said:
            key = name_keys(one.names[0])[0]
            id_ = self._known.get(one.person or "") or of_name.get(key) or key
            names = by_id[id_].names if id_ in by_id else one.names
            self._subjects.setdefault(id_, _Subject(names)).hear(one)
        self._by_name: dict[str, list[_Subject]] = defaultdict(list)
        for subject in self._subjects.values():
            for key in {key for name in subject.names for key in name_keys(name)}:
                self._by_name[key].append(subject)

    @property
    def names(self) -> frozenset[str]:
        """The names of all who said something."""
        return frozenset(name for subject in self._subjects.values() for name in subject.names)

    @property
    def ids(self) -> frozenset[str]:
        """The identifiers by which all who said something may be known in a picture."""
        return frozenset(id_ for id_, card in self._known.items() if card in self._subjects)

    def withdrawn(self, photo: Photo, person: Person) -> bool:
        """Whether this person withdrew their consent to this picture."""
        if not self._subjects:
            return False
        ids = {self._known[id_] for id_ in person.ids if id_ in self._known}
        found = [self._subjects[id_] for id_ in ids if id_ in self._subjects]
        if not ids:
            keys = name_keys(person.name or "")
            found = [subject for key in keys for subject in self._by_name.get(key, ())]
        return any(subject.forbids(photo) for subject in found)

    def bar(self, photo: Photo) -> bool:
        """Whether anybody in this picture withdrew their consent to it."""
        return any(self.withdrawn(photo, person) for person in photo.people)


def _owners(cards: Iterable[Card]) -> dict[str, str]:
    """Whose a name is, where it is one card's alone: by the folded name, the id."""
    ids: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        for name in card.names:
            for key in name_keys(name):
                ids[key].add(card.id)
    return {key: next(iter(owners)) for key, owners in ids.items() if len(owners) == 1}


@dataclass(slots=True)
class _Subject:
    """Somebody who said something: their names, and the newest word by picture."""

    names: tuple[str, ...]
    in_general: bool = True
    by_picture: dict[str | None, bool] = field(default_factory=dict)
    by_file: dict[str | None, bool] = field(default_factory=dict)

    def hear(self, said: Consent) -> None:
        if said.picture is None:
            self.in_general = said.given
            self.by_picture.clear()
            self.by_file.clear()
        else:
            self.by_picture[said.picture] = self.by_file[said.file] = said.given

    def forbids(self, photo: Photo) -> bool:
        here = self.by_file.get(photo.file, self.in_general)
        return not self.by_picture.get(photo.image_hash, here)


class Consents:
    """What was said, in a journal; looked into once there is one.

    Usable from several threads and processes. ``clock`` says what time it is.
    """

    def __init__(self, books: Path | Books, clock: Callable[[], datetime]) -> None:
        self._books = books_of(books)
        self._clock = clock
        self._opening = Lock()
        self._opened: Connections | None = None
        self._latest = 0, Permissions()

    def close(self) -> None:
        """Let go of the journal."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def enter(
        self,
        given: bool,
        who: Card | str,
        user: str,
        *,
        picture: Photo | None = None,
        note: str | None = None,
    ) -> Consent:
        """Enter what somebody said, about all pictures or one, read with its hashes."""
        card = who if isinstance(who, Card) else None
        names = card.names if card else (" ".join(str(who).split()),)
        if not name_keys(names[0]):
            raise InvalidValue(f"{names[0]!r} is no name")
        at = self._clock().isoformat(timespec="seconds")
        said = Consent(
            given, at, user, names,
            person=card.id if card else None,
            picture=picture.image_hash if picture else None,
            file=picture.file if picture else None,
            note=note,
        )  # fmt: skip
        row = {name: getattr(said, name) for name in Consent.__slots__}
        with self._connections().writing() as db:
            kept = {"given": int(given), "names": json.dumps(names, ensure_ascii=False)}
            db.insert("consents", row | kept)
        return said

    def all(self) -> tuple[Consent, ...]:
        """Everything that was said, oldest first."""
        if not self._books.exists():
            return ()
        with self._connections().reading() as db:
            rows = db.records("SELECT * FROM consents ORDER BY id")
        return tuple(map(_consent, rows))

    def permissions(self) -> Permissions:
        """Who may be shown where as of now; made anew only when something has changed."""
        state, known = self._latest
        if (now := self._state()) != state:
            directory = Directory(self._connections())
            known = Permissions(self.all(), directory.cards())
            self._latest = now, known
        return known

    def barring(self) -> Callable[[Photo], bool] | None:
        """What tells of pictures whether they are barred as of now; ``None`` if none can be.

        Nobody can tell if the journal cannot be read; search goes on, kits are refused then.
        """
        try:
            permissions = self.permissions()
        except ReadError:
            return None
        return permissions.bar if permissions.names else None

    def teach(self, index: Index) -> None:
        """Have the rights of pictures judged anew if anything has changed, or the index is new.

        A journal that cannot be read says so to whoever asks about a picture; search goes on with
        what it knows, as it does where the index cannot be written just now.
        """
        with suppress(ReadError, WriteError):
            state = self._state()
            if state and index.judged_as_of != state:
                known = self.permissions()
                index.judge_again(known.names, known.ids, state)

    def _state(self) -> int:
        """A number that grows with every word and every change of a card; 0 before the first."""
        if self._opened is None and not self._books.exists():
            return 0
        with self._connections().reading() as db:
            last = int(db.value("SELECT max(id) FROM consents") or 0)
        return last and last + Directory(self._connections()).state

    def _connections(self) -> Connections:
        with self._opening:
            self._opened = self._opened or self._books.open()
            return self._opened


def whose(
    name: str, directory: Directory, index: Index, picture: Photo | None = None
) -> Card | str:
    """Who is meant: a card, by its id, code or a name on it; else a name in the pictures.

    :class:`NotFound` if there is nobody (in ``picture``); :class:`InvalidValue` if there are two.
    """
    cards = [card for card in directory.cards() if name in (card.id, card.code)]
    cards = cards or list(directory.who(Person(name)))
    if len(cards) > 1:
        ids = ", ".join(f"{card.id} ({card.note or card.titles or card.name})" for card in cards)
        raise InvalidValue(f"{len(cards)} people are called {name}; say which: {ids}")
    meant = cards[0] if cards else " ".join(name.split())
    names = meant.names if isinstance(meant, Card) else (meant,)
    keys = {key for one in names for key in name_keys(one)}
    if picture is not None and not any(_is(person, meant, keys) for person in picture.people):
        raise NotFound(f"does not name {names[0]}", picture.path)
    if not cards and not any(keys & set(name_keys(p.name)) for p in index.resolve_name(name)):
        like = [known.name for known in index.similar_names(name, limit=3)]
        guess = f"; did you mean {', '.join(like)}?" if like else ""
        raise NotFound(f"nobody is called {name}, in the pictures or the directory{guess}")
    return meant


def _is(person: Person, meant: Card | str, keys: set[str]) -> bool:
    ids = {meant.id, *meant.ids} if isinstance(meant, Card) else set()
    return bool(ids & set(person.ids) or keys & set(name_keys(person.name or "")))


def _consent(row: Mapping[str, Any]) -> Consent:
    said = {name: row[name] for name in Consent.__slots__}
    said |= {"given": bool(row["given"]), "names": tuple(json.loads(row["names"]))}
    return Consent(**said)
