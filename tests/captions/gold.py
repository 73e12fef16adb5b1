"""The labelled captions and credits beside this file, and how two records are compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PERSON_KEYS = (
    "position", "from_right", "row", "titles", "office", "name", "suffix", "role", "mark",
    "uncertain", "unknown", "label", "shared_surname",
)  # fmt: skip
TEXT_KEYS = (
    "text_before", "text_after", "direction", "unnamed_groups", "not_pictured", "credit",
)  # fmt: skip


def records(name: str) -> list[dict[str, Any]]:
    """The records of a ``.jsonl`` file here."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def captions() -> list[dict[str, Any]]:
    """All labelled captions; the fresh ones were written by people who did not know the rules."""
    names = ("captions_A.jsonl", "captions_own.jsonl", "captions_fresh.jsonl")
    return [record for name in names for record in records(name)]


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """A record reduced to what was labelled."""
    persons = [{key: person[key] for key in PERSON_KEYS} for person in record["persons"]]
    return {"persons": persons, **{key: record[key] for key in TEXT_KEYS}}
