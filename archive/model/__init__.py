"""The values everything else passes around: frozen, and complete in themselves.

``None`` means *not there*; an empty string is never a value. Sequences are tuples.
"""

from archive.model.edits import Change, Clipped, Collision, Edit, WriteResult
from archive.model.lineup import Lineup, Person, Region
from archive.model.metadata import Contact, Credit, Licensor, Location, Metadata
from archive.model.photo import Blocks, Conflict, Photo, Proposal

__all__ = [
    "Blocks",
    "Change",
    "Clipped",
    "Collision",
    "Conflict",
    "Contact",
    "Credit",
    "Edit",
    "Licensor",
    "Lineup",
    "Location",
    "Metadata",
    "Person",
    "Photo",
    "Proposal",
    "Region",
    "WriteResult",
]
