"""Each rule finds its fault, and nothing where there is none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.checks import RULES, check
from archive.errors import InvalidValue
from archive.model import Conflict, Lineup, Metadata, Person, Photo, Region

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
ANNA = Person(name="Anna Kern", office="Landrätin")
JAN = Person(name="Jan Öztürk", titles="Dr.", role="Tiefbauamt")
SOUND = Metadata(
    title="Brückenfest",
    caption="Das Band fällt am 3. September in Auenbrück. "
    "V. l.: Landrätin Anna Kern, Dr. Jan Öztürk (Tiefbauamt)",
    people=Lineup.of([ANNA, JAN]),
    date_created="2025-09-03",
    city="Auenbrück",
    creators=("Zoë Lindqvist",),
    credit="Stadt Auenbrück/Zoë Lindqvist",
    copyright="© Stadt Auenbrück/Zoë Lindqvist",
    alt_text="Zwei Menschen durchschneiden ein rotes Band.",
)

CUT = "Das Brückenfest der schönen Stadt Auenbrück an der Aue im Sep"
WHOLE = "Brückenfest mit Landrätin und Tiefbauamt am Ufer in Auenbrück"
assert len(CUT.encode()) == len(WHOLE.encode()) == 64


def picture(name="a.jpg", conflicts=(), **changes):
    return Photo(Path(name), "JPEG", "0" * 64, SOUND.replace(**changes), conflicts=conflicts)


def rules(*photos, off=()):
    return [finding.rule for finding in check(photos, NOW, off=off)]


def head(x):
    return Region(x, 0.2, 0.1, 0.2)


def test_a_sound_picture_has_no_findings():
    """Silence is the praise of a checker."""
    assert rules(picture()) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"people": Lineup.of([ANNA])}, ["names-not-in-people"]),
        ({"people": Lineup.of([ANNA, JAN, "Ute Salm"])}, ["people-not-in-caption"]),
        ({"people": Lineup.of([JAN, ANNA])}, ["order-differs"]),
        (
            {"people": Lineup.of([ANNA.replace(region=head(0.6)), JAN.replace(region=head(0.1))])},
            ["regions-out-of-order"],
        ),
        ({"people": Lineup.of([ANNA.replace(region=head(0.1)), JAN])}, ["region-missing"]),
        ({"caption": None}, ["no-caption"]),
        ({"caption": "Blick auf Auenbrück im September", "people": None}, ["no-who"]),
        (
            {"caption": "V. l.: Landrätin Anna Kern, Dr. Jan Öztürk (Tiefbauamt)"},
            ["no-what", "no-where", "no-when"],
        ),
        (
            {"caption": "Das Band fällt. V. l.: Landrätin Anna Kern, Dr. Jan Öztürk (Tiefbauamt)",
             "city": None, "date_created": None},
            ["no-where", "no-when"],
        ),
        ({"credit": None}, ["no-credit"]),
        ({"creators": None}, ["no-creator"]),
        ({"creators": None, "credit": "Foto: privat"}, []),
        ({"copyright": None}, ["no-copyright"]),
        ({"creators": ("Kai Brandt",)}, ["credit-contradicts"]),
        ({"copyright": "© Stadt Auenbrück/Kai Brandt"}, ["copyright-contradicts"]),
        ({"caption": f"{SOUND.caption} Foto: Kai Brandt"}, ["caption-credit-contradicts"]),
        ({"title": SOUND.caption.upper()}, ["caption-is-title"]),
        ({"alt_text": None}, ["alt-missing"]),
        ({"alt_text": SOUND.caption}, ["alt-is-caption"]),
        ({"alt_text": "Wort " * 60}, ["alt-too-long"]),
        ({"title": CUT}, ["text-cut"]),
        ({"title": WHOLE}, []),
        ({"headline": "GÃ¤stebuch der Stadt"}, ["double-encoded"]),
        ({"embargo": "2027-01-01"}, ["embargoed"]),
        ({"expires": "2026-01-01"}, ["expired"]),
        ({"embargo": "bald"}, ["unclear-date"]),
    ],
)  # fmt: skip
def test_each_rule_finds_its_fault_alone(changes, found):
    """One fault, one finding; what is allowed stays silent."""
    assert rules(picture(**changes)) == found


def test_a_conflict_between_blocks_is_said_once():
    """However many blocks disagree."""
    conflicts = (
        Conflict("city", {"EXIF": "A", "XMP": "B"}, "A", "EXIF goes first"),
        Conflict("city", {"XMP": "B", "IIM": "C"}, "A", "XMP goes first"),
    )
    (finding,) = check([picture(conflicts=conflicts)], NOW)
    assert finding.rule == "blocks-conflict"
    assert "EXIF, XMP, IIM" in finding.text("de")


EVENT = {"event": "Brückenfest"}


def named(file, *people, **changes):
    caption = "Das Band fällt in Auenbrück am Mittwoch. V. l.: " + ", ".join(
        " ".join(part for part in (p.office, p.titles, p.name) if part)
        + (f" ({p.role})" if p.role else "")
        for p in people
    )
    return picture(file, people=Lineup.of(people), caption=caption, **EVENT, **changes)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (JAN, JAN, []),
        (JAN, JAN.replace(name="Jan Özturk"), ["spelling-varies"]),
        (JAN, JAN.replace(titles="Prof. Dr."), ["titles-vary"]),
        (JAN, JAN.replace(titles=None), []),
        (JAN.replace(role=None), JAN, ["office-after-first-mention"]),
    ],
)
def test_one_person_has_one_form_within_an_event(first, second, found):
    """Two spellings, two titles or a late introduction are noticed across its pictures."""
    photos = named("a.jpg", ANNA, first), named("b.jpg", ANNA, second, date_created="2025-09-04")
    assert rules(*photos) == found


def test_two_people_in_one_picture_are_two_people():
    """Anna and Anne Kern standing side by side are no slip."""
    sisters = named("a.jpg", ANNA, ANNA.replace(name="Anne Kern"))
    assert rules(sisters) == []


def test_rules_can_be_switched_off():
    """And a rule that does not exist cannot."""
    assert rules(picture(alt_text=None), off={"alt-missing"}) == []
    with pytest.raises(InvalidValue, match="alt-mising"):
        rules(picture(), off={"alt-mising"})


@pytest.mark.parametrize("id_", RULES)
def test_every_rule_speaks_two_languages(id_):
    """German and English, with the same details."""
    rule = RULES[id_]
    assert rule.severity in {"error", "warning", "hint"}
    assert set(_braces(rule.de)) == set(_braces(rule.en))


def _braces(text):
    return [part.split("}")[0] for part in text.split("{")[1:]]
