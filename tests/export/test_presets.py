"""Sizes are data, and wrong data are refused with the reason."""

import pytest

from archive.errors import InvalidValue, NotFound
from archive.export import preset, presets
from archive.export.presets import ALWAYS_IN


def test_the_four_sizes_every_archive_has():
    """As stated: original, print, web, social."""
    sizes = {name: one.longest for name, one in presets().items()}
    assert sizes == {"original": None, "print": 4000, "web": 2000, "social": 1200}
    assert preset("print").colour == "keep"
    assert preset("web").colour == preset("social").colour == "sRGB"
    assert all(one.label("de") != one.label("en") != name for name, one in presets().items())


def test_a_house_adds_its_own_and_changes_ours():
    """``like`` begins with another one's settings; one of ours is changed in place."""
    own = {"intranet": {"like": "web", "line": "credit"}, "web": {"longest": 1600}}
    found = presets(own)
    assert found["intranet"].line == "credit"
    assert found["intranet"].octets == preset("web").octets
    assert found["web"].longest == 1600
    assert found["web"].without == preset("web").without


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"longest": "gross"}, "longest must be int"),
        ({"longest": 3}, "longest is from 64"),
        ({"quality": True}, "quality must be int"),
        ({"colour": "CMYK"}, "colour is one of keep, sRGB"),
        ({"line": "oben"}, "line is one of"),
        ({"farbe": "rot"}, "nobody reads: farbe"),
        ({"without": ["camera"]}, "no field is called 'camera'"),
        ({"like": "poster"}, "like 'poster', which does not exist"),
        *(({"without": [field]}, f"without its {field}") for field in sorted(ALWAYS_IN)),
    ],
)
def test_a_wrong_setting_names_itself(settings, reason):
    """Credit and caption can never be left out."""
    with pytest.raises(InvalidValue, match=reason):
        presets({"eigen": settings})


def test_an_unknown_preset_names_the_others():
    """So that a typing error is found."""
    with pytest.raises(NotFound, match="original, print, web, social"):
        preset("wbe")


def test_nothing_is_written_onto_originals():
    """They leave as they are."""
    assert preset("web").with_line("strip").line == "strip"
    assert preset("web").with_line(None) == preset("web")
    with pytest.raises(InvalidValue, match="original"):
        preset("original").with_line("credit")
