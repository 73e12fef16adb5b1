"""The gate before everything that is served: nothing passes without a session but signing in.

What is not named here as open is closed, Streamlit's own addresses and those of later versions
too. Streamlit's login does the talking with the provider (``auth/login``, ``oauth2callback``).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token

from archive.errors import Refused
from ui.login import PROVIDER
from ui.texts import Texts, language_of, texts
from ui.visitors import Visitor, Visitors

__all__ = ["OPEN", "Gate"]

_LOGIN, _LOGOUT = "/login", "/auth/logout"
OPEN = frozenset({_LOGIN, _LOGOUT, "/auth/login", "/oauth2callback", "/_stcore/health"})
"""What anybody may ask for: to sign in and out, and whether the server is up."""
_WANTED = "bildzeile_wanted"
"""A cookie with the address that led to the login, to go on there."""
_REFUSED = 1008
"""WebSocket close code: policy violation (RFC 6455, 7.4.1)."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = Template(Path(__file__).with_name("gate.html").read_text(encoding="utf-8"))
_ICON = b64encode(Path(__file__).with_name("icon.svg").read_bytes()).decode()


class Gate:
    """ASGI middleware. Whoever passes is the ``visitor`` of the scope.

    ``turned_away`` is told of visitors who signed in and have no role here.
    """

    def __init__(
        self, app: ASGIApp, visitors: Visitors, turned_away: Callable[[Visitor, Refused], None]
    ) -> None:
        self._app = app
        self._visitors = visitors
        self._turned_away = turned_away

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if scope["type"] == "http" and self._visitors.login.secure:
            send = _only_by_tls(send)
        if scope["type"] == "http" and scope["path"] in OPEN:
            await self._open(connection, scope, receive, send)
            return
        visitor = await self._visitor(connection)
        if visitor is not None and visitor.role is not None:
            scope["visitor"] = visitor
            await self._admitted(connection, scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _REFUSED})
        else:
            answer = await run_in_threadpool(self._refusal, connection, visitor)
            await answer(scope, receive, send)

    async def _visitor(self, connection: HTTPConnection) -> Visitor | None:
        return await run_in_threadpool(self._visitors.of, connection.cookies)

    async def _open(
        self, connection: HTTPConnection, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["path"] == _LOGIN:
            target = f"/auth/login?provider={quote(encode_provider_token(PROVIDER))}"
            await RedirectResponse(target, 303, _HEADERS)(scope, receive, send)
            return
        if scope["path"] == _LOGOUT:
            await run_in_threadpool(self._visitors.sign_out, connection.cookies)
            send = _with_header(send, "Clear-Site-Data", '"cache"')
        await self._app(scope, receive, send)

    async def _admitted(
        self, connection: HTTPConnection, scope: Scope, receive: Receive, send: Send
    ) -> None:
        wanted = connection.cookies.get(_WANTED, "")
        if scope["type"] == "websocket":
            await self._app(scope, self._while_signed_in(connection, receive, send), send)
        elif scope["path"] == "/" and wanted:
            answer = RedirectResponse(_own(wanted), 303, _HEADERS)
            answer.delete_cookie(_WANTED, httponly=True, samesite="lax")
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _while_signed_in(self, connection: HTTPConnection, receive: Receive, send: Send) -> Receive:
        """What the browser sends, until its session has ended: then the connection has, too."""

        async def watched() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or await self._visitor(connection):
                return message
            await send({"type": "websocket.close", "code": _REFUSED})
            return {"type": "websocket.disconnect", "code": _REFUSED}

        return watched

    def _refusal(self, connection: HTTPConnection, visitor: Visitor | None) -> Response:
        status = 401 if visitor is None else 403
        if not _for_people(connection):
            return JSONResponse({"error": "sign in"}, status, _HEADERS)
        words = _words(connection)
        if visitor is not None:
            self._turned_away(visitor, Refused("has no role in this archive"))
            lines = [words("gate.stranger", user=visitor.user), words("gate.ask")]
            return _page(words, lines, words("gate.out"), _LOGOUT, status)
        answer = _page(words, [words("gate.line")], words("gate.in"), _LOGIN, status)
        if (here := _here(connection)) != "/":
            answer.set_cookie(_WANTED, quote(here), max_age=600, httponly=True, samesite="lax")
        return answer


def _page(words: Texts, lines: Sequence[str], label: str, target: str, status: int) -> HTMLResponse:
    text = _PAGE.substitute(
        language=words.language,
        icon=_ICON,
        title=escape(words("gate.title")),
        lines="".join(f"<p>{escape(line)}</p>" for line in lines),
        target=target,
        label=escape(label),
    )
    return HTMLResponse(text, status, _HEADERS)


def _words(connection: HTTPConnection) -> Texts:
    return texts(language_of(connection.headers.get("accept-language")))


def _for_people(connection: HTTPConnection) -> bool:
    asked = connection.scope["method"] == "GET"
    return asked and "text/html" in connection.headers.get("accept", "")


def _here(connection: HTTPConnection) -> str:
    query = connection.url.query
    return connection.url.path + (f"?{query}" if query else "")


_OWN = re.compile(r"/(?![/\\])[!-~]*")


def _own(wanted: str) -> str:
    """An address of this page, or its start: nobody is sent elsewhere by a forged cookie."""
    path = unquote(wanted)
    return path if _OWN.fullmatch(path) else "/"


def _only_by_tls(send: Send) -> Send:
    """Cookies that a browser gives back over TLS only."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, value + b"; Secure" if name.lower() == b"set-cookie" else value)
                for name, value in message["headers"]
            ]
        await send(message)

    return sent


def _with_header(send: Send, name: str, value: str) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)[name] = value
        await send(message)

    return sent
