"""The gate: what passes, what does not, and what is said to whom."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

from tests.ui.test_login import NOW, SECRETS, SETTINGS, cookie
from ui.gate import OPEN, Gate
from ui.login import read_login
from ui.visitors import Visitors

SECRET = b"Gesine Schwan, 262 Bilder"


@dataclass
class Answer:
    """What came back over one connection."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    closed: int | None = None
    heard: list[bytes] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)


class Door:
    """A gate before an application that tells everything to everybody."""

    def __init__(self, folder, **settings):
        (folder / "config.toml").touch(0o600)
        login = read_login({**SETTINGS, **settings}, folder / "config.toml", SECRETS)
        self.now = NOW
        self.turned_away = []
        self.seen = []
        self.visitors = Visitors(login, folder / "out", lambda: self.now)
        away = lambda *told: self.turned_away.append(told)  # noqa: E731
        self.gate = Gate(self.application, self.visitors, away)

    async def application(self, scope, receive, send):
        self.seen.append(scope.get("visitor"))
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "bytes": SECRET})
                assert message
            return
        headers = [(b"set-cookie", b"a=b; Path=/"), (b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": SECRET})

    def ask(self, path, cookies=None, method="GET", accept="text/html", language="de", query=""):
        shown = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        headers = {"host": "bilder.stadt.example", "accept": accept, "cookie": shown,
                   "accept-language": language}  # fmt: skip
        scope = {
            "type": "http", "method": method, "path": path, "query_string": query.encode(),
            "scheme": "https", "server": ("bilder.stadt.example", 443), "root_path": "",
            "headers": [(k.encode(), v.encode("latin-1", "ignore")) for k, v in headers.items()],
        }  # fmt: skip
        return self._spoken(scope, [{"type": "http.request", "body": b"", "more_body": False}])

    def connect(self, cookies=None, *steps):
        """A WebSocket; each step is what happens before the next message."""
        shown = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        scope = {"type": "websocket", "path": "/_stcore/stream", "query_string": b"",
                 "scheme": "wss", "server": ("bilder.stadt.example", 443), "root_path": "",
                 "headers": [(b"host", b"bilder.stadt.example"), (b"cookie", shown.encode())],
                 "subprotocols": []}  # fmt: skip
        messages = [step or {"type": "websocket.receive", "bytes": b"?"} for step in steps]
        return self._spoken(scope, [*messages, {"type": "websocket.disconnect", "code": 1000}])

    def _spoken(self, scope, messages):
        answer = Answer()
        left = iter(messages)

        async def receive():
            message = next(left)
            if callable(message):
                message()
                message = {"type": "websocket.receive", "bytes": b"?"}
            return message

        async def send(message):
            match message["type"]:
                case "http.response.start":
                    answer.status = message["status"]
                    answer.headers = [(k.decode(), v.decode()) for k, v in message["headers"]]
                case "http.response.body":
                    answer.body += message.get("body", b"")
                case "websocket.send":
                    answer.heard.append(message["bytes"])
                case "websocket.close":
                    answer.closed = message["code"]

        with ThreadPoolExecutor(1) as own:  # a browser's driver keeps a loop in this thread
            own.submit(asyncio.run, self.gate(scope, receive, send)).result()
        return answer


@pytest.fixture
def door(tmp_path):
    """A gate of the documented settings."""
    return Door(tmp_path)


PATHS = [
    "/", "/photo", "/thumb/abc", "/preview/abc", "/picture/abc", "/kit.zip", "/results", "/suggest",
    "/examples", "/names", "/answer", "/media/abc.jpg", "/_stcore/metrics", "/_stcore/host-config",
    "/_stcore/health/", "/_stcore/script-health-check", "/_stcore/upload_file/a/b", "/component/x",
    "/static/x.js", "/_stcore/bidi-components/x", "/_stcore/agent/interact", "/app/static/index.db",
    "/login/", "//login", "/LOGIN", "/auth/login/../../thumb/abc", "/%2e%2e/login",
    "/what/comes/later",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", PATHS)
def test_without_a_session_nothing_passes(door, path, method):
    """Whatever is asked for, and however: what is not named as open is closed."""
    answer = door.ask(path, method=method)
    assert answer.status == 401
    assert door.seen == []
    assert SECRET not in answer.body


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_passes_and_is_known_behind_the_gate(door, path):
    """The visitor goes with the request."""
    answer = door.ask(path, cookie())
    assert (answer.status, answer.body) == (200, SECRET)
    assert door.seen[0].user == "ilona@stadt.example"


def test_what_is_open_is_open_and_knows_nobody():
    """To sign in and out, and to see whether the server is up."""
    assert {"/login", "/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/health"} == OPEN


def test_a_person_is_shown_the_way_in(door):
    """In their language, with nothing of the archive and nothing fetched from anywhere."""
    answer = door.ask("/")
    text = answer.body.decode()
    assert 'href="/login">Anmelden</a>' in text
    assert "Sign in" in door.ask("/", language="en-GB").body.decode()
    assert "default-src 'none'" in answer.one("content-security-policy")
    assert answer.one("cache-control") == "no-store"
    assert "http" not in text.replace("data:image", "").replace('content="', "")


def test_a_program_is_told_in_a_word(door):
    """No page where a picture was asked for."""
    answer = door.ask("/thumb/abc", accept="image/*")
    assert (answer.status, answer.body) == (401, b'{"error":"sign in"}')


def test_a_stranger_with_a_login_stays_outside_and_is_noted(door):
    """They learn as whom they are signed in, and the archive learns of them."""
    shown = cookie(email="jan@fremd.example")
    answer = door.ask("/", shown)
    assert answer.status == 403
    assert "jan@fremd.example" in answer.body.decode()
    assert door.ask("/thumb/abc", shown, accept="image/*").status == 403
    assert door.connect(shown, None).closed == 1008
    assert door.seen == []
    assert [visitor.user for visitor, _ in door.turned_away] == ["jan@fremd.example"]


def test_a_name_of_a_stranger_is_text(door):
    """What a provider says is no markup."""
    answer = door.ask("/", cookie(email='"><script>alert(1)</script>@fremd.example'))
    assert b"<script" not in answer.body
    assert b"&lt;script&gt;" in answer.body


def test_the_socket_is_closed_to_strangers(door):
    """Not even opened."""
    for shown in ({}, cookie(secret="x" * 40), cookie(exp=NOW - 1)):
        answer = door.connect(shown, None)
        assert (answer.closed, answer.heard) == (1008, [])
    assert door.seen == []


def test_an_open_page_hears_nothing_more_once_its_session_has_ended(door):
    """By the end of the token."""

    def time_passes():
        door.now += 60

    answer = door.connect(cookie(), None, None, time_passes, None)
    assert (answer.heard, answer.closed) == ([SECRET, SECRET], 1008)


def test_signing_out_closes_other_windows_too(door):
    """The same session in another tab hears nothing more; another session does."""
    other = cookie(sub="2")
    door.ask("/auth/logout", third := cookie(sub="3"))
    assert door.ask("/thumb/abc", third).status == 401
    answer = door.connect(cookie(), None, lambda: door.visitors.sign_out(cookie()), None)
    assert (answer.heard, answer.closed) == ([SECRET], 1008)
    assert door.ask("/thumb/abc", cookie()).status == 401
    assert door.ask("/thumb/abc", other).status == 200


def test_signing_out_empties_the_browsers_store_of_pictures(door):
    """Whoever uses the machine next finds no thumbnails."""
    assert door.ask("/auth/logout", cookie()).one("clear-site-data") == '"cache"'


def test_cookies_go_over_tls_only(door, tmp_path):
    """Where the page has an address of TLS."""
    assert door.ask("/", cookie()).all("set-cookie") == ["a=b; Path=/; Secure"]
    wanted = door.ask("/photo").one("set-cookie")
    assert wanted.endswith("; Secure")
    assert "HttpOnly" in wanted
    (tmp_path / "plain").mkdir()
    local = Door(tmp_path / "plain", address="http://localhost:8501")
    shown = cookie(origin="http://localhost:8501")
    assert local.ask("/", shown).all("set-cookie") == ["a=b; Path=/"]


def test_after_signing_in_a_link_leads_where_it_led(door):
    """What a colleague sent is still there behind the login."""
    jar = door.ask("/photo", query="photo=abc&q=person%3A%22Ilka%22").one("set-cookie")
    name, _, rest = jar.partition("=")
    wanted = {name: rest.partition(";")[0]}
    answer = door.ask("/", {**cookie(), **wanted})
    assert answer.status == 303
    assert answer.one("location") == "/photo?photo=abc&q=person%3A%22Ilka%22"
    assert f'{name}=""' in answer.one("set-cookie")


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nSet-Cookie: x=y"],
)
def test_nobody_is_led_elsewhere(door, wanted):
    """A forged cookie leads to the start of the page."""
    for shown in (quote(wanted), quote(wanted, safe="")):
        answer = door.ask("/", {**cookie(), "bildzeile_wanted": shown})
        assert answer.one("location") == "/"
