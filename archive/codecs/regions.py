"""The line-up in XMP: one value, written to four carriers at once and read back from all.

Order is no property of any carrier (all are unordered bags), so that the places count most:
regions by row and x, then the written order of ``PersonInImageWDetails``, then that of
``PersonInImage``. What only we know of a person is kept in a namespace of ours, inside the
person's details; other programs read the same in words in ``PersonDescription``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from archive.codecs import carriers, geometry, xmp
from archive.codecs.addresses import Property, clark
from archive.codecs.carriers import Placed
from archive.codecs.geometry import Box
from archive.codecs.text import clean
from archive.model import Conflict, Lineup, Person, Proposal

__all__ = ["Carried", "edits", "read"]

_TEXTS = ("titles", "office", "suffix", "role", "row", "mark", "label")
_NUMBERS = ("position", "from_right", "start", "end")
_FLAGS = ("uncertain", "unknown", "shared_surname")
_SAID = ("titles", "office", "suffix", "role")
_EXACT = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Carried:
    """What the carriers of a packet say together."""

    people: Lineup | None
    conflicts: tuple[Conflict, ...] = ()
    proposals: tuple[Proposal, ...] = ()


class _Place(NamedTuple):
    """A person, and where the file says they are, in stored pixels; ``ours`` as we wrote it."""

    person: Person
    box: Box | None = None
    ours: Box | None = None


def read(nodes: Mapping[str, xmp.Node], orientation: int) -> Carried:
    """The line-up of a packet, what its carriers disagree on, and what others propose."""
    details = [_from_detail(d) for d in _extracted(nodes, carriers.DETAILS)]
    names = tuple(filter(None, map(clean, _extracted(nodes, carriers.NAMES))))
    conflicts = list(_disagreement(details, names))
    places = _with_names(details, names)
    places, conflict = _with_boxes(places, carriers.boxes(nodes))
    conflicts += conflict
    ordered = _ordered(places)
    lineup = Lineup(tuple(_shown(place, orientation) for place in ordered)) if ordered else None
    if ordered != places:
        said = {"regions": _names(ordered), "PersonInImageWDetails": _names(places)}
        if not details:
            said["PersonInImage"] = said.pop("PersonInImageWDetails")
        conflicts.append(
            Conflict("people", said, _names(ordered), "marked places win over the written order")
        )
    known = {_key(name) for name in (lineup.names if lineup else ())}
    return Carried(lineup, tuple(conflicts), _proposals(nodes, orientation, known))


def edits(
    people: Lineup | None,
    nodes: Mapping[str, xmp.Node],
    *,
    size: tuple[int, int] | None,
    orientation: int,
) -> list[xmp.Edit]:
    """The edits that write a line-up to all of its carriers, leaving regions of other things."""
    placed = [
        (number, p, None if p.region is None else geometry.stored(p.region, orientation))
        for number, p in enumerate(people or (), start=1)
    ]
    marked = [(number, p, box) for number, p, box in placed if box is not None]
    return [
        xmp.Edit(carriers.NAMES, tuple(p.name for p in people or () if p.name) or None),
        xmp.Edit(carriers.DETAILS, tuple(_detail(p, box) for _, p, box in placed) or None),
        xmp.Edit(
            carriers.IMAGE_REGIONS,
            tuple(_image_region(*mark) for mark in marked),
            lambda node: carriers.image_region(_item(node, carriers.IMAGE_REGIONS)) is None,
        ),
        _mwg_edit(marked, nodes, size),
    ]


def _extracted(nodes: Mapping[str, xmp.Node], of: Property) -> tuple[Any, ...]:
    node = nodes.get(clark(of.name))
    return () if node is None else xmp.extract(node, of) or ()


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _names(places: Iterable[_Place]) -> tuple[str, ...]:
    return tuple(p.person.name or p.person.label or "?" for p in places)


def _from_detail(detail: Mapping[str, Any]) -> _Place:
    """A person from their details; a description that is not ours any more is their role."""
    known: dict[str, Any] = {key: clean(detail[key]) for key in _TEXTS if key in detail}
    known |= {key: int(detail[key]) for key in _NUMBERS if detail.get(key, "").isdecimal()}
    known |= {key: True for key in _FLAGS if detail.get(key) == "True"}
    person = Person(name=clean(detail.get("name", "")), ids=tuple(detail.get("ids", ())), **known)
    said = clean(detail.get("description", ""))
    if said != _description(person):
        person = person.replace(titles=None, office=None, suffix=None, role=said)
    box = detail.get("box", "").split()
    return _Place(person, ours=Box.of(*box) if len(box) == 4 else None)


def _description(person: Person) -> str | None:
    """What the caption says of a person beside the name, in its order."""
    before = " ".join(filter(None, (person.office, person.titles)))
    return ", ".join(filter(None, (before, person.suffix, person.role))) or None


def _disagreement(details: Sequence[_Place], names: tuple[str, ...]) -> Iterable[Conflict]:
    listed = tuple(p.person.name for p in details if p.person.name)
    if listed and names and [*map(_key, listed)] != [*map(_key, names)]:
        yield Conflict(
            "people",
            {"PersonInImageWDetails": listed, "PersonInImage": names},
            listed,
            "the persons with details win over the bare names",
        )


def _with_names(details: list[_Place], names: Iterable[str]) -> list[_Place]:
    """Those with details, and behind them whoever is only named: no name is ever lost."""
    left = [_key(p.person.name) for p in details if p.person.name]
    more = []
    for name in names:
        if _key(name) in left:
            left.remove(_key(name))
        else:
            more.append(_Place(Person(name)))
    return details + more


def _with_boxes(
    places: list[_Place], regions: Iterable[Placed]
) -> tuple[list[_Place], list[Conflict]]:
    """Give every region to its person; a name found only in a region is a person, too."""
    places = list(places)
    conflicts = []
    for region in regions:
        index = _owner(places, region)
        if index is None:
            if name := clean(region.name or ""):
                places.append(_Place(Person(name), region.box))
        elif places[index].box is None:
            places[index] = places[index]._replace(box=region.box)
        elif region.box is not None and not _is_at(places[index].box, region.box):
            conflicts.append(_two_places(places[index], region))
    return places, conflicts


def _owner(places: Sequence[_Place], region: Placed) -> int | None:
    """Whose region it is: by name, or by the very place we wrote for somebody unnamed."""
    name = clean(region.name or "")
    key = None if name is None else _key(name)
    same = [i for i, p in enumerate(places) if key == (p.person.name and _key(p.person.name))]
    here = (i for i in same if _is_at(places[i].box or places[i].ours, region.box))
    if key is None:
        return next(here, None)
    free = (i for i in same if places[i].box is None)
    return next(chain(here, free, same), None)


def _is_at(box: Box | None, other: Box | None) -> bool:
    return box is not None and other is not None and box.near(other)


def _two_places(place: _Place, region: Placed) -> Conflict:
    values = {"ImageRegion": place.box, region.carrier: region.box}
    said = {k: None if b is None else tuple(map(float, b)) for k, b in values.items()}
    name = place.person.name
    return Conflict("people", said, name, f"two regions for {name}: the first one counts")


def _ordered(places: list[_Place]) -> list[_Place]:
    """Marked people by row and x, in the places marked people take; the others stay put.

    Places nobody has touched since we wrote them are in the order that was confirmed then.
    """
    marked = [p for p in places if p.box is not None]
    if all(p.ours is not None and p.box is not None and p.ours.near(p.box, _EXACT) for p in marked):
        return places
    sorted_ones = iter(_by_row_and_x(marked))
    return [p if p.box is None else next(sorted_ones) for p in places]


def _by_row_and_x(marked: list[_Place]) -> list[_Place]:
    rows = [p.person.row for p in marked]
    if any(row is None for row in rows):
        return [p for row in _rows(marked) for p in sorted(row, key=_x)]
    return sorted(marked, key=lambda p: (rows.index(p.person.row), _x(p)))


def _x(place: _Place) -> Decimal:
    return place.box.centre[0] if place.box else Decimal(0)


def _rows(marked: list[_Place]) -> list[list[_Place]]:
    """Rows from top to bottom: a new one begins where the middles lie a head's height lower."""
    rows: list[list[_Place]] = []
    for place in sorted(marked, key=_y):
        if rows and _y(place) - _y(rows[-1][0]) < max(_height(place), _height(rows[-1][0])):
            rows[-1].append(place)
        else:
            rows.append([place])
    return rows


