"""IIM and the encodings it comes in, and the Photoshop resources around it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from iptcinfo3 import IPTCInfo
from pictures import resource

from archive.codecs import iim, photoshop, text

GERMAN = "Bürgermeisterin Müller „begrüßt“ Gäste – Straße"


def dataset(record: int, number: int, content: bytes) -> bytes:
    return bytes((0x1C, record, number)) + len(content).to_bytes(2, "big") + content


def test_the_bytes_of_a_new_stream():
    """1:90 comes first and declares UTF-8; then the versions of both records, then the texts."""
    stream = iim.build(None, {120: ("ü",), 25: ("a", "a", "b")})
    assert stream == (
        b"\x1c\x01\x5a\x00\x03\x1b%G"
        b"\x1c\x01\x00\x00\x02\x00\x04"
        b"\x1c\x02\x00\x00\x02\x00\x04"
        b"\x1c\x02\x78\x00\x02\xc3\xbc"
        b"\x1c\x02\x19\x00\x01a\x1c\x02\x19\x00\x01a\x1c\x02\x19\x00\x01b"
    )


def test_an_independent_reader_agrees(tmp_path):
    """iptcinfo3 finds the same values in what we write."""
    stream = iim.build(None, {120: ("Rathaus",), 25: ("Kassel", "Politik")})
    info = IPTCInfo(io.BytesIO(stream), force=True)
    assert info["caption/abstract"] == b"Rathaus"
    assert info["keywords"] == [b"Kassel", b"Politik"]


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        (b"\x1b%G", "utf-8"),
        (b"\x1b%/I", "utf-8"),
        (b"\x1b.A", "cp1252"),
        (b"\x1b-A", "cp1252"),
        (b"\x1b-B", "iso8859-2"),
        (b"\x1b-L", "iso8859-5"),
        (b"\x1b%/E", "utf-16-be"),
    ],
)
def test_declared_encodings_are_followed(declaration, encoding):
    """What 1:90 says counts: UTF-8, the parts of ISO 8859, UCS-2."""
    said = "Łódź" if encoding == "iso8859-2" else "Привет" if encoding == "iso8859-5" else "Müller"
    stream = dataset(1, 90, declaration) + dataset(2, 120, said.encode(encoding))
    found = iim.parse(stream)
    assert (found[120], found.encoding, found.warnings) == ([said], encoding, ())


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "cp1252"),
        (GERMAN, "mac_roman"),
        ("L'été à Besançon, café crème", "cp1252"),
        ("L'été à Besançon, café crème", "mac_roman"),
        ("Dvořák, Přemysl a Růžena", "cp1250"),
        ("Wałęsa w Gdańsku", "cp1250"),
        ("Søren Åse Ærø", "cp1252"),
    ],
)
def test_undeclared_encodings_are_guessed_once_for_all_texts(said, encoding):
    """Without a declaration the likeliest of four encodings is taken, and said."""
    found = iim.parse(dataset(2, 120, said.encode(encoding)) + dataset(2, 90, b"Kassel"))
    assert found[120] == [said]
    assert found.encoding == encoding
    assert bool(found.warnings) == (encoding != "utf-8")


def test_a_false_declaration_is_noticed():
    """Text that is not the UTF-8 it claims to be is read by a guess."""
    found = iim.parse(dataset(1, 90, iim.UTF8) + dataset(2, 120, "Müller".encode("cp1252")))
    assert found[120] == ["Müller"]
    assert "says it is utf-8 but is not" in found.warnings[0]


@pytest.mark.parametrize("declared", [b"", dataset(1, 90, iim.UTF8)])
def test_utf8_among_other_texts_is_not_encoded_twice(declared):
    """A later program's UTF-8 is read as that, and one cut off character spoils no other text."""
    old = dataset(2, 90, "Göteborg".encode("cp1252"))
    later = dataset(2, 92, "Källtorp".encode()) + dataset(2, 209, "Västra".encode())
    cut = dataset(2, 80, "Jürgen Müllä".encode()[:-1])
    found = iim.parse(declared + old + later + cut)
    assert (found[90], found[92], found[80]) == (["Göteborg"], ["Källtorp"], ["Jürgen Müll"])
    assert iim.parse(declared + later + cut).warnings == (
        "IIM has a text that ends amid a character",
    )
    new = iim.build(declared + old + later, {120: ("neu",)})
    assert later in new
    assert dataset(2, 90, "Göteborg".encode()) in new


