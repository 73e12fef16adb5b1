"""The judge between the blocks: rules of the Metadata Working Group, and a few of our own."""

from __future__ import annotations

import pytest

from archive.errors import InvalidValue
from archive.fields import BY_NAME
from archive.model import Location
from archive.reconcile import in_line, is_camera_words, merge, same

KASSEL = Location(city="Kassel", country="Deutschland")


@pytest.mark.parametrize(
    ("name", "values", "in_step", "chosen"),
    [
        ("caption", ("e", "i", "x"), True, "e"),
        ("creators", (("e",), ("i",), ("x",)), False, ("e",)),
        ("copyright", ("e", "i", "x"), False, "e"),
        ("date_created", ("2021", "2022", "2023"), True, "2021"),
        ("date_created", (None, "2022", "2023"), True, "2023"),
        ("date_created", (None, "2022", "2023"), False, "2022"),
        ("title", ("e", "i", "x"), True, "x"),
        ("title", ("e", "i", "x"), False, "i"),
        ("guid", ("e", None, "x"), False, "x"),
        ("city", (None, "i", "x"), True, "x"),
        ("city", (None, "i", "x"), False, "i"),
        ("city", (None, "i", None), True, "i"),
        ("city", (None, None, "x"), False, "x"),
    ],
)
def test_which_block_wins(name, values, in_step, chosen):
    """EXIF first where MWG says so, then XMP or IIM by the digest; silence never wins."""
    blocks = [{} if value is None else {name: value} for value in values]
    found, conflicts = merge(*blocks, in_step=in_step)
    assert found[name] == chosen
    heard = [value for value in values if value is not None]
    assert bool(conflicts) == (len(heard) > 1)


def test_keywords_are_rescued_one_by_one():
    """Each keyword IIM cut off at 64 octets is taken whole from XMP."""
    long = "Stadtverordnetenversammlung " * 4
    found, conflicts = merge(
        {}, {"keywords": (long[:64], "Rathaus")}, {"keywords": (long, "Rathaus")}, in_step=False
    )
    assert found["keywords"] == (long, "Rathaus")
    assert conflicts == []


def test_a_cut_text_is_no_disagreement():
    """IIM's beginning of a text that EXIF and XMP have whole is not a conflict."""
    whole = "x" * 3000
    blocks = ({"caption": whole}, {"caption": whole[:2000]}, {"caption": whole})
    assert merge(*blocks, in_step=True) == ({"caption": whole}, [])


def test_keywords_have_no_order():
    """The same keywords in another order agree; the same creators do not."""
    assert same(BY_NAME["keywords"], ("a", "b"), ("b", "a"))
    assert not same(BY_NAME["creators"], ("a", "b"), ("b", "a"))


def test_location_shown_goes_before_the_legacy_fields():
    """MWG: where both are in XMP, the place shown counts, and the difference is told."""
    xmp = {"location_shown": (KASSEL,), "city": "Berlin", "state": "Hessen"}
    found, (conflict,) = merge({}, {}, xmp, in_step=True)
    assert (found["city"], found["country"], found["state"]) == ("Kassel", "Deutschland", "Hessen")
    assert conflict.values == {"LocationShown": "Kassel", "XMP": "Berlin"}


@pytest.mark.parametrize(
    ("changes", "now", "also"),
    [
        ({"city": "Kassel"}, {}, {"location_shown": (Location(city="Kassel"),)}),
        ({"city": None}, {}, {}),
        ({"city": None}, {"location_shown": (KASSEL,)},
         {"location_shown": (Location(country="Deutschland"),)}),
        ({"city": None, "country": None}, {"location_shown": (KASSEL,)}, {"location_shown": None}),
        ({"location_shown": (KASSEL,)}, {}, {"city": "Kassel", "country": "Deutschland"}),
        ({"location_shown": None}, {"location_shown": (KASSEL,), "state": "Hessen"},
         {"city": None, "country": None}),
        ({"location_shown": (Location(city="Kassel"),), "country": "Italien"}, {},
         {"city": "Kassel"}),
        ({"caption": "x"}, {"location_shown": (KASSEL,)}, {}),
    ],
)  # fmt: skip
def test_places_are_kept_in_line(changes, now, also):
    """What is written to one place field is written to its other form, and nothing else."""
    assert in_line(changes, now) == {**changes, **also}


def test_two_places_at_once_are_refused():
    """A city and a Location Shown in another one contradict each other."""
    with pytest.raises(InvalidValue):
        in_line({"city": "Berlin", "location_shown": (KASSEL,)}, {})


@pytest.mark.parametrize(
    ("words", "camera"),
    [
        ("OLYMPUS DIGITAL CAMERA        ", True),
        ("DCIM\\100GOPRO\\GOPR0482.JPG", True),
        ("canon eos r5", True),
        ("EOS R5", True),
        ("Canon", True),
        ("Canon feiert Jubiläum", False),
        ("Mit der Kamera unterwegs", False),
    ],
)
def test_camera_words(words, camera):
    """What the camera says by itself is on a list, or is its own name."""
    assert is_camera_words(words, "Canon", "EOS R5") is camera
