"""The command line: the library's verbs, JSON where a program listens.

Exit 0: done. 1: something was refused or found wanting, said on stderr with path and reason.
2: wrong usage.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive import console, files
from archive.captions import credit_record, parse_caption, parse_credit
from archive.errors import ArchiveError, InvalidValue, ReleaseError
from archive.fields import BY_NAME, Kind
from archive.handout import block, consent, holder_record, holders
from archive.lookback import backup, history, undo, verify
from archive.model import Lineup, WriteResult
from archive.options import Folder, PathText, as_json, in_archive, open_archive
from archive.plain import photo_record, plain, value_of
from archive.rights import USES, Override
from archive.roots import HOME, find_root
from archive.roster import person, rename
from archive.subject import erase, report

if TYPE_CHECKING:
    from archive.catalog import Archive, ExportReport
    from archive.journal import Batch, Holder
    from archive.refresh import Refreshed
    from archive.releases import Match, ReleasePlan

__all__ = ["main"]

PICTURES = [".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".webp"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bildzeile", prog_name="archive")
@click.option("--archive", "root", type=Folder, help="The archive, as behind a command.")
def cli(root: Path | None) -> None:  # commands look ``root`` up in the context
    """Captions, people from left to right, credit and copyright, inside the picture files."""


for command in (backup, block, consent, erase, history, holders, person, rename, undo, verify):
    cli.add_command(command)
person.add_command(report)


def main() -> NoReturn:
    """Run the command line; every error of the library becomes one line and exit code 1."""
    try:
        code = cli(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ArchiveError as error:
        console.complain(error)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _failed(errors: Sequence[object]) -> int:
    return 1 if errors else 0


# -- one picture ----------------------------------------------------------------------------


@cli.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PathText)
@as_json
def read(paths: tuple[Path, ...], as_json: bool) -> int:
    """Show what the picture files say."""
    errors: list[ArchiveError] = []
    records: list[dict[str, Any]] = []
    for path in paths:
        try:
            photo = files.read(path)
        except ArchiveError as error:
            errors.append(error)
            records.append({"path": str(path), "error": error.reason})
            console.complain(error)
            continue
        records.append(photo_record(photo) | {"path": str(path)})
        if not as_json:
            console.show_photo(photo)
    if as_json:
        console.emit(records)
    return _failed(errors)


@cli.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PathText)
@click.option("--set", "settings", metavar="FIELD=VALUE", multiple=True,
              help="Set a field; repeat for lists; FIELD= removes.")  # fmt: skip
@click.option("--people", metavar="TEXT", help="The people as a caption says it: 'v. l.: A, B'.")
@click.option("--from-json", "source", type=click.File(encoding="utf-8"), metavar="FILE|-",
              help="Fields as a JSON object, or an array of objects with a path each.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@as_json
def write(
    paths: tuple[Path, ...],
    settings: tuple[str, ...],
    people: str | None,
    source: Any,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Write fields into picture files; only what is named changes."""
    common = _settings(settings)
    if people is not None:
        common["people"] = _people(people)
    per_path = _from_json(source) if source else {}
    if not common and not per_path:
        raise click.UsageError("nothing to write: give --set, --people or --from-json")
    jobs = [(p, {**per_path.get("", {}), **per_path.get(_key(p), {}), **common}) for p in paths]
    return _write_all(jobs, dry_run, as_json)


def _write_all(
    jobs: Iterable[tuple[Path, dict[str, Any]]], dry_run: bool, as_json: bool, verb: str = "write"
) -> int:
    errors: list[ArchiveError] = []
    records: list[dict[str, Any]] = []
    with ExitStack() as open_archives:
        writer = _Writer(open_archives, verb, dry_run)
        for path, changes in jobs:
            try:
                result = writer.write(path, changes)
            except ArchiveError as error:
                errors.append(error)
                records.append({"path": str(path), "error": error.reason})
                console.complain(error)
                continue
            held = writer.holders(result)
            record = plain(result) | {"path": str(path), "changes": plain(result.changes)}
            records.append(record | {"holders": [holder_record(one) for one in held]})
            if not as_json:
                console.show_write(result)
                console.show_overtaken(held)
    if as_json:
        console.emit(records)
    return _failed(errors)


