"""What a text may go on to, who was meant, and everybody there is: the names kept in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from threading import Lock, Thread
from time import monotonic

from archive.index.book import Book, NameRow
from archive.index.deriving import Kind
from archive.index.folding import spans, words
from archive.index.protocol import KnownPerson, Suggestion
from archive.index.schema import DAY_BITS
from archive.index.syntax import quoted
from archive.index.tables import Tables

__all__ = ["Suggester", "known_people"]

SMALL = 5_000
"""Up to so many names the books are made anew after each change; more, every half minute."""
_AGE = 30.0
_KINDS = (Kind.PERSON, Kind.EVENT, Kind.CITY)
_WORD_OF = {Kind.PERSON: "person", Kind.EVENT: "event", Kind.CITY: "city"}
_TERM = re.compile(r'(?:(person|event|city|only):)?"?([^":<]*)$')

Read = Callable[[], AbstractContextManager[Tables]]


@dataclass(frozen=True, slots=True)
class _Books:
    version: tuple[int, int]
    last_id: int
    made: float
    by_kind: dict[Kind, Book]

    @property
    def size(self) -> int:
        return sum(len(book.rows) for book in self.by_kind.values())


class Suggester:
    """Keeps the books of names up to date and answers from them; one for all threads."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._books: _Books | None = None
        self._making = Lock()

    def suggest(self, tables: Tables, text: str, limit: int) -> list[Suggestion]:
        """How the last words of a query line may go on; ``query`` is the line as it would be."""
        match = _TERM.search(text)
        asked, term = (match[1], match[2]) if match else (None, "")
        start = match.start() if match else len(text)
        kinds = [k for k in _KINDS if asked in (None, _WORD_OF[k], "only" if not k else None)]
        for parts, at in _endings(term):
            if found := self._starting(tables, kinds, parts, limit):
                before = text[:start] if asked else text[: match.start(2) + at] if match else ""
                return self._as_suggestions(tables, before.rstrip('"'), found)
        return []

    def _starting(
        self, tables: Tables, kinds: Sequence[Kind], parts: list[str], limit: int
    ) -> list[tuple[Kind, NameRow]]:
        """People first, but a few places are kept for events and cities."""
        books = self._current(tables)
        by_kind = {kind: self._rows(tables, books, kind, parts, limit) for kind in kinds}
        kept = {kind: rows[: max(1, limit // 5)] for kind, rows in by_kind.items() if kind}
        room = limit - sum(map(len, kept.values()))
        shown = {k: kept.get(k, rows[:room]) for k, rows in by_kind.items()}
        return [(kind, row) for kind in kinds for row in shown[kind]][:limit]

    def _rows(
        self, tables: Tables, books: list[dict[Kind, Book]], kind: Kind,
        parts: list[str], limit: int,
    ) -> list[NameRow]:  # fmt: skip
        found = [row for book in books for row in book[kind].starting(parts, limit)]
        return _counted(tables, found)[:limit]

    def _as_suggestions(
        self, tables: Tables, before: str, found: list[tuple[Kind, NameRow]]
    ) -> list[Suggestion]:
        dates = _dates(tables, [row.id for kind, row in found if kind is Kind.PERSON])
        return [
            Suggestion(
                _WORD_OF[kind],
                row.value,
                row.count,
                f"{before}{_WORD_OF[kind]}:{quoted(row.value)}",
                *dates.get(row.id, (None, None)),
            )
            for kind, row in found
        ]

    def similar(self, tables: Tables, text: str, limit: int) -> list[KnownPerson]:
        """People whose names are spelt nearly like ``text``, best first."""
        found = [
            row for book in self._current(tables) for row in book[Kind.PERSON].similar(text, limit)
        ]
        alive = {row.id: row for row in _counted(tables, found)}
        return known_people(tables, [alive[row.id] for row in found if row.id in alive][:limit])

    def similar_keys(self, tables: Tables, text: str, whole: bool) -> list[str]:
        """Folded names nearly like ``text``, or words of names if not ``whole``."""
        books = [book[Kind.PERSON] for book in self._current(tables)]
        if whole:
            return [row.key for book in books for row in book.similar(text, 10)]
        return list(dict.fromkeys(part for book in books for part in book.similar_parts(text)))

    def people(self, tables: Tables, text: str) -> list[KnownPerson]:
        """Everybody whose name goes on like ``text``, most frequent first."""
        books = self._current(tables)
        found = self._rows(tables, books, Kind.PERSON, words(text), max(1, sum(map(_size, books))))
        return known_people(tables, found)

    def with_similar_part(self, tables: Tables, text: str, limit: int) -> list[KnownPerson]:
        """People with a part of their name spelt nearly like ``text``, or sounding like it.

        The nearest first, and of those the most frequent.
        """
        found: dict[str, NameRow] = {}
        for book in (books[Kind.PERSON] for books in self._current(tables)):
            for part in book.similar_parts(text, limit):
                for row in book.having(part, 1):
                    found.setdefault(row.value, row)
        nearest = list(found.values())[:limit]
        alive = {row.id: row for row in _counted(tables, nearest)}
        return known_people(tables, [alive[row.id] for row in nearest if row.id in alive])

    # -- keeping up

    def _current(self, tables: Tables) -> list[dict[Kind, Book]]:
        """The books, and one of the names that have come up since they were made."""
        version = tables.version()
        books = self._books
        if books is None or (books.version != version and books.size <= SMALL):
            books = self._make(tables)
        elif books.version != version and monotonic() - books.made > _AGE:
            self._make_aside()
        new = tables.names_after(books.last_id) if books.version != version else []
        return [books.by_kind, _by_kind(new)] if new else [books.by_kind]

    def _make(self, tables: Tables) -> _Books:
        with self._making:
            version = tables.version()
            if self._books is None or self._books.version != version:
                rows = tables.names_after(0)
                last = max((row.id for _, row in rows), default=0)
                self._books = _Books(version, last, monotonic(), _by_kind(rows))
            return self._books

    def _make_aside(self) -> None:
        """Make the books anew without anybody waiting for it."""
        if self._making.locked():
            return

        def make() -> None:
            with self._read() as tables:
                self._make(tables)

        Thread(target=make, name="names", daemon=True).start()


def _by_kind(rows: Iterable[tuple[Kind, NameRow]]) -> dict[Kind, Book]:
    named: dict[Kind, list[NameRow]] = {kind: [] for kind in _KINDS}
    for kind, row in rows:
        named[kind].append(row)
    return {kind: Book(found) for kind, found in named.items()}


def _size(books: dict[Kind, Book]) -> int:
    return len(books[Kind.PERSON].rows)


def _counted(tables: Tables, rows: list[NameRow]) -> list[NameRow]:
    """The rows with the counts of now, most frequent first, names of no picture left out."""
    counts = tables.counts([row.id for row in rows])
    alive = [NameRow(r.id, r.value, r.key, counts[r.id]) for r in rows if r.id in counts]
    return sorted(alive, key=lambda row: (-row.count, row.key, row.value))


def _dates(tables: Tables, ids: list[int]) -> dict[int, tuple[str, str]]:
    """The days of the first and the last dated picture of people."""
    both = tables.first_and_last(ids).items()
    return {person: (_day(first), _day(last)) for person, (first, last) in both}


def _day(photo: int) -> str:
    return date.fromordinal(photo >> DAY_BITS).isoformat()


def known_people(tables: Tables, rows: list[NameRow]) -> list[KnownPerson]:
    """The rows as people, with the days of their first and last picture."""
    dates = _dates(tables, [row.id for row in rows])
    return [KnownPerson(r.value, r.count, *dates.get(r.id, (None, None))) for r in rows]


def _endings(term: str) -> Iterator[tuple[list[str], int]]:
    """The folded words of a term and where they begin, then without the first, and so on."""
    found = spans(term)[-5:]
    for at in range(len(found)):
        yield [word for word, *_ in found[at:]], found[at][1]
