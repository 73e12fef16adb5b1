"""Everything a name may look like in words and in bytes, so that none of it is overlooked.

A name is looked for in full (``Jörg Müller``, ``JÖRG MUELLER``, ``Müller, Jörg``, ``J. Müller``,
``joerg-mueller.jpg``, in the genitive, precomposed or not); its parts alone (``Müller``, ``Jörg``)
only where somebody has found out that they can mean nobody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from archive.captions import family_name, given_names
from archive.errors import InvalidValue
from archive.index.names import bare_name

__all__ = ["ENCODINGS", "Traces"]

ENCODINGS = ("utf-8", "latin-1", "mac-roman", "utf-16-le", "utf-16-be")
"""In which names are looked for in bytes; the blocks of a picture know no others."""

_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"}
_SINGLE = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "oe", "ı": "i"}
_TOGETHER = {digraph: letter for letter, digraph in _DIGRAPHS.items() if letter in "äöü"}
_SIGNS = {"-": ("-", "‐", "‑", " "), "'": ("'", "’", "ʼ", "`", ""), "’": ("'", "’", "ʼ", "`", "")}
_BLANKS = (" ", "\u00a0", "_", "+", "\n", "\r", "\t", "%20", ".")
_HYPHENS = ("-", "‐", "‑")
_GENITIVE = ("'s", "’s", "s'", "s’", "s", "'", "’")
_SHORT = 4
"""A part of a name shorter than this is found in bytes by mere chance."""

_Letters = tuple[tuple[str, ...], ...]
"""A word as what may stand for each of its letters."""


class Traces:
    """How somebody is named: ``names`` are the full name and others of the same person.

    Names of one word are looked for as they stand. Texts are compared without regard to case,
    umlauts' spellings and Unicode forms; offsets are those of the text as given.
    """

    def __init__(self, names: Iterable[str]) -> None:
        bare = (bare_name(unicodedata.normalize("NFC", name)) for name in names)
        self.names = tuple(dict.fromkeys(name for name in bare if name))
        if not self.names or any(len(name) < 3 for name in self.names):
            raise InvalidValue("a name of at least three letters is needed")

    # -- words

    def in_text(self, text: str) -> bool:
        """Whether the text names this person in full."""
        return self.full.search(text) is not None

    @cached_property
    def full(self) -> re.Pattern[str]:
        """Finds full names in text, with their genitive; a double name is somebody else's."""
        forms = list(self._forms())
        apart = "|".join(_expression(form, _BLANKS) for form in forms)
        hyphened = "|".join(_expression(form, _HYPHENS, least=1) for form in forms)
        ends = f"(?:{'|'.join(map(re.escape, _GENITIVE))})?"
        found = rf"(?:(?:{hyphened}){ends}(?![^\W\d_])|(?:{apart}){ends}(?![-‐‑]?[^\W\d_]))"
        return re.compile(rf"(?<![^\W\d_])(?<![^\W\d_][-‐‑]){found}", re.IGNORECASE)

    @cached_property
    def family(self) -> re.Pattern[str]:
        """Finds the family name alone, as a name is written: not ``schwan``, not ``Schwan-Maier``.

        A name of one word has none but itself.
        """
        return _alone(family_name(name) for name in self.names)

    @cached_property
    def given(self) -> re.Pattern[str]:
        """Finds given names alone, all of them or the first."""
        whole = [given_names(name) for name in self.names if given_names(name)]
        return _alone([*whole, *(name.split()[0] for name in whole)])

    def is_name(self, name: str) -> bool:
        """Whether this is the name of the person, titles aside, and no longer name."""
        bare = bare_name(name).strip()
        found = self.full.fullmatch(bare)
        return found is not None

    def parts_are_theirs(self, others: Iterable[str] | None) -> bool:
        """Whether a part of the name can mean nobody of the ``others`` around; not if unknown."""
        if others is None:
            return False
        taken = {word.casefold() for name in others for word in name.split()}
        own = {word.casefold() for name in self.names for word in name.split()}
        return taken.isdisjoint(own)

    # -- bytes

    def in_bytes(self, content: bytes, *, parts: bool = False) -> int:
        """How often the full name stands in raw bytes, whatever their encoding.

        With ``parts`` also the family and the given names alone, if they are long enough.
        """
        return sum(1 for _ in self._in_bytes(content, parts))

    def _in_bytes(self, content: bytes, parts: bool) -> Iterator[tuple[int, int]]:
        done = 0
        patterns = self._patterns(content.lower(), parts)
        spans = sorted(m.span() for pattern in patterns for m in pattern.finditer(content))
        for start, end in spans:
            if start >= done:
                yield start, end
                done = end

    def struck(self, content: bytes, *, parts: bool = False) -> bytes:
        """The bytes with the name struck out by hyphens, not one byte longer or shorter."""
        changed = bytearray(content)
        for pattern in self._patterns(content.lower(), parts):
            for match in list(pattern.finditer(changed)):
                changed[match.start() : match.end()] = _hyphens(match.group())
        return bytes(changed)

    def _patterns(self, lower: bytes, parts: bool) -> Iterator[re.Pattern[bytes]]:
        """Those that can match at all: something they all contain is there."""
        for signs, found in (*self._raw_full, *(self._raw_parts if parts else ())):
            if not signs or any(sign in lower for sign in signs):
                yield found

    @cached_property
    def _raw_full(self) -> list[tuple[tuple[bytes, ...], re.Pattern[bytes]]]:
        return [
            (_signs(name), pattern)
            for name in self.names
            for form in _forms(name)
            for pattern in (*_raw(form, _BLANKS), *_raw(form, _HYPHENS, least=1))
        ]

    @cached_property
    def _raw_parts(self) -> list[tuple[tuple[bytes, ...], re.Pattern[bytes]]]:
        words = {w for name in self.names for w in (family_name(name), *given_names(name).split())}
        return [
            (_signs(word), pattern)
            for word in sorted(words)
            if len(word) >= _SHORT
            for pattern in _raw([_letters(w) for w in word.split()], _BLANKS, as_written=True)
        ]

    def _forms(self) -> Iterator[Sequence[_Letters]]:
        return (form for name in self.names for form in _forms(name))


