"""File names for the kit: readable, unique, and safe on every system that unpacks them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

__all__ = ["natural", "safe_name", "unique_names"]

MAX_OCTETS = 200
RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def safe_name(name: str) -> str:
    """A file name without path, control or reserved characters, at most 200 octets, in NFC."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(" " if unicodedata.category(c) in INVISIBLE else c for c in text)
    text = " ".join(FORBIDDEN.sub("-", text).split())
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = text, ""
    ending = f".{suffix}" if suffix else ""
    stem = _clip(stem.strip(" ."), MAX_OCTETS - len(ending.encode()) - 6) or "bild"
    if stem.split(".")[0].lower().strip() in RESERVED:
        stem = f"_{stem}"
    return stem + ending


def _clip(text: str, octets: int) -> str:
    return text.encode()[:octets].decode(errors="ignore").rstrip(" .")


def unique_names(names: Iterable[str]) -> Iterator[str]:
    """The names made safe and unique, ignoring case: a second ``a.jpg`` becomes ``a-2.jpg``."""
    taken: set[str] = set()
    for name in names:
        safe = safe_name(name)
        stem, dot, suffix = safe.rpartition(".")
        candidate, n = safe, 1
        while _folded(candidate) in taken:
            n += 1
            candidate = f"{stem}-{n}{dot}{suffix}" if dot else f"{safe}-{n}"
        taken.add(_folded(candidate))
        yield candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", name.casefold())


def natural(name: str) -> list[tuple[int, str]]:
    """A sorting key in which ``IMG_9`` comes before ``IMG_10``."""
    parts = re.split(r"(\d+)", name.lower())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
