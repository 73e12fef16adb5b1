"""Press releases and caption lists to captions of the right pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from archive.errors import ReleaseError
from archive.releases.documents import decoded, docx_text, html_text, markdown_text
from archive.releases.lists import read_csv, read_json, read_xlsx, texts_beside
from archive.releases.matching import ReleasePlan, plan_release
from archive.releases.model import Entry, Match, Release
from archive.releases.text import parse_release

__all__ = [
    "Entry",
    "Match",
    "Release",
    "ReleasePlan",
    "parse_release",
    "plan_release",
    "read_release",
    "texts_beside",
]

_LARGEST = 64 * 1024 * 1024


def read_release(path: Path) -> Release:
    """The release (TXT, HTML, Markdown, DOCX) or caption list (CSV, XLSX, JSON) in a file.

    Its name says which. A text that begins like a page is read as one. :class:`ReleaseError`
    names what is wrong.
    """
    reader = _READERS.get(path.suffix.lower(), _read_text)
    try:
        if path.stat().st_size > _LARGEST:
            raise ReleaseError("is too large for a release", path)
        return reader(path)
    except OSError as error:
        raise ReleaseError(f"cannot be read: {error.strerror}", path) from error
    except ReleaseError as error:
        raise (error if error.path else error.at(path)) from error


def _read_text(path: Path) -> Release:
    text = decoded(path.read_bytes())
    is_page = text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<p", "<div"))
    return parse_release(html_text(text) if is_page else text)


_READERS: Mapping[str, Callable[[Path], Release]] = {
    ".html": lambda path: parse_release(html_text(decoded(path.read_bytes()))),
    ".htm": lambda path: parse_release(html_text(decoded(path.read_bytes()))),
    ".md": lambda path: parse_release(markdown_text(decoded(path.read_bytes()))),
    ".markdown": lambda path: parse_release(markdown_text(decoded(path.read_bytes()))),
    ".docx": lambda path: parse_release(docx_text(path)),
    ".csv": lambda path: read_csv(path.read_bytes(), path),
    ".tsv": lambda path: read_csv(path.read_bytes(), path),
    ".xlsx": read_xlsx,
    ".json": lambda path: read_json(path.read_bytes(), path),
}
"""How a file is read, by its suffix; anything else is text."""
