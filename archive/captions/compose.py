"""From people to the caption sentence, in a house style: :func:`compose_caption`.

What is composed can be read back: where a style's own form would be misunderstood (a role with
commas behind a comma, a name that looks like an office), a plainer form of the same style is
taken - roles in brackets, then semicolons between people.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from archive.captions.names import family_name, join_name
from archive.captions.parse import parse_caption
from archive.captions.vocabulary import LANGUAGES, vocabulary
from archive.errors import InvalidValue
from archive.model import Lineup, Person

__all__ = [
    "CaptionStyle",
    "caption_styles",
    "compose_caption",
    "compose_person",
    "joint",
    "reads_back",
    "same_lineup",
]

_ABBREVIATED = re.compile(r"\w{1,2}\.")
_COMPARED = ("name", "titles", "office", "suffix", "role", "row", "position")


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """A house style, one ``[caption.*]`` table of ``styles.toml``.

    ``marker`` names the words of the language that open the list (``short``, ``long``, ``words``,
    ``letters``), ``frame`` how they stand (``{}:``, ``({})``); ``after`` puts them behind the
    list. ``role`` is ``brackets`` or ``comma``; ``conjunction`` puts "and" before the last;
    up to ``inline`` people carry marks (``l.``, ``r.``) instead; ``stop`` ends with a full stop.
    """

    marker: str
    frame: str
    after: bool
    role: str
    conjunction: bool
    separator: str
    inline: int
    stop: bool


@cache
def _styles() -> Mapping[str, CaptionStyle]:
    source = files("archive.captions") / "styles.toml"
    tables = tomllib.loads(source.read_text(encoding="utf-8"))["caption"]
    return {name: CaptionStyle(**table) for name, table in tables.items()}


def caption_styles() -> tuple[str, ...]:
    """The names of the house styles."""
    return tuple(_styles())


def compose_caption(
    people: Lineup,
    *,
    lang: str = "de",
    style: str = "municipal-de",
    before: str | None = None,
    after: str | None = None,
    mentioned: Collection[str] = (),
) -> str:
    """The people of a line-up as a caption, between ``before`` and ``after`` if given.

    People whose name is in ``mentioned`` have been introduced and are written short (family name
    alone). A single person is named without a place. An empty line-up gives the texts alone.
    Where no form of the style can be read as these people, the style's own form is given;
    :func:`reads_back` tells.

    :raises InvalidValue: there is no such language or style.
    """
    if lang not in LANGUAGES:
        raise InvalidValue(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
    if style not in _styles():
        raise InvalidValue(f"no caption style {style!r}; there are {', '.join(_styles())}")
    sentence = _sentence(people, lang, _styles()[style], mentioned)
    if not (before or "").strip():
        sentence = _opened(sentence, lang, _styles()[style])
    return _around(before, _finished(sentence, people, lang, _styles()[style]), after)


def compose_person(person: Person, lang: str, role: str = "brackets") -> str:
    """One person as listed in a caption; the role in ``brackets`` or behind a ``comma``."""
    form = replace(_styles()["municipal-de"], role=role)
    return _person(person, vocabulary(lang).compose, form, ())


def joint(lang: str, style: str) -> str:
    """What a style puts between the last two people of a list."""
    form = _styles()[style]
    return f" {vocabulary(lang).compose['and']} " if form.conjunction else form.separator


def reads_back(caption: str, people: Lineup, lang: str) -> bool:
    """Whether a caption is read as these people in these places.

    :func:`compose_caption` takes the plainest form there is, and still cannot make every line-up
    unmistakable: a name that is an ordinary word (``Altes Rathaus``) or a single person has no
    list to be read from. Ask here before relying on the caption alone.
    """
    return same_lineup(parse_caption(caption, lang).people, people)


def same_lineup(first: Lineup, second: Lineup) -> bool:
    """Whether two line-ups say the same of the same people in the same places."""
    return _facts(first) == _facts(second)


def _facts(people: Lineup) -> list[tuple[object, ...]]:
    facts = []
    for row in people.rows:
        for number, person in enumerate(row, start=1):
            placed = person.replace(position=person.position or number)
            facts.append(tuple(getattr(placed, key) for key in _COMPARED))
    return facts


def _sentence(people: Lineup, lang: str, style: CaptionStyle, mentioned: Collection[str]) -> str:
    if not people:
        return ""
    words: Mapping[str, str] = vocabulary(lang).compose
    if len(people) == 1:
        return f"{words['alone']}: {_person(people[0], words, style, mentioned)}"
    written = (_Writer(people, words, form, mentioned).write() for form in _forms(style))
    first = next(written)
    if mentioned or reads_back(first, people, lang):
        return first
    return next((form for form in written if reads_back(form, people, lang)), first)


def _forms(style: CaptionStyle) -> Iterator[CaptionStyle]:
    """The style as it is, then plainer and plainer forms of it."""
    yield style
    listed = replace(style, inline=0)
    if style.inline:
        yield listed
    bracketed = replace(listed, role="brackets")
    yield bracketed
    yield replace(bracketed, separator="; ", conjunction=False)
    yield replace(
        bracketed, separator="; ", conjunction=False, after=False, frame="{}:", marker="words"
    )


def _opened(sentence: str, lang: str, style: CaptionStyle) -> str:
    """The sentence as a caption begins: a marker in words with a capital, ``v. l.`` as it is."""
    marker = vocabulary(lang).compose[style.marker]
    spelt_out = sentence.startswith(marker) and not _ABBREVIATED.match(marker)
    return _capital(sentence) if spelt_out else sentence


def _finished(sentence: str, people: Lineup, lang: str, style: CaptionStyle) -> str:
    """The sentence with its full stop, in a style that has one, unless it hides who is meant."""
    if not style.stop or not sentence or sentence[-1] in ".!?…":
        return sentence
    clear = len(people) > 1 and reads_back(sentence, people, lang)
    return sentence if clear and not reads_back(f"{sentence}.", people, lang) else f"{sentence}."


def _around(before: str | None, sentence: str, after: str | None) -> str:
    opening = (before or "").strip()
    if opening and sentence and opening[-1] not in ".:!?…–-,":
        opening += "."
    closing = (after or "").strip()
    if sentence and closing and sentence[-1] not in ".!?…":
        sentence += "."
    return " ".join(part for part in (opening, sentence, closing) if part)


def _person(
    person: Person,
    words: Mapping[str, str],
    style: CaptionStyle,
    mentioned: Collection[str],
    mark: str = "",
) -> str:
    """One person in words; ``mark`` goes into the brackets, before the role."""
    name = _name(person, words, mentioned)
    role = person.role if person.name not in mentioned else None
    doubt = "?" if person.uncertain else None
    inside = ", ".join(
        part for part in (mark, doubt, role if mark or style.role == "brackets" else None) if part
    )
    text = f"{name} ({inside})" if inside else name
    return f"{text}, {role}" if role and not mark and style.role == "comma" else text


def _name(person: Person, words: Mapping[str, str], mentioned: Collection[str]) -> str:
    if person.name is None:
        return person.label or words["unknown"]
    return family_name(person.name) if person.name in mentioned else join_name(person)


class _Writer:
    """Writes one line-up in one form."""

    def __init__(
        self,
        people: Lineup,
        words: Mapping[str, str],
        style: CaptionStyle,
        mentioned: Collection[str],
    ) -> None:
        self.people = people
        self.words = words
        self.style = style
        self.mentioned = mentioned

    def write(self) -> str:
        if len(self.people.rows) == 1 and self.people[0].row is None:
            if len(self.people) <= self.style.inline:
                return self._inline()
            return self._listed(self.people.people)
        rows = [self._row(row) for row in self.people.rows]
        return "; ".join([_capital(rows[0]), *rows[1:]])

    def _inline(self) -> str:
        ends = [
            self.words["left"],
            *[self.words["centre"]] * (len(self.people) - 2),
            self.words["right"],
        ]
        marked = [self._one(person, mark) for person, mark in zip(self.people, ends, strict=True)]
        return f"{', '.join(marked[:-1])} {self.words['and']} {marked[-1]}"

    def _listed(self, people: tuple[Person, ...]) -> str:
        names = self._names(people)
        marker = self.words[self.style.marker]
        if self.style.after:
            return f"{names} ({marker})"
        return f"{self.style.frame.format(marker)} {names}"

    def _row(self, people: tuple[Person, ...]) -> str:
        row = people[0].row
        marker = self.words[self.style.marker]
        marker = marker[0].lower() + marker[1:] if self.style.marker == "words" else marker
        head = f"{self.words[row.replace(' ', '_')]}, {marker}:" if row else f"{marker}:"
        return f"{head} {self._names(people)}"

    def _names(self, people: tuple[Person, ...]) -> str:
        names = [self._one(person) for person in people]
        by_semicolon = self.style.role == "comma" and any(person.role for person in people)
        separator = "; " if by_semicolon else self.style.separator
        if not self.style.conjunction or len(names) < 2:
            return separator.join(names)
        joint = f"{separator}{self.words['and']} " if by_semicolon else f" {self.words['and']} "
        return f"{separator.join(names[:-1])}{joint}{names[-1]}"

    def _one(self, person: Person, mark: str = "") -> str:
        return _person(person, self.words, self.style, self.mentioned, mark)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
