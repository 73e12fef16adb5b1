"""A language is a file: complete, and nothing else is needed for it."""

from __future__ import annotations

import pytest

from archive.captions import LANGUAGES
from archive.captions.lexemes import SECTIONS
from archive.captions.vocabulary import raw_vocabulary, vocabulary

NEEDED = {
    "list": {"from_left", "left_to_right", "from_right", "right_to_left", "clockwise", "lead_in"},
    "mark": {"left", "right", "centre", "ordinals"},
    "row": {"front", "middle", "back", "standing", "seated", "kneeling", "noun"},
    "word": {
        "and",
        "with",
        "article",
        "role_preposition",
        "stop",
        "unknown",
        "uncertain",
        "missing",
    },
    "person": {"title", "office", "given"},
    "thing": {"organisation", "object", "plural"},
    "credit": {"label", "usage"},
}
COMPOSED = (
    "and", "short", "long", "words", "letters", "left", "centre", "right", "unknown", "alone",
    "front", "middle", "back", "top", "bottom", "standing", "seated", "kneeling",
    "left_photo", "right_photo",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_all_there_is_to_say(lang: str) -> None:
    """No table of a language file is missing, and each of its keys is a known one."""
    raw = raw_vocabulary(lang)
    for table, keys in NEEDED.items():
        assert keys <= raw[table].keys()
    assert set(COMPOSED) == raw["compose"].keys()
    for table in raw.keys() - {"compose", "detect"}:
        if isinstance(raw[table], dict):
            for key in raw[table].keys() - {"ordinals", "counts", "office_forms", "office_plurals"}:
                assert f"{table}.{key}" in SECTIONS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_at_least_two_hundred_given_names(lang: str) -> None:
    """Given names are the best evidence that somebody is meant."""
    assert len(raw_vocabulary(lang)["person"]["given"].split()) >= 200


def test_capitals_and_full_stops_count_where_they_must() -> None:
    """``DI`` is a degree, ``di`` a particle; ``med.`` belongs to a degree, ``med`` is Swedish."""
    words = vocabulary("de")
    assert "title" in words.word("DI").phrases
    assert all(phrase.rest for phrase in words.word("di").phrases.get("title", ()))


def test_looking_words_up_does_not_fill_the_memory() -> None:
    """The memory of words looked up is emptied before it grows without bound."""
    words = vocabulary("fi")
    for number in range(60_000):
        words.word(f"sana{number}")
    assert words.remembered <= 50_000
