"""The media block in four forms, each of which is read back."""

from io import BytesIO
from pathlib import Path

import docx
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archive.errors import NotFound
from archive.export import media_block, media_document
from archive.model import Metadata
from archive.releases import parse_release, read_release
from archive.releases.documents import markdown_text
from tests.export.conftest import NOW

TITLED = Metadata(
    title="Brückenfest _ Band",
    caption="Das Band fällt. v. l.: Dr. Jan Öztürk, Tülay Groß",
    credit="Stadt Auenbrück/Zoë Lindqvist",
    copyright="© Stadt Auenbrück/Zoë Lindqvist",
)
BARE = Metadata(caption="Rundgang am Abend.", credit="Jo Lenz", copyright="© Jo Lenz")
PLAIN = Metadata(
    title="Brückenfest _ Abend", caption="Feuerwerk.", credit="Auenbote/Jo Lenz",
    copyright="© 2025 Auenbote",
)  # fmt: skip
SAME = TITLED.replace(title="Wochenmarkt", caption="Wochenmarkt")
OTHER = TITLED.replace(title="Brückenfest _ Rundgang", caption="Rundgang mit Gästen.")
HOSTILE = Metadata(
    title="# Nicht *fett* [x](y)", caption="<script>alert(1)</script> | 1. `a` \x0b\u2028 b",
    credit="© _Jo_ Lenz",
)  # fmt: skip


def entries(release):
    return [(e.title, e.credit, e.caption) for e in release.entries]


def wanted(pictures):
    return [(p.title, p.copyright, p.caption) for p in pictures]


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_credit_without_a_mark_gets_one(form):
    """Or nobody, and no program, would know it for one."""
    assert "Foto: Auenbote/Jo Lenz" in media_block([PLAIN], "de", form).replace("\\", "")
    release = parse_release(media_block([PLAIN, TITLED, PLAIN], "en"))
    assert [e.credit for e in release.entries][::2] == ["Photo: Auenbote/Jo Lenz"] * 2


KITS = (
    [TITLED], [TITLED, OTHER], [BARE, TITLED], [TITLED, BARE], [SAME, SAME],
    [BARE, BARE.replace(caption="Und noch eins.")],
)  # fmt: skip


@pytest.mark.parametrize("pictures", KITS)
@pytest.mark.parametrize("lang", ["de", "en"])
class TestReadBack:
    """What was handed out can be imported again, titled or not."""

    def test_text(self, pictures, lang):
        """As printed."""
        assert entries(parse_release(media_block(pictures, lang))) == wanted(pictures)

    def test_html(self, pictures, lang, tmp_path):
        """As on a web page."""
        path = tmp_path / "block.html"
        path.write_text(media_block(pictures, lang, "html"), encoding="utf-8")
        assert entries(read_release(path)) == wanted(pictures)

    def test_markdown(self, pictures, lang, tmp_path):
        """As in a wiki or an issue."""
        path = tmp_path / "block.md"
        path.write_text(media_block(pictures, lang, "markdown"), encoding="utf-8")
        assert entries(read_release(path)) == wanted(pictures)

    def test_docx(self, pictures, lang, tmp_path):
        """As in a mail's attachment, with the pictures' file names."""
        path = tmp_path / "block.docx"
        named = [(f"bild_{n}.jpg", p) for n, p in enumerate(pictures)]
        path.write_bytes(media_document(named, lang, NOW))
        release = read_release(path)
        assert entries(release) == wanted(pictures)
        assert [e.file for e in release.entries] == [name for name, _ in named]


def test_html_holds_text_and_nothing_else():
    """A caption is never markup."""
    html = media_block([HOSTILE], "de", "html")
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    assert {e.tag for e in tree.iter()} == {"DOCUMENT_FRAGMENT", "h2", "h3", "p"}


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_marks_in_words_come_back_as_they_were(text):
    """Whatever is written into Markdown is read out of it."""
    line = media_block([PLAIN.replace(caption=f"A{text}Z")], "de", "markdown").splitlines()[-1]
    assert markdown_text(line) == f"A{text}Z"


def test_marks_of_others_are_left_out():
    """Headings, emphasis, quotes and bullets, as somebody else writes them."""
    text = "# Titel\n> **v. l.:** *Ina Groß*, 2*3 und __init__\n- Foto: Stadt\n"
    assert markdown_text(text) == "Titel\nv. l.: Ina Groß, 2*3 und __init__\nFoto: Stadt"


def test_markdown_shows_what_was_written():
    """Asterisks, brackets and numbers stay what they are."""
    page = MarkdownIt().render(media_block([HOSTILE], "de", "markdown"))
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    assert {e.tag for e in tree.iter()} == {"DOCUMENT_FRAGMENT", "h2", "h3", "p"}
    title, credit, caption = [e.text for e in tree.iter() if e.tag in ("h3", "p")]
    assert (title, credit) == (HOSTILE.title, HOSTILE.credit)
    assert caption.startswith("<script>alert(1)</script> | 1. `a`")


def test_a_document_takes_whatever_a_caption_holds():
    """Characters no document can hold are left out."""
    made = docx.Document(BytesIO(media_document([("a.jpg", HOSTILE)], "de", NOW)))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert HOSTILE.title in texts
    assert not any(c < " " for text in texts for c in text)
    assert made.core_properties.author == ""


def test_an_unknown_form_is_refused():
    """With those there are."""
    with pytest.raises(NotFound, match="markdown"):
        media_block([TITLED], "de", "pdf")


def test_a_document_is_no_program(tmp_path):
    """Nor does it name who made it, or when the template was."""
    path = Path(tmp_path / "a.docx")
    path.write_bytes(media_document([(None, TITLED)], "en", NOW))
    properties = docx.Document(str(path)).core_properties
    assert (properties.comments, properties.last_modified_by) == ("", "")
    assert properties.created.year == NOW.year
