"""The three blocks of a file as one: read together, and rewritten together.

Reading never raises for what is in a block: damage becomes a warning, and the sound blocks are
read. Rewriting touches what differs from the wanted value, block by block, so that writing what
is there already gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.codecs import carriers, iim, photoshop, rdf, regions, text, xmp
from archive.codecs.addresses import Tag, clark
from archive.conversion import to_exif, to_iim, to_xmp
from archive.errors import WriteError
from archive.fields import BY_NAME, FIELDS, Field, Kind
from archive.model import Blocks, Clipped, Conflict, Location, Metadata, Proposal
from archive.reconcile import in_line, merge, same
from archive.testimony import IIM_READERS, Said, digest_of, hear
from archive.values import accepted

__all__ = ["Reading", "Rewritten", "read_blocks", "read_heard", "rewrite_blocks"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the blocks of a file say, and what was odd about them."""

    metadata: Metadata
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    orientation: int = 1


@dataclass(frozen=True, slots=True)
class Rewritten:
    """New blocks; ``photoshop``, ``iim`` and ``xmp`` are the old objects where nothing changes.

    ``tags`` are EXIF tags to set (ASCII bytes with their NUL) or remove. ``clipped`` are texts
    that IIM holds only in part, ``warnings`` what the person writing should know.
    """

    tags: Mapping[Tag, bytes | None]
    photoshop: bytes | None
    iim: bytes | None
    xmp: bytes | None
    clipped: tuple[Clipped, ...] = ()
    warnings: tuple[str, ...] = ()


def read_blocks(blocks: Blocks) -> Reading:
    """The metadata of a file; damaged blocks become warnings, sound ones are read."""
    return read_heard(hear(blocks))


def read_heard(said: Said) -> Reading:
    """The same, where the blocks have been heard already."""
    values, conflicts = merge(said.exif, said.iim, said.xmp, in_step=said.in_step)
    position = said.tags.position
    if position is not None:
        values["location_created"] = _at(values.get("location_created"), position)
    proposals: tuple[Proposal, ...] = ()
    if not carriers.WANTED.isdisjoint(said.nodes):
        carried = regions.read(said.nodes, said.tags.orientation)
        values["people"] = carried.people
        conflicts += carried.conflicts
        proposals = carried.proposals
    return Reading(
        Metadata(**values),
        tuple(conflicts),
        (*said.warnings, *_encoded_twice(values)),
        proposals,
        said.tags.orientation,
    )


def _at(place: Location | None, position: tuple[float, float]) -> Location:
    """The place with the camera's position, unless it has one of its own."""
    place = place or Location()
    if place.latitude is not None and place.longitude is not None:
        return place
    return Location(
        place.name, place.sublocation, place.city, place.state, place.country,
        place.country_code, place.world_region, place.ids, *position,
    )  # fmt: skip


def _encoded_twice(values: Mapping[str, Any]) -> list[str]:
    said = {n: v for n, v in values.items() if isinstance(v, str) and not v.isascii()}
    if not said or not text.is_suspect("\n".join(said.values())):
        return []
    return [
        f"{name}: looks encoded twice; repaired it reads {repaired!r}"
        for name, value in said.items()
        if (repaired := text.repair(value)) is not None
    ]


