"""The caption sentence and its people, kept in step while somebody writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from archive.captions import LANGUAGES, ParsedCaption, compose_caption, parse_caption
from archive.model import Lineup, Region
from ui.peoplelines import Line, from_lines

__all__ = ["Frame", "composed", "frame_of", "framed", "line_of", "plain_frame", "plain_line"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A caption without its list of people: what stands before and after it, in which language.

    ``fixed`` is a caption that names its people in mid-sentence: it cannot be cut, and stays.
    """

    language: str
    before: str | None = None
    after: str | None = None
    fixed: str | None = None


def framed(caption: str, language: str) -> tuple[Frame, Lineup]:
    """What a caption says around its people, and the people; ``language`` where it is empty."""
    if not caption.strip():
        return Frame(language), Lineup()
    parsed = parse_caption(caption)
    if parsed.kind == "inline":
        return Frame(parsed.lang, fixed=caption), parsed.people
    return Frame(parsed.lang, parsed.text_before or None, _after(parsed)), parsed.people


def composed(frame: Frame, lines: Iterable[Line], style: str) -> str:
    """The caption of a frame and its people, in the house style; empty lines are left out."""
    if frame.fixed is not None:
        return frame.fixed
    people = from_lines((line for line in lines if line.text.strip()), Lineup())
    return compose_caption(
        people, lang=frame.language, style=style, before=frame.before, after=frame.after
    )


def plain_frame(frame: Frame) -> dict[str, str | None]:
    """A frame as JSON for the editor."""
    return asdict(frame)


def frame_of(message: Mapping[str, Any]) -> Frame:
    """A frame the editor sent; an unknown language is German."""
    text = {name: str(value) for name, value in message.items() if value}
    language = text.get("language", "de")
    return Frame(
        language if language in LANGUAGES else "de",
        text.get("before"),
        text.get("after"),
        text.get("fixed"),
    )


def plain_line(line: Line) -> dict[str, Any]:
    """A line as JSON for the editor."""
    box = line.region
    region = None if box is None else [box.x, box.y, box.w, box.h]
    return {"text": line.text, "row": line.row, "region": region}


def line_of(message: Mapping[str, Any]) -> Line:
    """A line the editor sent."""
    region = message.get("region")
    box = Region(*(min(max(float(v), 0.0), 1.0) for v in region[:4])) if region else None
    return Line(str(message.get("text", "")), message.get("row") or None, box)


def _after(parsed: ParsedCaption) -> str | None:
    """What follows the people: text, and the credit the caption ended with."""
    credit = f"({parsed.credit})" if parsed.credit else None
    return " ".join(filter(None, (parsed.text_after, credit))) or None
