"""A plan to find hits: which tables to walk, under which conditions, and how far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.index.wording import Words

if TYPE_CHECKING:
    from archive.index.tables import Tables

__all__ = ["LOOKED_AT", "Clause", "Plan"]

LOOKED_AT = 10_000
"""So many pictures of one person are looked at to count in how many others are, too."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of SQL with its parameters; ``{id}`` stands for the id of the row looked at."""

    sql: str
    args: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Walk ``tables``, which follow each other newest first, by ``id`` where all ``clauses`` hold.

    ``{table}`` in them stands for the table at hand. A ``long`` walk is that of somebody in very
    many pictures of whom others have to be looked up in each.
    """

    tables: tuple[str, ...]
    id: str
    clauses: tuple[Clause, ...]
    long: bool = False
    words: Words | None = None

    def ids(self, on: Tables, *more: Clause, limit: int, oldest: bool = False) -> list[int]:
        """So many hits at most under ``more`` conditions, the newest first unless ``oldest``."""
        return on.hits(self, more, limit, oldest=oldest)

    def walk(
        self,
        on: Tables,
        *more: Clause,
        limit: int,
        what: str = "{id} AS id",
        oldest: bool = False,
    ) -> Iterator[tuple[str, list[Any]]]:
        """``what`` of the same, table by table; those that need not be looked into are left out."""
        order = "ORDER BY {id} LIMIT ?" if oldest else "ORDER BY {id} DESC LIMIT ?"
        for table in reversed(self.tables) if oldest else self.tables:
            query = self.select(table, *more, what=what, tail=Clause(order, (limit,)))
            rows = on.execute(query.sql, query.args)
            yield table, rows
            limit -= len(rows)
            if limit <= 0:
                return

    def count(self, on: Tables, cap: int, *more: Clause) -> tuple[int, bool]:
        """How many hits, and whether that is exact; counting stops at ``cap``.

        In a long walk it stops after :data:`LOOKED_AT` pictures, so that nobody has to wait.
        """
        if self.long:
            return self._count_newest(on, cap, *more), False
        total = 0
        for table in self.tables:
            hits = self.select(table, *more, tail=Clause("LIMIT ?", (cap + 1 - total,)))
            sql = f"SELECT count(*) FROM ({hits.sql}) AS hits"  # noqa: S608 - own clauses
            total += on.execute(sql, hits.args)[0][0]
            if total > cap:
                return cap, False
        return total, True

    def _count_newest(self, on: Tables, cap: int, *more: Clause) -> int:
        walked, *others = self.clauses
        held = (*others, *more)
        where = " AND ".join(clause.sql for clause in held) or "TRUE"
        sql = (
            f"SELECT count(DISTINCT {{id}}) FROM (SELECT * FROM {self.tables[0]} WHERE {walked.sql}"  # noqa: S608
            f" ORDER BY {{id}} DESC LIMIT {LOOKED_AT}) AS a WHERE {where}"
        )
        args = (*walked.args, *(arg for clause in held for arg in clause.args))
        return min(cap, int(on.execute(sql.replace("{id}", self.id), args)[0][0]))

    def select(
        self, table: str, *more: Clause, what: str = "{id} AS id", tail: Clause | None = None
    ) -> Clause:
        """The query for ``what`` of every hit in one table, under ``more`` conditions."""
        held = (*self.clauses, *more)
        where = " AND ".join(clause.sql for clause in held) or "TRUE"
        distinct = "DISTINCT" if table.startswith("appearances") else ""
        end = tail or Clause("")
        text = " ".join(("SELECT", distinct, what, "FROM {table} WHERE", where, end.sql))
        args = tuple(arg for clause in held for arg in clause.args) + end.args
        return Clause(text.replace("{id}", self.id).replace("{table}", table), args)
