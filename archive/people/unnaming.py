"""Take somebody's name out of what is said about a picture; the place they stand at stays.

In a line-up and its caption they become an unidentified person, which every reader of captions
understands; elsewhere ``[Name entfernt]`` stands in the caption's language. What would give the
person away goes along: titles, office and role, identifiers, the name in parts and in the genitive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from archive.captions import family_name, parse_caption
from archive.captions.language import detect_language
from archive.captions.lexemes import Flag
from archive.captions.vocabulary import vocabulary
from archive.fields import FIELDS
from archive.model import Lineup, Metadata, Person
from archive.people.traces import Traces

__all__ = ["BYLINES", "Unnaming"]

BYLINES = frozenset(
    {
        "creators", "creator_jobtitle", "creator_contact", "credit", "copyright",
        "copyright_owners", "licensors", "source", "supplier", "usage_terms",
    }
)  # fmt: skip
"""Fields that say whose work a picture is: its author has a right to be named there."""

_REMOVED = {
    "de": "[Name entfernt]", "en": "[name removed]", "fr": "[nom supprimé]",
    "es": "[nombre eliminado]", "it": "[nome rimosso]", "nl": "[naam verwijderd]",
    "pt": "[nome removido]", "pl": "[nazwisko usunięte]", "cs": "[jméno odstraněno]",
    "sv": "[namnet borttaget]", "da": "[navn fjernet]", "no": "[navn fjernet]",
    "fi": "[nimi poistettu]",
}  # fmt: skip
_SOMEBODY = {
    "de": "unbekannte Person", "en": "unidentified person", "fr": "personne non identifiée",
    "es": "persona no identificada", "it": "persona non identificata", "nl": "onbekende persoon",
    "pt": "pessoa não identificada", "pl": "osoba niezidentyfikowana", "cs": "neznámá osoba",
    "sv": "okänd person", "da": "ukendt person", "no": "ukjent person",
    "fi": "tuntematon henkilö",
}  # fmt: skip
_IN_PROSE = "N. N."
"""Where a sentence would bend the word for an unidentified person; understood everywhere."""

_LIST_BEFORE = re.compile(r"(?:^|[:;,(.!?]\s*|\s(?:und|and|et|y|e|en|och|og|i|a|ja|sowie|&)\s+)$")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?]\s+)$")
_AND = re.compile(r"([^\W\d_]+)\s+(?:und|and|et|y|e|en|och|og|i|a|ja|sowie|&)\s+$")
_DOUBLED_STOP = re.compile(r"(N\. N\.)\.")

_Instead = Callable[[re.Match[str]], str]


class Unnaming:
    """Values without the person of some ``traces``.

    Of a text only full names are sure to mean the person; ``others`` are the names of everybody
    else around, whose family or given name a part of the name may be. ``None`` for them means
    that parts are left alone.
    """

    def __init__(self, traces: Traces) -> None:
        self.traces = traces

    def changes(self, metadata: Metadata, *, bylines: bool = False) -> dict[str, Any]:
        """The fields in which the person is named, without the name; others are left out."""
        others = self.others(metadata)
        found: dict[str, Any] = {}
        for row in FIELDS:
            value = getattr(metadata, row.name)
            if value is None or (row.name in BYLINES and not bylines):
                continue
            new = self.value(value, others if row.name not in BYLINES else None)
            if new != value:
                found[row.name] = new or None
        if "caption" in found and (people := found.get("people", metadata.people)):
            found["people"] = _found_again(people, found["caption"] or "")
        return found

    def named(self, metadata: Metadata) -> bool:
        """Whether any field names the person in full."""
        return any(self.said(getattr(metadata, row.name)) for row in FIELDS)

    def said(self, value: Any) -> bool:
        """Whether a value names the person in full somewhere."""
        if isinstance(value, str):
            return self.traces.in_text(value) or self._shares_a_name(value)
        if isinstance(value, Mapping):
            return any(map(self.said, value.values()))
        if isinstance(value, Iterable):
            return any(map(self.said, value))
        if is_dataclass(value):
            return any(self.said(getattr(value, f.name)) for f in fields(value))
        return False

    def _shares_a_name(self, text: str) -> bool:
        """Whether the family name comes later in a text: *Gesine und Hans Schwan*."""
        if not (self.traces.given.search(text) and self.traces.family.search(text)):
            return False
        return any(p.name and self.traces.is_name(p.name) for p in parse_caption(text).people)

    def others(self, metadata: Metadata) -> tuple[str, ...] | None:
        """Who else is named; ``None`` if the person is not, so that parts may mean anybody."""
        if not self.named(metadata):
            return None
        named = [*(metadata.people or Lineup()).names, *(metadata.creators or ())]
        return self._of_others(named, [metadata.caption or ""])

    def others_in(self, said: Any) -> tuple[str, ...] | None:
        """The same of a value by itself, such as a caption that was once written."""
        if not self.said(said):
            return None
        texts = [said] if isinstance(said, str) else []
        records = said if isinstance(said, list) else []
        named = [r["name"] for r in records if isinstance(r, dict) and r.get("name")]
        return self._of_others(named, texts)

    def _of_others(self, named: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
        """The names, and those in the texts, that are not the person's."""
        said = (p.name for text in texts for p in parse_caption(text).people if p.name)
        every = dict.fromkeys((*named, *said))
        return tuple(name for name in every if not self.traces.is_name(name))

    # -- values

    def value(self, value: Any, others: Iterable[str] | None = None) -> Any:
        """Any value of a field, or of plain JSON, without the name; what was only it is ``None``.

        In a list such entries are left out.
        """
        if isinstance(value, str):
            return self.text(value, others)
        if isinstance(value, Lineup):
            return Lineup(tuple(self._person(person, others) for person in value))
        if isinstance(value, Person):
            return self._person(value, others)
        if isinstance(value, tuple | list):
            kept = (self.value(item, others) for item in value if not self._is_only_name(item))
            return type(value)(kept)
        if isinstance(value, dict):
            return self._record(value, others)
        if is_dataclass(value) and not isinstance(value, type):
            changed = {f.name: self.value(getattr(value, f.name), others) for f in fields(value)}
            return replace(value, **changed)
        return value

    def _is_only_name(self, item: Any) -> bool:
        """A name by itself, or at the end of a path of keywords."""
        return isinstance(item, str) and self.traces.is_name(re.split(r"[/|>:]", item)[-1])

    def _person(self, person: Person, others: Iterable[str] | None) -> Person:
        if person.name is None or not self.traces.is_name(person.name):
            texts = ("titles", "office", "suffix", "role", "label")
            cleaned = {n: self.value(getattr(person, n), others) for n in texts}
            return replace(person, **cleaned)
        return Person(
            position=person.position,
            from_right=person.from_right,
            row=person.row,
            region=person.region,
            unknown=True,
        )

    def _record(self, record: dict[str, Any], others: Iterable[str] | None) -> dict[str, Any]:
        """A JSON object; one that is a person keeps the place and loses the rest."""
        name = record.get("name")
        if isinstance(name, str) and "unknown" in record and self.traces.is_name(name):
            kept = {"position", "from_right", "row", "region"}
            nobody: dict[str, Any] = {k: v if k in kept else _blank(v) for k, v in record.items()}
            return nobody | {"unknown": True}
        return {key: self.value(item, others) for key, item in record.items()}

    # -- text

    def text(self, text: str, others: Iterable[str] | None = None) -> str:
        """A text without the name, whole sentences as they were."""
        if not self.said(text) and (others is None or not self._has_parts(text)):
            return text
        lang = detect_language(text)
        removed = _REMOVED.get(lang, _REMOVED["en"])
        text = self._without_places(text, lang)
        text = self._shared_back(text)
        text = self.traces.full.sub(removed, text)
        if others is not None:
            text = self._without_parts(text, tuple(others), removed)
        return _DOUBLED_STOP.sub(r"\1", text)

    def _has_parts(self, text: str) -> bool:
        return any(part.search(text) for part in (self.traces.family, self.traces.given))

    def _without_places(self, text: str, lang: str) -> str:
        """The text with everybody of this name who has a place in it unidentified."""
        people = [p for p in parse_caption(text, lang).people if p.start is not None]
        for person in reversed(people):
            if person.name is None or person.position is None or person.end is None:
                continue
            if not self.traces.is_name(person.name):
                continue
            before, behind = text[: person.start], text[person.end :]
            text = before + _somebody(before, lang) + _without_description(behind, person)
        return text

    def _shared_back(self, text: str) -> str:
        """Who shared the family name in front of this one (*Hans und Gesine*) gets it back."""
        for match in reversed(list(self.traces.full.finditer(text))):
            sharing = _AND.search(text[: match.start()])
            if sharing and _is_given_name(sharing[1]):
                family = family_name(self.traces.names[0])
                text = f"{text[: sharing.end(1)]} {family}{text[sharing.end(1) :]}"
        return text

    def _without_parts(self, text: str, others: tuple[str, ...], removed: str) -> str:
        """The text without family and given name alone, where nobody else has them."""
        taken = {word.casefold() for name in others for word in name.split()}
        families = {w.casefold() for n in self.traces.names for w in family_name(n).split()}
        if not taken & families:
            text = self.traces.family.sub(_unless_given_before(removed), text)
        return self.traces.given.sub(_if_alone(removed, taken), text)


