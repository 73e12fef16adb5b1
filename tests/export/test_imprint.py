"""Words on a picture are whole, readable, and inside of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from archive.export.imprint import imprint, one_line, wrapped

CREDIT = "© Stadt Auenbrück/Zoë Lindqvist"
CAPTION = "Das Band fällt. v. l.: Dr. Jan Öztürk, Bürgermeisterin Tülay Groß, Łukasz Šimić"


@given(st.text(max_size=80), st.integers(1, 30))
def test_no_line_is_too_long_and_no_word_is_lost(text, width):
    """Breaks at blanks; a word longer than the line breaks where it must."""
    lines = wrapped(text, width, len)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("width", range(20, 60))
def test_no_line_ends_in_an_abbreviation(width):
    """``Dr.`` stays with the name, and ``2. v. l.`` together."""
    text = "Pfarrerin  Johanna Quellmalz (2. v. l.), Dr. Jan Öztürk und J. Lenz am 3. Mai 2026"
    for line in wrapped(one_line(text), width, len):
        assert not line.endswith(("(2.", "v.", "Dr.", "J.", "3."))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("size", [(64, 48), (300, 1200), (1200, 800), (4000, 300)])
@pytest.mark.parametrize("line", ["none", "credit", "strip"])
def test_every_shape_and_mode_can_be_written_on(mode, size, line):
    """The picture itself is as wide and as high as before, and untouched by a strip."""
    picture = Image.new(mode, size)
    made, share = imprint(picture, line, CAPTION, CREDIT)
    assert (made.mode, made.width) == (mode, picture.width)
    assert round(made.height * share) == picture.height
    if line != "credit":
        assert made.crop((0, 0, *size)).tobytes() == picture.tobytes()


def test_a_very_long_credit_is_wrapped_and_whole():
    """Seventy names; the plate grows, the letters shrink, nothing is cut."""
    long = ", ".join(f"Zoë Lindqvist {n}" for n in range(70))
    picture = Image.new("RGB", (1200, 800))
    assert imprint(picture, "credit", None, long)[0].size == picture.size
    made, _ = imprint(picture, "strip", None, long)
    assert made.height > 850


def test_a_very_long_caption_ends_in_an_ellipsis():
    """The strip is never higher than the picture and some; the whole caption is in the file."""
    made, _ = imprint(Image.new("RGB", (600, 400)), "strip", "Wort " * 3000, CREDIT)
    assert made.height < 2.5 * 400


@pytest.mark.parametrize("text", [None, "", "  ", "\n"])
def test_without_words_a_picture_stays_as_it_is(text):
    """No empty plate, no empty strip."""
    picture = Image.new("RGB", (60, 40))
    for line in ("credit", "strip"):
        assert imprint(picture, line, text, text) == (picture, 1.0)


def test_accented_letters_have_shapes_of_their_own():
    """No boxes in place of letters: each one is drawn differently."""
    drawn = {
        imprint(Image.new("L", (300, 200)), "strip", letter * 4, None)[0].tobytes()
        for letter in "aäåæłšćğıßéёиΩőñ"
    }
    assert len(drawn) == 16


def test_a_word_of_a_megabyte_is_measured_in_pieces():
    """The work grows with its length, not with the square of it."""
    measured = []

    def measure(text: str) -> int:
        measured.append(len(text))
        return 7 * len(text)

    lines = wrapped("x" * 1_000_000, 700, measure)
    assert "".join(lines) == "x" * 1_000_000
    assert {len(line) for line in lines[:-1]} == {100}
    assert sum(measured) < 100 * 1_000_000
