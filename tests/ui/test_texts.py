"""The page speaks German and English, and says the same in both."""

from __future__ import annotations

import ast
import string
import tomllib
from pathlib import Path

import pytest

import archive
import ui
from archive.checks import RULES
from archive.fields import FIELDS
from archive.index import FACETS
from archive.rights import REASONS
from ui.texts import LANGUAGES, language_of, texts
from ui.views import VIEWS

GERMAN, ENGLISH = texts("de"), texts("en")


def strings(language):
    return {
        f"{table}.{name}": text
        for table, entries in texts(language).tables.items()
        for name, text in entries.items()
    }


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_strings():
    """No string is missing in a language."""
    assert strings("de").keys() == strings("en").keys()


def test_both_languages_fill_in_the_same_values():
    """A placeholder in one language is one in the other."""
    german, english = strings("de"), strings("en")
    assert {k: placeholders(t) for k, t in german.items()} == {
        k: placeholders(t) for k, t in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_library_names_has_a_name_on_the_page(language):
    """Fields, facets, rules, rights and pages can all be shown."""
    tables = texts(language).tables
    assert {field.name for field in FIELDS} <= set(tables["fields"])
    assert set(RULES) <= set(tables["rules"])
    assert set(FACETS) <= set(tables["facets"])
    assert set(VIEWS) <= set(tables["nav"])
    assert {"ok", "embargoed", "expired", "blocked"} <= set(tables["rights"])
    assert all(language in sentence for sentence in REASONS.values())


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de-AT", "de"), ("de", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_the_browser_decides_on_the_language(locale, language):
    """German for every German locale, English for all others."""
    assert language_of(locale) == language


@pytest.mark.parametrize(
    ("iso", "german", "english"),
    [
        ("2023-05-12T14:03:00+02:00", "12. Mai 2023, 14:03", "12 May 2023, 14:03"),
        ("2023-05-12", "12. Mai 2023", "12 May 2023"),
        ("2023-05", "Mai 2023", "May 2023"),
        ("2023", "2023", "2023"),
        (None, "", ""),
        ("gestern", "gestern", "gestern"),
        ("2023-13-01", "1. 13 2023", "1 13 2023"),
    ],
)
def test_dates_are_as_exact_as_they_were_given(iso, german, english):
    """A year stays a year; what is no date is shown as it is."""
    assert (GERMAN.date(iso), ENGLISH.date(iso)) == (german, english)


def test_numbers_and_plurals_follow_the_language():
    """One picture is one picture; thousands are separated as the language does it."""
    assert GERMAN.count("search.pictures", 1) == "1 Bild"
    assert GERMAN.count("search.pictures", 1204) == "1.204 Bilder"
    assert ENGLISH.count("search.pictures", 1204) == "1,204 pictures"


def said_by_the_library() -> set[str]:
    """Every text in its source; ``{}`` for what an f-string fills in."""
    found = set()
    for path in (
        Path(archive.__file__).parent.rglob("*.py"),
        Path(ui.__file__).parent.glob("*.py"),
    ):
        for node in (n for p in path for n in ast.walk(ast.parse(p.read_text("utf-8")))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (getattr(part, "value", None) for part in node.values)
                found.add("".join(part if isinstance(part, str) else "{}" for part in parts))
    return found


def test_reasons_are_those_the_library_gives():
    """A reason that was reworded there would stay English here."""
    source = (Path(ui.__file__).parent / "texts/reasons.toml").read_text("utf-8")
    known = tomllib.loads(source)
    assert set(known) <= said_by_the_library()
    assert all(said.count("{}") == german.count("{}") for said, german in known.items())


def test_everyday_reasons_are_said_in_german():
    """With what differs from case to case; an unknown one as it is, and English unchanged."""
    heic = "is HEIC, which is not written into; the text is in a sidecar beside it"
    assert texts("de").reason(heic).startswith("ist HEIC; dahinein")
    assert texts("de").reason("is write-protected") == "ist schreibgeschützt"
    assert texts("de").reason("something {else}") == "something {else}"
    assert texts("en").reason(heic) == heic
