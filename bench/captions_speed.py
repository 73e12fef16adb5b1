"""How many captions a second are read on one core, beside a bare regular expression.

Run: ``python bench/captions_speed.py``. The peer is the naive reading (marker, split at commas),
which finds about half of the line-ups; it runs in the same process over the same captions, so the
ratio holds on any machine.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from archive.captions import parse_caption

_GOLD = Path(__file__).parent.parent / "tests" / "captions"
_MARKER = re.compile(r"(?:v\. ?l\.|von links|from left|\(?L-R\)?|left to right)[^:]{0,12}:?", re.I)
_ROUNDS = 5


def _captions() -> list[str]:
    lines = [
        line
        for name in ("captions_A.jsonl", "captions_own.jsonl")
        for line in (_GOLD / name).read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line)["caption"] for line in lines]


def naive(text: str) -> list[str]:
    """What a few lines of code make of a caption."""
    found = _MARKER.search(text)
    return [] if found is None else re.split(r",| und | and ", text[found.end() :])


def per_second(read: Callable[[str], object], captions: list[str]) -> float:
    """Captions a second, processor time, best of some rounds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        for caption in captions:
            read(caption)
        best = min(best, time.process_time() - start)
    return len(captions) / best


def main() -> None:
    """Print the figures, and the time for one caption of a megabyte."""
    captions = _captions()
    ours, theirs = per_second(parse_caption, captions), per_second(naive, captions)
    print(f"parse_caption {ours:9,.0f} captions/s   {ours / theirs:.3f} of the naive peer")
    long = captions[0] * (1_000_000 // len(captions[0]))
    start = time.process_time()
    parse_caption(long)
    print(f"one caption of {len(long):,} characters: {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
