"""What a kit holds beside its pictures: lists, page, documents, terms, and the receipt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from archive.errors import InvalidValue
from archive.export.document import media_document
from archive.export.handed import Receipt
from archive.export.lists import captions_csv
from archive.export.mediablock import media_block
from archive.export.ninjs import ninjs_items
from archive.export.page import kit_page
from archive.export.sheet import contact_sheet
from archive.export.terms import terms

__all__ = ["DOCUMENTS", "LISTS", "MOST", "check_document", "enclosed"]

DOCX, PDF = "captions.docx", "contact-sheet.pdf"
DOCUMENTS: Mapping[str, frozenset[str]] = {
    "docx": frozenset({DOCX}),
    "pdf": frozenset({PDF}),
    "both": frozenset({DOCX, PDF}),
    "none": frozenset(),
}
"""Which documents a kit holds, by choice."""
LISTS = (
    "captions.txt", "captions.csv", "captions.json", DOCX, PDF, "index.html", "TERMS.txt",
    "receipt.json",
)  # fmt: skip
"""All names that are not a picture's."""
MOST = 500
"""Pictures a document is made for: Word grows slow with many, and both are built in memory."""


def check_document(document: str) -> str:
    """The choice itself; :class:`InvalidValue` if there is none of that name."""
    if document not in DOCUMENTS:
        raise InvalidValue(f"no document is called {document!r}; there are {', '.join(DOCUMENTS)}")
    return document


def enclosed(
    receipt: Receipt, lang: str, document: str, miniatures: Mapping[str, bytes | None]
) -> Iterator[tuple[str, bytes]]:
    """Each text of the kit with its name in :data:`LISTS`; ``document`` is of :data:`DOCUMENTS`.

    ``miniatures`` are the pictures for the contact sheet, by name.
    """
    handed, made = receipt.handed, receipt.at
    named_words = [(one.name, one.photo.metadata) for one in handed]
    wanted = DOCUMENTS[document] if len(handed) <= MOST else frozenset()
    yield "captions.txt", media_block((words for _, words in named_words), lang).encode()
    yield "captions.csv", captions_csv(named_words).encode()
    yield "captions.json", ninjs_items(handed, receipt.preset, made).encode()
    if DOCX in wanted:
        yield DOCX, media_document(named_words, lang, made)
    if PDF in wanted:
        yield PDF, contact_sheet(handed, miniatures, lang, made)
    yield "index.html", kit_page(handed, lang, made).encode()
    yield "TERMS.txt", terms(handed, lang, receipt.use, receipt.number, made).encode()
    record = json.dumps(receipt.public_record(), ensure_ascii=False, indent=2)
    yield "receipt.json", (record + "\n").encode()
