"""Who may do what: every verb of the archive, asked by every role, for pictures in every state.

What is expected stands in docs/operations.md, in the table people read.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pictures
import pytest

from archive import files, rights, roles
from archive.catalog import Archive
from archive.errors import InvalidValue, NotFound, Refused
from archive.export import kit as kits
from archive.model import Lineup, Person
from archive.people.guarded import GuardedDirectory
from archive.rights import Override, Verdict
from archive.roles import ROLES, RULES, Action, NotAllowed, Role, may

PAGE = Path(__file__).parents[1] / "docs/operations.md"
STATES = {
    "publishable": {},
    "embargoed": {"embargo": "2099-01-01"},
    "expired": {"expires": "2001-01-01"},
    "ruled out": {"usage_terms": "Nur für den internen Gebrauch"},
    "uncredited": {"credit": None, "creators": None, "copyright": None},
}
"""A picture for each thing its rights can say, by the word of the table."""
CREDITED = {
    "caption": "V. l.: Ilona Friedrich, Jan Kern",
    "people": Lineup((Person("Ilona Friedrich"), Person("Jan Kern"))),
    "credit": "Stadt Auenbrück/Jan Kern",
    "creators": ("Jan Kern",),
    "copyright": "© Stadt Auenbrück",
}
RELEASE = "Empfang im Rathaus\n© Stadt Auenbrück/Jan Kern\nV. l.: Ilona Friedrich, Jan Kern\n"
WHY = "Abgesprochen mit der Rechtsabteilung"
YES, NO, REASON = "yes", "no", "with a written reason"


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """An archive of one picture for each state, indexed, with a change of somebody else's."""
    root = tmp_path_factory.mktemp("roles")
    for number, (state, changes) in enumerate(STATES.items()):
        path = root / f"{state}.jpg"
        path.write_bytes(pictures.jpeg(quality=50 + number))
        files.write(path, **{**CREDITED, **changes})
    with Archive(root, user="Somebody else") as archive:
        archive.refresh()
        archive.directory.add("Ilona Friedrich")
    return root


@dataclass
class Stage:
    """An archive somebody stands in, the picture in front of them, and what is to be undone."""

    archive: Archive
    file: str
    others: str
    own: str
    tmp: Path

    @property
    def photo(self) -> Any:
        return files.read(self.archive.root / self.file)

    def card(self, name: str = "Jan Kern", **details: Any) -> str:
        """A card to do something with, made by somebody who may."""
        with Archive(self.archive.root, user="Ilona") as chief:
            return chief.directory.add(name, **details).id

    def somebody(self) -> str:
        """Somebody who is in the directory alone."""
        self.card("Zita Fortmann")
        return "Zita Fortmann"

    def step(self, user: str) -> int:
        """Somebody's change of the directory."""
        with Archive(self.archive.root, user=user) as chief:
            chief.directory.add("Eva Muster")
            return chief.directory.steps(1)[0].id

    def plan(self) -> Any:
        """A plan that somebody has made who may."""
        with Archive(self.archive.root) as chief:
            return chief.plan_rename("Niemand", "Keiner")

    def kept_search(self) -> str:
        """The name of a search Jan has kept."""
        with Archive(self.archive.root, user="Jan") as chief:
            return chief.save_search("Empfang", "empfang").name

    def batch(self) -> Any:
        """A batch nothing belongs to."""
        with Archive(self.archive.root) as chief:
            return chief.batch()


@pytest.fixture
def enter(template, tmp_path) -> Iterator[Callable[[str, str], Stage]]:
    """Lets Jan into a copy of the archive in a role, before a picture in a state of rights."""
    root = tmp_path / "archive"
    shutil.copytree(template, root)
    with ExitStack() as stack:

        def entered(role: str, state: str) -> Stage:
            file, batches = f"{state}.jpg", {}
            for user in ("Somebody else", "Jan"):
                with Archive(root, user=user) as chief:
                    batches[user] = chief.batch()
                    chief.write(file, batch=batches[user], title=user)
            archive = stack.enter_context(Archive(root, user="Jan", role=role))
            return Stage(archive, file, batches["Somebody else"].id, batches["Jan"].id, tmp_path)

        yield entered


