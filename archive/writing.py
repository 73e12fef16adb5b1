"""The commands that write into pictures: fields as they are given, and a release's captions."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from archive import console, files, given
from archive.errors import ArchiveError, ReadError, ReleaseError
from archive.handout import holder_record
from archive.model import Photo, WriteResult
from archive.opened import blamed_on
from archive.options import PathText, Root, as_json, in_archive, open_archive
from archive.plain import plain
from archive.roots import find_root, home_of

if TYPE_CHECKING:
    from archive.catalog import Archive
    from archive.journal import Batch, Holder
    from archive.releases import Match, ReleasePlan

__all__ = ["add", "import_", "write"]

PICTURES = [".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".webp"]


@click.command()
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
    source: IO[str] | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Write fields into picture files; only what is named changes."""
    common = given.settings(settings)
    if people is not None:
        common["people"] = given.people(people)
    per_path = given.from_json(source) if source else {}
    if not common and not per_path:
        raise click.UsageError("nothing to write: give --set, --people or --from-json")
    jobs = [
        (p, {**per_path.get("", {}), **per_path.get(given.key(p), {}), **common}) for p in paths
    ]
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
    return 1 if errors else 0


class _Writer:
    """Writes each picture through the archive it lies in, all of a call as one batch there.

    A picture in no archive is written plainly.
    """

    def __init__(self, stack: ExitStack, verb: str, dry_run: bool) -> None:
        self._stack, self._verb, self._dry_run = stack, verb, dry_run
        self._open: dict[Path, tuple[Archive, Batch]] = {}

    def write(self, path: Path, changes: dict[str, Any]) -> WriteResult:
        root = find_root(path.parent)
        if not home_of(root).is_dir():
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


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True,
                type=click.Path(path_type=Path, exists=True, dir_okay=False))  # fmt: skip
@click.option("--folder", default="", help="The folder of the archive they go into.")
@in_archive
@as_json
def add(paths: tuple[Path, ...], folder: str, root: Path | None, as_json: bool) -> int:
    """Take pictures into the archive. One whose name is taken there is left out; exit 1 then."""
    with open_archive(root) as archive:
        stored, taken = archive.take_in(_contents(paths), folder)
        if as_json:
            console.emit({"stored": [str(path) for path in stored], "taken": taken})
    for path in () if as_json else stored:
        click.echo(path)
    for name in taken:
        console.complain(f"{name}: there is one of this name already")
    return 1 if taken else 0


def _contents(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each, one at a time."""
    for path in paths:
        with blamed_on(path, ReadError):
            content = path.read_bytes()
        yield path.name, content


@click.command("import")
@click.argument("release", type=click.Path(path_type=Path, exists=True))
@click.option("--photos", "folder", type=Root, required=True, help="Where the pictures are.")
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
    plan = _planned(release, read, _chosen(choices, folder, photos))
    if not plan.sure and not dry_run and sys.stdin.isatty():
        plan = _ask(plan, read)
    if dry_run or not plan.sure:
        if as_json:
            console.emit(_plan_record(plan))
        else:
            console.show_plan(plan)
    if not plan.sure:
        raise ReleaseError(_unsure(plan), release)
    if dry_run:
        return 0
    jobs = [(match.photo, dict(match.changes)) for match in plan.matches if match.photo]
    return _write_all(jobs, False, as_json, "import")


def _chosen(
    choices: Iterable[str], folder: Path, photos: Mapping[str, Path]
) -> Iterator[tuple[int, Path]]:
    """``--match``: the number of an entry, from 0, and its picture."""
    for choice in choices:
        number, _, name = choice.partition("=")
        if not number.isdigit() or name not in photos:
            raise click.UsageError(f"--match takes N=FILE of {folder}, not {choice!r}")
        yield int(number) - 1, photos[name]


def _planned(
    release: Path, photos: Mapping[Path, Photo], chosen: Iterable[tuple[int, Path]]
) -> ReleasePlan:
    """Which caption of the release goes into which picture, where chosen so."""
    from archive.releases import plan_release, read_release, texts_beside

    names = [path.name for path in photos]
    said = texts_beside(release, names) if release.is_dir() else read_release(release)
    plan = plan_release(said, list(photos.values()))
    for number, path in chosen:
        plan = plan.choose(number, photos[path])
    return plan


def _ask(plan: ReleasePlan, photos: Mapping[Path, Photo]) -> ReleasePlan:
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
