"""Searching and putting a kit together in a real browser, over many pages and reloads."""

from __future__ import annotations

import re
import subprocess
import zipfile

import pytest
from PIL import Image

from tests.ui.conftest import archive_command
from tests.ui.test_browser import exiftool

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


def line(page, label="Bilder suchen"):
    return page.get_by_role("combobox", name=label)


def search(page, text):
    line(page).fill(text)
    line(page).press("Enter")


def go(page, name):
    page.get_by_role("navigation", name="Seiten").get_by_role("link", name=name).click()


def put_in(page, number=0):
    page.locator(".cell").nth(number).click()
    page.get_by_role("button", name="In die Mappe").click()
    expect(page.locator("header .count")).to_be_visible()


def test_an_empty_kit_looked_at_takes_pictures_afterwards(visit):
    """What is put into the kit is in it, whichever pages were seen before."""
    page = visit()
    go(page, "Mappe")
    expect(page.get_by_text("Die Mappe ist leer")).to_be_visible()
    go(page, "Suche")
    put_in(page)
    go(page, "Mappe")
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()


def test_a_kit_outlives_a_reload_on_its_own_page(visit):
    """A reload of the kit and any other page after it leave the kit as it is."""
    page = visit()
    put_in(page)
    go(page, "Mappe")
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()
    go(page, "Personen")
    expect(page.get_by_role("heading", name="Personen")).to_be_visible()
    expect(page.locator("header .count")).to_contain_text("1")
    go(page, "Mappe")
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()


def test_a_kit_keeps_the_size_it_was_given(visit):
    """The size chosen stands when one comes back, in another language and after a reload."""
    page = visit()
    put_in(page)
    go(page, "Mappe")
    page.get_by_role("radio", name="Web").check()
    go(page, "Personen")
    expect(page.get_by_role("heading", name="Personen")).to_be_visible()
    go(page, "Mappe")
    expect(page.get_by_role("radio", name="Web")).to_be_checked()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Download the kit")).to_be_visible()
    expect(page.get_by_role("radio", name="Web")).to_be_checked()
    page.reload()
    expect(page.get_by_role("radio", name="Web")).to_be_checked()


def test_a_kit_holds_the_document_that_was_chosen(visit, tmp_path):
    """Word unless somebody asks for the contact sheet; the choice stands in another language."""
    page = visit()
    put_in(page)
    go(page, "Mappe")
    expect(page.get_by_role("radio", name="Bildunterschriften für Word")).to_be_checked()
    page.get_by_role("radio", name="Kontaktbogen als PDF").check()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("radio", name="Contact sheet as PDF")).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the kit").click()
    download.value.save_as(tmp_path / "kit.zip")
    with zipfile.ZipFile(tmp_path / "kit.zip") as kit:
        assert "captions.docx" not in kit.namelist()
        assert kit.read("contact-sheet.pdf").startswith(b"%PDF-")


def test_the_box_shows_the_search_whose_pictures_are_shown(visit):
    """Search after search, example after example and one page back: line and address agree."""
    page = visit()
    for text in ("brandmoor", "osterkamp", "xyzxyz", "rathaus"):
        search(page, text)
        page.wait_for_url(re.compile(f"q={text}"))
        page.wait_for_timeout(700)
        expect(line(page)).to_have_value(text)
    page.go_back()
    page.wait_for_url(re.compile("q=xyzxyz"))
    expect(line(page)).to_have_value("xyzxyz")


def test_the_desk_shows_the_pictures_of_its_search(visit):
    """A search on the desk and its clearing change the strip, also where its first one stays."""
    page = visit("/desk")
    frames = page.locator(".film .frame")
    expect(frames.nth(30)).to_be_attached()
    whole = frames.count()
    first = frames.first.locator("img").get_attribute("alt")
    search(page, f'title:"{first}"')
    expect(frames).to_have_count(1)
    line(page).fill("")
    line(page).press("Enter")
    expect(frames).to_have_count(whole)


