"""What is said about a picture: the fields of the table, and the structures some of them have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from archive.model.lineup import Lineup

__all__ = ["Contact", "Credit", "Licensor", "Location", "Metadata"]


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
