"""A picture may go out when it is credited, past its embargo, not expired, and not ruled out."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from archive.errors import InvalidValue, Refused
from archive.model import Licensor, Lineup, Metadata, Person
from archive.rights import (
    CONDITIONS,
    REASONS,
    USES,
    Condition,
    Override,
    Reason,
    conditions,
    missing,
    overridden,
    verdict,
)

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
CREDITED = Metadata(credit="Stadt Auenbrück/Jo Lenz", copyright="© Stadt Auenbrück/Jo Lenz")
SHOWN = CREDITED.replace(people=Lineup.of(["Ina Groß"]))


@pytest.mark.parametrize(
    ("changes", "state", "reasons"),
    [
        ({}, "ok", []),
        ({"credit": None}, "blocked", ["no-credit"]),
        ({"copyright": None}, "blocked", ["no-owner"]),
        ({"copyright": None, "creators": ("Jo Lenz",)}, "ok", []),
        ({"embargo": "2026-05-12T12:01:00+00:00"}, "embargoed", ["embargoed"]),
        ({"embargo": "2026-05-12T11:59:00+00:00"}, "ok", []),
        ({"embargo": "2026-05-12T13:59:00+02:00"}, "ok", []),
        ({"embargo": "2026-05-13"}, "embargoed", ["embargoed"]),
        ({"embargo": "2026-05-12"}, "ok", []),
        ({"expires": "2026-05-12"}, "ok", []),
        ({"expires": "2026-05-11"}, "expired", ["expired"]),
        ({"expires": "2026-05"}, "ok", []),
        ({"expires": "2025"}, "expired", ["expired"]),
        ({"embargo": "bald"}, "blocked", ["unclear-date"]),
        ({"credit": None, "embargo": "2027"}, "blocked", ["no-credit", "embargoed"]),
        ({"usage_terms": "Nur für den internen Gebrauch"}, "blocked", ["internal-only"]),
        ({"usage_terms": "Editorial use only"}, "ok", []),
        ({"model_release_status": "MR-NON"}, "ok", []),
    ],
)
def test_the_state_follows_from_fields_and_clock(changes, state, reasons):
    """Each reason is named, and a missing credit outweighs a date."""
    found = verdict(CREDITED.replace(**changes), NOON)
    assert (found.state, [r.id for r in found.reasons]) == (state, reasons)
    assert found.publishable == (state == "ok")


BERLIN = timezone(timedelta(hours=2))


@pytest.mark.parametrize("zone", [UTC, BERLIN], ids=["UTC", "Berlin"])
@pytest.mark.parametrize("seconds", [-60, -1, 0, 1, 60])
def test_embargo_and_expiry_turn_at_their_instant(zone, seconds):
    """Refused until it, allowed from it on; and the other way round."""
    now = datetime(2026, 5, 12, 12, 0, tzinfo=zone)
    when = (now - timedelta(seconds=seconds)).isoformat()
    bare = (now - timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    for text in (when, bare):
        assert verdict(CREDITED.replace(embargo=text), now).publishable is (seconds >= 0)
        assert verdict(CREDITED.replace(expires=text), now).publishable is (seconds < 0)


EVERY_REASON = {
    "no-credit": (SHOWN.replace(credit=None, model_release_status="MR-NAP"), ()),
    "no-owner": (CREDITED.replace(copyright=None), ()),
    "internal-only": (CREDITED.replace(usage_terms="Internal use only"), ("internal",)),
    "editorial-only": (
        CREDITED.replace(usage_terms="Nur für redaktionelle Zwecke"), ("editorial", "internal")
    ),
    "no-release": (SHOWN, ("editorial", "internal")),
    "limited-release": (
        SHOWN.replace(model_release_status="MR-LMR"), ("editorial", "internal")
    ),
    "consent-withdrawn": (SHOWN.replace(model_release_status="MR-UMR"), ()),
    "embargoed": (CREDITED.replace(embargo="2026-05-12T12:01:00+00:00"), ("internal",)),
    "expired": (CREDITED.replace(expires="2026-05-11"), ()),
    "unclear-date": (CREDITED.replace(expires="demnächst"), ()),
}  # fmt: skip
"""Metadata that meet just one reason, and the uses it does not stand against."""


@pytest.mark.parametrize("id_", REASONS)
@pytest.mark.parametrize("use", USES)
def test_each_reason_stands_against_its_uses(id_, use):
    """And against no other."""
    metadata, free = EVERY_REASON[id_]
    withdrawn = (lambda person: True) if id_ == "consent-withdrawn" else None
    found = verdict(metadata, NOON, use=use, withdrawn=withdrawn)
    assert [r.id for r in found.reasons] == ([] if use in free else [id_])


@pytest.mark.parametrize("id_", REASONS)
def test_a_chief_overrides_permissions_but_not_what_is_missing(id_):
    """A credit can be written, a date corrected; nobody needs to override that."""
    found = verdict(EVERY_REASON[id_][0], NOON, use="commercial", withdrawn=lambda person: True)
    chief = Override("chief", "Abgesprochen mit der Rechtsabteilung")
    assert overridden(found, chief) is (id_ not in {"no-credit", "no-owner", "unclear-date"})
    assert not overridden(found, None)


@pytest.mark.parametrize("role", ["viewer", "editor", ""])
def test_only_a_chief_overrides(role):
    """Whoever else tries is refused."""
    with pytest.raises(Refused, match="only a chief"):
        Override(role, "bitte")


def test_an_override_has_a_reason():
    """In words; blanks are none."""
    with pytest.raises(Refused, match="written reason"):
        Override("chief", "  ")


def test_what_may_go_out_needs_no_override():
    """And is not marked as one."""
    assert not overridden(verdict(CREDITED, NOON), Override("chief", "sicher ist sicher"))


@pytest.mark.parametrize(
    ("field", "text", "uses"),
    [
        ("usage_terms", "Nur zum internen Gebrauch.", {"internal"}),
        ("usage_terms", "nur intern", {"internal"}),
        ("usage_terms", "Nicht zur Veröffentlichung", {"internal"}),
        ("instructions", "NOT FOR PUBLICATION", {"internal"}),
        ("instructions", "Nicht zur Veröffentlichung vor 12 Uhr", set(USES)),
        ("instructions", "Nur intern: Rücksprache mit Ina", set(USES)),
        ("usage_terms", "Honorarfrei ausschließlich für redaktionelle Zwecke",
         {"editorial", "internal"}),
        ("usage_terms", "For editorial use only", {"editorial", "internal"}),
        ("usage_terms", "Keine kommerzielle Nutzung", {"editorial", "internal"}),
        ("usage_terms", "Honorarfrei bei Nennung", set(USES)),
        ("usage_terms", "Nur mit Nennung", set(USES)),
        ("usage_terms", "International frei", set(USES)),
    ],
)  # fmt: skip
def test_terms_are_read_as_they_are_worded(field, text, uses):
    """The reason quotes the words it goes by."""
    metadata = CREDITED.replace(**{field: text})
    assert {use for use in USES if verdict(metadata, NOON, use=use).publishable} == uses
    for reason in verdict(metadata, NOON, use="commercial").reasons:
        assert reason.when.lower() in text.lower()


def test_consent_is_withdrawn_by_person():
    """Everybody shown is asked about, also who is not named."""
    people = Lineup((Person("Ina Groß"), Person(label="ein Kind", unknown=True)))
    asked = []
    found = verdict(
        CREDITED.replace(people=people),
        NOON,
        withdrawn=lambda person: bool(asked.append(person)) or person.name is None,
    )
    assert found.reasons == (Reason("consent-withdrawn", "ein Kind"),)
    assert len(asked) == 2


def test_what_is_missing_needs_no_clock():
    """An index can store it once."""
    assert missing(CREDITED) == ()
    assert [r.id for r in missing(Metadata())] == ["no-credit", "no-owner"]


def test_an_unknown_use_is_refused():
    """With those there are."""
    with pytest.raises(InvalidValue, match="editorial, commercial, internal"):
        missing(CREDITED, "private")


def test_conditions_are_what_users_keep_to():
    """Terms in their own words, data mining, licence and who grants it; none of them blocks."""
    metadata = CREDITED.replace(
        usage_terms="Honorarfrei bei Nennung",
        data_mining="DMI-PROHIBITED-GENAIMLTRAINING",
        web_statement="https://auenbrueck.example/rechte",
        licensors=(Licensor("Stadt Auenbrück", email="presse@auenbrueck.example"), Licensor()),
    )
    assert conditions(metadata, NOON) == (
        Condition("terms", "Honorarfrei bei Nennung"),
        Condition("no-mining", "DMI-PROHIBITED-GENAIMLTRAINING"),
        Condition("licence", "https://auenbrueck.example/rechte"),
        Condition("licensor", "Stadt Auenbrück, presse@auenbrueck.example"),
    )
    assert verdict(metadata, NOON).publishable
    assert conditions(CREDITED.replace(data_mining="DMI-ALLOWED"), NOON) == ()


@pytest.mark.parametrize("table", [REASONS, CONDITIONS])
def test_every_sentence_speaks_german_and_english(table):
    """None is without its two."""
    assert all(set(sentences) == {"de", "en"} for sentences in table.values())
    assert all(Reason(id_, "X").text("de") != Reason(id_, "X").text("en") for id_ in REASONS)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"embargo": "2026-05-12T12:01:00+00:00"},
         "Sperrfrist: nicht vor 12. Mai 2026, 12:01 veröffentlichen."),
        ({"embargo": "2026-05-12T11:59:00+00:00"}, None),
        ({"expires": "2026-12-31"}, "Nutzung nur bis 31. Dezember 2026."),
        ({"expires": "2026-05-12"}, "Nutzung nur bis 12. Mai 2026."),
        ({"expires": "2026-05-11"}, None),
        ({"embargo": "bald"}, "Sperrfrist: nicht vor bald veröffentlichen."),
    ],
)  # fmt: skip
def test_dates_are_conditions_while_they_last(changes, text):
    """Who has a picture early, or until a day, reads so in its terms."""
    found = [condition.text("de") for condition in conditions(CREDITED.replace(**changes), NOON)]
    assert found == ([text] if text else [])
