"""The web server: Streamlit's page and our own routes beside it, behind the gate.

All settings are given here, so that an installed wheel behaves the same in any folder.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from archive import system
from archive.captions import parse_caption
from archive.catalog import Archive
from archive.errors import Refused
from archive.roles import Action, Role
from ui.gate import Gate
from ui.indexing import reading
from ui.login import is_loopback
from ui.opened import opened, visitors
from ui.routes import routes
from ui.texts import LANGUAGES
from ui.theme import OPTIONS, Option
from ui.visitors import Visitor, Visitors

__all__ = ["application", "refuse_open_address", "serve", "settings"]

_SCRIPT = Path(__file__).with_name("app.py")
_CAPTION = "V. l.: Eva Muster, Jan Beispiel"
_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


def serve(
    root: Path, host: str = "127.0.0.1", port: int = 8501, *, open_browser: bool = True
) -> None:
    """Serve the archive at ``root`` until stopped.

    Without a login provider everybody who reaches the page may change captions, so any address
    but this machine's own is refused (:class:`~archive.errors.Refused`).
    """
    root = root.resolve()
    if visitors(root) is None:
        refuse_open_address(host)
    _refuse_taken_port(host, port)
    os.environ["ARCHIVE_DIR"] = str(root)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def announce() -> None:
        sys.stdout.write(f"{root}: {address}\n")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(address)

    application(root, announce).run(config=settings(host, port))


def application(root: Path, announce: Callable[[], None] | None = None) -> st.App:
    """The page and the routes of one archive as an ASGI application.

    ``announce`` is called once everything is there and the first visitor can come.
    """

    @asynccontextmanager
    async def started(_: st.App) -> AsyncIterator[None]:
        for language in LANGUAGES:
            parse_caption(_CAPTION, language)  # its words are read once; nobody shall wait for it
        reading(archive).resume(archive)
        gc.collect()
        gc.freeze()  # what is there now stays: it need not be looked through again and again
        if announce:
            announce()
        yield

    archive, known = opened(root), visitors(root)
    names = [*_LOCAL_NAMES, "::1", *([known.login.host] if known else [])]
    return st.App(
        _SCRIPT,
        secrets=known.login.secrets if known else None,
        lifespan=started,
        routes=routes(archive),
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=names),
            *([_gate(archive, known)] if known else []),
        ],
    )


def _gate(archive: Archive, known: Visitors) -> Middleware:
    def turned_away(visitor: Visitor, refused: Refused) -> None:
        archive.acting_as(visitor.user, Role.VIEWER).note(refused, Action.LOOK)

    return Middleware(Gate, visitors=known, turned_away=turned_away)


def settings(host: str, port: int) -> Mapping[str, Option]:
    """Every Streamlit option the page relies on: local, quiet, without telemetry."""
    return {
        **OPTIONS,
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.showEmailPrompt": False,
        "server.maxUploadSize": 100,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.showSidebarNavigation": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "warning",
        "runner.magicEnabled": False,
        "runner.postScriptGC": False,  # it took five sixths of the time of twenty visitors
    }


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            system.probe_port(probe, (host, port))
        except OSError as error:
            raise Refused(
                f"port {port} is not free ({error.strerror}); choose another with --port"
            ) from error


def refuse_open_address(host: str) -> None:
    """Raise :class:`~archive.errors.Refused` unless ``host`` means this machine alone."""
    if not is_loopback(host):
        raise Refused(
            f"the page listens on 127.0.0.1 only, not on {host}: there is no login that would "
            "keep strangers out (docs/operations.md)"
        )
