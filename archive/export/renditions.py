"""Renditions: a picture at another size, with all its words written into it again.

Decoded once, upright, resized, colour-managed, encoded; then embedded by the writer every
caption goes through, read back, and looked into for anything that should not leave.
"""

from __future__ import annotations

import math
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from archive import files
from archive.errors import WriteError
from archive.export import privacy
from archive.export.decoding import decoded, in_srgb
from archive.export.imprint import imprint
from archive.export.mediablock import credit_line
from archive.export.presets import Preset
from archive.model import Lineup, Photo, Region
from archive.opened import present

__all__ = ["rendition"]

_ENCODES = 3
_LOWEST = 60
_STEP = math.log(1.035)
"""A point of JPEG quality is about three and a half per cent of the size between 60 and 92."""
_IN_STEP = frozenset({"location_shown", "sublocation", "city", "state", "country", "country_code"})
"""Fields that the writer keeps in step with each other: one comes with the other (MWG 2.0)."""
_FINE = 90
"""From this quality on colour is kept at full resolution (4:4:4)."""


def rendition(photo: Photo, preset: Preset, to: Path) -> Photo:
    """Make the JPEG ``to`` of a picture, and give it as it reads back.

    People keep their places: regions are relative to the displayed picture, and move up by as
    much as a strip below it takes. :class:`ReadError` for what cannot be decoded;
    :class:`WriteError` if the file would not say what it should, or say more.
    """
    with photo.path.open("rb") as file:
        image, profile = decoded(file, photo.format, photo.orientation, preset.longest or 0)
    if preset.colour == "sRGB":
        image, profile = in_srgb(image, profile)
    said = photo.metadata
    image, share = imprint(image, preset.line, said.caption, credit_line(said))
    to.write_bytes(_encoded(image, preset, profile))
    fields = privacy.outgoing(said, preset.without)
    if share != 1.0 and "people" in fields:
        fields["people"] = _moved(fields["people"], share)
    files.write(to, **fields)
    made = files.read(to)
    _confirm(made, fields)
    privacy.check(to, preset.without)
    return replace(made, file=photo.file)


def _confirm(made: Photo, fields: dict[str, Any]) -> None:
    found = present(made.metadata)
    more = found.keys() - fields.keys() - _IN_STEP
    wrong = sorted(more | {name for name, value in fields.items() if found.get(name) != value})
    if wrong:
        raise WriteError(f"would not read back as it was given: {', '.join(wrong)}", made.path)
    if made.conflicts:
        raise WriteError(f"its blocks would disagree: {made.conflicts[0].field}", made.path)


def _moved(people: Lineup, share: float) -> Lineup:
    """The people of a picture that takes the upper ``share`` of a higher one."""

    def region(old: Region | None) -> Region | None:
        return old and Region(old.x, old.y * share, old.w, old.h * share)

    return Lineup(tuple(person.replace(region=region(person.region)) for person in people))


def _encoded(image: Image.Image, preset: Preset, profile: bytes | None) -> bytes:
    """The JPEG, at the preset's quality or less of it where it would be too large."""
    quality = preset.quality
    for _ in range(_ENCODES):
        data = _jpeg(image, quality, profile)
        over = len(data) / preset.octets if preset.octets else 1.0
        if over <= 1.0 or quality <= _LOWEST:
            break
        quality = max(_LOWEST, quality - math.ceil(math.log(over) / _STEP))
    return data


def _jpeg(image: Image.Image, quality: int, profile: bytes | None) -> bytes:
    out = BytesIO()
    fine = "4:4:4" if quality >= _FINE else "4:2:0"
    image.save(out, "JPEG", quality=quality, subsampling=fine, icc_profile=profile)
    return out.getvalue()