def _forms(name: str) -> Iterator[Sequence[_Letters]]:
    """The orders a full name is written in, each word as its letters."""
    words = name.split()
    family, given = family_name(name).split(), given_names(name).split()
    orders = [words]
    if given:
        orders += [[given[0], *family], [*_comma(family), *given], [*_comma(family), given[0]]]
        orders += [[*family, *given], [given[0][0] + ".", *family]]
    for order in {tuple(order): None for order in orders}:
        yield tuple(_letters(word) for word in order)


def _signs(name: str) -> tuple[bytes, ...]:
    """The longest run of plain letters in the family name, as 8-bit and as 16-bit text has it."""
    plain = re.split(r"[^a-z]+|ae|oe|ue|ss", family_name(name).lower())
    run = max(plain, key=len)
    wide = b"\0".join(bytes((letter,)) for letter in run.encode())
    return (run.encode(), wide) if len(run) > 1 else ()


def _comma(words: list[str]) -> list[str]:
    return [*words[:-1], words[-1] + ","]


def _letters(word: str) -> _Letters:
    """What may stand for each letter: either case, umlauts written out, taken apart or bare."""
    found: list[tuple[str, ...]] = []
    at, lower = 0, word.lower()
    while at < len(word):
        digraph = _TOGETHER.get(lower[at : at + 2])
        if digraph:
            found.append(_cases((lower[at : at + 2], digraph, _composed_apart(digraph))))
            at += 2
            continue
        found.append(_SIGNS.get(word[at]) or _cases(_spellings(lower[at])))
        at += 1
    return tuple(found)


def _spellings(letter: str) -> tuple[str, ...]:
    apart = _composed_apart(letter)
    known = (letter, apart, _DIGRAPHS.get(letter), _SINGLE.get(letter))
    bare = apart[0] if len(apart) > 1 else None
    return tuple(dict.fromkeys(s for s in (*known, bare) if s))


def _composed_apart(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)


def _cases(spellings: Iterable[str]) -> tuple[str, ...]:
    both = (s for text in spellings for s in (text, text.upper(), text.capitalize()))
    return tuple(sorted(dict.fromkeys(both), key=lambda s: (-len(s), s)))


def _either(texts: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, texts)) + ")"


def _expression(words: Sequence[_Letters], blanks: Sequence[str], least: int = 0) -> str:
    between = f"{_either(blanks)}{{{least},3}}"
    return between.join("".join(map(_either, word)) for word in words)


def _alone(names: Iterable[str]) -> re.Pattern[str]:
    """A part of a name, capitalised as names are, with its genitive; not in a longer name."""
    found = [_as_written(name) for name in dict.fromkeys(names) if name]
    ends = "|".join(map(re.escape, _GENITIVE))
    words = "|".join(sorted(found, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<![^\W_])(?<![^\W\d_][-‐‑])(?:{words})(?:{ends}|S)?(?![-‐‑]?[^\W\d_])")


def _as_written(name: str) -> str:
    """A name with each word capitalised or in capitals throughout."""
    return _either((" ", "\u00a0", "\n")).join(_capital(word) for word in name.split())


def _capital(word: str) -> str:
    letters = _letters(word)
    if word[:1].islower():  # a particle
        return "".join(map(_either, letters))
    first = [s for s in letters[0] if not s[:1].islower()]
    return _either(first) + "".join(map(_either, letters[1:]))


def _raw(
    words: Sequence[_Letters], blanks: Sequence[str], *, least: int = 0, as_written: bool = False
) -> Iterator[re.Pattern[bytes]]:
    for encoding in ENCODINGS:
        between = b"(?:%b){%d,3}" % (b"|".join(_encoded(blanks, encoding)), least)
        whole = between.join(
            b"".join(_raw_letter(n, s, encoding, as_written) for n, s in enumerate(word))
            for word in words
        )
        letter = _LETTER.get(encoding, rb"[A-Za-z]")
        double = b"" if least else b"(?:%b)?" % b"|".join(_encoded(("-",), encoding))
        ends = b"|".join(_encoded((*_GENITIVE, "S"), encoding))
        yield re.compile(b"(?<!%b)%b(?:%b)?(?!%b%b)" % (letter, whole, ends, double, letter))


_LETTER = {"utf-16-le": rb"[A-Za-z]\0", "utf-16-be": rb"\0[A-Za-z]"}


def _raw_letter(at: int, spellings: tuple[str, ...], encoding: str, as_written: bool) -> bytes:
    """One letter's spellings in bytes; a part of a name alone begins with a capital."""
    if as_written and at == 0:
        spellings = tuple(s for s in spellings if not s[:1].islower()) or spellings
    return b"(?:" + b"|".join(_encoded(spellings, encoding)) + b")"


def _encoded(texts: Iterable[str], encoding: str) -> Iterator[bytes]:
    for text in texts:
        try:
            yield re.escape(text.encode(encoding))
        except UnicodeEncodeError:
            continue


def _hyphens(found: bytes) -> bytes:
    """As many hyphens as fill the place, two bytes wide where the text is."""
    if len(found) % 2 == 0 and found.count(0) >= len(found) // 2:
        return (b"-\0" if found[1] == 0 else b"\0-") * (len(found) // 2)
    return b"-" * len(found)