def _found_again(people: Lineup, caption: str) -> Lineup:
    """The line-up with the places of its names in a caption that was changed."""
    at, found = 0, []
    for person in people:
        if person.start is not None:
            start = caption.find(person.name or "\0", at)
            known = start >= 0 and person.name is not None
            at = start + len(person.name or "") if known else at
            person = person.replace(start=start if known else None, end=at if known else None)
        found.append(person)
    return Lineup(tuple(found))


def _blank(value: Any) -> Any:
    return type(value)() if isinstance(value, bool | list) else None


def _somebody(before: str, lang: str) -> str:
    """The words for an unidentified person, as they fit what stands before them."""
    if not _LIST_BEFORE.search(before):
        return _IN_PROSE
    words = _SOMEBODY.get(lang, _SOMEBODY["en"])
    return words[0].upper() + words[1:] if _SENTENCE_BEFORE.search(before) else words


def _without_description(behind: str, person: Person) -> str:
    """What follows a name, without the office or role in brackets or between commas."""
    for said in filter(None, (person.role, person.office, person.suffix)):
        words = re.escape(said)
        behind = re.sub(rf"^\s*\(\s*{words}\s*\)", "", behind)
        behind = re.sub(rf"^(\s*\(\s*){words}\s*,\s*", r"\1", behind)
        behind = re.sub(rf"^,?\s+{words}(?=\s*[,;.)]|\s+\w|$)", "", behind)
    return behind


def _is_given_name(word: str) -> bool:
    return bool(vocabulary("*").word(word).flags & Flag.GIVEN)


def _unless_given_before(removed: str) -> _Instead:
    """Replaces a family name, unless somebody else's given name stands in front of it."""

    def instead(match: re.Match[str]) -> str:
        before = re.search(r"([^\W\d_]+)\s+$", match.string[: match.start()])
        return match.group() if before and _is_given_name(before[1]) else removed

    return instead


def _if_alone(removed: str, taken: set[str]) -> _Instead:
    """Replaces a given name that no other name follows and that nobody else has."""

    def instead(match: re.Match[str]) -> str:
        follows = re.match(r"\s+([^\W\d_]+)", match.string[match.end() :])
        is_name = follows is not None and follows[1][0].isupper()
        return match.group() if is_name or match.group().casefold() in taken else removed

    return instead
