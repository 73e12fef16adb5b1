"""Who may come in, by the settings of the house and what the provider says of them."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from archive.config import read_config
from archive.errors import InvalidValue
from ui.login import Login, read_login
from ui.visitors import Visitors

SETTINGS = {
    "address": "https://bilder.stadt.example",
    "metadata": "https://login.example/.well-known/openid-configuration",
    "client_id": "bildzeile",
    "roles": {
        "chief": ["Ilona@stadt.example", "group:leitung"],
        "editor": ["group:presse"],
        "viewer": ["@zeitung.example", "group:presse"],
    },
}
SECRETS = {"BILDZEILE_CLIENT_SECRET": "from outside", "BILDZEILE_COOKIE_SECRET": "c" * 40}
NOW = 1_800_000_000.0
NAME = "_streamlit_user"


@pytest.fixture
def file(tmp_path) -> Path:
    """The configuration, which only its owner reads."""
    path = tmp_path / "config.toml"
    path.touch(0o600)
    return path


@pytest.fixture
def login(file) -> Login:
    """The login of these settings."""
    return read_login(SETTINGS, file, SECRETS)


@pytest.fixture
def visitors(login, tmp_path) -> Visitors:
    """The door, at a moment that does not pass."""
    return Visitors(login, tmp_path / "signed-out", lambda: NOW)


def claims(**more):
    return {"email": "ilona@stadt.example", "email_verified": True, "sub": "1", **more}


def cookie(secret="c" * 40, name=NAME, **more):
    """The cookie Streamlit sets after a login, made with its own means."""
    said = {"origin": SETTINGS["address"], "is_logged_in": True, "iat": NOW - 60, "exp": NOW + 60}
    value = create_signed_value(secret, name, json.dumps({**claims(), **said, **more}))
    return {NAME: value.decode()}


# -- the settings


def test_without_settings_there_is_no_login(file):
    """Then the page is for this machine alone."""
    assert read_login({}, file, SECRETS) is None


def test_settings_are_read_from_the_configuration(file):
    """As the documentation shows them."""
    file.write_text('[login]\naddress = "https://a.example"\n[login.roles]\nchief = ["a@b"]\n')
    assert read_config(file).login == {"address": "https://a.example", "roles": {"chief": ["a@b"]}}


def test_secrets_come_from_the_environment_and_are_never_shown(login):
    """Neither a log nor an error tells them."""
    assert login.secrets["auth"]["sso"]["client_secret"] == "from outside"
    assert login.secrets["auth"]["cookie_secret"] == "c" * 40
    assert "outside" not in repr(login)
    assert "ccc" not in repr(login)


def test_a_secret_everybody_can_read_is_refused(file):
    """What stands in the file is kept from others, or the page does not start."""
    with_secret = {**SETTINGS, "client_secret": "inside"}
    assert read_login(with_secret, file, {}).client_secret == "inside"
    file.chmod(0o644)
    with pytest.raises(InvalidValue, match="chmod 600"):
        read_login(with_secret, file, {})
    assert read_login(SETTINGS, file, SECRETS)


def test_without_a_cookie_secret_each_start_has_its_own(file):
    """Then a restart ends all sessions."""
    only = {"BILDZEILE_CLIENT_SECRET": "x"}
    one, other = read_login(SETTINGS, file, only), read_login(SETTINGS, file, only)
    assert len(one.cookie_secret) >= 32
    assert one.cookie_secret != other.cookie_secret


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"address": ""}, "login.address is missing"),
        ({"metadata": None}, "login.metadata is missing"),
        ({"client_id": 7}, "login.client_id is missing"),
        ({"adress": "x"}, "login.adress"),
        ({"address": "http://bilder.stadt.example"}, "https"),
        ({"address": "https://bilder.stadt.example/bilder"}, "own address"),
        ({"address": "bilder.stadt.example"}, "own address"),
        ({"cookie_secret": "short", "client_secret": "x"}, "32 characters"),
        ({"roles": {}}, "names nobody"),
        ({"roles": {"chief": []}}, "names nobody"),
        ({"roles": {"boss": ["a@b"]}}, "no role 'boss'"),
        ({"roles": {"chief": "a@b"}}, "list"),
    ],
)
def test_what_is_missing_or_wrong_is_said(file, changed, told):
    """An error in the settings never opens the door wider."""
    with pytest.raises(InvalidValue, match=told):
        read_login({**SETTINGS, **changed}, file, {"BILDZEILE_CLIENT_SECRET": "x"})


def test_no_client_secret_names_the_variable(file):
    """Whoever sets it up learns where it goes."""
    with pytest.raises(InvalidValue, match=r"\$BILDZEILE_CLIENT_SECRET"):
        read_login(SETTINGS, file, {})


def test_on_this_machine_plain_http_will_do(file):
    """To try it out."""
    assert not read_login({**SETTINGS, "address": "http://localhost:8501/"}, file, SECRETS).secure


def test_the_examples_of_the_documentation_are_understood(file):
    """Each provider's settings, as they would be copied."""
    page = (Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 3
    for text in examples:
        assert read_login(tomllib.loads(text)["login"], file, SECRETS)


# -- roles


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({}, "chief"),
        ({"email": "ILONA@Stadt.Example "}, "chief"),
        ({"email": "jan@zeitung.example"}, "viewer"),
        ({"email": "jan@zeitung.example", "groups": ["presse"]}, "editor"),
        ({"email": "jan@zeitung.example", "groups": "leitung"}, "chief"),
        ({"email": "jan@fremd.example"}, None),
        ({"email": "jan@fremd.example", "groups": ["Presse", "ilona@stadt.example"]}, None),
        ({"email": "jan@fremd.example", "groups": {"presse": True}}, None),
        ({"email": "jan@notzeitung.example"}, None),
        ({"email": "ilona@stadt.example@fremd.example"}, None),
        ({"email": "group:presse"}, None),
        ({"email": ""}, None),
        ({"email": None}, None),
        ({"email_verified": False}, None),
        ({"email_verified": None}, None),
        ({"email_verified": "false"}, None),
        ({"email_verified": ["true"]}, None),
    ],
)
def test_a_role_comes_by_address_or_group(login, said, role):
    """The highest of several; nobody without an address the provider vouches for."""
    assert login.role_of(claims(**said)) == role


