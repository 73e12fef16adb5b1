"""Changes to the directories of an EXIF block or a TIFF file, of which no byte is moved.

A new first directory is appended at the end (the *tail*) and the header pointed at it, so that
absolute offsets inside maker notes stay true. A tail of our own is recognised by its trailer and
replaced, not stacked. Where there is no room for one, entries can be taken out in place.

Source: TIFF 6.0; EXIF 3.0, 4.6.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from archive.codecs.addresses import Tag
from archive.errors import ReadError
from archive.ifd import (
    EXIF_POINTER,
    GPS_POINTER,
    INTEROP_POINTER,
    LONG,
    OCTETS,
    Directory,
    Entry,
    Reader,
    directory,
    header,
    reader,
    value,
)

__all__ = ["Tail", "append", "drop"]

_POINTERS = frozenset({EXIF_POINTER, GPS_POINTER, INTEROP_POINTER})
_MOST_DIRECTORIES = 16
_REACH = 4096
"""How far behind the end a pointer that leads nowhere is kept from leading into a tail."""
_TRAILER = b"Bildzeil"
_TRAILER_SIZE = len(_TRAILER) + 4


class Tail(NamedTuple):
    """A changed stream: ``header``, then the old bytes from 8 to ``keep``, then ``data``."""

    header: bytes
    keep: int
    data: bytes


class _Item(NamedTuple):
    """An entry to be written: ``content`` is its four-byte field, or a value to be placed."""

    tag: int
    type: int
    elements: int
    content: bytes


def append(read: Reader, size: int, changes: Mapping[Tag, tuple[int, bytes] | None]) -> Tail:
    """Set (type and value bytes) or remove tags of a stream of ``size`` octets by a new tail.

    A tag of the Exif directory is taken out of the main one, where some programs put it. A link
    of the main directory to itself stays one, lest the old directory should count as a thumbnail's.
    Raises :class:`ReadError` where the directories in question are damaged.
    """
    order, first = header(read)
    keep = _end_of_foreign_bytes(read, size, order, first)
    main = _whole(read, order, first)
    at_main = {t.number: v for t, v in changes.items() if t.ifd == "0th"}
    at_exif = {t.number: v for t, v in changes.items() if t.ifd == "Exif"}
    astray = {e.tag: None for e in main.entries if e.tag in at_exif}
    items = _merged(read, order, main.entries, {**at_main, **astray}, keep)
    start = _start(read, order, first, keep, size)
    moved = struct.pack(order + "L", first), struct.pack(order + "L", start)
    sub = _sub_items(read, order, main.entries, at_exif, keep, moved)
    after = start + _length(items, main.entries, sub)
    if sub is not None:
        items = _with_pointer(items, order, after)
    data = _serialise(items, order, start, moved[1] if main.link == moved[0] else main.link)
    if sub is not None:
        data += _serialise(sub[0], order, start + len(data), sub[1])
    data = b"\0" * (start - keep) + data + _TRAILER + struct.pack(order + "L", start)
    return Tail(read(0, 4) + struct.pack(order + "L", start), keep, data)


def drop(block: bytes, tags: Iterable[Tag]) -> bytes:
    """Remove entries in place, without a byte of growth: where there is no room for a tail."""
    order, first = header(reader(block))
    changed = bytearray(block)
    gone = list(tags)
    main = _whole(reader(block), order, first)
    _squeeze(changed, order, first, main, {t.number for t in gone})
    pointer = next((e for e in main.entries if e.tag == EXIF_POINTER), None)
    exif = {t.number for t in gone if t.ifd == "Exif"}
    if pointer is not None and exif:
        (offset,) = struct.unpack(order + "L", pointer.field)
        _squeeze(changed, order, offset, _whole(reader(block), order, offset), exif)
    return bytes(changed)


def _squeeze(
    block: bytearray, order: str, offset: int, old: Directory, gone: Collection[int]
) -> None:
    left = [e for e in old.entries if e.tag not in gone]
    rows = b"".join(struct.pack(order + "HHL4s", *e) for e in left)
    body = struct.pack(order + "H", len(left)) + rows + old.link
    end = offset + 2 + 12 * len(old.entries) + 4
    block[offset:end] = body.ljust(end - offset, b"\0")[: len(block) - offset]


def _entries(read: Reader, order: str, offset: int) -> list[Entry]:
    """The entries of a directory; none where there is no directory."""
    try:
        return directory(read, order, offset).entries
    except ReadError:
        return []


def _whole(read: Reader, order: str, offset: int) -> Directory:
    found = directory(read, order, offset)
    if not found.complete:
        raise ReadError(f"the EXIF directory at offset {offset} is cut off")
    return found


def _end_of_foreign_bytes(read: Reader, size: int, order: str, first: int) -> int:
    """Where our own tail begins, or ``size`` if there is none at the very end."""
    trailer = read(size - _TRAILER_SIZE, _TRAILER_SIZE) if size > _TRAILER_SIZE else b""
    ours = trailer[:-4] == _TRAILER and struct.unpack(order + "L", trailer[-4:])[0] == first
    return first if ours and 8 <= first < size else size


def _start(read: Reader, order: str, first: int, keep: int, size: int) -> int:
    """Where a tail begins: even, and behind directories that are said to go on behind the end.

    They would go on in the tail from then on; among zeros they are as empty as they were.
    """
    lost = (end for end in _ends(read, order, first) if size < end <= keep + _REACH)
    start = max([keep, *lost])
    return start + (start & 1)


def _ends(read: Reader, order: str, first: int) -> Iterator[int]:
    """Where all directories are said to end, whether they are there or not."""
    waiting, seen = [first], {0}
    while waiting and len(seen) <= _MOST_DIRECTORIES:
        offset = waiting.pop()
        if offset in seen:
            continue
        seen.add(offset)
        count = read(offset, 2)
        yield offset + 6 + 12 * (struct.unpack(order + "H", count)[0] if len(count) == 2 else 0)
        try:
            found = directory(read, order, offset)
        except ReadError:
            continue
        fields = [e.field for e in found.entries if e.tag in _POINTERS]
        waiting += (struct.unpack(order + "L", field)[0] for field in (*fields, found.link))


def _merged(
    read: Reader,
    order: str,
    entries: Iterable[Entry],
    changes: Mapping[int, tuple[int, bytes] | None],
    keep: int,
) -> list[_Item]:
    """Old entries but for the changed ones, as they stood, with the new ones in their places."""
    items = [_carried(read, order, e, keep) for e in entries if e.tag not in changes]
    for tag, new in changes.items():
        if new is not None:
            _insert(items, _new(tag, *new))
    return items


def _insert(items: list[_Item], item: _Item) -> None:
    """Put an entry in front of the first higher tag; a directory out of order stays so.

    Broken entries (of no known type) are passed over, as readers do.
    """
    higher = (n for n, i in enumerate(items) if i.tag > item.tag and i.type in OCTETS)
    items.insert(next(higher, len(items)), item)


def _carried(read: Reader, order: str, entry: Entry, keep: int) -> _Item:
    """An old entry as it was; a value that lies in the tail to be replaced is taken along."""
    content: bytes | None = entry.field
    if entry.size > 4 and struct.unpack(order + "L", entry.field)[0] >= keep:
        content = value(read, order, entry)
    return _Item(*entry[:3], entry.field if content is None else content)


def _new(tag: int, kind: int, content: bytes) -> _Item:
    return _Item(tag, kind, len(content) // OCTETS[kind], content.ljust(4, b"\0"))


def _sub_items(
    read: Reader,
    order: str,
    entries: Iterable[Entry],
    changes: Mapping[int, tuple[int, bytes] | None],
    keep: int,
    moved: tuple[bytes, bytes],
) -> tuple[list[_Item], bytes] | None:
    """The Exif directory to be written anew, or ``None`` if it may stay where it is.

    ``moved`` are the old and the new place of the main directory, where cameras have been seen to
    let the pointer to the interoperability directory lead back to it.
    """
    pointer = next((e for e in entries if e.tag == EXIF_POINTER), None)
    if pointer is None:
        items = _merged(read, order, (), changes, keep)
        return (items, bytes(4)) if items else None
    (offset,) = struct.unpack(order + "L", pointer.field)
    back = Entry(INTEROP_POINTER, LONG, 1, moved[0])
    if not changes and offset < keep and back not in _entries(read, order, offset):
        return None
    old = _whole(read, order, offset)
    entries = (e._replace(field=moved[1]) if e == back else e for e in old.entries)
    return _merged(read, order, entries, changes, keep), old.link


def _length(
    items: list[_Item], entries: Iterable[Entry], sub: tuple[list[_Item], bytes] | None
) -> int:
    """Octets of the main directory with its values, once the pointer to ``sub`` is in it."""
    more = sub is not None and not any(e.tag == EXIF_POINTER for e in entries)
    rows = len(items) + more
    return 2 + 12 * rows + 4 + sum(_room(i) for i in items)


def _room(item: _Item) -> int:
    size = len(item.content)
    return 0 if size == 4 else size + (size & 1)


def _with_pointer(items: list[_Item], order: str, offset: int) -> list[_Item]:
    rest = [item for item in items if item.tag != EXIF_POINTER]
    _insert(rest, _Item(EXIF_POINTER, LONG, 1, struct.pack(order + "L", offset)))
    return rest


def _serialise(items: list[_Item], order: str, start: int, link: bytes) -> bytes:
    """A directory at ``start``, its values right behind it."""
    rows, values = [], []
    place = start + 2 + 12 * len(items) + 4
    for item in items:
        field = item.content
        if len(field) != 4:
            field = struct.pack(order + "L", place)
            values.append(item.content + b"\0" * (len(item.content) & 1))
            place += len(values[-1])
        rows.append(struct.pack(order + "HHL4s", *item[:3], field))
    return b"".join([struct.pack(order + "H", len(items)), *rows, link, *values])
