"""Releases and caption lists as they arrive: pages, documents, tables, text files."""

import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import ReleaseError
from archive.export import captions_csv, ninjs_items
from archive.export.handed import Handed
from archive.model import Metadata, Photo
from archive.releases import parse_release, plan_release, read_release, texts_beside
from archive.releases.documents import html_text
from tests.export.conftest import NOW
from tests.export.judging import WORDS
from tests.test_releases import RELEASE


def entries(release):
    return [(e.title, e.credit, e.caption) for e in release.entries]


def photo(name: str, **said: object) -> Photo:
    return Photo(Path("/card") / name, "JPEG", "0" * 64, Metadata(**said))


def as_html(text: str) -> bytes:
    paragraphs = "".join(f"<p>{block}</p>\n" for block in text.split("\n") if block)
    return (
        f"<!DOCTYPE html><html><head><title>x</title><style>p {{ color: red }}</style></head>"
        f"<body><nav>Start</nav>{paragraphs}<script>alert('Foto: x')</script></body></html>"
    ).encode()


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in filter(None, text.split("\n")):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("suffix", "raw"),
    [
        (".txt", RELEASE.encode()),
        (".txt", RELEASE.encode("cp1252")),
        (".txt", RELEASE.encode("utf-16")),
        (".html", as_html(RELEASE)),
        (".txt", as_html(RELEASE)),
        (".docx", as_docx(RELEASE)),
    ],
    ids=["UTF-8", "Windows-1252", "UTF-16", "HTML", "HTML as text", "Word"],
)
def test_every_form_of_a_release_says_the_same(suffix, raw, tmp_path):
    """Titles, credits, captions, headline, date, contact."""
    path = tmp_path / f"meldung{suffix}"
    path.write_bytes(raw)
    release = read_release(path)
    plain = parse_release(RELEASE)
    assert entries(release) == entries(plain)
    assert (release.date, release.contact) == (plain.date, plain.contact)
    assert suffix != ".docx" or release.headline == plain.headline


SHEET = (
    ("Datei", "Titel", "Bildunterschrift", "Bildnachweis", "Personen", "Schlagworte", "Notiz"),
    ("b.jpg", "Band", "Das Band fällt.", "Stadt/Zoë Lindqvist", "Ina Groß; Jan Öztürk",
     "Fest, Brücke", "x"),
    ("a.jpg", None, "Rundgang.", None, None, None, None),
    ("c.jpg", "leer", None, None, None, None, None),
)  # fmt: skip


def as_csv(delimiter: str) -> bytes:
    lines = (delimiter.join(f'"{cell or ""}"' for cell in row) for row in SHEET)
    return ("\ufeff" + "\r\n".join(lines)).encode()


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in SHEET:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("suffix", "raw"),
    [(".csv", as_csv(",")), (".csv", as_csv(";")), (".tsv", as_csv("\t")), (".xlsx", as_xlsx())],
    ids=["commas", "semicolons", "tabs", "Excel"],
)
def test_a_table_names_files_and_fields(suffix, raw, tmp_path):
    """Columns are known by the words newsrooms use; rows without a caption are passed over."""
    path = tmp_path / f"liste{suffix}"
    path.write_bytes(raw)
    first, second = read_release(path).entries
    assert (first.file, first.title, first.credit) == ("b.jpg", "Band", "Stadt/Zoë Lindqvist")
    assert first.fields["people"].names == ("Ina Groß", "Jan Öztürk")
    assert first.fields["keywords"] == ("Fest", "Brücke") or list(first.fields["keywords"]) == [
        "Fest", "Brücke",
    ]  # fmt: skip
    assert (second.file, second.caption, second.fields) == ("a.jpg", "Rundgang.", {})
    plan = plan_release(read_release(path), [photo("a.jpg"), photo("b.jpg")])
    assert [(m.photo.name, m.by) for m in plan.matches] == [("b.jpg", "name"), ("a.jpg", "name")]
    assert plan.matches[0].changes["creators"] == ("Zoë Lindqvist",)


