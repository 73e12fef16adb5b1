"""Whom the names of a credit line mean: people or organisations."""

from __future__ import annotations

from archive.captions.lexemes import Category, Flag
from archive.captions.persons import read_person
from archive.captions.tokens import Text
from archive.captions.vocabulary import vocabulary

__all__ = ["bare_name", "is_creator", "is_lone_word", "split_names", "take_agency"]

_LONGEST_INITIAL = 3
_FULL_NAME = 2
_INSIDE_NAMES = {"e", "i", "a", "y", "ja", "og"}
"""Conjunctions that names of organisations hold as well: ``Luz y Sombra``."""


def split_names(piece: str) -> list[str]:
    """The names of a piece joined by "and", unless "and" is part of one organisation's name."""
    text = Text(piece, vocabulary("*"))
    for at in range(len(text.tokens) - 2, 0, -1):
        token = text.tokens[at]
        if not token.flags & Flag.AND and token.low not in {"&", "+"}:
            continue
        left, right = text.span(0, at), text.span(at + 1, len(text.tokens))
        sure = token.flags & Flag.AND and token.low not in _INSIDE_NAMES
        likely = _looks_like_name if sure else _is_full_name
        if not likely(right):
            continue
        before = split_names(left)
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


def is_creator(name: str, joint: str, behind_organisation: bool) -> bool:
    """Whether a name is that of a person who took the picture; ``joint`` stands before it.

    A lone surname is one only ``behind_organisation``: ``Land Oberau/Gruber``.
    """
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
        return behind_organisation and not text.tokens[0].text[0].islower()
    return found.length <= 4 and text.tokens[0].cap


def bare_name(name: str) -> str:
    """The creator's name without titles and ranks."""
    text = Text(name, vocabulary("*"))
    found = read_person(text, 0, len(text.tokens))
    return found.name if found is not None and found.name is not None else name


def take_agency(piece: str) -> tuple[str, str]:
    """An agency taken off the full name behind it, and the rest: ``Belga Photo Jan Peeters``."""
    text = Text(piece, vocabulary("*"))
    found = text.match(0, Category.AGENCY) if text.tokens else None
    if found is None or found[0] >= len(text.tokens):
        return "", piece
    rest = text.span(found[0], len(text.tokens))
    return (text.span(0, found[0]), rest) if _is_full_name(rest) else ("", piece)


def is_lone_word(name: str) -> bool:
    """Whether a name is one word, initials aside."""
    return " " not in name and not name.endswith(".")
