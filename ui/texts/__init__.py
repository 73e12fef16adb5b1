"""Everything the page says, in German and in English.

The strings live in ``de.toml`` and ``en.toml``, one table per view; both hold the same keys.
``reasons.toml`` has in German what the library says in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ui.texts.dates import in_words

__all__ = ["LANGUAGES", "Texts", "language_of", "texts"]

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """The strings of one language; ``language`` is its code (``de``, ``en``)."""

    language: str
    tables: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, **values: object) -> str:
        """The string ``table.name`` with its placeholders filled in."""
        table, name = key.split(".", 1)
        return self.tables[table][name].format(**values)

    def count(self, key: str, n: int) -> str:
        """The singular (``key_one``) or plural (``key_other``) string for ``n`` of something."""
        return self(f"{key}_{'one' if n == 1 else 'other'}", n=self.number(n))

    def number(self, n: int) -> str:
        """A whole number with the language's thousands separator."""
        text = f"{n:,}"
        return text.replace(",", ".") if self.language == "de" else text

    def date(self, iso: str | None) -> str:
        """An ISO 8601 date in words, as exact as it is; the text itself if it is no date."""
        return in_words(iso, self.language)

    def years(self, since: str | None, until: str | None) -> str:
        """``2019–2023``, or the one year there is; empty where nothing is known."""
        return "–".join(dict.fromkeys(day[:4] for day in (since, until) if day))

    def reason(self, said: str) -> str:
        """A reason of the library in the page's language; as it is where there is no other."""
        if self.language != "de":
            return said
        found = ((known.fullmatch(said), german) for known, german in _reasons())
        return next((german.format(*match.groups()) for match, german in found if match), said)

    def table(self, *names: str) -> dict[str, str]:
        """The strings of some tables in one mapping, for a component."""
        return {key: text for name in names for key, text in self.tables[name].items()}


@cache
def _reasons() -> tuple[tuple[re.Pattern[str], str], ...]:
    source = Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8")
    return tuple(
        (re.compile(re.escape(said).replace(r"\{\}", "(.+)"), re.DOTALL), german)
        for said, german in tomllib.loads(source).items()
    )


@cache
def texts(language: str) -> Texts:
    """The strings of a language."""
    source = Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, tomllib.loads(source))


def language_of(locale: str | None) -> str:
    """The page's language for a browser's locale: German for German, English for the rest."""
    return "de" if (locale or "").lower().startswith("de") else "en"