SAID = Metadata(**WORDS)
HANDED = Handed(
    "bild.jpg", Photo(Path("bild.jpg"), "JPEG", "ab" * 32, SAID), "ab" * 32, "1" * 64, 1
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("captions.csv", captions_csv([("bild.jpg", SAID)])),
        ("captions.json", ninjs_items([HANDED], "web", NOW)),
        ("felder.json", json.dumps([{"file": "bild.jpg", "caption": SAID.caption,
                                     "title": SAID.title, "credit": SAID.credit,
                                     "copyright": SAID.copyright,
                                     "creators": list(SAID.creators)}])),
    ],
)  # fmt: skip
def test_a_kits_own_lists_are_read_back(name, text, tmp_path):
    """What was handed out can be imported: credit, copyright and creators stay three things."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (match,) = plan_release(read_release(path), [photo("bild.jpg")]).matches
    assert match.by == "name"
    for field in ("title", "caption", "credit", "copyright"):
        assert match.changes[field] == getattr(SAID, field)
    assert match.changes["people"].names == SAID.people.names


def test_a_cell_that_was_made_safe_is_itself_again(tmp_path):
    """The apostrophe was for the spreadsheet alone."""
    path = tmp_path / "a.csv"
    said = Metadata(caption="-- Ohne Worte", credit="'s-Hertogenbosch")
    path.write_text(captions_csv([("=1.jpg", said)]), encoding="utf-8")
    (entry,) = read_release(path).entries
    assert (entry.file, entry.caption, entry.credit) == (
        "=1.jpg", "-- Ohne Worte", "'s-Hertogenbosch",
    )  # fmt: skip


def test_text_files_beside_pictures_are_captions(tmp_path):
    """With or without the picture's suffix in their name; a last credit is one."""
    (tmp_path / "1.jpg.txt").write_text("Das Band fällt. Foto: Zoë Lindqvist", encoding="utf-8")
    (tmp_path / "2.txt").write_bytes("Rundgang\nüber die Brücke".encode("cp1252"))
    release = texts_beside(tmp_path, ["1.jpg", "2.jpg", "3.jpg"])
    assert [(e.file, e.caption) for e in release.entries] == [
        ("1.jpg", "Das Band fällt."), ("2.jpg", "Rundgang über die Brücke"),
    ]  # fmt: skip
    assert "Zoë Lindqvist" in release.entries[0].credit
    with pytest.raises(ReleaseError, match="beside it"):
        texts_beside(tmp_path, ["3.jpg"])


def test_a_likeness_of_captions_finds_the_picture():
    """A corrected caption belongs to the picture that has the old one, whatever its place."""
    text = (
        "Bild 1: Das Band fällt in Auenbrück, v. l.: Ina Gross und Jan Öztürk. Foto: Z\n"
        "Bild 2: Der Rundgang über die Brücke mit vielen Gästen am Abend. Foto: Z"
    )
    photos = [
        photo("1.jpg", caption="Der Rundgang über die Brücke mit vielen Gästen am Abend"),
        photo("2.jpg", caption="Das Band fällt in Auenbrück, v. l.: Ina Groß und Jan Öztürk"),
        photo("3.jpg"),
    ]
    plan = plan_release(parse_release(text), photos)
    assert [(m.photo.name, m.by) for m in plan.matches] == [
        ("2.jpg", "caption"), ("1.jpg", "caption"),
    ]  # fmt: skip


def test_a_renamed_picture_is_known_by_its_caption():
    """A kit gives files names of its own; its lists come home all the same."""
    said = "Der Rundgang über die Brücke mit vielen Gästen am Abend"
    photos = [photo("a.jpg", caption=said), photo("b.jpg", caption="Etwas ganz anderes, nämlich")]
    plan = plan_release(parse_release(f"2025_Fest_001.jpg: {said}\nFoto: Z"), photos)
    assert [(m.photo.name, m.by) for m in plan.matches] == [("a.jpg", "caption")]


def test_two_pictures_with_the_same_caption_are_not_told_apart():
    """Nobody knows, so somebody chooses."""
    same = "Der Rundgang über die Brücke mit vielen Gästen am Abend"
    photos = [photo(f"{n}.jpg", caption=same) for n in range(3)]
    plan = plan_release(parse_release(f"Bild 1: {same}. Foto: Z"), photos)
    assert not plan.sure


def test_a_named_file_that_is_not_there_is_not_replaced_by_another():
    """Order says nothing where names were given."""
    plan = plan_release(parse_release("weg.jpg: Das Band fällt.\nFoto: Z"), [photo("da.jpg")])
    assert plan.matches[0].photo is None


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.docx", b"no document", "no Word document"),
        ("a.xlsx", b"PK\x03\x04 broken", "no Excel file"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b"[1]", "array of objects"),
        ("a.json", b'[{"caption": "x", "rating": "viel"}]', "rating"),
        ("a.csv", b"a,b\n1,2\n", "column 'caption'"),
        ("a.txt", b"", "media block"),
        ("a.html", b"<p>nichts</p>", "media block"),
        ("fehlt.txt", None, "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(name, raw, reason, tmp_path):
    """A reason a person can act on, with the path."""
    path = tmp_path / name
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(ReleaseError, match=reason) as caught:
        read_release(path)
    assert name in str(caught.value)


def test_a_document_that_unpacks_to_gigabytes_is_refused(tmp_path):
    """Before it is unpacked."""
    path = tmp_path / "bombe.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(70 * 2**20))
    with pytest.raises(ReleaseError, match="more than a release"):
        read_release(path)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_page_has_a_text(html):
    """Reading HTML never raises, and no markup is left over."""
    html_text(html)
    page = f"<p>Das Band</p><!-- {html.replace('-', '').replace('>', '')} --><p>fällt</p>"
    assert html_text(page).split() == ["Das", "Band", "fällt"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_a_release_or_a_release_error(text):
    """Nothing else is raised, whatever was pasted."""
    with suppress(ReleaseError):
        assert parse_release(text).entries
