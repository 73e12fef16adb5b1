"""A release as it arrives: plain text, HTML or a Word document, to the lines of its text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from archive.errors import ReleaseError

__all__ = ["decoded", "docx_text", "html_text", "markdown_text"]

_APART = frozenset(
    {"article", "div", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p",
     "section", "table", "ul"}
)  # fmt: skip
"""Elements that stand apart from what is above and below: an empty line between."""
_BLOCKS = _APART | {
    "address", "aside", "blockquote", "body", "br", "caption", "dd", "dl", "dt", "fieldset",
    "footer", "form", "header", "hr", "html", "li", "main", "nav", "option", "pre", "tbody",
    "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head"})
_DAMAGE = (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError)
_LARGEST = 64 * 1024 * 1024
"""Octets a document may unpack to."""


def decoded(raw: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 where they say so or are it, else Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def html_text(html: str) -> str:
    """The text of a page, a line for each block, as a reader sees it. Never raises."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines())


def markdown_text(text: str) -> str:
    """The text of a page in Markdown, without its marks of headings, emphasis and quoting."""
    bare = (_MARKS.sub("", line) for line in text.splitlines())
    unmarked = (_EMPHASIS.sub(r"\2", line) for line in bare)
    return "\n".join(_ESCAPED.sub(r"\1", line) for line in unmarked)


_MARKS = re.compile(r"^ {0,3}(?:#{1,6}(?:\s+|$)|>\s?|[-*+]\s+)")
_EMPHASIS = re.compile(r"(?<![\\\w*])(\*{1,3})(?=\S)([^*]*[^\s*\\])\1(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A backslash takes their meaning from marks (CommonMark 0.31, 2.4)."""


class _Reader(HTMLParser):
    """Collects the text of a page, and where its lines end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines = [""]
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._hidden.append(tag)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            before = self._lines[-1]
            self._lines[-1] = f"{before}{data.replace(chr(10), ' ')}"

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._lines += ["", ""] if tag in _APART else [""]

    def lines(self) -> Iterator[str]:
        """The lines, blanks collapsed, no two empty ones in a row."""
        last = ""
        for line in (" ".join(raw.split()) for raw in self._lines):
            if line or last:
                yield line
            last = line


def docx_text(path: Path) -> str:
    """The text of a Word document in reading order, tables cell by cell.

    :class:`ReleaseError` if it is none, or unpacks to more than 64 MiB.
    """
    try:
        with zipfile.ZipFile(path) as package:
            if sum(info.file_size for info in package.infolist()) > _LARGEST:
                raise ReleaseError("unpacks to more than a release can hold", path)
        return "\n\n".join(_paragraphs(docx.Document(str(path))))
    except _DAMAGE as error:
        raise ReleaseError(f"is no Word document: {error}", path) from error


def _paragraphs(document: docx.document.Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield from (cell.text for cell in row.cells)
        else:
            yield block.text
