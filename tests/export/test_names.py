"""File names in a kit are safe wherever it is unpacked."""

import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.errors import InvalidValue
from archive.export.names import (
    PLACES,
    RESERVED,
    ascii_name,
    check_pattern,
    named,
    natural,
    safe_name,
    unique_names,
)
from archive.model import Lineup, Metadata, Photo

HOSTILE = (
    "../../etc/passwd", "C:\\con.jpg", "CON.jpg", "com¹.txt", "aux", "a\u202egpj.exe",
    "ü" * 300 + ".jpg", " .. ", "a\0b.jpg", "e" + "\u0301" * 400 + ".png", "~$x.jpg", "...jpg",
    "\u2028.jpg", "CONIN$.jpg", "a." + "x" * 300, "👩‍👩‍👧" * 80 + ".jpg",
)  # fmt: skip
texts = st.text(max_size=260) | st.sampled_from(HOSTILE)


def assert_safe(name: str) -> None:
    assert name
    assert not set(name) & set('<>:"/\\|?*\0')
    assert len(name.encode()) <= 200
    assert name == unicodedata.normalize("NFC", name)
    assert all(unicodedata.category(c)[0] != "C" for c in name)
    assert name.split(".")[0].lower().strip() not in RESERVED
    assert name[0] not in " ."
    assert name[-1] not in " ."
    assert Path(name).name == name == PureWindowsPath(name).name


@settings(max_examples=1000, deadline=None)
@given(texts)
@example(" \u0301.jpg")
def test_any_text_becomes_a_safe_name(text):
    """No path, no control or reserved character, no reserved name, at most 200 octets, NFC."""
    assert_safe(safe_name(text))


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=100, max_size=100), st.booleans())
def test_ten_thousand_captions_as_names(captions, ascii_only):
    """By pattern, in kits of a hundred: all safe, all different, ignoring case and form."""
    photos = [
        Photo(Path("IMG.JPG"), "JPEG", None, Metadata(title=c, event=c, people=Lineup.of([c])))
        for c in captions
    ]
    wanted = (
        named(photo, "{event}_{title}_{people}", n, ".jpg", ascii_only=ascii_only)
        for n, photo in enumerate(photos)
    )
    names = list(unique_names(wanted))
    for name in names:
        assert_safe(name)
        assert_safe(f"{name}.xmp")
        assert not ascii_only or name.isascii()
    assert len({unicodedata.normalize("NFD", name.casefold()) for name in names}) == 100


@given(
    st.lists(
        st.sampled_from(["a.jpg", "A.JPG", "a-2.jpg", "ä.jpg", "a\u0308.jpg", "b"]), max_size=8
    )
)
def test_names_are_unique_ignoring_case_and_form(names):
    """Two pictures never overwrite each other, not on a Mac either."""
    got = list(unique_names(names))
    assert len({unicodedata.normalize("NFD", n.casefold()) for n in got}) == len(names)


def test_umlauts_stay():
    """A readable name is not mangled."""
    assert safe_name("Gästebuch – Größe 1:2.jpg") == "Gästebuch – Größe 1-2.jpg"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Gästebuch – Größe.jpg", "Gaestebuch - Groesse.jpg"),
        ("Łukasz Šimić.jpg", "Lukasz Simic.jpg"),
        ("Søren Ærø.jpg", "Soeren Aeroe.jpg"),
        ("Сергей.jpg", "_.jpg"),
    ],
)
def test_umlauts_are_written_out_if_wanted(name, plain):
    """For systems that know ASCII alone."""
    assert ascii_name(name) == plain


PHOTO = Photo(
    Path("IMG_4711.JPG"),
    "JPEG",
    None,
    Metadata(
        date_created="2025-09-03T10:00:00+02:00",
        event="Brückenfest",
        people=Lineup.of(["Jan Öztürk", "Tülay Groß"]),
    ),
)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{name}", "IMG_4711.jpg"),
        ("{date}_{event}_{people}_{n}", "2025-09-03_Brückenfest_Öztürk-Groß_007.jpg"),
        ("{date}_{city}_{n}", "2025-09-03_007.jpg"),
        ("{city}_{n}", "007.jpg"),
        ("{city}", "IMG_4711.jpg"),
        ("Stadt Auenbrück {n}", "Stadt Auenbrück 007.jpg"),
    ],
)
def test_a_pattern_names_a_picture(pattern, name):
    """What a picture has not leaves no gap."""
    assert named(PHOTO, check_pattern(pattern), 7, ".jpg") == name


def test_many_people_are_counted():
    """A name is no caption."""
    photo = Photo(Path("a.jpg"), "JPEG", None, Metadata(people=Lineup.of("ABCDE")))
    assert named(photo, "{people}", 1, ".jpg") == "A+4.jpg"


@pytest.mark.parametrize("pattern", ["{kamera}", "{n", "fest", "{0}", "{n!r:>{x}}", "{name.path}"])
def test_a_wrong_pattern_is_refused(pattern):
    """It says which places there are."""
    with pytest.raises(InvalidValue):
        check_pattern(pattern)


def test_every_place_can_be_used():
    """All of them at once."""
    assert check_pattern("_".join(f"{{{place}}}" for place in PLACES))


def test_numbers_sort_as_numbers():
    """Camera cards count past nine."""
    assert sorted(["IMG_10.jpg", "IMG_9.jpg", "img_1.jpg"], key=natural)[0] == "img_1.jpg"
