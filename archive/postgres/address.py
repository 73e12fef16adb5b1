"""Where a database is: ``postgresql://user@host/database?schema=press``.

The address is one of libpq's, several hosts and all, with ``schema`` on top, which tells apart the
archives in one database (default: ``bildzeile``). A password in it is used and never shown; better
it stands in ``~/.pgpass``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from archive.errors import InvalidValue

__all__ = ["Address"]

_SCHEMA = "bildzeile"
_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,50}")
_ALWAYS = {"client_encoding": "utf8", "application_name": "bildzeile"}


@dataclass(frozen=True, slots=True)
class Address:
    """A database and the schema of one archive in it. ``str()`` leaves the password out."""

    shown: str
    schema: str
    parameters: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Address:
        """The address a text gives; :class:`InvalidValue` does not repeat what it says."""
        parts = urlsplit(text)
        asked = parse_qsl(parts.query, keep_blank_values=True)
        schema = dict(asked).get("schema", _SCHEMA)
        user, _, hosts = parts.netloc.rpartition("@")
        if not _PLAIN.fullmatch(schema):
            raise InvalidValue("the schema of a database takes small letters, digits and _")
        rest = urlencode([pair for pair in asked if pair[0] != "schema"])
        try:
            known = conninfo_to_dict(urlunsplit(parts._replace(query=rest)))
        except psycopg.Error:
            raise InvalidValue(
                "the address of a database is postgresql://user@host/name?schema=archive"
            ) from None  # the cause quotes the address
        name = f"{user.partition(':')[0]}@{hosts}" if user else hosts
        shown = f"postgresql://{name}{parts.path}?schema={schema}"
        return cls(shown, schema, {k: str(v) for k, v in known.items()} | _ALWAYS)

    def __str__(self) -> str:
        return self.shown

    def without_password(self, text: str) -> str:
        """A message of the server or of libpq, the password taken out should it be in it."""
        password = self.parameters.get("password")
        return text.replace(password, "…") if password else text
