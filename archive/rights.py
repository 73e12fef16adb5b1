"""May this picture be published, for this use, on this day, and if not, why not?

Two questions, kept apart because an index must answer the first once and the second every day:
what is missing or ruled out by what the picture says (:func:`missing`), and what the calendar
and the people shown say on top (:func:`verdict`). A third answer never blocks: what has to be
kept to when a picture is used (:func:`conditions`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.errors import InvalidValue, Refused
from archive.model import Metadata, Person
from archive.moments import instant, spoken

__all__ = [
    "CONDITIONS",
    "REASONS",
    "USES",
    "Condition",
    "Override",
    "Reason",
    "Verdict",
    "conditions",
    "missing",
    "overridden",
    "verdict",
]

USES = ("editorial", "commercial", "internal")
"""What a picture is taken for. Internal means that it does not leave the house."""

REASONS = {
    "no-credit": {"de": "Der Bildnachweis fehlt.", "en": "The credit line is missing."},
    "no-owner": {
        "de": "Weder Urheber noch Copyright-Vermerk sind eingetragen.",
        "en": "Neither creator nor copyright notice is given.",
    },
    "internal-only": {
        "de": "Nur für den internen Gebrauch: „{when}“.",
        "en": "For internal use only: “{when}”.",
    },
    "editorial-only": {
        "de": "Nur für redaktionelle Nutzung: „{when}“.",
        "en": "For editorial use only: “{when}”.",
    },
    "no-release": {
        "de": "Für Werbung fehlt die Einwilligung der Abgebildeten (Model Release).",
        "en": "Advertising needs a model release of the people shown.",
    },
    "limited-release": {
        "de": "Die Einwilligung der Abgebildeten (Model Release) gilt nur eingeschränkt.",
        "en": "The model release of the people shown is limited or incomplete.",
    },
    "consent-withdrawn": {
        "de": "{when} hat die Einwilligung widerrufen.",
        "en": "{when} has withdrawn consent.",
    },
    "embargoed": {"de": "Gesperrt bis {when}.", "en": "Under embargo until {when}."},
    "expired": {"de": "Nutzung endete am {when}.", "en": "Use ended on {when}."},
    "unclear-date": {
        "de": "Das Datum „{when}“ ist nicht zu lesen.",
        "en": "The date “{when}” cannot be read.",
    },
}
"""Why a picture may not be published, by id, in German and English."""

CONDITIONS = {
    "embargo": {
        "de": "Sperrfrist: nicht vor {what} veröffentlichen.",
        "en": "Embargo: not to be published before {what}.",
    },
    "until": {"de": "Nutzung nur bis {what}.", "en": "To be used until {what} only."},
    "terms": {"de": "{what}", "en": "{what}"},
    "no-mining": {
        "de": "Kein Text- und Data-Mining, kein Training von KI ({what}).",
        "en": "No text and data mining, no training of AI ({what}).",
    },
    "mining-terms": {
        "de": "Text- und Data-Mining nur nach besonderen Bedingungen ({what}).",
        "en": "Text and data mining under separate terms only ({what}).",
    },
    "licence": {"de": "Rechte und Lizenz: {what}", "en": "Rights and licence: {what}"},
    "licensor": {"de": "Lizenzen erteilt {what}.", "en": "Licences are granted by {what}."},
}
"""What to keep to when using a picture, by id, in German and English."""

_STANDING = {
    "editorial": frozenset(REASONS) - {"editorial-only", "no-release", "limited-release"},
    "commercial": frozenset(REASONS),
    "internal": frozenset(REASONS)
    - {"internal-only", "editorial-only", "no-release", "limited-release", "embargoed"},
}
"""The reasons that stand against each use. An embargo is about publishing, not about seeing."""

_NEVER_OVERRIDDEN = frozenset({"no-credit", "no-owner", "unclear-date"})
"""What is missing or unreadable can be filled in; a permission can be given, a credit cannot."""

_UNPUBLISHED = (
    r"\bnicht (?:zur|für die) Veröffentlichung\b(?! vor)"
    r"|\bnot for (?:publication|release|distribution)\b(?! before)"
)
_INTERNAL = (
    r"\b(?:nur|ausschlie(?:ß|ss)lich) (?:für den |zum |zur )?(?:intern|hausintern)(?:e[nr]?)?\b"
    r"|\b(?:for )?internal use only\b"
)
_EDITORIAL = (
    r"\b(?:nur|ausschlie(?:ß|ss)lich) (?:für (?:die )?|zur )?"
    r"(?:redaktionelle[nr]?|journalistische[nr]?)\b"
    r"|\b(?:nicht|keine) (?:für (?:die )?)?(?:kommerzielle[nr]?|werbliche[nr]?|Werbung)\b"
    r"|\beditorial use only\b|\b(?:no|not for) (?:commercial|advertising)\b|\bnon-commercial\b"
)
_WORDED = tuple(
    (field, id_, re.compile(words, re.IGNORECASE))
    for field, id_, words in (
        ("usage_terms", "internal-only", f"{_INTERNAL}|{_UNPUBLISHED}"),
        ("instructions", "internal-only", _UNPUBLISHED),
        ("usage_terms", "editorial-only", _EDITORIAL),
        ("instructions", "editorial-only", _EDITORIAL),
    )
)
"""Wordings that rule a use out, by field. “Nur intern” over an instruction is about the note."""
_MINING = {
    "DMI-PROHIBITED": "no-mining",
    "DMI-PROHIBITED-AIMLTRAINING": "no-mining",
    "DMI-PROHIBITED-GENAIMLTRAINING": "no-mining",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": "no-mining",
    "DMI-PROHIBITED-SEECONSTRAINT": "mining-terms",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": "mining-terms",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": "mining-terms",
}
_RELEASES = {"MR-NON": "no-release", None: "no-release", "MR-LMR": "limited-release"}
"""What a model release status (PLUS) lacks for advertising; ``MR-NAP, MR-UMR`` lack nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against publishing; ``when`` is the date, person or wording it turns on."""

    id: str
    when: str | None = None

    def text(self, lang: str = "en") -> str:
        """The reason as a sentence, in German (``de``) or English."""
        words = REASONS[self.id]["de" if lang == "de" else "en"]
        return words.format(when=spoken(self.when or "", lang))


@dataclass(frozen=True, slots=True)
class Condition:
    """Something to keep to when using a picture; ``what`` are its own words."""

    id: str
    what: str

    def text(self, lang: str = "en") -> str:
        """The condition as a sentence, in German (``de``) or English."""
        what = spoken(self.what, lang) if self.id in _DATED else self.what
        return CONDITIONS[self.id]["de" if lang == "de" else "en"].format(what=what)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``ok``, ``embargoed``, ``expired`` or ``blocked``, and all reasons, gravest state first."""

    state: str
    reasons: tuple[Reason, ...] = ()

    @property
    def publishable(self) -> bool:
        """Whether the picture may go out."""
        return self.state == "ok"

    @property
    def overridable(self) -> bool:
        """Whether a chief can let it go out all the same: nothing is missing or unreadable."""
        return not any(reason.id in _NEVER_OVERRIDDEN for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Override:
    """A chief's decision to let pictures out against a verdict, and why; kept on the receipt."""

    role: str
    reason: str

    def __post_init__(self) -> None:
        if self.role != "chief":
            raise Refused(f"only a chief may override a block, not {self.role}")
        if not self.reason.strip():
            raise Refused("an override needs a written reason")


def overridden(found: Verdict, override: Override | None) -> bool:
    """Whether ``override`` lets out what ``found`` keeps in."""
    return override is not None and not found.publishable and found.overridable


def missing(metadata: Metadata, use: str = "editorial") -> tuple[Reason, ...]:
    """What the picture itself has against this use, whatever the day: a lack, or its own terms."""
    standing = _standing(use)
    return tuple(reason for reason in _static(metadata) if reason.id in standing)


def _standing(use: str) -> frozenset[str]:
    try:
        return _STANDING[use]
    except KeyError:
        raise InvalidValue(f"no use is called {use!r}; there are {', '.join(USES)}") from None


def _static(metadata: Metadata) -> Iterator[Reason]:
    if not metadata.credit:
        yield Reason("no-credit")
    if not metadata.creators and not metadata.copyright:
        yield Reason("no-owner")
    for field, id_, words in _WORDED:
        if found := words.search(getattr(metadata, field) or ""):
            yield Reason(id_, found[0])
    if metadata.people and (lack := _RELEASES.get(metadata.model_release_status)):
        yield Reason(lack)


def verdict(
    metadata: Metadata,
    now: datetime,
    *,
    use: str = "editorial",
    withdrawn: Callable[[Person], bool] | None = None,
) -> Verdict:
    """The state of a picture's rights at ``now`` (a datetime with a zone), for this use.

    An embargo ends at its instant; a bare date ends when that day begins. An expiry date is the
    last day of use. Times without a zone are read as the clock's own. ``withdrawn`` says of a
    person whether they took back their consent to this picture.
    """
    reasons = list(missing(metadata, use))
    reasons += (
        Reason("consent-withdrawn", person.name or person.label or "?")
        for person in metadata.people or ()
        if withdrawn is not None and withdrawn(person)
    )
    state = "blocked" if reasons else "ok"
    for id_, text in (("expired", metadata.expires), ("embargoed", metadata.embargo)):
        if text is None or id_ not in _standing(use):
            continue
        when = instant(text, now, end=id_ == "expired")
        if when is None:
            reasons.append(Reason("unclear-date", text))
            state = "blocked"
        elif (now >= when) == (id_ == "expired"):
            reasons.append(Reason(id_, text))
            state = state if state == "blocked" else id_
    return Verdict(state, tuple(reasons))


_DATED = {"embargo": "embargo", "until": "expires"}
"""Conditions of time, and the fields they stand in."""


def conditions(metadata: Metadata, now: datetime) -> tuple[Condition, ...]:
    """What whoever uses the picture has to keep to: dates, terms, data mining, licence, licensors.

    An embargo counts as long as it lasts at ``now``; internal use, or a chief's word, may have let
    the picture out before.
    """
    found = []
    for id_, name in _DATED.items():
        if text := getattr(metadata, name):
            when = instant(text, now, end=id_ == "until")
            if when is None or now < when:
                found.append(Condition(id_, text))
    if metadata.usage_terms:
        found.append(Condition("terms", metadata.usage_terms))
    if metadata.data_mining in _MINING:
        found.append(Condition(_MINING[metadata.data_mining], metadata.data_mining))
    if metadata.web_statement:
        found.append(Condition("licence", metadata.web_statement))
    for licensor in metadata.licensors or ():
        ways = (licensor.name, licensor.url, licensor.email, licensor.phone)
        if any(ways):
            found.append(Condition("licensor", ", ".join(way for way in ways if way)))
    return tuple(found)
