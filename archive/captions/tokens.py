"""Cutting a caption into words and marks, each knowing where it stands and what it may mean."""

from __future__ import annotations

from archive.captions.lexemes import TOKEN, Category, Flag
from archive.captions.vocabulary import Vocabulary, Word

__all__ = ["BREAK", "LINE", "Text", "Token", "collapse"]

LINE, BREAK = "\n", "\n\n"
"""The marks that stand for the end of a line and for an empty line."""

_OPENING = {"(": ")", "[": "]"}
_LONGEST_SHORT_FORM = 5
_LONGEST_MARKER = 10
"""Tokens of a marker at the end of brackets, the comma before it included."""
_GOES_ON = frozenset((",", ";"))
_ENDS = frozenset(("!", "?", BREAK, "."))
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœěůýąęıő")


def collapse(text: str) -> str:
    """The text with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


class Token:
    """A word or a punctuation mark.

    ``end`` leaves out a following full stop, which ``dotted`` tells of. ``cap`` is true for a
    capital letter at the beginning (and for letters that have no case), ``name_like`` also for
    words such as ``al-Rashid``. ``low`` is what the vocabulary is asked for.
    """

    __slots__ = (
        "cap",
        "dotted",
        "end",
        "flags",
        "is_word",
        "low",
        "name_like",
        "phrases",
        "places",
        "start",
        "text",
    )

    def __init__(self, text: str, start: int, dotted: bool, word: Word) -> None:
        self.text = text
        self.start = start
        self.end = start + len(text)
        self.dotted = dotted
        (
            self.low,
            self.flags,
            self.phrases,
            self.places,
            self.is_word,
            self.cap,
            self.name_like,
        ) = word.facts

    @property
    def stop(self) -> int:
        """Where the token ends, its full stop included."""
        return self.end + self.dotted

    def __repr__(self) -> str:
        return f"Token({self.text!r}{'.' if self.dotted else ''})"


class Text:
    """A caption with its tokens and the vocabulary it is read with.

    ``owners`` is true if a genitive such as ``Ruth's`` may stand in it.
    """

    __slots__ = ("closing", "owners", "source", "tokens", "words")

    def __init__(self, source: str, words: Vocabulary) -> None:
        self.source = source
        self.words = words
        self.tokens = _tokenize(source, words)
        self.closing = _brackets(self.tokens) if "(" in source or "[" in source else {}
        if joints := [at for close in self.closing.values() if (at := self._joint(close))]:
            self.tokens = _parted(self.tokens, set(joints))
            self.closing = _brackets(self.tokens)
        self.owners = "'s " in source or "’s " in source

    def match(self, index: int, category: str, stop: int | None = None) -> tuple[int, str] | None:
        """The longest phrase of a category at a token: the index after it, and its value."""
        tokens = self.tokens
        token = tokens[index]
        if category not in token.phrases:
            return None
        index += 1
        limit = len(tokens) if stop is None else stop
        second = tokens[index].low if index < limit else None
        for rest, value, _, dotted in token.phrases[category]:
            if rest:
                if rest[0] != second:
                    continue
                after = index + len(rest)
                if after > limit or [t.low for t in tokens[index:after]] != list(rest):
                    continue
            elif index > limit:
                continue
            else:
                after = index
            if token.dotted or not dotted:
                return after, value
        return None

    def _joint(self, close: int) -> int | None:
        """Where a comma joins a marker to what else is in brackets: ``(SPD, l-r)``."""
        for at in range(close - 2, max(close - _LONGEST_MARKER, 1), -1):
            token = self.tokens[at]
            if token.low in _OPENING:
                return None
            if token.low == ",":
                found = self.match(at + 1, Category.MARKER, close)
                return at if found is not None and found[0] == close else None
        return None

    def span(self, start: int, stop: int) -> str:
        """The words from one token up to another, white space collapsed, last full stop kept."""
        if stop <= start:
            return ""
        return collapse(self.source[self.tokens[start].start : self.tokens[stop - 1].stop])

    def plain(self, start: int, stop: int) -> str:
        """Like :meth:`span`, but a full stop at the end stays only where it abbreviates."""
        if stop <= start:
            return ""
        last = self.tokens[stop - 1]
        end = last.stop if self.abbreviates(stop - 1) else last.end
        return collapse(self.source[self.tokens[start].start : end])

    def abbreviates(self, index: int) -> bool:
        """Whether the full stop after a word belongs to the word and not to the sentence."""
        token = self.tokens[index]
        if not token.dotted:
            return False
        if token.flags & Flag.ABBREVIATION or (len(token.text) == 1 and token.cap):
            return True
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if token.flags & Flag.GENERATION and token.cap and following is not None:
            return self.words.capital_nouns and not following.cap
        joined = following is not None and following.is_word and following.start == token.stop
        if joined or (following is not None and following.low in _GOES_ON):
            return True
        if following is not None and following.low == ")":
            party = token.text[1:2] == "-"  # "(D-Nev.)"
            return party or (not token.cap and len(token.text) < _LONGEST_SHORT_FORM)
        if following is None or not following.is_word:
            return _is_contraction(token)
        if following.text[0].islower():
            return True
        if token.text.isdigit():
            return len(token.text) < 3 and self.words.capital_nouns
        return _is_contraction(token)

    def ends_sentence(self, index: int) -> bool:
        """Whether the sentence ends with this token."""
        token = self.tokens[index]
        if token.is_word:
            return token.dotted and not self.abbreviates(index)
        return token.low in _ENDS


def _is_contraction(token: Token) -> bool:
    """Whether a word can only be an abbreviation: a few consonants, such as ``Kdt.``"""
    short = 1 < len(token.text) < _LONGEST_SHORT_FORM and token.low.isalpha()
    return short and not token.text.isupper() and not _VOWELS.intersection(token.low)


def _tokenize(source: str, words: Vocabulary) -> list[Token]:
    tokens: list[Token] = []
    append, remembered, look_up = tokens.append, words.memory.get, words.word
    for match in TOKEN.finditer(source):
        word, dot, line, mark = match.groups()
        start = match.start()
        if word is not None:
            append(Token(word, start, dot != "", remembered(word) or look_up(word)))
        elif line is not None:
            break_ = _EMPTY_LINE if line.count("\n") > 1 else _END_OF_LINE
            append(Token(break_.low, start, False, break_))
        else:
            append(Token(mark, start, False, _MARKS.get(mark) or _mark(mark)))
    return tokens


def _parted(tokens: list[Token], joints: set[int]) -> list[Token]:
    """The tokens with ``)(`` for some commas: ``(SPD, l-r)`` is read as ``(SPD) (l-r)``."""
    parted: list[Token] = []
    for index, token in enumerate(tokens):
        if index in joints:
            places = (")", token.start), ("(", token.end)
            parted += [Token(mark, start, False, _MARKS[mark]) for mark, start in places]
        else:
            parted.append(token)
    return parted


def _mark(text: str) -> Word:
    word = Word(text, text, 0, {})
    word.is_word = word.cap = word.name_like = word.places = False
    word.facts = (text, word.flags, word.phrases, False, False, False, False)
    return word


_END_OF_LINE, _EMPTY_LINE = _mark(LINE), _mark(BREAK)
_MARKS = {text: _mark(text) for text in ".,;:()[]/|-–—&+„“”\"'’‘«»!?*©_"}


def _brackets(tokens: list[Token]) -> dict[int, int]:
    """Opening bracket -> closing bracket, by token index; unbalanced ones are left out."""
    pairs: dict[int, int] = {}
    open_: list[int] = []
    for index, token in enumerate(tokens):
        if token.low in _OPENING:
            open_.append(index)
        elif token.low in {")", "]"} and open_ and _OPENING[tokens[open_[-1]].low] == token.low:
            pairs[open_.pop()] = index
    return pairs
