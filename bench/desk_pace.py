"""How long twelve pictures take at the caption desk by keyboard: ``python -m bench.desk_pace``.

Twelve pictures of one event, uncaptioned, with the same three people in changing order. A browser
types them at the pace of the keystroke-level model (Card, Moran and Newell 1980): 0.28 s a key for
an average typist, 1.35 s to think before each name and before each picture is let go. Names are
begun, taken from the suggestions by arrow and Enter, and an Enter on an empty line saves and goes
on. What is measured is the clock on the wall, until the last file holds its people.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from itertools import islice, permutations
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from archive import files
from bench.page_served import SAMPLE, serving
from bench.page_speed import FLAGS

KEY, THINKING = 0.28, 1.35
PICTURES = 12
PEOPLE = {"brandm": "Ilka Brandmoor", "osterk": "Amara Osterkamp", "benhad": "Samira Benhadou"}
"""What is typed of each name."""


def event(root: Path) -> list[Path]:
    """The archive that knows the people, and the pictures that name nobody yet."""
    for picture in sorted(SAMPLE.glob("[0-9]*/*.jpg")):
        target = root / "sample" / picture.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(picture, target)
    (root / "event").mkdir()
    new = [root / "event" / f"{number:02}.jpg" for number in range(PICTURES)]
    for number, path in enumerate(new):
        Image.linear_gradient("L").resize((1200 + number, 800)).convert("RGB").save(path)
    subprocess.run([sys.executable, "-m", "archive.cli", "index", str(root)], check=True)
    return new


def key(page: Page, name: str) -> None:
    page.keyboard.press(name)
    time.sleep(KEY)


def caption(page: Page, order: tuple[str, ...]) -> None:
    """Name the people of the picture on the desk, and let it go."""
    for typed in order:
        time.sleep(THINKING)
        page.keyboard.type(typed[:4], delay=KEY * 1000)
        page.locator(".suggestions li").filter(has_text=PEOPLE[typed]).first.wait_for()
        key(page, "ArrowDown")
        key(page, "Enter")
    time.sleep(THINKING)
    key(page, "Enter")


def next_picture(page: Page, before: str | None) -> None:
    """Wait until the desk shows another picture than this one."""
    page.wait_for_function(
        """before => ![...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
          .map(r => r.querySelector('.stage img')).find(Boolean)?.src.endsWith(before)""",
        arg=before,
    )


def main() -> None:
    """Caption all of them, and compare what the files say."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        new = event(Path(folder))
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with serving(Path(folder)) as (url, _):
            page = browser.new_context(locale="de-DE").new_page()
            page.goto(f"{url}/desk?q=file:event")
            page.locator(".people input").first.focus()
            orders = list(islice(permutations(PEOPLE), PICTURES)) * 2
            shown = []
            began = time.perf_counter()
            for order in orders[:PICTURES]:
                on_desk = page.locator(".stage img").get_attribute("src")
                caption(page, order)
                shown.append(tuple(PEOPLE[typed] for typed in order))
                if len(shown) < PICTURES:
                    next_picture(page, on_desk)
            wanted = sorted(shown)
            while sorted(files.read(path).people.names for path in new) != wanted:
                if time.perf_counter() - began > 10 * 60:
                    raise SystemExit("the files do not say what was typed")
                time.sleep(0.1)
            seconds = time.perf_counter() - began
        browser.close()
    print(
        f"{PICTURES} pictures, {len(PEOPLE)} people each: {seconds:.0f} s at the desk   bar 180 s"
    )


if __name__ == "__main__":
    main()