def once(stop: Event) -> Callable[[Any], None]:
    return lambda _: stop.set()


def watching(on: Stage) -> None:
    stop = Event()
    on.archive.watch(once(stop), stop)


def taken(on: Stage, **order: Any) -> bool:
    """Whether the picture goes out; a refusal of the whole kit is a no as well."""
    try:
        report = on.archive.export([on.photo], on.tmp / "kit.zip", **order)
    except NotAllowed:
        raise
    except Refused:
        return False
    return len(report.receipt.handed) == 1


def overriding(on: Stage) -> bool:
    return taken(on, override=Override("chief", WHY))


def handed(on: Stage) -> bool:
    kit = on.archive.kit([on.photo])
    try:
        return bool(b"".join(on.archive.hand_out(kit)))
    except NotAllowed:
        raise
    except Refused:
        return False


VERBS: dict[str, tuple[Action, Callable[[Stage], Any]]] = {
    "page": (Action.SEARCH, lambda on: on.archive.page()),
    "search": (Action.SEARCH, lambda on: list(on.archive.search())),
    "facets": (Action.SEARCH, lambda on: on.archive.facets()),
    "suggest": (Action.SEARCH, lambda on: on.archive.suggest("il")),
    "people": (Action.SEARCH, lambda on: on.archive.people()),
    "save_search": (Action.SEARCH, lambda on: on.archive.save_search("Rathaus", "rathaus")),
    "saved_searches": (Action.SEARCH, lambda on: on.archive.saved_searches()),
    "forget_search": (Action.SEARCH, lambda on: on.archive.forget_search(on.kept_search())),
    "check": (Action.SEARCH, lambda on: list(on.archive.check())),
    "__getitem__": (Action.LOOK, lambda on: on.archive[on.file]),
    "find": (Action.LOOK, lambda on: on.archive.find(on.photo.image_hash)),
    "rights": (Action.LOOK, lambda on: on.archive.rights(on.photo)),
    "thumbnail": (Action.LOOK, lambda on: on.archive.thumbnail(on.photo, 32)),
    "presets": (Action.TAKE, lambda on: on.archive.presets()),
    "kit": (Action.TAKE, lambda on: bool(on.archive.kit([on.photo]).items)),
    "hand_out": (Action.TAKE, handed),
    "export": (Action.TAKE, taken),
    "history": (Action.HISTORY, lambda on: on.archive.history(on.file)),
    "holders": (Action.HOLDERS, lambda on: on.archive.holders(on.file)),
    "refresh": (Action.INDEX, lambda on: on.archive.refresh()),
    "watch": (Action.INDEX, watching),
    "verify": (Action.VERIFY, lambda on: on.archive.verify()),
    "batch": (Action.WRITE, lambda on: on.archive.batch()),
    "write": (Action.WRITE, lambda on: on.archive.write(on.file, title="Neu")),
    "take_in": (Action.IMPORT, lambda on: on.archive.take_in([("neu.jpg", b"octets")])),
    "plan_release": (Action.IMPORT, lambda on: on.archive.plan_release(RELEASE, [on.file])),
    "plan_rename": (Action.RENAME, lambda on: on.archive.plan_rename("Jan Kern", "Jan Kehrn")),
    "rename": (Action.RENAME, lambda on: on.archive.rename(on.plan())),
    "consent": (Action.CONSENT, lambda on: on.archive.consent("Jan Kern", True)),
    "consents": (Action.CONSENT, lambda on: on.archive.consents()),
    "undo": (Action.UNDO, lambda on: on.archive.undo(on.own)),
    "accept": (Action.ACCEPT, lambda on: on.archive.accept([on.file])),
    "person_report": (Action.REPORT, lambda on: on.archive.person_report(on.somebody())),
    "erase_person": (Action.ERASE, lambda on: on.archive.erase_person(on.somebody())),
    "acting_as": (Action.KEEP, lambda on: on.archive.acting_as("Eva", "viewer")),
}
"""Every verb of the archive, and a call that shows whether it is done."""
CARDS: dict[str, tuple[Action, Callable[[Stage], Any]]] = {
    "cards": (Action.SEARCH, lambda on: on.archive.directory.cards()),
    "__getitem__": (Action.SEARCH, lambda on: on.archive.directory[on.card()]),
    "find": (Action.SEARCH, lambda on: on.archive.directory.find("Ilona")),
    "one": (Action.SEARCH, lambda on: on.archive.directory.one(on.card())),
    "who": (Action.SEARCH, lambda on: on.archive.directory.who(Person("Ilona Friedrich"))),
    "aliases": (Action.SEARCH, lambda on: on.archive.directory.aliases()),
    "steps": (Action.HISTORY, lambda on: on.archive.directory.steps()),
    "add": (Action.DIRECTORY, lambda on: on.archive.directory.add("Eva Muster")),
    "change": (Action.DIRECTORY, lambda on: on.archive.directory.change(on.card(), note="neu")),
    "remove": (Action.DIRECTORY, lambda on: on.archive.directory.remove(on.card())),
    "apply": (Action.DIRECTORY, lambda on: on.archive.directory.apply("change", [])),
    "merge": (Action.MERGE, lambda on: on.archive.directory.merge(on.card(), on.card())),
    "split": (Action.MERGE, lambda on: split(on)),
    "take_back": (Action.UNDO, lambda on: on.archive.directory.take_back("none", on.batch())),
    "undo": (Action.UNDO, lambda on: on.archive.directory.undo(on.step("Jan"))),
}
"""The same for the directory of people."""
MORE: dict[str, tuple[Action, Callable[[Stage], Any]]] = {
    "undo of others": (Action.UNDO_OTHERS, lambda on: on.archive.undo(on.others)),
    "undo of another's card": (
        Action.UNDO_OTHERS,
        lambda on: on.archive.directory.undo(on.step("Eva")),
    ),
}
"""What depends on more than the verb."""
ATTEMPTS = VERBS | {f"directory.{name}": attempt for name, attempt in CARDS.items()} | MORE
OUTSIDE = {"allows", "close", "demand", "note"}
"""What is no action: the check itself, and letting go."""


