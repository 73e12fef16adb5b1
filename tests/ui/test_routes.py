"""What the page fetches from us, asked for directly."""

from __future__ import annotations

import io
import json
import re
import urllib.parse
import urllib.request
import zipfile

import pytest
from PIL import Image

from tests.ui.conftest import PATIENCE, fetched


@pytest.fixture(scope="module")
def cards(served):
    """The first pictures of the archive, as the gallery gets them."""
    return json.loads(served.get("/results?language=de")[2])["cards"]


@pytest.mark.parametrize(("kind", "side"), [("thumb", 480), ("preview", 1600)])
def test_a_picture_comes_small_and_upright_and_is_kept_by_the_browser(served, cards, kind, side):
    """Thumbnail and preview fit their size, and are asked for once an hour at most."""
    status, headers, body = served.get(f"/{kind}/{cards[0]['id']}")
    picture = Image.open(io.BytesIO(body))
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    assert max(picture.size) <= side
    assert picture.width / picture.height == pytest.approx(cards[0]["ratio"], rel=0.02)
    assert headers["Cache-Control"].startswith("private, max-age=")
    status, _, body = served.get(f"/{kind}/{cards[0]['id']}", **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_our_answers_are_for_our_own_page_only(served, cards):
    """No other site may embed or guess at what we serve."""
    for path in (f"/thumb/{cards[0]['id']}", "/results", "/suggest?q=br"):
        headers = served.get(path)[1]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["/", "/results", "/thumb/x", "/kit.zip", "/_stcore/host-config"])
def test_another_name_for_this_machine_is_refused(served, path):
    """A name that somebody made point at us (DNS rebinding) gets nothing."""
    assert served.get(path, Host="evil.example")[0] == 400


@pytest.mark.parametrize(
    "path",
    ["/thumb/unknown", "/preview/unknown", "/kit.zip", "/kit.zip?photos=unknown"],
)
def test_what_is_not_there_is_said_plainly(served, path):
    """404, with a reason and without a trace of our inside."""
    status, _, body = served.get(path)
    assert status == 404
    assert b"Traceback" not in body


def test_no_folder_is_served(served):
    """Neither the archive nor our own code can be fetched as files."""
    for path in ("/app/static/index.db", "/.archive/index.db", "/static/../app.py"):
        status, headers, body = served.get(path)
        assert status >= 400 or "text/html" in headers.get("Content-Type", "")
        assert b"SQLite" not in body


def test_suggestions_say_whom_how_often_and_since_when(served):
    """``rathaus ilka brand`` offers the mayor in place of the last two words."""
    found = json.loads(served.get("/suggest?language=de&q=rathaus%20ilka%20brand")[2])
    assert found[0]["text"] == "Ilka Brandmoor"
    assert found[0]["query"] == 'rathaus person:"Ilka Brandmoor"'
    assert re.fullmatch(r"\d+ Bilder, 20\d\d–20\d\d", found[0]["count"])


@pytest.mark.parametrize("text", ["", '"', "((((", "\x00", "a" * 5000, "person:", "😀 🏛"])
def test_any_text_may_be_typed(served, text):
    """Nothing typed breaks suggestions or results."""
    for path in ("/suggest", "/names", "/results"):
        status, _, body = served.get(f"{path}?{urllib.parse.urlencode({'q': text})}")
        assert status == 200
        json.loads(body)


def order(served, photos, **fields):
    data = urllib.parse.urlencode({"photos": " ".join(photos), "language": "de", **fields}).encode()
    with urllib.request.urlopen(served.url + "/kit.zip", data, timeout=PATIENCE) as answer:
        return answer.headers, zipfile.ZipFile(io.BytesIO(answer.read()))


def test_a_kit_is_ordered_by_form_and_streamed(served, cards):
    """Pictures that may go out are in it with their lists; the others are not."""
    ready = [each for each in cards if each["rights"]["state"] == "ok"]
    blocked = [each for each in cards if each["rights"]["state"] != "ok"]
    assert blocked
    headers, kit = order(served, [each["id"] for each in (*ready[:5], *blocked)])
    assert re.search(r"Bildmappe \d{4}-\d\d-\d\d\.zip", headers["Content-Disposition"])
    assert headers["Cache-Control"] == "no-store"
    assert kit.testzip() is None
    pictures = [name for name in kit.namelist() if name.endswith(".jpg")]
    assert len(pictures) == 5
    assert {"captions.txt", "captions.csv", "captions.json"} <= set(kit.namelist())


