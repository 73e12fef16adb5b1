"""Texts and files that mean harm, in every field and on every page: shown as they are."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import urllib.parse
import urllib.request
import zipfile

import pictures
import pytest

from archive import files
from archive.catalog import Archive
from archive.model import Lineup, Person
from tests.ui.conftest import PATIENCE, Served, archive_command, free_port, wait_for

TEXTS = {
    "script": "<script>window.caught = 1</script><img src=x onerror='window.caught=1'>",
    "attribute": "\"'><svg onload=window.caught=1> javascript:window.caught=1 &lt;b&gt;",
    "markdown": "![x](http://evil.example/x.png) [y](javascript:caught=1) $x^2$ :red[r] **f**",
    "formula": "=cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "reserved": "CON",
    "sql": "x'; DROP TABLE photos; -- \" OR 1=1",
    "search": 'NEAR("a" OR *) AND NOT title:^b* person:"',
    "template": "${7*7} {{7*7}} %s %(user)s {date} {0.__class__}",
    "turned": "\u202egpj.tsuah\u202c \u200bZ\u200der\ufeffo \u2066x\u2069",
    "long": "sehr lang " * 500,
}
"""One of each; NUL and other controls do not get into a picture (``tests/codecs``)."""
LONGEST_NAME = 60


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The page over pictures that carry one of these texts in every field and in their name."""
    root = tmp_path_factory.mktemp("hostile")
    for number, (kind, text) in enumerate(TEXTS.items()):
        name = text.replace("/", "∕").replace("\0", "")[:LONGEST_NAME].strip()
        path = root / f"{kind} {name}.jpg"
        path.write_bytes(pictures.jpeg(quality=40 + number))
        files.write(
            path, title=text, caption=text, headline=text, event=text, credit=text, city=text,
            creators=(text,), copyright=text, keywords=(text,), usage_terms=text, alt_text=text,
            people=Lineup((Person(text[:200]), Person("Eva Muster", office=text[:200]))),
        )  # fmt: skip
    (root / "bomb <img src=x onerror=caught=1>.jpg").write_bytes(b"\xff\xd8\xff\xe1\xff\xff")
    subprocess.run(archive_command("index", str(root)), check=False, capture_output=True)
    with Archive(root, user=TEXTS["script"]) as archive:
        for photo in [each for each in archive.search() if each.title]:
            archive.write(photo.path, instructions=TEXTS["markdown"])
    url, log = f"http://127.0.0.1:{(port := free_port())}", root.parent / "hostile.log"
    command = archive_command("ui", str(root), "--port", str(port), "--no-browser")
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(url, process, log)
            yield Served(url, root, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def asked(served, path, **query):
    status, headers, body = served.get(f"{path}?{urllib.parse.urlencode(query)}")
    assert status == 200
    assert headers["Content-Type"].startswith("application/json")
    assert headers["X-Content-Type-Options"] == "nosniff"
    return json.loads(body)


@pytest.mark.parametrize("kind", TEXTS)
def test_any_of_them_may_be_searched_for(served, kind):
    """Typed as it is, it is text: no error, no other answer to anything else."""
    for path in ("/results", "/answer", "/suggest", "/names"):
        asked(served, path, q=TEXTS[kind], language="de")
        asked(served, path, q=f'person:"{TEXTS[kind]}', language="en")
    assert len(asked(served, "/results", q="")["cards"]) == len(TEXTS) + 1


def test_what_is_answered_is_data(served):
    """Every card holds the texts letter by letter, as JSON that no browser takes for a page."""
    shown = json.dumps(asked(served, "/results", q=""), ensure_ascii=False)
    for kind in ("script", "markdown", "formula", "template"):
        assert json.dumps(TEXTS[kind], ensure_ascii=False)[1:-1] in shown


def test_a_kit_of_them_is_safe_to_open(served):
    """File names lead nowhere, cells are no formulas, the page in it runs nothing."""
    cards = asked(served, "/results", q="")["cards"]
    hashes = " ".join(card["id"] for card in cards if card["id"])
    order = urllib.parse.urlencode({"photos": hashes, "language": "de"}).encode()
    with urllib.request.urlopen(f"{served.url}/kit.zip", order, timeout=PATIENCE) as answer:
        kit = zipfile.ZipFile(io.BytesIO(answer.read()))
    names = kit.namelist()
    assert len([name for name in names if name.endswith(".jpg")]) == len(TEXTS)
    assert not any(set(name) & set('/\\:*?"<>|') or name.startswith(".") for name in names)
    rows = list(csv.reader(io.StringIO(kit.read("captions.csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    page = kit.read("index.html").decode()
    assert "<script>window" not in page
    assert "<img src=x" not in page


@pytest.mark.browser
def test_every_page_shows_them_as_text(visit, served):
    """Nothing runs, nothing is fetched from elsewhere, nothing breaks."""
    with Archive(served.root) as archive:
        shown = [photo.image_hash for photo in archive.search()]
    tab = visit("/")
    tab.locator(".cell").first.wait_for()
    tab.on("pageerror", lambda error: pytest.fail(str(error)))
    for path in ("/people", "/checks", "/import", "/kit"):
        settled(tab, served.url + path)
    for image_hash in shown:
        for path in ("/photo", "/desk"):
            settled(tab, f"{served.url}{path}?photo={image_hash}")
    settled(tab, f"{served.url}/?{urllib.parse.urlencode({'q': TEXTS['script']})}")
    settled(tab, f"{served.url}/people?{urllib.parse.urlencode({'name': TEXTS['attribute']})}")
    for text in TEXTS.values():
        for known in {text[:200], text}:
            settled(tab, f"{served.url}/people?{urllib.parse.urlencode({'person': known})}")


@pytest.mark.browser
def test_what_is_imported_is_text(visit, served):
    """A release, names of pictures and of a list of captions: shown, and nothing of it runs."""
    tab = visit("/import")
    tab.on("pageerror", lambda error: pytest.fail(str(error)))
    release = "\n\n".join((*TEXTS.values(), f"© {TEXTS['markdown']}", f"V. l.: {TEXTS['script']}"))
    tab.get_by_label("Pressemitteilung").fill(release)
    tab.keyboard.press("Control+Enter")
    unharmed(tab)
    name = f"{TEXTS['script']} {TEXTS['markdown']}".replace("/", "∕")
    given = [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(quality=33)},
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": b"no picture"},
    ]
    tab.locator("input[type=file]").first.set_input_files(given)
    tab.wait_for_load_state("networkidle")
    unharmed(tab)


def settled(tab, url) -> None:
    tab.goto(url)
    unharmed(tab)


def unharmed(tab) -> None:
    tab.locator("header nav a").first.wait_for()
    tab.locator('[data-test-script-state="notRunning"]').wait_for()
    url = tab.url
    assert tab.evaluate("window.caught") is None, url
    assert tab.locator("[data-testid=stException]").count() == 0, url
