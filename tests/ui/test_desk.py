"""The caption desk: whose head is whose, and whose words are whose."""

from __future__ import annotations

import json
import subprocess

import pytest
from PIL import Image

from archive import files
from tests.ui.conftest import archive_command

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.judge]

SPADE = "Nach dem Spatenstich (v. l.): Anna Kern, Otto Lang, Ria Thoms und Udo Lenk."
NAMES = ("Anna Kern", "Otto Lang", "Ria Thoms", "Udo Lenk")


@pytest.fixture
def event(served):
    """Three pictures that name nobody yet."""
    folder = served.root / "spatenstich"
    folder.mkdir(exist_ok=True)
    pictures = [folder / f"neu_{number}.jpg" for number in range(3)]
    for number, path in enumerate(pictures):
        Image.linear_gradient("L").resize((1201 + number, 800)).convert("RGB").save(path)
    subprocess.run(archive_command("index", str(served.root)), check=True, capture_output=True)
    return pictures


def told(path):
    """Caption, names from left to right, and the heads by name, as ExifTool reads them."""
    out = subprocess.run(["exiftool", "-json", "-struct", str(path)], capture_output=True)
    found = json.loads(out.stdout)[0]
    regions = [r for r in found["RegionInfo"]["RegionList"] if "Name" in r]
    heads = {r["Name"]: float(r["Area"]["X"]) for r in regions}
    return found["Caption-Abstract"], found["PersonInImage"], heads


class Desk:
    """The desk of one picture in a browser."""

    def __init__(self, visit, path):
        self.page = visit(f"/desk?q=file:{path.stem}")
        self.names = self.page.locator(".people input")
        self.caption = self.page.locator("textarea")
        self.names.first.wait_for()

    def click(self, x, y=0.4):
        box = self.page.locator(".stage img").bounding_box()
        self.page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)

    def values(self):
        return [field.input_value() for field in self.names.all()]

    def heads(self):
        """Which name each head is for, from left to right."""
        marks = [(m.bounding_box()["x"], m.get_attribute("aria-label")) for m in self.marks()]
        return [label.split(": ")[1] for _, label in sorted(marks)]

    def marks(self):
        return self.page.locator(".head").all()

    def save(self):
        self.page.keyboard.press("Control+Enter")
        expect(self.page.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()


def test_a_head_belongs_to_whoever_is_lit(visit, event):
    """Clicked in the order of the list, whatever that is from left to right: nobody's name slides.

    Then a click on somebody's line says whose head comes next.
    """
    desk = Desk(visit, event[0])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    desk.names.nth(0).click()
    for x in (0.8, 0.2, 0.6):
        desk.click(x)
    expect(desk.page.locator(".whose")).to_contain_text("Udo Lenk")
    assert desk.heads() == ["Otto Lang", "Ria Thoms", "Anna Kern"]
    desk.click(0.4)
    assert desk.heads() == ["Otto Lang", "Udo Lenk", "Ria Thoms", "Anna Kern"]
    assert desk.values() == desk.heads()
    expect(desk.caption).to_have_value(
        "Nach dem Spatenstich (v. l.): Otto Lang, Udo Lenk, Ria Thoms und Anna Kern."
    )
    desk.save()
    _, names, heads = told(event[0])
    assert names == ["Otto Lang", "Udo Lenk", "Ria Thoms", "Anna Kern"]
    assert sorted(heads, key=heads.get) == names


def test_a_line_can_be_chosen_before_its_head(visit, event):
    """The third line, then a head: it is the third person's."""
    desk = Desk(visit, event[0])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    desk.names.nth(2).click()
    desk.click(0.5)
    assert desk.heads() == ["Ria Thoms"]


def test_heads_do_not_touch_the_words(visit, event):
    """A pasted sentence is in the file as pasted when only heads were placed."""
    desk = Desk(visit, event[1])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    for x in (0.1, 0.3, 0.6, 0.9):
        desk.click(x)
    expect(desk.page.locator(".head")).to_have_count(4)
    desk.save()
    caption, names, heads = told(event[1])
    assert caption == SPADE
    assert tuple(names) == tuple(sorted(heads, key=heads.get)) == NAMES


def test_heads_of_those_without_a_name_are_their_own(visit, event):
    """Clicked from left to right, no name slides to a head that the caption says is a child's."""
    pasted = "Am See (v. l.): Anna Kern, zwei Kinder der Klasse 3b und Otto Lang."
    desk = Desk(visit, event[1])
    desk.caption.fill(pasted)
    expect(desk.names).to_have_count(4)
    desk.click(0.1)
    expect(desk.page.locator(".whose")).to_contain_text("zwei Kinder der Klasse 3b")
    for x in (0.3, 0.6, 0.9):
        desk.click(x)
    desk.save()
    caption, names, _ = told(event[1])
    standing = files.read(event[1]).people
    assert (caption, names) == (pasted, ["Anna Kern", "Otto Lang"])
    assert [(p.name, p.position, round(p.region.x, 1)) for p in standing] == [
        ("Anna Kern", 1, 0.1),
        (None, 2, 0.3),
        (None, 3, 0.6),
        ("Otto Lang", 4, 0.9),
    ]


def test_a_sentence_of_ours_says_whom_it_leaves_out(visit, event):
    """Composed by the desk, it names the named; how many are not in it stands below."""
    desk = Desk(visit, event[0])
    for x in (0.2, 0.5, 0.8):
        desk.click(x)
    desk.names.nth(2).fill("Anna Kern")
    expect(desk.page.get_by_text("Ohne Namen und nicht im Satz: 2.")).to_be_visible()
    assert "Anna Kern" in desk.caption.input_value()


def test_a_finger_that_scrolls_sets_no_head(visit, event):
    """On a telephone one scrolls over the picture; a tap is a head."""
    page = visit(f"/desk?q=file:{event[0].stem}", width=390, height=844, touch=True)
    page.locator(".people input").first.wait_for()
    picture = page.locator(".stage img")
    box = picture.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    for kind, to in [("touchStart", 0), *[("touchMove", way) for way in range(10, 100, 10)]]:
        finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - to}]}
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".head")).to_have_count(0)
    picture.tap()
    expect(page.locator(".head")).to_have_count(1)


