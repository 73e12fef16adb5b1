"""One text for several pictures: places in braces are filled from each picture itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from archive.captions import compose_caption
from archive.model import Photo
from ui.correction import SEPARATED, parts
from ui.texts import Texts

__all__ = ["FIELDS", "PLACES", "applied", "filled"]

FIELDS = (
    "caption", "title", "event", "date_created", "sublocation", "city", "creators", "credit",
    "copyright", "usage_terms", "keywords", "job_id", "alt_text", "embargo",
)  # fmt: skip
"""Fields that can be set for several pictures at once."""

PLACES: Mapping[str, Callable[[Photo, Texts], str | None]] = {
    "event": lambda photo, words: photo.metadata.event,
    "city": lambda photo, words: photo.metadata.city,
    "place": lambda photo, words: photo.metadata.sublocation,
    "date": lambda photo, words: words.date((photo.date_created or "")[:10]),
    "title": lambda photo, words: photo.title,
    "caption": lambda photo, words: photo.caption,
    "people": lambda photo, words: (
        compose_caption(photo.people, lang=words.language) if photo.people else None
    ),
}
"""What may stand in braces, under its name in the page's language, and what it is filled with."""

_BRACES = re.compile(r"\{([^{}]{1,40})\}")


def filled(template: str, photo: Photo, words: Texts) -> str:
    """The template with its places filled; one the picture has nothing for is left out.

    Braces around anything else stay as they are.
    """
    places = {words(f"places.{name}").casefold(): value for name, value in PLACES.items()}

    def place(found: re.Match[str]) -> str:
        value = places.get(found[1].strip().casefold())
        return found[0] if value is None else value(photo, words) or ""

    return " ".join(_BRACES.sub(place, template).split())


def applied(
    photo: Photo, given: Mapping[str, str], emptied: Iterable[str], words: Texts
) -> dict[str, Any]:
    """What these texts change in one picture; an empty text changes nothing.

    Keywords are added to those that are there; all other fields are replaced.
    """
    changes: dict[str, Any] = dict.fromkeys(emptied)
    for name, text in given.items():
        if text.strip():
            changes[name] = _value(name, filled(text, photo, words), photo)
    return {
        name: value for name, value in changes.items() if value != getattr(photo.metadata, name)
    }


def _value(name: str, text: str, photo: Photo) -> Any:
    if name not in SEPARATED:
        return text or None
    given = parts(text)
    if name == "keywords":
        given = tuple(dict.fromkeys((*(photo.metadata.keywords or ()), *given)))
    return given or None
