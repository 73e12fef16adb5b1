"""All rules over all pictures, picture by picture and event by event."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from archive.captions import parse_caption
from archive.checks.event import Event
from archive.checks.findings import RULES, Finding
from archive.checks.picture import PICTURE_RULES, Seen
from archive.errors import InvalidValue
from archive.model import Person, Photo

__all__ = ["check"]


def check(
    photos: Iterable[Photo],
    now: datetime,
    *,
    off: Collection[str] = (),
    withdrawn: Callable[[Photo, Person], bool] | None = None,
) -> Iterator[Finding]:
    """The findings of every rule that is not ``off``: those of each picture, then of each event.

    ``now`` decides on embargoes and expiry, ``withdrawn`` says who took back their consent to a
    picture. Linear in the pictures; of an event only the names
    seen are kept. :class:`InvalidValue` if ``off`` names a rule that is none.
    """
    if unknown := set(off) - set(RULES):
        raise InvalidValue(f"no check is called {', '.join(sorted(unknown))}")
    events: dict[str, Event] = {}
    for photo in photos:
        seen = Seen(photo, parse_caption(photo.caption or ""), now, withdrawn)
        for rule in PICTURE_RULES:
            yield from (found for found in rule(seen) if found.rule not in off)
        if key := _event(photo):
            events.setdefault(key, Event()).add(photo)
    for event in events.values():
        yield from (found for found in event.findings() if found.rule not in off)


def _event(photo: Photo) -> str | None:
    """What ties pictures together: the named event, else the job, else nothing."""
    return photo.metadata.event or photo.metadata.job_id
