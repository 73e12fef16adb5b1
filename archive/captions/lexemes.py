"""The lexical categories of captions, and which key of a language file feeds which of them.

Flags are properties of a single word (a bit each), categories are phrases of one or more words.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import is_normalized, normalize

__all__ = ["COMMON", "SECTIONS", "TOKEN", "Category", "Flag", "Section", "fold", "split_phrase"]

COMMON = "common"
"""The file with what every language shares."""

_ELISION = r"(?:[lL]|d|qu|un|all|dell|nell|dall|sull|coll|quell|quest)['’](?=[^\W\d]|_)"
_PARTY = r"[A-Z]{1,3}-[A-Z]\.[A-Z](?=\.)"
_WORD = r"[^\W_][\w\u0300-\u036f]*(?:(?:['’\-‐‑]|\.-)[^\W_][\w\u0300-\u036f]*)*-?"

TOKEN = re.compile(
    rf"({_ELISION}|{_PARTY}|['’](?:[tsn]\b|\d\d\b)|{_WORD})(\.?)|(\s*\n\s*)|([^\w\s]|_)"
)
"""A word and its full stop, a line break, or a mark.

Words are letters and digits joined by apostrophes and hyphens (``Dr.-Ing``, ``O’Neill``); elided
articles (``l’``) are words of their own, and so is a senator's party and state (``D-N.M.``).
"""


class Flag:
    """What a single word can be; several may hold at once."""

    GIVEN = 1
    OFFICE = 2
    ORGANISATION = 4
    OBJECT = 8
    GROUP = 16
    PARTICLE = 32
    NOBLE = 64
    ARTICLE = 128
    POSSESSIVE = 256
    AND = 512
    ROLE_PREPOSITION = 1024
    COMPLEMENT = 2048
    STOP = 4096
    GENERATION = 8192
    MODIFIER = 16384
    ABBREVIATION = 32768
    COUNT = 65536
    BORN = 131072
    CITY_PART = 262144
    PLURAL = 524288
    AGENT = 1048576
    CREDIT = 2097152
    THING = ORGANISATION | OBJECT


class Category:
    """What a phrase can be."""

    MARKER = "marker"
    SIDE = "side"
    FAR = "far"
    ROW = "row"
    ROW_NOUN = "row noun"
    ORDINAL = "ordinal"
    FILLER = "filler"
    NEXT = "next"
    LEAD_IN = "lead-in"
    AFTER = "after marker"
    TITLE = "title"
    SUFFIX = "suffix"
    OFFICE = "office"
    TAIL = "office tail"
    AND = "and"
    WITH = "with"
    BOTH = "both"
    EITHER = "either"
    OR = "or"
    COUNT = "count"
    UNKNOWN = "unknown"
    UNCERTAIN = "uncertain"
    MISSING = "missing"
    REMARK = "remark"
    ROLE_PREPOSITION = "role preposition"
    LABEL = "credit label"
    USAGE = "usage"
    AGENCY = "agency"
    RIGHTS = "rights"
    VIA = "via"
    SHELF = "shelf mark"


class Section(NamedTuple):
    """Where the phrases of one key go: category and value, a flag for single words.

    ``shared`` keys are taken from every language's file, ``detects`` helps to tell the language.
    """

    category: str = ""
    value: str = ""
    flag: int = 0
    shared: bool = False
    detects: bool = False


_C, _F = Category, Flag

SECTIONS: dict[str, Section] = {
    "list.from_left": Section(_C.MARKER, "from left", detects=True),
    "list.from_right": Section(_C.MARKER, "from right", detects=True),
    "list.left_to_right": Section(_C.MARKER, "ltr", detects=True),
    "list.right_to_left": Section(_C.MARKER, "rtl", detects=True),
    "list.clockwise": Section(_C.MARKER, "clockwise", detects=True),
    "list.counterclockwise": Section(_C.MARKER, "counterclockwise", detects=True),
    "list.lead_in": Section(_C.LEAD_IN, detects=True),
    "list.after": Section(_C.AFTER),
    "mark.left": Section(_C.SIDE, "left", detects=True),
    "mark.right": Section(_C.SIDE, "right", detects=True),
    "mark.centre": Section(_C.SIDE, "centre", detects=True),
    "mark.far_left": Section(_C.SIDE, "far left", detects=True),
    "mark.far_right": Section(_C.SIDE, "far right", detects=True),
    "mark.far": Section(_C.FAR),
    "mark.next": Section(_C.NEXT, "next", detects=True),
    "mark.filler": Section(_C.FILLER),
    "row.front": Section(_C.ROW, "front", detects=True),
    "row.middle": Section(_C.ROW, "middle", detects=True),
    "row.back": Section(_C.ROW, "back", detects=True),
    "row.behind": Section(_C.ROW, "behind", detects=True),
    "row.top": Section(_C.ROW, "top", detects=True),
    "row.bottom": Section(_C.ROW, "bottom", detects=True),
    "row.standing": Section(_C.ROW, "standing", detects=True),
    "row.seated": Section(_C.ROW, "seated", detects=True),
    "row.kneeling": Section(_C.ROW, "kneeling", detects=True),
    "row.left_photo": Section(_C.ROW, "left photo", detects=True),
    "row.right_photo": Section(_C.ROW, "right photo", detects=True),
    "row.middle_before_marker": Section(_C.ROW, "middle before marker"),
    "row.noun": Section(_C.ROW_NOUN, detects=True),
    "word.and": Section(_C.AND, flag=_F.AND, detects=True),
    "word.with": Section(_C.WITH),
    "word.article": Section(flag=_F.ARTICLE),
    "word.possessive": Section(flag=_F.POSSESSIVE),
    "word.both": Section(_C.BOTH),
    "word.every": Section(_C.BOTH, "all"),
    "word.either": Section(_C.EITHER),
    "word.or": Section(_C.OR),
    "word.role_preposition": Section(_C.ROLE_PREPOSITION, flag=_F.ROLE_PREPOSITION),
    "word.complement": Section(flag=_F.COMPLEMENT),
    "word.stop": Section(flag=_F.STOP),
    "word.count_two": Section(_C.COUNT, "2", flag=_F.COUNT),
    "word.count_some": Section(_C.COUNT, "0", flag=_F.COUNT),
    "word.unknown": Section(_C.UNKNOWN, detects=True),
    "word.uncertain": Section(_C.UNCERTAIN, detects=True),
    "word.missing": Section(_C.MISSING, detects=True),
    "word.remark": Section(_C.REMARK),
    "word.abbreviation": Section(flag=_F.ABBREVIATION),
    "person.title": Section(_C.TITLE, shared=True),
    "person.title_here": Section(_C.TITLE),
    "person.title_before_given": Section(_C.TITLE, "before given"),
    "person.office": Section(_C.OFFICE, flag=_F.OFFICE, detects=True),
    "person.office_phrase": Section(_C.OFFICE),
    "person.agent": Section(flag=_F.AGENT),
    "person.modifier": Section(flag=_F.MODIFIER),
    "person.tail": Section(_C.TAIL),
    "person.suffix": Section(_C.SUFFIX, shared=True),
    "person.suffix_here": Section(_C.SUFFIX),
    "person.particle": Section(flag=_F.PARTICLE, shared=True),
    "person.noble": Section(flag=_F.NOBLE, shared=True),
    "person.generation": Section(flag=_F.GENERATION, shared=True),
    "person.born": Section(flag=_F.BORN, shared=True),
    "person.given": Section(flag=_F.GIVEN, shared=True),
    "thing.organisation": Section(flag=_F.ORGANISATION),
    "thing.object": Section(flag=_F.OBJECT),
    "thing.city_part": Section(flag=_F.CITY_PART),
    "thing.group": Section(flag=_F.GROUP),
    "thing.plural": Section(flag=_F.GROUP | _F.PLURAL),
    "thing.couple": Section(_C.COUNT, "2", flag=_F.GROUP | _F.PLURAL),
    "credit.label": Section(_C.LABEL, "plain", shared=True),
    "credit.kind": Section(_C.LABEL, "kind", shared=True),
    "credit.usage": Section(_C.USAGE, shared=True),
    "credit.governs": Section(_C.USAGE, "governs", shared=True),
    "credit.agency": Section(_C.AGENCY, flag=_F.ORGANISATION, shared=True),
    "credit.rights": Section(_C.RIGHTS, shared=True),
    "credit.via": Section(_C.VIA, shared=True),
    "credit.nobody": Section(_C.UNKNOWN, shared=False),
    "credit.shelf": Section(_C.SHELF, shared=True),
    "credit.shelf_holding": Section(_C.SHELF, "holding", shared=True),
    "credit.shelf_alone": Section(_C.SHELF, "alone", shared=True),
    **{
        f"{table}.ordinals.{number}": Section(_C.ORDINAL, str(number))
        for table in ("mark",)
        for number in range(1, 13)
    },
    **{f"word.counts.{number}": Section(_C.COUNT, str(number)) for number in range(1, 13)},
}


def fold(word: str) -> str:
    """The word as the vocabulary spells it: lower case, straight apostrophe, plain letters."""
    low = word.lower()
    if low.isascii():
        return low
    low = low.replace("’", "'")
    return low if is_normalized("NFKC", low) else normalize("NFKC", low)


def split_phrase(phrase: str) -> tuple[list[str], list[str]]:
    """The folded words of a vocabulary phrase, and those of them written with a full stop."""
    words, abbreviated = [], []
    if phrase.endswith("'"):
        phrase += "_"  # an elided article is one only before a word
    for word, dot, _, mark in TOKEN.findall(phrase):
        if word == mark == "" or mark == "_":
            continue
        words.append(fold(word or mark))
        if dot:
            abbreviated.append(words[-1])
    return words, abbreviated