def test_one_picture_is_downloaded_as_itself(visit, tmp_path):
    """The download of a picture is that picture under its name, its caption inside."""
    page = visit("/?q=file:gaestebuch-eintrag")
    page.locator(".cell").first.click()
    caption = page.locator("aside .caption .text").inner_text()
    with page.expect_download() as download:
        page.locator("aside").get_by_role("link", name="Herunterladen").click()
    assert download.value.suggested_filename == "gaestebuch-eintrag.jpg"
    expect(page.get_by_text("gaestebuch-eintrag.jpg wird heruntergeladen")).to_be_visible()
    download.value.save_as(tmp_path / "picture.jpg")
    told = exiftool(tmp_path / "picture.jpg")
    assert told["IPTC:Caption-Abstract"] == told["XMP-dc:Description"] == caption


def test_a_kit_says_what_went_and_what_was_held_back(visit):
    """All pictures of a search are marked by a button; the kit says what stays here, and why."""
    page = visit("/?q=year:2025")
    expect(page.locator(".total")).to_have_text("10 Bilder")
    page.get_by_role("button", name="Alle markieren").click()
    expect(page.locator(".total")).to_have_text("10 markiert")
    page.get_by_role("button", name="In die Mappe legen").click()
    expect(page.locator("header .count")).to_contain_text("10")
    go(page, "Mappe")
    expect(page.locator("aside .held")).to_contain_text("1 Bild bleibt hier")
    expect(page.locator("aside .held li")).to_contain_text("Gesperrt")
    with page.expect_download() as download:
        page.get_by_role("button", name="Mappe herunterladen").click()
    assert re.fullmatch(
        r"Bildmappe \d{4}-\d\d-\d\d year 2025\.zip", download.value.suggested_filename
    )
    expect(page.get_by_role("status").filter(has_text="9 Bilder werden")).to_be_visible()


def test_nothing_found_is_no_dead_end(visit):
    """The order said in words becomes a search; the facets and a way back stay."""
    page = visit("/?q=Oberbürgermeisterin links von Orlewski")
    expect(page.get_by_role("heading", name="Nichts gefunden")).to_be_visible()
    expect(page.locator(".facets section").first).to_be_visible()
    page.get_by_role("button", name="Ilka Brandmoor links von Bartłomiej Orlewski").click()
    expect(line(page)).to_have_value('person:"Ilka Brandmoor" << "Bartłomiej Orlewski"')
    search(page, "xyzxyz")
    page.get_by_role("button", name="Suche leeren").click()
    expect(page.locator(".total")).to_have_text(re.compile(r"^3\d Bilder$"))
    expect(line(page)).to_have_value("")


def test_the_help_is_of_this_archive(visit):
    """Every example finds something, lies over the page, and closes when it is chosen."""
    page = visit()
    top = page.locator(".cell").first.bounding_box()["y"]
    page.get_by_text("Suchhilfe").click()
    example = page.locator("dl button").filter(has_text="<<")
    expect(example).to_be_visible()
    assert page.locator(".cell").first.bounding_box()["y"] == top
    example.click()
    expect(example).to_be_hidden()
    expect(page.locator(".cell").first).to_be_visible()


def test_from_a_search_for_somebody_to_their_name(visit):
    """Whom the search names in full can be corrected from there."""
    page = visit('/?q=person:"Amara Osterkamp"')
    page.get_by_role("link", name=re.compile("Amara Osterkamp: Name berichtigen")).click()
    expect(page.get_by_label("Richtiger Name")).to_have_value("Amara Osterkamp")


def test_pictures_taken_in_are_captioned_next(visit, served, tmp_path):
    """Given two pictures, the page takes them in and leads to the desk with these two."""
    sources = sorted(served.root.rglob("*.jpg"))[:2]
    given = []
    for number, source in enumerate(sources):
        given.append(tmp_path / f"fresh_{number}.jpg")
        with Image.open(source) as image:
            image.resize((300, 200 + number)).save(given[-1])
    page = visit("/import")
    page.locator('input[type="file"]').set_input_files(given)
    try:
        page.get_by_role("button", name="Diese 2 Bilder beschriften").click()
        expect(page.locator(".film .frame")).to_have_count(2)
        page.goto(f"{served.url}/?q=fresh")
        page.get_by_role("button", name="Dateien, die „fresh“ im Namen tragen (2)").click()
        expect(page.locator(".total")).to_have_text("2 Bilder")
    finally:
        for path in given:
            (served.root / path.name).unlink(missing_ok=True)
        subprocess.run(archive_command("index", str(served.root)), check=True, capture_output=True)