class _Writer:
    """Writes each picture through the archive it lies in, all of a call as one batch there.

    A picture in no archive is written plainly.
    """

    def __init__(self, stack: ExitStack, verb: str, dry_run: bool) -> None:
        self._stack, self._verb, self._dry_run = stack, verb, dry_run
        self._open: dict[Path, tuple[Archive, Batch]] = {}

    def write(self, path: Path, changes: dict[str, Any]) -> WriteResult:
        root = find_root(path.parent)
        if not (root / HOME).is_dir():
            return files.write(path, dry_run=self._dry_run, **changes)
        if root not in self._open:
            archive = self._stack.enter_context(open_archive(root))
            self._open[root] = archive, archive.batch(self._verb)
        archive, batch = self._open[root]
        return archive.write(path.resolve(), dry_run=self._dry_run, batch=batch, **changes)

    def holders(self, result: WriteResult) -> Sequence[Holder]:
        """Who took the picture with other words than those it has after this write."""
        archive, _ = self._open.get(find_root(result.path.parent), (None, None))
        if archive is None or self._dry_run or not result.changes:
            return ()
        return archive.holders(result.path)


def _settings(settings: Iterable[str]) -> dict[str, Any]:
    given: dict[str, list[str]] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise click.UsageError(f"--set takes FIELD=VALUE, not {setting!r}")
        if name not in BY_NAME:
            raise click.UsageError(
                f"no field is called {name!r}; archive read --help, docs/fields.md"
            )
        given.setdefault(name, []).append(text)
    return {name: _value(name, texts) for name, texts in given.items()}


def _value(name: str, texts: list[str]) -> Any:
    if texts == [""]:
        return None
    kind = BY_NAME[name].kind
    if kind in {Kind.TEXTS, Kind.NAMES}:
        return value_of(name, texts)
    if len(texts) > 1:
        raise click.UsageError(f"{name} holds one value; it was set {len(texts)} times")
    if kind is Kind.PEOPLE:
        return _people(texts[0])
    if kind in {Kind.LOCATION, Kind.LOCATIONS, Kind.CONTACT, Kind.LICENSORS}:
        return value_of(name, _json(name, texts[0]))
    return value_of(name, texts[0])


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidValue(f"{name} takes JSON: {error}") from error


def _people(text: str) -> Lineup | None:
    """People from a caption's words; names alone are taken as standing left to right."""
    if not text.strip():
        return None
    if people := parse_caption(text).people:
        return people
    if people := parse_caption(f"v. l.: {text}").people:
        return people
    raise InvalidValue(f"no people found in {text!r}; write them like 'v. l.: A, B (role), C'")


def _from_json(source: Any) -> dict[str, dict[str, Any]]:
    """Fields by resolved path; the empty path stands for every file."""
    loaded = _json("--from-json", source.read())
    records = loaded if isinstance(loaded, list) else [loaded]
    if not all(isinstance(record, dict) for record in records):
        raise InvalidValue("--from-json takes an object or an array of objects")
    return {
        _key(Path(record["path"])) if "path" in record else "": {
            name: value_of(name, raw) for name, raw in record.items() if name in BY_NAME
        }
        for record in records
    }


def _key(path: Path) -> str:
    return str(path.resolve())


@cli.command()
@click.argument("text", required=False)
@click.option("--lang", metavar="CODE", help="The caption's language; default: what it looks like.")
@click.option("--credit", is_flag=True, help="TEXT is a credit line, not a caption.")
@click.option("--jsonl", is_flag=True, help="JSON lines in, JSON lines out.")
@as_json
def parse(text: str | None, lang: str | None, credit: bool, jsonl: bool, as_json: bool) -> int:
    """Take a caption apart: who stands where. With --credit: a credit line."""
    if jsonl:
        for line in sys.stdin:
            if line.strip():
                console.emit_line(_parsed(json.loads(line), credit, lang))
        return 0
    words = sys.stdin.read() if text is None else text
    if as_json or credit:
        console.emit(_parsed({"caption": words, "credit": words}, credit, lang))
    else:
        console.show_parsed(parse_caption(words, lang))
    return 0


def _parsed(record: dict[str, Any], credit: bool, lang: str | None) -> dict[str, Any]:
    known = {"id": record["id"]} if "id" in record else {}
    if credit:
        return known | credit_record(parse_credit(record["credit"]))
    return known | parse_caption(record["caption"], record.get("lang") or lang).as_record()


# -- the archive ----------------------------------------------------------------------------


@cli.command()
@click.argument("folder", metavar="[DIR]", required=False, type=Folder)
@click.option("--watch", is_flag=True, help="Go on and follow the folder until Ctrl+C.")
@in_archive
@as_json
def index(folder: Path | None, watch: bool, root: Path | None, as_json: bool) -> int:
    """Bring the index up to date with the files."""
    with open_archive(folder or root) as archive:
        if watch:
            return _follow(archive, as_json)
        with console.progress("Indexing", quiet=as_json) as advance:
            done = archive.refresh(advance)
        _report(archive, done)
        if as_json:
            console.emit(plain(done))
        else:
            console.show_refreshed(done)
    return _failed(done.failed)


