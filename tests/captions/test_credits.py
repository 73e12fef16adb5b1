"""Credit lines taken apart, put together and spread over the fields."""

from __future__ import annotations

from typing import Any

import pytest

from archive.captions import (
    compose_credit,
    credit_fields,
    credit_record,
    credit_styles,
    parse_credit,
)
from archive.errors import InvalidValue
from archive.model import Credit

from .gold import records

FILES = ("credits_A.jsonl", "credits_own.jsonl", "credits_fresh.jsonl")
GOLD = [record for name in FILES for record in records(name)]


@pytest.mark.parametrize("gold", GOLD, ids=lambda r: str(r["id"]))
def test_gold_credits_are_read_in_every_field(gold: dict[str, Any]) -> None:
    """Creators, organisations, notice, rights, year and usage come out as labelled."""
    assert credit_record(parse_credit(gold["credit"])) == gold["expected"]


@pytest.mark.parametrize("style", credit_styles())
@pytest.mark.parametrize("line", [gold["credit"] for gold in GOLD])
def test_composing_keeps_every_fact(line: str, style: str) -> None:
    """A credit written in any style is read as the same credit."""
    credit = parse_credit(line)
    assert credit_record(parse_credit(compose_credit(credit, style=style))) == credit_record(credit)


def test_a_credit_is_spread_over_separate_fields() -> None:
    """Creator, credit line, copyright notice, owner and terms of use are not one string."""
    assert credit_fields(parse_credit("©  Stadt Kassel/Harry Soremski, honorarfrei")) == {
        "creators": ("Harry Soremski",),
        "credit": "Stadt Kassel/Harry Soremski",
        "copyright": "© Stadt Kassel/Harry Soremski",
        "copyright_owners": ("Stadt Kassel",),
        "usage_terms": "honorarfrei",
    }


def test_a_credit_without_a_claim_gives_no_copyright() -> None:
    """``Foto: Anna Kern`` says who took the picture, not who owns it."""
    fields = credit_fields(parse_credit("Foto: Anna Kern"))
    assert fields["creators"] == ("Anna Kern",)
    assert fields["copyright"] is None
    assert fields["copyright_owners"] is None


def test_an_unknown_style_is_refused() -> None:
    """The error names the styles there are."""
    with pytest.raises(InvalidValue, match="municipal"):
        compose_credit(Credit(creators=("Anna Kern",)), style="baroque")
