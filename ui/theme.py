"""How the page looks: our colours, light and dark, in Streamlit's own theme options.

Paper and ink with one petrol accent. Fonts are those Streamlit brings along; nothing is fetched.
Every pair of text and ground keeps a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["OPTIONS", "Option"]

Option = str | int | bool | list[str]
"""What a Streamlit option may be set to."""

_LIGHT: Mapping[str, Option] = {
    "primaryColor": "#0b6268",
    "backgroundColor": "#faf9f6",
    "secondaryBackgroundColor": "#f1efe9",
    "textColor": "#1e2326",
    "borderColor": "#d9d5cb",
    "linkColor": "#0b6268",
    "redColor": "#b3261e",
    "redTextColor": "#a3231b",
    "redBackgroundColor": "#fbe9e6",
    "yellowColor": "#9a6700",
    "yellowTextColor": "#7a5200",
    "yellowBackgroundColor": "#fbf1d9",
    "greenColor": "#2e7d4f",
    "greenTextColor": "#22633d",
    "greenBackgroundColor": "#e4f1e6",
}
_DARK: Mapping[str, Option] = {
    "primaryColor": "#1b8180",
    "backgroundColor": "#14171a",
    "secondaryBackgroundColor": "#1f2428",
    "textColor": "#e9e6df",
    "borderColor": "#363c42",
    "linkColor": "#6cc9c6",
    "redColor": "#f2857b",
    "redTextColor": "#f5a097",
    "redBackgroundColor": "#3b1f1d",
    "yellowColor": "#e0b04c",
    "yellowTextColor": "#ebc774",
    "yellowBackgroundColor": "#38301a",
    "greenColor": "#6fc08b",
    "greenTextColor": "#8bd0a2",
    "greenBackgroundColor": "#1b3325",
}
_BOTH: Mapping[str, Option] = {
    "font": "sans-serif",
    "headingFont": "serif",
    "baseFontSize": 15,
    "headingFontSizes": ["1.7rem", "1.4rem", "1.2rem", "1.1rem", "1rem", "1rem"],
    "baseRadius": "0.375rem",
    "paddingTop": "0.5rem",
    "paddingBottom": "3rem",
    "showWidgetBorder": True,
}

OPTIONS: Mapping[str, Option] = (
    {f"theme.{name}": value for name, value in _BOTH.items()}
    | {f"theme.light.{name}": value for name, value in _LIGHT.items()}
    | {f"theme.dark.{name}": value for name, value in _DARK.items()}
)
"""Streamlit options by their dotted name; the browser's preference chooses light or dark."""
