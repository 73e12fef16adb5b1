"""The page over an archive on object storage: what it shows, writes, takes in and hands out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import subprocess
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

import pictures
import pytest
from PIL import Image

from archive import files
from archive.catalog import Archive
from tests.ui.conftest import (
    FLAGS,
    PATIENCE,
    SAMPLE,
    Served,
    archive_command,
    free_port,
    wait_for,
)

pytestmark = pytest.mark.s3

SAVE = "In die Datei speichern"
SAVED = "Gespeichert: in die Datei geschrieben"
STATUS = Path("/proc/self/status")
LARGE = 6 << 20


@pytest.fixture
def page_over(bucket, tmp_path):
    """Starts the page over the bucket, once it is indexed."""
    running = []

    def start():
        subprocess.run(archive_command("index", bucket.address), check=True, capture_output=True)
        url, log = f"http://127.0.0.1:{(port := free_port())}", tmp_path / "log"
        command = archive_command("ui", bucket.address, "--port", str(port), "--no-browser")
        with log.open("wb") as out:
            process = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT)
        running.append(process)
        wait_for(url, process, log)
        return Served(url, Path(bucket.address), log), process.pid

    yield start
    for process in running:
        process.terminate()
        process.wait(PATIENCE)


def cards(page, query=""):
    asked = urllib.parse.urlencode({"language": "de", "q": query})
    return json.loads(page.get(f"/results?{asked}")[2])["cards"]


def caption(bucket, key):
    """What the object says, as a file of its own."""
    path = Path(os.environ["ARCHIVE_HOME"], "seen.jpg")
    path.write_bytes(bucket.get(key))
    return files.read(path).metadata.caption


class TestAddresses:
    def test_pictures_are_drawn_from_their_objects(self, bucket, page_over):
        """A thumbnail is of the version that is there now, however the browser keeps it."""
        bucket.put("a b/ü.jpg", pictures.jpeg(pictures.xmp_segment()))
        page, _ = page_over()
        [card] = cards(page)
        address = f"/thumb/{card['id']}"
        status, headers, body = page.get(address)
        with Image.open(io.BytesIO(body)) as small:
            assert (status, small.size) == (200, (48, 32))
        assert headers["Cache-Control"] == "private, no-cache"
        again = page.get(address, **{"If-None-Match": headers["ETag"]})
        assert (again[0], again[2]) == (304, b"")
        other = pictures.jpeg(picture=pictures.image(64, 64))
        bucket.put("a b/ü.jpg", other)
        with Archive(bucket.address) as archive:
            archive.refresh()
        status, headers, body = page.get(address, **{"If-None-Match": headers["ETag"]})
        with Image.open(io.BytesIO(body)) as small:
            assert (status, small.size) == (200, (64, 64))

    def test_what_is_not_there_is_said_plainly(self, page_over):
        """Also what leads out, or is no way at all."""
        page, _ = page_over()
        for made_up in ("at-", "at-!", "at-Li4vYS5qcGc", "at-YS5qcGc", "at-_w"):
            status, _, body = page.get(f"/thumb/{made_up}")
            assert (status, b"Traceback" in body) == (404, False)

    @pytest.mark.skipif(not STATUS.exists(), reason="reads how much memory a process has had")
    def test_a_kit_is_streamed(self, bucket, page_over, tmp_path):
        """However large it is, the page needs no more memory for it."""
        words = {"caption": "Groß", "credit": "Stadt", "creators": ("Ida",), "copyright": "Stadt"}
        written = tmp_path / "a.jpg"
        written.write_bytes(pictures.jpeg())
        files.write(written, **words)
        sums = set()
        for number in range(20):
            content = written.read_bytes() + random.Random(number).randbytes(LARGE)
            sums.add(hashlib.sha256(content).hexdigest())
            bucket.put(f"{number}.jpg", content)
        page, pid = page_over()
        found = cards(page)
        take(page, found[:1])
        before = most_memory(pid)
        kit = take(page, found)
        assert most_memory(pid) - before < 6 * LARGE
        held = [kit.read(name) for name in kit.namelist() if name.endswith(".jpg")]
        assert {hashlib.sha256(content).hexdigest() for content in held} == sums


def take(page, chosen):
    fields = {"photos": " ".join(card["id"] for card in chosen), "language": "de"}
    data = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(page.url + "/kit.zip", data, timeout=PATIENCE) as answer:
        return zipfile.ZipFile(io.BytesIO(answer.read()))


def most_memory(pid):
    """The most memory this process has had so far, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


