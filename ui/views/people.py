"""People: everybody named in the archive, how often, from when to when."""

from __future__ import annotations

from archive.catalog import Archive
from archive.index import quoted
from ui import components
from ui.actions import Action
from ui.session import Now
from ui.texts import Texts
from ui.views import person

__all__ = ["show"]

_SHOWN = 300


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The directory, most frequent first, narrowed to names that fit the line; or one person."""
    if now.person:
        return person.show(archive, words, now)
    everybody = archive.people(now.name)
    data = {
        "name": now.name,
        "summary": words.count("people.total", len(everybody)),
        "people": [
            {
                "name": each.name,
                "query": f"person:{quoted(each.name)}",
                "count": words.count("search.pictures", each.count),
                "years": words.years(each.since, each.until),
            }
            for each in everybody[:_SHOWN]
        ],
        "more": words("people.more", n=words.number(len(everybody) - _SHOWN))
        if len(everybody) > _SHOWN
        else None,
    }
    return components.people(words, data)
