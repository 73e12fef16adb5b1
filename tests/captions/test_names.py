"""Names taken apart, put together, sorted and compared."""

from __future__ import annotations

import pytest

from archive.captions import (
    family_name,
    given_names,
    join_name,
    same_person,
    sort_key,
    split_name,
    split_names,
)
from archive.model import Person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Frau Dr. Anna Kern MdB (SPD)", Person("Anna Kern", "Frau Dr.", None, "MdB", "SPD")),
        ("Bürgermeisterin Ilona Friedrich", Person("Ilona Friedrich", office="Bürgermeisterin")),
        ("Landrat a. D. Dr. Heinz Pohl", Person("Heinz Pohl", "Dr.", "Landrat a. D.")),
        ("Nicole Baumann, M.A.", Person("Nicole Baumann", suffix="M.A.")),
        ("Sir Robert Kemp KBE", Person("Robert Kemp", "Sir", suffix="KBE")),
        ("wethouder Jan de Vries", Person("Jan de Vries", office="wethouder")),
        ("something else entirely", Person("something else entirely")),
    ],
    ids=str,
)  # fmt: skip
def test_a_name_is_taken_apart(text: str, person: Person) -> None:
    """Titles, office, name, post-nominals and role; what is no name is kept whole."""
    assert split_name(text) == person


@pytest.mark.parametrize(
    "text", ["Bürgermeisterin Dr. Ilona Friedrich MdL", "Nicole Baumann, M.A.", "Frau Kern"]
)
def test_joining_undoes_splitting(text: str) -> None:
    """What was taken apart reads as before when joined."""
    assert join_name(split_name(text)) == text


def test_couples_share_their_surname() -> None:
    """``Anna und Peter Müller`` are two people of one name."""
    assert [p.name for p in split_names("Anna und Peter Müller")] == ["Anna Müller", "Peter Müller"]
    assert [p.shared_surname for p in split_names("Anna und Peter Müller")] == [True, False]
    couple = split_names("Herr und Frau Bremer", "de")
    assert [(p.titles, p.name) for p in couple] == [("Herr", "Bremer"), ("Frau", "Bremer")]


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Anna von der Heide", "Anna", "von der Heide"),
        ("Marieke van den Berg", "Marieke", "van den Berg"),
        ("Fleur ’t Hart", "Fleur", "’t Hart"),
        ("Sophie Gräfin von Berg", "Sophie", "Gräfin von Berg"),
        ("Hans „Hansi“ Berger", "Hans", "Berger"),
        ("Anneliese Groß geb. Maier", "Anneliese", "Groß"),
        ("Heinrich Brink sen.", "Heinrich", "Brink"),
        ("Edwin Shaw ’63", "Edwin", "Shaw"),
        ("Kern", "", "Kern"),
    ],
)
def test_given_and_family_names_are_told_apart(name: str, given: str, family: str) -> None:
    """Particles and nobility belong to the family name; nickname and birth name to neither."""
    assert (given_names(name), family_name(name)) == (given, family)


def test_names_sort_by_family_name_without_particles() -> None:
    """DIN 5007: ``von der Heide`` stands under H; letters with marks stand with those without."""
    names = ["Jörg Öztürk", "Anna von der Heide", "Otto Pohl", "Eva Graf"]
    assert [n.split()[-1] for n in sorted(names, key=sort_key)] == [
        "Graf",
        "Heide",
        "Öztürk",
        "Pohl",
    ]


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("Prof. Dr. Gesine Schwan", "Gesine Schwan", "yes"),
        ("Bürgermeisterin Ilona Friedrich", "Frau Ilona Friedrich MdL", "yes"),
        ("Anna Müller", "Anna Mueller", "yes"),
        ("G. Schwan", "Gesine Schwan", "maybe"),
        ("Schwan", "Gesine Schwan", "maybe"),
        ("Hans Peter Müller", "Hans Müller", "maybe"),
        ("Karl Meier", "Karl Meyer", "maybe"),
        ("Eva Schmidt-Wagner", "Eva Schmidt", "maybe"),
        ("Anna Kern geb. Müller", "Anna Müller", "maybe"),
        ("Heinrich Brink sen.", "Heinrich Brink jun.", "no"),
        ("Frau Kern", "Herr Kern", "no"),
        ("Anna Kern", "Eva Kern", "no"),
        ("Anna Kern", "Anna Lang", "no"),
    ],
)
def test_mentions_of_one_person_are_recognised(first: str, second: str, answer: str) -> None:
    """Titles and offices change, names decide; what could be either is ``maybe``."""
    assert same_person(first, second) == answer
    assert same_person(second, first) == answer
