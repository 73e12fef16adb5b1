"""Words as they are compared: ``Müller``, ``Mueller``, ``MULLER`` and ``Mu\\u0308ller`` are one.

Both sides of every comparison, what is indexed and what is typed, go through :func:`words`.
The price is that a few different words fall together as well (``Bauer`` and ``Baur``): finding
one picture too many is better than missing the one that was spelt in another hand.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "BETWEEN",
    "FOLDING_VERSION",
    "has_apostrophe",
    "joined",
    "key",
    "sounds",
    "spaced",
    "spans",
    "words",
]

FOLDING_VERSION = 2
"""Counts up when the same text folds to something else, so that an index is built anew."""

_LETTERS = {
    "ß": "ss", "ẞ": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t",
    "æ": "a", "œ": "o", "ı": "i", "ĸ": "k", "ŋ": "n", "þ": "th", "ə": "e",
}  # fmt: skip
"""Letters that Unicode does not take apart, folded to what people type instead."""

_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_JOINED = re.compile(r"(?<!\w)([^\W\d_]{1,3})['’ʼ`]([^\W\d_]{2,})")
_HYPHENED = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)+")


class _Table(dict[int, str]):
    """Folds each character once and remembers it; what is no letter or digit becomes a blank."""

    def __missing__(self, code: int) -> str:
        lower = _split(chr(code).lower())
        self[code] = "".join(map(_sign, _split(lower.lower())))
        return self[code]


def _split(text: str) -> str:
    """The letters a character is made of, with their marks."""
    return "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFKD", text))


def _sign(char: str) -> str:
    if unicodedata.category(char)[0] == "M":
        return ""
    return char if char.isalnum() else " "


BETWEEN = "\x1f"
"""The one sign that is kept when a text is folded, to fold many texts at once."""

_TABLE = _Table({ord(BETWEEN): BETWEEN})


def spaced(text: str) -> str:
    """The folded words of a text with one or more blanks between them."""
    folded = _western(text) or text.translate(_TABLE)
    for digraph, letter in _DIGRAPHS:
        while digraph in folded:  # Schröer is Schroeer as well
            folded = folded.replace(digraph, letter)
    return folded


def _bytewise(encoding: str) -> bytes:
    """What becomes of each byte of a text; itself if that takes more than one letter."""

    def fold(code: int) -> int:
        try:
            folded = _TABLE[ord(bytes([code]).decode(encoding))]
        except UnicodeDecodeError:
            return code
        return ord(folded) if len(folded) == 1 and folded.isascii() else code

    return bytes(map(fold, range(256)))


_BYTEWISE = tuple((encoding, _bytewise(encoding)) for encoding in ("latin-1", "cp1252"))


def _western(text: str) -> str | None:
    """The same for text in the letters of western Europe, several times faster."""
    for encoding, table in _BYTEWISE:
        try:
            raw = text.encode(encoding).translate(table).replace(b"\xdf", b"ss")
        except UnicodeEncodeError:
            continue
        return raw.decode("ascii") if raw.isascii() else None
    return None


def words(text: str) -> list[str]:
    """The folded words of a text, in order; whatever is not a letter or digit separates them."""
    return spaced(text).split()


def key(text: str) -> str:
    """The folded words joined by blanks: equal for everything search takes for the same."""
    return " ".join(words(text))


def joined(text: str, *, hyphens: bool = False) -> list[str]:
    """Words that may as well be written in one: ``obrien`` for ``O'Brien``.

    With ``hyphens``, as in names, ``karlheinz`` for ``Karl-Heinz`` too.
    """
    found = []
    if has_apostrophe(text):
        found += ["".join(pair) for pair in _JOINED.findall(text)]
    if hyphens:
        found += _HYPHENED.findall(text)
    return ["".join(words(one)) for one in found]


def has_apostrophe(text: str) -> bool:
    """Whether :func:`joined` may find something, hyphens aside."""
    # ten times faster than a regular expression
    return "'" in text or "’" in text or "ʼ" in text or "`" in text


def spans(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text with where each stands in it (first and one past last)."""
    found: list[tuple[str, int, int]] = []
    for match in re.finditer(r"[^\W_][\w\u0300-\u036f]*", text):
        found += ((word, match.start(), match.end()) for word in words(match[0]))
    return found


_CODES = (
    (re.compile(r"[aeijouy]"), "0"),
    (re.compile(r"ph"), "3"),
    (re.compile(r"[bp]"), "1"),
    (re.compile(r"[dt](?=[csz])"), "8"),
    (re.compile(r"[dt]"), "2"),
    (re.compile(r"[fvw]"), "3"),
    (re.compile(r"[gkq]"), "4"),
    (re.compile(r"(?<=[ckq])x"), "8"),
    (re.compile(r"x"), "48"),
    (re.compile(r"^c(?=[ahkloqrux])"), "4"),
    (re.compile(r"(?<![sz])(?<!^)c(?=[ahkoqux])"), "4"),
    (re.compile(r"[csz]"), "8"),
    (re.compile(r"l"), "5"),
    (re.compile(r"[mn]"), "6"),
    (re.compile(r"r"), "7"),
)
"""Cologne phonetics (Postel 1969): the first rule that fits at a place gives its code."""


@lru_cache(maxsize=1 << 16)
def sounds(word: str) -> str:
    """How a word sounds in German, by Cologne phonetics: Meier, Mayer, Maier and Meyr are 67."""
    text = "".join(c for c in spaced(word) if "a" <= c <= "z")
    codes, at = "", 0
    while at < len(text):
        at, code = _code_at(text, at)
        if not codes.endswith(code) or not code:
            codes += code
    return codes[:1] + codes[1:].replace("0", "")


def _code_at(text: str, at: int) -> tuple[int, str]:
    for rule, code in _CODES:
        if match := rule.match(text, at):
            return match.end(), code
    return at + 1, ""
