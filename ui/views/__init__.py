"""The pages: each view gets values, shows them, and hands back what the visitor asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archive.catalog import Archive
from ui.actions import Action
from ui.session import Now
from ui.texts import Texts
from ui.views import checks, desk, importing, kit, people, photo, search

__all__ = ["VIEWS", "View"]

View = Callable[[Archive, Texts, Now], Action | None]

VIEWS: Mapping[str, View] = {
    "search": search.show,
    "photo": photo.show,
    "desk": desk.show,
    "people": people.show,
    "import": importing.show,
    "kit": kit.show,
    "checks": checks.show,
}
"""The views by their address, in the order of the navigation; the first is the start page."""
