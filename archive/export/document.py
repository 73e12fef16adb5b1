"""The media block as a Word document, through python-docx."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from archive.export.mediablock import block_heading, printable, printed_credit
from archive.model import Metadata

__all__ = ["media_document"]

_GREY = RGBColor(0x55, 0x55, 0x55)


def media_document(
    pictures: Iterable[tuple[str | None, Metadata]], lang: str, made: datetime
) -> bytes:
    """A DOCX with file name (or ``None``), title, credit and caption of each picture."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = block_heading(lang).rstrip(":")
    properties.created = properties.modified = made.replace(tzinfo=None)
    document.styles["Normal"].font.size = Pt(11)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "de-DE" if lang == "de" else "en-GB")
    document.add_heading(block_heading(lang), level=1)
    for name, metadata in pictures:
        _add(document, name, metadata, lang)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, name: str | None, metadata: Metadata, lang: str) -> None:
    if metadata.title:
        document.add_heading(printable(metadata.title), level=2)
    credit = document.add_paragraph()
    credit.paragraph_format.keep_with_next = True
    run = credit.add_run(printed_credit(metadata, lang))
    run.italic = True
    caption = document.add_paragraph(printable(metadata.caption))
    caption.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if name:
        caption.paragraph_format.keep_with_next = True
        where = document.add_paragraph().add_run(name)
        where.font.size = Pt(8)
        where.font.color.rgb = _GREY