def split(on: Stage) -> Any:
    card = on.card("Eva Muster", aliases=("Eva Beispiel",))
    return on.archive.directory.split(card, ["Eva Beispiel"])


def attempt(name: str, on: Stage) -> str:
    """Whether it is done: ``yes``, ``no``, or ``with a written reason``."""
    action, call = ATTEMPTS[name]
    try:
        done = call(on)
    except NotAllowed:
        assert on.archive.journal.refusals.last(1)[0].user == "Jan"
        return NO
    if action is Action.TAKE and done is False:
        return REASON if with_a_reason(on) else NO
    return YES


def with_a_reason(on: Stage) -> bool:
    try:
        return overriding(on)
    except NotAllowed:
        return False


# -- the table of the page


def told() -> dict[tuple[str, str], str]:
    """The table of docs/operations.md: what it says of (an action or a state, a role)."""
    section = PAGE.read_text("utf-8").split("## Who may do what", 1)[1].split("\n## ", 1)[0]
    rows = [re.findall(r"(?<=\|)[^|\n]*(?=\|)", line) for line in section.splitlines()]
    table = [[cell.strip() for cell in row] for row in rows if row]
    return {
        (row[0], role): cell for row in table[2:] for role, cell in zip(ROLES, row[1:], strict=True)
    }


def row_of(action: Action, state: str) -> str:
    return f"take a picture that is {state}" if action is Action.TAKE else RULES[action].en


def expected(name: str, role: str, state: str, table: dict[tuple[str, str], str]) -> str:
    return YES if name == "presets" else table[row_of(ATTEMPTS[name][0], state), role]


def deviations(on: Stage, names: Iterable[str] = ATTEMPTS) -> list[tuple[str, str, str]]:
    """What the archive does otherwise than the table says: (attempt, expected, done)."""
    table, state, found = told(), on.file.removesuffix(".jpg"), []
    for name in names:
        done, wanted = attempt(name, on), expected(name, on.archive.role, state, table)
        if done != wanted:
            found.append((name, wanted, done))
    return found