def _report(archive: Archive, done: Refreshed) -> None:
    for failed in done.failed:
        console.complain(f"{archive.root / failed.path}: {failed.reason}")


def _follow(archive: Archive, as_json: bool) -> int:
    """Report each refresh, as JSON lines or in words, until somebody stops it."""

    def told(done: Refreshed) -> None:
        _report(archive, done)
        if as_json:
            console.emit_line(plain(done))
        else:
            console.show_refreshed(done)

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    archive.watch(told, stop)
    return 0


@cli.command()
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.option("--after", metavar="TOKEN", help="Go on where the page before ended.")
@in_archive
@as_json
def search(
    query: tuple[str, ...], limit: int, after: str | None, root: Path | None, as_json: bool
) -> int:
    """Find pictures, newest first."""
    with open_archive(root) as archive:
        page = archive.page(" ".join(query), limit=limit, after=after)
        if as_json:
            console.emit(
                {
                    "total": page.total,
                    "exact": page.exact,
                    "next": page.next,
                    "photos": [photo_record(photo) for photo in page.photos],
                    "notes": plain(page.notes),
                }
            )
        else:
            console.show_page(page)
    return 0


@cli.command()
@click.argument("text", required=False, default="")
@in_archive
@as_json
def people(text: str, root: Path | None, as_json: bool) -> int:
    """List who is in the archive, most frequent first."""
    with open_archive(root) as archive:
        known = archive.people(text)
        if as_json:
            console.emit(plain(known))
        else:
            console.show_people(known)
    return 0


@cli.command("import")
@click.argument("release", type=click.Path(path_type=Path, exists=True))
@click.option("--photos", "folder", type=Folder, required=True, help="Where the pictures are.")
@click.option("--match", "choices", metavar="N=FILE", multiple=True,
              help="Entry N of the release is this picture.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show the plan and write nothing.")
@as_json
def import_(
    release: Path, folder: Path, choices: tuple[str, ...], dry_run: bool, as_json: bool
) -> int:
    """Write the captions of a press release into the pictures it came with.

    RELEASE is text, HTML, DOCX, or a caption list as CSV, XLSX or JSON; or a folder in which a
    text file of its name lies beside each picture.
    """
    photos = {p.name: p for p in sorted(folder.iterdir()) if p.suffix.lower() in PICTURES}
    read = {path: files.read(path) for path in photos.values()}
    from archive.releases import plan_release, read_release, texts_beside

    said = texts_beside(release, photos) if release.is_dir() else read_release(release)
    plan = plan_release(said, list(read.values()))
    for choice in choices:
        number, _, name = choice.partition("=")
        if not number.isdigit() or name not in photos:
            raise click.UsageError(f"--match takes N=FILE of {folder}, not {choice!r}")
        plan = plan.choose(int(number) - 1, read[photos[name]])
    plan = _ask(plan, read) if not plan.sure and not dry_run and sys.stdin.isatty() else plan
    if not as_json and (dry_run or not plan.sure):
        console.show_plan(plan)
    if not plan.sure:
        if as_json:
            console.emit(_plan_record(plan))
        raise ReleaseError(_unsure(plan), release)
    if dry_run:
        if as_json:
            console.emit(_plan_record(plan))
        return 0
    jobs = [(match.photo, dict(match.changes)) for match in plan.matches if match.photo]
    return _write_all(jobs, False, as_json, "import")


def _ask(plan: ReleasePlan, photos: dict[Path, Any]) -> ReleasePlan:
    for number, match in enumerate(plan.matches):
        if match.photo is None and plan.left_over:
            left = {path.name: path for path in plan.left_over}
            click.echo(f"\n{match.entry.title or ''}\n{match.entry.caption}\n", err=True)
            name = click.prompt("Which picture is this", type=click.Choice(list(left)), err=True)
            plan = plan.choose(number, photos[left[name]])
    return plan


def _unsure(plan: ReleasePlan) -> str:
    open_ = [
        f"{n} ({match.entry.file} is not there)" if match.entry.file else str(n)
        for n, match in enumerate(plan.matches, 1)
        if match.photo is None
    ]
    names = ", ".join(path.name for path in plan.left_over) or "none"
    return (
        f"no picture is certain for caption {', '.join(open_)} (pictures left: {names}); "
        f"say which with --match {open_[0].split()[0]}=FILE"
    )


