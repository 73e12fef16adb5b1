"""Fuji RAW: a table of offsets, a JPEG with the metadata, sensor data. Read only."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator

from archive.containers import jpeg
from archive.containers.source import Part, Piece, Source, Span, Split

__all__ = ["picture", "split"]

_TABLE = 84
_HEAD = 1024 * 1024


def split(source: Source) -> Split:
    """Take the preview apart, which carries the words of the whole."""
    offset, length, _, _, sensor, sensor_length = struct.unpack(">6L", source.read(_TABLE, 24))
    end = min(offset + length, source.size)
    preview = jpeg.split(Source.of(source.some(offset, min(end - offset, _HEAD))))
    stop = min(sensor + sensor_length, source.size)
    parts = (Part("preview", offset, end), Part("sensor", sensor, stop))
    return dataclasses.replace(preview, format="RAF", parts=parts)


def picture(source: Source, old: Split) -> Iterator[Piece]:
    """The sensor data; the whole file if the table does not say where they are."""
    sensor = old.parts[-1].span
    yield sensor if sensor.length > 0 else Span(0, source.size)
