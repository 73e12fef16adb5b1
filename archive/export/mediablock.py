"""The media block at the end of a press release: title, credit, caption of each picture."""

from __future__ import annotations

from collections.abc import Iterable

from archive.model import Metadata

__all__ = ["credit_line", "media_block"]

HEADINGS = {
    "de": "Zu dieser Meldung können wir Ihnen folgende Medien anbieten:",
    "en": "The following pictures are available with this release:",
}


def media_block(pictures: Iterable[Metadata], lang: str = "de") -> str:
    """The block as text, as city press offices print it.

    The title stands above the credit and again above the caption;
    :func:`archive.releases.parse_release` reads it back.
    """
    entries = [_entry(metadata) for metadata in pictures]
    heading = HEADINGS["de" if lang == "de" else "en"]
    return f"{heading}\n\n" + "\n\n\n".join(entries) + "\n"


def _entry(metadata: Metadata) -> str:
    above = [metadata.title, ""] if metadata.title else []
    below = [metadata.title, ""] if metadata.title else [""]
    return "\n".join([*above, credit_line(metadata) or "", *below, metadata.caption or ""])


def credit_line(metadata: Metadata) -> str | None:
    """The credit as printed: with its ``©`` where the copyright notice says the same."""
    credit, notice = metadata.credit, metadata.copyright
    if credit and notice and credit in notice:
        return notice
    return credit or notice
