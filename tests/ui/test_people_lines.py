"""People as lines of text, and back."""

from __future__ import annotations

from archive.captions import parse_caption
from archive.model import Lineup, Person, Region
from ui.peoplelines import as_text, from_text
from ui.texts import texts

WORDS = texts("de")
HEAD = Region(0.1, 0.2, 0.1, 0.2)
PEOPLE = Lineup(
    (
        Person("Gesine Schwan", titles="Prof. Dr.", position=1, region=HEAD, ids=("urn:x",)),
        Person("Ilona Friedrich", office="Bürgermeisterin", position=2),
        Person("Jochen Gollbach", titles="Dr.", role="Koordinator der Stadt", position=3),
    )
)


def test_people_stand_as_in_a_caption():
    """Titles and office before the name, the role in brackets behind it."""
    assert as_text(PEOPLE, WORDS).splitlines() == [
        "Prof. Dr. Gesine Schwan",
        "Bürgermeisterin Ilona Friedrich",
        "Dr. Jochen Gollbach (Koordinator der Stadt)",
    ]


def test_lines_become_the_same_people():
    """Nothing gets lost on the way there and back, heads and identifiers included."""
    assert from_text(as_text(PEOPLE, WORDS), PEOPLE, WORDS) == PEOPLE


def test_rows_have_their_own_headings():
    """A heading per row; positions start anew in each."""
    text = "Hinten:\nAnna Probe\nJan Beispiel\nVorne:\nEva Muster"
    people = from_text(text, Lineup(), WORDS)
    assert [(p.name, p.row, p.position) for p in people] == [
        ("Anna Probe", "back", 1),
        ("Jan Beispiel", "back", 2),
        ("Eva Muster", "front", 1),
    ]
    assert as_text(people, WORDS) == text


def test_a_head_follows_its_name_to_a_new_place():
    """Reordered lines keep the region of each person."""
    lines = as_text(PEOPLE, WORDS).splitlines()
    people = from_text("\n".join(reversed(lines)), PEOPLE, WORDS)
    assert [p.region for p in people] == [None, None, HEAD]
    assert [p.position for p in people] == [1, 2, 3]


def test_somebody_unidentified_keeps_the_place():
    """A question mark is a person without a name."""
    people = from_text("Anna Probe\n?\nJan Beispiel", Lineup(), WORDS)
    assert [p.name for p in people] == ["Anna Probe", None, "Jan Beispiel"]
    assert people[1].unknown
    assert people[1].position == 2


def test_the_press_releases_people_survive():
    """The line-up of a real caption is the same after being shown and read as lines."""
    people = parse_caption(
        "v. l.: Dr. Jochen Gollbach (Koordinator für Bürgerschaftliches Engagement und Ehrenamt "
        "der Stadt Kassel), Bürgermeisterin Ilona Friedrich, Prof. Dr. Gesine Schwan, "
        "Dr. Lilian Schwalb (Geschäftsführerin BBE)"
    ).people
    again = from_text(as_text(people, WORDS), people, WORDS)
    told = [(p.titles, p.office, p.name, p.role, p.position) for p in people]
    assert [(p.titles, p.office, p.name, p.role, p.position) for p in again] == told


def test_a_corrected_name_keeps_the_head():
    """Whoever takes the place of somebody gone has that head; the identifiers only if alike."""
    lines = as_text(PEOPLE, WORDS).splitlines()
    lines[0] = "Prof. Dr. Gesine Schwahn"
    people = from_text("\n".join(lines), PEOPLE, WORDS)
    assert (people[0].name, people[0].region) == ("Gesine Schwahn", HEAD)
    lines[0] = "Jan Beispiel"
    people = from_text("\n".join(lines), PEOPLE, WORDS)
    assert (people[0].region, people[0].ids) == (HEAD, ())


def test_nobody_inherits_the_head_of_somebody_left_out():
    """One line fewer: the others keep what they had, and no more."""
    people = from_text("\n".join(as_text(PEOPLE, WORDS).splitlines()[1:]), PEOPLE, WORDS)
    assert [person.region for person in people] == [None, None]