def test_heads_are_set_without_a_pointer(visit, event):
    """The number beside a name leads to the head, between the neighbours; arrows move it."""
    desk = Desk(visit, event[0])
    desk.caption.fill("Am See (v. l.): Anna Kern, Otto Lang und Ria Thoms.")
    expect(desk.names).to_have_count(3)
    for number in (1, 3, 2):
        desk.page.get_by_role("button", name=f"Zum Kopf von Person {number}").press("Enter")
        expect(desk.page.locator(".head:focus")).to_have_text(str(number))
    desk.page.keyboard.press("Shift+ArrowLeft")
    assert desk.heads() == ["Anna Kern", "Otto Lang", "Ria Thoms"]
    desk.page.keyboard.press("Enter")
    expect(desk.names.nth(1)).to_be_focused()
    desk.save()
    _, names, heads = told(event[0])
    assert sorted(heads, key=heads.get) == names == ["Anna Kern", "Otto Lang", "Ria Thoms"]


def test_names_change_places_by_key_and_button(visit, event):
    """Alt and arrows, or the arrows beside the name; the sentence follows in its own form."""
    desk = Desk(visit, event[2])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    desk.names.nth(0).focus()
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(desk.names.nth(1)).to_be_focused()
    assert desk.values()[:2] == ["Otto Lang", "Anna Kern"]
    desk.page.get_by_role("button", name="Person 4 weiter nach links").click()
    expect(desk.caption).to_have_value(
        "Nach dem Spatenstich (v. l.): Otto Lang, Anna Kern, Udo Lenk und Ria Thoms."
    )


def test_the_last_step_is_taken_back(visit, event):
    """Ctrl+Z takes back the last head, then the one before."""
    desk = Desk(visit, event[2])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    desk.names.nth(0).click()
    desk.click(0.7)
    desk.click(0.3)
    expect(desk.page.locator(".head")).to_have_count(2)
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator(".head")).to_have_count(1)
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator(".head")).to_have_count(0)
    assert desk.values() == list(NAMES)


