"""One visitor's state: the only file that touches session state, query parameters and caches.

Lasting state sits in the address (query, picture), in the browser's own storage (kit, language;
handed back as :class:`~ui.actions.Remember`) and in the files. Here is only what the moment needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

import streamlit as st

from archive.catalog import Archive
from archive.errors import NotFound
from archive.model import Edit, Lineup, Photo
from archive.present import handle
from archive.roles import Action
from ui import actions, filing, opened
from ui.filing import Agreed, Filed
from ui.indexing import reading
from ui.messages import read_action
from ui.saving import Outcome as WriteOutcome
from ui.saving import Overtaken, Rejected, Saved, Written, save, take_back, write_all
from ui.takingin import TakenIn, take_in
from ui.texts import Texts, language_of, texts
from ui.visitors import Visitor

__all__ = [
    "Now",
    "Pages",
    "apply",
    "archive",
    "ended",
    "first_seen",
    "follow",
    "now",
    "postpone",
    "postponed",
    "visitor",
    "words",
]

Pages = Mapping[str, Any]
"""The pages of the navigation by their address; the first one is the start page."""

Outcome = WriteOutcome | Filed | Agreed | TakenIn
"""What became of the last change, of a picture or of the directory."""

# Components live in the session state as well, under their own names ("kit", "people"), and are
# dropped with their page: what the visitor has must never share a name with one of them.
_KIT = "visitor.kit"
_LANGUAGE = "visitor.language"
_REMEMBERED = "visitor.remembered"
_SEEN = "visitor.seen"
_OUTCOME = "visitor.outcome"
_ROUND = "visitor.round"
_PEOPLE = "visitor.people"
_PHOTO = "visitor.photo"
_TOGETHER = "visitor.together"
_GOING = "visitor.going"


@dataclass(frozen=True, slots=True)
class Now:
    """What a view may know about the visitor.

    ``query``, ``name`` (part of one), ``person``, ``photo`` (an image hash) and ``sent`` (those of
    a kit somebody sent a link to) come from the address; ``kit`` are image hashes in the order of
    choosing; ``remembered`` is false until the browser handed back what it kept.
    ``outcome`` is what became of the last save on this page, ``round`` counts the saves,
    ``together`` are the image hashes of a selection to be changed at once;
    ``people_before`` are the people of the picture saved last, ``photo_before`` is its hash.
    ``user`` is who is signed in, until ``until`` (Unix time), if there is a login; ``writes`` says
    whether the page offers to change anything. The archive is asked in any case.
    """

    query: str
    name: str
    photo: str | None
    kit: tuple[str, ...]
    remembered: bool
    outcome: Outcome | None = None
    round: int = 0
    together: tuple[str, ...] = ()
    people_before: Lineup = field(default_factory=Lineup)
    photo_before: str | None = None
    user: str | None = None
    until: float | None = None
    writes: bool = True
    person: str = ""
    sent: tuple[str, ...] = ()


def visitor() -> Visitor | None:
    """Who is signed in; ``None`` where there is no login, or when the session has ended."""
    known = opened.visitors(opened.served().root)
    return None if known is None else known.of(st.context.cookies)


def archive() -> Archive:
    """The archive this server serves, as the visitor may use it.

    Raises :class:`~archive.errors.Refused` if their session has ended.
    """
    return opened.lent_to(opened.served(), visitor())


def words() -> Texts:
    """The strings of the visitor's language: chosen by the switch, else by the browser."""
    chosen = st.session_state.get(_LANGUAGE)
    return texts(chosen or language_of(st.context.locale))


def ended() -> bool:
    """Whether the visitor has to sign in anew."""
    return visitor() is None and opened.visitors(opened.served().root) is not None


def now() -> Now:
    """The visitor's state as a value."""
    seen = visitor()
    return Now(
        query=str(st.query_params.get("q", "")),
        name=str(st.query_params.get("name", "")),
        photo=st.query_params.get("photo"),
        kit=tuple(st.session_state.get(_KIT, ())),
        remembered=bool(st.session_state.get(_REMEMBERED)),
        outcome=st.session_state.get(_OUTCOME),
        round=st.session_state.get(_ROUND, 0),
        together=tuple(st.session_state.get(_TOGETHER, ())),
        people_before=st.session_state.get(_PEOPLE, Lineup()),
        photo_before=st.session_state.get(_PHOTO),
        user=seen.user if seen else None,
        until=seen.until if seen else None,
        writes=archive().allows(Action.WRITE),
        person=str(st.query_params.get("person", "")),
        sent=tuple(filter(None, str(st.query_params.get("photos", "")).split("."))),
    )


def first_seen(photo: Photo) -> Photo:
    """The photo as this visitor first saw it since the page was opened or last saved.

    What is typed is compared with this, and a file changed since by somebody else is noticed.
    """
    seen = st.session_state.get(_SEEN)
    if seen is None or handle(seen) != handle(photo):
        seen = st.session_state[_SEEN] = photo
    return cast(Photo, seen)


