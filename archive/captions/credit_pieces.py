"""A credit line cut where its marks, labels and words of passing on stand."""

from __future__ import annotations

from archive.captions.lexemes import Category
from archive.captions.tokens import LINE, Text, collapse
from archive.captions.vocabulary import vocabulary

__all__ = ["pieces_of", "source"]


def pieces_of(line: str) -> list[tuple[str, str]]:
    """The parts of a line, each behind what joins it to the one before (``/``, ``.``, ``via``)."""
    text = Text(line, vocabulary("*"))
    pieces: list[tuple[str, str]] = []
    at = first = 0
    joint = ""
    while at < len(text.tokens):
        after = _separator(text, at, first)
        if after is None:
            at += 1
            if at < len(text.tokens) and text.ends_sentence(at - 1) and text.tokens[at].is_word:
                pieces.append((joint, source(text, first, at)))
                first, joint = at, "."
            continue
        pieces.append((joint, source(text, first, at)))
        joint = collapse(source(text, at, after))
        at = first = after
    pieces.append((joint, source(text, first, len(text.tokens))))
    return [(joint, piece) for joint, piece in pieces if piece]


def source(text: Text, start: int, stop: int) -> str:
    """What the tokens from ``start`` to before ``stop`` were written as."""
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
