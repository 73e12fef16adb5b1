"""``Did you mean``: for a name or a word that nothing has, those that are spelt nearly so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from threading import Lock
from time import monotonic
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from archive.index.folding import spans, words
from archive.index.protocol import Guess, KnownPerson
from archive.index.resolving import Resolver
from archive.index.suggesting import Suggester
from archive.index.syntax import LeftOf, Name, Only, PersonIs, Query, Text, quoted, walk
from archive.index.tables import Tables
from archive.index.walks import Plan
from archive.index.wording import Phrase, phrase
from archive.model import Photo

__all__ = ["Guesser"]

_MOST = 3
_PARTS = 2
"""Words are taken from so many of the newest parts of the index: 100,000 pictures."""
_AGE = 300.0
"""Seconds after which words are collected anew."""

Hits = Callable[[Text], tuple[int, Photo | None]]
"""How many pictures a word finds, and the newest of them."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the newest pictures with how many of those have each."""

    parts: tuple[str, ...]
    made: float
    counts: dict[str, int]


class Guesser:
    """Looks for other spellings where a query has no hits; one for all threads of an index."""

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester
        self._words: _Words | None = None
        self._collecting = Lock()

    def guesses(self, tables: Tables, query: Query, resolver: Resolver, hits: Hits) -> list[Guess]:
        """A few for each name that nobody has, and for each word that stands nowhere."""
        found: list[Guess] = []
        for leaf in walk(query.where):
            match leaf:
                case PersonIs(name):
                    found += self._for_name(tables, query, name, resolver)
                case LeftOf(left, right):
                    for name in (left, right):
                        found += self._for_name(tables, query, name, resolver)
                case Only(names):
                    for name in names:
                        found += self._for_name(tables, query, name, resolver)
                case Text(text, field, False) if field != "file":
                    found += self._for_words(tables, query, text, field, hits)
        return list(dict.fromkeys(found))

    def _for_name(
        self, tables: Tables, query: Query, name: Name, resolver: Resolver
    ) -> Iterator[Guess]:
        if name.similar or name.prefix or resolver.people(name).ids:
            return
        for person in self._people(tables, name.text):
            found = quoted(person.name)
            wanted = _instead(query, name.text, found, f"person:{found}")
            yield Guess(name.text, person.name, person.count, wanted)

    def _people(self, tables: Tables, text: str) -> list[KnownPerson]:
        """People so called or nearly so: by the whole name, else by a part of it."""
        if len(words(text)) > 1 and (whole := self._suggester.similar(tables, text, _MOST)):
            return whole
        return self._suggester.with_similar_part(tables, text, _MOST)

    def _for_words(
        self, tables: Tables, query: Query, text: str, field: str | None, hits: Hits
    ) -> Iterator[Guess]:
        for word, start, end in spans(text):
            if _stands(tables, phrase(word, column=field)):
                continue
            asked = text[start:end]
            for near in self._near(tables, word):
                count, photo = hits(Text(near, field))
                if photo is not None:
                    spelt = _as_spelt(photo, near)
                    yield Guess(asked, spelt, count, _instead(query, asked, spelt, spelt))

    def _near(self, tables: Tables, word: str) -> list[str]:
        """Words spelt nearly so, the nearest first, then the most frequent."""
        counts = self._collected(tables)
        allowed = 1 if len(word) < 5 else 2
        near = process.extract(
            word, counts.keys(), scorer=Levenshtein.distance, score_cutoff=allowed, limit=50
        )
        judged = [(OSA.distance(word, known), -counts[known], known) for known, *_ in near]
        return [known for *_, known in sorted(judged)[:_MOST]]

    def _collected(self, tables: Tables) -> dict[str, int]:
        with self._collecting:
            parts = tables.parts()[:_PARTS]
            kept = self._words
            if kept is None or kept.parts != parts or monotonic() - kept.made > _AGE:
                counts: dict[str, int] = {}
                for part in parts:
                    for word, count in tables.vocabulary(part):
                        counts[word] = counts.get(word, 0) + count
                kept = self._words = _Words(parts, monotonic(), counts)
            return kept.counts


def _stands(tables: Tables, wanted: Phrase) -> bool:
    """Whether words stand in any picture."""
    walk = Plan(tables.parts(), tables.word_id, (tables.worded(wanted),))
    return bool(walk.ids(tables, limit=1))


def _as_spelt(photo: Photo, word: str) -> str:
    """A folded word as a picture that has it spells it."""
    for text in _texts(photo.metadata):
        for folded, start, end in spans(text):
            if folded == word:
                return text[start:end]
    return word


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _instead(query: Query, text: str, found: str, otherwise: str) -> str:
    """The query as typed with a name or word replaced by another."""
    for typed in (f'"{text}"', text) if found.startswith('"') else (text,):
        if typed in query.source:
            return query.source.replace(typed, found, 1)
    return otherwise
