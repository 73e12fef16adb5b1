"""The query language: what each form asks for, and that nothing typed ever raises."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.index import parse_query
from archive.index.dates import Span, day_and_second, parse_range, parse_span
from archive.index.query import DEEPEST, MOST_TERMS
from archive.index.syntax import (
    ALL,
    And,
    Conflicting,
    Dated,
    Has,
    LeftOf,
    Missing,
    Name,
    Node,
    Not,
    Only,
    Or,
    PeopleCount,
    PersonIs,
    RightsAre,
    Text,
)

A, B, C = Name("A", quoted=True), Name("B", quoted=True), Name("C", quoted=True)


def _days(first: str | None, last: str | None) -> Dated:
    low, high = (date.fromisoformat(day) if day else None for day in (first, last))
    return Dated(Span(low, high))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ALL),
        ("schwan", Text("schwan")),
        ("schwan rathaus", And((Text("schwan"), Text("rathaus")))),
        ('"engagierten stadt"', Text("engagierten stadt")),
        ("„engagierten Stadt“", Text("engagierten Stadt")),
        ("begegn*", Text("begegn", prefix=True)),
        ('person:"Gesine Schwan"', PersonIs(Name("Gesine Schwan", quoted=True))),
        ("person:schwan", PersonIs(Name("schwan"))),
        ("person:schw*", PersonIs(Name("schw", prefix=True))),
        ("person:meier~", PersonIs(Name("meier", similar=True))),
        ('person:"Hans Meier"~', PersonIs(Name("Hans Meier", quoted=True, similar=True))),
        ('person:"A" person:"B"', And((PersonIs(A), PersonIs(B)))),
        ('person:"A" < "B"', LeftOf(A, B, direct=True)),
        ('person:"A"<"B"', LeftOf(A, B, direct=True)),
        ('person:"A" << "B"', LeftOf(A, B)),
        ('person:"A" << person:"B"', LeftOf(A, B)),
        ('person:"A" < "B" << "C"', And((LeftOf(A, B, direct=True), LeftOf(B, C)))),
        ("person:friedrich << schwan", LeftOf(Name("friedrich"), Name("schwan"))),
        ('only:"A","B"', Only((A, B))),
        ('only:"A", "B" x', And((Only((A, B)), Text("x")))),
        ("only:A,B", Only((Name("A"), Name("B")))),
        ("people:3", PeopleCount(3, 3)),
        ("people:2..5", PeopleCount(2, 5)),
        ("people:5..", PeopleCount(5, None)),
        ("people:..2", PeopleCount(0, 2)),
        ("people:unknown", Has("unknown")),
        ("role:bürgermeisterin", Text("bürgermeisterin", "role")),
        ("before:2023-06", _days(None, "2023-05-31")),
        ("after:2022", _days("2023-01-01", None)),
        ("year:2019..2021", _days("2019-01-01", "2021-12-31")),
        ("date:2023-05-12", _days("2023-05-12", "2023-05-12")),
        ("date:2024-02", _days("2024-02-01", "2024-02-29")),
        ("date:12.5.2023", _days("2023-05-12", "2023-05-12")),
        ("year:2019..", _days("2019-01-01", None)),
        ('city:"Frankfurt (Oder)"', Text("Frankfurt (Oder)", "city")),
        ("CITY:kassel", Text("kassel", "city")),
        ("keyword:sport*", Text("sport", "keyword", prefix=True)),
        ("file:IMG_0042", Text("IMG_0042", "file")),
        ("rights:embargoed", RightsAre("embargoed")),
        ("missing:credit", Missing("credit")),
        ("missing:alt", Missing("alt_text")),
        ("has:region", Has("region")),
        ("has:event", Has("event")),
        ("conflict:caption", Conflicting("caption")),
        ("conflict:any", Conflicting(None)),
        ("-word", Not(Text("word"))),
        ("-city:kassel", Not(Text("kassel", "city"))),
        ("-(a OR b)", Not(Or((Text("a"), Text("b"))))),
        ("(a OR b) c", And((Or((Text("a"), Text("b"))), Text("c")))),
        ("a b OR c", Or((And((Text("a"), Text("b"))), Text("c")))),
        ("Müller-Lüdenscheidt", Text("Müller-Lüdenscheidt")),
        ("10:30 Uhr", And((Text("10:30"), Text("Uhr")))),
        ("ORT", Text("ORT")),
    ],
)
def test_what_is_typed_is_what_is_asked(typed: str, asked: Node) -> None:
    """Each form of the query language has its meaning, and needs no explanation."""
    query = parse_query(typed)
    assert (query.where, query.notes) == (asked, ())


@pytest.mark.parametrize(
    ("typed", "asked", "note"),
    [
        ("foo:bar", Text("foo:bar"), ("unknown-field", "foo:bar")),
        ("rights:maybe", Text("rights:maybe"), ("unknown-value", "rights:maybe")),
        ("date:2023-13", Text("date:2023-13"), ("unknown-value", "date:2023-13")),
        ("date:2023-00", Text("date:2023-00"), ("unknown-value", "date:2023-00")),
        ("people:many", Text("people:many"), ("unknown-value", "people:many")),
        ("missing:nothing", Text("missing:nothing"), ("unknown-value", "missing:nothing")),
        ("sort:best a", And((Text("sort:best"), Text("a"))), ("unknown-value", "sort:best")),
        ('person:"A', PersonIs(A), ("unclosed-quote", '"A')),
        ('person:"A" <', PersonIs(A), ("nobody-right-of", "<")),
        ("(a", Text("a"), ("unclosed-bracket", "(")),
        ("a) b", And((Text("a"), Text("b"))), ("stray-bracket", ")")),
        ("a - b", And((Text("a"), Text("b"))), ("no-words", "-")),
        ("!!!", ALL, ("no-words", "!!!")),
        ("person:", Text("person:"), ("empty-value", "person:")),
    ],
)
def test_what_is_not_understood_is_searched_as_words_and_said_so(
    typed: str, asked: Node, note: tuple[str, str]
) -> None:
    """Nothing is silently ignored: a note says what was taken as words or left out."""
    query = parse_query(typed)
    assert query.where == asked
    assert note in [(n.code, n.text) for n in query.notes]


@pytest.mark.parametrize("order", ["newest", "oldest", "relevance"])
def test_the_order_is_no_condition(order: str) -> None:
    """``sort:`` changes the order of the hits, not what is found."""
    query = parse_query(f"a sort:{order} b")
    assert (query.sort, query.where) == (order, And((Text("a"), Text("b"))))


def test_long_and_deep_queries_are_cut_with_a_note() -> None:
    """A query has an end: terms and brackets beyond the limits are left out and named."""
    long = parse_query("a " * (MOST_TERMS + 1))
    assert isinstance(long.where, And)
    assert len(long.where.nodes) == MOST_TERMS
    assert "too-long" in [note.code for note in long.notes]
    deep = parse_query("(" * (DEEPEST + 1) + "a")
    assert deep.where == Text("a")
    assert "too-deep" in [note.code for note in deep.notes]


PIECES = (
    '"', "(", ")", " ", "-", "<", "<<", "OR", "person:", "only:", ",", "~", "a", "ö", ":", "*",
    "2023", "..", "rights:", "\0", "people:", "date:", "“", "sort:oldest", "\ud800", "𝒳", "\n",
)  # fmt: skip


def test_100_000_random_strings_raise_nothing() -> None:
    """Any text is a query."""
    choose = random.Random(4)
    for _ in range(100_000):
        parse_query("".join(choose.choices(PIECES, k=choose.randint(0, 12))))


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    """Whatever Unicode holds."""
    assert parse_query(text).source == text


@pytest.mark.parametrize("piece", ["(", ")", "-", '"', "a ", "person:a < ", "((a OR ", "only:a,"])
def test_parsing_takes_linear_time(piece: str) -> None:
    """A megabyte of anything is answered, not pondered."""
    parse_query(piece * (200_000 // len(piece)))


def test_partial_dates_are_ranges() -> None:
    """A year or month stands for all of its days."""
    assert parse_span("2023-02") == Span(date(2023, 2, 1), date(2023, 2, 28))
    assert parse_span("05.2023") == Span(date(2023, 5, 1), date(2023, 5, 31))
    assert parse_range("2019..2020-02") == Span(date(2019, 1, 1), date(2020, 2, 29))
    assert parse_range("..") is None
    assert parse_range("2019..x") is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2023-05-12T14:03:00+02:00", (date(2023, 5, 12).toordinal(), 14 * 3600 + 180)),
        ("2023-05", (date(2023, 5, 1).toordinal(), 0)),
        ("2023", (date(2023, 1, 1).toordinal(), 0)),
        ("2023-02-30", None),
        ("0000-00-00", None),
        ("unknown", None),
        (None, None),
    ],
)
def test_when_a_picture_was_taken(text: str | None, when: tuple[int, int] | None) -> None:
    """The day and second on the photographer's watch; a partial date is its first moment."""
    assert day_and_second(text) == when
