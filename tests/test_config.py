"""A house's settings are read from one file, and a slip in it is named."""

import pytest

from archive.config import Config, read_config
from archive.errors import InvalidValue


def test_no_file_means_the_defaults(tmp_path):
    """An archive works without being configured."""
    assert read_config(tmp_path / "config.toml") == Config()


def test_entries_replace_defaults(tmp_path):
    """What is not said stays as it was."""
    path = tmp_path / "config.toml"
    path.write_text('lang = "en"\n[checks]\noff = ["alt-missing"]\n')
    assert read_config(path) == Config(lang="en", checks_off=("alt-missing",))


def test_kits_are_configured_too(tmp_path):
    """How files are called, and sizes of one's own, which are kept as they stand."""
    path = tmp_path / "config.toml"
    path.write_text('[kit]\nnames = "{n}"\nascii = true\n[presets.intranet]\nlike = "web"\n')
    config = read_config(path)
    assert (config.kit_names, config.kit_ascii) == ("{n}", True)
    assert config.presets == {"intranet": {"like": "web"}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("colour = 1", "colour"),
        ('write_iim = "yes"', "write_iim must be bool"),
        ("x = ", "cannot be"),
    ],
)
def test_a_slip_is_named_with_the_path(tmp_path, text, reason):
    """Whoever edits it learns what to correct."""
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(InvalidValue, match=reason) as caught:
        read_config(path)
    assert caught.value.path == str(path)
