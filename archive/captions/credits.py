"""Reading credit lines: who took the picture, for whom, under which rights."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from archive.captions.lexemes import Category, Flag
from archive.captions.persons import read_person
from archive.captions.tokens import LINE, Text, collapse
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
_LONGEST_INITIAL = 3
_FULL_NAME = 2
_INSIDE_NAMES = {"e", "i", "a", "y", "ja", "og"}
"""Conjunctions that names of organisations hold as well: ``Luz y Sombra``."""
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
    text = Text(line, vocabulary("*"))
    pieces: list[tuple[str, str]] = []
    at = first = 0
    joint = ""
    while at < len(text.tokens):
        after = _separator(text, at, first)
        if after is None:
            at += 1
            if at < len(text.tokens) and text.ends_sentence(at - 1) and text.tokens[at].is_word:
                pieces.append((joint, _source(text, first, at)))
                first, joint = at, "."
            continue
        pieces.append((joint, _source(text, first, at)))
        joint = collapse(_source(text, at, after))
        at = first = after
    pieces.append((joint, _source(text, first, len(text.tokens))))
    _sort_pieces([(j, p) for j, p in pieces if p], parts)


def _source(text: Text, start: int, stop: int) -> str:
    if stop <= start:
        return ""
    return collapse(text.source[text.tokens[start].start : text.tokens[stop - 1].stop])


def _separator(text: Text, at: int, first: int) -> int | None:
    """The index after a separator of credit parts: a mark, a label, a word such as ``via``."""
    token = text.tokens[at]
    if token.low in {"/", "|", ";", ",", "•", "·", LINE, "(", ")", "[", "]"}:
        return at + 1
    if token.low in {"-", "–", "—"} and text.source[token.start - 1 : token.start].isspace():
        return at + 1
    if not token.phrases:
        return None
    if found := text.match(at, Category.VIA):
        return found[0] if at > first else None
    kind = text.match(first, Category.LABEL)
    if kind is not None and kind[1] == "kind" and kind[0] > at:
        return None  # "Pool photo by" is one label
    label = text.match(at, Category.LABEL)
    if label is not None and label[1] == "plain" and (token.cap or label[0] > at + 1):
        return _after_label(text, at, label[0], first)
    return None


def _after_label(text: Text, at: int, after: int, first: int) -> int | None:
    tokens = text.tokens
    if after < len(tokens) and tokens[after].low == ":":
        return after + 1
    if at == first and (after >= len(tokens) or tokens[after].low in {"/", "|", "–", "-"}):
        return after
    if after - at > 1 or (at == first and tokens[at].dotted):
        return after  # "Photo by", "Fot."
    agency = text.match(first, Category.AGENCY)
    if (
        agency is not None
        and agency[0] == at
        and (after >= len(tokens) or tokens[after].low in {"/", "|"})
    ):
        return after  # "AP Photo/"
    if at == first and (
        Category.USAGE in tokens[after].phrases or text.match(after, Category.AGENCY)
    ):
        return after
    return None


def _sort_pieces(pieces: list[tuple[str, str]], parts: _Parts) -> None:
    for number, (joint, written) in enumerate(pieces):
        piece = _without_marks(written).removeprefix("by ").removeprefix("via ")
        if not piece or _COUNT.fullmatch(piece) or _only_files_it(piece):
            continue
        rest = _take_usage(piece, parts)
        more = number + 1 < len(pieces) and pieces[number + 1][0] in {"/", "|"}
        agency, rest = _take_agency(rest)
        if agency:
            parts.add(parts.organisations, agency)
        for name in _split_names(rest) if rest else ():
            if not (more and _is_lone_word(name)) and _is_creator(name, joint, parts):
                parts.add(parts.creators, _bare_name(name))
            else:
                parts.add(parts.organisations, name.removeprefix("the "))


def _take_agency(piece: str) -> tuple[str, str]:
    """An agency before a full name and nothing between: ``Belga Photo Jan Peeters``."""
    text = Text(piece, vocabulary("*"))
    found = text.match(0, Category.AGENCY) if text.tokens else None
    if found is None or found[0] >= len(text.tokens):
        return "", piece
    rest = _source(text, found[0], len(text.tokens))
    return (_source(text, 0, found[0]), rest) if _is_full_name(rest) else ("", piece)


def _is_lone_word(name: str) -> bool:
    return " " not in name and not name.endswith(".")


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
            parts.use(_source(text, at, after))
            return _source(text, after + 1, len(tokens))
        if value == "governs" and after < len(tokens):
            parts.use(
                _source(text, at, at + 1)
                if tokens[at].low == "courtesy"
                else _source(text, at, after)
            )
            return _source(text, after, len(tokens))
        if value == "kind" and at == 0 and after < len(tokens):
            while tokens[after - 1].low in {"by", "von"}:
                after -= 1
            parts.use(_source(text, at, after))
            while after < len(tokens) and tokens[after].low in {":", "by", "von", "/", "-"}:
                after += 1
            return _source(text, after, len(tokens))
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


def _split_names(piece: str) -> list[str]:
    """The names of a piece joined by "and", unless "and" is part of one organisation's name."""
    text = Text(piece, vocabulary("*"))
    for at in range(len(text.tokens) - 2, 0, -1):
        token = text.tokens[at]
        if not token.flags & Flag.AND and token.low not in {"&", "+"}:
            continue
        left, right = _source(text, 0, at), _source(text, at + 1, len(text.tokens))
        sure = token.flags & Flag.AND and token.low not in _INSIDE_NAMES
        likely = _looks_like_name if sure else _is_full_name
        if not likely(right):
            continue
        before = _split_names(left)
        if likely(left) or len(before) > 1:
            return [*before, right]
    return [piece]


