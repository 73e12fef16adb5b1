"""One text for several pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.model import Lineup, Metadata, Person, Photo
from ui.template import applied, filled
from ui.texts import texts

WORDS = texts("de")
PHOTO = Photo(
    Path("a.jpg"),
    "JPEG",
    "ab",
    Metadata(
        event="Stadtfest",
        city="Kassel",
        date_created="2024-06-01T10:00:00",
        keywords=("Fest",),
        people=Lineup((Person("Anna Probe"), Person("Jan Beispiel"))),
    ),
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{Ereignis} in {Stadt}, {Datum}", "Stadtfest in Kassel, 1. Juni 2024"),
        ("{ereignis} {Titel}", "Stadtfest"),
        ("{Unbekannt} {{x}}", "{Unbekannt} {{x}}"),
        ("ohne Platz", "ohne Platz"),
    ],
)
def test_places_are_filled_from_the_picture(template, text):
    """What the picture lacks is left out; other braces stay."""
    assert filled(template, PHOTO, WORDS) == text


def test_people_are_composed():
    """The line-up stands in the text as a caption names it."""
    text = filled("{Ereignis}: {Personen}", PHOTO, WORDS)
    assert text.index("Anna Probe") < text.index("Jan Beispiel")


def test_only_what_was_typed_changes():
    """Empty texts change nothing, keywords are added, emptied fields go."""
    given = {"title": "", "event": "Stadtfest", "keywords": "Sommer; Fest", "credit": "Stadt/X"}
    assert applied(PHOTO, given, ["city"], WORDS) == {
        "city": None,
        "keywords": ("Fest", "Sommer"),
        "credit": "Stadt/X",
    }
