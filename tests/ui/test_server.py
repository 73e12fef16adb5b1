"""The page is for this machine alone until there is a login."""

from __future__ import annotations

import pytest
from streamlit import config

from archive.errors import Refused
from ui.server import refuse_open_address, settings


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
    assert set(settings("127.0.0.1", 8501, open_browser=False)) <= set(known)


def test_nothing_is_told_to_others():
    """No telemetry, no folder served as it is, no error details for strangers."""
    chosen = settings("127.0.0.1", 8501, open_browser=False)
    assert chosen["browser.gatherUsageStats"] is False
    assert chosen["server.enableStaticServing"] is False
    assert chosen["client.showErrorDetails"] == "none"
