"""AST → words that all hits have: nothing else has them where words can say it exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from archive.index.columns import EXPECTED
from archive.index.resolving import Resolved, Resolver
from archive.index.syntax import (
    All,
    And,
    Conflicting,
    Has,
    LeftOf,
    Missing,
    Name,
    Node,
    Not,
    Only,
    Or,
    PeopleCount,
    PersonIs,
    Text,
)
from archive.index.wording import (
    EVERYTHING,
    NOTHING,
    AllOf,
    Phrase,
    Without,
    Words,
    any_of,
    marked,
    phrase,
)

__all__ = ["Narrow", "Narrower"]

_MOST_ALTERNATIVES = 200
_MOST_COUNTS = 40


@dataclass(frozen=True, slots=True)
class Narrow:
    """Words that all hits of a node have, and nothing else has if ``exact``."""

    match: Words
    exact: bool = True


@dataclass(slots=True)
class Narrower:
    """Turns nodes into words; each name is looked up once."""

    resolver: Resolver
    _exact: dict[Name, Resolved | None] = field(default_factory=dict)
    _people: dict[Name, Resolved] = field(default_factory=dict)

    def exact(self, name: Name) -> Resolved | None:
        """The people of precisely this name, if there are any."""
        if name not in self._exact:
            self._exact[name] = self.resolver.exact(name)
        return self._exact[name]

    def people(self, name: Name) -> Resolved:
        """Everybody the name may mean."""
        if name not in self._people:
            self._people[name] = self.exact(name) or self.resolver.people(name)
        return self._people[name]

    def __call__(self, node: Node) -> Narrow | None:
        """The words for a node; ``None`` if words do not narrow it at all."""
        match node:
            case Text(_, "file") | All():
                return None
            case Text(text, column, prefix):
                return Narrow(phrase(text, prefix=prefix, column=column))
            case And(nodes):
                return self._all(nodes)
            case Or(nodes):
                return self._any(nodes)
            case Not():
                return self._all((node,))
        make = _NARROW.get(type(node))
        return make(self, node) if make else None

    def _all(self, nodes: tuple[Node, ...]) -> Narrow | None:
        asked = [self(node) for node in nodes if not isinstance(node, Not)]
        wanted = [part for part in asked if part]
        inner = [self(node.node) for node in nodes if isinstance(node, Not)]
        barred = [part.match for part in inner if part and part.exact]
        if not wanted and not barred:
            return None
        match = _all_of([part.match for part in wanted])
        exact = len(wanted) == len(asked) and len(barred) == len(inner)
        exact = exact and all(part.exact for part in wanted)
        return Narrow(Without(match, any_of(barred)) if barred else match, exact)

    def _any(self, nodes: tuple[Node, ...]) -> Narrow | None:
        parts = [self(node) for node in nodes]
        found = [part for part in parts if part]
        if len(found) < len(parts):
            return None
        return Narrow(any_of(part.match for part in found), all(part.exact for part in found))

    def person(self, node: PersonIs) -> Narrow:
        name = node.name
        if found := self.exact(name):
            return Narrow(self._keys(found.keys), exact=False)
        if name.similar:
            if name.quoted:
                return Narrow(NOTHING)
            parts = self.resolver.similar(name.text, False)[:_MOST_ALTERNATIVES]
            return Narrow(any_of(phrase(part, column="person") for part in parts))
        match = phrase(name.text, prefix=name.prefix, column="person")
        if alias := self.resolver.alias(name):
            return Narrow(any_of((match, self._keys(alias.keys))), exact=False)
        return Narrow(match)

    def _keys(self, keys: tuple[str, ...]) -> Words:
        if len(keys) > _MOST_ALTERNATIVES:
            return EVERYTHING
        return any_of(Phrase(tuple(key.split()), "person") for key in keys)

    def left_of(self, node: LeftOf) -> Narrow:
        both = [self.person(PersonIs(name)).match for name in (node.left, node.right)]
        return Narrow(_all_of(both), exact=False)

    def only(self, node: Only) -> Narrow:
        parts = [self.person(PersonIs(name)).match for name in node.names]
        return Narrow(_all_of([marked("people", len(node.names)), *parts]), exact=False)


def _all_of(parts: list[Words]) -> Words:
    if len(parts) == 1:
        return parts[0]
    return AllOf(tuple(parts)) if parts else EVERYTHING


def _counted(_: Narrower, node: PeopleCount) -> Narrow:
    if node.high is not None and node.high - node.low > _MOST_COUNTS:
        low, high = _at_least(node.low), _at_least(node.high + 1)
        return Narrow(Without(low, high))
    if node.high is None:
        return Narrow(_at_least(node.low))
    return Narrow(any_of(marked("people", n) for n in range(node.low, node.high + 1)))


def _at_least(count: int) -> Words:
    fewer = [marked("people", n) for n in range(min(count, 1_000))]
    return Without(EVERYTHING, any_of(fewer)) if fewer else EVERYTHING


def _missing(_: Narrower, node: Missing) -> Narrow:
    if node.field in EXPECTED:
        return Narrow(marked("missing", node.field))
    return Narrow(Without(EVERYTHING, marked("has", node.field)))


def _has(_: Narrower, node: Has) -> Narrow:
    if node.thing in EXPECTED:
        return Narrow(Without(EVERYTHING, marked("missing", node.thing)))
    return Narrow(marked("has", node.thing))


def _conflicting(_: Narrower, node: Conflicting) -> Narrow:
    return Narrow(marked("conflict", node.field) if node.field else marked("has", "conflict"))


_NARROW: dict[type, Callable[..., Narrow]] = {
    PersonIs: Narrower.person,
    LeftOf: Narrower.left_of,
    Only: Narrower.only,
    PeopleCount: _counted,
    Missing: _missing,
    Has: _has,
    Conflicting: _conflicting,
}
