"""A person's right to know what is kept on them, and to have it erased (GDPR, Art. 15 and 17)."""

from archive.erasure.erasing import Erased, erase
from archive.erasure.report import Occurrence, PersonReport, Remainder
from archive.erasure.search import Place, look_for, names_of

__all__ = [
    "Erased",
    "Occurrence",
    "PersonReport",
    "Place",
    "Remainder",
    "erase",
    "look_for",
    "names_of",
]
