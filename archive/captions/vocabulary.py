"""The words of a caption, language by language: read from ``vocabulary/*.toml``, looked up fast.

A language is one file. Each key of it (``[list] from_left``, ``[person] title`` ...) is a list of
phrases; the table :data:`SECTIONS` says which lexical category a key feeds. A word written
``~meister`` also counts as the last part of a compound (``Oberbürgermeister``). Adding a language
needs a file and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from archive.captions.lexemes import COMMON, SECTIONS, Category, Flag, Section, fold, split_phrase

__all__ = [
    "LANGUAGES",
    "Phrase",
    "Vocabulary",
    "Word",
    "entries",
    "languages",
    "raw_vocabulary",
    "vocabulary",
]

_PLACING = frozenset(
    (
        Category.MARKER,
        Category.ROW,
        Category.ORDINAL,
        Category.LEAD_IN,
        Category.SIDE,
        Category.FAR,
        Category.NEXT,
    )
)
_CREDITING = frozenset((Category.LABEL, Category.AGENCY, Category.USAGE))
_CREDIT_SIGNS = frozenset(("©", "ⓒ", "(", "[", "copyright"))
_MEMO_LIMIT = 50_000
_NAME_PREFIX = re.compile(r"(?:al|el|ben|ibn|bin|abu|d|o|n|s|t|u|i|de|da|st|la|le)['’\-‐‑]", re.I)
_PARTY = re.compile(r"[DRI]-[A-Z]")
"""A party and what it stands for: ``R-Elkton``."""
_LONGEST_PREFIX = 3
_ACUTE = str.maketrans("áéíóú", "aeiou")
_LONGEST_INNER_ABBREVIATION = 3
_SHORTEST_FOREIGN = 6
"""Offices of another language count (before a known given name) from this length on."""
_SHORTEST_ENDING, _LONGEST_ENDING = 2, 16
_SHORTEST_OF_CAPITALS = 4
"""Endings of a word with a capital are longer than this where common nouns have none."""


class Phrase(NamedTuple):
    """One way to say something: the words after the first one, and what they mean.

    ``upper`` phrases begin with a word in capitals and count only if the text has capitals too,
    so that the title ``DI`` is not the Italian ``di``; a ``dotted`` word needs its full stop, so
    that the Swedish ``med`` is not the German title ``med.``
    """

    rest: tuple[str, ...]
    value: str
    upper: bool = False
    dotted: bool = False


class Word:
    """What the vocabulary knows about one spelling of a word.

    ``flags`` are those of :class:`~archive.captions.lexemes.Flag`, ``phrases`` the phrases that
    begin with it, by category, longest first. ``cap`` is true for a capital letter at the
    beginning (and for letters that have no case), ``name_like`` also for ``al-Rashid``;
    ``places`` if a marker or mark may begin with it. ``facts`` is all of it at once, for tokens.
    """

    __slots__ = ("cap", "facts", "flags", "is_word", "low", "name_like", "phrases", "places")

    def __init__(
        self, text: str, low: str, flags: int, phrases: Mapping[str, tuple[Phrase, ...]]
    ) -> None:
        first = text[0]
        if low in _CREDIT_SIGNS or not _CREDITING.isdisjoint(phrases):
            flags |= Flag.CREDIT
        self.low = low
        self.flags = flags
        self.phrases = phrases
        self.places = first.isdigit() or not _PLACING.isdisjoint(phrases)
        self.is_word = first.isalnum() or len(text) > 1
        self.cap = first.isupper() or (first.isalpha() and not first.islower())
        self.name_like = self.cap or (len(text) > _LONGEST_PREFIX and _has_name_prefix(text))
        self.facts = (
            low, flags, phrases, self.places, self.is_word, self.cap, self.name_like,
        )  # fmt: skip


def _has_name_prefix(text: str) -> bool:
    match = _NAME_PREFIX.match(text)
    return match is not None and text[match.end()].isupper()


@dataclass(slots=True)
class Vocabulary:
    """All a language contributes, with what every language shares folded in.

    ``capital_nouns`` is true where common nouns are written with a capital (German), so that a
    capital letter says nothing about a name; ``plural_article`` is then the article that, before
    a noun not ending like one of ``feminine``, speaks of several (``die Stifter``). ``genitives``
    is true where what an office is for follows without a preposition (``dyrektor szkoły``).
    ``compose`` holds the words used for writing, ``memory`` the spellings met so far.
    """

    lang: str
    capital_nouns: bool
    compose: Mapping[str, Any]
    plural_article: str = ""
    feminine: tuple[str, ...] = ()
    genitives: bool = False
    flags: dict[str, int] = field(default_factory=dict)
    upper_flags: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, dict[str, tuple[Phrase, ...]]] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)
    memory: dict[str, Word] = field(default_factory=dict)

    def word(self, text: str) -> Word:
        """What is known about a word as written; never fails, unknown words have no flags."""
        found = self.memory.get(text)
        if found is None:
            if len(self.memory) >= _MEMO_LIMIT:
                self.memory.clear()
            found = self.memory[text] = self._look_up(text)
        return found

    def is_free(self, word: str) -> bool:
        """Whether nothing is known yet about a word, or about an ending written with ``~``."""
        low = fold(word.removeprefix("~"))
        return not (self.endings.get(low) if word[0] == "~" else self.flags.get(low))

    @property
    def remembered(self) -> int:
        """How many spellings are held in memory."""
        return len(self.memory)

    def _look_up(self, text: str) -> Word:
        low = fold(text)
        shortest = _SHORTEST_ENDING
        if not self.capital_nouns and text[0].isupper():
            shortest = _SHORTEST_OF_CAPITALS  # "Bergman" is a name, "Brandmästare" is none
        flags, phrases = self._flags_of(low, shortest), self.phrases.get(low, {})
        if not flags and _PARTY.match(text):
            flags = Flag.ORGANISATION
        if text.isupper():
            return Word(text, low, flags | self.upper_flags.get(low, 0), phrases)
        if any(phrase.upper for known in phrases.values() for phrase in known):
            kept = {c: tuple(p for p in known if not p.upper) for c, known in phrases.items()}
            phrases = {category: known for category, known in kept.items() if known}
        return Word(text, low, flags, phrases)

    def _flags_of(self, low: str, shortest: int) -> int:
        flags = self.flags.get(low, 0)
        if low in _travelled_names() or (not flags and self._is_accented_name(low)):
            return flags | Flag.GIVEN
        if "-" in low and not flags and all(self._is_given(part) for part in low.split("-")):
            return Flag.GIVEN  # "Jan-Niklas"
        if flags & ~(Flag.ABBREVIATION | Flag.CITY_PART) or not self.endings:
            return flags
        if Category.TITLE in self.phrases.get(low, ()):
            return flags
        for size in range(min(_LONGEST_ENDING, len(low) - 2), shortest, -1):
            ending = self.endings.get(low[-size:])
            if ending is not None:
                return flags | ending
        return flags

    def _is_accented_name(self, low: str) -> bool:
        """Whether a word is a given name but for its acute accents: ``Seán``, ``Gráinne``."""
        plain = low.translate(_ACUTE)
        return plain != low and self._is_given(plain)

    def _is_given(self, low: str) -> bool:
        return bool(self.flags.get(low, 0) & Flag.GIVEN) or low in _travelled_names()

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


raw_vocabulary = cache(_load)


@cache
def _travelled_names() -> frozenset[str]:
    """Given names, folded, that belong to no language file and are met in captions of all."""
    source = files("archive.captions") / "vocabulary" / "given.txt"
    lines = source.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(name) for line in lines if line[0] != "#" for name in line.split())


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a vocabulary file."""
    folder = files("archive.captions") / "vocabulary"
    names = (entry.name for entry in folder.iterdir())
    found = sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml"))
    return tuple(n for n in found if n != COMMON)


