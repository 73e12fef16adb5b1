"""The scenes of the sample archive, read from ``cast.toml`` and ``scenes.toml``.

A scene knows who stands where; from it come the drawing, and the metadata to be written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from drawing.figures import HEAD_CENTRE, Figure, head_box
from drawing.looks import Look

__all__ = ["Scene", "load"]

HERE = Path(__file__).parent.parent
PERSON_KEYS = ("name", "titles", "office", "suffix", "role", "unknown", "label")
STAGING_KEYS = ("pose", "posture", "turn", "tilt", "smile", "hat", "holds", "wears")
BACK_ROW_STEP = 1.3  # head heights the back row stands higher


@dataclass(frozen=True)
class Scene:
    """One picture to draw: ``table`` is its entry in the file, people resolved."""

    table: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]]

    @property
    def file(self) -> str:
        """Where the picture is kept, relative to the archive."""
        return str(self.table["file"])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as displayed."""
        width, height = self.table["size"]
        return width, height

    @property
    def orientation(self) -> int:
        """The EXIF orientation the picture is stored with."""
        return int(self.table.get("orientation", 1))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Everybody in the picture in the order of ``people``, placed."""
        where = zip(self.people, self._places(), strict=True)
        placed = [self._figure(person, x) for person, x in where]
        return tuple(_joined(placed))

    @cached_property
    def regions(self) -> tuple[tuple[float, float, float, float], ...]:
        """Each head as x, y, width and height, 0..1 from the top left corner, six decimals."""
        width, height = self.size
        boxes = []
        for left, top, right, bottom in map(head_box, self.figures):
            x0, y0 = max(0.0, left / width), max(0.0, top / height)
            x1, y1 = min(1.0, right / width), min(1.0, bottom / height)
            boxes.append((round(x0, 6), round(y0, 6), round(x1 - x0, 6), round(y1 - y0, 6)))
        return tuple(boxes)

    @property
    def unit(self) -> float:
        """The height of a head in pixels."""
        return float(self.table.get("unit", 0.135)) * self.size[1]

    def _places(self) -> list[float]:
        """Where each person stands, from left to right, evenly unless the scene says otherwise."""
        places: list[float] = []
        spread = self.unit * float(self.table.get("spread", 2.15))
        centre = self.size[0] * float(self.table.get("centre", 0.5))
        rows = [p.get("row") for p in self.people]
        for i, person in enumerate(self.people):
            mates = [k for k, row in enumerate(rows) if row == rows[i]]
            even = centre + (mates.index(i) - (len(mates) - 1) / 2) * spread
            places.append(person["x"] * self.size[0] if "x" in person else even)
        return places

    def _figure(self, person: Mapping[str, Any], x: float) -> Figure:
        look = Look(**{k: tuple(v) if k == "colours" else v for k, v in person["look"].items()})
        ground = self.size[1] * float(self.table.get("heads", 0.3)) + HEAD_CENTRE * self.unit
        raised = BACK_ROW_STEP * self.unit if person.get("row") in ("back", "standing") else 0.0
        staging = {"turn": 1.1 * (0.5 - x / self.size[0])}  # towards the middle
        staging |= {k: person[k] for k in STAGING_KEYS if k in person}
        return Figure(
            look=look,
            x=x,
            ground=ground - raised - self.unit * float(person.get("lift", 0.0)),
            unit=self.unit,
            outfit=person.get("outfit", look.outfit),
            colours=tuple(person.get("colours", look.colours)),
            **staging,
        )


def _joined(figures: Sequence[Figure]) -> list[Figure]:
    """Neighbours who shake hands meet half way."""
    out = list(figures)
    for i, (a, b) in enumerate(pairwise(figures)):
        if (a.pose, b.pose) == ("shake right", "shake left"):
            x, y = (a.x + b.x) / 2, (a.ground + b.ground) / 2 - 3.1 * a.unit
            out[i] = replace(out[i], reach=(x - 0.16 * a.unit, y))
            out[i + 1] = replace(out[i + 1], reach=(x + 0.16 * a.unit, y))
    return out


def load() -> list[Scene]:
    """All scenes in the order of the file."""
    cast = tomllib.loads((HERE / "cast.toml").read_text(encoding="utf-8"))
    book = tomllib.loads((HERE / "scenes.toml").read_text(encoding="utf-8"))
    towns, defaults = book["towns"], book["defaults"]
    scenes = []
    for entry in book["scene"]:
        table = {**defaults[entry.get("lang", "de")], **towns[entry["town"]], **entry}
        people = [_person(p, cast, entry) for p in entry["people"]]
        scenes.append(Scene(table, people))
    return scenes


def _person(
    entry: Mapping[str, Any], cast: Mapping[str, Any], scene: Mapping[str, Any]
) -> dict[str, Any]:
    """An entry of a scene filled up from the cast; an empty text there takes a fact away."""
    known = cast.get(entry.get("who", ""), {})
    dress = {k: scene[k] for k in ("outfit", "hat", "smile") if k in scene}
    person = {**known, **dress, **entry}
    look_keys = {f.name for f in fields(Look)}
    person["look"] = {k: v for k, v in person.get("look", {}).items() if k in look_keys}
    return {k: v for k, v in person.items() if v != ""}
