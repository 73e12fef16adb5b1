"""What people type → a :class:`~archive.index.syntax.Query`. Any text is one; nothing raises.

Words stand side by side (all must match), ``OR`` joins alternatives, ``-`` excludes, brackets
group, ``field:value`` asks one thing. What cannot be understood is searched as words and
mentioned in the notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.fields import FIELDS
from archive.index.asking import ASKED
from archive.index.folding import words
from archive.index.syntax import (
    ALL,
    QUOTES,
    And,
    LeftOf,
    Name,
    Node,
    Not,
    Only,
    Or,
    PersonIs,
    Query,
    QueryNote,
    Text,
)

__all__ = ["SEARCH_WORDS", "parse_query"]

SORTS = ("newest", "oldest", "relevance")
MOST_TERMS = 64
"""A longer query keeps its first terms; the rest is named in a note."""
DEEPEST = 24
"""Brackets inside one another beyond this are read as if they were not there."""

_TEXT_FIELDS = {
    row.search for row in FIELDS if row.search and row.search not in {"person", "date"}
} | {"role", "file"}

_QUOTES = str.maketrans(dict.fromkeys(QUOTES, '"'))
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\)) | (?P<minus>-)(?=[^\s)-])
    | (?P<or>OR)(?![^\s()"]) | (?P<less><<?)(?=[\s"]|[^\s<]|$)
    | (?P<field>[^\W\d_]+):(?=[^\s)]) | (?P<quoted>"[^"]*(?:"~?|$)) | (?P<word>[^\s()"]+)
    )""",
    re.VERBOSE,
)
_LISTED = re.compile(r',?\s*("[^"]*(?:"|$)|[^\s(),"]+)(?=(,\s*"|,[^\s,])?)')


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    end: int


def parse_query(text: str) -> Query:
    """The query a line of text asks for. Never raises, whatever the text."""
    return _Parser(text).query()