def test_the_page_tells_every_action_and_every_state():
    """What is in the table of the code is in the table people read, with the same roles."""
    rows = {row for row, _ in told()}
    apart = {Action.TAKE, Action.OVERRIDE}
    assert rows == {RULES[a].en for a in Action if a not in apart} | {
        row_of(Action.TAKE, state) for state in STATES
    }
    for action in set(Action) - apart:
        for role in ROLES:
            assert told()[RULES[action].en, role] == (YES if may(role, action) else NO)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_do_just_what_the_page_says(role, state, enter):
    """Role × action × state of rights, the whole product."""
    assert deviations(enter(role, state)) == []


def public(of: type) -> dict[str, Any]:
    members = {name: getattr(of, name) for name in dir(of)}
    return {
        name: member
        for name, member in members.items()
        if callable(member) and (not name.startswith("_") or name == "__getitem__")
    }


def test_every_verb_declares_its_action_and_is_walked():
    """A new verb without a check, or without a row above, is found here."""
    for of, walked in ((Archive, VERBS), (GuardedDirectory, CARDS)):
        verbs = {name: verb for name, verb in public(of).items() if name not in OUTSIDE}
        assert {name for name, verb in verbs.items() if not hasattr(verb, "action")} == set()
        assert set(verbs) == set(walked)
        for name, verb in verbs.items():
            assert verb.action == walked[name][0]


def test_every_action_of_the_table_is_one_of_a_verb():
    """Nothing is promised or forbidden that nobody can ask for."""
    asked = {action for action, _ in ATTEMPTS.values()} | {Action.OVERRIDE}
    assert asked == set(Action)


# -- each check removed in turn


class Everybody(dict[Action, Any]):
    """The table with one action open to all."""

    def __init__(self, opened: Action) -> None:
        rule = RULES[opened]
        super().__init__({**RULES, opened: roles.Rule(Role.VIEWER, rule.de, rule.en)})


@pytest.mark.parametrize(
    "action", [action for action in Action if not may(Role.VIEWER, action)], ids=str
)
def test_an_action_open_to_all_is_noticed(action, enter, monkeypatch):
    """The walk finds every rule that is not asked any more."""
    below = ROLES[ROLES.index(RULES[action].least) - 1]
    names = [name for name, (wanted, _) in ATTEMPTS.items() if wanted is action] or ["export"]
    on = enter(below, "embargoed")
    monkeypatch.setattr(roles, "RULES", Everybody(action))
    assert deviations(on, names)


INSIDE = {
    "check": ["search"],
    "write": ["batch"],
    "holders": ["__getitem__"],
    "take_in": ["refresh"],
    "plan_release": ["__getitem__"],
    "hand_out": ["kit"],
    "export": ["kit", "hand_out"],
    "plan_rename": ["directory.cards"],
    "rename": ["batch"],
    "consent": ["directory.cards", "directory.who"],
    "person_report": ["directory.cards", "directory.find"],
    "erase_person": ["directory.cards", "directory.find", "directory.remove", "directory.apply"],
    "undo": ["directory.take_back"],
    "directory.find": ["directory.cards"],
    "directory.one": ["directory.cards", "directory.find", "directory.__getitem__"],
    "directory.who": ["directory.cards"],
    "directory.aliases": ["directory.cards"],
    "directory.add": ["directory.apply"],
    "directory.change": ["directory.apply", "directory.__getitem__"],
    "directory.remove": ["directory.apply", "directory.__getitem__"],
    "directory.merge": ["directory.apply", "directory.__getitem__"],
    "directory.split": ["directory.apply", "directory.__getitem__"],
}
"""The verbs that a verb is made of: they ask as well, and are opened with it."""


class Locked(Archive):
    """An archive that refuses everything."""

    def demand(self, action: Action) -> None:
        raise NotAllowed(action, self.role)


def locked(name: str, on: Stage) -> bool:
    on.archive.__class__ = Locked
    try:
        ATTEMPTS[name][1](on)
    except NotAllowed:
        return True
    return False


@pytest.mark.parametrize("name", [name for name in ATTEMPTS if name not in MORE])
def test_a_verb_without_its_check_is_noticed(name, enter, monkeypatch):
    """Every verb asks, also those that every role may use: without its check it goes through."""
    on = enter("chief", "publishable")
    assert locked(name, on)
    for opened in (name, *INSIDE.get(name, ())):
        owner, verb = place(opened)
        monkeypatch.setattr(owner, verb, getattr(owner, verb).__wrapped__)
    assert not locked(name, on)


