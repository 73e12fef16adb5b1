"""What went wrong on a server, in words that say what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

__all__ = ["reason"]

_REASONS: Mapping[str, str] = {
    "22P05": "the database has to be in UTF-8: make it with createdb --encoding UTF8",
    "25006": "the database only takes reads: name the primary server in the address, too",
    "42501": "the user of the database may not do this: GRANT CREATE, or own the schema",
    "42P01": "a table is missing in the database: open the archive anew, or index again",
    "53100": "the database server's disk is full",
    "53300": "the database server has no connection left: raise max_connections",
    "55P03": "the database is in use by somebody else for too long: try again",
    "57P01": "the database server is being shut down: try again when it is back",
    "57P03": "the database server is starting up: try again in a moment",
    "XX": "the database is damaged: restore it from a backup",
}
"""By SQLSTATE, or the class that is its beginning."""
_AWAY = (
    "the database cannot be reached: is the server running, and are its address, the user, the"
    " password (~/.pgpass) and the name of the database right?"
)


def reason(error: psycopg.Error) -> str:
    """One line: what to do, and in brackets what the server said."""
    said = " ".join(str(error).split()) or type(error).__name__
    state = error.sqlstate or ""
    for known in (state, state[:2]):
        if known in _REASONS:
            return f"{_REASONS[known]} ({said})"
    if isinstance(error, psycopg.OperationalError):
        return f"{_AWAY} ({said})"
    return f"the database did not understand what was asked ({said})"
