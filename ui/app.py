"""The page's shell: which pages there are, the masthead above them, and what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui import components, session
from ui.actions import Go
from ui.telling import failures_told
from ui.views import NAVIGATION, NEEDS, VIEWS

_ICON = Path(__file__).with_name("icon.svg")
_STYLE = Path(__file__).with_name("page.css")


def _page(name: str, pages: session.Pages) -> Callable[[], None]:
    def page() -> None:
        words = session.words()
        with failures_told(words):
            session.apply(VIEWS[name](session.archive(), words, session.now()), pages)

    return page


def _pages() -> session.Pages:
    words = session.words()
    pages: dict[str, st.Page] = {}
    archive = session.archive()
    open_ = [name for name in VIEWS if name not in NEEDS or archive.allows(NEEDS[name])]
    for number, name in enumerate(open_):
        pages[name] = st.Page(
            _page(name, pages), title=words(f"nav.{name}"), url_path=name, default=number == 0
        )
    return pages


def main() -> None:
    """Build the page once, as Streamlit asks for it at every rerun."""
    words = session.words()
    if session.ended():
        components.notice(words, "warn", [words("gate.over")])
        return
    pages = _pages()
    current = st.navigation(list(pages.values()), position="hidden")
    name = current.url_path or next(iter(VIEWS))
    st.set_page_config(
        page_title=f"{words(f'nav.{name}')} · Bildzeile", page_icon=str(_ICON), layout="wide"
    )
    st.html(_STYLE)
    shown = [each for each in NAVIGATION if each in pages]
    with failures_told(words):
        session.apply(session.postponed(), pages)
        asked = components.masthead(words, session.now(), name, shown)
        if isinstance(asked, Go):
            session.postpone(asked)
        else:
            session.apply(asked, pages)
    current.run()
    session.apply(session.postponed(), pages)


main()