def rewrite_blocks(
    blocks: Blocks,
    changes: Mapping[str, Any],
    *,
    size: tuple[int, int] | None,
    orientation: int,
    write_iim: bool = True,
    photoshop: bool = True,
    bare: bool = False,
    heard: Said | None = None,
) -> Rewritten:
    """The blocks with some fields set (``None``: removed) in every form they have.

    ``size`` are the pixels as stored. IIM is written where there is some, and created if
    ``write_iim`` and the container takes Photoshop resources (``photoshop``); ``bare`` asks for
    a stream outside of them as well (TIFF tag 33723). A new IIM gets all fields it can hold, for
    some newsroom systems read nothing else. ``heard`` is what the blocks say, where that is known.
    Raises :class:`InvalidValue` and :class:`WriteError`.
    """
    said = hear(blocks) if heard is None else heard
    before, _ = merge(said.exif, said.iim, said.xmp, in_step=said.in_step)
    wanted = in_line(accepted(changes), before)
    streams = _new_streams(said, before, wanted, create=write_iim and (photoshop or bare))
    renewed = streams != said.streams
    if renewed and bare:
        streams = (_in_words(streams[0]), *streams[1:])
    edits = _xmp_edits(said, wanted)
    if "people" in wanted:
        edits += _people_edits(said, wanted["people"], size, orientation)
    if renewed and not said.in_step:
        edits += _xmp_edits(said, _winners(said, before, wanted))
    return Rewritten(
        tags=_new_tags(said, wanted),
        photoshop=_new_photoshop(blocks, streams, wanted, holds_iim=photoshop),
        iim=streams[0] if streams and (blocks.iim or (bare and renewed)) else None,
        xmp=_new_packet(blocks, edits),
        clipped=_clipped(wanted) if streams else (),
        warnings=tuple(_unheld(wanted)) if streams else (),
    )


def _new_streams(
    said: Said, before: Mapping[str, Any], wanted: Mapping[str, Any], *, create: bool
) -> tuple[bytes, ...]:
    """The IIM streams with the wanted values; the same tuple where nothing differs."""
    named = {BY_NAME[name]: value for name, value in wanted.items() if BY_NAME[name].iim}
    if said.streams:
        return tuple(_new_stream(stream, named) for stream in said.streams)
    if not create or not any(_iim_texts(row, value) for row, value in named.items()):
        return ()
    known = {**before, **wanted}
    return (iim.build(None, dict(t for f in FIELDS for t in _iim_texts(f, known.get(f.name)))),)


def _in_words(stream: bytes) -> bytes:
    """A stream as its TIFF tag takes it: filled up to a row of 32-bit words."""
    return stream + bytes(-len(stream) % 4)


def _iim_texts(row: Field, value: Any) -> list[tuple[int, tuple[str, ...]]]:
    """The clipped texts of a field by dataset, without the datasets that stay empty."""
    limits = {dataset.number: dataset.octets for dataset in row.iim}
    return [
        (number, tuple(text.clip(t, limits[number]) for t in texts))
        for number, texts in (to_iim(row, value) if row.iim else {}).items()
        if texts
    ]


def _new_stream(stream: bytes, named: Mapping[Field, Any]) -> bytes:
    old = iim.parse(stream)
    changes: dict[int, Sequence[str]] = {}
    for row, value in named.items():
        if IIM_READERS[row.name](old) == value:
            continue
        new = {dataset.number: () for dataset in row.iim} | dict(_iim_texts(row, value))
        changes |= {n: texts for n, texts in new.items() if tuple(old.get(n, ())) != texts}
    return iim.build(stream, changes) if changes else stream


def _clipped(wanted: Mapping[str, Any]) -> tuple[Clipped, ...]:
    """The named fields IIM has no room for."""
    found = []
    for name, value in wanted.items():
        row = BY_NAME[name]
        limits = {dataset.number: dataset.octets for dataset in row.iim}
        for number, texts in (to_iim(row, value) if row.iim else {}).items():
            if any(len(t.encode()) > limits[number] for t in texts):
                found.append(Clipped(name, limits[number]))
    return tuple(found)


def _unheld(wanted: Mapping[str, Any]) -> Iterable[str]:
    for name, value in wanted.items():
        row = BY_NAME[name]
        if row.iim and value is not None and not any(to_iim(row, value).values()):
            yield f"{name}: IIM cannot hold {value!r}; it is in XMP only"


