"""Which language a caption is in, told from its small words and its words for left and right."""

from __future__ import annotations

import re

from archive.captions.lexemes import fold
from archive.captions.vocabulary import LANGUAGES, votes

__all__ = ["detect_language"]

_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
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
    known = votes()
    words: list[str] = _WORDS.findall(fold(text[:_ENOUGH]))
    scores: dict[str, int] = {}
    for index, word in enumerate(words, start=1):
        vote = known.get(word)
        if vote is None:
            continue
        for lang, weight in vote.alone:
            scores[lang] = scores.get(lang, 0) + weight
        if vote.phrases and index < len(words):
            for rest, lang, weight in vote.phrases.get(words[index], ()):
                if len(rest) == 1 or tuple(words[index : index + len(rest)]) == rest:
                    scores[lang] = scores.get(lang, 0) + weight
    if not scores:
        return "en"
    best = max(scores.values())
    return min((lang for lang in scores if scores[lang] == best), key=_rank)


def _code(tag: str) -> str:
    base = tag.lower().replace("_", "-").split("-")[0]
    return _ALSO.get(base, base)


def _rank(lang: str) -> tuple[int, str]:
    return (_ORDER.index(lang) if lang in _ORDER else len(_ORDER)), lang