class _Parser:
    """Recursive descent over the text, one token ahead."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.text = text.translate(_QUOTES).replace("\0", " ")
        self.at = 0
        self.depth = 0
        self.terms = 0
        self.sort = "newest"
        self.notes: list[QueryNote] = []

    def query(self) -> Query:
        nodes = [node for node in self._to_the_end() if node]
        where = _both(nodes) or ALL
        if where is ALL and self.source.strip() and not self.notes and self.sort == "newest":
            self.note("no-words", self.source.strip())
        return Query(where, self.sort, tuple(self.notes), self.source)

    def _to_the_end(self) -> list[Node | None]:
        found = [self.either()]
        while token := self.peek():
            self.note("stray-bracket", token.text)
            self.at = token.end
            found.append(self.either())
        return found

    def note(self, code: str, text: str) -> None:
        note = QueryNote(code, text)
        if note not in self.notes:
            self.notes.append(note)

    def peek(self) -> _Token | None:
        match = _TOKEN.match(self.text, self.at)
        if match is None or match.lastgroup is None:
            return None
        return _Token(match.lastgroup, match[match.lastgroup], match.end())

    def accept(self, *kinds: str) -> _Token | None:
        token = self.peek()
        if token is None or token.kind not in kinds:
            return None
        self.at = token.end
        return token

    def either(self) -> Node | None:
        nodes = [self.all_of()]
        while self.accept("or"):
            nodes.append(self.all_of())
        given = tuple(node for node in nodes if node)
        return Or(given) if len(given) > 1 else given[0] if given else None

    def all_of(self) -> Node | None:
        nodes = []
        while (token := self.peek()) and token.kind not in ("close", "or"):
            self.at = token.end
            if node := self.unit(token):
                nodes.append(node)
        return _both(nodes)

    def unit(self, token: _Token) -> Node | None:
        if token.kind != "minus":
            return self.positive(token)
        excluded = self.accept("open", "field", "quoted", "word", "less", "or")
        node = self.positive(excluded) if excluded else None
        return Not(node) if node else None

    def positive(self, token: _Token) -> Node | None:
        if token.kind == "open":
            return self.group()
        if self.terms >= MOST_TERMS:
            self.note("too-long", "…")
            return None
        self.terms += 1
        if token.kind == "field":
            return self.field(token)
        return self.plain(token)

    def group(self) -> Node | None:
        if self.depth >= DEEPEST:
            self.note("too-deep", "(")
            return None
        self.depth += 1
        node = self.either()
        self.depth -= 1
        if not self.accept("close"):
            self.note("unclosed-bracket", "(")
        return node

    def plain(self, token: _Token) -> Node | None:
        if token.kind == "quoted":
            return self.words(self.unquoted(token.text))
        if token.text[-1] == ":" and token.text[:-1].lower() in SEARCH_WORDS:
            self.note("empty-value", token.text)
        return self.words(token.text.rstrip("*"), prefix=token.text.endswith("*"))

    def words(self, text: str, field: str | None = None, *, prefix: bool = False) -> Node | None:
        """The words of ``text`` next to each other; nothing if there are none in it."""
        if not words(text):
            self.note("no-words", text.strip() or '""')
            return None
        return Text(text, field, prefix)

    def unquoted(self, text: str) -> str:
        if len(text) < 2 or not text.rstrip("~").endswith('"'):
            self.note("unclosed-quote", text)
        return text.rstrip("~").strip('"')

    def field(self, token: _Token) -> Node | None:
        name, start = token.text.lower(), token.end - len(token.text) - 1
        if name == "only":
            return self.only()
        value = self.accept("quoted", "word", "less", "field", "or", "minus")
        if value is None:
            return self.words(token.text)
        if value.kind in ("field", "minus"):
            value = self._rest_of_word(value)
        node = self._asked(name, value)
        if node is None and not self._sorted(name, value):
            raw = self.text[start : self.at]
            code = "unknown-value" if name in SEARCH_WORDS else "unknown-field"
            self.note(code, raw)
            return self.words(raw)
        return node

    def _rest_of_word(self, token: _Token) -> _Token:
        start = token.end - len(token.text) - (token.kind == "field")
        rest = re.compile(r'[^\s()"]*').match(self.text, token.end)
        self.at = rest.end() if rest else token.end
        return _Token("word", self.text[start : self.at], self.at)

    def _asked(self, name: str, value: _Token) -> Node | None:
        if name == "person":
            return self.person(self.name(value))
        raw = self.unquoted(value.text) if value.kind == "quoted" else value.text
        if name in _TEXT_FIELDS:
            prefix = value.kind != "quoted" and raw.endswith("*")
            return Text(raw.rstrip("*"), name, prefix) if words(raw) else None
        return ASKED[name](raw) if name in ASKED else None

    def _sorted(self, name: str, value: _Token) -> bool:
        asked = value.text.strip('"').lower()
        if name != "sort" or asked not in SORTS:
            return False
        self.sort = asked
        return True

    def name(self, value: _Token) -> Name:
        if value.kind == "quoted":
            return Name(self.unquoted(value.text), quoted=True, similar=value.text.endswith("~"))
        bare = value.text.rstrip("*~,")
        return Name(bare, prefix="*" in value.text[-2:], similar="~" in value.text[-2:])

    def person(self, name: Name) -> Node | None:
        """One person, or a chain of people ``A < B << C`` from left to right."""
        if not words(name.text):
            return None
        pairs: list[Node] = []
        while sign := self.accept("less"):
            start = self.at
            self._skip_field("person")
            value = self.accept("quoted", "word")
            if value is None or not words(value.text):
                self.at = start
                self.note("nobody-right-of", sign.text)
                break
            right = self.name(value)
            pairs.append(LeftOf(name, right, direct=sign.text == "<"))
            name = right
        return _both(pairs) or PersonIs(name)

    def _skip_field(self, name: str) -> None:
        token = self.peek()
        if token and token.kind == "field" and token.text.lower() == name:
            self.at = token.end

    def only(self) -> Node | None:
        names: list[Name] = []
        more = True
        while more and (match := _LISTED.match(self.text, self.at)):
            self.at = match.end()
            raw = match[1]
            name = self.name(_Token("quoted" if raw[0] == '"' else "word", raw, self.at))
            if words(name.text) and name not in names:
                names.append(name)
            more = match[2] is not None
        if not names:
            self.note("unknown-value", "only:")
            return None
        return Only(tuple(names))


def _both(nodes: list[Node]) -> Node | None:
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, And) else (node,)
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


SEARCH_WORDS = frozenset(_TEXT_FIELDS | set(ASKED) | {"person", "only", "sort"})
"""Everything that may stand before the colon."""
