"""Which language a caption is in, told from its small words and its words for left and right."""

from __future__ import annotations

import re

from archive.captions.lexemes import fold
from archive.captions.vocabulary import LANGUAGES, detection_words

__all__ = ["detect_language"]

_WORDS = re.compile(r"[^\W\d_]+")
_FIRST_CHOICE = "en"
_ENOUGH = 4000


def detect_language(text: str, prefer: str | None = None) -> str:
    """The code of the language most words speak for; English if none does.

    ``prefer`` is taken at its word if it is a known code (``de-AT`` counts as ``de``). Only the
    beginning of a long text is looked at.
    """
    if prefer is not None and (code := prefer.lower().replace("_", "-").split("-")[0]) in LANGUAGES:
        return code
    votes = detection_words()
    scores: dict[str, int] = {}
    for word in _WORDS.findall(text[:_ENOUGH]):
        for lang, weight in votes.get(fold(word), ()):
            scores[lang] = scores.get(lang, 0) + weight
    if not scores:
        return _FIRST_CHOICE
    return max(scores, key=scores.__getitem__)
