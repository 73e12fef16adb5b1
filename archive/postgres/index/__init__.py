"""The index of an archive on a PostgreSQL server, found by the same words as the one in a file."""

from archive.postgres.index.store import PostgresIndex

__all__ = ["PostgresIndex"]
