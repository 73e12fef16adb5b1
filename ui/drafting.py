"""The caption sentence and its people, kept in step while somebody writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archive.captions import compose_caption, parse_caption
from archive.model import Lineup, Region
from ui.peoplelines import Line, as_lines, from_lines

__all__ = ["line_of", "names_in_sentence", "plain_line", "recognised", "recomposed"]


def recomposed(caption: str, lines: Iterable[Line], language: str, style: str) -> str:
    """``caption`` with its list of people replaced by these, in the house style.

    What stands before and after the list stays. A caption that names its people in mid-sentence
    cannot be cut and stays as it is.
    """
    people = from_lines((line for line in lines if line.text.strip()), Lineup())
    if not caption.strip():
        return compose_caption(people, lang=language, style=style) if people else ""
    parsed = parse_caption(caption)
    if parsed.kind == "inline":
        return caption
    before, after = _around(parsed)
    if not people:
        return " ".join(filter(None, (before, after)))
    return compose_caption(people, lang=parsed.lang, style=style, before=before, after=after)


def names_in_sentence(caption: str) -> bool:
    """Whether the people stand in mid-sentence, so that the caption cannot be recomposed."""
    return parse_caption(caption).kind == "inline"


def recognised(caption: str) -> list[dict[str, Any]]:
    """The people a caption names from left to right, as lines for the editor."""
    return [plain_line(line) for line in as_lines(parse_caption(caption).people)]


def plain_line(line: Line) -> dict[str, Any]:
    """A line as JSON for the editor."""
    box = line.region
    region = None if box is None else [box.x, box.y, box.w, box.h]
    return {"text": line.text, "row": line.row, "region": region}


def line_of(message: dict[str, Any]) -> Line:
    """A line the editor sent."""
    region = message.get("region")
    box = Region(*(min(max(float(v), 0.0), 1.0) for v in region[:4])) if region else None
    return Line(str(message.get("text", "")), message.get("row") or None, box)


def _around(parsed: Any) -> tuple[str | None, str | None]:
    credit = f"({parsed.credit})" if parsed.credit else None
    after = " ".join(filter(None, (parsed.text_after, credit)))
    return parsed.text_before or None, after or None
