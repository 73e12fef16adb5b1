"""What can go wrong, as one small tree.

ArchiveError
├── ReadError         the file cannot be read as a picture, or a block in it is damaged
├── WriteError        the write did not happen; the original is as it was
│   └── Changed       somebody else changed the picture in the meantime
├── Refused           allowed to nobody, or not to this user; says why
│   └── NotAllowed    not to this user's role (archive.roles)
├── InvalidValue      a value does not fit its field
├── QueryError        a query was built wrongly by a program (typed text never raises)
├── ReleaseError      a press release or caption list cannot be matched to pictures
└── NotFound          no such picture, person, batch or preset in the archive
"""

from __future__ import annotations

from os import PathLike, fspath

__all__ = [
    "ArchiveError",
    "Changed",
    "InvalidValue",
    "NotFound",
    "QueryError",
    "ReadError",
    "Refused",
    "ReleaseError",
    "WriteError",
]


class ArchiveError(Exception):
    """Base of all this library raises: a reason a person can act on and, if known, the path."""

    def __init__(self, reason: str, path: str | PathLike[str] | None = None) -> None:
        super().__init__(reason, path)
        self.reason = reason
        self.path = None if path is None else fspath(path)

    def __str__(self) -> str:
        return self.reason if self.path is None else f"{self.path}: {self.reason}"

    def at(self, path: str | PathLike[str]) -> ArchiveError:
        """The same error, naming the file it happened in."""
        return type(self)(self.reason, path)


class ReadError(ArchiveError):
    """The file cannot be read as a picture, or one of its blocks is damaged."""


class WriteError(ArchiveError):
    """The write did not happen; the original is byte for byte as it was."""


class Changed(WriteError):
    """The picture was changed by somebody else between reading and writing.

    ``collisions`` are the fields that both changed (:class:`~archive.model.Collision`), where the
    rest could have been merged.
    """

    def __init__(
        self,
        reason: str,
        path: str | PathLike[str] | None = None,
        collisions: tuple[object, ...] = (),
    ) -> None:
        super().__init__(reason, path)
        self.collisions = collisions

    def at(self, path: str | PathLike[str]) -> Changed:
        """The same error, naming the file it happened in."""
        return type(self)(self.reason, path, self.collisions)


class Refused(ArchiveError):
    """The action is not allowed for this picture, this user or at this time.

    ``entered`` says that it is in the journal already.
    """

    entered = False


class InvalidValue(ArchiveError):
    """A value does not fit its field: wrong type, out of range or not in the vocabulary."""


class QueryError(ArchiveError):
    """A program asked for something the index does not have; typed queries never raise this."""


class ReleaseError(ArchiveError):
    """A press release or caption list cannot be matched to the pictures."""


class NotFound(ArchiveError):
    """No such picture, person, batch or preset in this archive."""
