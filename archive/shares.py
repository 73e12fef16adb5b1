"""An archive divided among several who work on it at once, the same way wherever that is done."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from archive.errors import InvalidValue

__all__ = ["SLICES", "WHOLE", "Share", "complete", "slice_of"]

SLICES = 64
"""Into so many slices everybody divides the files of an archive; they are worked on one by one."""

_SHARE = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """The files of one of several workers: the second of eight is ``2/8``.

    Every file belongs to just one of the eight, by its path below the archive.
    """

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Share:
        """What ``2/8`` says; :class:`InvalidValue` if it says nothing of the kind."""
        match = _SHARE.fullmatch(text.strip())
        share = match and cls(int(match[1]), int(match[2]))
        if not share or share.number > share.of:
            raise InvalidValue(f"a share is written like 2/8 (the second of eight), not {text!r}")
        return share

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def __contains__(self, file: str) -> bool:
        return (_number(file) >> 16) % self.of == self.number - 1


WHOLE = Share()
"""All files."""


def slice_of(file: str) -> int:
    """The slice a file belongs to; slices cut across shares."""
    return _number(file) % SLICES


def complete(shares: Iterable[Share]) -> bool:
    """Whether these shares together are the whole."""
    known = set(shares)
    sizes = {share.of for share in known}
    return any(known.issuperset(Share(n, of) for n in range(1, of + 1)) for of in sizes)


def _number(file: str) -> int:
    return zlib.crc32(file.encode("utf-8", "surrogateescape"))
