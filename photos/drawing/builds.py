"""The widths of a body."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BUILDS", "Build", "Colours"]

Colours = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """Half widths of a body at shoulders, waist and hips."""

    shoulders: float
    waist: float
    hips: float


BUILDS = {
    "slim": Build(0.76, 0.5, 0.55),
    "medium": Build(0.85, 0.6, 0.62),
    "broad": Build(0.98, 0.7, 0.67),
    "stout": Build(0.94, 0.9, 0.82),
    "curvy": Build(0.78, 0.57, 0.7),
    "petite": Build(0.69, 0.48, 0.57),
}
