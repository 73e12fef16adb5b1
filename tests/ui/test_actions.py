"""Messages of components become actions, and nothing else becomes one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Region
from ui.actions import AddToKit, ChooseLanguage, Open, Search
from ui.messages import read_action, read_draft
from ui.peoplelines import Line

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
TYPES = ("search", "open", "go", "add", "remove", "empty", "language", "remember", "name")


@pytest.mark.parametrize(
    ("message", "action"),
    [
        ({"type": "search", "query": "schwan"}, Search("schwan")),
        ({"type": "open", "photo": "ab", "page": "desk"}, Open("ab", "desk")),
        ({"type": "add", "photos": ["a", "b"]}, AddToKit(("a", "b"))),
        ({"type": "language", "language": "xx"}, ChooseLanguage("en")),
        ({"type": "open"}, None),
        ({"type": "format the disk"}, None),
        ("search", None),
        (None, None),
    ],
)
def test_a_message_becomes_the_action_it_names(message, action):
    """An unknown or incomplete message asks for nothing."""
    assert read_action(message) == action


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(["photo", "photos", "query"]), JSON))
def test_no_message_breaks_the_page(kind, message):
    """Whatever a browser sends, reading it raises nothing."""
    read_action({**message, "type": kind})
    read_draft({**message, "type": "draft"})


def test_a_draft_carries_people_and_fields():
    """Heads come as boxes within the picture, texts as they were typed."""
    draft = read_draft(
        {
            "type": "draft",
            "photo": "ab",
            "lines": [{"text": "Dr. Eva Muster", "row": "front", "region": [0.1, 0.2, 0.3, 7]}],
            "fields": {"caption": "Ein Satz."},
            "next": None,
        }
    )
    assert draft is not None
    assert draft.lines == (Line("Dr. Eva Muster", "front", Region(0.1, 0.2, 0.3, 1.0)),)
    assert draft.fields == {"caption": "Ein Satz."}
