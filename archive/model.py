"""The values everything else passes around: frozen, and complete in themselves.

``None`` means *not there*; an empty string is never a value. Sequences are tuples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, overload

__all__ = [
    "Blocks",
    "Change",
    "Clipped",
    "Collision",
    "Conflict",
    "Contact",
    "Credit",
    "Edit",
    "Licensor",
    "Lineup",
    "Location",
    "Metadata",
    "Person",
    "Photo",
    "Proposal",
    "Region",
    "WriteResult",
]


@dataclass(frozen=True, slots=True)
class Region:
    """Where somebody is in the picture: a rectangle, normalised to 0..1.

    ``x, y`` is the top left corner in the picture *as displayed* (EXIF orientation applied);
    ``w, h`` its width and height.
    """

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the rectangle, x then y."""
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True, slots=True)
class Person:
    """One place in the picture, and who takes it.

    ``name`` is ``None`` for somebody unidentified, who takes a place all the same (``unknown``,
    with the words used in ``label``). ``position`` counts from 1 at the left and restarts in
    every row; ``from_right`` is the count from the right where the caption says only that.
    ``start, end`` say where in the caption's text the person was found (characters).
    ``region`` is the head, ``ids`` are URIs of the directory or of Wikidata.
    """

    name: str | None = None
    titles: str | None = None
    office: str | None = None
    suffix: str | None = None
    role: str | None = None
    position: int | None = None
    from_right: int | None = None
    row: str | None = None
    mark: str | None = None
    uncertain: bool = False
    unknown: bool = False
    label: str | None = None
    shared_surname: bool = False
    region: Region | None = None
    ids: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None

    def replace(self, **changes: Any) -> Person:
        """This person with some attributes changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Lineup(Sequence[Person]):
    """The people of a picture in true left-to-right order, row after row.

    A plain sequence of :class:`Person`; people of one row stand next to each other in it.
    """

    people: tuple[Person, ...] = ()

    @classmethod
    def of(cls, people: Iterable[Person | str]) -> Lineup:
        """A line-up from people or bare names, in the order given."""
        return cls(tuple(Person(name=p) if isinstance(p, str) else p for p in people))

    @property
    def rows(self) -> tuple[tuple[Person, ...], ...]:
        """The people row by row; one row where no rows are named."""
        return tuple(tuple(row) for _, row in groupby(self.people, key=lambda p: p.row))

    @property
    def names(self) -> tuple[str, ...]:
        """The names in order, without the unidentified."""
        return tuple(p.name for p in self.people if p.name)

    @overload
    def __getitem__(self, index: int) -> Person: ...
    @overload
    def __getitem__(self, index: slice) -> Lineup: ...
    def __getitem__(self, index: int | slice) -> Person | Lineup:
        return Lineup(self.people[index]) if isinstance(index, slice) else self.people[index]

    def __len__(self) -> int:
        return len(self.people)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)


@dataclass(frozen=True, slots=True)
class Location:
    """A place, from the spot to the world region (IPTC Location structure)."""

    name: str | None = None
    sublocation: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    country_code: str | None = None
    world_region: str | None = None
    ids: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the creator or the press office (IPTC Creator's Contact Info)."""

    address: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    phone: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Licensor:
    """Who grants a licence, and where to ask (PLUS Licensor structure)."""

    name: str | None = None
    url: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line taken apart: who made it, for whom, under which rights.

    ``line`` is the text as published, ``notice`` the copyright token (``©``), ``rights`` a
    reservation phrase or licence, ``year`` a year or a range as written (``2019–2021``), ``usage``
    words such as ``honorarfrei`` or ``privat``.
    """

    creators: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    line: str | None = None
    notice: str | None = None
    rights: str | None = None
    year: str | None = None
    usage: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Everything said about a picture, one attribute per row of the field table.

    Dates are ISO 8601 strings, as exact as the file has them (``2023``, ``2023-05-12``,
    ``2023-05-12T14:03:00+02:00``).
    """

    title: str | None = None
    headline: str | None = None
    caption: str | None = None
    caption_writer: str | None = None
    keywords: tuple[str, ...] | None = None
    people: Lineup | None = None
    organisations_shown: tuple[str, ...] | None = None
    event: str | None = None
    event_ids: tuple[str, ...] | None = None
    location_created: Location | None = None
    location_shown: tuple[Location, ...] | None = None
    sublocation: str | None = None
    city: str | None = None
    state: str | None = None
    country_code: str | None = None
    country: str | None = None
    date_created: str | None = None
    creators: tuple[str, ...] | None = None
    creator_jobtitle: str | None = None
    creator_contact: Contact | None = None
    credit: str | None = None
    copyright: str | None = None
    copyright_owners: tuple[str, ...] | None = None
    rights_marked: bool | None = None
    usage_terms: str | None = None
    web_statement: str | None = None
    licensors: tuple[Licensor, ...] | None = None
    source: str | None = None
    instructions: str | None = None
    job_id: str | None = None
    alt_text: str | None = None
    extended_description: str | None = None
    data_mining: str | None = None
    digital_source_type: str | None = None
    ai_system: str | None = None
    ai_system_version: str | None = None
    ai_prompt: str | None = None
    ai_prompt_writer: str | None = None
    model_release_status: str | None = None
    model_release_ids: tuple[str, ...] | None = None
    embargo: str | None = None
    expires: str | None = None
    urgency: int | None = None
    rating: int | None = None
    label: str | None = None
    guid: str | None = None
    supplier: str | None = None
    supplier_image_id: str | None = None

    def replace(self, **changes: Any) -> Metadata:
        """These metadata with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The metadata blocks of one file as raw bytes, wherever its container keeps them.

    ``exif`` is a TIFF stream (``II*\\0`` / ``MM\\0*``); ``photoshop`` a stream of image resources
    (``8BIM``), in which IIM is resource 0x0404; ``iim`` are bare IIM streams outside of it (TIFF
    tag 33723); ``xmp`` the packets in file order, ``extended_xmp`` the reassembled extension.
    """

    exif: bytes | None = None
    photoshop: bytes | None = None
    iim: tuple[bytes, ...] = ()
    xmp: tuple[bytes, ...] = ()
    extended_xmp: bytes | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """The blocks disagree about a field; ``chosen`` is what reading gives, ``reason`` why.

    ``values`` maps a block's name (``EXIF``, ``IIM``, ``XMP``, or a carrier of people such as
    ``caption`` or ``PersonInImage``) to what it says.
    """

    field: str
    values: Mapping[str, Any]
    chosen: Any
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody another program says is in the picture: to be confirmed, never merged silently."""

    name: str
    source: str
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture file as read: its metadata, and what was odd about them.

    ``file`` is the path inside the archive with forward slashes (``None`` outside of one).
    ``image_hash`` covers the picture without its metadata, so a new caption is still the same
    picture; ``file_hash`` covers every byte. ``width, height`` are pixels as stored,
    ``orientation`` is the EXIF value 1..8.
    """

    path: Path
    format: str
    image_hash: str | None
    metadata: Metadata = field(default_factory=Metadata)
    file_hash: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    file: str | None = None

    @property
    def title(self) -> str | None:
        """Short reference of the picture."""
        return self.metadata.title

    @property
    def caption(self) -> str | None:
        """The whole caption, people included."""
        return self.metadata.caption

    @property
    def people(self) -> Lineup:
        """Who is in the picture, from left to right; empty if nobody is named."""
        return self.metadata.people or Lineup()

    @property
    def creators(self) -> tuple[str, ...]:
        """Who took the picture (by-line)."""
        return self.metadata.creators or ()

    @property
    def credit(self) -> str | None:
        """The credit line to publish with the picture."""
        return self.metadata.credit

    @property
    def copyright(self) -> str | None:
        """The copyright notice."""
        return self.metadata.copyright

    @property
    def date_created(self) -> str | None:
        """When the picture was taken, ISO 8601."""
        return self.metadata.date_created

    def edit(self, **changes: Any) -> Edit:
        """A change of this picture, for :meth:`Archive.write`; ``None`` removes a field."""
        return Edit(self.path, changes, self.file_hash, self.metadata)


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall change in one picture: field name to new value, ``None`` to remove.

    ``base`` is the hash of the file the editor saw, ``seen`` what it said; a picture changed since
    is merged field by field or refused with :class:`~archive.errors.Changed`.
    """

    path: Path
    changes: Mapping[str, Any]
    base: str | None = None
    seen: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Collision:
    """A field two people changed at once: what both saw, and what each made of it."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Clipped:
    """A text too long for its IIM dataset: cut there at ``octets``, whole in XMP."""

    field: str
    octets: int


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a write did; ``changes`` is empty if there was nothing to do.

    ``written_to`` is the picture itself or its sidecar.
    """

    path: Path
    written_to: Path
    changes: tuple[Change, ...] = ()
    clipped: tuple[Clipped, ...] = ()
    warnings: tuple[str, ...] = ()
    file_hash: str | None = None
    dry_run: bool = False
