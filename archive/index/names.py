"""Names of people as they are compared: without titles, in either order, part by part."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.index.folding import joined, key, words

__all__ = ["bare_name", "name_keys", "name_parts"]

_TITLES = frozenset(
    {
        "prof", "professor", "professorin", "univ", "dr", "drs", "ddr", "pd", "priv", "doz",
        "mag", "dipl", "ing", "med", "phil", "jur", "rer", "nat", "theol", "habil", "hc", "eh",
        "herr", "herrn", "frau", "frl", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord",
        "lady", "monsieur", "madame", "mme", "mlle", "rev", "mudr", "judr", "phdr",
    }
)  # fmt: skip
_PARTICLE = re.compile(r"(?:[a-z]\.\s*){1,3}(?=\S)", re.IGNORECASE)
_TITLE = re.compile(r"([^\W\d_]+)(?:\.-?|-|\s)\s*(?=[^\s])")


@lru_cache(maxsize=1 << 16)
def bare_name(text: str) -> str:
    """A name without degrees and forms of address in front, blanks made single.

    ``Prof. Dr. h. c. Gesine Schwan`` is ``Gesine Schwan``; a name of titles alone stays.
    """
    name = " ".join(text.split())
    rest, titled = name, False
    while match := _TITLE.match(rest):
        if match[1].lower() not in _TITLES:
            break
        rest, titled = rest[match.end() :], True
        if initials := _PARTICLE.match(rest):
            after = rest[initials.end() :]
            rest = after if initials[0].lower().replace(" ", "") in _HONORARY else rest
    return rest if titled and words(rest) else name


_HONORARY = frozenset({"h.c.", "e.h.", "c.", "h.", "a.d."})


def name_keys(text: str) -> tuple[str, ...]:
    """The folded full names a text may mean: as it stands, and turned round at its comma."""
    bare = bare_name(text)
    last, comma, first = bare.partition(",")
    turned = [bare_name(f"{first} {last}")] if comma and "," not in first else []
    return tuple(dict.fromkeys(k for name in (bare, *turned) if (k := key(name))))


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words somebody can be found by, those that may be written in one included."""
    return tuple(dict.fromkeys((*words(name), *joined(name, hyphens=True))))
