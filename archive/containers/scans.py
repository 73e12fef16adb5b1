"""The scans of a JPEG: entropy-coded data, and where the first image ends.

Source: ITU T.81, B.1.1.
"""

from __future__ import annotations

import re

from archive.containers.source import Source

__all__ = ["end_of_image"]

_EOI = 0xD9
_RESTARTS = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN_LIMIT = 2_000
_WINDOW = 64 * 1024
_LARGEST_WINDOW = 1024 * 1024


def end_of_image(source: Source, start: int) -> int:
    """Behind the end-of-image marker of the first image; the file's end if there is none."""
    here = start
    for _ in range(_SCAN_LIMIT):
        four = source.some(here, 4)
        if len(four) < 4:
            break
        if four[1] == _EOI:
            return here + 2
        here += 2 if four[1] in _RESTARTS else 2 + (four[2] << 8 | four[3])
        here = _next_in_scan(source, here)
    return source.size


def _next_in_scan(source: Source, start: int) -> int:
    """The next marker in entropy-coded data: neither a stuffed byte nor a restart."""
    window = _WINDOW
    while start < source.size:
        data = source.some(start, window)
        match = _SCAN_MARKER.search(data)
        if match:
            return start + match.start()
        if len(data) < window:
            break
        start += len(data) - 1
        window = min(window * 2, _LARGEST_WINDOW)
    return source.size
