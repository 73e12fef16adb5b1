"""No text whatever breaks the reading of captions, and none makes it slow."""

from __future__ import annotations

import os
import sys
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.captions import (
    LANGUAGES,
    compose_credit,
    parse_caption,
    parse_credit,
    same_person,
    sort_key,
    split_name,
    split_names,
)
from archive.captions.vocabulary import raw_vocabulary

EXAMPLES = int(os.environ.get("CAPTION_EXAMPLES", "150"))


def _words() -> list[str]:
    found = set()
    for lang in LANGUAGES:
        for table in raw_vocabulary(lang).values():
            for value in table.values() if isinstance(table, dict) else ():
                found.update(value.split()[:40] if isinstance(value, str) else value)
    return sorted(word.removeprefix("~") for word in found)


MARKS = [
    *".,;:()[]/|–„“\"'’!?*&+©\n",
    "\n\n",
    "(l.)",
    "v. l.:",
    "from left:",
    "2.",
    "’71",
    "É",
    "田中",
    "\x00",
]
MIXED = st.lists(
    st.sampled_from(_words()) | st.sampled_from(MARKS) | st.text(max_size=4), max_size=30
)
TEXTS = st.text(max_size=200) | MIXED.map(" ".join) | MIXED.map("".join)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, lang=st.none() | st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_an_error(text: str, lang: str | None) -> None:
    """Whatever the text, there is a result, and everybody in it stands somewhere in the text."""
    parsed = parse_caption(text, lang)
    assert parsed.as_record()["lang"] in LANGUAGES
    assert 0 <= parsed.confidence <= 1
    for person in parsed.people:
        assert person.start is not None
        assert person.end is not None
        assert 0 <= person.start < person.end <= len(text)
        assert (person.name is None) == person.unknown


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_any_text_is_read_as_a_credit_and_as_a_name(text: str) -> None:
    """Credits and names take any text as well."""
    compose_credit(parse_credit(text))
    split_names(text)
    assert (split_name(text).name is None) == (not text.split())
    if text.split():
        sort_key(text)
    assert same_person(text, "Anna Kern") in {"yes", "maybe", "no"}


@pytest.mark.parametrize(
    "piece",
    [
        "v. l.: Anna Kern, ",
        "Anna Kern (l.) und ",
        "(",
        "a (v. l.) ",
        "left, ",
        "Foto: ",
        "von ",
        "(l.) ",
        "und ",
    ],
)
def test_work_grows_with_the_length_and_not_faster(piece: str) -> None:
    """Ten times the text makes about ten times the function calls."""
    text = piece * (4_000 // len(piece))
    parse_caption(text)
    assert _calls(text * 10) < 15 * max(_calls(text), 2_000)


def _calls(text: str) -> int:
    """How many functions are called to read a text: work, measured without a clock."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse_caption(text)
    finally:
        sys.setprofile(before)
    return calls
