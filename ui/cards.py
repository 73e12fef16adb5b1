"""A photo as the components show it: plain JSON values, ready to be set as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from archive.captions import family_name
from archive.index import quoted
from archive.model import Lineup, Person, Photo
from archive.present import handle
from archive.rights import Verdict
from ui.texts import Texts

__all__ = ["card", "mention", "people_strip", "ratio"]

_TURNED = range(5, 9)
"""EXIF orientations that swap width and height."""


def card(photo: Photo, verdict: Verdict, texts: Texts) -> dict[str, Any]:
    """What the gallery and the preview need of one photo.

    Regions are ``[x, y, w, h]`` of the displayed
    picture; ``rights`` holds the state, its short name and the reasons in the page's language.
    """
    metadata = photo.metadata
    return {
        "id": handle(photo),
        "file": photo.file or photo.path.name,
        "title": metadata.title or metadata.headline,
        "caption": metadata.caption,
        "people": people_strip(photo.people, texts),
        "credit": metadata.credit,
        "copyright": metadata.copyright,
        "creators": list(photo.creators),
        "date": texts.date(metadata.date_created),
        "event": metadata.event,
        "terms": metadata.usage_terms,
        "place": ", ".join(filter(None, (metadata.sublocation, metadata.city))),
        "alt": _alternative(photo, texts),
        "ratio": ratio(photo),
        "rights": {
            "state": verdict.state,
            "label": texts(f"rights.{verdict.state}"),
            "reasons": [
                replace(reason, when=texts.date(reason.when)).text(texts.language)
                for reason in verdict.reasons
            ],
        },
        "conflicts": len(photo.conflicts),
    }


def people_strip(people: Lineup, texts: Texts) -> list[dict[str, Any]]:
    """The people in standing order, numbered from 1 through all rows."""
    return [
        {
            "n": n,
            "name": mention(person),
            "query": f"person:{quoted(person.name or '')}",
            "sort": _short(person),
            "role": ", ".join(filter(None, (person.office, person.role))),
            "row": texts.tables["rows"].get(person.row, person.row) if person.row else None,
            "unknown": person.name is None,
            "region": _box(person),
        }
        for n, person in enumerate(people, 1)
    ]


def mention(person: Person) -> str:
    """A person as addressed: titles, name and suffix; the label of somebody unidentified."""
    if person.name is None:
        return person.label or "?"
    return " ".join(filter(None, (person.titles, person.name, person.suffix)))


def _short(person: Person) -> str:
    return _family(person.name) if person.name else person.label or "?"


@lru_cache(maxsize=1 << 14)
def _family(name: str) -> str:
    """The family name; a gallery of sixty asks for the same few hundred again and again."""
    return family_name(name)


def _box(person: Person) -> list[float] | None:
    region = person.region
    return None if region is None else [region.x, region.y, region.w, region.h]


def ratio(photo: Photo) -> float:
    """Width over height as displayed; 3:2 where the file does not say."""
    if not photo.width or not photo.height:
        return 1.5
    stored = photo.width / photo.height
    return round(1 / stored if photo.orientation in _TURNED else stored, 4)


def _alternative(photo: Photo, texts: Texts) -> str:
    """What a screen reader says of the picture: its alt text, else the title or the names."""
    metadata = photo.metadata
    candidates: Iterable[str | None] = (
        metadata.alt_text,
        metadata.title,
        ", ".join(photo.people.names),
        metadata.caption,
    )
    return next((text for text in candidates if text), texts("photo.untitled"))
