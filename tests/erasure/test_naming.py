"""What a name looks like, and what stands there once it is taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.captions import parse_caption
from archive.errors import InvalidValue
from archive.model import Lineup, Metadata, Person, Region
from archive.people.traces import ENCODINGS, Traces
from archive.people.unnaming import Unnaming

SCHWAN = Traces(["Gesine Schwan"])
MUELLER = Traces(["Jörg Müller-Lüdenscheidt"])
UNNAMING = Unnaming(SCHWAN)

SPELLINGS = (
    (SCHWAN, "Gesine Schwan"), (SCHWAN, "GESINE SCHWAN"), (SCHWAN, "gesine schwan"),
    (SCHWAN, "Gesine Schwans Rede"), (SCHWAN, "Gesine Schwan’s speech"),
    (SCHWAN, "Schwan, Gesine"), (SCHWAN, "G. Schwan"), (SCHWAN, "Gesine\n Schwan"),
    (SCHWAN, "2023/gesine-schwan_01.jpg"), (SCHWAN, "GesineSchwan.jpg"),
    (SCHWAN, "Gesine\u00a0Schwan"), (SCHWAN, "die Gesine-Schwan-Schule"),
    (MUELLER, "Jörg Müller-Lüdenscheidt"), (MUELLER, "Joerg Mueller-Luedenscheidt"),
    (MUELLER, "Jo\u0308rg Mu\u0308ller-Lu\u0308denscheidt"), (MUELLER, "JÖRG MÜLLER-LÜDENSCHEIDT"),
    (MUELLER, "Müller-Lüdenscheidt, Jörg"), (MUELLER, "Jörg Müller\u2011Lüdenscheidt"),
    (Traces(["Juergen Mueller"]), "Jürgen Müller"), (Traces(["Anna Weiß"]), "ANNA WEISS"),
    (Traces(["Ursula von der Leyen"]), "Leyen-Besuch: Ursula VON DER LEYEN"),
)  # fmt: skip
OTHERS = (
    "Gesine Schwaner", "Regesine Schwan", "Hans Schwan", "Gesine Schwan-Maier", "Schwan",
    "Gesine", "der Schwan auf der Fulda", "Schwanensee",
)  # fmt: skip


@pytest.mark.parametrize(("traces", "text"), SPELLINGS, ids=lambda value: str(value)[:30])
def test_a_name_is_known_in_every_spelling(traces, text):
    """Turned round, abbreviated, in capitals, in the genitive, in whatever Unicode form."""
    assert traces.in_text(text)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("traces", "text"), SPELLINGS, ids=lambda value: str(value)[:30])
def test_a_name_is_struck_out_of_bytes_in_every_encoding(traces, text, encoding):
    """As many bytes as before, none of them the name's."""
    try:
        content = b"before " + text.encode(encoding) + b" behind"
    except UnicodeEncodeError:
        return  # nobody can have written it so
    struck = traces.struck(content)
    assert traces.in_bytes(content) == 1
    assert (traces.in_bytes(struck), len(struck)) == (0, len(content))
    assert struck.startswith(b"before ")
    assert struck.endswith(b" behind")


@pytest.mark.parametrize("text", OTHERS)
def test_other_people_and_birds_are_left_alone(text):
    """A longer name is somebody else's, a part of one may be anybody's."""
    assert not SCHWAN.in_text(text)
    assert not SCHWAN.in_bytes(text.encode())


@given(st.binary(max_size=300))
def test_other_bytes_stay(content):
    """Where the name is not, nothing is touched."""
    assert SCHWAN.in_bytes(content) or SCHWAN.struck(content) == content


def test_a_name_needs_letters():
    """An empty name would be everywhere."""
    for name in ("", "  ", "Ng"):
        with pytest.raises(InvalidValue, match="three letters"):
            Traces([name])


