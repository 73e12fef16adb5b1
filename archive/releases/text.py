"""The text of a press release, taken apart: its media block, and what its head says.

A release ends with a media block: per picture a title, a credit line, the caption. Some repeat
the title under the credit, some number their captions (``Bild 1: …``) or lead with a file name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.captions import parse_caption
from archive.errors import ReleaseError
from archive.releases.model import Entry, Release

__all__ = ["common_words", "iso_date", "parse_release"]

HEADING = re.compile(
    r"^[^.]{0,60}\b(?:folgende Medien|Medien anbieten|Bildmaterial|Pressefotos?|Pressebilder"
    r"|Fotos? zum Download|Bilder zum Download|Bildunterschriften?|Bildtexte|Downloads?"
    r"|photo captions?|press photos?|images? for download"
    r"|(?:pictures|photos|images|media) (?:are )?available)\b[^.]{0,60}:?$",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"^\(?(?:©|\(c\)|copyright\b|fotos?\s*:|bild(?:er)?\s*:|photos?\s*(?:by|:)|credit\s*:"
    r"|bildnachweis\s*:|fotonachweis\s*:|bildrechte\s*:|urheber\s*:)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:(?P<file>[\w\-. ]{1,80}\.(?:jpe?g|tiff?|png|webp))"
    r"|(?:bild|foto|photo|motiv|image|picture|abb\.?)\s*(?:nr\.?\s*)?\d{1,3}"
    r"|(?:bildunterschrift|bu|caption)\s*\d{0,3})\s*[:–-]\s*(?P<text>\S.*)$",
    re.IGNORECASE,
)
FILE = re.compile(r"^[^/\\:*?\"<>|]{1,180}\.(?:jpe?g|tiff?|png|webp)$", re.IGNORECASE)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar january jänner jan", "februar february feb", "märz march mar mrz", "april apr",
         "mai may", "juni june jun", "juli july jul", "august aug", "september sep sept",
         "oktober october okt oct", "november nov", "dezember december dez dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.?\s(?P<m>[A-Za-zä]{3,9})\.?\s(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<m>[A-Za-z]{3,9})\.?\s(?P<d>\d{1,2}),\s(?P<y>\d{4})\b"),
)
NUMBER = re.compile(
    r"\b(?:pressemitteilung|pressemeldung|pressemitteilung nr|meldung|press release)\s*"
    r"(?:nr\.?|no\.?|#)\s*(?P<number>[\w/.-]{1,24}\d)",
    re.IGNORECASE,
)
CONTACT = re.compile(r"^(?:pressekontakt|press contact|medienkontakt)\s*:\s*(?P<who>\S.*)$", re.I)
OPENING = re.compile(
    r"^(?:meldungsdatum|datum|date|stand|pressemitteilung|pressemeldung|presseinformation"
    r"|press release|medieninformation)\b[^a-zäöü]{0,40}$"
    r"|^(?:meldungsdatum|datum|date|stand)\s*:",
    re.IGNORECASE,
)


def parse_release(text: str) -> Release:
    """The media block of a release, and what its head says; :class:`ReleaseError` without one."""
    lines = [" ".join(line.replace("\u00a0", " ").split()) for line in text.splitlines()]
    start = next((i for i, line in enumerate(lines) if HEADING.match(line)), None)
    block = lines if start is None else lines[start + 1 :]
    entries = tuple(_labelled(block)) or tuple(_credited(block))
    if not entries:
        raise ReleaseError(
            "no captioned pictures found; a media block gives a title, a credit line "
            "(© … or Foto: …) and the caption for each picture"
        )
    body = [line for line in lines[:start] if line]
    return Release(
        entries,
        headline=next((line for line in body if not OPENING.match(line)), None),
        date=iso_date(body[:12]),
        number=_search(NUMBER, body[:12], "number"),
        contact=_search(CONTACT, body, "who"),
        event=common_words([entry.title for entry in entries if entry.title]),
    )


def _labelled(lines: Sequence[str]) -> Iterator[Entry]:
    """Entries that begin with ``Bild 1:`` or a file name, each up to the next label."""
    starts = [(i, m) for i, line in enumerate(lines) if (m := _label(line))]
    ends = [i for i, _ in starts[1:]] + [len(lines)]
    for (i, label), end in zip(starts, ends, strict=False):  # no start, but an end
        rest = [line for line in lines[i + 1 : end] if line]
        credit = next((line for line in rest if CREDIT.match(line)), None)
        before = rest[: rest.index(credit)] if credit else rest
        caption = " ".join([label["text"], *before])
        if credit is None and (credit := parse_caption(caption).credit):
            caption = caption.removesuffix(credit).rstrip(" (|–-")
        yield Entry(caption, credit=credit, file=label["file"])


def _label(line: str) -> re.Match[str] | None:
    label = LABEL.match(line)
    return None if label is None or (CREDIT.match(line) and not label["file"]) else label


def _credited(lines: Sequence[str]) -> Iterator[Entry]:
    """Entries around their credit lines: the title above, the caption below."""
    credit_lines = [i for i, line in enumerate(lines) if CREDIT.match(line)]
    titles: list[int | None] = []
    for before, at in zip([None, *credit_lines], credit_lines, strict=False):
        titles.append(_title_above(lines, before, at, titles[-1] if titles else None))
    tops = [at if title is None else title for title, at in zip(titles, credit_lines, strict=True)]
    for at, title_at, end in zip(credit_lines, titles, [*tops[1:], len(lines)], strict=False):
        title = None if title_at is None else lines[title_at]
        rest = [line for line in lines[at + 1 : end] if line]
        below = [line for line in rest if not FILE.match(line)]
        file = next((line for line in rest if FILE.match(line)), None)
        if len(below) > 1 and below[0] == title:
            below = below[1:]
        caption = " ".join(below)
        if caption:
            yield Entry(caption, title, lines[at], file)


def _title_above(
    lines: Sequence[str], before: int | None, at: int, last_title: int | None
) -> int | None:
    """Where the title of the credit at ``at`` stands, if it has one.

    What stands between two credits is first the caption of the upper one (``before``), with
    its title (``last_title``) repeated above it or not; only what comes after that is a title.
    """
    start = 0 if before is None else before + 1
    between = [i for i in range(start, at) if lines[i] and not FILE.match(lines[i])]
    taken = 0 if before is None else 1
    if last_title is not None and between and lines[between[0]] == lines[last_title]:
        # right below its credit, or with more to come, it is the title again and no caption
        taken = 2 if between[0] == start or len(between) > 2 else 1
    if len(between) <= taken:
        return None
    above = between[-1]
    alone = above == 0 or not lines[above - 1]
    return above if alone else None


def iso_date(lines: Sequence[str]) -> str | None:
    """The first date in these lines, ISO 8601; German and English ways of writing."""
    for line in lines:
        for pattern in DATES:
            if (found := pattern.search(line)) and (month := _month(found["m"])):
                return f"{int(found['y']):04}-{month:02}-{int(found['d']):02}"
    return None


def _month(text: str) -> int | None:
    number = int(text) if text.isdigit() else MONTHS.get(text.lower(), 0)
    return number if 1 <= number <= 12 else None


def _search(pattern: re.Pattern[str], lines: Sequence[str], group: str) -> str | None:
    return next((found[group] for line in lines if (found := pattern.search(line))), None)


def common_words(titles: Sequence[str]) -> str | None:
    """The words all titles begin with, at least two of them: the event (``None`` if none)."""
    if len(titles) < 2:
        return None
    common: list[str] = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    while common and not any(c.isalnum() for c in common[-1]):
        common.pop()
    return " ".join(common).rstrip(" -–_:,|") if len(common) > 1 else None