def _y(place: _Place) -> Decimal:
    return place.box.centre[1] if place.box else Decimal(0)


def _height(place: _Place) -> Decimal:
    return place.box.h if place.box else Decimal(0)


def _shown(place: _Place, orientation: int) -> Person:
    if place.box is None:
        return place.person
    return place.person.replace(region=geometry.displayed(place.box, orientation))


def _proposals(
    nodes: Mapping[str, xmp.Node], orientation: int, known: set[str]
) -> tuple[Proposal, ...]:
    found: dict[tuple[str, str], Proposal] = {}
    for placed in carriers.proposals(nodes):
        name = clean(placed.name or "")
        if name is not None and _key(name) not in known:
            region = None if placed.box is None else geometry.displayed(placed.box, orientation)
            found.setdefault((_key(name), placed.carrier), Proposal(name, placed.carrier, region))
    return tuple(found.values())


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _detail(person: Person, box: Box | None) -> dict[str, Any]:
    """A person's details; all but the flags that are off and the values that are not there."""
    detail: dict[str, Any] = {"name": person.name, "ids": person.ids or None}
    detail["description"] = _description(person)
    detail |= {key: getattr(person, key) for key in _TEXTS}
    detail |= {key: str(n) for key in _NUMBERS if (n := getattr(person, key)) is not None}
    detail |= {key: "True" for key in _FLAGS if getattr(person, key)}
    if person.name is None and not person.unknown:
        detail["unknown"] = "False"
    if box is not None:
        detail["box"] = " ".join(map(_plain, box))
    return detail


