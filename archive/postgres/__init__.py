"""An archive's database on a PostgreSQL server, for offices that share one over several machines.

It needs psycopg, which comes with ``bildzeile[postgres]``.
"""

from archive.postgres.connections import Connections, Database, Step

__all__ = ["Connections", "Database", "Step"]
