"""The directories of classic TIFF and BigTIFF files, read within the file's bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from archive.containers.source import Source
from archive.errors import ReadError
from archive.ifd import OCTETS

__all__ = ["Directory", "Entry", "Row", "Tiff", "excerpt"]

_SIZES = OCTETS | {16: 8, 17: 8, 18: 8}  # those of BigTIFF alone
_INTEGERS = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
_ENTRIES_LIMIT = 65_535
_ROW_LIMIT = 65_536
_CLASSIC_TYPES = frozenset(range(1, 14))
_CLASSIC, _BIG = (4, "H", "L"), (8, "Q", "Q")


class Entry(NamedTuple):
    """A tag, its type and count, and its field: a value or where it is."""

    tag: int
    type: int
    elements: int
    field: bytes

    @property
    def size(self) -> int:
        """Octets of the value; 0 for a type nobody knows."""
        return _SIZES.get(self.type, 0) * self.elements


class Row(NamedTuple):
    """An entry with its value, wherever that was."""

    tag: int
    type: int
    elements: int
    content: bytes


class Directory(NamedTuple):
    """Entries in file order, the offset of the next directory, and what was wrong."""

    entries: tuple[Entry, ...]
    next: int
    order: str
    warnings: tuple[str, ...] = ()

    def by_tag(self) -> dict[int, Entry]:
        """The first entry of each tag."""
        return {entry.tag: entry for entry in reversed(self.entries)}

    def has(self, tag: int) -> bool:
        """Whether there is such a tag."""
        return any(entry.tag == tag for entry in self.entries)

    def number(self, tag: int) -> int | None:
        """A whole number that fits its field."""
        for entry in self.entries:
            if entry.tag == tag and entry.elements == 1 and entry.type in _INTEGERS:
                code = self.order + _INTEGERS[entry.type]
                if struct.calcsize(code) <= len(entry.field):
                    (number,) = struct.unpack_from(code, entry.field)
                    return int(number)
        return None

    def text(self, tag: int, tiff: Tiff) -> bytes:
        """A short text; empty if there is none."""
        for entry in self.entries:
            if entry.tag == tag and entry.size <= 256:
                return tiff.value(entry).rstrip(b"\0 ")
        return b""


class Tiff:
    """A file that begins with a TIFF header, classic or big, whatever it calls itself."""

    __slots__ = ("base", "big", "first", "magic", "order", "source")

    def __init__(self, source: Source, base: int = 0) -> None:
        self.source = source
        self.base = base
        head = source.some(base, 16)
        self.magic = head[:4]
        self.order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        if not self.order or len(head) < 8:
            raise ReadError("does not begin with a TIFF header")
        self.big = self.magic in (b"II+\0", b"MM\0+")
        if self.big and len(head) < 16:
            raise ReadError("ends inside its header")
        code, at = ("Q", 8) if self.big else ("L", 4)
        (self.first,) = struct.unpack_from(self.order + code, head, at)

    def directory(self, offset: int) -> Directory:
        """The directory at ``offset``; one that is cut off gives the entries that are there."""
        room, count_code, offset_code = _BIG if self.big else _CLASSIC
        head_size = struct.calcsize(count_code)
        head = self._some(offset, head_size)
        if offset < 8 or len(head) < head_size:
            raise ReadError(f"has no directory at offset {offset}")
        (count,) = struct.unpack(self.order + count_code, head)
        if count > _ENTRIES_LIMIT:
            raise ReadError(f"has a directory of {count:,} entries")
        row = struct.Struct(f"{self.order}HH{offset_code}{room}s")
        body = self._some(offset + head_size, row.size * count + room)
        there = min(count, len(body) // row.size)
        entries = tuple(Entry(*fields) for fields in row.iter_unpack(body[: row.size * there]))
        link = body[row.size * count :].ljust(room, b"\0")
        (following,) = struct.unpack(self.order + offset_code, link)
        warnings = () if there == count else (f"the directory at offset {offset} is cut off",)
        return Directory(entries, following, self.order, warnings)

    def value(self, entry: Entry) -> bytes:
        """The bytes of a value; :class:`ReadError` if they lie outside of the file."""
        if entry.size <= len(entry.field):
            return entry.field[: entry.size]
        (offset,) = struct.unpack(self.order + ("Q" if self.big else "L"), entry.field)
        return self.source.read(self.base + offset, entry.size)

    def end_of_value(self, entry: Entry) -> int:
        """Where in the file the value ends; 0 for one that is in its field."""
        if entry.size <= len(entry.field):
            return 0
        (offset,) = struct.unpack(self.order + ("Q" if self.big else "L"), entry.field)
        return self.base + int(offset) + entry.size

    def numbers(self, entry: Entry) -> Sequence[int]:
        """Whole numbers, for instance offsets; empty for any other type."""
        code = _INTEGERS.get(entry.type)
        if code is None:
            return ()
        return struct.unpack(f"{self.order}{entry.elements}{code}", self.value(entry))

    def number(self, entry: Entry) -> int:
        """The first of :meth:`numbers`."""
        numbers = self.numbers(entry) if entry.elements == 1 else ()
        if not numbers:
            raise ReadError(f"tag {entry.tag} is no number")
        return numbers[0]

    def rows(self, entries: Iterable[Entry]) -> list[Row]:
        """Entries with their values; without what cannot be read or is no word (> 64 KB)."""
        found = []
        for entry in entries:
            if 0 < entry.size <= _ROW_LIMIT and entry.type in _CLASSIC_TYPES:
                try:
                    found.append(Row(*entry[:3], self.value(entry)))
                except ReadError:
                    continue  # a value outside of the file is not there for any reader
        return found

    def _some(self, offset: int, length: int) -> bytes:
        return self.source.some(self.base + offset, length)


def excerpt(order: str, main: Sequence[Row], below: Mapping[int, Sequence[Row]]) -> bytes:
    """A small classic TIFF stream of these rows, ``below`` by the tag that points at them.

    It lets the words of a file of any size be read as an EXIF block is.
    """
    block = bytearray(struct.pack(order + "2sHL", b"II" if order == "<" else b"MM", 42, 8))
    pointers = [Row(pointer, 4, 1, b"") for pointer in below]
    places = _put(block, order, sorted([*main, *pointers]))
    for pointer, rows in below.items():
        struct.pack_into(order + "L", block, places[pointer], len(block))
        _put(block, order, rows)
    return bytes(block)


def _put(block: bytearray, order: str, rows: Sequence[Row]) -> dict[int, int]:
    """Append a directory with its values; where each tag's field has come to be."""
    start = len(block)
    block += struct.pack(order + "H", len(rows)) + bytes(12 * len(rows) + 4)
    places = {}
    for n, (tag, kind, elements, content) in enumerate(rows):
        at = start + 2 + 12 * n
        places[tag] = at + 8
        struct.pack_into(order + "HHL", block, at, tag, kind, elements)
        if len(content) <= 4:
            block[at + 8 : at + 8 + len(content)] = content
        else:
            struct.pack_into(order + "L", block, at + 8, len(block))
            block += content + bytes(len(content) & 1)
    return places
