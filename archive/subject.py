"""The commands about a person's rights: what is kept on them, and to have it erased."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import console
from archive.options import as_json, in_archive, open_archive
from archive.plain import plain

if TYPE_CHECKING:
    from archive.erasure import Erased, PersonReport, Remainder

__all__ = ["erase", "report"]

_also = click.option(
    "--also", metavar="NAME", multiple=True, help="Another name of the same person; repeat."
)


@click.command()
@click.argument("name")
@_also
@in_archive
@as_json
def report(name: str, also: Sequence[str], root: Path | None, as_json: bool) -> int:
    """Print all that is kept on a person, as a table (CSV) to be handed to them.

    Every file of the archive is read, and the history, receipts and the directory. (GDPR, Art. 15)
    """
    with open_archive(root) as archive, console.progress("Reading", quiet=as_json) as advance:
        found = archive.person_report(name, also=also, progress=advance)
    if as_json:
        console.emit(_record(found))
    else:
        click.echo(found.as_csv(), nl=False)
    return 0


@click.command()
@click.argument("name")
@_also
@click.option("--bylines", is_flag=True, help="Also where they are named as a picture's author.")
@click.option("--dry-run", is_flag=True, help="Say what is there and what would remain.")
@click.option("--yes", is_flag=True, help="Do not ask. There is no way back.")
@in_archive
@as_json
def erase(
    name: str,
    also: Sequence[str],
    bylines: bool,
    dry_run: bool,
    yes: bool,
    root: Path | None,
    as_json: bool,
) -> int:
    """Take a person's name out of everything; there is no way back.

    In pictures they become an unidentified person at the same place. What cannot be changed, and
    who was given pictures with the name, is listed. Exit 1 if something remains. (GDPR, Art. 17)
    """
    with open_archive(root) as archive:
        if dry_run or not yes:
            with console.progress("Reading", quiet=as_json) as advance:
                found = archive.person_report(name, also=also, progress=advance)
        if dry_run:
            _show_report(found, as_json)
            return 1 if found.remains else 0
        if not yes:
            _show_report(found, as_json=False)
            click.confirm("Erase all of this? There is no way back.", abort=True, err=True)
        with console.progress("Erasing", quiet=as_json) as advance:
            done = archive.erase_person(name, also=also, bylines=bylines, progress=advance)
    _show_erased(done, as_json)
    return 1 if done.remains else 0


def _record(found: PersonReport) -> dict[str, Any]:
    record: dict[str, Any] = plain(found)
    return {"names": [], "occurrences": [], "remains": [], "recipients": []} | record


def _show_report(found: PersonReport, as_json: bool) -> None:
    if as_json:
        console.emit(_record(found))
        return
    for one in found.occurrences:
        click.echo(f"{one.where}: {one.field}: {one.text}")
    _complain(found.remains, found.recipients)
    click.echo(f"{len(found.occurrences)} places name {found.names[0]}")


def _complain(remains: Sequence[Remainder], recipients: Sequence[str]) -> None:
    for remainder in remains:
        console.complain(f"{remainder.where}: {remainder.reason}")
    for number in recipients:
        console.complain(f"receipt {number}: somebody took the name with it and has to be told")


def _show_erased(done: Erased, as_json: bool) -> None:
    if as_json:
        record = {"files": [], "remains": []} | plain(done)
        console.emit(record | {"report": _record(done.report)})
        return
    _complain(done.remains, done.report.recipients)
    click.echo(f"{len(done.files)} files and {done.entries} entries of the journal were changed")
    click.echo("backups and kits that were handed out are not reached from here")
