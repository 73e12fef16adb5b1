"""The words of a caption, language by language: read from ``vocabulary/*.toml``, looked up fast.

A language is one file. Each key of it (``[list] from_left``, ``[person] title`` ...) is a list of
phrases; the table :data:`SECTIONS` says which lexical category a key feeds. A word written
``~meister`` also counts as the last part of a compound (``Oberbürgermeister``). Adding a language
needs a file and nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from archive.captions.lexemes import COMMON, SECTIONS, Category, Flag, Section, split_phrase

__all__ = ["LANGUAGES", "Phrase", "Vocabulary", "Word", "languages", "vocabulary"]

_MEMO_LIMIT = 50_000
_WEIGHTS = {"list": 4, "mark": 2, "row": 2, "word": 2, "person": 2}
"""How much a phrase says about the language, by the table it stands in."""
_LONGEST_INNER_ABBREVIATION = 3
_SHORTEST_FOREIGN = 6
"""Offices of another language count (before a known given name) from this length on."""
_SHORTEST_ENDING, _LONGEST_ENDING = 2, 16


class Phrase(NamedTuple):
    """One way to say something: the words after the first one, and what they mean.

    ``upper`` phrases begin with a word in capitals and count only if the text has capitals too,
    so that the title ``DI`` is not the Italian ``di``; a ``dotted`` word needs its full stop, so that
    the Dutch title ``ing.`` is not the end of a word.
    """

    rest: tuple[str, ...]
    value: str
    upper: bool = False
    dotted: bool = False


class Word:
    """What the vocabulary knows about one word: flags, and the phrases that begin with it.

    ``upper_flags`` hold in addition where the word is written in capitals.
    """

    __slots__ = ("flags", "phrases", "upper_flags")

    def __init__(
        self, flags: int, phrases: Mapping[str, tuple[Phrase, ...]], upper_flags: int = 0
    ) -> None:
        self.flags = flags
        self.phrases = phrases
        self.upper_flags = upper_flags


@dataclass(slots=True)
class Vocabulary:
    """All a language contributes, with what every language shares folded in.

    ``capital_nouns`` is true where common nouns are written with a capital (German), so that a
    capital letter says nothing about a name. ``compose`` holds the words used for writing.
    """

    lang: str
    capital_nouns: bool
    compose: Mapping[str, Any]
    flags: dict[str, int] = field(default_factory=dict)
    upper_flags: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, dict[str, tuple[Phrase, ...]]] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)
    _memo: dict[str, Word] = field(default_factory=dict)

    def word(self, low: str) -> Word:
        """What is known about a lower-case word; never fails, unknown words have no flags."""
        found = self._memo.get(low)
        if found is None:
            if len(self._memo) >= _MEMO_LIMIT:
                self._memo.clear()
            found = self._memo[low] = Word(
                self._flags_of(low), self.phrases.get(low, {}), self.upper_flags.get(low, 0)
            )
        return found

    def _flags_of(self, low: str) -> int:
        flags = self.flags.get(low, 0)
        if flags & ~(Flag.ABBREVIATION | Flag.CITY_PART) or not self.endings:
            return flags
        if Category.TITLE in self.phrases.get(low, ()):
            return flags
        for size in range(min(_LONGEST_ENDING, len(low) - 2), _SHORTEST_ENDING, -1):
            ending = self.endings.get(low[-size:])
            if ending is not None:
                return flags | ending
        return flags

    def add(self, key: str, phrases: Iterable[str]) -> None:
        """Take in the phrases of one key of a language file."""
        section = SECTIONS[key]
        for phrase in phrases:
            ending = phrase.startswith("~")
            words, abbreviated = split_phrase(phrase.removeprefix("~"))
            if ending:
                self.endings[words[0]] = self.endings.get(words[0], 0) | section.flag
            if not words:
                continue
            upper = phrase.split()[0].isupper() and len(words[0]) > 1
            for word in abbreviated:
                if word != words[0] and len(word) > _LONGEST_INNER_ABBREVIATION:
                    continue
                self.flags[word] = self.flags.get(word, 0) | Flag.ABBREVIATION
            dotted = len(words) == 1 and words == abbreviated
            self._add_words(words, section, upper=upper, dotted=dotted)

    def _add_words(self, words: list[str], section: Section, *, upper: bool, dotted: bool) -> None:
        first, rest = words[0], tuple(words[1:])
        if section.flag and not rest:
            flags = self.upper_flags if upper else self.flags
            flags[first] = flags.get(first, 0) | section.flag
        if section.category:
            known = self.phrases.setdefault(first, {})
            merged = {Phrase(rest, section.value, upper, dotted), *known.get(section.category, ())}
            known[section.category] = tuple(sorted(merged, key=lambda p: (-len(p.rest), p)))


def _load(lang: str) -> dict[str, Any]:
    source = files("archive.captions") / "vocabulary" / f"{lang}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


_raw = cache(_load)


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a vocabulary file."""
    folder = files("archive.captions") / "vocabulary"
    names = (entry.name for entry in folder.iterdir())
    found = sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml"))
    return tuple(n for n in found if n != COMMON)


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for table, keys in raw.items():
        if isinstance(keys, dict) and table not in {"compose", "detect"}:
            for key, value in keys.items():
                phrases = value.split() if isinstance(value, str) else value
                if key in {"ordinals", "counts"}:
                    for number, words in enumerate(phrases, start=1):
                        yield f"{table}.{key}.{number}", words.split()
                else:
                    yield f"{table}.{key}", phrases


@cache
def vocabulary(lang: str) -> Vocabulary:
    """The vocabulary of a language; ``"*"`` is all of them at once, for texts without language.

    Keys marked as shared (titles, particles, given names, post-nominals) are taken from every
    language, because names travel.
    """
    raw = _raw(lang) if lang != "*" else {}
    words = Vocabulary(lang, bool(raw.get("capital_nouns")), raw.get("compose", {}))
    for other in (COMMON, *languages()):
        for key, phrases in _entries(_raw(other)):
            if other in {COMMON, lang} or lang == "*" or SECTIONS[key].shared:
                words.add(key, phrases)
            elif key == "person.office":
                words.add("person.agent", (p for p in phrases if len(p) >= _SHORTEST_FOREIGN))
    return words


LANGUAGES = languages()
"""The languages captions can be read and written in."""


class Vote(NamedTuple):
    """What a phrase says about the language: the words after the first one, language, weight."""

    rest: tuple[str, ...]
    lang: str
    weight: int


@cache
def votes() -> Mapping[str, tuple[Vote, ...]]:
    """First word -> votes: function words, offices, and phrases of place, which weigh most."""
    collected: dict[str, dict[tuple[tuple[str, ...], str], int]] = {}
    for lang in languages():
        raw = _raw(lang)
        for word in raw["detect"]["words"].split():
            if len(word) > 1:
                collected.setdefault(word, {})[(), lang] = 2
        for key, phrases in _entries(raw):
            weight = _WEIGHTS.get(key.split(".")[0], 0) if SECTIONS[key].detects else 0
            for phrase in phrases if weight else ():
                first, *rest = split_phrase(phrase.removeprefix("~"))[0]
                if rest or len(first) > 1:
                    known = collected.setdefault(first, {})
                    at = tuple(rest), lang
                    known[at] = max(known.get(at, 0), weight + len(rest))
    return {
        first: tuple(Vote(rest, lang, weight) for (rest, lang), weight in known.items())
        for first, known in collected.items()
    }