CAPTIONS = {
    "v. l.: Anna Berg, Prof. Dr. Gesine Schwan (Präsidentin) und Carl Dorn.":
        "v. l.: Anna Berg, unbekannte Person und Carl Dorn.",
    "Gesine Schwan (links) mit Carl Dorn (rechts) im Rathaus":
        "Unbekannte Person (links) mit Carl Dorn (rechts) im Rathaus",
    "Carl Dorn (links) mit Gesine Schwan (rechts)": "Carl Dorn (links) mit N. N. (rechts)",
    "Gesine und Hans Schwan (v. l.)": "Unbekannte Person und Hans Schwan (v. l.)",
    "Hans und Gesine Schwan in Kassel.": "Hans Schwan und [Name entfernt] in Kassel.",
    "Rede von Gesine Schwan. Schwans Worte, so Schwan, waren gut. Gesine lachte.":
        "Rede von [Name entfernt]. [Name entfernt] Worte, so [Name entfernt], waren gut. "
        "[Name entfernt] lachte.",
    "GESINE SCHWAN im Rathaus": "[Name entfernt] im Rathaus",
    "From left: Anna Berg, Gesine Schwan and Carl Dorn at the town hall":
        "From left: Anna Berg, unidentified person and Carl Dorn at the town hall",
    "De gauche à droite : Anna Berg, Gesine Schwan et Carl Dorn dans la mairie":
        "De gauche à droite : Anna Berg, personne non identifiée et Carl Dorn dans la mairie",
    "Speech by Gesine Schwan at the town hall": "Speech by [name removed] at the town hall",
}  # fmt: skip


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_stays_a_caption(caption):
    """An unidentified person takes the place; in a sentence a word in brackets does."""
    assert UNNAMING.changes(Metadata(caption=caption))["caption"] == CAPTIONS[caption]


@pytest.mark.parametrize("caption", [c for c in CAPTIONS if parse_caption(c).people])
def test_everybody_else_stays_where_they_stood(caption):
    """Read again, the caption has as many people, and the others at their places."""
    before = parse_caption(caption).people
    after = parse_caption(CAPTIONS[caption]).people
    names = [None if SCHWAN.is_name(p.name or "") else p.name for p in before]
    assert [person.name for person in after] == names
    assert [person.position for person in after] == [person.position for person in before]


def test_parts_of_the_name_stay_where_somebody_else_has_them():
    """Whose *Schwan* it is cannot be told where Hans Schwan is in the picture, too."""
    said = "v. l.: Hans Schwan und Gesine Schwan. Schwan lachte."
    new = UNNAMING.changes(Metadata(caption=said))["caption"]
    assert new == "v. l.: Hans Schwan und unbekannte Person. Schwan lachte."


def test_a_person_becomes_a_place():
    """Where they stand and their head's region stay; all that tells who it is goes."""
    head = Region(0.1, 0.2, 0.3, 0.4)
    gesine = Person(
        name="Gesine Schwan", titles="Prof. Dr.", office="Präsidentin", role="Rednerin",
        position=2, row="vorne", region=head, ids=("urn:person:1",), start=3, end=9,
    )  # fmt: skip
    people = Lineup((Person(name="Anna Berg"), gesine))
    changes = UNNAMING.changes(Metadata(people=people))
    nobody = Person(position=2, row="vorne", region=head, unknown=True)
    assert changes == {"people": Lineup((Person(name="Anna Berg"), nobody))}


def test_keywords_that_are_the_name_go_and_others_are_reworded():
    """A keyword of nothing but the name, also at the end of a path, has nothing left to say."""
    keywords = ("Schwan, Gesine", "People/Gesine Schwan", "Rathaus", "Gesine-Schwan-Schule")
    changes = UNNAMING.changes(Metadata(keywords=keywords))
    assert changes == {"keywords": ("Rathaus", "[name removed]-Schule")}


def test_by_lines_stay_unless_asked_for():
    """Authors have a right to be named with their work."""
    metadata = Metadata(creators=("Gesine Schwan",), credit="Gesine Schwan / dpa")
    assert UNNAMING.changes(metadata) == {}
    changes = UNNAMING.changes(metadata, bylines=True)
    assert changes == {"creators": None, "credit": "[name removed] / dpa"}


def test_places_in_the_caption_are_found_again():
    """Where the others stand in a text that has become longer or shorter."""
    caption = "v. l.: Gesine Schwan, Carl Dorn"
    metadata = Metadata(caption=caption, people=parse_caption(caption).people)
    changes = UNNAMING.changes(metadata)
    carl = changes["people"][1]
    assert changes["caption"][carl.start : carl.end] == "Carl Dorn"
