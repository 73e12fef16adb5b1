"""What the command line prints: JSON for programs, plain lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.captions import ParsedCaption, join_name
from archive.model import Change, Lineup, Photo, WriteResult
from archive.plain import plain

if TYPE_CHECKING:
    from archive.checks import Finding
    from archive.fixity import Verified
    from archive.index import KnownPerson, Page
    from archive.journal import Entry, Holder
    from archive.people import Consent
    from archive.refresh import Refreshed
    from archive.releases import ReleasePlan

__all__ = [
    "complain",
    "counted",
    "emit",
    "emit_line",
    "progress",
    "show_changes",
    "show_consents",
    "show_entry",
    "show_finding",
    "show_holders",
    "show_overtaken",
    "show_page",
    "show_parsed",
    "show_people",
    "show_photo",
    "show_plan",
    "show_refreshed",
    "show_verified",
    "show_write",
    "speak_utf8",
]


def speak_utf8() -> None:
    """Pipes and files are UTF-8 from here on, whatever the code page; a terminal knows its own."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def emit(value: Any) -> None:
    """JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def emit_line(value: Any) -> None:
    """One line of JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False))


def complain(what: object) -> None:
    """One line on stderr."""
    click.echo(" ".join(str(what).split()), err=True)


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr; the block gets a function that takes done and total."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_photo(photo: Photo) -> None:
    """Every field of a picture, its people numbered from the left."""
    click.secho(str(photo.path), bold=True)
    for name, value in plain(photo.metadata).items():
        if name != "people":
            _field(name, value)
    _people(photo.people)
    for conflict in photo.conflicts:
        click.secho(f"  ! {conflict.field}: {conflict.reason}", fg="yellow")
    for warning in photo.warnings:
        click.secho(f"  ! {warning}", fg="yellow")


def _field(name: str, value: Any) -> None:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    click.echo(f"  {name:20} {shown}")


def _people(people: Lineup) -> None:
    for row in people.rows:
        head = f"people ({row[0].row})" if row[0].row else "people"
        for number, person in enumerate(row, 1):
            role = f" ({person.role})" if person.role else ""
            click.echo(
                f"  {head if number == 1 else '':20} {person.position or number}. "
                f"{join_name(person)}{role}"
            )


def counted(pictures: int, *, verb: bool = False) -> str:
    """``1 picture``, ``2 pictures``; with ``verb`` ``1 picture is``, ``2 pictures are``."""
    one = pictures == 1
    is_ = (" is" if one else " are") if verb else ""
    return f"{pictures:,} picture{'' if one else 's'}{is_}"


def show_write(result: WriteResult) -> None:
    """Old and new value of each field that changed."""
    note = " (dry run)" if result.dry_run else ""
    click.secho(f"{result.written_to}{note}", bold=True)
    if not result.changes:
        click.echo("  nothing to change")
    show_changes(result.changes)
    for clip in result.clipped:
        complain(f"{result.path}: {clip.field} is cut to {clip.octets} octets in IPTC-IIM, "
                 "whole in XMP")  # fmt: skip
    for warning in result.warnings:
        complain(f"{result.path}: {warning}")


def show_changes(changes: Iterable[Change]) -> None:
    """Each field before and after."""
    for change in changes:
        click.echo(f"  {change.field}: {_short(change.old)} -> {_short(change.new)}")


def show_entry(entry: Entry) -> None:
    """One write of the history: when, who, in which batch, and what it changed."""
    state = "" if entry.state == "done" else f" ({entry.state})"
    undoes = f" of {entry.batch.undoes}" if entry.batch.undoes else ""
    click.secho(
        f"{entry.at}  {entry.batch.user}  {entry.batch.verb}{undoes}  [{entry.batch.id}]{state}",
        bold=True,
    )
    show_changes(entry.changes)


def show_consents(said: Iterable[Consent]) -> None:
    """What people said about being shown, a line each."""
    for one in said:
        word = "given" if one.given else "withdrawn"
        where = f" for {one.file}" if one.picture else ""
        note = f": {one.note}" if one.note else ""
        click.echo(f"{one.at}  {one.user}  {one.names[0]}: {word}{where}{note}")


