"""A finding, and the table of rules it can come from."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from archive.model import Photo
from archive.moments import spoken

__all__ = ["RULES", "SEVERITIES", "Finding", "Rule", "vocabulary"]

SEVERITIES = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, how grave a breach is, and its message in German and English."""

    id: str
    severity: str
    de: str
    en: str


def vocabulary(name: str) -> dict[str, Any]:
    """A table that lies beside this module as TOML."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


RULES: Mapping[str, Rule] = MappingProxyType(
    {id_: Rule(id_, **row) for id_, row in vocabulary("messages").items()}
)
"""Every rule by its id."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of ``rule`` in ``photo``; ``details`` fill the braces of its message.

    ``field`` is the field a person would correct.
    """

    photo: Photo
    rule: str
    field: str
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``hint``."""
        return RULES[self.rule].severity

    def text(self, lang: str = "en") -> str:
        """The message, in German (``de``) or English."""
        rule = RULES[self.rule]
        details = {k: spoken(v, lang) if k == "when" else v for k, v in self.details.items()}
        return (rule.de if lang == "de" else rule.en).format(**details)

    def as_record(self, lang: str = "en") -> dict[str, Any]:
        """The finding as plain JSON."""
        return {
            "path": str(self.photo.path),
            "file": self.photo.file,
            "rule": self.rule,
            "severity": self.severity,
            "field": self.field,
            "message": self.text(lang),
        }