def _forms(raw: Mapping[str, Any], key: str) -> Iterator[str]:
    """Other forms of a language's offices: ``a>ą`` makes ``prezeską`` of ``prezeska``."""
    person = raw.get("person", {})
    changes = [change.split(">") for change in person.get(key, "").split()]
    for office in person.get("office", "").split() if changes else ():
        for ending, other in changes:
            if office.endswith(ending):
                yield office.removesuffix(ending) + other


def entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The keys of a language file as ``table.key``, each with its phrases."""
    for table, keys in raw.items():
        if isinstance(keys, dict) and table not in {"compose", "detect"}:
            for key, value in keys.items():
                phrases = value.split() if isinstance(value, str) else value
                if key in {"office_forms", "office_plurals"}:
                    continue
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
    raw = raw_vocabulary(lang) if lang != "*" else {}
    words = Vocabulary(
        lang,
        bool(raw.get("capital_nouns")),
        raw.get("compose", {}),
        raw.get("plural_article", ""),
        tuple(raw.get("feminine", ())),
        bool(raw.get("genitives")),
    )
    for other in (COMMON, *languages()):
        for key, phrases in entries(raw_vocabulary(other)):
            if lang == "*" and key.endswith("_here"):
                continue  # "M." is a title in French alone
            if other in {COMMON, lang} or lang == "*" or SECTIONS[key].shared:
                words.add(key, phrases)
            elif key == "person.office":
                words.add("person.agent", (p for p in phrases if len(p) >= _SHORTEST_FOREIGN))
    words.add("person.office", filter(words.is_free, _forms(raw, "office_forms")))
    words.add("thing.plural", filter(words.is_free, _forms(raw, "office_plurals")))
    return words


LANGUAGES = languages()
"""The languages captions can be read and written in."""
