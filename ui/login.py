"""Signing in: the ``[login]`` of ``.archive/config.toml``, and which role somebody has.

::

    [login]
    address = "https://bilder.stadt.example"   # what people type; /oauth2callback is added
    metadata = "https://login.example/.well-known/openid-configuration"
    client_id = "bildzeile"
    groups = "groups"              # the claim that lists groups; dots lead further in
    verified = "email_verified"    # the claim that says the address is theirs
    hours = 8                      # default: as long as the provider's token is valid
    [login.roles]
    chief = ["leitung@stadt.example", "group:bildredaktion-leitung"]
    editor = ["group:presse"]
    viewer = ["@stadt.example"]    # everybody with such an address

The secrets come from the environment (``BILDZEILE_CLIENT_SECRET``, ``BILDZEILE_COOKIE_SECRET``)
or stand here as ``client_secret`` and ``cookie_secret``, if nobody else can read the file.
"""

from __future__ import annotations

import ipaddress
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.errors import InvalidValue
from archive.roles import ROLES, Role

__all__ = ["PROVIDER", "Login", "is_loopback", "read_login"]

PROVIDER = "sso"
"""The name Streamlit knows the provider by; never seen by anybody."""
_GROUP = "group:"
_LEAST_SECRET = 32
_FROM_ENVIRONMENT = {
    "client_secret": "BILDZEILE_CLIENT_SECRET",
    "cookie_secret": "BILDZEILE_COOKIE_SECRET",
}


@dataclass(frozen=True, slots=True)
class Login:
    """How people sign in. ``roles`` gives for each role who has it."""

    address: str
    metadata: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: Mapping[str, tuple[str, ...]]
    cookie_secret: str = field(default="", repr=False)
    scope: str = "openid email profile"
    groups: str = "groups"
    verified: str = "email_verified"
    hours: float | None = None

    @property
    def host(self) -> str:
        """The host name of the page's address."""
        return urlsplit(self.address).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether the address is one of TLS."""
        return self.address.startswith("https:")

    @property
    def secrets(self) -> dict[str, Any]:
        """The same for Streamlit, as the ``auth`` section of its secrets."""
        return {
            "auth": {
                "redirect_uri": f"{self.address}/oauth2callback",
                "cookie_secret": self.cookie_secret,
                PROVIDER: {
                    "client_id": self.client_id,
                    "client_secret": self.client_secret,
                    "server_metadata_url": self.metadata,
                    "client_kwargs": {"scope": self.scope},
                },
            }
        }

    def email_of(self, claims: Mapping[str, Any]) -> str | None:
        """The e-mail address of a token, if the provider vouches for it."""
        email = claims.get("email")
        if not isinstance(email, str) or _inside(claims, self.verified) not in (True, "true", "1"):
            return None
        address = email.strip().casefold()
        return address if "@" in address and not address.startswith(_GROUP) else None

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """The highest role somebody has by e-mail address or group; ``None``: no access."""
        email = self.email_of(claims)
        if email is None:
            return None
        domain = "@" + email.rpartition("@")[2]
        names = {email, domain, *(_GROUP + group for group in self._groups(claims))}
        for role in reversed(ROLES):
            if names & set(self.roles.get(role, ())):
                return role
        return None

    def _groups(self, claims: Mapping[str, Any]) -> Iterable[str]:
        found = _inside(claims, self.groups)
        found = [found] if isinstance(found, str) else found
        return [str(group) for group in found] if isinstance(found, list | tuple) else []


def _inside(claims: Mapping[str, Any], path: str) -> Any:
    """A claim, or one inside of another (``realm_access.roles``)."""
    if path in claims:  # names of claims may have dots themselves
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def read_login(
    given: Mapping[str, Any], file: Path, environment: Mapping[str, str]
) -> Login | None:
    """The ``[login]`` of a configuration ``file``; ``None`` if there is none.

    :class:`InvalidValue` says what is missing or wrong.
    """
    if not given:
        return None
    _refuse_readable_secrets(given, file)
    wanted = dict(given) | {
        name: environment[variable]
        for name, variable in _FROM_ENVIRONMENT.items()
        if environment.get(variable)
    }
    known = {entry.name for entry in fields(Login)}
    if unknown := sorted(set(wanted) - known):
        raise InvalidValue(f"has an entry nobody reads: login.{unknown[0]}", file)
    for name in ("address", "metadata", "client_id", "client_secret"):
        if not isinstance(wanted.get(name), str) or not wanted[name].strip():
            raise InvalidValue(f"login.{name} is missing{_hint(name)}", file)
    wanted["address"] = _address(wanted["address"], file)
    wanted["cookie_secret"] = _cookie_secret(wanted.get("cookie_secret"), file)
    wanted["roles"] = _roles(wanted.get("roles"), file)
    return Login(**wanted)


def _hint(name: str) -> str:
    variable = _FROM_ENVIRONMENT.get(name)
    return f": set ${variable}" if variable else ""


def _refuse_readable_secrets(given: Mapping[str, Any], file: Path) -> None:
    if set(given) & set(_FROM_ENVIRONMENT) and file.stat().st_mode & stat.S_IROTH:
        raise InvalidValue(
            "holds a secret, and others can read it: chmod 600, or use the environment", file
        )


def _address(text: str, file: Path) -> str:
    """The address without a slash at its end; outside of this machine it must be one of TLS."""
    parts = urlsplit(text.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise InvalidValue(f"login.address is the page's own address, not {text!r}", file)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise InvalidValue("login.address must begin with https://", file)
    return parts.geturl()


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _cookie_secret(given: str | None, file: Path) -> str:
    """The secret cookies are signed with; a new one ends all sessions with every start."""
    if given is None:
        return secrets.token_urlsafe(_LEAST_SECRET)
    if len(given) < _LEAST_SECRET:
        raise InvalidValue(f"login.cookie_secret needs {_LEAST_SECRET} characters or more", file)
    return given


def _roles(given: Any, file: Path) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, Mapping) or not any(given.values()):
        raise InvalidValue("login.roles names nobody who may come in", file)
    found = {}
    for name, who in given.items():
        if name not in ROLES:
            raise InvalidValue(f"login.roles has no role {name!r}: {', '.join(ROLES)}", file)
        if not isinstance(who, list | tuple) or not all(isinstance(one, str) for one in who):
            raise InvalidValue(f"login.roles.{name} is a list of addresses and groups", file)
        found[name] = tuple(one if one.startswith(_GROUP) else one.casefold() for one in who)
    return found