def test_providers_name_their_claims_as_they_like(file):
    """Keycloak lists roles inside of another claim, Entra vouches in one of its own."""
    other = {**SETTINGS, "groups": "realm_access.roles", "verified": "xms_edov"}
    login = read_login(other, file, SECRETS)
    said = {"email": "x@y.example", "xms_edov": "1", "realm_access": {"roles": ["presse"]}}
    assert login.role_of(said) == "editor"
    assert login.role_of({**said, "xms_edov": False, "email_verified": True}) is None
    assert login.role_of({**said, "realm_access": ["presse"]}) is None


# -- sessions


def test_a_cookie_of_ours_is_a_visitor(visitors):
    """With name, role and the end of the session."""
    visitor = visitors.of(cookie())
    assert (visitor.user, visitor.role) == ("ilona@stadt.example", "chief")
    assert visitor.until == NOW + 60


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {NAME: ""},
        {NAME: "chief"},
        {NAME: json.dumps(claims(is_logged_in=True))},
        cookie(secret="d" * 40),
        cookie(name="_streamlit_user_tokens"),
        {NAME: cookie()[NAME][:-1]},
        {NAME: "x" + cookie()[NAME]},
        {NAME: cookie()[NAME] + "; x"},
        {NAME: "ü" * 100},
        cookie(origin="https://elsewhere.example"),
        cookie(is_logged_in=False),
        cookie(is_logged_in="yes"),
        cookie(exp=NOW),
        cookie(exp=None),
        cookie(exp="2099"),
        cookie(exp=float("nan")),
    ],
)
def test_a_cookie_that_proves_nothing_is_nobody(visitors, shown):
    """Forged, foreign, cut, of another page, or of a token that is no longer valid."""
    assert visitors.of(shown) is None


def test_a_signed_payload_of_another_kind_is_nobody(visitors):
    """Not even our own signature makes a list a visitor."""
    for text in ("[]", "null", "7", "{", ""):
        value = create_signed_value("c" * 40, NAME, text).decode()
        assert visitors.of({NAME: value}) is None


def test_signing_out_ends_copies_of_the_cookie_as_well(visitors, login):
    """Also after a restart, and for a second server of the same archive."""
    mine, others = cookie(), cookie(sub="2", email="jan@zeitung.example")
    visitors.sign_out(mine)
    again = Visitors(login, visitors._folder, lambda: NOW)
    assert visitors.of(mine) is again.of(mine) is None
    assert again.of(others).role == "viewer"


def test_signing_out_outlasts_a_power_cut(visitors, monkeypatch):
    """What remembers it is on the disk, with its folder and the folder's own name."""
    synced, real = [], os.fsync

    def seen(fd):
        synced.append(os.fstat(fd).st_ino)
        real(fd)

    monkeypatch.setattr(os, "fsync", seen)
    visitors.sign_out(cookie())
    (mark,) = visitors._folder.iterdir()
    folders = visitors._folder, visitors._folder.parent
    assert synced == [path.stat().st_ino for path in (mark, *folders)]


def test_signing_out_without_a_session_leaves_nothing_behind(visitors):
    """A stranger fills no folder."""
    visitors.sign_out({})
    visitors.sign_out({NAME: "forged"})
    assert not visitors._folder.exists()


def test_the_house_may_set_how_long_a_session_lasts(file, tmp_path):
    """Counted from the login, whatever the token says of its own end."""
    login = read_login({**SETTINGS, "hours": 8}, file, SECRETS)
    at = {"now": NOW}
    visitors = Visitors(login, tmp_path / "out", lambda: at["now"])
    shown = cookie(iat=NOW, exp=NOW + 60)
    assert visitors.of(shown).until == NOW + 8 * 3600
    at["now"] = NOW + 8 * 3600 - 1
    assert visitors.of(shown)
    at["now"] += 1
    assert visitors.of(shown) is None
    assert visitors.of(cookie(iat=None)) is None


def test_what_nobody_can_use_any_more_is_forgotten(login, tmp_path):
    """The folder of ended sessions does not grow for ever."""
    at = {"now": NOW}
    visitors = Visitors(login, tmp_path / "out", lambda: at["now"])
    visitors.sign_out(cookie(sub="old"))
    at["now"] += 32 * 24 * 3600
    visitors.sign_out(cookie(sub="new"))
    assert len(list((tmp_path / "out").iterdir())) == 1
