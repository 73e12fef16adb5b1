"""The command line: the library's verbs, JSON where a program listens.

Exit 0: done. 1: something was refused or found wanting, said on stderr with path and reason.
2: wrong usage.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive import console, files
from archive.captions import credit_record, parse_caption, parse_credit
from archive.errors import ArchiveError
from archive.handout import block, consent, export, holders
from archive.lookback import backup, history, undo, verify
from archive.options import PathText, Root, as_json, asked_index, in_archive, open_archive
from archive.plain import photo_record, plain
from archive.roots import find_root
from archive.roster import people, person, rename
from archive.shares import WHOLE, Share
from archive.subject import erase, report
from archive.writing import add, import_, write

if TYPE_CHECKING:
    from archive.catalog import Archive
    from archive.refresh import Refreshed

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bildzeile", prog_name="archive")
@click.option("--archive", "root", type=Root, help="The archive, as behind a command.")
@click.option("--index", "address", metavar="ADDRESS", envvar="ARCHIVE_INDEX",
              help="Where index and journal are (postgresql://…), if on a server.")  # fmt: skip
def cli(root: Path | None, address: str | None) -> None:  # commands look them up in the context
    """Captions, people from left to right, credit and copyright, inside the picture files."""


_ELSEWHERE = (
    add, backup, block, consent, erase, export, history, holders, import_, people, person, rename,
    undo, verify, write,
)  # fmt: skip
"""The commands that have modules of their own."""

for command in _ELSEWHERE:
    cli.add_command(command)
person.add_command(report)


def main() -> NoReturn:
    """Run the command line; every error of the library becomes one line and exit code 1."""
    console.speak_utf8()
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
@click.argument("folder", metavar="[DIR]", required=False, type=Root)
@click.option("--watch", is_flag=True, help="Go on and follow the folder until Ctrl+C.")
@click.option("--shard", metavar="N/M", help="Only the N-th of M shares of the files.")
@in_archive
@as_json
def index(
    folder: Path | None, watch: bool, shard: str | None, root: Path | None, as_json: bool
) -> int:
    """Bring the index up to date with the files. Several may be at it at once."""
    if watch and shard:
        raise click.UsageError("--watch follows the whole folder, not a share of it")
    share = Share.parse(shard) if shard else WHOLE
    with open_archive(folder or root) as archive:
        if watch:
            return _follow(archive, as_json)
        with console.progress("Indexing", quiet=as_json) as advance:
            done = archive.refresh(advance, share=share)
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
@click.argument("folder", metavar="[DIR]", required=False, type=Root)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@in_archive
def ui(folder: Path | None, host: str, port: int, no_browser: bool, root: Path | None) -> int:
    """Open the page: search, caption, export."""
    from ui.server import serve

    place = folder or root or find_root()
    if address := asked_index():
        os.environ["ARCHIVE_INDEX"] = address
    serve(place, host, port, open_browser=not no_browser)
    return 0


if __name__ == "__main__":
    main()