def place(name: str) -> tuple[type, str]:
    inside, _, verb = name.rpartition(".")
    return (GuardedDirectory if inside else Archive), verb


@pytest.mark.parametrize("state", [s for s in STATES if s != "publishable"])
def test_a_state_of_rights_that_is_not_asked_is_noticed(state, enter, monkeypatch):
    """Were any of them taken for publishable, the walk would find it."""
    monkeypatch.setattr(kits, "verdict", lambda *_, **__: Verdict("ok"))
    assert deviations(enter("editor", state), ["kit", "hand_out", "export"])


def test_an_override_that_is_not_asked_is_noticed(enter, monkeypatch):
    """Were everything overridable, the walk would find it in the uncredited picture."""
    monkeypatch.setattr(rights, "_NEVER_OVERRIDDEN", frozenset())
    assert deviations(enter("chief", "uncredited"), ["export"])


# -- what is refused


def test_a_refusal_is_in_the_journal_with_name_and_reason(enter):
    """Who, in which role, what, of which picture and why; once, however many verbs it passed."""
    on = enter("viewer", "embargoed")
    with pytest.raises(NotAllowed):
        on.archive.write(on.file, title="Neu")
    with pytest.raises(Refused):
        on.archive.export([on.photo], on.tmp / "kit.zip")
    kit, write = on.archive.journal.refusals.last()
    assert (write.user, write.role, write.action, write.what) == (
        "Jan", "viewer", "write", on.file,
    )  # fmt: skip
    assert "takes the role editor" in write.reason
    assert (kit.user, kit.action) == ("Jan", "take")
    assert on.file in kit.reason
    assert not (on.tmp / "kit.zip").exists()


def test_what_is_refused_changes_nothing(enter):
    """The picture stays byte for byte, and the history as it was."""
    on = enter("viewer", "publishable")
    before = (on.archive.root / on.file).read_bytes()
    batches = on.archive.journal.history.batches()
    for call in (lambda: on.archive.write(on.file, title="x"), lambda: on.archive.undo(on.own)):
        with pytest.raises(NotAllowed):
            call()
    assert (on.archive.root / on.file).read_bytes() == before
    assert on.archive.journal.history.batches() == batches


def test_an_editor_undoes_their_own_newest_batch(enter):
    """Without a batch named, what somebody else did last is not touched."""
    on = enter("editor", "publishable")
    with Archive(on.archive.root, user="Eva") as other:
        other.write("expired.jpg", headline="Neu")
    assert on.archive.undo().undoes.id == on.own
    with pytest.raises(NotFound, match="nothing of yours"):
        on.archive.undo()


def test_an_editor_undoes_no_card_of_others_however_long_ago(enter):
    """Many changes later it is somebody else's all the same."""
    on = enter("editor", "publishable")
    step = on.step("Eva")
    card = on.archive.directory.add("Jan Kern").id
    for number in range(60):
        on.archive.directory.change(card, note=str(number))
    with pytest.raises(NotAllowed):
        on.archive.directory.undo(step)


def test_what_is_lent_knows_its_user_and_leaves_the_archive_open(enter):
    """The same index and journal, under another name; only its owner closes them."""
    on = enter("chief", "publishable")
    lent = on.archive.acting_as("Eva", "editor")
    lent.write(on.file, title="Von Eva")
    assert on.archive.history(on.file)[0].batch.user == "Eva"
    lent.close()
    assert on.archive.page().total
    with pytest.raises(NotAllowed):
        lent.acting_as("Eva", "chief")


def test_a_reason_is_given_in_both_languages():
    """The page says it in the visitor's."""
    refused = NotAllowed(Action.WRITE, Role.VIEWER)
    assert str(refused) == "to write captions takes the role editor, yours is viewer"
    assert refused.text("de").startswith("Bildunterschriften schreiben: dafür ist die Rolle")
    assert refused.at("a.jpg").path == "a.jpg"


def test_an_unknown_role_is_refused(tmp_path):
    """A misspelt role is an error, and not the least or the highest."""
    with pytest.raises(InvalidValue, match="no role is called 'boss'"):
        Archive(tmp_path, role="boss")
