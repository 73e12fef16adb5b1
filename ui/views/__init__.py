"""The pages: each view gets values, shows them, and hands back what the visitor asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archive.catalog import Archive
from archive.roles import Action as Doing
from ui.actions import Action
from ui.session import Now
from ui.texts import Texts
from ui.views import checks, desk, importing, kit, people, photo, search, together

__all__ = ["NAVIGATION", "NEEDS", "VIEWS", "View"]

View = Callable[[Archive, Texts, Now], Action | None]

VIEWS: Mapping[str, View] = {
    "search": search.show,
    "photo": photo.show,
    "together": together.show,
    "desk": desk.show,
    "people": people.show,
    "import": importing.show,
    "kit": kit.show,
    "checks": checks.show,
}
"""The views by their address; the first is the start page."""

NAVIGATION = tuple(name for name in VIEWS if name not in {"photo", "together"})
"""What the masthead leads to; the others are reached from a picture or a selection."""

NEEDS: Mapping[str, Doing] = {
    "together": Doing.WRITE,
    "desk": Doing.WRITE,
    "import": Doing.IMPORT,
    "checks": Doing.WRITE,
}
"""What a view is for, where that is not open to everybody: it is not there for others."""
