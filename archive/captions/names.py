"""Personal names: taken apart, put together, sorted, and compared."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import combining, normalize

from rapidfuzz.distance import DamerauLevenshtein

from archive.captions.found import Found
from archive.captions.groups import share_surnames
from archive.captions.lexemes import Flag
from archive.captions.lists import read_list
from archive.captions.persons import read_person
from archive.captions.tokens import Text, collapse
from archive.captions.vocabulary import LANGUAGES, vocabulary
from archive.model import Person

__all__ = [
    "Sameness",
    "family_name",
    "given_names",
    "join_name",
    "same_person",
    "sort_key",
    "split_name",
    "split_names",
]

Sameness = Literal["yes", "maybe", "no"]

_NICKNAME = re.compile(r"\s*[„“\"«»‚‘][^„“”\"«»‚‘’]{1,40}[“”\"«»‘’]\s*")
_BORN = re.compile(
    r",?\s*\(?\s*\b(?:geb\.|geborene?r?|née?|nee|born|verh\.|verw\.)\s+([^)]+)\)?\s*$", re.I
)
_CLASS_YEAR = re.compile(r"\s*['’]\d\d\b")
_GENERATION = re.compile(r",?\s+(jun|sen|jr|sr|iii|ii|iv|jnr|snr|fils|père)\.?$", re.I)
_TYPO_FROM = 5
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})


def split_name(text: str, lang: str | None = None) -> Person:
    """One person's words taken apart: ``Frau Prof. Dr. Anna Kern MdB (SPD)``.

    What is no recognisable name is kept whole as ``name``, so nothing is ever lost.
    """
    words = Text(collapse(text), vocabulary(lang if lang in LANGUAGES else "*"))
    people = read_list(words, 0, len(words.tokens))
    if len(people.items) == 1 and isinstance(people.items[0], Found) and people.items[0].name:
        found = people.items[0]
        if people.stop == len(words.tokens):
            return found.person()
    found_whole = read_person(words, 0, len(words.tokens), must=True) if words.tokens else None
    if found_whole is not None and found_whole.stop == len(words.tokens):
        return found_whole.person()
    return Person(name=collapse(text) or None)


def split_names(text: str, lang: str | None = None) -> tuple[Person, ...]:
    """Several people's words taken apart, shared surnames resolved: ``Anna und Peter Müller``."""
    words = Text(collapse(text), vocabulary(lang if lang in LANGUAGES else "*"))
    people = read_list(words, 0, len(words.tokens))
    share_surnames(words, people.items)
    return tuple(found.person() for found in people.persons)


def join_name(person: Person) -> str:
    """Office, titles, name and post-nominals in the order they are spoken; no role."""
    if person.name is None:
        return person.label or ""
    head = " ".join(part for part in (person.office, person.titles, person.name) if part)
    if person.suffix is None:
        return head
    return f"{head}{', ' if _wants_comma(person.suffix) else ' '}{person.suffix}"


def _wants_comma(suffix: str) -> bool:
    """Degrees stand behind a comma (``M.A.``), memberships and ``a. D.`` do not."""
    return suffix[0].isupper() and "." in suffix


