"""What was refused, to whom, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.journal.database import Connections

__all__ = ["Refusal", "Refusals"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was asked for and not done.

    ``at`` is ISO 8601, ``action`` one of :class:`archive.roles.Action`; ``what`` names pictures
    or a query where it is known.
    """

    at: str
    user: str
    role: str
    action: str
    what: str | None
    reason: str


_COLUMNS = 'at, "user", role, action, what, reason'


class Refusals:
    """The refusals of an archive, newest first."""

    def __init__(self, connections: Connections, now: Callable[[], datetime]) -> None:
        self._connections = connections
        self._now = now

    def enter(self, user: str, role: str, action: str, what: str | None, reason: str) -> None:
        """Enter a refusal of this moment."""
        at = self._now().isoformat(timespec="milliseconds")
        with self._connections.writing() as db:
            db.change(
                f"INSERT INTO refusals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
                [at, user, role, action, what, reason],
            )

    def last(self, limit: int = 100) -> tuple[Refusal, ...]:
        """The last refusals."""
        with self._connections.reading() as db:
            rows = db.rows(
                f"SELECT {_COLUMNS} FROM refusals ORDER BY id DESC LIMIT ?",  # noqa: S608
                [limit],
            )
        return tuple(Refusal(*row) for row in rows)
