"""Reading credit lines: who took the picture, for whom, under which rights."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from archive.captions.creators import (
    bare_name,
    is_creator,
    is_lone_word,
    split_names,
    take_agency,
)
from archive.captions.credit_pieces import pieces_of, source
from archive.captions.lexemes import Category, Flag
from archive.captions.tokens import Text, collapse
from archive.captions.vocabulary import vocabulary
from archive.model import Credit

__all__ = ["credit_record", "parse_credit"]

_NOTICE = re.compile(r"(?:copyright|copr\.)\s*(?:©|\(c\))?|©|ⓒ|\(c\)(?=\s*[\d\w])", re.I)
_YEAR = re.compile(r"(?<![\w.-])((?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d))?)(?![\w.-]*\d)")
_LICENCE = re.compile(
    r"\bCC0(?: 1\.0)?\b"
    r"|\bCC[ -](?:0|BY(?:-NC)?(?:-(?:SA|ND))?)(?:[ -]\d\.\d)?"
    r"(?:\s+(?:DE|AT|CH|DEED|International))?\b"
)
_ALONE, _HOLDING = "alone", "holding"
"""What the vocabulary says of words that name nobody: with nothing beside them, or at the head."""
_CONDITION = re.compile(r"[,;|]?\s*(\bhonorarfrei\b.*?\bNennung\b.*)", re.I)
_COUNT = re.compile(r"\(?\s*(?:\d+|[ivx]+)\s*(?:x|×|Fotos?|Bilder|Photos?)?\s*\)?|\(\d+\)", re.I)


@dataclass(slots=True)
class _Parts:
    """A credit on its way: what has been told apart so far."""

    creators: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    notice: str | None = None
    rights: list[str] = field(default_factory=list)
    year: str | None = None
    usage: list[str] = field(default_factory=list)

    def add(self, names: list[str], name: str) -> None:
        if name and name.casefold() not in {known.casefold() for known in names}:
            names.append(name)

    def use(self, usage: str) -> None:
        self.add(self.usage, usage)


def parse_credit(line: str) -> Credit:
    """What a credit line says; never raises.

    Labels (``Foto:``) and what only files a picture (counts, shelf marks) are left out, a creator
    called unknown is none. ``line`` of the result is the line as given, white space collapsed.
    """
    whole = collapse(line)
    parts = _Parts()
    rest = _strip_brackets(whole)
    rest = _take_condition(rest, parts)
    rest = _take_rights(rest, parts)
    rest = _take_notice(rest, parts)
    rest = _take_year(rest, parts)
    _take_names(rest, parts)
    return Credit(
        creators=tuple(parts.creators),
        organisations=tuple(parts.organisations),
        line=whole or None,
        notice=parts.notice,
        rights=", ".join(parts.rights) or None,
        year=parts.year,
        usage=", ".join(parts.usage) or None,
    )


def credit_record(credit: Credit) -> dict[str, Any]:
    """The credit as plain values under the keys of the command line."""
    return {
        "creator": list(credit.creators),
        "organisations": list(credit.organisations),
        "notice": credit.notice,
        "rights": credit.rights,
        "year": credit.year,
        "usage": credit.usage,
    }


def _strip_brackets(line: str) -> str:
    line = _without_marks(line)
    for opening, closing in ("()", "[]"):
        enclosed = line.startswith(opening) and line.endswith(closing)
        if enclosed and line.count(opening) == 1 and not _NOTICE.match(line):
            return _without_marks(line[1:-1].strip())
    return line


def _take_condition(line: str, parts: _Parts) -> str:
    """Take a condition of use that repeats the credit: ``honorarfrei ... bei Nennung "..."``."""
    match = _CONDITION.search(line)
    if match is None or ('"' not in match[1] and "„" not in match[1]):
        return line
    parts.use(match[1].strip())
    return line[: match.start()]


def _take_rights(line: str, parts: _Parts) -> str:
    for match in _LICENCE.finditer(line):
        parts.rights.append(match[0])
    line = _LICENCE.sub("|", line)
    for phrase in _rights_phrases():
        at = line.casefold().find(phrase)
        if at >= 0:
            parts.rights.append(line[at : at + len(phrase)])
            line = f"{line[:at]}|{line[at + len(phrase) :]}"
    return line


@cache
def _rights_phrases() -> tuple[str, ...]:
    words = vocabulary("*")
    phrases = {
        " ".join((first, *phrase.rest))
        for first, entry in words.phrases.items()
        for phrase in entry.get(Category.RIGHTS, ())
    }
    return tuple(sorted(phrases, key=lambda p: (-len(p), p)))


def _take_notice(line: str, parts: _Parts) -> str:
    match = _NOTICE.search(line)
    if match is None:
        return line
    parts.notice = match[0].strip()
    return f"{line[: match.start()]}|{_NOTICE.sub('|', line[match.end() :])}"


def _take_year(line: str, parts: _Parts) -> str:
    match = _YEAR.search(line)
    if match is None:
        return line
    parts.year = collapse(match[1])
    return f"{line[: match.start()]}|{line[match.end() :]}"


def _take_names(line: str, parts: _Parts) -> None:
    """Take the people and houses, and how the picture may be used, of what is left."""
    pieces = pieces_of(line)
    for number, (joint, written) in enumerate(pieces):
        piece = _without_marks(written).removeprefix("by ").removeprefix("via ")
        if not piece or _COUNT.fullmatch(piece) or _only_files_it(piece):
            continue
        rest = _take_usage(piece, parts)
        more = number + 1 < len(pieces) and pieces[number + 1][0] in {"/", "|"}
        agency, rest = take_agency(rest)
        if agency:
            parts.add(parts.organisations, agency)
        for name in split_names(rest) if rest else ():
            behind = bool(parts.organisations) and not parts.creators
            if not (more and is_lone_word(name)) and is_creator(name, joint, behind):
                parts.add(parts.creators, bare_name(name))
            else:
                parts.add(parts.organisations, name.removeprefix("the "))


def _without_marks(piece: str) -> str:
    """The piece without colons and full stops around, but ``e. V.`` and ``Inc.`` keep theirs."""
    piece = piece.lstrip(" .:").rstrip(" :")
    if not piece.endswith("."):
        return piece
    text = Text(piece, vocabulary("*"))
    last = text.tokens[-1]
    abbreviates = last.flags & Flag.ABBREVIATION or (last.dotted and len(last.text) == 1)
    return piece if abbreviates else piece.rstrip(" .")


def _only_files_it(piece: str) -> bool:
    """Whether a piece names nobody: a shelf mark, a creator called unknown."""
    text = Text(piece, vocabulary("*"))
    last = len(text.tokens)
    if not last:
        return True
    label = text.match(0, Category.LABEL)
    at = label[0] if label is not None and label[0] < last else 0
    nobody = text.match(at, Category.UNKNOWN) or text.match(0, Category.UNKNOWN)
    if nobody is not None:
        return True
    shelf = text.match(at, Category.SHELF)
    if shelf is not None and (shelf[1] == _HOLDING or shelf == (last, _ALONE)):
        return True
    numbered = any(token.text[0].isdigit() for token in text.tokens)
    return numbered and any(text.match(at, Category.SHELF) for at in range(last))


def _take_usage(piece: str, parts: _Parts) -> str:
    """Take the usage words off a piece; what is left names somebody."""
    text = Text(piece, vocabulary("*"))
    tokens = text.tokens
    for at in range(len(tokens)):
        found = _usage_at(text, at)
        if found is None:
            continue
        after, value = found
        if at == 0 and after >= len(tokens):
            parts.use(piece)
            return ""
        if at == 0 and tokens[after].low == ":":
            parts.use(source(text, at, after))
            return source(text, after + 1, len(tokens))
        if value == "governs" and after < len(tokens):
            parts.use(
                source(text, at, at + 1)
                if tokens[at].low == "courtesy"
                else source(text, at, after)
            )
            return source(text, after, len(tokens))
        if value == "kind" and at == 0 and after < len(tokens):
            while tokens[after - 1].low in {"by", "von"}:
                after -= 1
            parts.use(source(text, at, after))
            while after < len(tokens) and tokens[after].low in {":", "by", "von", "/", "-"}:
                after += 1
            return source(text, after, len(tokens))
    return piece


def _usage_at(text: Text, at: int) -> tuple[int, str] | None:
    token = text.tokens[at]
    label = text.match(at, Category.LABEL) if token.cap else None
    if label is not None and label[1] == "kind":
        return label
    found = text.match(at, Category.USAGE)
    if found is None or found[1] == "governs" or found[0] == len(text.tokens):
        return found
    return found if at == 0 and text.tokens[found[0]].low == ":" else None