def _new_photoshop(
    blocks: Blocks, streams: tuple[bytes, ...], wanted: Mapping[str, Any], *, holds_iim: bool
) -> bytes | None:
    """The resources with new IIM, its digest, and what else they say of the named fields.

    Where IIM is elsewhere (``holds_iim`` is false), a digest that is there is renewed all the same.
    """
    old = photoshop.split(blocks.photoshop or b"")
    inside = (streams[len(blocks.iim) :] or streams[:1]) if holds_iim else ()
    changes: dict[int, tuple[bytes, ...]] = {}
    if inside and tuple(old.all(photoshop.IIM)) != inside:
        changes = {photoshop.IIM: inside, photoshop.DIGEST: (digest_of(streams[0]),)}
    elif not holds_iim and streams != blocks.iim and old.all(photoshop.DIGEST):
        changes = {photoshop.DIGEST: (digest_of(streams[0]),)}
    if inside or blocks.photoshop is not None:
        for row in (BY_NAME[name] for name in wanted if BY_NAME[name].resource is not None):
            changes[row.resource or 0] = _resource(wanted[row.name])
    new = photoshop.build(blocks.photoshop, changes) if changes else blocks.photoshop
    return blocks.photoshop if new == (blocks.photoshop or b"") else new


def _resource(value: Any) -> tuple[bytes, ...]:
    if value is None:
        return ()
    return (bytes((value,)) if isinstance(value, bool) else value.encode(),)


def _new_tags(said: Said, wanted: Mapping[str, Any]) -> dict[Tag, bytes | None]:
    """The EXIF tags to set or remove, where they do not say the wanted value already."""
    found: dict[Tag, bytes | None] = {}
    for name, value in wanted.items():
        row = BY_NAME[name]
        if not row.exif or said.exif.get(name) == value:
            continue
        for tag, raw in to_exif(row, value).items():
            old = said.tags.get(tag.number)
            if old != raw and (old is not None or (tag.added and raw is not None)):
                found[tag] = raw
    return _without_damage(said, found)


def _without_damage(said: Said, tags: dict[Tag, bytes | None]) -> dict[Tag, bytes | None]:
    """The tags but for those of a damaged directory that says nothing to contradict them."""
    damaged = [tag for tag in tags if tag.ifd in said.tags.damaged or "0th" in said.tags.damaged]
    if any(tag.number in said.tags for tag in damaged):
        raise WriteError("the EXIF block is damaged and cannot be changed")
    return {tag: raw for tag, raw in tags.items() if tag not in damaged}


def _xmp_edits(said: Said, wanted: Mapping[str, Any]) -> list[rdf.Edit]:
    """The edits for the fields whose property does not say the wanted value already."""
    return [
        rdf.Edit(row.xmp, to_xmp(row, value))
        for row, value in ((BY_NAME[name], value) for name, value in wanted.items())
        if row.xmp
        and row.kind is not Kind.PEOPLE
        and (said.xmp.get(row.name) != value if value is not None else _is_there(said, row))
    ]


def _is_there(said: Said, row: Field) -> bool:
    return row.xmp is not None and clark(row.xmp.name) in said.nodes


def _people_edits(
    said: Said, people: Any, size: tuple[int, int] | None, orientation: int
) -> list[rdf.Edit]:
    carried = regions.read(said.nodes, orientation)
    if carried.people == people and not carried.conflicts:
        return []
    return regions.edits(people, said.nodes, size=size, orientation=orientation)


def _winners(said: Said, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What IIM has newer than XMP: once the digest is renewed, XMP would win and be wrong."""
    renewed, _ = merge(said.exif, said.iim, said.xmp, in_step=True)
    return {
        name: before[name]
        for name in said.xmp
        if name in said.iim
        and name not in wanted
        and not same(BY_NAME[name], before[name], renewed[name])
    }


def _new_packet(blocks: Blocks, edits: Sequence[rdf.Edit]) -> bytes | None:
    first = blocks.xmp[0] if blocks.xmp else None
    if not edits or (first is None and all(not edit.value for edit in edits)):
        return first
    if blocks.extended_xmp is not None:
        names = {clark(edit.property.name) for edit in edits}
        if beyond := xmp.parse(blocks.extended_xmp, names):
            listed = ", ".join(name.partition("}")[2] for name in beyond)
            raise WriteError(f"{listed}: in the extended XMP, which is not rewritten")
    return rdf.edit(first, edits)
