"""The contact sheet: small pictures with their words on A4, for whoever prints or looks through."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from PIL import Image

from archive import files
from archive.catalog import Archive
from archive.errors import InvalidValue
from archive.export import Kit, Order
from archive.export.sheet import contact_sheet, miniature
from archive.model import Lineup, Person
from tests.export.conftest import NOW, jpeg
from tests.export.judging import WORDS, taken
from tests.pictures import image, saved

ROWS = Lineup(
    (
        Person("İbrahim Çağlar", position=1, row="back"),
        Person("Юлия Щербакова", position=2, row="back"),
        Person("Łukasz Šimić", position=1, row="front"),
    )
)


def sheet(photos, tmp_path, **order) -> pypdf.PdfReader:
    """The contact sheet of a kit of these pictures."""
    folder = tmp_path / "kit"
    folder.mkdir()
    taken(photos, folder, NOW, document="pdf", **order)
    return pypdf.PdfReader(folder / "contact-sheet.pdf")


def words(reader: pypdf.PdfReader) -> str:
    """All its text on one line, in the order it is written."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("document", "there"),
    [
        ("docx", {"captions.docx"}),
        ("pdf", {"contact-sheet.pdf"}),
        ("both", {"captions.docx", "contact-sheet.pdf"}),
        ("none", set()),
    ],
)
def test_the_document_is_the_takers_choice(document, there, one, tmp_path):
    """Word for who edits, a contact sheet for who looks, both, or neither."""
    (tmp_path / "out").mkdir()
    kit = taken([one], tmp_path / "out", NOW, document=document)
    assert {name for name in kit.names if name.endswith((".docx", ".pdf"))} == there


def test_the_house_says_which_document_it_hands_out(tmp_path):
    """Unless another one is asked for."""
    photo = jpeg(tmp_path / "a.jpg")
    (tmp_path / ".archive").mkdir()
    (tmp_path / ".archive" / "config.toml").write_text('[kit]\ndocument = "pdf"\n')
    with Archive(tmp_path) as archive:
        archive.refresh()
        assert archive.kit([photo]).order.document == "pdf"
        assert archive.kit([photo], document="none").order.document == "none"


def test_an_unknown_document_is_refused_before_anything_is_made(one):
    """The error names the choices."""
    with pytest.raises(InvalidValue, match="docx, pdf, both, none"):
        Kit.of([one], NOW, Order(document="odt"))


def test_each_picture_has_title_caption_people_and_credit_in_this_order(tmp_path):
    """Whatever alphabet the names are in, and row by row."""
    photo = jpeg(tmp_path / "a.jpg", people=ROWS, event="Brückenfest", date_created="2026-05-11")
    text = words(sheet([photo], tmp_path))
    wanted = [
        "Pressebilder: Brückenfest", "11. Mai 2026 · 1 Bild, 12.5.2026", WORDS["usage_terms"],
        "1 / 1", WORDS["title"], WORDS["caption"],
        "Hinten, von links: 1. İbrahim Çağlar, 2. Юлия Щербакова",
        "Vorne, von links: 1. Łukasz Šimić", WORDS["copyright"], "a.jpg",
    ]  # fmt: skip
    places = [text.index(each) for each in wanted]
    assert places == sorted(places)


def test_what_all_pictures_share_is_said_once(tmp_path):
    """Event and terms of all stand on top, those of single ones with the picture."""
    both = {"event": "Sommerfest", "usage_terms": "Honorarfrei"}
    first = jpeg(tmp_path / "a.jpg", **both, date_created="2026-05-11")
    second = jpeg(tmp_path / "b.jpg", **both, date_created="2026-05-12")
    text = words(sheet([first, second], tmp_path))
    assert text.count("Sommerfest") == text.count("Honorarfrei") == 1
    assert text.index("11. Mai 2026") < text.index("a.jpg") < text.index("12. Mai 2026")


def test_pictures_stand_upright(tmp_path):
    """A camera held upright leaves a picture lying on its side and says so in EXIF."""
    photo = jpeg(tmp_path / "a.jpg")
    lying = replace(photo, orientation=6)
    small = miniature(lying)
    assert small is not None
    assert Image.open(BytesIO(small)).size == (307, 460)


def test_what_cannot_be_shown_is_named(tmp_path):
    """A frame with the name of the format stands for a picture nobody here can decode."""
    path = tmp_path / "a.jpg"
    photo = jpeg(path)
    assert miniature(replace(photo, format="RAW")) is None
    path.unlink()
    assert miniature(photo) is None
    (tmp_path / "kit").mkdir()
    kit = taken([jpeg(path)], tmp_path / "kit", NOW)
    reader = pypdf.PdfReader(BytesIO(contact_sheet(kit.handed, {"a.jpg": None}, "de", NOW)))
    assert "JPEG" in words(reader)


def test_a_picture_with_endless_words_keeps_to_its_page(tmp_path):
    """Nothing is written over the edge; the credit is whole."""
    endless = "Donaudampfschifffahrt" * 300
    people = Lineup(tuple(Person(f"Maximiliane Musterfrau-{n}") for n in range(90)))
    photo = jpeg(tmp_path / "a.jpg", caption=endless, title=endless[:60], people=people,
                 usage_terms="Frei. " * 400)  # fmt: skip
    reader = sheet([photo], tmp_path)
    below = []

    def note(text, _cm, tm, _font, _size):
        below.extend([tm[5]] if text.strip() else [])

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    assert min(below) > 25
    assert WORDS["copyright"] in words(reader)


def test_every_letter_is_embedded(tmp_path):
    """The sheet looks the same on every machine."""
    reader = sheet([jpeg(tmp_path / "a.jpg", people=ROWS)], tmp_path)
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    described = [font.get_object()["/FontDescriptor"] for font in fonts]
    assert described
    assert all("/FontFile2" in each for each in described)


def test_a_letter_the_font_lacks_is_seen_to_be_missing(tmp_path):
    """A blank would look like another name."""
    photo = jpeg(tmp_path / "a.jpg", caption="Treffen mit 王芳 und Nguyễn Thị Ánh")
    assert "Treffen mit \ufffd\ufffd und Nguyễn Thị Ánh" in words(sheet([photo], tmp_path))


def test_a_sheet_of_many_pictures_counts_its_pages(tmp_path):
    """Three pictures a row, several rows a page; small pictures, so that it can be mailed."""
    path = tmp_path / "a.jpg"
    path.write_bytes(saved("JPEG", image(2400, 1600)))
    files.write(path, **WORDS)
    photos = [files.read(path)] * 40
    reader = sheet(photos, tmp_path)
    last = len(reader.pages)
    assert f"{last} / {last}" in reader.pages[-1].extract_text()
    assert (tmp_path / "kit" / "contact-sheet.pdf").stat().st_size < 40 * 60_000


@pytest.mark.judge
@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_the_sheet_is_a_valid_pdf(pictures, tmp_path):
    """QPDF finds nothing to complain of."""
    sheet(pictures, tmp_path)
    run = ["qpdf", "--check", str(tmp_path / "kit" / "contact-sheet.pdf")]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
