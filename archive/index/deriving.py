"""Everything the tables hold of one photo, before names have become numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.index.columns import Moments, columns_of, rights_of
from archive.index.dates import day_and_second
from archive.index.folding import words
from archive.index.names import bare_name
from archive.index.records import pack, unpack
from archive.model import Lineup, Person, Photo

if TYPE_CHECKING:
    from archive.index.protocol import Entry

__all__ = [
    "Derived",
    "Kind",
    "Named",
    "Place",
    "Ready",
    "derive",
    "file_of",
    "from_hash",
    "identified",
    "number_of",
    "to_hash",
]


class Kind(IntEnum):
    """What a row of ``names`` is the name of."""

    PERSON = 0
    EVENT = 1
    CITY = 2
    CREATOR = 3
    CREDIT = 4
    ROLE = 5

    __hash__ = int.__hash__  # that of Enum is a function of Python's, called for every name


Named = tuple[Kind, str]


Place = tuple[str, int, int, str | None]
"""Somebody named: in which row from the front, at which place from the left, as what."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is stored of one photo.

    ``hits_by`` are the names that hits are divided by; ``people`` counts every place taken, named
    or not; ``ids`` are the numbers of identifiers (:func:`number_of`) of those who have any.
    """

    record: bytes
    columns: tuple[str, ...]
    path: str
    rights: Moments | None
    places: tuple[Place, ...]
    hits_by: tuple[Named, ...]
    people: int
    ids: tuple[int, ...] = ()

    @property
    def names(self) -> Iterator[Named]:
        """Every name this photo counts for, once."""
        yield from self.hits_by
        yield from self.roles

    @property
    def roles(self) -> set[Named]:
        """The roles people are in."""
        return {(Kind.ROLE, role) for *_, role in self.places if role}


@dataclass(frozen=True, slots=True)
class Ready:
    """A picture with all that is stored of it worked out already, wherever there was time for it.

    It goes through ``put_many`` as the :class:`~archive.index.protocol.Entry` does that it was
    made of, and between processes in a third of the time.
    """

    file: str
    image_hash: str | None
    file_hash: str | None
    taken: tuple[int, int] | None
    derived: Derived
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    ctime_ns: int = 0
    sidecar: str | None = None

    @classmethod
    def of(cls, entry: Entry) -> Ready:
        """What is stored of an entry."""
        photo = entry.photo
        return cls(
            file_of(photo), photo.image_hash, photo.file_hash, day_and_second(photo.date_created),
            derive(photo), entry.size, entry.mtime_ns, entry.inode, entry.ctime_ns, entry.sidecar,
        )  # fmt: skip

    @property
    def photo(self) -> Photo:
        """The picture, its path relative to the archive."""
        return unpack(self.derived.record, Path(), self.image_hash, self.file_hash)

    def __reduce__(self) -> tuple[Any, ...]:
        # plain values travel faster; derived values have nothing of their own to restore
        work = self.derived
        derived = (work.record, work.columns, work.path, work.rights, work.places, work.hits_by)
        look = (self.size, self.mtime_ns, self.inode, self.ctime_ns, self.sidecar)
        hashes = (self.image_hash, self.file_hash)
        return _arrived, (self.file, hashes, self.taken, (*derived, work.people, work.ids), look)

    @property
    def hashes(self) -> tuple[bytes | str | None, bytes | str | None]:
        """The hashes of image and file as they are stored."""
        return to_hash(self.image_hash), to_hash(self.file_hash)


def _arrived(
    file: str,
    hashes: tuple[str | None, str | None],
    taken: tuple[int, int] | None,
    derived: tuple[Any, ...],
    look: tuple[Any, ...],
) -> Ready:
    """What another process made ready."""
    return Ready(file, *hashes, taken, Derived(*derived), *look)


def file_of(photo: Photo) -> str:
    """The path a photo is known under."""
    return photo.file if photo.file is not None else str(photo.path)


def derive(photo: Photo) -> Derived:
    """Everything that is indexed of a photo."""
    people = photo.people
    places = tuple(_places(people))
    persons = [(Kind.PERSON, name) for name, *_ in places]
    return Derived(
        pack(photo),
        columns_of(photo),
        " ".join(words(file_of(photo))),
        rights_of(photo),
        places,
        tuple(dict.fromkeys((*_facets(photo), *persons))),
        len(people.people),
        tuple(dict.fromkeys([number_of(id_) for one in people.people for id_ in one.ids])),
    )


def _places(people: Lineup) -> Iterator[Place]:
    for row, members in enumerate(people.rows):
        place, before = 0, None
        for person in members:
            place = _place(person, before, place)
            before = person
            if person.name:
                yield bare_name(person.name), row, place, _role(person)


def _place(person: Person, before: Person | None, last: int) -> int:
    """The place of somebody in the row, one further than the last unless the caption says more.

    Somebody counted from the right stands at an unknown distance from those counted from the left.
    """
    if person.position is not None and person.position > last:
        return person.position
    if person.from_right is None or before is None:
        return last + 1
    if before.from_right is None:
        return last + 2
    return last + max(1, before.from_right - person.from_right)


def _role(person: Person) -> str | None:
    if person.office and person.role:
        return f"{person.office}, {person.role}"
    return person.office or person.role or None


def _facets(photo: Photo) -> Iterator[Named]:
    metadata = photo.metadata
    single = ((Kind.EVENT, metadata.event), (Kind.CITY, metadata.city))
    for kind, value in (*single, (Kind.CREDIT, metadata.credit)):
        if value:
            yield kind, value
    for creator in metadata.creators or ():
        yield Kind.CREATOR, creator


def number_of(identifier: str) -> int:
    """An identifier of a person, of any length, as a number to look pictures up by.

    Two may have the same, so that who finds a picture by one has to look into it.
    """
    digest = hashlib.blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def identified(rows: Iterable[tuple[int, Derived]]) -> Iterator[tuple[int, int]]:
    """Who is in these pictures by an identifier, with the picture's id."""
    return ((who, photo) for photo, derived in rows for who in derived.ids)


def to_hash(text: str | None) -> bytes | str | None:
    """A hash as stored: half the size if it is plain hexadecimal."""
    try:
        raw = bytes.fromhex(text or "")
    except ValueError:
        return text
    return raw if text and raw.hex() == text else text


def from_hash(stored: bytes | str | None) -> str | None:
    """A hash as it was given."""
    return stored.hex() if isinstance(stored, bytes) else stored
