"""The colours can be read: WCAG 2.2, success criterion 1.4.3."""

from __future__ import annotations

import pytest

from ui.theme import OPTIONS


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("textColor", "backgroundColor"),
        ("textColor", "secondaryBackgroundColor"),
        ("linkColor", "backgroundColor"),
        ("linkColor", "secondaryBackgroundColor"),
        ("redTextColor", "redBackgroundColor"),
        ("redTextColor", "backgroundColor"),
        ("yellowTextColor", "yellowBackgroundColor"),
        ("yellowTextColor", "backgroundColor"),
        ("greenTextColor", "greenBackgroundColor"),
    ],
)
def test_text_stands_out_from_its_ground(theme, text, ground):
    """Every pair of text and ground has a contrast of at least 4.5 : 1."""
    one, other = OPTIONS[f"theme.{theme}.{text}"], OPTIONS[f"theme.{theme}.{ground}"]
    assert contrast(one, other) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_buttons_can_be_read(theme):
    """The accent carries white text, and stands out from the page."""
    accent = OPTIONS[f"theme.{theme}.primaryColor"]
    assert contrast(accent, "#ffffff") >= 4.5
    assert contrast(accent, OPTIONS[f"theme.{theme}.backgroundColor"]) >= 3
