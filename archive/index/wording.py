"""What words have to stand in a picture, as a tree: what a word index is asked, whichever it is.

Folded words and marks only. Each index writes the tree in its own language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.index.columns import mark
from archive.index.folding import words

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "AllOf",
    "AnyOf",
    "Phrase",
    "Without",
    "Words",
    "any_of",
    "marked",
    "phrase",
    "phrases",
]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in one column, in any if ``column`` is ``None``.

    With ``prefix`` the last of them may go on.
    """

    words: tuple[str, ...]
    column: str | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these stand in the picture."""

    parts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these stands in the picture."""

    parts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The one stands in the picture, the other does not."""

    one: Words
    other: Words


Words = Phrase | AllOf | AnyOf | Without


def marked(*parts: str | int) -> Phrase:
    """A fact about a picture, see :func:`archive.index.columns.mark`."""
    return Phrase((mark(*parts),))


EVERYTHING = marked("all")
NOTHING = marked("nothing")


def phrase(text: str, *, prefix: bool = False, column: str | None = None) -> Phrase:
    """The folded words of a text next to each other, in one column if that is named."""
    found = tuple(words(text))
    return Phrase(found, column, prefix) if found else NOTHING


def any_of(parts: Iterable[Words]) -> Words:
    """What one of the parts finds; nothing if there are none."""
    unique = tuple(dict.fromkeys(parts))
    return AnyOf(unique) if unique else NOTHING


def phrases(tree: Words) -> Iterator[Phrase]:
    """All phrases in a tree, from left to right."""
    match tree:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from phrases(part)
        case Without(one, other):
            yield from phrases(one)
            yield from phrases(other)
        case _:
            yield tree
