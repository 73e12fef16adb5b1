"""``PersonInImageWDetails``: what a file says of each person, with what only we know of them.

The latter is in a namespace of ours: see :data:`archive.codecs.carriers.DETAILS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.codecs import carriers, geometry, xmp
from archive.codecs.addresses import clark
from archive.codecs.geometry import Box, number, plain
from archive.codecs.text import clean
from archive.model import Person

__all__ = ["MOST", "Place", "detail_of", "details_of"]

_TEXTS = ("titles", "office", "suffix", "role", "row", "mark", "label")
_NUMBERS = ("position", "from_right", "start", "end")
_FLAGS = ("uncertain", "unknown", "shared_surname")
_SPELT: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(_TEXTS, clean),
    **dict.fromkeys(_NUMBERS, lambda text: int(text) if text.isdecimal() else None),
    **dict.fromkeys(_FLAGS, "True".__eq__),
}
"""How what only we know of a person is read."""
_SAID = ("titles", "office", "suffix", "role")

MOST = 1000
"""So many people are read; more is a packet made to hang its readers."""
_DETAILS = clark(carriers.DETAILS.name)
_READ = xmp.reader(carriers.DETAILS)


@dataclass(slots=True)
class Place:
    """A person being read: what is known of them, and where the file says they are.

    ``box`` is the region found, ``ours`` the one we wrote, both in stored pixels.
    """

    name: str | None
    known: dict[str, Any]
    box: Box | None = None
    ours: Box | None = None

    def person(self, orientation: int) -> Person:
        """The person, with the region as displayed."""
        region = None if self.box is None else geometry.displayed(self.box, orientation)
        return Person(self.name, region=region, **self.known)


def details_of(nodes: Mapping[str, xmp.Node]) -> list[Place]:
    """The people of a packet that have details, as they are written."""
    details = _READ(nodes.get(_DETAILS)) or ()
    return [_detailed(detail) for detail in details[:MOST]]


def detail_of(person: Person, box: Box | None) -> dict[str, Any]:
    """A person's details; all but the flags that are off and the values that are not there."""
    detail: dict[str, Any] = {key: getattr(person, key) for key in _TEXTS}
    detail["description"] = _description(detail)
    detail |= {"name": person.name, "ids": person.ids or None}
    detail |= {key: str(n) for key in _NUMBERS if (n := getattr(person, key)) is not None}
    detail |= {key: "True" for key in _FLAGS if getattr(person, key)}
    if person.name is None and not person.unknown:
        detail["unknown"] = "False"
    if box is not None:
        detail["box"] = " ".join(map(plain, box))
    return detail


def _detailed(detail: Mapping[str, Any]) -> Place:
    """A person from their details; a description that is not ours any more is their role."""
    known = {key: _SPELT[key](value) for key, value in detail.items() if key in _SPELT}
    said = clean(detail["description"]) if "description" in detail else None
    if said != _description(known):
        known |= {"titles": None, "office": None, "suffix": None, "role": said}
    if "ids" in detail:
        known["ids"] = detail["ids"]
    name = clean(detail["name"]) if "name" in detail else None
    box = Box.of(*map(number, detail["box"].split())) if "box" in detail else None
    return Place(name, known, ours=box)


def _description(known: Mapping[str, Any]) -> str | None:
    """What the caption says of a person beside the name, in its order."""
    if known.keys().isdisjoint(_SAID):
        return None
    before = " ".join(filter(None, (known.get("office"), known.get("titles"))))
    return ", ".join(filter(None, (before, known.get("suffix"), known.get("role")))) or None
