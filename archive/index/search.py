"""AST → rows: which table to walk, and what is checked row by row.

Words narrow the hits down (:mod:`archive.index.narrowing`); what words cannot say, who stands
left of whom and what the calendar says, SQL decides. What was typed travels as a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from archive.index.narrowing import Narrower
from archive.index.resolving import Resolved, Resolver
from archive.index.schema import DAY_BITS
from archive.index.syntax import (
    All,
    And,
    Dated,
    LeftOf,
    Name,
    Node,
    Not,
    Only,
    Or,
    PeopleCount,
    PersonIs,
    RightsAre,
    Text,
)
from archive.index.tables import Tables
from archive.index.walks import LOOKED_AT, Clause, Plan
from archive.index.wording import EVERYTHING, Words, phrase

__all__ = ["plan"]

_OPENS = "coalesce(r.opens > ?, FALSE) OR coalesce(r.opens_local > ?, FALSE)"
_STATES = {
    "blocked": "r.blocked",
    "embargoed": f"NOT r.blocked AND ({_OPENS})",
    "expired": (
        f"NOT r.blocked AND NOT ({_OPENS})"
        " AND (coalesce(r.closes <= ?, FALSE) OR coalesce(r.closes_local <= ?, FALSE))"
    ),
}
"""The states of :func:`archive.rights.verdict`, gravest first, as conditions on a row."""


def plan(where: Node, resolver: Resolver, now: datetime) -> Plan:
    """How to find what ``where`` asks for."""
    return _Planner(Narrower(resolver), now, resolver.tables).plan(where)


_BY_NAME = (PersonIs, LeftOf, Only)


class _Planner:
    """Chooses the table to walk for one query."""

    def __init__(self, narrow: Narrower, now: datetime, tables: Tables) -> None:
        self.narrow = narrow
        self.tables = tables
        self.words = tables.parts()
        self.utc = now.timestamp()
        self.local = now.replace(tzinfo=UTC).timestamp()

    def plan(self, where: Node) -> Plan:
        nodes = where.nodes if isinstance(where, And) else (where,)
        if any(self._worded(node) for node in nodes):
            return self._by_words(And(nodes), nodes)
        if any(isinstance(node, _BY_NAME) for node in nodes):
            return self._by_person(nodes)
        for walk in (self._by_path, self._by_rights):
            if found := walk(nodes):
                return found
        return Plan(("facets AS walked",), "walked.photo", tuple(map(self.check, nodes)))

    def _worded(self, node: Node) -> bool:
        """Whether the word index is the place to look; for full names it is not."""
        if isinstance(node, _BY_NAME):
            return not all(self.narrow.exact(name) for name in _names(node))
        return self.narrow(node) is not None

    def _by_words(self, where: And, nodes: tuple[Node, ...]) -> Plan:
        found = self.narrow(where)
        match = found.match if found else EVERYTHING
        parts = ((node, self.narrow(node)) for node in nodes)
        rest = (self.check(node) for node, part in parts if not (part and part.exact))
        clauses = (self.tables.worded(match), *rest)
        return Plan(self.words, self.tables.word_id, clauses, words=match)

    def _by_person(self, nodes: tuple[Node, ...]) -> Plan:
        """Walk the pictures of the rarest of the people asked for."""
        names = [name for node in nodes if isinstance(node, _BY_NAME) for name in _names(node)]
        walked = min(names, key=lambda name: self.narrow.people(name).count)
        rest = [self._beside(node, walked) for node in nodes if node != PersonIs(walked)]
        first = self._one_of("a.person", self.narrow.people(walked))
        found = self.narrow.people(walked)
        long = bool(rest) and found.count > LOOKED_AT and len(found.ids) == 1
        return Plan(("appearances AS a",), "a.photo", (first, *rest), long)

    def _beside(self, node: Node, walked: Name) -> Clause:
        """The condition on a picture of ``walked``, whose place in it is known already."""
        if not isinstance(node, LeftOf) or walked not in (node.left, node.right):
            return self.check(node)
        on_left = walked == node.left
        other = self._one_of("o.person", self.narrow.people(node.right if on_left else node.left))
        place = ("o.place", "a.place") if on_left else ("a.place", "o.place")
        where = f"{place[0]} = {place[1]} + 1" if node.direct else f"{place[0]} > {place[1]}"
        return Clause(
            f"EXISTS (SELECT 1 FROM appearances AS o WHERE {other.sql} AND o.photo = a.photo"  # noqa: S608
            f" AND o.row = a.row AND {where})",
            other.args,
        )

    def _by_path(self, nodes: tuple[Node, ...]) -> Plan | None:
        path = next((n for n in nodes if isinstance(n, Text) and n.field == "file"), None)
        if path is None:
            return None
        first = self.tables.worded(phrase(path.text, prefix=path.prefix))
        rest = (self.check(node) for node in nodes if node is not path)
        return Plan(("paths",), self.tables.path_id, (first, *rest))

    def _by_rights(self, nodes: tuple[Node, ...]) -> Plan | None:
        state = next((n for n in nodes if isinstance(n, RightsAre) and n.state != "ok"), None)
        if state is None:
            return None
        rest = (self.check(node) for node in nodes if node is not state)
        first = self._state(state.state, "walked")
        return Plan(("rights AS walked",), "walked.photo", (first, *rest))

    # -- conditions on one row

    def check(self, node: Node) -> Clause:
        """The condition that a picture is a hit of ``node``."""
        match node:
            case All():
                return Clause("TRUE")
            case Not(inner):
                held = self.check(inner)
                return Clause(f"NOT ({held.sql})", held.args)
            case And(nodes):
                return _join(" AND ", [self.check(inner) for inner in nodes])
            case Or(nodes):
                return _join(" OR ", [self.check(inner) for inner in nodes])
        if type(node) in _CHECKS:
            return _CHECKS[type(node)](self, node)
        found = self.narrow(node)
        return self._among(self.words, found.match if found else EVERYTHING)

    def text(self, node: Text) -> Clause:
        if node.field == "file":
            return self._among(("paths",), phrase(node.text, prefix=node.prefix))
        return self._among(self.words, phrase(node.text, prefix=node.prefix, column=node.field))

    def person(self, node: PersonIs) -> Clause:
        if found := self.narrow.exact(node.name):
            return self._appears(found)
        return self._appears(self.narrow.people(node.name))

    def _appears(self, found: Resolved) -> Clause:
        who = self._one_of("person", found)
        return Clause(
            f"EXISTS (SELECT 1 FROM appearances WHERE {who.sql} AND photo = {{id}})",  # noqa: S608
            who.args,
        )

    def left_of(self, node: LeftOf) -> Clause:
        left = self._one_of("l.person", self.narrow.people(node.left))
        right = self._one_of("r.person", self.narrow.people(node.right))
        place = "r.place = l.place + 1" if node.direct else "r.place > l.place"
        sql = (
            "EXISTS (SELECT 1 FROM appearances AS l CROSS JOIN appearances AS r"  # noqa: S608
            f" WHERE {left.sql} AND l.photo = {{id}} AND {right.sql} AND r.photo = {{id}}"
            f" AND r.row = l.row AND {place})"
        )
        return Clause(sql, left.args + right.args)

    def only(self, node: Only) -> Clause:
        there = [self._appears(self.narrow.people(name)) for name in node.names]
        count = len(node.names)
        return _join(" AND ", [*there, self.counted(PeopleCount(count, count))])

    def counted(self, node: PeopleCount) -> Clause:
        sql = "(SELECT f.people FROM facets AS f WHERE f.photo = {id}) BETWEEN ? AND ?"
        return Clause(sql, (node.low, 1 << 40 if node.high is None else node.high))

    def dated(self, node: Dated) -> Clause:
        first, last = node.span.first, node.span.last
        low = first.toordinal() << DAY_BITS if first else 0
        high = ((last.toordinal() + 1) << DAY_BITS) - 1 if last else 1 << 62
        return Clause("{id} BETWEEN ? AND ?", (low, high))

    def rights(self, node: RightsAre) -> Clause:
        states = list(_STATES) if node.state == "ok" else [node.state]
        found = _join(" OR ", [self._state(state) for state in states])
        sql = f"EXISTS (SELECT 1 FROM rights AS r WHERE r.photo = {{id}} AND {found.sql})"  # noqa: S608
        return Clause(f"NOT {sql}" if node.state == "ok" else sql, found.args)

    def _state(self, state: str, table: str = "r") -> Clause:
        sql = _STATES[state].replace("r.", f"{table}.")
        times = (self.utc, self.local) * (sql.count("?") // 2)
        return Clause(f"({sql})", times)

    def _one_of(self, column: str, found: Resolved) -> Clause:
        if len(found.ids) == 1:
            return Clause(f"{column} = ?", found.ids)
        return self.tables.one_of(column, found.ids)

    def _among(self, parts: tuple[str, ...], match: Words) -> Clause:
        """Whether a picture is among those found by words."""
        walk = Plan(parts, "{table}.rowid", (self.tables.worded(match),))
        found = [walk.select(part) for part in parts]
        sql = " UNION ALL ".join(query.sql for query in found) or "NULL"
        return Clause(f"{{id}} IN ({sql})", sum((query.args for query in found), ()))


_CHECKS: dict[type, Callable[..., Clause]] = {
    Text: _Planner.text,
    PersonIs: _Planner.person,
    LeftOf: _Planner.left_of,
    Only: _Planner.only,
    PeopleCount: _Planner.counted,
    Dated: _Planner.dated,
    RightsAre: _Planner.rights,
}


def _names(node: Node) -> tuple[Name, ...]:
    match node:
        case PersonIs(name):
            return (name,)
        case LeftOf(left, right):
            return left, right
        case Only(names):
            return names
    return ()


def _join(operator: str, clauses: list[Clause]) -> Clause:
    sql = operator.join(f"({clause.sql})" for clause in clauses) or "TRUE"
    return Clause(sql if len(clauses) < 2 else f"({sql})", sum((c.args for c in clauses), ()))
