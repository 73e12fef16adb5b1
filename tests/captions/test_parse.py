"""What is read from a caption: the gold captions, and the promises around them."""

from __future__ import annotations

from typing import Any

import pytest

from archive.captions import LANGUAGES, parse_caption
from archive.captions.language import detect_language
from archive.model import Lineup

from .gold import captions, comparable

RELEASE = (
    "BBE Kommunalkongress in Kassel: Prof. Dr. Gesine Schwan trägt sich in das Gästebuch der Stadt "
    "Kassel ein. v. l.: Dr. Jochen Gollbach (Koordinator für Bürgerschaftliches Engagement und "
    "Ehrenamt der Stadt Kassel), Prof. Dr. Gesine Schwan, Bürgermeisterin Ilona Friedrich"
)
RELEASE_2 = (
    "v. l.: Dr. Jochen Gollbach (Koordinator für Bürgerschaftliches Engagement und Ehrenamt der "
    "Stadt Kassel), Bürgermeisterin Ilona Friedrich, Prof. Dr. Gesine Schwan, "
    "Dr. Lilian Schwalb (Geschäftsführerin BBE)"
)
COORDINATOR = "Koordinator für Bürgerschaftliches Engagement und Ehrenamt der Stadt Kassel"


@pytest.mark.parametrize("gold", captions(), ids=lambda record: str(record["id"]))
def test_gold_captions_are_read_in_every_field(gold: dict[str, Any]) -> None:
    """Every labelled field of every gold caption comes out as labelled."""
    parsed = parse_caption(gold["caption"], gold["lang"])
    assert parsed.kind == gold["kind"]
    assert comparable(parsed.as_record()) == comparable(gold["expected"])


def test_the_language_is_told_from_the_caption() -> None:
    """Without a language given, all but a few captions get theirs, and all their people."""
    gold = captions()
    wrong = [g["id"] for g in gold if detect_language(g["caption"]) != g["lang"]]
    assert len(wrong) <= len(gold) // 100
    for record in gold:
        names = [person.name for person in parse_caption(record["caption"]).people]
        assert names == [person["name"] for person in record["expected"]["persons"]]


@pytest.mark.parametrize("gold", captions(), ids=lambda record: str(record["id"]))
def test_people_are_found_at_their_place_in_the_text(gold: dict[str, Any]) -> None:
    """``start`` and ``end`` cut the person's words out of the caption as given."""
    for person in parse_caption(gold["caption"], gold["lang"]).people:
        words = " ".join(gold["caption"][person.start : person.end].split())
        assert person.shared_surname or (person.label or person.name or "").split()[0] in words
        assert all(part in words for part in (person.office, person.titles) if part)


def _tuples(people: Lineup) -> list[tuple[Any, ...]]:
    return [(p.position, p.office, p.titles, p.name, p.role) for p in people]


def test_both_captions_of_a_press_release_have_every_field_right() -> None:
    """A municipal press release: free sentence, marker, titles, office, roles with ``und``."""
    first, second = parse_caption(RELEASE), parse_caption(RELEASE_2)
    assert first.text_before == RELEASE.split(" v. l.")[0]
    assert _tuples(first.people) == [
        (1, None, "Dr.", "Jochen Gollbach", COORDINATOR),
        (2, None, "Prof. Dr.", "Gesine Schwan", None),
        (3, "Bürgermeisterin", None, "Ilona Friedrich", None),
    ]
    assert _tuples(second.people) == [
        (1, None, "Dr.", "Jochen Gollbach", COORDINATOR),
        (2, "Bürgermeisterin", None, "Ilona Friedrich", None),
        (3, None, "Prof. Dr.", "Gesine Schwan", None),
        (4, None, "Dr.", "Lilian Schwalb", "Geschäftsführerin BBE"),
    ]


@pytest.mark.parametrize("separator", [", ", "; ", " – ", " / ", "\n", ",\n"])
def test_separators_do_not_matter(separator: str) -> None:
    """The same people are read whatever stands between them."""
    text = separator.join(("v. l.: Anna Kern (SPD)", "Bürgermeister Otto Lang", "Dr. Eva Rau"))
    assert parse_caption(text).people.names == ("Anna Kern", "Otto Lang", "Eva Rau")


def test_an_unmarked_person_between_marks_lowers_the_confidence() -> None:
    """A place counted from the right alone is inferred, and the parse says so."""
    parsed = parse_caption("Anna Kern (links) überreichte den Preis an Otto Lang (rechts).")
    assert [(p.position, p.from_right) for p in parsed.people] == [(1, None), (2, 1)]
    assert parsed.confidence < parse_caption("v. l.: Anna Kern, Otto Lang").confidence


def test_names_nobody_knows_lower_the_confidence() -> None:
    """A list without a known given name, title or office is believed less."""
    known, unknown = (
        parse_caption("L-R: Anna Kern, Tom Hale"),
        parse_caption("L-R: Qyra Vosz, Zuul Ghor"),
    )
    assert known.confidence > unknown.confidence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_code_may_carry_a_region(lang: str) -> None:
    """``de-AT`` is German; an unknown code counts as none."""
    assert parse_caption("", f"{lang}-XX").lang == lang
    assert parse_caption("von links: Anna Kern und Otto Lang", "xx").lang == "de"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "()", "v. l.:", "(l.)", ":", "Foto:"])
def test_an_empty_caption_names_nobody(text: str) -> None:
    """Nothing in, nobody out, and no error."""
    assert not parse_caption(text).people
