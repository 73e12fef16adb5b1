"""Bildzeile: captions, people from left to right, credit and copyright, inside the photo files.

::

    from archive import Archive, parse_caption

    with Archive("photos/") as archive:
        archive.refresh()
        for photo in archive.search('person:"Tülay Groß" -rights:blocked'):
            print(photo.caption, [p.name for p in photo.people], photo.credit)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from archive.errors import (
    ArchiveError,
    Changed,
    InvalidValue,
    NotFound,
    QueryError,
    ReadError,
    Refused,
    ReleaseError,
    WriteError,
)
from archive.files import read, write
from archive.model import (
    Change,
    Clipped,
    Conflict,
    Contact,
    Credit,
    Edit,
    Licensor,
    Lineup,
    Location,
    Metadata,
    Person,
    Photo,
    Proposal,
    Region,
    WriteResult,
)

if TYPE_CHECKING:
    from archive.captions import (
        ParsedCaption,
        compose_caption,
        compose_credit,
        parse_caption,
        parse_credit,
    )
    from archive.catalog import Archive

_LATER = {
    "Archive": "archive.catalog",
    "ParsedCaption": "archive.captions",
    "compose_caption": "archive.captions",
    "compose_credit": "archive.captions",
    "parse_caption": "archive.captions",
    "parse_credit": "archive.captions",
}
"""What comes when it is asked for: single files are read without an index and without grammar."""

__all__ = [
    "Archive",
    "ArchiveError",
    "Change",
    "Changed",
    "Clipped",
    "Conflict",
    "Contact",
    "Credit",
    "Edit",
    "InvalidValue",
    "Licensor",
    "Lineup",
    "Location",
    "Metadata",
    "NotFound",
    "ParsedCaption",
    "Person",
    "Photo",
    "Proposal",
    "QueryError",
    "ReadError",
    "Refused",
    "Region",
    "ReleaseError",
    "WriteError",
    "WriteResult",
    "compose_caption",
    "compose_credit",
    "parse_caption",
    "parse_credit",
    "read",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