@pytest.mark.browser
def test_a_day_at_the_page(bucket, page_over, chromium, tmp_path):
    """Search, correct, clash with somebody else, take in, caption at the desk, take away."""
    playwright = pytest.importorskip("playwright.sync_api")
    expect = playwright.expect
    for path in sorted(SAMPLE.glob("[0-9]*/*.jpg")):
        bucket.put(path.relative_to(SAMPLE).as_posix(), path.read_bytes())
    (file,) = (name for name in bucket.names() if "seesteg-haldersum" in name)
    page_at, _ = page_over()
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = browser.new_context(
            locale="de-DE", viewport={"width": 1440, "height": 900}, accept_downloads=True
        ).new_page()
        tab.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)

        def shot(name):
            if folder := os.environ.get("SCREENSHOTS"):
                tab.screenshot(path=f"{folder}/{name}.png")

        tab.goto(page_at.url)
        drawn = "image => image.decode().then(() => image.naturalWidth)"
        for number in range(6):
            assert tab.locator(".cell img").nth(number).evaluate(drawn) > 0
        shot("search")

        tab.goto(f"{page_at.url}/?q=file:seesteg-haldersum")
        tab.locator(".cell").first.click()
        tab.get_by_role("link", name="Öffnen und bearbeiten").click()
        words = tab.get_by_label("Bildunterschrift", exact=True)
        words.wait_for()
        with Archive(bucket.address, home=tmp_path / "elsewhere") as other:
            other.write(file, caption="Ihre Fassung.")
        words.fill("Meine Fassung.")
        tab.get_by_role("button", name=SAVE).click()
        expect(tab.get_by_text("Jemand hat dieses Bild inzwischen geändert")).to_be_visible()
        shot("conflict")
        assert caption(bucket, file) == "Ihre Fassung."
        tab.get_by_role("button", name=SAVE).click()
        expect(tab.get_by_text(SAVED)).to_be_visible()
        assert caption(bucket, file) == "Meine Fassung."
        tab.get_by_role("button", name="In die Mappe").click()

        given = tmp_path / "neu.jpg"
        Image.linear_gradient("L").resize((1200, 800)).convert("RGB").save(given)
        tab.get_by_role("navigation", name="Seiten").get_by_role("link", name="Import").click()
        tab.locator('input[type="file"]').set_input_files(given)
        tab.get_by_role("button", name=re.compile("Dieses Bild beschriften|beschriften")).click()
        tab.locator(".people input").first.wait_for()
        assert bucket.get("neu.jpg") == given.read_bytes()
        tab.locator("textarea").fill("Am Desk.")
        tab.keyboard.press("Control+Enter")
        expect(tab.get_by_text(SAVED)).to_be_visible()
        shot("desk")
        assert caption(bucket, "neu.jpg") == "Am Desk."

        tab.get_by_role("navigation", name="Seiten").get_by_role("link", name="Mappe").click()
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Mappe herunterladen").click()
        shot("kit")
        download.value.save_as(tmp_path / "kit.zip")
        with zipfile.ZipFile(tmp_path / "kit.zip") as kit:
            (name,) = (name for name in kit.namelist() if name.endswith(".jpg"))
            assert kit.read(name) == bucket.get(file)
        browser.close()
    with Archive(bucket.address) as archive:
        assert archive.verify().damaged == ()
