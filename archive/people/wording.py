"""A name in running text and what stands there after it was corrected.

The name may stand in full, in the genitive, in capitals, and, once it is clear who is meant, in
parts: *Schwahn sagte*, *Frau Schwahn*, *G. Schwahn*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.captions import family_name, given_names
from archive.captions.language import detect_language
from archive.captions.lexemes import Flag
from archive.captions.vocabulary import vocabulary
from archive.errors import InvalidValue
from archive.index.folding import words
from archive.index.names import bare_name

__all__ = ["Correction", "as_written"]

_BEFORE = r"(?<![\w-])"
_BEHIND = r"(?P<case>['’]?s|['’])?(?![\w-]|['’]\w)"
_WORD_BEFORE = re.compile(r"([^\W\d_][\w.’'-]*)\s+$")
_WORD_AFTER = re.compile(r"\s+([^\W\d_][\w’'-]*)")
_HISSING = ("s", "ß", "x", "z")
"""Names that end so have no *s* in the German genitive, but an apostrophe."""

_StandsFor = Callable[[re.Match[str]], bool]
"""Whether what was found means the person."""


def as_written(text: str) -> str:
    """A name in composed letters, its blanks made single."""
    return " ".join(_composed(text).split())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a name, what becomes of it, and when it means the person."""

    pattern: re.Pattern[str]
    new: str
    stands_for: _StandsFor

    @classmethod
    def of(cls, old: str, new: str, stands_for: _StandsFor) -> _Form:
        spelt = r"\s+".join(map(re.escape, old.split()))
        return cls(re.compile(_BEFORE + spelt + _BEHIND, re.IGNORECASE), new, stands_for)

    def found(self, text: str) -> Iterator[re.Match[str]]:
        return filter(self.stands_for, self.pattern.finditer(text))

    def instead(self, match: re.Match[str]) -> str:
        """What stands in place of a match: as loud as it was, in the case it was."""
        ending = match["case"] or ""
        name = self.new.upper() if _is_louder(match[0], ending, self.new) else self.new
        return name + _genitive(ending, name, match.string)


class Correction:
    """``old`` shall be called ``new``; :class:`InvalidValue` if either is no name.

    A longer name that only contains it (``Schwahn-Meier``) is somebody else's and stays.
    """

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = as_written(old), as_written(new)
        if not words(self.old) or not words(self.new):
            raise InvalidValue("a name is needed, and what it shall become")
        self._given = given_names(self.old).split()
        alone = _behind_nobody_else((), ())  # a name of one word is the end of many others
        self._full = _Form.of(self.old, self.new, (lambda _: True) if self._given else alone)

    def names(self, text: str) -> bool:
        """Whether the full name stands in a text."""
        return any(self._full.found(_composed(text)))

    def is_name(self, name: str) -> bool:
        """Whether a name, its titles aside, is this one; ``Schwahn, Gesine`` is, too."""
        bare = _composed(bare_name(name))
        whole = self._full.pattern.fullmatch(bare)
        return bool(whole) or bare.casefold() == _turned(self.old).casefold()

    def in_full(self, text: str) -> str:
        """A text with the full name corrected wherever it stands."""
        return _corrected(text, [self._full])

    def in_name(self, name: str) -> str:
        """One name corrected, in whichever order it is given; titles stay."""
        old, new = _turned(self.old), _turned(self.new)
        composed = _composed(name)
        if composed.casefold().endswith(old.casefold()):
            return composed[: len(composed) - len(old)] + new
        return self.in_full(name)

    def in_parts(self, text: str, others: Iterable[str]) -> str:
        """A text of a picture that shows the person, full name and parts corrected.

        A part that belongs to one of the ``others`` (the names of everybody else there) stays.
        """
        taken = {word.casefold() for name in others for word in name.split()}
        return _corrected(text, [self._full, *self._parts(taken)])

    def _parts(self, taken: Collection[str]) -> Iterator[_Form]:
        """Family and given names that change, if the name has both and nobody else has them."""
        rules = (
            (family_name, _behind_nobody_else(taken, self._given)),
            (given_names, _before_no_family_name),
        )
        for part, stands_for in rules:
            old, new = part(self.old), part(self.new)
            shared = any(word.casefold() in taken for word in old.split())
            if self._given and new and old != new and not shared:
                yield _Form.of(old, new, stands_for)


def _turned(name: str) -> str:
    """The name as lists have it: ``Schwahn, Gesine``."""
    given = given_names(name)
    return f"{family_name(name)}, {given}" if given else name


def _behind_nobody_else(taken: Collection[str], given: Sequence[str]) -> _StandsFor:
    """Whether a family name does not stand behind somebody else's given name or initial."""

    def stands_for(match: re.Match[str]) -> bool:
        before = _WORD_BEFORE.search(match.string, 0, match.start())
        if before is None or before[1][0].islower():
            return True
        word = before[1]
        if len(word.rstrip(".")) == 1:
            return any(word[0] == name[0] for name in given[:1])
        return word in given or not (word.casefold() in taken or _is_given_name(word))

    return stands_for


def _before_no_family_name(match: re.Match[str]) -> bool:
    """Whether a given name stands by itself, so that nobody else can be meant."""
    after = _WORD_AFTER.match(match.string, match.end())
    return not match["case"] and (after is None or after[1][0].islower())


@lru_cache(maxsize=1 << 12)
def _is_given_name(word: str) -> bool:
    return bool(vocabulary("*").word(word).flags & Flag.GIVEN)


def _corrected(text: str, forms: Sequence[_Form]) -> str:
    """The text with each form in its place; what an earlier form has taken, a later one leaves."""
    composed = _composed(text)
    instead: dict[tuple[int, int], str] = {}
    for form in forms:
        for match in form.found(composed):
            start, end = match.span()
            if all(end <= first or last <= start for first, last in instead):
                instead[start, end] = form.instead(match)
    if not instead:
        return text
    pieces, at = [], 0
    for (start, end), name in sorted(instead.items()):
        pieces += [composed[at:start], name]
        at = end
    return "".join([*pieces, composed[at:]])


def _is_louder(found: str, ending: str, new: str) -> bool:
    """Whether a name was found all in capitals, and is not written so anyway."""
    bare = found.removesuffix(ending)
    return bare.isupper() and sum(map(str.isalpha, bare)) > sum(map(str.isupper, new))


def _genitive(ending: str, name: str, text: str) -> str:
    """The ending for a new name: *Meiers*, but *Weiß’*; English has *’s* for both."""
    hissing = name.casefold().endswith(_HISSING)
    if ending.casefold() == "s" and hissing:
        return "’"
    if ending in ("'", "’") and not hissing:
        return "s" if detect_language(text) == "de" else f"{ending}s"
    return ending