def _plan_record(plan: ReleasePlan) -> dict[str, Any]:
    def entry(match: Match) -> dict[str, Any]:
        path = None if match.photo is None else str(match.photo)
        return {"path": path, "by": match.by, "entry": plain(match.entry),
                "changes": plain(match.changes)}  # fmt: skip

    return {"sure": plan.sure, "matches": [entry(match) for match in plan.matches],
            "left_over": plain(plan.left_over)}  # fmt: skip


@cli.command()
@click.argument("query")
@click.option("--to", type=PathText, required=True, help="The ZIP file to write.")
@click.option("--preset", default="original", show_default=True, metavar="NAME",
              help="original, print, web, social, or one of this house's own.")  # fmt: skip
@click.option("--use", type=click.Choice(USES), default="editorial", show_default=True)
@click.option("--line", type=click.Choice(["none", "credit", "strip"]),
              help="Write the credit into the pictures, or caption and credit below.")  # fmt: skip
@click.option("--names", metavar="PATTERN", help="File names, such as '{date}_{event}_{n}'.")
@click.option("--document", type=click.Choice(["docx", "pdf", "both", "none"]),
              help="Captions for Word, or a contact sheet as PDF; default: docx.")  # fmt: skip
@click.option("--complete", is_flag=True, help="Refuse the kit if a picture must stay behind.")
@click.option("--override", "reason", metavar="REASON",
              help="Let out what is blocked: a chief's reason, kept on the receipt.")  # fmt: skip
@click.option("--lang", type=click.Choice(["de", "en"]), help="Default: the archive's.")
@in_archive
@as_json
def export(
    query: str,
    to: Path,
    root: Path | None,
    as_json: bool,
    lang: str | None,
    reason: str | None,
    **order: Any,
) -> int:
    """Make the press kit: captioned, credited pictures and their lists in one ZIP."""
    with open_archive(root) as archive:
        if order["preset"] not in (known := archive.presets()):
            raise click.UsageError(f"--preset is one of {', '.join(known)}")
        override = None if reason is None else Override(archive.role, reason)
        report = archive.export(query, to, lang, override=override, **order)
    withheld = report.receipt.withheld
    for left in withheld:
        console.complain(f"{left.file}: left out: {' '.join(left.reasons)}")
    if as_json:
        console.emit(_export_record(report))
    else:
        click.echo(f"{report.to}: {console.counted(len(report.receipt.handed))}")
    return _failed(withheld)


def _export_record(report: ExportReport) -> dict[str, Any]:
    """What went out, and what stayed behind: judged before, or not ready when its turn came."""
    receipt, judged = report.receipt, report.kit.left_out
    paths = {item.name: str(item.photo.path) for item in report.kit.items}
    return {
        "to": str(report.to),
        "receipt": receipt.number,
        "pictures": [
            {"name": one.name, "path": paths[one.name], "sha256": one.sha256,
             "override": list(one.override)}
            for one in receipt.handed
        ],
        "left_out": [
            {"path": str(left.photo.path), "state": left.verdict.state,
             "reasons": [reason.id for reason in left.verdict.reasons]}
            for left in judged
        ] + [
            {"path": left.file, "state": "failed", "reasons": list(left.reasons)}
            for left in receipt.withheld[len(judged) :]
        ],
    }  # fmt: skip


@cli.command()
@click.argument("query", nargs=-1)
@click.option("--lang", type=click.Choice(["de", "en"]), help="Default: the archive's.")
@in_archive
@as_json
def check(query: tuple[str, ...], lang: str | None, root: Path | None, as_json: bool) -> int:
    """Look for captions and credits that do not add up; exit 1 if there are errors."""
    with open_archive(root) as archive:
        found = list(archive.check(" ".join(query)))
        language = lang or archive.config.lang
    if as_json:
        console.emit([finding.as_record(language) for finding in found])
    else:
        for finding in found:
            console.show_finding(finding, language)
    return _failed([finding for finding in found if finding.severity == "error"])


@cli.command()
@click.argument("folder", metavar="[DIR]", required=False, type=Folder)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@in_archive
def ui(folder: Path | None, host: str, port: int, no_browser: bool, root: Path | None) -> int:
    """Open the page: search, caption, export."""
    from ui.server import serve

    serve(folder or root or find_root(), host, port, open_browser=not no_browser)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONIOENCODING", "utf-8")
    main()
