"""What a corrected form changes in a picture."""

from __future__ import annotations

from pathlib import Path

from archive.captions import parse_caption
from archive.model import Lineup, Metadata, Photo, Region
from ui.correction import changes, entered
from ui.texts import texts

WORDS = texts("de")
CAPTION = "Nach dem Spatenstich (v. l.): Thea Mark, Dr. Otto Lang und Ria Thoms."


def photo() -> Photo:
    """A picture with three people whose heads are known."""
    people = [
        person.replace(region=Region(0.1 * n, 0.2, 0.1, 0.1), start=None, end=None)
        for n, person in enumerate(parse_caption(CAPTION).people)
    ]
    return Photo(
        Path("a.jpg"), "jpeg", None, Metadata(caption=CAPTION, people=Lineup(tuple(people)))
    )


def test_a_corrected_name_is_corrected_in_the_caption():
    """The people field alone was edited: the sentence follows, every head stays."""
    seen = photo()
    form = {"caption": CAPTION, "people": entered(seen, "people", WORDS).replace("Thea", "Tea")}
    edited = changes(seen, form, WORDS)
    assert edited["caption"] == CAPTION.replace("Thea", "Tea")
    assert edited["people"].names == ("Tea Mark", "Otto Lang", "Ria Thoms")
    assert [person.region for person in edited["people"]] == [p.region for p in seen.people]


def test_a_caption_edited_at_the_same_time_is_the_writers():
    """Who changes both has decided about both."""
    seen = photo()
    form = {"caption": "Ein Satz.", "people": entered(seen, "people", WORDS).replace("Thea", "T")}
    assert changes(seen, form, WORDS)["caption"] == "Ein Satz."


def test_an_untouched_form_changes_nothing():
    """What was not edited is not written."""
    seen = photo()
    form = {name: entered(seen, name, WORDS) for name in ("caption", "people", "title")}
    assert changes(seen, form, WORDS) == {}
