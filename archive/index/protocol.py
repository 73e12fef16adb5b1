"""The one door to an index, and the values that go through it.

SQLite is behind it (:class:`~archive.index.store.SqliteIndex`); ``tests/index/conformance.py``
says what any other implementation has to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from archive.index.syntax import Query, QueryNote
from archive.model import Photo
from archive.shares import WHOLE, Share

if TYPE_CHECKING:
    from archive.index.deriving import Ready

__all__ = [
    "FACETS",
    "Entry",
    "Guess",
    "Index",
    "Known",
    "KnownPerson",
    "Page",
    "Stats",
    "Suggestion",
]

FACETS = ("year", "city", "event", "creator", "credit", "person", "rights")
"""What the hits of a query can be divided by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A photo to be indexed, and what its file looked like when it was read.

    ``sidecar`` says the same of the ``.xmp`` beside it, as one opaque text.
    """

    photo: Photo
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    ctime_ns: int = 0
    sidecar: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the index knows it: enough to tell whether it has to be read again."""

    file: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int
    sidecar: str | None
    image_hash: str | None
    file_hash: str | None


@dataclass(frozen=True, slots=True)
class Guess:
    """``Did you mean``: a name that is in the archive for one that found nothing.

    ``query`` is the whole query with the name put in.
    """

    asked: str
    name: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits in order. ``total`` is capped: unless ``exact``, there are at least so many.

    ``next`` asks for what follows, ``None`` at the end.
    """

    photos: tuple[Photo, ...]
    total: int
    exact: bool
    next: str | None = None
    notes: tuple[QueryNote, ...] = ()
    did_you_mean: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a text may go on: a ``person``, an ``event`` or a ``city``, and in how many pictures.

    ``query`` is what to search for it. ``since, until`` are the days of the first and the last
    picture of a person (ISO 8601).
    """

    kind: str
    text: str
    count: int
    query: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody named in the archive, in how many pictures, and from when to when (ISO 8601)."""

    name: str
    count: int
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """How much there is: pictures, names of people, and bytes on disk."""

    photos: int
    people: int
    bytes: int


class Index(Protocol):
    """Everything the archive asks of an index. Safe to call from many threads."""

    def put_many(self, entries: Iterable[Entry | Ready]) -> int:
        """Add these, or replace what is known under the same ``photo.file``; all or none.

        Returns how many. Afterwards they are found. Of what is ready there is the ``photo``, too.
        """

    def delete_many(self, files: Iterable[str]) -> int:
        """Forget these files; unknown ones are passed over. Returns how many were known."""

    def forget(self, files: Iterable[Known]) -> Sequence[str]:
        """Forget those of these files that are still known just so; returns their paths.

        What somebody has put anew meanwhile stays.
        """

    def clear(self) -> None:
        """Forget everything."""

    def search(self, query: Query, *, limit: int = 60, after: str | None = None) -> Page:
        """A page of hits; ``after`` is the ``next`` of the page before (QueryError if not)."""

    def count(self, query: Query, *, cap: int = 10_000) -> tuple[int, bool]:
        """How many hits, and whether that is exact; counting stops at ``cap``."""

    def facets(
        self, query: Query, fields: Sequence[str] = FACETS, *, limit: int = 20
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The most frequent values among all hits, with counts; years in order, newest first."""

    def suggest(self, text: str, *, limit: int = 10) -> Sequence[Suggestion]:
        """People by frequency, then events and cities, that go on like ``text``."""

    def resolve_name(self, text: str) -> Sequence[KnownPerson]:
        """Everybody the name may mean: the full name in any form, an alias, or a part."""

    def similar_names(self, text: str, *, limit: int = 10) -> Sequence[KnownPerson]:
        """Names that sound or are spelt nearly like this one, best first."""

    def people(self, text: str = "") -> Sequence[KnownPerson]:
        """Everybody named (whose name goes on like ``text``), most frequent first."""

    def set_aliases(self, groups: Iterable[Sequence[str]], as_of: int = 0) -> None:
        """Replace what is known about names that mean the same person, one group each.

        ``as_of`` says which state of the directory they are of.
        """

    @property
    def aliases_as_of(self) -> int:
        """The ``as_of`` of the aliases known; 0 if there never were any."""

    def judge_again(self, names: Iterable[str], ids: Iterable[str], as_of: int) -> None:
        """Judge the rights of these people's pictures anew: consent was given or withdrawn.

        Of all who bear one of these names or identifiers, and of those of the last time.
        ``as_of`` says which state of consents that is; pictures put later are judged by the
        state then.
        """

    @property
    def judged_as_of(self) -> int:
        """The ``as_of`` of the last such judgement; 0 if there never was any."""

    @property
    def complete(self) -> bool:
        """Whether every file was seen since the index was begun; if not, more may be there."""

    def mark_complete(self, share: Share = WHOLE) -> None:
        """Note that every file of this share of the archive has been seen.

        With the last share of the same size it is complete (:func:`archive.shares.complete`).
        """

    def known(self) -> Iterator[Known]:
        """Every file in the index, by path in code point order."""

    def known_file(self, file: str) -> Known | None:
        """One of them."""

    def by_file(self, file: str) -> Photo | None:
        """The picture at this path."""

    def by_image(self, image_hash: str) -> Photo | None:
        """A picture with this image hash; the first by path if there are copies."""

    def stats(self) -> Stats:
        """How much there is."""

    def purge(self) -> bool:
        """Leave no byte behind of what was taken out; false if others use it just now.

        Names of the directory are forgotten and have to be set again.
        """

    def close(self) -> None:
        """Let go of everything held open."""