def show_holders(held: Iterable[Holder]) -> None:
    """Who has a picture, and with which caption."""
    for one in held:
        issued, taken = one.issued, one.taken
        broken = "" if issued.complete else " (broken off)"
        click.echo(f"  {issued.at}  {issued.user or '?'}  {issued.preset}  [{issued.number}]"
                   f" {taken.name}{broken}")  # fmt: skip
        click.echo(f"    {_short(taken.caption)}")


def show_overtaken(held: Sequence[Holder]) -> None:
    """How many kits hold the picture with the words it had before, and whose they are."""
    if held:
        who = ", ".join(dict.fromkeys(one.issued.user or "?" for one in held))
        complain(f"kits with other words of it: {len(held)} (taken by {who}); see archive holders")


def show_verified(found: Verified) -> None:
    """How many pictures are as they were, and how many are not."""
    counts = {
        "changed": found.changed, "missing": found.missing,
        "untracked": found.untracked, "damaged": found.damaged,
    }  # fmt: skip
    rest = ", ".join(f"{len(findings)} {name}" for name, findings in counts.items())
    click.echo(f"{found.ok} ok, {rest}")


def _short(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, Lineup):
        return ", ".join(join_name(person) for person in value)
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)


def show_parsed(parsed: ParsedCaption) -> None:
    """The people of a caption and what stands around them."""
    _field("lang", parsed.lang)
    for name in ("text_before", "text_after", "credit"):
        if value := getattr(parsed, name):
            _field(name, value)
    for name in ("unnamed_groups", "not_pictured"):
        if value := getattr(parsed, name):
            _field(name, "; ".join(value))
    _people(parsed.people)
    _field("confidence", f"{parsed.confidence:.0%}")


def show_refreshed(done: Refreshed) -> None:
    """What an indexing run found."""
    click.echo(
        f"{done.added} added, {done.changed} changed, {done.moved} moved, {done.removed} removed, "
        f"{len(done.failed)} failed in {done.seconds:.1f} s"
    )


def show_page(page: Page) -> None:
    """The hits of a query, people in the order they stand."""
    for note in page.notes:
        complain(f"searched as words: {note.text} ({note.code})")
    for photo in page.photos:
        click.secho(photo.file or str(photo.path), bold=True)
        click.echo(f"  {photo.date_created or ''} {photo.title or ''}".rstrip())
        if photo.people:
            names = (join_name(p) for p in photo.people)
            click.echo("  " + " · ".join(f"{n} {name}" for n, name in enumerate(names, 1)))
        click.echo(f"  {photo.copyright or photo.credit or ''}".rstrip())
    more = "" if page.exact else " or more"
    click.echo(
        f"{page.total}{more} found" + (f"; next page: --after {page.next}" if page.next else "")
    )


def show_finding(finding: Finding, lang: str) -> None:
    """One line: where, how grave, which rule, what it says."""
    colour = {"error": "red", "warning": "yellow"}.get(finding.severity)
    where = finding.photo.file or finding.photo.path
    click.secho(f"{where}: {finding.severity}: ", fg=colour, nl=False)
    click.echo(f"{finding.text(lang)} [{finding.rule}]")


def show_people(known: Sequence[KnownPerson]) -> None:
    """The directory: count and name."""
    for person in known:
        click.echo(f"{person.count:6}  {person.name}")


def show_plan(plan: ReleasePlan) -> None:
    """Which caption goes into which picture, and what will be written."""
    for number, match in enumerate(plan.matches, 1):
        where = f"{match.photo} (by {match.by})" if match.photo else "no picture yet"
        click.secho(
            f"{number}. {match.entry.title or match.entry.caption[:60]}  ->  {where}", bold=True
        )
        for name, value in match.changes.items():
            if name == "people":
                _people(value)
            else:
                _field(name, plain(value))
    for path in plan.left_over:
        click.echo(f"left over: {path}")
