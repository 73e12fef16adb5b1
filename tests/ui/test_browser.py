"""What people do with the page, in a real browser, judged by what is in the files afterwards."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from archive import files
from tests.ui.conftest import archive_command

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.judge]


def exiftool(path: Path, *tags: str) -> dict:
    """What ExifTool reads from a file, by group."""
    out = subprocess.run(
        ["exiftool", "-json", "-G1", "-struct", *tags, str(path)], capture_output=True, check=True
    )
    return json.loads(out.stdout)[0]


def search(page, text):
    line = page.get_by_role("combobox", name="Bilder suchen")
    line.fill(text)
    line.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))


def picture(page, title):
    return page.get_by_role("option").filter(has_text=title).first


def test_find_correct_and_take(visit, tmp_path):
    """Search a person, see who stands where, correct the caption, get it inside the picture."""
    page = visit()
    line = page.get_by_role("combobox", name="Bilder suchen")
    line.press_sequentially("brandm", delay=20)
    page.locator(".suggestions li").filter(has_text="Ilka Brandmoor").wait_for()
    line.press("ArrowDown")
    line.press("Enter")
    page.wait_for_url(re.compile("q=person%3A%22Ilka"))
    expect(page.locator(".total")).to_have_text("14 Bilder")

    picture(page, "Eintrag in das Gästebuch").click()
    strip = page.locator("aside .strip li")
    expect(strip).to_have_count(3)
    assert [text.split("\n")[0] for text in strip.all_inner_texts()] == ["1", "2", "3"]
    assert "Ilka Brandmoor" in strip.nth(0).inner_text()
    strip.nth(1).hover()
    expect(page.locator("aside .mark.on span")).to_have_text("2")
    page.get_by_role("link", name="Öffnen und bearbeiten").click()

    caption = page.get_by_label("Bildunterschrift", exact=True)
    expect(caption).to_have_value(re.compile("Eintrag in das Gästebuch"))
    corrected = caption.input_value().replace("Eintrag in das Gästebuch", "Großer Empfang")
    caption.fill(corrected)
    page.get_by_role("button", name="In die Datei speichern").click()
    expect(page.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()

    history = page.locator(".history li")
    expect(history).to_have_count(1)
    expect(history).to_contain_text("Großer Empfang")
    page.get_by_role("button", name="In die Mappe").click()
    page.get_by_role("navigation", name="Seiten").get_by_role("link", name="Mappe").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Mappe herunterladen").click()
    download.value.save_as(tmp_path / "kit.zip")
    with zipfile.ZipFile(tmp_path / "kit.zip") as kit:
        kit.extractall(tmp_path)
        (name,) = (name for name in kit.namelist() if name.endswith(".jpg"))
    told = exiftool(tmp_path / name)
    assert told["IFD0:ImageDescription"] == corrected
    assert told["IPTC:Caption-Abstract"] == corrected
    assert told["XMP-dc:Description"] == corrected
    assert told["XMP-iptcExt:PersonInImage"][0] == "Ilka Brandmoor"
    assert corrected in (tmp_path / "captions.txt").read_text(encoding="utf-8")


def test_the_gallery_obeys_the_keyboard(visit):
    """Arrows browse, Space and Shift mark, Enter opens; the preview follows."""
    page = visit()
    page.locator(".cell").first.click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cell").nth(1)).to_be_focused()
    title = page.locator("aside h2").inner_text()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("2 markiert")).to_be_visible()
    page.get_by_role("button", name="In die Mappe legen").click()
    expect(page.locator("header .count")).to_contain_text("2")
    page.locator(".cell").nth(1).press("Enter")
    page.wait_for_url(re.compile("/photo"))
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.go_back()
    expect(page.locator(".cell").first).to_be_visible()


def test_a_search_can_be_sent_as_a_link_and_kit_and_language_last(visit):
    """The address holds the query; a reload keeps what was chosen."""
    page = visit("/?q=person:Osterkamp", locale="en-GB")
    expect(page.get_by_role("combobox")).to_have_value("person:Osterkamp")
    total = page.locator(".total").inner_text()
    page.locator(".cell").first.click()
    page.get_by_role("button", name="Add to kit").click()
    expect(page.locator("header .count")).to_contain_text("1")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.reload()
    expect(page.locator("header .count")).to_contain_text("1")
    expect(page.locator(".total")).to_have_text(total.replace("pictures", "Bilder"))
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_facets_narrow_the_search(visit):
    """A value adds its term to the line and shows its count; chosen again it goes."""
    page = visit("/?q=person:Brandmoor")
    value = page.locator(".facets button").filter(has_text="2023").first
    count = value.locator(".count").inner_text()
    value.click()
    expect(page.get_by_role("combobox")).to_have_value(re.compile("person:Brandmoor year:2023"))
    expect(page.locator(".total")).to_contain_text(count)
    page.locator(".facets button[aria-pressed=true]").filter(has_text="2023").click()
    expect(page.get_by_role("combobox")).to_have_value("person:Brandmoor")


def test_a_picture_that_may_not_go_out_says_why(visit):
    """The badge gives the reason, and there is no download."""
    page = visit("/?q=rights:embargoed")
    page.locator(".cell").first.click()
    expect(page.locator("aside .rights")).to_contain_text(re.compile(r"Sperrfrist\s*Gesperrt bis"))
    expect(page.get_by_role("link", name="Herunterladen")).to_have_count(0)


def test_captions_at_the_desk(visit, served):
    """Heads in any order, names with suggestions, arrows and delete; the file says who is where."""
    page = visit("/desk?q=file:solarpark-ulmenreuth")
    stage = page.locator(".stage img")
    names = page.locator(".people input")
    names.first.wait_for()
    while names.count():
        before = names.count()
        page.locator(".people li .remove").first.click()
        expect(names).to_have_count(before - 1)
    box = stage.bounding_box()

    def click(x, y=0.4):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)

    click(0.7)
    expect(names.nth(0)).to_be_focused()
    page.keyboard.type("Dr. Berta Probe (Archiv)")
    click(0.2)
    expect(names.nth(0)).to_be_focused()
    page.keyboard.type("Ilka Brandm", delay=20)
    page.locator(".suggestions li").filter(has_text="Ilka Brandmoor").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    click(0.45)
    page.keyboard.type("Weg Damit")
    expect(names).to_have_count(3)
    expect(names.nth(2)).to_have_value("Dr. Berta Probe (Archiv)")
    page.locator(".head").nth(1).focus()
    page.keyboard.press("Delete")
    expect(names).to_have_count(2)
    head = page.locator(".head").nth(0).bounding_box()
    page.mouse.move(head["x"] + head["width"] / 2, head["y"] + head["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.4, steps=5)
    page.mouse.up()
    expect(names.nth(1)).to_have_value("Oberbürgermeisterin Ilka Brandmoor")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("textarea")).to_have_value(
        re.compile(r"Dr\. Berta Probe \(Archiv\).*meisterin Ilka Brandmoor", re.DOTALL)
    )
    caption = page.locator("textarea").input_value()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()

    (file,) = served.root.rglob("solarpark*.jpg")
    told = exiftool(file, "-XMP:all", "-IPTC:all", "-EXIF:all")
    assert told["XMP-iptcExt:PersonInImage"] == ["Berta Probe", "Ilka Brandmoor"]
    assert told["XMP-dc:Description"] == caption
    places = [r["Area"]["X"] for r in told["XMP-mwg-rs:RegionInfo"]["RegionList"]]
    assert places == sorted(places)


def test_a_pasted_caption_gives_its_people(visit):
    """The line-up fills from the sentence, titles and roles included."""
    page = visit("/desk?q=file:bahnhof-haldersum")
    page.locator("textarea").fill(
        "Am Bahnhof. V. l.: Dr. Eva Muster (Stadtarchiv), Bürgermeister Jan Beispiel"
    )
    names = page.locator(".people input")
    expect(names).to_have_count(2)
    expect(names.nth(0)).to_have_value("Dr. Eva Muster (Stadtarchiv)")
    expect(names.nth(1)).to_have_value("Bürgermeister Jan Beispiel")


@pytest.mark.parametrize("time", range(int(os.environ.get("TWO_BROWSERS", "1"))))
def test_two_people_edit_one_picture(visit, served, time):
    """The second sees what the first wrote, keeps the own text, and decides; so often as asked."""
    theirs, mine = f"Fassung der Ersten, {time}.", f"Fassung des Zweiten, {time}."
    first, second = visit("/?q=file:seesteg-haldersum"), visit("/?q=file:seesteg-haldersum")
    for page in (first, second):
        page.locator(".cell").first.click()
        page.get_by_role("link", name="Öffnen und bearbeiten").click()
        page.get_by_label("Bildunterschrift", exact=True).wait_for()
    save = "In die Datei speichern"
    first.get_by_label("Bildunterschrift", exact=True).fill(theirs)
    first.get_by_role("button", name=save).click()
    expect(first.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()
    second.get_by_label("Bildunterschrift", exact=True).fill(mine)
    second.get_by_role("button", name=save).click()
    expect(second.get_by_text("Jemand hat dieses Bild inzwischen geändert")).to_be_visible()
    expect(second.get_by_text(theirs).first).to_be_visible()
    (file,) = served.root.rglob("seesteg*.jpg")
    assert exiftool(file)["XMP-dc:Description"] == theirs
    expect(second.get_by_label("Bildunterschrift", exact=True)).to_have_value(mine)
    second.get_by_role("button", name=save).click()
    expect(second.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()
    assert exiftool(file)["XMP-dc:Description"] == mine


def test_a_change_is_taken_back(visit, served):
    """Undo gives the file back octet for octet, and the history says so."""
    (file,) = served.root.rglob("lichterabend.jpg")
    before = file.read_bytes()
    page = visit("/?q=file:lichterabend")
    page.locator(".cell").first.click()
    page.get_by_role("link", name="Öffnen und bearbeiten").click()
    page.get_by_label("Titel", exact=True).fill("Ein anderer Titel")
    page.get_by_role("button", name="In die Datei speichern").click()
    expect(page.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()
    assert exiftool(file)["XMP-dc:Title"] == "Ein anderer Titel"
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_text("Zurückgenommen: 1 Bild ist wieder wie zuvor.")).to_be_visible()
    assert file.read_bytes() == before
    title = page.get_by_label("Titel", exact=True)
    expect(title).to_have_count(1)
    expect(title).not_to_have_value("Ein anderer Titel")


def test_several_pictures_at_once(visit, served):
    """Mark, type once with places filled from each picture, see every change, write, undo."""
    files_before = {
        name: next(served.root.rglob(f"{name}.jpg"))
        for name in ("twinning-harrowmere", "harrowmere-classroom")
    }
    octets = {name: file.read_bytes() for name, file in files_before.items()}
    page = visit("/?q=city:Harrowmere year:2024")
    expect(page.locator(".cell")).to_have_count(2)
    page.locator(".cell").first.click()
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="Gemeinsam ändern").click()
    page.get_by_label("Titel", exact=True).fill("{Stadt}, {Datum}")
    page.get_by_label("Schlagwörter", exact=True).fill("Partnerstadt")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator("ins").filter(has_text="Harrowmere, ")).to_have_count(2)
    page.get_by_role("button", name="In 2 Bilder schreiben").click()
    expect(page.get_by_text("2 Bilder geschrieben und zurückgelesen.")).to_be_visible()
    for file in files_before.values():
        told = exiftool(file)
        assert re.fullmatch(r"Harrowmere, \d+\. \w+ 2024", told["XMP-dc:Title"])
        assert told["IPTC:Keywords"][-1] == told["XMP-dc:Subject"][-1] == "Partnerstadt"
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_text("Zurückgenommen: 2 Bilder sind wieder wie zuvor.")).to_be_visible()
    assert {name: file.read_bytes() for name, file in files_before.items()} == octets


def test_a_day_for_several_pictures(visit, served):
    """One date for all that are marked, in every block, and taken back again."""
    files = [
        next(served.root.rglob(f"{n}.jpg")) for n in ("twinning-harrowmere", "harrowmere-classroom")
    ]
    octets = [file.read_bytes() for file in files]
    page = visit("/?q=city:Harrowmere year:2024")
    page.get_by_role("button", name="Alle markieren").click()
    page.get_by_role("button", name="Gemeinsam ändern").click()
    page.get_by_label("Aufnahmedatum", exact=True).fill("2024-02-29")
    page.get_by_role("button", name="Vorschau").click()
    page.get_by_role("button", name="In 2 Bilder schreiben").click()
    expect(page.get_by_text("2 Bilder geschrieben und zurückgelesen.")).to_be_visible()
    for file in files:
        told = exiftool(file)
        assert told["IPTC:DateCreated"].replace(":", "-") == "2024-02-29"
        assert told["XMP-photoshop:DateCreated"].replace(":", "-") == "2024-02-29"
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_text("Zurückgenommen: 2 Bilder sind wieder wie zuvor.")).to_be_visible()
    assert [file.read_bytes() for file in files] == octets


def test_blocks_that_disagree_are_made_equal(visit, served):
    """One click writes what reading chose into every block."""
    (file,) = served.root.rglob("portraet-brandmoor.jpg")
    command = ["exiftool", "-overwrite_original", "-IPTC:Credit=Anders", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    subprocess.run(archive_command("index", str(served.root)), check=True, capture_output=True)
    page = visit("/?q=conflict:credit file:portraet-brandmoor")
    page.locator(".cell").first.click()
    page.get_by_role("link", name="Öffnen und bearbeiten").click()
    conflict = page.locator(".conflicts li").filter(has_text="Bildnachweis")
    chosen = conflict.locator("dd.chosen").first.evaluate("node => node.firstChild.textContent")
    conflict.get_by_role("button", name="Überall so eintragen").click()
    expect(page.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()
    expect(conflict).to_have_count(0)
    told = exiftool(file)
    assert told["XMP-photoshop:Credit"] == told["IPTC:Credit"] == chosen


def test_a_press_release_is_imported(visit, served):
    """Pasted text, the plan with every change, one button, and the files say it."""
    page = visit("/import")
    page.get_by_label("Pressemitteilung").fill(
        "Neues im Stadtpark\n\nDownloads:\n\nBaumpflanzung Stadtpark\n\n"
        "© Stadt Auenbrück/Till Vossbrink\n\n"
        "Im Stadtpark wächst nun eine Linde. V. l.: Anna Probe (Gartenamt), Jan Beispiel\n"
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="So werden die Angaben zugeordnet")).to_be_visible()
    expect(page.get_by_text("baumpflanzung-stadtpark.jpg")).to_be_visible()
    page.get_by_role("button", name="In die Bilder schreiben").click()
    expect(page.get_by_text("1 Bild geschrieben und zurückgelesen.")).to_be_visible()
    (file,) = served.root.rglob("baumpflanzung*.jpg")
    told = exiftool(file)
    assert told["XMP-iptcExt:PersonInImage"] == ["Anna Probe", "Jan Beispiel"]
    assert told["IPTC:Caption-Abstract"].startswith("Im Stadtpark wächst nun eine Linde.")
    assert told["XMP-photoshop:Credit"] == "Stadt Auenbrück/Till Vossbrink"


def test_a_person_is_renamed_everywhere_and_back(visit, served):
    """Every change is shown first; then the files say the new name, after undo the old one."""
    named = [
        file
        for file in served.root.rglob("*.jpg")
        if "Bartłomiej Orlewski" in str(exiftool(file, "-XMP:PersonInImage"))
    ]
    assert named
    before = {file: file.read_bytes() for file in named}
    page = visit("/people?name=orlewski")
    page.get_by_role("link", name="Bartłomiej Orlewski").click()
    expect(page.get_by_role("heading", name="Bartłomiej Orlewski")).to_be_visible()
    page.get_by_label("Richtiger Name").fill("Bartłomiej Orłowski")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator("ins").filter(has_text="Orłowski").first).to_be_visible()
    assert {file: file.read_bytes() for file in named} == before
    page.get_by_role("button", name=re.compile(rf"In {len(named)} Bild.* schreiben")).click()
    expect(page.get_by_role("heading", name="Bartłomiej Orłowski")).to_be_visible()
    expect(page.get_by_text("geschrieben und zurückgelesen.")).to_be_visible()
    for file in named:
        told = exiftool(file, "-XMP:all", "-IPTC:all")
        assert "Bartłomiej Orłowski" in told["XMP-iptcExt:PersonInImage"]
        assert "Orlewski" not in str(told)
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_text(re.compile("Zurückgenommen: "))).to_be_visible()
    assert {file: file.read_bytes() for file in named} == before


def test_two_names_become_one_person(visit, apart):
    """Merged and taken back on the page; in between a search for either name finds both."""
    page = visit("/people?person=Amara Osterkamp", at=apart)
    page.get_by_role("combobox", name="Anderer Name").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Zusammenführen").click()
    expect(page.get_by_text("Im Verzeichnis eingetragen.")).to_be_visible()
    known_as = page.get_by_role("textbox", name="Auch bekannt als")
    expect(known_as).not_to_have_value("")
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.get_by_text("Das Verzeichnis ist wieder wie zuvor.")).to_be_visible()
    expect(known_as).to_have_value("")


def open_page(page, url):
    """Go there, and wait until Streamlit has built the page and our parts have filled it."""
    page.goto(url)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.locator("header nav a").first.wait_for()
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    page.wait_for_load_state("networkidle")


HOSTILE = (
    "<script>window.caught = 1</script><img src=x onerror='window.caught=1'> "
    "![x](http://evil.example/x.png) [y](http://evil.example) $x^2$ :material/home: **fett** "
    "\u202ethgir\u202c " + "sehr lang " * 500
)


def test_hostile_text_is_text(visit, served):
    """Markup, formulas, icons and turned text are shown as written; nothing is fetched or run."""
    (file,) = served.root.rglob("wochenmarkt*.jpg")
    files.write(file, caption=HOSTILE, title="<b>:red[rot]</b> ![t](http://evil.example/t.png)")
    subprocess.run(archive_command("index", str(served.root)), check=True, capture_output=True)
    page = visit("/?q=file:wochenmarkt")
    page.locator(".cell").first.click()
    expect(page.locator("aside .caption .text")).to_contain_text("![x](http://evil.example/x.png)")
    expect(page.locator("aside .caption .text")).to_contain_text("[RLO]thgir")
    for path in ("/photo", "/desk", "/kit", "/checks"):
        open_page(page, f"{served.url}{path}?q=file:wochenmarkt")
    assert page.evaluate("window.caught") is None
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


STREAMLITS_OWN = ("stSkipToContent", "stFileUploader")
"""Parts we cannot change: its skip link lies outside of the landmarks, its drop zone has a role."""


EVERY_KIND = os.environ.get("EVERY_KIND") == "1"
"""Both languages in both themes; else each language in one."""


@pytest.mark.parametrize(
    ("locale", "scheme"),
    [
        ("de-DE", "light"),
        ("en-GB", "dark"),
        *([("de-DE", "dark"), ("en-GB", "light")] if EVERY_KIND else []),
    ],
)
def test_nobody_is_kept_out(visit, served, scheme, locale):
    """axe-core finds nothing on any page that is ours."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit("/?q=", scheme=scheme, locale=locale)
    page.locator(".cell").first.wait_for()
    shown = page.locator(".cell").first.get_attribute("id").removeprefix("picture-")
    found = []
    paths = ("/", "/?q=zzxqj", "/kit", "/people", "/checks", "/import")
    person, sent = f"/people?person={quote('Ilka Brandmoor')}", f"/kit?photos={shown}"
    for path in (*paths, person, f"/photo?photo={shown}", f"/desk?photo={shown}", sent):
        open_page(page, served.url + path)
        for violation in axe.run(page).response["violations"]:
            nodes = [node["html"] for node in violation["nodes"]]
            ours = [html for html in nodes if not any(own in html for own in STREAMLITS_OWN)]
            found += [(path, violation["id"], html) for html in ours]
    assert found == []


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_every_width_is_usable(visit, served, width):
    """Nothing runs out of the window, and a picture can be looked at on a telephone."""
    page = visit("/", width=width, height=844)
    page.locator(".cell").first.wait_for()
    for path in ("/", "/desk", "/kit", "/people", "/import"):
        open_page(page, served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(served.url)
    page.locator(".cell").nth(1).click()
    expect(page.locator("figure.picture:visible").first).to_be_visible()