def post(served, path, message):
    request = urllib.request.Request(served.url + path, json.dumps(message).encode())
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def test_the_sentence_follows_the_people(served):
    """New people take the place of the old ones; the words around them stay."""
    caption = "Empfang im Rathaus (v. l.): Dr. Eva Muster (Stadtarchiv) und Jan Beispiel."
    lines = [{"text": "Jan Beispiel"}, {"text": "Dr. Eva Muster (Stadtarchiv)"}, {"text": " "}]
    told = post(served, "/compose", {"caption": caption, "lines": lines})
    assert told["caption"] == (
        "Empfang im Rathaus (v. l.): Jan Beispiel und Dr. Eva Muster (Stadtarchiv)."
    )
    assert told["follows"]


def test_heads_alone_do_not_touch_the_sentence(served):
    """The people the caption names, now with heads: octet for octet the same."""
    caption = "From left: Alban Pike,  Ilka Brandmoor and Tobias Wren at the Harrowmere summit."
    lines = post(served, "/recognise", {"caption": caption})["lines"]
    placed = [{**line, "region": [0.1 * n, 0.2, 0.1, 0.1]} for n, line in enumerate(lines)]
    told = post(served, "/compose", {"caption": caption, "known": lines, "lines": placed})
    assert told["caption"] == caption


def test_a_sentence_that_names_people_in_its_middle_stays(served):
    """What has no room for somebody is left to the one who writes, and says so."""
    caption = "Eva Muster (links) gratuliert Jan Beispiel (rechts) zum Preis."
    lines = [{"text": "Ganz Anders"}]
    told = post(served, "/compose", {"caption": caption, "lines": lines})
    assert told == {"caption": caption, "follows": False, "twice": []}


@pytest.mark.parametrize(
    ("style", "caption"),
    [
        ("municipal-de", "V. l.: Eva Muster, Jan Beispiel"),
        ("dpa", "Eva Muster (l.) und Jan Beispiel (r.)"),
        ("reuters", "(L-R) Eva Muster und Jan Beispiel"),
        ("no such style", "V. l.: Eva Muster, Jan Beispiel"),
        (["dpa"], "V. l.: Eva Muster, Jan Beispiel"),
    ],
)
def test_a_new_sentence_is_in_the_style_that_was_chosen(served, style, caption):
    """In none the product knows: in the one of the house."""
    lines = [{"text": "Eva Muster"}, {"text": "Jan Beispiel"}]
    told = post(served, "/compose", {"lines": lines, "language": "de", "style": style})
    assert told["caption"].casefold().startswith(caption.casefold())


def test_somebody_named_twice_is_said(served):
    """Titles make no other person."""
    lines = [{"text": "Jan Beispiel"}, {"text": "Eva Muster"}, {"text": "Dr. Jan Beispiel"}]
    assert post(served, "/compose", {"lines": lines})["twice"] == ["Jan Beispiel"]


def test_a_name_comes_with_its_office(served):
    """What the directory or the last caption says goes with the name."""
    status, _, body = served.get("/names?q=brandm")
    assert status == 200
    assert "Oberbürgermeisterin Ilka Brandmoor" in [each["line"] for each in json.loads(body)]


def test_the_people_follow_the_sentence(served):
    """A pasted caption gives its people, from left to right."""
    caption = "Empfang. V. l.: Bürgermeisterin Ilona Friedrich, Prof. Dr. Gesine Schwan"
    lines = post(served, "/recognise", {"caption": caption})["lines"]
    assert [line["text"] for line in lines] == [
        "Bürgermeisterin Ilona Friedrich",
        "Prof. Dr. Gesine Schwan",
    ]


@pytest.mark.parametrize(
    "message",
    [None, [], "text", {"lines": 7}, {"lines": [7]}, {"lines": [{"region": "x"}]}, {"frame": 7}],
)
def test_a_senseless_message_is_no_error_of_ours(served, message):
    """Whatever is posted gets an answer, or is refused as not to be understood."""
    for path in ("/compose", "/recognise"):
        request = urllib.request.Request(served.url + path, json.dumps(message).encode())
        assert fetched(request)[0] in {200, 422}