def _image_region(number: int, person: Person, box: Box) -> dict[str, Any]:
    x, y, w, h = map(_plain, box)
    return {
        "name": person.name,
        "id": f"p{number}",
        "boundary": {"shape": "rectangle", "unit": "relative", "x": x, "y": y, "w": w, "h": h},
        "types": ({"name": "Human", "ids": (carriers.HUMAN,)},),
        "people": (person.name,) if person.name else None,
    }


def _mwg_region(person: Person, box: Box) -> dict[str, Any]:
    x, y = map(_plain, box.centre)
    area = {"x": x, "y": y, "w": _plain(box.w), "h": _plain(box.h), "unit": "normalized"}
    return {"name": person.name, "type": "Face", "area": area}


def _item(node: Mapping[str, xmp.Node], of: Property) -> dict[str, Any]:
    single = xmp.extract([dict(node)], of)
    return single[0] if single else {}


def _mwg_edit(
    marked: Sequence[tuple[int, Person, Box]],
    nodes: Mapping[str, xmp.Node],
    size: tuple[int, int] | None,
) -> xmp.Edit:
    """The MWG list: pets, focus points and unnamed faces that are not ours stay in it."""
    listed = dict(carriers.MWG_REGIONS.members)["regions"]
    ours = [p.ours for p in map(_from_detail, _extracted(nodes, carriers.DETAILS)) if p.ours]

    def keep(node: Mapping[str, xmp.Node]) -> bool:
        region = carriers.mwg_region(_item(node, listed))
        if region is None:
            return True
        box = region.box
        return not region.name and not (box and any(box.near(own, _EXACT) for own in ours))

    whole = xmp.extract(nodes.get(clark(carriers.MWG_REGIONS.name), ""), carriers.MWG_REGIONS) or {}
    raw = nodes.get(clark(carriers.MWG_REGIONS.name))
    kept = _kept(raw, listed, keep)
    if not marked and not kept:
        return xmp.Edit(carriers.MWG_REGIONS, None)
    dimensions = whole.get("dimensions")
    if marked and size is not None:
        dimensions = {"w": str(size[0]), "h": str(size[1]), "unit": "pixel"}
    value = {
        "dimensions": dimensions,
        "regions": tuple(_mwg_region(p, box) for _, p, box in marked),
    }
    return xmp.Edit(carriers.MWG_REGIONS, value, keep)


def _kept(raw: xmp.Node, listed: Property, keep: Any) -> bool:
    items = raw.get(clark(listed.name), []) if isinstance(raw, dict) else []
    return any(isinstance(i, dict) and keep(i) for i in (items if isinstance(items, list) else []))