def test_foreign_datasets_stay_and_texts_become_utf8():
    """Everything but the changed texts is kept: other records, binary data, unknown numbers."""
    foreign = [
        dataset(1, 30, b"sender"),
        dataset(2, 0, b"\0\2"),
        dataset(2, 202, b"\xff\xd8\xff"),
        dataset(2, 230, "Müller".encode("cp1252")),
        dataset(3, 10, b"\x80\x81"),
        dataset(7, 10, b"\1"),
    ]
    stream = b"".join(foreign) + dataset(2, 120, b"alt")
    new = iim.build(stream, {120: ("neu",)})
    for raw in (*foreign[:3], *foreign[4:]):
        assert raw in new
    assert dataset(2, 230, "Müller".encode()) in new
    assert iim.parse(new)[120] == ["neu"]
    assert new.startswith(b"\x1c\x01\x5a\x00\x03\x1b%G")


def test_long_values_and_damage():
    """Extended lengths are understood; behind a damaged dataset nothing is believed or lost."""
    long = b"\x1c\x02\x78\x80\x04\x00\x01\x00\x00" + b"x" * 65536
    assert iim.parse(long)[120] == ["x" * 65536]
    broken = dataset(2, 90, b"Kassel") + b"\x1c\x02\x78\x70\x00abc"
    found = iim.parse(broken)
    assert found[90] == ["Kassel"]
    assert "damaged" in found.warnings[0]
    assert iim.build(broken, {25: ("a",)}).endswith(b"\x1c\x02\x78\x70\x00abc")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(noise):
    """No bytes whatever make reading or writing fail."""
    for stream in (noise, dataset(1, 90, iim.UTF8) + noise, dataset(2, 120, noise[:50]) + noise):
        iim.parse(stream)
        iim.build(stream, {120: ("x",)})
        resources = photoshop.split(stream)
        assert photoshop.join(resources) == stream
        photoshop.contents(b"8BIM\x04\x04" + stream, {0x0404})


@settings(deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=61), st.binary(max_size=7))
def test_resources_keep_every_other_byte(first, second, rest):
    """Setting one resource leaves the others, their names and what follows them as they were."""
    stream = b"8BIM\x03\xed\x05Namen" + len(first).to_bytes(4, "big") + first
    stream += b"\0" * (len(first) & 1)
    stream = photoshop.build(stream, {0x0404: (second,)}) + b"~" + rest
    new = photoshop.build(stream, {0x0404: (b"neu",), 0x0425: (b"digest",)})
    found = photoshop.split(new)
    assert found.all(0x0404) == [b"neu"]
    assert found.all(0x03ED) == [first]
    assert found.rest == b"~" + rest
    assert photoshop.build(new, {0x0404: (second,), 0x0425: ()}) == stream


def test_a_resource_of_ours_gets_the_signature_every_reader_knows():
    """PhotoDeluxe and others signed resources in their own way; what nobody changes stays."""
    strange = [b"PHUT" + resource(number, b"alt")[4:] for number in (photoshop.IIM, 0x03ED)]
    new = photoshop.build(b"".join(strange), {photoshop.IIM: (b"neu!",)})
    assert new == resource(photoshop.IIM, b"neu!") + strange[1]


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(1, 40))
def test_clipping_never_cuts_a_character(said, octets):
    """A clipped text is a beginning of the text, as long as it may be."""
    said = said.encode("utf-8", "ignore").decode()
    cut = text.clip(said, octets)
    assert said.startswith(cut)
    assert octets - 4 < len(cut.encode()) <= octets or cut == said


@pytest.mark.parametrize("said", [GERMAN, "Łódź", "“Quote” – 20 €", "Ærø"])
def test_text_encoded_twice_can_be_repaired(said):
    """UTF-8 taken for cp1252 and encoded again is recognised and undone."""
    twice = text.decode(said.encode(), "cp1252")
    assert text.repair(twice) == said
    assert text.repair(said) is None


@pytest.mark.parametrize("sound", ["São Paulo", "ÄÖÜ", "Ã la carte", "Âge d’or", "Français: «à»"])
def test_sound_text_is_not_repaired(sound):
    """Accents that merely look suspicious are left alone."""
    assert text.repair(sound) is None


@settings(deadline=None)
@given(st.text())
def test_clean_text_is_composed_and_without_controls(said):
    """What reading gives can be stored: composed, no control characters, never blank."""
    cleaned = text.clean(said)
    assert cleaned is None or (text.clean(cleaned) == cleaned and not cleaned.isspace())
    assert cleaned is None or not {"\0", "\x1b", "\x7f", "\ufffe"} & set(cleaned)
