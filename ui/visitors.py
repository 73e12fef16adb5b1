"""Who is at the door: the session a visitor's cookies prove, for the page and every route alike.

Streamlit signs a cookie at login that holds for thirty days, whatever its token says and even
after signing out. Here a session ends with its token (or after the hours the house has set), and
one that was signed out of stays ended, also for whoever kept a copy of the cookie.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from archive import system
from archive.roles import Role
from ui.login import Login

__all__ = ["Visitor", "Visitors"]

_LONGEST = 31 * 24 * 3600
"""Seconds after which no cookie is valid any more, whatever it says."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who signed in; without a role they may not come in. ``until`` is Unix time."""

    user: str
    role: Role | None
    until: float


class Visitors:
    """Tells visitors by their cookies. ``folder`` remembers who signed out, over a power cut."""

    def __init__(self, login: Login, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.login = login
        self._folder = folder
        self._clock = clock

    def of(self, cookies: Mapping[str, str]) -> Visitor | None:
        """The visitor these cookies belong to; ``None`` if they prove no session that lasts."""
        payload = self._payload(cookies)
        claims = _claims(payload)
        if payload is None or claims.get("origin") != self.login.address:
            return None
        until = self._until(claims)
        if not self._clock() < until or self._mark(payload).exists():
            return None
        user = self.login.email_of(claims) or str(claims.get("email") or claims.get("sub") or "?")
        return Visitor(user, self.login.role_of(claims), until)

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """End the session of these cookies for good, wherever copies of them are."""
        payload = self._payload(cookies)
        if payload is not None:
            self._folder.mkdir(exist_ok=True)
            _set(self._mark(payload), self._clock())
            self._forget_old()

    def _payload(self, cookies: Mapping[str, str]) -> bytes | None:
        def signed(name: str) -> bytes | None:
            value = cookies.get(name)
            return decode_signed_value(self.login.cookie_secret, name, value) if value else None

        return get_cookie_with_chunks(signed, USER_COOKIE_NAME)

    def _until(self, claims: Mapping[str, Any]) -> float:
        """When the session ends; at once for a token that does not say when it was given."""
        if self.login.hours is None:
            return _number(claims.get("exp"))
        return _number(claims.get("iat")) + self.login.hours * 3600

    def _mark(self, payload: bytes) -> Path:
        return self._folder / hashlib.sha256(payload).hexdigest()

    def _forget_old(self) -> None:
        for mark in os.scandir(self._folder):
            if mark.stat().st_mtime < self._clock() - _LONGEST:
                Path(mark.path).unlink(missing_ok=True)


def _set(mark: Path, now: float) -> None:
    """Leave an empty file of this time, on the disk before anybody is told they are out."""
    mark.touch()
    os.utime(mark, (now, now))
    with mark.open("ab") as file:
        system.sync(file.fileno())
    for folder in (mark.parent, mark.parent.parent):
        system.sync_folder(folder)


def _claims(payload: bytes | None) -> Mapping[str, Any]:
    try:
        claims = json.loads(payload or b"null")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else {}


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
