"""The line-up in XMP: one value, written to four carriers at once and read back from all.

Order is no property of any carrier (all are unordered bags), so that the places count most:
regions by row and x, then the written order of ``PersonInImageWDetails``, then that of
``PersonInImage``. What only we know of a person is in a namespace of ours within the details.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from archive.codecs import carriers, geometry, rdf, xmp
from archive.codecs.addresses import clark
from archive.codecs.details import MOST, Place, detail_of, details_of
from archive.codecs.geometry import Box, Placed, plain, reading_order
from archive.codecs.proposing import PROPOSING, proposals
from archive.codecs.text import clean
from archive.model import Conflict, Lineup, Person, Proposal

__all__ = ["Carried", "edits", "read"]

_EXACT = 0.000001
_NAMES = clark(carriers.NAMES.name)
_MWG_REGIONS = clark(carriers.MWG_REGIONS.name)
_READ_REGIONS = xmp.reader(carriers.MWG_REGIONS)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the carriers of a packet say together."""

    people: Lineup | None
    conflicts: tuple[Conflict, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def read(nodes: Mapping[str, xmp.Node], orientation: int) -> Carried:
    """The line-up of a packet, what its carriers disagree on, and what others propose."""
    details = details_of(nodes)
    listed = xmp.texts(nodes.get(_NAMES))[:MOST]
    names = tuple([name for entry in listed if (name := clean(entry))])
    agreed = names == tuple([place.name for place in details])
    conflicts = [] if agreed else list(_disagreement(details, names))
    places = list(details) if agreed else _with_names(details, names)
    conflicts += _give_boxes(places, carriers.boxes(nodes)[:MOST])
    ordered = _ordered(places, orientation)
    if ordered is not places and (details or names):
        conflicts.append(_out_of_order(places, ordered, bool(details)))
    lineup = Lineup(tuple([place.person(orientation) for place in ordered])) if ordered else None
    return Carried(lineup, tuple(conflicts), _proposals(nodes, orientation, places))


def edits(
    people: Lineup | None,
    nodes: Mapping[str, xmp.Node],
    *,
    size: tuple[int, int] | None,
    orientation: int,
) -> list[rdf.Edit]:
    """The edits that write a line-up to all of its carriers, leaving regions of other things."""
    placed = [
        (number, p, None if p.region is None else geometry.stored(p.region, orientation))
        for number, p in enumerate(people or (), start=1)
    ]
    marked = [(number, p, box) for number, p, box in placed if box is not None]
    return [
        rdf.Edit(carriers.NAMES, tuple(p.name for p in people or () if p.name) or None),
        rdf.Edit(carriers.DETAILS, tuple(detail_of(p, box) for _, p, box in placed) or None),
        rdf.Edit(
            carriers.IMAGE_REGIONS,
            tuple(_image_region(*mark) for mark in marked),
            lambda node: carriers.image_region(node) is None,
        ),
        _mwg_edit(marked, nodes, size),
    ]


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """A name as it is compared: without regard to case, blanks and Unicode forms."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _disagreement(details: Sequence[Place], names: tuple[str, ...]) -> Iterable[Conflict]:
    listed = tuple(p.name for p in details if p.name)
    if listed and names and [*map(_key, listed)] != [*map(_key, names)]:
        yield Conflict(
            "people",
            {"PersonInImageWDetails": listed, "PersonInImage": names},
            listed,
            "the persons with details win over the bare names",
        )


def _with_names(details: list[Place], names: Iterable[str]) -> list[Place]:
    """Those with details, and behind them whoever is only named: no name is ever lost."""
    left = [_key(p.name) for p in details if p.name]
    places = list(details)
    for name in names:
        if _key(name) in left:
            left.remove(_key(name))
        else:
            places.append(Place(name, {}))
    return places


def _give_boxes(places: list[Place], regions: Iterable[Placed]) -> Iterable[Conflict]:
    """Give every region to its person; a name found only in a region is a person, too."""
    for region in regions:
        key = _key(region.name) if region.name else None
        owner = _owner(places, key, region.box)
        if owner is None:
            if key and (name := clean(region.name or "")) is not None:
                places.append(Place(name, {}, region.box))
        elif owner.box is None:
            owner.box = region.box
        elif region.box is not None and not region.box.near(owner.box):
            yield _two_places(owner, region)


def _owner(places: Sequence[Place], key: str | None, box: Box | None) -> Place | None:
    """Whose region it is: by name, or by the very place we wrote for somebody unnamed."""
    same = [p for p in places if key == (p.name and _key(p.name))]
    if len(same) == 1 and key:
        return same[0]
    waiting = (p for p in same if p.box is None and _means(p.ours, box))
    placed = (p for p in same if _means(p.box, box))
    if key is None:
        return next(chain(waiting, placed), None)
    free = (p for p in same if p.box is None)
    return next(chain(waiting, placed, free, same), None)


def _means(known: Box | None, box: Box | None) -> bool:
    return known is not None and box is not None and known.near(box)


def _two_places(place: Place, region: Placed) -> Conflict:
    values = {"ImageRegion": place.box, region.carrier: region.box}
    said = {k: None if b is None else tuple(map(float, b)) for k, b in values.items()}
    reason = f"two regions for {place.name}: the first one counts"
    return Conflict("people", said, place.name, reason)


def _ordered(places: list[Place], orientation: int) -> list[Place]:
    """Marked people by row and x, in the places marked people take; the others stay put.

    What is left is told by the picture as displayed.
    Places nobody has touched since we wrote them are in the order that was confirmed then.
    """
    marked = [p for p in places if p.box is not None]
    if len(marked) < 2 or all(map(_is_untouched, marked)):
        return places
    order = reading_order(
        [(p.known.get("row"), geometry.displayed(p.box, orientation)) for p in marked if p.box]
    )
    if order == sorted(order):
        return places
    sorted_ones = iter([marked[index] for index in order])
    return [p if p.box is None else next(sorted_ones) for p in places]


def _is_untouched(place: Place) -> bool:
    return place.ours is not None and place.box is not None and place.ours.near(place.box, _EXACT)


def _out_of_order(before: list[Place], after: list[Place], detailed: bool) -> Conflict:
    carrier = "PersonInImageWDetails" if detailed else "PersonInImage"
    said = {"regions": _names(after), carrier: _names(before)}
    return Conflict("people", said, _names(after), "marked places win over the written order")


def _names(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(p.name or p.known.get("label") or "?" for p in places)


def _proposals(
    nodes: Mapping[str, xmp.Node], orientation: int, places: Sequence[Place]
) -> tuple[Proposal, ...]:
    if PROPOSING.isdisjoint(nodes):
        return ()
    known = {_key(place.name) for place in places if place.name}
    found: dict[tuple[str, str], Proposal] = {}
    for placed in proposals(nodes):
        name = clean(placed.name or "")
        if name is not None and _key(name) not in known:
            region = None if placed.box is None else geometry.displayed(placed.box, orientation)
            found.setdefault((_key(name), placed.carrier), Proposal(name, placed.carrier, region))
    return tuple(found.values())


def _image_region(number: int, person: Person, box: Box) -> dict[str, Any]:
    x, y, w, h = map(plain, box)
    return {
        "name": person.name,
        "id": f"p{number}",
        "boundary": {"shape": "rectangle", "unit": "relative", "x": x, "y": y, "w": w, "h": h},
        "types": ({"ids": (carriers.HUMAN,)},),
        "people": (person.name,) if person.name else None,
    }


def _mwg_region(person: Person, box: Box) -> dict[str, Any]:
    x, y = map(plain, box.centre)
    area = {"x": x, "y": y, "w": plain(box.w), "h": plain(box.h), "unit": "normalized"}
    return {"name": person.name, "type": "Face", "area": area}


def _mwg_edit(
    marked: Sequence[tuple[int, Person, Box]],
    nodes: Mapping[str, xmp.Node],
    size: tuple[int, int] | None,
) -> rdf.Edit:
    """The MWG list: pets, focus points and unnamed faces that are not ours stay in it."""
    ours = [place.ours for place in details_of(nodes) if place.ours]

    def keep(node: Mapping[str, xmp.Node]) -> bool:
        region = carriers.mwg_region(node)
        if region is None:
            return True
        box = region.box
        return not region.name and not (box and any(box.near(own, _EXACT) for own in ours))

    if not marked and not any(map(keep, carriers.mwg_list(nodes))):
        return rdf.Edit(carriers.MWG_REGIONS, None)
    whole = _READ_REGIONS(nodes[_MWG_REGIONS]) if _MWG_REGIONS in nodes else None
    dimensions = (whole or {}).get("dimensions")
    if marked and size is not None:
        dimensions = {"w": str(size[0]), "h": str(size[1]), "unit": "pixel"}
    regions = tuple(_mwg_region(p, box) for _, p, box in marked)
    return rdf.Edit(carriers.MWG_REGIONS, {"dimensions": dimensions, "regions": regions}, keep)