def _is_full_name(piece: str) -> bool:
    """Whether a piece is a known given name and more, and nothing else."""
    text = Text(piece, vocabulary("*"))
    found = read_person(text, 0, len(text.tokens))
    whole = found is not None and found.stop == len(text.tokens)
    return found is not None and whole and bool(found.given) and found.length > 1


def _looks_like_name(piece: str) -> bool:
    text = Text(piece, vocabulary("*"))
    found = read_person(text, 0, len(text.tokens))
    if found is None or found.stop != len(text.tokens) or found.office:
        return False
    return found.strength >= 2 or (found.length >= 1 and not found.thing and not _is_thing(text))


def _is_thing(text: Text) -> bool:
    return any(token.flags & Flag.THING or _has_acronym(token.text) for token in text.tokens)


def _is_organisation(text: Text) -> bool:
    return any(token.flags & Flag.ORGANISATION for token in text.tokens)


def _has_acronym(word: str) -> bool:
    return any(part.isupper() and len(part) > 1 for part in word.split("-"))


def _is_creator(name: str, joint: str, parts: _Parts) -> bool:
    text = Text(name, vocabulary("*"))
    if not text.tokens or joint in {"via", "for", "für", "pour"} or joint.startswith("im Auftrag"):
        return False
    agency = text.match(0, Category.AGENCY)
    if agency is not None and agency[0] == len(text.tokens):
        return False
    found = read_person(text, 0, len(text.tokens))
    if found is None or found.stop != len(text.tokens):
        return False
    first = text.tokens[found.name_start]
    if found.office and not found.given and not found.titles:
        return False
    if found.office and text.tokens[found.start].flags & Flag.ORGANISATION:
        return False  # "Sammlung Karl Richter"
    initial = first.dotted and found.length > 1 and len(first.text) < _LONGEST_INITIAL
    if found.titles or (initial and not _is_organisation(text)):
        return True
    surname = text.tokens[found.name_stop - 1]
    plain = not first.flags & Flag.ORGANISATION and not surname.flags & Flag.THING
    if found.length == _FULL_NAME and found.given and plain:
        return True  # "Wolf Brandl"
    if found.length > 1 and first.flags & Flag.GIVEN and not first.flags & Flag.THING:
        return not any(
            token.flags & Flag.ORGANISATION for token in text.tokens[found.name_start + 1 : -1]
        ) and not (text.tokens[-1].flags & Flag.ORGANISATION and len(text.tokens) > 2)
    if _is_thing(text) or found.article:
        return False
    if found.length == 1:
        # a lone surname is a creator only behind an organisation: "Land Oberau/Gruber"
        return (
            bool(parts.organisations)
            and not parts.creators
            and not text.tokens[0].text[0].islower()
        )
    return found.length <= 4 and text.tokens[0].cap


def _bare_name(name: str) -> str:
    """The creator's name without titles and ranks."""
    text = Text(name, vocabulary("*"))
    found = read_person(text, 0, len(text.tokens))
    return found.name if found is not None and found.name is not None else name
