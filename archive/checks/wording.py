"""What a caption's wording gives away: an event, a place, a day."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.captions import ParsedCaption
from archive.checks.findings import vocabulary

__all__ = ["names_day", "names_event", "names_place", "outside_people"]

VOCABULARY = vocabulary("vocabulary")
NUMERIC_DAY = re.compile(
    r"\b\d{1,2}\.\s?\d{1,2}\.|\b\d{4}-\d\d-\d\d\b|\b(?:19|20)\d\d\b|\b\d+/\d+/\d+"
)
WORD = re.compile(r"[^\W\d_][\w.-]*", re.UNICODE)


def outside_people(caption: str, parsed: ParsedCaption) -> str:
    """The caption without the list of people; all of it where there is no list."""
    if parsed.kind != "list":
        return caption
    return " ".join(text for text in (parsed.text_before, parsed.text_after) if text)


def names_event(caption: str, parsed: ParsedCaption) -> bool:
    """Whether there is more to the caption than a list of names."""
    return len(WORD.findall(outside_people(caption, parsed))) >= 2


def names_day(text: str, lang: str) -> bool:
    """A date, a year, a month or a day of the week."""
    days = set(VOCABULARY.get(lang, {}).get("days", ()))
    return bool(NUMERIC_DAY.search(text)) or any(w in days for w in _words(text.lower()))


def names_place(text: str, lang: str, known: Iterable[str | None]) -> bool:
    """A place that the fields know too, or a capitalised word after ``in``, ``at``, ``vor`` …"""
    if any(place and place.lower() in text.lower() for place in known):
        return True
    words = VOCABULARY.get(lang, {})
    places, endings = words.get("places", ()), tuple(words.get("place_endings", ()))
    tokens = text.split()
    following = (tokens[i + 1 : i + 4] for i, t in enumerate(tokens) if t.lower() in places)
    if any(word[:1].isupper() for few in following for word in few):
        return True
    return bool(endings) and any(
        t[:1].isupper() and t.rstrip(".,;:").endswith(endings) for t in tokens[1:]
    )


def _words(text: str) -> list[str]:
    return [word for token in WORD.findall(text) for word in (token, token.rstrip("."))]