def test_what_is_not_saved_outlives_a_reload(visit, event):
    """Heads, names and fields are there again, said to be unsaved, and can be discarded."""
    desk = Desk(visit, event[2])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    desk.names.nth(0).click()
    desk.click(0.2)
    desk.page.get_by_label("Ereignis", exact=True).fill("Spatenstich")
    desk.page.reload()
    expect(desk.page.locator(".head")).to_have_count(1)
    assert desk.values() == list(NAMES)
    expect(desk.caption).to_have_value(SPADE)
    expect(desk.page.get_by_label("Ereignis", exact=True)).to_have_value("Spatenstich")
    expect(desk.page.get_by_text("Nicht gespeichert")).to_be_visible()
    desk.page.get_by_role("button", name="Verwerfen").click()
    expect(desk.page.locator(".head")).to_have_count(0)
    expect(desk.page.get_by_text("Nicht gespeichert")).to_be_hidden()


def test_a_draft_taken_up_again_leaves_alone_what_others_wrote(visit, event, served):
    """A field that nobody typed into is as the file says it now, and stays so when it is saved;
    of one that both wrote the other's version is shown.
    """
    desk = Desk(visit, event[1])
    title, credit = (
        desk.page.get_by_label(label, exact=True) for label in ("Titel", "Bildnachweis")
    )
    title.fill("Spatenstich")
    expect(desk.page.get_by_text("Nicht gespeichert")).to_be_visible()
    files.write(event[1], title="Auch hier", credit="Stadt Kassel", caption="Von anderswo")
    subprocess.run(archive_command("index", str(served.root)), check=True, capture_output=True)
    desk.page.reload()
    expect(desk.page.get_by_text("Nicht gespeichert")).to_be_visible()
    expect(title).to_have_value("Spatenstich")
    expect(desk.page.get_by_text("Titel jetzt in der Datei: Auch hier")).to_be_visible()
    expect(credit).to_have_value("Stadt Kassel")
    expect(desk.caption).to_have_value("Von anderswo")
    desk.page.get_by_role("button", name="Speichern", exact=True).click()
    expect(desk.page.get_by_text("Gespeichert: in die Datei geschrieben")).to_be_visible()
    now = files.read(event[1])
    assert (now.title, now.credit, now.caption) == ("Spatenstich", "Stadt Kassel", "Von anderswo")


def test_the_picture_stays_under_the_pointer(visit, event):
    """Neither a head nor a name moves the page, and saving is in sight, also with five people."""
    desk = Desk(visit, event[2])
    desk.caption.fill(SPADE.replace("Ria Thoms", "Ria Thoms, Eva Muster"))
    expect(desk.names).to_have_count(5)
    expect(desk.page.get_by_role("button", name="Speichern", exact=True)).to_be_in_viewport(ratio=1)
    before = desk.page.locator(".stage").bounding_box()
    desk.names.nth(0).click()
    for x in (0.1, 0.3, 0.5, 0.7, 0.9):
        desk.click(x)
        assert desk.page.locator(".stage").bounding_box() == before


def test_the_same_people_keep_their_names(visit, event):
    """Taken from the picture before and clicked in any order, each head is whose it was."""
    page = visit("/desk?q=file:spatenstich")
    desk = Desk(lambda _: page, event[0])
    desk.caption.fill(SPADE)
    expect(desk.names).to_have_count(4)
    desk.page.get_by_label("Ereignis", exact=True).fill("Spatenstich")
    on_desk = page.locator(".stage img").get_attribute("src")
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.locator(".stage img")).not_to_have_attribute("src", on_desk)
    page.get_by_role("button", name="Personen wie beim vorigen Bild").click()
    for x in (0.9, 0.7, 0.3, 0.1):
        desk.click(x)
    assert desk.heads() == ["Udo Lenk", "Ria Thoms", "Otto Lang", "Anna Kern"]
    page.get_by_role("button", name="Ereignis und Nachweis wie beim vorigen Bild").click()
    expect(page.get_by_label("Ereignis", exact=True)).to_have_value("Spatenstich")


def test_the_sentence_follows_while_typing(visit, event):
    """A name stands in the sentence before its field is left."""
    desk = Desk(visit, event[2])
    desk.caption.fill("Am See (v. l.): Anna Kern und Otto Lang.")
    expect(desk.names).to_have_count(2)
    desk.names.nth(1).fill("Otto Langer")
    expect(desk.caption).to_have_value("Am See (v. l.): Anna Kern und Otto Langer.")
    expect(desk.names.nth(1)).to_be_focused()
