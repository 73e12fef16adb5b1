"""A person as found in a caption, before it becomes a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.captions.marks import Mark

__all__ = ["Found"]


@dataclass(slots=True)
class Found:
    """A person as found: token indices of the whole and of the name, and the words around it.

    ``strength`` says how much speaks for a person: 0 nothing but a capital letter, 1 looks like
    a name, 2 and more a known given name, a title or an office.
    """

    start: int
    stop: int
    name_start: int = 0
    name_stop: int = 0
    name: str | None = None
    office: str | None = None
    titles: str | None = None
    suffix: str | None = None
    roles: list[str] = field(default_factory=list)
    label: str | None = None
    mark: Mark | None = None
    mark_text: str | None = None
    given: int = 0
    length: int = 0
    strength: int = 0
    uncertain: bool = False
    absent: bool = False
    thing: bool = False
    place: bool = False
    both: bool = False
    every: bool = False
    collective: bool = False
    known_office: bool = False
    inner: tuple[int, int] | None = None
    also_absent: tuple[str, ...] = ()
    article: bool = False
    shared: bool = False
    separator: str = ""
    off_list: bool = False
    holds_office: bool = False
    open_role: bool = False
