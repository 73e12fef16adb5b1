"""The page is for this machine alone until there is a login."""

from __future__ import annotations

import socket

import pytest
from streamlit import config

from archive.errors import Refused
from ui.server import refuse_open_address, serve, settings


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "archive.example", ""])
def test_an_address_others_reach_is_refused(host):
    """Nobody else may come in while there is nobody at the door."""
    with pytest.raises(Refused):
        refuse_open_address(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.7"])
def test_this_machine_is_allowed(host):
    """Loopback addresses reach nobody else."""
    refuse_open_address(host)


def test_every_setting_is_one_streamlit_knows():
    """A renamed option would silently lose its protection."""
    known = config.get_config_options()
    assert set(settings("127.0.0.1", 8501)) <= set(known)


def test_nothing_is_told_to_others():
    """No telemetry, no folder served as it is, no error details for strangers."""
    chosen = settings("127.0.0.1", 8501)
    assert chosen["browser.gatherUsageStats"] is False
    assert chosen["server.enableStaticServing"] is False
    assert chosen["client.showErrorDetails"] == "none"


def test_a_taken_port_is_said_plainly(tmp_path):
    """Whoever starts the page twice learns what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="choose another with --port"):
            serve(tmp_path, port=taken.getsockname()[1], open_browser=False)


def test_the_address_is_printed(served):
    """The page says where it is, once it can be visited."""
    assert served.url in served.log.read_text(encoding="utf-8")
