"""Which language a caption is in, told from its small words and its words for left and right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from archive.captions.lexemes import SECTIONS, fold, split_phrase
from archive.captions.vocabulary import LANGUAGES, entries, languages, raw_vocabulary

__all__ = ["detect_language"]

_WORDS = re.compile(r"\w+(?:['’-]\w+)*")
_WEIGHTS = {"list": 4, "mark": 2, "row": 2, "word": 2, "person": 2}
"""How much a phrase says about the language, by the table it stands in."""
_LONGEST_ABBREVIATED_MARK = 2
_ENOUGH = 2000
_ALSO = {"nb": "no", "nn": "no"}
"""Codes of a language's written standards."""
_ORDER = ("de", "en", "fr", "es", "it", "nl", "pt", "pl", "cs", "sv", "da", "no", "fi")
"""Which language is taken where words speak for several alike."""


def detect_language(text: str, prefer: str | None = None) -> str:
    """The code of the language most words speak for; English if none does.

    ``prefer`` is taken at its word if it is a known code (``de-AT`` is ``de``, ``nb`` is ``no``).
    Only the beginning of a long text is looked at.
    """
    if prefer is not None and (code := _code(prefer)) in LANGUAGES:
        return code
    known = _votes()
    words: list[str] = _WORDS.findall(fold(text[:_ENOUGH]))
    scores: defaultdict[str, int] = defaultdict(int)
    for index, vote in enumerate(map(known.get, words), start=1):
        if vote is None:
            continue
        for lang, weight in vote.alone:
            scores[lang] += weight
        if vote.phrases and index < len(words):
            for rest, lang, weight in vote.phrases.get(words[index], ()):
                if len(rest) == 1 or tuple(words[index : index + len(rest)]) == rest:
                    scores[lang] += weight
    if not scores:
        return "en"
    best = max(scores.values())
    return min((lang for lang in scores if scores[lang] == best), key=_rank)


def _code(tag: str) -> str:
    base = tag.lower().replace("_", "-").split("-")[0]
    return _ALSO.get(base, base)


def _rank(lang: str) -> tuple[int, str]:
    return (_ORDER.index(lang) if lang in _ORDER else len(_ORDER)), lang


class _Votes(NamedTuple):
    """What a word says about the language: alone, and with certain words behind it."""

    alone: tuple[tuple[str, int], ...]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, int], ...]]


@cache
def _votes() -> Mapping[str, _Votes]:
    """First word -> votes: function words, offices, and phrases of place, which weigh most."""
    collected: dict[str, dict[tuple[tuple[str, ...], str], int]] = {}
    for lang in languages():
        raw = raw_vocabulary(lang)
        for word in raw["detect"]["words"].split():
            if len(word) > 1:
                collected.setdefault(word, {})[(), lang] = 2
        for key, phrases in entries(raw):
            weight = _WEIGHTS.get(key.split(".")[0], 0) if SECTIONS[key].detects else 0
            for phrase in phrases if weight else ():
                first, *rest = split_phrase(phrase.removeprefix("~"))[0]
                if rest or len(first) > _LONGEST_ABBREVIATED_MARK:
                    known = collected.setdefault(first, {})
                    at = tuple(rest), lang
                    known[at] = max(known.get(at, 0), weight + len(rest))
    return {first: _votes_of(known) for first, known in collected.items()}


def _votes_of(known: Mapping[tuple[tuple[str, ...], str], int]) -> _Votes:
    alone = tuple((lang, weight) for (rest, lang), weight in known.items() if not rest)
    phrases: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
    for (rest, lang), weight in known.items():
        if rest:
            phrases.setdefault(rest[0], []).append((rest, lang, weight))
    return _Votes(alone, {second: tuple(entries) for second, entries in phrases.items()})
