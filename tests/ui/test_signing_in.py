"""Signing in with a real OpenID Connect provider, in a real browser and without one."""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from archive.catalog import Archive
from tests.ui.conftest import (
    PATIENCE,
    SAMPLE,
    archive_command,
    fetched,
    free_port,
    wait_for,
)
from ui.gate import OPEN

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("oidc_provider_mock") is None,
    reason="left out: needs oidc-provider-mock",
)
PEOPLE = {
    "ilona": {"email": "Ilona@stadt.example", "email_verified": True},
    "jan": {"email": "jan@stadt.example", "email_verified": True, "groups": ["presse"]},
    "eva": {"email": "eva@zeitung.example", "email_verified": True},
    "fremd": {"email": "wer@fremd.example", "email_verified": True},
    "unsure": {"email": "ilona@stadt.example", "email_verified": False},
}
ROLES = """
[login.roles]
chief = ["ilona@stadt.example"]
editor = ["group:presse"]
viewer = ["@zeitung.example"]
"""
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@dataclass(frozen=True)
class Guarded:
    """A running page behind a login: its address, the folder it serves, and its log."""

    url: str
    root: Path
    log: Path

    def ask(self, path: str, cookies: str = "", method: str = "GET", **headers: str):
        """Status, headers and body."""
        request = urllib.request.Request(self.url + path, method=method)
        for name, value in {"Cookie": cookies, **headers}.items():
            request.add_header(name, value)
        return fetched(request)

    def socket(self, cookies: str = "") -> int:
        """What the page answers to a browser that wants to be connected."""
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=PATIENCE)
        try:
            headers = {**UPGRADE, "Cookie": cookies, "Origin": self.url}
            connection.request("GET", "/_stcore/stream", headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def signed_in(self, who: str) -> str:
        """The cookies of somebody who signed in, as a browser would send them."""
        jar = CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        with opener.open(f"{self.url}/login", timeout=PATIENCE) as form:
            where = form.url
        data = urllib.parse.urlencode({"sub": who}).encode()
        with fetched_by(opener, urllib.request.Request(where, data)):
            pass
        mine = [f"{each.name}={each.value}" for each in jar if each.name.startswith("_streamlit")]
        return "; ".join(mine)

    def hashes(self) -> dict[str, str]:
        """The image hash of every picture."""
        with Archive(self.root) as archive:
            return {str(p.file): p.image_hash or "" for p in archive.search()}


@contextmanager
def fetched_by(opener, request) -> Iterator[None]:
    try:
        with opener.open(request, timeout=PATIENCE):
            yield
    except urllib.error.HTTPError as error:
        with error:
            yield


@contextmanager
def provider(log: Path, seconds: int = 3600) -> Iterator[str]:
    """A process that knows these people; its tokens are valid for some seconds."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-e", str(seconds)]
    for sub, claims in PEOPLE.items():
        command += ["--user-claims", json.dumps({"sub": sub, **claims})]
    with running(command, log, f"{url}/.well-known/openid-configuration"):
        yield url


@contextmanager
def running(command, log: Path, answers: str, **environment: str) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=os.environ | environment
        )
        try:
            wait_for(answers.removesuffix("/_stcore/health"), process, log, answers)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def guarded(folder: Path, provider_url: str) -> Iterator[Guarded]:
    """The page over some pictures, behind the login."""
    root = folder / "archive"
    (root / ".archive").mkdir(parents=True)
    for picture in sorted(SAMPLE.glob("[0-9]*/*.jpg")):
        shutil.copyfile(picture, root / picture.name)
    url = f"http://127.0.0.1:{(port := free_port())}"
    config = root / ".archive/config.toml"
    config.write_text(
        f'[login]\naddress = "{url}"\nclient_id = "bildzeile"\n'
        f'metadata = "{provider_url}/.well-known/openid-configuration"\n{ROLES}'
    )
    subprocess.run(archive_command("index", str(root)), check=True, capture_output=True)
    log = folder / "log"
    command = archive_command("ui", str(root), "--port", str(port), "--no-browser")
    secret = {"BILDZEILE_CLIENT_SECRET": "a secret of the provider"}
    with running(command, log, f"{url}/_stcore/health", **secret):
        yield Guarded(url, root, log)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[Guarded]:
    """One page and one provider for all tests that do not wait for time to pass."""
    folder = tmp_path_factory.mktemp("signing-in")
    with provider(folder / "provider") as at, guarded(folder, at) as served:
        yield served


@pytest.fixture(scope="module")
def cookies(page) -> dict[str, str]:
    """Everybody's cookies after signing in."""
    return {who: page.signed_in(who) for who in PEOPLE}


# -- without a browser


ROUTES = """
import json, sys
from pathlib import Path
from ui.server import application
app = application(Path(sys.argv[1]))._build_starlette_app()
print(json.dumps([getattr(route, "path", "") for route in app.routes]))
"""


def all_paths(page: Guarded) -> list[str]:
    """Every address the server has a route for, filled with what would be there."""
    done = subprocess.run(
        [sys.executable, "-c", ROUTES, str(page.root)],
        env=os.environ | {"BILDZEILE_CLIENT_SECRET": "x", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    image_hash = next(iter(page.hashes().values()))
    fill = lambda part: image_hash if part[1] == "photo" else "index.html"  # noqa: E731
    routes = json.loads(done.stdout.splitlines()[-1])
    return sorted({re.sub(r"\{(\w+)(:\w+)?\}", fill, route) or "/" for route in routes})


def tells(body: bytes, page: Guarded) -> list[str]:
    """What an answer says of the archive: names of people and files, hashes, picture bytes."""
    with Archive(page.root) as archive:
        names = [person.name for person in archive.people()]
        files = [each for pair in page.hashes().items() for each in pair]
    text = body.decode("utf-8", "replace")
    picture = [b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"PK\x03\x04"]
    return [word for word in (*names, *files, str(page.root)) if word in text] + [
        repr(mark) for mark in picture if mark in body
    ]


@pytest.mark.parametrize("shown", ["", "_streamlit_user=forged; _streamlit_user_tokens=forged"])
def test_an_anonymous_client_learns_nothing_by_any_route(page, shown):
    """Every route of the server's own table, whichever the method: no picture, name or count."""
    paths = all_paths(page)
    assert {"/thumb/" + next(iter(page.hashes().values())), "/kit.zip", "/_stcore/metrics"} < set(
        paths
    )
    for path in [*paths, "/", "/photo", "/media/x.jpg", "/_stcore/upload_file/a/b", "/neu"]:
        for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
            status, headers, body = page.ask(path, shown, method)
            assert tells(body, page) == [], (method, path)
            if path not in OPEN:
                assert status == 401, (method, path)
                assert body in (b'{"error":"sign in"}', b""), (method, path)
                assert "set-cookie" not in headers, (method, path)


def test_an_anonymous_client_gets_no_socket(page, cookies):
    """The socket is for those who signed in."""
    forged = cookies["ilona"].replace("_streamlit_user=", "_streamlit_user=x")
    assert [page.socket(), page.socket(forged), page.socket(cookies["fremd"])] == [403] * 3
    assert page.socket(cookies["eva"]) == 101


def test_errors_tell_an_anonymous_client_nothing(page):
    """Nor does nonsense."""
    for path in ("/thumb/%00", "/results?q=" + "a" * 9000, "/kit.zip?photos=x&preset=nope"):
        status, _, body = page.ask(path)
        assert (status, body) == (401, b'{"error":"sign in"}')


@pytest.mark.parametrize(
    ("who", "status"),
    [("ilona", 200), ("jan", 200), ("eva", 200), ("fremd", 403), ("unsure", 403)],
)
def test_who_has_a_role_gets_pictures(page, cookies, who, status):
    """By address, by group, by domain; nobody unknown, and nobody with an unproven address."""
    image_hash = next(iter(page.hashes().values()))
    answer, _, body = page.ask(f"/thumb/{image_hash}", cookies[who])
    assert answer == status
    assert body.startswith(b"\xff\xd8\xff") == (status == 200)


def test_an_address_of_a_picture_opens_nothing_by_itself(page, cookies):
    """Neither one that was seen by somebody else, nor a guessed one."""
    file, image_hash = next(iter(page.hashes().items()))
    assert page.ask(f"/preview/{image_hash}", cookies["eva"])[0] == 200
    for shown in ("", cookies["eva"].replace("_user=", "_user=x"), cookies["eva"][:90]):
        assert page.ask(f"/preview/{image_hash}", shown)[0] == 401
    for guess in ("0" * 64, file, "../index.db", image_hash[:-1]):
        status, _, body = page.ask("/thumb/" + urllib.parse.quote(guess, safe=""), cookies["eva"])
        assert status in {400, 404}
        assert b"\xff\xd8" not in body


def test_a_cookie_signed_by_somebody_else_is_refused(page, cookies):
    """Also one that Streamlit itself has signed, with another secret."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    claims = {**PEOPLE["ilona"], "origin": page.url, "is_logged_in": True,
              "exp": time.time() + 999, "iat": time.time()}  # fmt: skip
    for secret in ("", "bildzeile", "a secret of the provider"):
        value = create_signed_value(secret or "x", "_streamlit_user", json.dumps(claims)).decode()
        assert page.ask("/results", f"_streamlit_user={value}")[0] == 401
    tokens = re.search(r"_streamlit_user_tokens=([^;]+)", cookies["ilona"])[1]
    assert page.ask("/results", f"_streamlit_user={tokens}")[0] == 401


def test_signing_out_ends_the_session_and_every_copy_of_it(page):
    """The cookie would be good for thirty days."""
    first, second = page.signed_in("eva"), page.signed_in("eva")
    assert page.ask("/results", first)[0] == 200
    page.ask("/auth/logout", first)
    assert page.ask("/results", first)[0] == 401
    assert page.socket(first) == 403
    assert page.ask("/results", second)[0] == 200


def test_a_kit_is_for_the_roles_and_rights_of_who_asks(page, cookies):
    """A viewer takes what is publishable; the receipt has their name, a refusal as well."""
    with Archive(page.root) as archive:
        ready = next(p for p in archive.search("rights:ok"))
        blocked = next(p for p in archive.search() if not archive.rights(p).publishable)
    status, _, body = page.ask(f"/kit.zip?photos={ready.image_hash}", cookies["eva"])
    assert (status, body[:4]) == (200, b"PK\x03\x04")
    assert page.ask(f"/kit.zip?photos={ready.image_hash}")[0] == 401
    status, _, body = page.ask(f"/kit.zip?photos={blocked.image_hash}", cookies["eva"])
    assert (status, b"PK\x03\x04" in body) == (422, False)
    with Archive(page.root) as archive:
        assert archive.journal.receipts.last(1)[0].user == "eva@zeitung.example"
        refusal = archive.journal.refusals.last(1)[0]
        assert (refusal.user, refusal.action) == ("eva@zeitung.example", "take")


def test_a_stranger_is_in_the_journal(page, cookies):
    """Who tried to come in, and had no role."""
    assert page.ask("/", cookies["fremd"], Accept="text/html")[0] == 403
    with Archive(page.root) as archive:
        assert archive.journal.refusals.last(1)[0].user == "wer@fremd.example"


# -- in a browser


@pytest.fixture
def visit(browser):
    """Opens a fresh visitor's tab."""
    contexts = []

    def visit(url, locale="de-DE"):
        contexts.append(browser.new_context(locale=locale))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(20_000)
        tab.goto(url)
        return tab

    yield visit
    for context in contexts:
        context.close()


def sign_in(tab, who: str) -> None:
    tab.get_by_role("link", name=re.compile("Anmelden|Sign in")).click()
    tab.locator("input[name=sub]").fill(who)
    tab.get_by_role("button", name="Authorize").click()


@pytest.mark.browser
def test_a_link_leads_through_the_login_to_where_it_led(page, visit):
    """Before it nothing is seen; after it the page and who is signed in."""
    tab = visit(f"{page.url}/people?name=Brandmoor")
    assert "Brandmoor" not in tab.content()
    sign_in(tab, "eva")
    tab.get_by_text("Ilka Brandmoor").first.wait_for()
    assert tab.url == f"{page.url}/people?name=Brandmoor"
    tab.get_by_text("eva@zeitung.example").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(("who", "writes"), [("eva", False), ("jan", True)])
def test_the_page_offers_what_the_role_allows(page, visit, who, writes):
    """A viewer finds no caption desk, no import and no form, by no address either."""
    image_hash = next(iter(page.hashes().values()))
    tab = visit(f"{page.url}/photo?photo={image_hash}")
    sign_in(tab, who)
    tab.get_by_role("link", name="Suche").wait_for()
    tab.get_by_role("button", name="Herunterladen").or_(tab.locator("figure")).first.wait_for()
    names = ("Bildunterschriften", "Import", "Prüfung")
    offered = [tab.get_by_role("link", name=name, exact=True).count() for name in names]
    assert offered == [int(writes)] * 3
    if writes:
        tab.get_by_role("textbox", name="Bildunterschrift").first.wait_for()
    assert bool(tab.locator("form, [data-testid=stForm]").count()) == writes
    tab.goto(f"{page.url}/import")
    tab.get_by_role("link", name="Suche").wait_for()
    assert bool(tab.locator("[data-testid=stFileUploader]").count()) is False or writes


@pytest.mark.browser
def test_a_correction_bears_the_name_of_who_signed_in(page, visit):
    """In the history of the picture."""
    file, image_hash = list(page.hashes().items())[1]
    tab = visit(f"{page.url}/photo?photo={image_hash}")
    sign_in(tab, "jan")
    title = tab.get_by_role("textbox", name="Titel").first
    title.fill("Von Jan berichtigt")
    tab.get_by_role("button", name="Speichern").click()
    tab.get_by_text("Gespeichert").first.wait_for()
    with Archive(page.root) as archive:
        assert archive[file].title == "Von Jan berichtigt"
        assert archive.history(file)[0].batch.user == "jan@stadt.example"


@pytest.mark.browser
def test_signing_out_leads_back_to_the_login(page, visit):
    """By the link in the masthead, also at the provider."""
    tab = visit(page.url)
    sign_in(tab, "eva")
    tab.get_by_role("link", name="Abmelden").click()
    tab.get_by_role("button").first.click()  # the provider asks once more
    tab.get_by_role("link", name="Anmelden").wait_for()
    assert "eva@zeitung.example" not in tab.content()


@pytest.mark.browser
def test_a_session_ends_with_its_token(tmp_path, visit):
    """Pictures and socket are refused then, and the open page asks for the login by itself."""
    with provider(tmp_path / "provider", seconds=12) as at, guarded(tmp_path, at) as page:
        tab = visit(page.url)
        sign_in(tab, "eva")
        tab.get_by_text("eva@zeitung.example").wait_for()
        shown = page.signed_in("eva")
        assert page.ask("/results", shown)[0] == 200
        tab.get_by_role("link", name="Anmelden").wait_for()
        deadline = time.monotonic() + PATIENCE
        while page.ask("/results", shown)[0] == 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert page.ask("/results", shown)[0] == 401
        assert page.socket(shown) == 403
