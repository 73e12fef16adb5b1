"""File names in a kit are safe wherever it is unpacked."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from archive.export.names import RESERVED, natural, safe_name, unique_names


@given(st.text(max_size=400))
@example("../../etc/passwd")
@example("C:\\con.jpg")
@example("CON.jpg")
@example("a\u202egpj.exe")
@example("ü" * 300 + ".jpg")
@example(" .. ")
def test_any_text_becomes_a_safe_name(text):
    """No path, no control or reserved character, no reserved name, at most 200 octets, NFC."""
    name = safe_name(text)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0')
    assert len(name.encode()) <= 200
    assert name == unicodedata.normalize("NFC", name)
    assert all(unicodedata.category(c)[0] != "C" for c in name)
    assert name.split(".")[0].lower().strip() not in RESERVED
    assert name[0] not in " ."
    assert name[-1] not in " ."


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


def test_numbers_sort_as_numbers():
    """Camera cards count past nine."""
    assert sorted(["IMG_10.jpg", "IMG_9.jpg", "img_1.jpg"], key=natural)[0] == "img_1.jpg"
