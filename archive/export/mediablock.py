"""The media block at the end of a press release: title, credit, caption of each picture.

Four forms of the same words. The text is what city press offices print;
:func:`archive.releases.parse_release` reads it back, and so it does with HTML and DOCX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from html import escape

from archive.errors import NotFound
from archive.model import Metadata

__all__ = ["FORMS", "block_heading", "credit_line", "media_block", "printable", "printed_credit"]

HEADINGS = {
    "de": "Zu dieser Meldung können wir Ihnen folgende Medien anbieten:",
    "en": "The following pictures are available with this release:",
}
_BY = {"de": "Foto: ", "en": "Photo: "}
_MARKED = re.compile(
    r"\(?(?:©|\(c\)|copyright\b|(?:fotos?|photos?|bild(?:er)?|credit|bildnachweis)\b[^:]{0,12}:)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~:&.-])")
_LINES = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def media_block(pictures: Iterable[Metadata], lang: str = "de", form: str = "text") -> str:
    """The block as ``text``, ``html`` or ``markdown``; :func:`archive.export.media_document`
    makes a DOCX of it. The title stands above the credit and again above the caption.
    """
    if form not in FORMS:
        raise NotFound(f"no form is called {form!r}; there are {', '.join((*FORMS, 'docx'))}")
    return FORMS[form](list(pictures), "de" if lang == "de" else "en")


def block_heading(lang: str) -> str:
    """The sentence above the block, in German (``de``) or English."""
    return HEADINGS["de" if lang == "de" else "en"]


def printed_credit(metadata: Metadata, lang: str) -> str:
    """The credit as a line of its own, which shows that it is one: ``©`` or ``Foto:`` in front."""
    line = printable(credit_line(metadata))
    return line if not line or _MARKED.match(line) else _BY["de" if lang == "de" else "en"] + line


def printable(text: str | None) -> str:
    """The text on one line, without control characters, which no printed page can hold."""
    one_line = _LINES.sub(" ", text or "").replace("\t", " ")
    return "".join(c for c in one_line if unicodedata.category(c) not in {"Cc", "Cs", "Cn"})


def _text(pictures: list[Metadata], lang: str) -> str:
    entries = "\n\n\n".join(_entry(metadata, lang) for metadata in pictures)
    return f"{block_heading(lang)}\n\n{entries}\n"


def _entry(metadata: Metadata, lang: str) -> str:
    title = printable(metadata.title)
    above = [title, ""] if title else []
    below = [title, ""] if title else [""]
    return "\n".join([*above, printed_credit(metadata, lang), *below, printable(metadata.caption)])


def _html(pictures: list[Metadata], lang: str) -> str:
    def entry(metadata: Metadata) -> str:
        lines = (
            ("h3", metadata.title),
            ('p class="credit"', printed_credit(metadata, lang)),
            ('p class="caption"', metadata.caption),
        )
        return "\n".join(
            f"<{tag}>{escape(printable(text))}</{tag.split()[0]}>" for tag, text in lines if text
        )

    return f"<h2>{escape(block_heading(lang))}</h2>\n" + "\n".join(map(entry, pictures)) + "\n"


def _markdown(pictures: list[Metadata], lang: str) -> str:
    def plain(text: str | None) -> str:
        return _MARKDOWN.sub(r"\\\1", printable(text))

    def entry(metadata: Metadata) -> str:
        lines = (
            f"### {plain(metadata.title)}" if metadata.title else "",
            plain(printed_credit(metadata, lang)),
            plain(metadata.caption),
        )
        return "\n\n".join(filter(None, lines))

    return f"## {block_heading(lang)}\n\n" + "\n\n".join(map(entry, pictures)) + "\n"


FORMS: Mapping[str, Callable[[list[Metadata], str], str]] = {
    "text": _text,
    "html": _html,
    "markdown": _markdown,
}
"""How the block can be written down, by name."""


def credit_line(metadata: Metadata) -> str | None:
    """The credit as printed: with its ``©`` where the copyright notice says the same."""
    credit, notice = metadata.credit, metadata.copyright
    if credit and notice and credit in notice:
        return notice
    return credit or notice
