"""Everything a file says, field by field, with the blocks that hold it and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archive.fields import FIELDS, Field
from archive.journal import Entry, Holder, State
from archive.model import Change, Lineup, Photo
from archive.plain import plain
from archive.present import handle
from ui.cards import mention
from ui.texts import Texts

__all__ = ["changed", "differences", "held", "planned", "readable", "record"]


def record(photo: Photo, history: Sequence[Entry] | None, words: Texts) -> dict[str, Any]:
    """One photo for the component: the field table, conflicts, warnings, and what was written.

    Without a ``history`` there is no such part.
    """
    return {
        "history": None if history is None else [_entry(entry, words) for entry in history],
        "fields": [row for field in FIELDS if (row := _row(field, photo, words))],
        "conflicts": [
            {
                "name": conflict.field,
                "field": words(f"fields.{conflict.field}"),
                "values": [
                    {"block": block, "text": readable(value), "chosen": value == conflict.chosen}
                    for block, value in conflict.values.items()
                ],
                "reason": words("photo.conflict_reason", reason=conflict.reason),
            }
            for conflict in photo.conflicts
        ],
        "warnings": list(photo.warnings),
    }


def held(holders: Iterable[Holder], words: Texts) -> list[dict[str, Any]]:
    """Who has a picture with other words than it has now: when, whose kit, and those words."""
    return [
        {
            "when": words.date(each.issued.at),
            "user": each.issued.user or "–",
            "kit": each.issued.number,
            "caption": each.taken.caption or words("history.empty"),
        }
        for each in holders
    ]


def differences(photo: Photo, changes: Mapping[str, Any], words: Texts) -> list[dict[str, Any]]:
    """What a write of ``changes`` would change in a photo: label, old and new text."""
    return [
        changed(Change(name, old, value), words)
        for name, value in changes.items()
        if value != (old := getattr(photo.metadata, name))
    ]


def changed(change: Change, words: Texts) -> dict[str, Any]:
    """One change of a field: label, old and new text."""
    return {
        "label": words(f"fields.{change.field}"),
        "old": readable(change.old) if change.old is not None else None,
        "new": readable(change.new) if change.new is not None else words("history.empty"),
    }


def planned(photo: Photo, changes: list[dict[str, Any]]) -> dict[str, Any]:
    """A picture and its changes, as :func:`ui.components.plan` shows them."""
    return {
        "photo": handle(photo),
        "file": photo.file,
        "by": photo.title,
        "changes": changes,
    }


def _entry(entry: Entry, words: Texts) -> dict[str, Any]:
    verb = "undo_verb" if entry.batch.verb == "undo" else entry.batch.verb
    return {
        "batch": entry.batch.id,
        "at": words.date(entry.at),
        "user": entry.batch.user,
        "verb": words.tables["history"].get(verb, entry.batch.verb),
        "done": entry.state == State.DONE,
        "changes": [changed(change, words) for change in entry.changes],
    }


def _row(field: Field, photo: Photo, words: Texts) -> dict[str, Any] | None:
    value = getattr(photo.metadata, field.name)
    if value is None:
        return None
    blocks = (("EXIF", field.exif), ("IPTC", field.iim), ("XMP", field.xmp))
    return {
        "label": words(f"fields.{field.name}"),
        "text": readable(value),
        "blocks": [name for name, held in blocks if held],
    }


def readable(value: Any) -> str:
    """Any value as text a person can read."""
    match value:
        case Lineup():
            return " · ".join(mention(person) for person in value)
        case tuple() | list():
            return "; ".join(readable(each) for each in value)
        case None:
            return "–"
        case str() | int() | float():
            return str(value)
        case _:
            return ", ".join(readable(each) for each in plain(value).values())
