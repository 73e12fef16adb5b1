"""The walls of the house: imports run one way, and foreign packages come in by one door each."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest

import archive

ROOT = Path(archive.__file__).parent.parent
FLOORS = (
    {"closing", "errors", "objects", "vocabulary", "moments", "roles", "roots", "shares", "system"},
    {"model", "codecs", "containers", "formats", "ifd", "ifdedit"},
    {"fields", "partfiles", "splice", "conditional", "prepared", "locks", "storing"},
    {"values", "conversion", "reconcile", "testimony"},
    {"plain", "captions", "rights", "blocks", "sidecar"},
    {"beside", "files", "opened", "readback", "striking", "checks", "config", "merge"},
    {"index", "journal", "thumbnails", "export", "releases", "people", "walking", "readers"}
    | {"pixels", "postgres"},
    {"dealing", "keeping", "moves"},
    {"refresh", "recorded", "settle", "undo", "fixity", "erasure"},
    {"holdings", "present"},
    {"catalog", "verbs", "watching"},
    {"console", "options", "given"},
    {"lookback", "roster", "subject"},
    {"handout"},
    {"writing"},
    {"cli"},
)
"""From the ground up: a room may use its own floor and those below."""
COMMANDS = {
    "archive.cli",
    "archive.handout",
    "archive.lookback",
    "archive.roster",
    "archive.subject",
    "archive.writing",
    "ui.app",
}
"""What is called by its command, not by its name."""
ELSEWHERE = {"archive.system.windows"}
"""What only another system can import: ``tests/test_other_systems.py`` does."""
ON_SERVER = "archive.postgres"
"""What only those can import who have psycopg."""
needs_psycopg = pytest.mark.skipif(find_spec("psycopg") is None, reason="left out: needs psycopg")
NEVER_MEET = (("codecs", "containers"), ("index", "codecs"), ("index", "containers"))
DOORS = {
    "piexif": {"archive/codecs/"},
    "iptcinfo3": {"archive/codecs/"},
    "lxml": {"archive/codecs/"},
    "psycopg": {"archive/postgres/"},
    "sqlite_utils": {
        "archive/index/",
        "archive/journal/",
        "archive/people.py",
        "archive/people/",
    },
    "streamlit": {"ui/"},
    "click": {
        "archive/cli.py",
        "archive/console.py",
        "archive/given.py",
        "archive/handout.py",
        "archive/lookback.py",
        "archive/options.py",
        "archive/roster.py",
        "archive/subject.py",
        "archive/writing.py",
    },
    "rich": {"archive/console.py"},
    "docx": {"archive/export/document.py", "archive/releases/documents.py"},
    "reportlab": {"archive/export/lettering.py", "archive/export/sheet.py"},
    "openpyxl": {"archive/releases/lists.py"},
    "PIL": {"archive/export/", "archive/pixels.py", "archive/thumbnails.py"},
    "watchdog": {"archive/watching.py"},
    "fsspec": {"archive/objects/s3.py"},
    "s3fs": {"archive/objects/s3.py"},
    "botocore": {"archive/objects/s3.py"},
    "aiohttp": {"archive/objects/s3.py"},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "archive" and len(parts) > 1 else None


def floor(name: str) -> int:
    return next((n for n, rooms in enumerate(FLOORS) if name in rooms), -1)


@pytest.mark.parametrize("path", modules("archive"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_uses_only_what_lies_below(path):
    """errors, then values and codecs, then fields, up to the facade and the command line."""
    here = path.relative_to(ROOT / "archive").parts[0].removesuffix(".py")
    if here in {"__init__", "__main__"}:
        return
    assert floor(here) >= 0, f"{here} has no floor yet: give it one in FLOORS"
    addresses = "archive.codecs.addresses"  # where values live, which containers may know
    foreign = {name for name in imports(path) if not name.startswith(addresses)}
    used = {room(name) for name in foreign} - {None, here}
    used &= {p.stem for p in (ROOT / "archive").iterdir()}
    assert {name for name in used if floor(name) > floor(here)} == set()
    for one, other in NEVER_MEET:
        assert not (here == one and other in used)
        assert not (here == other and one in used)


def test_the_page_uses_the_public_names_only():
    """What the page needs, everybody else may have too."""
    for path in modules("ui"):
        for name in imports(path):
            assert not any(part.startswith("_") for part in name.split(".")[1:]), (path, name)
            assert room(name) not in {"codecs", "containers", "ifd", "ifdedit", "splice"}, (
                path,
                name,
            )


def test_the_page_asks_by_verbs_that_ask_for_the_role():
    """It never reaches for the index or the journal, which ask nobody."""
    for path in modules("ui"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        called = [node.func for node in nodes if isinstance(node, ast.Call)]
        reached = [n for n in nodes if isinstance(n, ast.Attribute) and n not in called]
        assert {node.attr for node in reached} & {"index", "journal"} == set(), path


def test_foreign_packages_come_in_by_their_own_doors():
    """One place to look when one of them changes."""
    for path in (*modules("archive"), *modules("ui")):
        inside = path.relative_to(ROOT).as_posix()
        for name in imports(path):
            doors = DOORS.get(name.split(".")[0])
            assert doors is None or inside.startswith(tuple(doors)), (inside, name)


@pytest.mark.parametrize("name", ["archive", "ui", pytest.param(ON_SERVER, marks=needs_psycopg)])
def test_all_names_what_is_public(name):
    """``__all__`` lists just the public names that a module defines itself."""
    package, wrong = importlib.import_module(name), defaultdict(set)
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name in COMMANDS | ELSEWHERE or ".views." in found.name:
            continue
        if found.name.startswith(ON_SERVER) and name != ON_SERVER:
            continue
        module = importlib.import_module(found.name)
        source = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        own = {n.name for n in source.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        public = {name for name in own if not name.startswith("_")}
        if hasattr(module, "__all__"):
            wrong[found.name] = (public - set(module.__all__)) | {
                name for name in module.__all__ if not hasattr(module, name)
            }
        elif public:
            wrong[found.name] = public
    assert {name: names for name, names in wrong.items() if names} == {}


def test_every_file_of_tests_has_a_name_of_its_own() -> None:
    """Pytest tells modules outside of packages apart by their names alone, and reads only one."""
    alone = [
        f for f in (ROOT / "tests").rglob("test_*.py") if not (f.parent / "__init__.py").exists()
    ]
    names = Counter(file.name for file in alone)
    assert not [name for name, times in names.items() if times > 1]
