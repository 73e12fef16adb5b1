"""The journal of an archive on a PostgreSQL server."""

from archive.postgres.journal.connections import JournalDatabase

__all__ = ["JournalDatabase"]
