"""Bytes to text where the file does not say how, and text that went through it twice."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from itertools import islice
from unicodedata import normalize

from archive.vocabulary import lines

__all__ = ["clean", "clip", "decode", "guess", "is_suspect", "repair"]

_CANDIDATES = ("cp1252", "mac_roman", "cp1250")
_ALPHABETS = tuple(tuple(row.split()) for row in lines("alphabets.txt"))
_PUNCTUATION = frozenset("„“”‚‘’«»‹›–—…•€£§©®°™·¿¡ \t\r\n")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BEYOND = re.compile(rb"[A-Za-z]{0,2}[\x80-\xff]{1,8}[A-Za-z]{0,2}")
_SAMPLE = 500
_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160"
    "\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153"
    "\u017e\u0178]"
)


def _gapless(encoding: str) -> str:
    """The characters of an 8-bit encoding, its gaps filled with controls of the same number."""
    return "".join(bytes((n,)).decode(encoding, "ignore") or chr(n) for n in range(256))


_TABLES = {encoding: _gapless(encoding) for encoding in ("cp1252", "cp1250")}
_TO_CP1252 = codecs.charmap_build(_TABLES["cp1252"])


def decode(raw: bytes, encoding: str) -> str:
    """Text in a given encoding; bytes it has no character for are taken for what they number."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        table = _TABLES.get("cp1252" if encoding == "utf-8" else encoding)
        if table is None:
            return raw.decode(encoding, "replace")
        return codecs.charmap_decode(raw, "strict", table)[0]


def guess(values: Iterable[bytes]) -> str:
    """The encoding of a file's undeclared texts, decided once for all of them.

    UTF-8 if they decode strictly, else the one of cp1252, MacRoman and cp1250 whose reading looks
    most like a European language; cp1252 where nothing tells them apart.
    """
    raw = b"\n".join(values)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        sample = b" ".join(found.group() for found in islice(_BEYOND.finditer(raw), _SAMPLE))
        return max(_CANDIDATES, key=lambda encoding: _plausibility(sample, encoding))
    return "utf-8"


def clean(text: str) -> str | None:
    """Text as the library gives it: composed (NFC), without control characters, or ``None``."""
    if text.isprintable():
        if text.isascii():
            return None if not text or text.isspace() else text
    else:
        text = _CONTROLS.sub("", text)
    text = normalize("NFC", text)
    return None if not text or text.isspace() else text


def clip(text: str, octets: int) -> str:
    """The longest beginning that takes no more than ``octets`` in UTF-8, cut between characters."""
    raw = text.encode()
    return text if len(raw) <= octets else raw[:octets].decode("utf-8", "ignore")


def is_suspect(text: str) -> bool:
    """Whether a text has a pair of characters that encoding it twice would leave."""
    return _TWICE.search(text) is not None


def repair(text: str) -> str | None:
    """What text encoded twice (``GÃ¤stebuch``) ought to read, or ``None`` if it looks sound."""
    if text.isascii() or not is_suspect(text):
        return None
    try:
        once = codecs.charmap_encode(text, "strict", _TO_CP1252)[0].decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    return once if once != text else None


def _plausibility(raw: bytes, encoding: str) -> float:
    """The share of characters beyond ASCII that fit the best of the encoding's languages."""
    text = decode(raw, encoding)
    page = "cp1250" if encoding == "cp1250" else "cp1252"
    beyond = [i for i, character in enumerate(text) if character > "\x7f"]
    return max(
        sum(_fit(text, i, letters) for i in beyond) / len(beyond)
        for of, _, letters in _ALPHABETS
        if of == page
    )


def _fit(text: str, place: int, letters: str) -> float:
    """1 for a letter of the alphabet where it may stand, -1 for a sign amid letters, else less."""
    character = text[place]
    before = text[place - 1 : place]
    after = text[place + 1 : place + 2]
    if character in letters:
        return -1.0 if character.isupper() and before.islower() else 1.0
    if character in _PUNCTUATION:
        return -1.0 if before.isalpha() and after.isalpha() and character not in "’–—·" else 0.5
    return -1.0
