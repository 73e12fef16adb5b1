"""Photoshop image resources: the stream of ``8BIM`` blocks that holds IIM and its digest.

Source: Adobe Photoshop File Formats Specification, Image Resource Blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

__all__ = [
    "COPYRIGHTED",
    "DIGEST",
    "IIM",
    "URL",
    "Resource",
    "Resources",
    "build",
    "contents",
    "join",
    "split",
]

IIM, COPYRIGHTED, URL, DIGEST = 0x0404, 0x040A, 0x040B, 0x0425
_MOST = 10_000
_SIGNATURES = frozenset({b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"})


class Resource(NamedTuple):
    """One resource: its number, its content, and all its bytes with name and padding."""

    number: int
    content: bytes
    raw: bytes


class Resources(NamedTuple):
    """The resources of a stream in order, and the bytes behind the last sound one."""

    items: list[Resource]
    rest: bytes

    def all(self, number: int) -> list[bytes]:
        """The contents of the resources with this number, in order."""
        return [r.content for r in self.items if r.number == number]


def contents(stream: bytes, wanted: Collection[int]) -> tuple[list[tuple[int, bytes]], bool]:
    """Number and content of the wanted resources in order, and whether all of it made sense."""
    pieces = list(islice(_walk(stream), _MOST))
    found = [(n, stream[start:stop]) for n, start, stop, _, _ in pieces if n in wanted]
    return found, not stream[pieces[-1][-1] if pieces else 0 :].strip(b"\0")


def split(stream: bytes) -> Resources:
    """Take a stream apart; what makes no sense any more is ``rest``."""
    pieces = list(islice(_walk(stream), _MOST))
    items = [
        Resource(n, stream[start:stop], stream[begin:end]) for n, start, stop, begin, end in pieces
    ]
    return Resources(items, stream[pieces[-1][-1] if pieces else 0 :])


def _walk(stream: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """Of every sound resource: number, where its content starts and stops, begin and end."""
    place, size = 0, len(stream)
    while place + 12 <= size and stream[place : place + 4] in _SIGNATURES:
        named = place + 7 + stream[place + 6]
        start = named + 4 + ((named - place) & 1)
        stop = start + int.from_bytes(stream[start - 4 : start], "big")
        if start > size or stop > size:
            return
        end = min(stop + ((stop - start) & 1), size)
        yield stream[place + 4] << 8 | stream[place + 5], start, stop, place, end
        place = end


def join(resources: Resources) -> bytes:
    """The stream of these resources: ``join(split(stream)) == stream``."""
    return b"".join(r.raw for r in resources.items) + resources.rest


def build(stream: bytes | None, changes: Mapping[int, Sequence[bytes]]) -> bytes:
    """Set the contents of resources, in order where a number repeats; none removes it.

    Every other byte stays, and so do the names of resources.
    """
    old = split(stream or b"")
    left = {number: list(contents) for number, contents in changes.items()}
    items: list[Resource] = []
    for resource in old.items:
        contents = left.get(resource.number)
        if contents is None:
            items.append(resource)
        elif contents:
            items.append(_resource(resource.number, contents.pop(0), resource))
    items += [_resource(number, c) for number, contents in left.items() for c in contents]
    return join(Resources(items, old.rest))


def _resource(number: int, content: bytes, old: Resource | None = None) -> Resource:
    """A resource with this content, named like the old one; the old one itself if it is equal."""
    if old is not None and old.content == content:
        return old
    front = struct.pack(">4sHH", b"8BIM", number, 0) if old is None else _front(old)
    raw = front + struct.pack(">L", len(content)) + content + b"\0" * (len(content) & 1)
    return Resource(number, content, raw)


def _front(resource: Resource) -> bytes:
    """Signature, number and padded name; the signature is the one that every reader knows."""
    named = 7 + resource.raw[6]
    return b"8BIM" + resource.raw[4 : named + (named & 1)]
