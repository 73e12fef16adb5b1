"""A query as a tree of frozen values: what is asked, without a word on how it is answered.

Names and words stand as they were typed; folding is the business of whoever answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.index.dates import Span

__all__ = [
    "ALL",
    "QUOTES",
    "All",
    "And",
    "Conflicting",
    "Dated",
    "Has",
    "LeftOf",
    "Missing",
    "Name",
    "Node",
    "Not",
    "Only",
    "Or",
    "PeopleCount",
    "PersonIs",
    "Query",
    "QueryNote",
    "RightsAre",
    "Text",
    "quoted",
    "walk",
]

QUOTES = '"“”„‟«»″'
"""All that opens and closes a quotation in a query."""
_WITHOUT = str.maketrans(dict.fromkeys(f"{QUOTES}\0", " "))


@dataclass(frozen=True, slots=True)
class All:
    """Every picture."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words next to each other in one field, or anywhere if ``field`` is ``None``.

    ``field`` is a search word of the field table, or ``role`` or ``file``. With ``prefix`` the
    last word may go on.
    """

    text: str
    field: str | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody as typed: a full name if ``quoted``, else any part of one.

    ``prefix``: the part may go on; ``similar``: sounds or is spelt nearly like this.
    """

    text: str
    quoted: bool = False
    prefix: bool = False
    similar: bool = False


@dataclass(frozen=True, slots=True)
class PersonIs:
    """Somebody of this name is in the picture."""

    name: Name


@dataclass(frozen=True, slots=True)
class LeftOf:
    """``left`` stands left of ``right`` in the same row; next to them if ``direct``."""

    left: Name
    right: Name
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Only:
    """These are in the picture and nobody else, the unidentified counted."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """So many places are taken; ``high`` of ``None`` is open."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Dated:
    """Taken on one of these days."""

    span: Span


@dataclass(frozen=True, slots=True)
class RightsAre:
    """The state of the rights today: ``ok``, ``blocked``, ``embargoed`` or ``expired``."""

    state: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The field of this name (field table) is not there."""

    field: str


@dataclass(frozen=True, slots=True)
class Has:
    """The field is there; also ``region`` (a place marked), ``unknown`` (somebody unnamed)."""

    thing: str


@dataclass(frozen=True, slots=True)
class Conflicting:
    """The blocks of the file disagree about this field; about any if ``None``."""

    field: str | None


@dataclass(frozen=True, slots=True)
class Not:
    """What ``node`` does not find."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all of the nodes find."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one of the nodes finds."""

    nodes: tuple[Node, ...]


Leaf = (
    All
    | Text
    | PersonIs
    | LeftOf
    | Only
    | PeopleCount
    | Dated
    | RightsAre
    | Missing
    | Has
    | Conflicting
)
Node = Leaf | Not | And | Or

ALL = All()
"""Every picture."""


@dataclass(frozen=True, slots=True)
class QueryNote:
    """What could not be understood as typed, and was searched as words or left out.

    ``code`` is stable (for translations), ``text`` the part of the query it is about.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: what to find, in which order, and what was not understood.

    ``sort`` is ``newest``, ``oldest`` or ``relevance``; ``source`` the text as typed.
    """

    where: Node = ALL
    sort: str = "newest"
    notes: tuple[QueryNote, ...] = field(default=())
    source: str = ""


def quoted(text: str) -> str:
    """A full name as it is typed into a query: in quotes, without those it has itself.

    No word is lost by that: marks are not part of the words that are compared.
    """
    return '"' + " ".join(text.translate(_WITHOUT).split()) + '"'


def walk(node: Node) -> tuple[Leaf, ...]:
    """All leaves of a tree, those under a :class:`Not` left out."""
    match node:
        case And(nodes) | Or(nodes):
            return tuple(leaf for child in nodes for leaf in walk(child))
        case Not():
            return ()
        case _:
            return (node,)
