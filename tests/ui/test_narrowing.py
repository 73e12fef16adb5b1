"""Facets add terms to the search line and take them out again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.narrowing import facet_groups, toggled
from ui.texts import texts

WORDS = texts("de")


@pytest.mark.parametrize(
    ("query", "term", "result"),
    [
        ("", "year:2023", "year:2023"),
        ("schwan", "year:2023", "schwan year:2023"),
        ("schwan year:2023", "year:2023", "schwan"),
        ('city:"Bad Wildungen" rathaus', 'city:"Bad Wildungen"', "rathaus"),
        ("year:20231", "year:2023", "year:20231 year:2023"),
    ],
)
def test_a_facet_goes_in_and_out(query, term, result):
    """Choosing a value twice leaves the line as it was."""
    assert toggled(query, term) == result


@given(
    st.lists(st.from_regex(r"[a-z]{1,5}:[a-z0-9]{1,5}", fullmatch=True), max_size=4, unique=True)
)
def test_toggling_twice_changes_nothing(terms):
    """What is added can be taken out again."""
    line = " ".join(terms)
    assert toggled(toggled(line, "year:1999"), "year:1999") == line


def test_values_with_blanks_are_quoted_and_chosen_ones_marked():
    """Each value leads to the line with or without it."""
    facets = {"city": [("Bad Wildungen", 12), ("Kassel", 3)], "rights": [("blocked", 1)]}
    city, rights = facet_groups(facets, "city:Kassel", WORDS)
    assert [value["query"] for value in city["values"]] == ['city:Kassel city:"Bad Wildungen"', ""]
    assert [value["on"] for value in city["values"]] == [False, True]
    assert rights["values"][0]["text"] == "Gesperrt"
    assert rights["values"][0]["query"] == "city:Kassel rights:blocked"