def _bare(name: str) -> str:
    name = _NICKNAME.sub(" ", name)
    name = _BORN.sub("", name)
    return collapse(_GENERATION.sub("", _CLASS_YEAR.sub("", name))).rstrip(",")


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Given names and family name, as words; particles belong to the family name."""
    words = _bare(name).split()
    text = Text(" ".join(words), vocabulary("*"))
    flags = [token.flags if token.is_word else 0 for token in text.tokens]
    if len(text.tokens) != len(words):
        flags = [vocabulary("*").word(word).flags for word in words]
    if len(words) < 2:
        return [], words
    starts = (k for k in range(1, len(words)) if _begins_family(words, k, flags[k]))
    start = next(starts, len(words) - 1)
    return words[:start], words[start:]


def _begins_family(words: list[str], at: int, flags: int) -> bool:
    """Whether the family name begins with this word: a particle or a word of nobility."""
    if not flags & (Flag.PARTICLE | Flag.NOBLE) or flags & Flag.GIVEN or words[at].endswith("."):
        return False
    return at < len(words) - 1 and bool(words[at][0].islower() or flags & Flag.NOBLE or at > 0)


def family_name(name: str) -> str:
    """The family name with its particles (``von der Heide``); a lone name is one."""
    return " ".join(_parts(name)[1])


def given_names(name: str) -> str:
    """The given names, empty if there is only one word."""
    return " ".join(_parts(name)[0])


def sort_key(name: str) -> tuple[str, str, str]:
    """What names are sorted by: family name without particles, given names, particles (DIN 5007).

    Folded, so that ``Öztürk`` stands with ``O`` and case does not matter.
    """
    given, family = _parts(name)
    main = len(family) - 1
    while main > 0 and not vocabulary("*").word(family[main - 1]).flags & (
        Flag.PARTICLE | Flag.NOBLE
    ):
        main -= 1
    return _fold(" ".join(family[main:])), _fold(" ".join(given)), _fold(" ".join(family[:main]))


def _fold(text: str) -> str:
    decomposed = normalize("NFD", text.casefold().translate(_LETTERS))
    return "".join(c for c in decomposed if not combining(c)).replace("-", " ").replace("’", "'")


def _spellings(text: str) -> set[str]:
    """The folded spellings of a name: ``Müller`` is also ``Mueller``."""
    return {_fold(text), _fold(normalize("NFC", text.casefold()).translate(_UMLAUTS))}


def same_person(first: Person | str, second: Person | str) -> Sameness:
    """Whether two mentions mean the same person, as far as their names can tell.

    ``yes``: same given and family name, whatever titles stand before. ``maybe``: initials, a
    surname alone, a middle name more or less, part of a double name, one letter mistyped.
    ``no``: names that contradict each other, also in generation (``sen.`` against ``jun.``).
    """
    one = first if isinstance(first, Person) else split_name(first)
    other = second if isinstance(second, Person) else split_name(second)
    if not one.name or not other.name or _generation(one.name) != _generation(other.name):
        return "no"
    if _contrary_address(one.titles, other.titles):
        return "no"
    given, family = _parts(one.name)
    given2, family2 = _parts(other.name)
    answers = (_same_family(" ".join(family), " ".join(family2)), _same_given(given, given2))
    if "no" in answers:
        return (
            "maybe" if "no" not in answers[1:] and _same_birth_name(one.name, other.name) else "no"
        )
    return "maybe" if "maybe" in answers else "yes"


def _generation(name: str) -> str:
    match = _GENERATION.search(_CLASS_YEAR.sub("", name))
    return match[1].lower().replace("jr", "jun").replace("sr", "sen") if match else ""


_MALE = {"herr", "herrn", "hr", "mr", "m", "monsieur", "sig", "sr", "dhr", "pan", "sir"}
_FEMALE = {
    "frau",
    "fr",
    "frl",
    "mrs",
    "ms",
    "miss",
    "mme",
    "mlle",
    "sig.ra",
    "sra",
    "mevr",
    "mw",
    "paní",
    "pani",
    "dame",
}


def _contrary_address(titles: str | None, titles2: str | None) -> bool:
    first = {word.rstrip(".").lower() for word in (titles or "").split()}
    second = {word.rstrip(".").lower() for word in (titles2 or "").split()}
    return bool((first & _MALE and second & _FEMALE) or (first & _FEMALE and second & _MALE))


def _same_birth_name(name: str, name2: str) -> bool:
    for one, other in ((name, name2), (name2, name)):
        match = _BORN.search(one)
        if match and _same_family(match[1], " ".join(_parts(other)[1])) == "yes":
            return True
    return False


def _same_family(family: str, family2: str) -> Sameness:
    one, other = _spellings(family), _spellings(family2)
    if one & other:
        return "yes"
    if any(_typo(a, b) for a in one for b in other):
        return "maybe"
    words, words2 = set(_fold(family).split()), set(_fold(family2).split())
    return "maybe" if words < words2 or words2 < words else "no"


def _typo(first: str, second: str) -> bool:
    return (
        min(len(first), len(second)) >= _TYPO_FROM
        and DamerauLevenshtein.distance(first, second) <= 1
    )


def _same_given(given: list[str], given2: list[str]) -> Sameness:
    if not given or not given2:
        return "yes" if given == given2 else "maybe"
    one, other = _fold(" ".join(given)), _fold(" ".join(given2))
    if _spellings(" ".join(given)) & _spellings(" ".join(given2)):
        return "maybe" if _initials_only(given) else "yes"
    if _typo(one, other):
        return "maybe"
    return "maybe" if _compatible(one.split(), other.split()) else "no"


def _initials_only(given: list[str]) -> bool:
    return all(len(word.rstrip(".")) == 1 for word in given)


def _compatible(first: list[str], second: list[str]) -> bool:
    """Whether the shorter row of given names fits the longer one, initials included."""
    shorter, longer = sorted((first, second), key=len)
    if not shorter:
        return False
    return all(any(_fits(word, candidate) for candidate in longer) for word in shorter) and _fits(
        shorter[0], longer[0]
    )


def _fits(first: str, second: str) -> bool:
    one, other = first.rstrip("."), second.rstrip(".")
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other or _typo(one, other)
