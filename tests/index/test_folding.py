"""Golden tables: which spellings are one word to a search, and which names sound alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.index.folding import _TABLE, _western, joined, key, sounds, spans, words

SAME = (
    ("Müller", "Mueller", "Muller", "MÜLLER", "mu\u0308ller", "Ｍüller"),
    ("Groß", "Gross", "GROSS", "GROẞ", "groß"),
    ("Straße", "Strasse", "STRASSE"),
    ("Schröer", "Schroeer", "Schroer"),
    ("Łukasz", "Lukasz", "łukasz"),
    ("Sørensen", "Sorensen", "Soerensen", "SØRENSEN"),
    ("Žofie", "Zofie", "ŽOFIE", "Z\u030cofie"),
    ("Ærø", "Aerø", "Aro", "Aeroe"),
    ("Œuvre", "Oeuvre", "œuvre"),
    ("Đorđe", "Dorde", "đorđe"),
    ("İstanbul", "Istanbul", "istanbul"),
    ("Göhte", "Goehte", "Gohte"),
    ("François", "Francois", "FRANÇOIS"),
    ("Šťastný", "Stastny"),
    ("Þór", "Thor"),
    ("O’Brien", "O'Brien", "O`Brien", "o brien"),
    ("al-Sadr", "Al Sadr", "al‑Sadr"),
    ("Müller-Lüdenscheidt", "Mueller Luedenscheidt"),
)


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_word_fold_to_the_same(spellings: tuple[str, ...]) -> None:
    """Umlauts, ligatures, marks, case and Unicode forms make no difference."""
    assert len({key(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Meier", "Maier"), ("Schmidt", "Schmitt"), ("Rat", "Rad"), ("Ulm", "Um")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    """Folding is not guessing: what sounds alike is another matter."""
    assert key(one) != key(other)


def test_words_in_one_or_two_parts() -> None:
    """A name with an apostrophe or a hyphen is found when written in one word as well."""
    assert joined("Siobhán O’Neill") == ["oneill"]
    assert joined("Karl-Heinz Meier", hyphens=True) == ["karlheinz"]
    assert joined("Karl-Heinz Meier") == []


def test_greek_and_cyrillic_stay_words() -> None:
    """Other scripts lose their marks and their case, not their letters."""
    assert words("Ελλάδα Горький") == ["ελλαδα", "горькии"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Meier", "Mayer", "Maier", "Meyr", "Meyer"), "67"),
        (("Schmidt", "Schmitt", "Schmied"), "862"),
        (("Philipp", "Filip"), "351"),
        (("Wikipedia",), "3412"),
        (("Müller-Lüdenscheidt",), "65752682"),
        (("Breschnew",), "17863"),
        (("Christian", "Kristian"), "47826"),
    ],
)
def test_cologne_phonetics(names: tuple[str, ...], code: str) -> None:
    """Names that sound alike in German have one code (values of Postel's paper and after it)."""
    assert {sounds(name) for name in names} == {code}


@given(st.text())
def test_both_sides_of_a_comparison_agree(text: str) -> None:
    """A text matches itself in upper case, decomposed and composed."""
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text))
    assert all(word.isalnum() or not word.isascii() for word in words(text))


@given(st.text())
def test_spans_are_where_the_words_are(text: str) -> None:
    """Every word is found where it stands, in order."""
    found = spans(text)
    assert [word for word, *_ in found] == [
        w for _, a, b in _places(found) for w in words(text[a:b])
    ]


def _places(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    return [s for i, s in enumerate(found) if i == 0 or s[1:] != found[i - 1][1:]]


@given(st.text(st.characters(codec="cp1252")))
def test_western_text_is_folded_as_any_other(text: str) -> None:
    """The short way gives what the long way gives, if it gives anything."""
    assert _western(text) in (None, text.translate(_TABLE))


def test_every_western_sign_is_folded_as_any_other() -> None:
    """Each sign of cp1252 alone, the undefined ones included."""
    for code in range(256):
        sign = bytes([code]).decode("cp1252", "ignore")
        assert _western(sign) in (None, sign.translate(_TABLE))
