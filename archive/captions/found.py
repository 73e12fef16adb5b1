"""A person as found in a caption, before it becomes a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from archive.captions.marks import Mark
from archive.model import Person

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

    def person(self, **more: Any) -> Person:
        """The person by their own words, with what else is known of their place."""
        return Person(
            name=self.name,
            titles=self.titles,
            office=self.office,
            suffix=self.suffix,
            role=", ".join(self.roles) or None,
            uncertain=self.uncertain,
            unknown=self.name is None,
            label=self.label if self.name is None else None,
            shared_surname=self.shared,
            **more,
        )
