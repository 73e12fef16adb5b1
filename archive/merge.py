"""Two people changed the same picture: what can be put together, and what somebody must decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.model import Collision, Metadata
from archive.values import accepted

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """``changes`` are still to be made to their version, ``collisions`` await a decision."""

    changes: Mapping[str, Any]
    collisions: tuple[Collision, ...] = ()


def merge(base: Metadata, mine: Mapping[str, Any], theirs: Metadata) -> Merged:
    """Bring my changes of ``base`` into what somebody else has made of it, field by field.

    A field I leave as it was in ``base`` is not mine to decide, and one that both changed in the
    same way is settled. A field both changed differently is a collision.
    """
    wanted = {name: v for name, v in accepted(mine).items() if v != getattr(base, name)}
    changes: dict[str, Any] = {}
    collisions = []
    for name, value in wanted.items():
        before, now = getattr(base, name), getattr(theirs, name)
        if now == before:
            changes[name] = value
        elif now != value:
            collisions.append(Collision(name, before, value, now))
    return Merged(changes, tuple(collisions))
