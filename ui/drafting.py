"""The caption sentence and its people, kept in step while somebody writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.captions import LANGUAGES, parse_caption, rewrite_caption
from archive.model import Lineup, Region
from ui.peoplelines import Line, from_lines, standing

__all__ = ["Drafted", "composed", "line_of", "plain_line", "recognised"]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The caption with the people as they stand now.

    ``follows`` is false where the sentence has no place for them; ``twice`` names whoever is
    listed more than once.
    """

    caption: str
    follows: bool
    twice: tuple[str, ...]


def recognised(caption: str) -> tuple[Line, ...]:
    """The people of a caption from left to right, also those it counts without naming them."""
    if not caption.strip():
        return ()
    told = parse_caption(caption)
    return standing(told.people, told.groups)


def composed(
    written: str, known: Iterable[Line], lines: Iterable[Line], language: str, style: str
) -> Drafted:
    """The caption ``written`` for the ``known`` people, with the people of ``lines``.

    Empty lines are left out. Only what has to change does; an empty caption becomes a sentence of
    the house style in ``language``.
    """
    told = parse_caption(written).people if written.strip() else Lineup()
    before = from_lines(_said(known), told)
    people = from_lines(_said(lines), Lineup((*before, *told)))
    names = Counter(person.name for person in people if person.name)
    twice = tuple(name for name, times in names.items() if times > 1)
    lang = language if language in LANGUAGES else "de"
    if not people and not before:
        return Drafted(written, True, twice)
    told_now = rewrite_caption(written, people, before=before or None, lang=lang, style=style)
    return Drafted(told_now.caption, told_now.follows, twice)


def _said(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.text.strip()]


def plain_line(line: Line) -> dict[str, Any]:
    """A line as JSON for the editor."""
    box = line.region
    region = None if box is None else [box.x, box.y, box.w, box.h]
    return {"text": line.text, "row": line.row, "region": region, "unnamed": line.unnamed}


def line_of(message: Mapping[str, Any]) -> Line:
    """A line the editor sent."""
    region = message.get("region")
    box = Region(*(min(max(float(v), 0.0), 1.0) for v in region[:4])) if region else None
    unnamed = message.get("unnamed")
    return Line(
        str(message.get("text", "")),
        message.get("row") or None,
        box,
        None if unnamed is None else str(unnamed),
    )
