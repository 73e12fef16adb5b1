"""TERMS.txt: what whoever uses the pictures of a kit has to keep to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from archive.export.handed import Handed
from archive.export.mediablock import credit_line, printable
from archive.rights import conditions

__all__ = ["terms"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "title": "Nutzungsbedingungen",
        "intro": (
            "Die Bilder dürfen nur mit Bildnachweis veröffentlicht werden, so wie er hier und in"
            " jeder Bilddatei steht. Namen und Reihenfolge der Abgebildeten sind Teil der"
            " Bildunterschrift; wer ein Bild beschneidet, passt sie an."
        ),
        "editorial": "Abgegeben für: redaktionelle Nutzung.",
        "commercial": "Abgegeben für: Werbung und andere kommerzielle Nutzung.",
        "internal": "Nur für den internen Gebrauch; nicht zur Veröffentlichung.",
        "credit": "Bildnachweis:",
        "for_all": "Für alle Bilder gilt:",
        "for_some": "Für einzelne Bilder gilt außerdem:",
        "receipt": "Beleg: {number} (receipt.json nennt die Prüfsumme jeder Datei)",
    },
    "en": {
        "title": "Terms of use",
        "intro": (
            "The pictures may be published with their credit only, as it stands here and in every"
            " picture file. Names and order of the people shown are part of the caption; whoever"
            " crops a picture adapts them."
        ),
        "editorial": "Handed out for: editorial use.",
        "commercial": "Handed out for: advertising and other commercial use.",
        "internal": "For internal use only; not for publication.",
        "credit": "Credit:",
        "for_all": "For all pictures:",
        "for_some": "For single pictures as well:",
        "receipt": "Receipt: {number} (receipt.json has the checksum of every file)",
    },
}


def terms(pictures: Iterable[Handed], lang: str, use: str, number: str, made: datetime) -> str:
    """Credits, conditions of all and of single pictures at a moment, and the receipt's number."""
    words = _WORDS["de" if lang == "de" else "en"]
    handed = list(pictures)
    names_by: dict[str, list[str]] = defaultdict(list)
    credits_: dict[str, list[str]] = defaultdict(list)
    for one in handed:
        credits_[printable(credit_line(one.photo.metadata))].append(one.name)
        for condition in conditions(one.photo.metadata, made):
            names_by[printable(condition.text(lang))].append(one.name)
    for_all = [text for text, names in names_by.items() if len(names) == len(handed)]
    for_some = {text: names for text, names in names_by.items() if len(names) < len(handed)}
    blocks = [
        [words["title"].upper()],
        [words["intro"]],
        [words[use]],
        [words["credit"], *_listed(credits_, len(handed))],
        [words["for_all"], *(f"  {text}" for text in for_all)] if for_all else [],
        [words["for_some"], *_listed(for_some, len(handed))] if for_some else [],
        [words["receipt"].format(number=number)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _listed(names_by: dict[str, list[str]], all_of_them: int) -> list[str]:
    """Each text, and below it the files it is about unless it is about all."""
    lines = []
    for text, names in names_by.items():
        lines.append(f"  {text}")
        if len(names) < all_of_them:
            lines += [f"    {name}" for name in names]
    return lines
