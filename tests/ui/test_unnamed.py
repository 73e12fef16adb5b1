"""People a caption counts without naming them: no name slides to another head because of them."""

from __future__ import annotations

from archive.model import Lineup, Person, Region
from ui.drafting import composed, line_of, plain_line, recognised
from ui.peoplelines import Line, from_lines, standing

CHILDREN = "Am Rathaus (v. l.): Anna Kern, zwei Kinder der Klasse 3b und Otto Lang."
ROWS = "Hinten v. l.: Anna Kern, Otto Lang und ein Schüler; vorne v. l.: Ria Thoms, Udo Lenk."


def said(caption):
    return [line.text or line.unnamed for line in recognised(caption)]


def test_a_line_for_everybody_who_stands_there():
    """Those without a name have lines where the caption counts them, in the caption's words."""
    children = "zwei Kinder der Klasse 3b"
    assert said(CHILDREN) == ["Anna Kern", children, children, "Otto Lang"]
    assert said(ROWS) == ["Anna Kern", "Otto Lang", "ein Schüler", "Ria Thoms", "Udo Lenk"]
    assert said("v. r.: Anna Kern, drei Kinder, Otto Lang")[::4] == ["Otto Lang", "Anna Kern"]


def test_where_nobody_says_how_many_nobody_is_counted():
    """A group of unknown size gets no line, and a position beyond reason no thousand lines."""
    assert said("v. l.: Anna Kern, einige Kinder, Otto Lang") == ["Anna Kern", "Otto Lang"]
    far = Lineup((Person("Anna Kern", position=100_000),))
    assert [line.text for line in standing(far)] == ["Anna Kern"]


def test_the_places_are_kept():
    """Saved without a head, nobody is made up, and the fourth from left stays the fourth."""
    people = from_lines(recognised(CHILDREN), Lineup())
    assert [(p.name, p.position) for p in people] == [("Anna Kern", 1), ("Otto Lang", 4)]
    assert from_lines(standing(people), people) == people


def test_a_head_without_a_name_stays_one():
    """Marked in the picture, somebody unidentified is in the file, and comes back the same."""
    first, second, *others = recognised(CHILDREN)
    head = Region(0.3, 0.2, 0.1, 0.1)
    people = from_lines((first, Line("", None, head, second.unnamed), *others), Lineup())
    assert [(p.name, p.position, p.unknown) for p in people] == [
        ("Anna Kern", 1, False),
        (None, 2, True),
        ("Otto Lang", 4, False),
    ]
    assert from_lines(standing(people), people) == people
    assert [line_of(plain_line(line)) for line in standing(people)] == list(standing(people))


def test_the_sentence_keeps_its_words_for_them():
    """Whoever changes places or is taken away, the words about the children stay as written."""
    lines = recognised(CHILDREN)
    children = [line for line in lines if line.unnamed]
    fewer = composed(CHILDREN, lines, [line for line in lines if line not in children], "de", "x")
    assert fewer.caption == CHILDREN
    turned = composed(CHILDREN, lines, lines[::-1], "de", "municipal-de")
    assert (
        turned.caption == "Am Rathaus (v. l.): Otto Lang, zwei Kinder der Klasse 3b und Anna Kern."
    )
