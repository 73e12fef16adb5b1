"""What may be meant by a search line beyond what it says, and lines that are worth a try here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from archive.captions import family_name
from archive.catalog import Archive
from archive.index import quoted
from archive.model import Person, Photo
from ui.texts import LANGUAGES, Texts, texts

__all__ = ["examples", "people_asked", "ways_on"]

_SHORT = {
    "professor": "prof",
    "professorin": "prof",
    "doktor": "dr",
    "doktorin": "dr",
    "doctor": "dr",
    "ingenieur": "ing",
    "ingenieurin": "ing",
}
"""Titles as people say them, by how captions write them."""
_BESIDE = {
    "left_of": re.compile(r"(.+?)\s+(?:links|left)\s+(?:von|neben|of)\s+(.+)", re.IGNORECASE),
    "right_of": re.compile(r"(.+?)\s+(?:rechts|right)\s+(?:von|neben|of)\s+(.+)", re.IGNORECASE),
}
_ORDERED = re.compile(r'(?:person:)?"?([^"<]+?)"?\s*<<?\s*"?([^"<]+?)"?')
_ASKED = re.compile(r'(?<!\S)person:"([^"]+)"')
_PLAIN = re.compile(r"[^\W\d_][\w-]*")
_LOOKED_AT = 200
"""Pictures looked through for somebody who is asked for by title or office."""
_EXEMPLARY = 60

Guess = dict[str, str]
"""``{"text", "query"}``: what may be meant, and the line that finds it."""


def ways_on(archive: Archive, query: str, found: bool, words: Texts) -> Iterator[Guess]:
    """Searches that may be meant: an order said in words, fewer words, a file's name."""
    yield from _orders(archive, query, found, words)
    if not found:
        yield from _shorter(archive, query)
    if _PLAIN.fullmatch(query):
        by_name = f"file:{query}*"
        if n := archive.page(f"{by_name} -{query}", limit=1).total:
            text = words("search.in_files", text=query, n=words.number(n))
            yield {"text": text, "query": by_name}


def people_asked(archive: Archive, query: str, words: Texts) -> list[dict[str, str]]:
    """Whom the line names in full, with words for the way to what is known of them."""
    asked = {f'"{name}"' for name in _ASKED.findall(query)}
    known = [each.name for name in sorted(asked) for each in archive.people(name)]
    return [
        {"name": name, "label": words("search.about_person", name=name)}
        for name in dict.fromkeys(known)
        if quoted(name) in asked
    ]


def examples(archive: Archive, words: Texts) -> list[tuple[str, str]]:
    """Search lines that find something in this archive, each with what it means."""
    photos = archive.page("", limit=_EXEMPLARY).photos
    lines = {**_of_two(photos), **_of_one(photos), "rights": "rights:ok"}
    order = words.tables["examples"]
    return [(lines[name], words(f"examples.{name}")) for name in order if name in lines]


def _shorter(archive: Archive, query: str) -> Iterator[Guess]:
    """The line with titles as captions have them and without words like ``und`` or ``the``."""
    short = re.sub(r"\w+", lambda word: _SHORT.get(word[0].casefold(), word[0]), _telling(query))
    if short == query:
        return
    page = archive.page(short, limit=1)
    if page.photos:
        yield {"text": short, "query": short}
    else:
        yield from ({"text": each.name, "query": each.query} for each in page.did_you_mean)


def _telling(query: str) -> str:
    """The line without words that no caption is looked for by; what is in quotes stays whole."""
    if '"' in query:
        return query
    return " ".join(word for word in query.split() if word.casefold() not in _small_words())


@cache
def _small_words() -> frozenset[str]:
    said = (texts(language)("search.small_words") for language in LANGUAGES)
    return frozenset(word for line in said for word in line.split())


def _orders(archive: Archive, query: str, found: bool, words: Texts) -> Iterator[Guess]:
    """``A links von B`` in our own words, its people known by name, title or office."""
    said = {name: match for name, form in _BESIDE.items() if (match := form.fullmatch(query))}
    if not said and not found and (match := _ORDERED.fullmatch(query)):
        said = {"left_of": match}
    for name, match in said.items():
        one, other = (_who(archive, _telling(text)) for text in match.groups())
        if one and other:
            left, right = (one, other) if name == "left_of" else (other, one)
            text = words(f"search.{name}", left=one, right=other)
            yield {"text": text, "query": f"person:{quoted(left)} << {quoted(right)}"}


def _who(archive: Archive, text: str) -> str | None:
    """The most frequent person with this name, or else with this title, office or role."""
    if known := archive.people(text):
        return known[0].name
    asked = _SHORT.get(text.casefold(), text).casefold()
    described = Counter(
        person.name
        for photo in archive.page(asked, limit=_LOOKED_AT).photos
        for person in photo.people
        if person.name and asked in _description(person)
    )
    return next((name for name, _ in described.most_common(1)), None)


def _description(person: Person) -> str:
    return " ".join(filter(None, (person.titles, person.office, person.role))).casefold()


def _of_two(photos: tuple[Photo, ...]) -> dict[str, str]:
    """Lines about the fewest people that stand in one row, all of them known by name."""
    pictured = [
        names
        for photo in photos
        if len(names := photo.people.names) > 1
        and len(names) == len(photo.people)
        and len(list(photo.people.rows)) == 1
    ]
    if not pictured:
        return {}
    names = min(pictured, key=len)
    one, other = names[:2]
    return {
        "words": f"{family_name(one)} {family_name(other)}",
        "left_of": f"person:{quoted(one)} << {quoted(other)}",
        "only": "only:" + ",".join(map(quoted, names)),
    }


def _of_one(photos: tuple[Photo, ...]) -> dict[str, str]:
    """Lines about somebody, an event and years that there are."""
    lines: dict[str, str] = {}
    names = Counter(name for photo in photos for name in photo.people.names)
    if names:
        name = names.most_common(1)[0][0]
        lines = {"person": f"person:{quoted(name)}", "similar": f"person:{family_name(name)}~"}
    events = (photo.metadata.event or photo.metadata.title for photo in photos)
    if event := next(filter(None, events), None):
        lines["phrase"] = quoted(event)
    years = sorted(photo.date_created[:4] for photo in photos if photo.date_created)
    if years:
        lines["years"] = f"year:{years[0]}..{years[-1]}"
    return lines