def apply(action: actions.Action | None, pages: Pages) -> None:
    """Carry out what the visitor asked for; does not return if the page must be built anew.

    One case for each action, as in a table; whatever takes more than two steps has a function.
    """
    match action:
        case None | actions.Searched():
            return
        case actions.Search(query, page):
            _go(page, pages, {"q": query} if query else {})
        case actions.SaveSearch(name, query):
            archive().save_search(name, query)
        case actions.ForgetSearch(name):
            with suppress(NotFound):  # another tab was quicker, and it is gone as wished
                archive().forget_search(name)
        case actions.FindName(name):
            _go("people", pages, {**_query(), "name": name})
        case actions.ReadFolder():
            reading(archive()).begin(archive())
        case actions.OpenPerson(name):
            _go("people", pages, {"person": name, **_query()})
        case actions.Keep() | actions.Merge() | actions.TakeBack() | actions.Agree():
            _file(filing.file(archive(), action))
        case actions.Rename(old, new):
            _rename(old, new, pages)
        case actions.Open(photo, page):
            _go(page, pages, {"photo": photo, **_query()})
        case actions.Go(page):
            _go(page, pages, _query())
        case actions.AddToKit(photos):
            _set_kit((*now().kit, *photos))
        case actions.RemoveFromKit(photos):
            _set_kit(tuple(each for each in now().kit if each not in photos))
        case actions.EmptyKit():
            _set_kit(())
        case actions.ChooseLanguage(language):
            st.session_state[_LANGUAGE] = language
        case actions.Remember(photos, language):
            _remember(photos, language)
        case actions.Save(edit, then):
            _save(edit, then, pages)
        case actions.Together(photos):
            st.session_state[_TOGETHER] = photos
            _go("together", pages, _query())
        case actions.WriteAll(edits, verb):
            _written(write_all(archive(), edits, verb, st.progress(0.0).progress))
        case actions.TakeIn(pictures, folder):
            _written(take_in(archive(), pictures, folder))
        case actions.Undo(batch):
            _written(take_back(archive(), batch))
    if isinstance(st.session_state.get(_OUTCOME), Overtaken | Rejected):
        postponed()  # they stay, and read why
    st.rerun()


def postpone(action: actions.Action) -> None:
    """Keep what the bar on top was asked for until the page has done what it was asked for.

    Two quick clicks may arrive together: who saves and goes on has saved before they are gone.
    """
    st.session_state[_GOING] = action


def postponed() -> actions.Action | None:
    """What was kept for later, once; ``None`` if nothing was."""
    return cast("actions.Action | None", st.session_state.pop(_GOING, None))


def follow(component: str) -> None:
    """Let the address say what a component already shows, before the page is built anew for it.

    Only so do all parts of the page, also those above the component, speak of the same search.
    A click that comes in while another page is begun finds the components of the page before
    forgotten; its message is read all the same when its component is mounted again.
    """
    sent = st.session_state.get(component)
    match read_action(getattr(sent, "message", None)):
        case actions.Searched(query):
            st.query_params.from_dict({"q": query} if query else {})


def _query() -> dict[str, str]:
    query = now().query
    return {"q": query} if query else {}


def _go(
    page: str, pages: Pages, parameters: Mapping[str, str], outcome: Outcome | None = None
) -> None:
    if page in pages:
        st.session_state.pop(_SEEN, None)
        st.session_state[_OUTCOME] = outcome
        st.switch_page(pages[page], query_params=dict(parameters))


def _set_kit(photos: tuple[str, ...]) -> None:
    st.session_state[_KIT] = tuple(dict.fromkeys(photos))


def _remember(photos: tuple[str, ...], language: str | None) -> None:
    st.session_state[_REMEMBERED] = True
    _set_kit((*now().kit, *photos))
    if language and _LANGUAGE not in st.session_state:
        st.session_state[_LANGUAGE] = language


def _begin_anew() -> None:
    """Forms show what the files say now, and nothing that was typed before."""
    st.session_state.pop(_SEEN, None)
    st.session_state[_ROUND] = now().round + 1


def _file(outcome: Outcome) -> None:
    st.session_state[_OUTCOME] = outcome
    if isinstance(outcome, Filed | Agreed):
        _begin_anew()


def _written(outcome: Outcome) -> None:
    st.session_state[_OUTCOME] = outcome
    _begin_anew()


def _rename(old: str, new: str, pages: Pages) -> None:
    """The person's page goes on under the new name."""
    outcome = filing.rename(archive(), old, new, st.progress(0.0).progress)
    _begin_anew()
    name = new if isinstance(outcome, Written) else old
    _go("people", pages, {"person": name, **_query()}, outcome)


def _save(edit: Edit, then: str | None, pages: Pages) -> None:
    """After a write the form starts anew; after a clash it keeps what was typed."""
    outcome = save(archive(), edit)
    st.session_state[_OUTCOME] = outcome
    seen = st.session_state[_SEEN]
    people = edit.changes.get("people") or seen.people
    match outcome:
        case Saved():
            st.session_state[_PEOPLE], st.session_state[_PHOTO] = people, handle(seen)
            _begin_anew()
        case Overtaken() as overtaken:
            st.session_state[_SEEN] = overtaken.told(seen)
    if then and isinstance(outcome, Saved):
        _go("desk", pages, {"photo": then, **_query()}, outcome)
