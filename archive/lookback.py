"""The commands that look back: what was written, the way back, and whether all is still there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import console
from archive.options import PathText, as_json, in_archive, open_archive
from archive.plain import plain
from archive.roots import find_root, home_of

if TYPE_CHECKING:
    from archive.catalog import Archive
    from archive.fixity import Finding, Verified
    from archive.journal import Entry
    from archive.undo import Undone

__all__ = ["archive_of", "backup", "history", "undo", "verify"]


@click.command()
@click.argument("path", metavar="FILE", type=PathText)
@in_archive
@as_json
def history(path: Path, root: Path | None, as_json: bool) -> int:
    """Show what was written into a picture, by whom and when, newest first."""
    with archive_of(path, root) as archive:
        entries = archive.history(path.resolve())
    if as_json:
        console.emit([_entry(entry) for entry in entries])
    else:
        for entry in entries:
            console.show_entry(entry)
    return 0


def archive_of(path: Path, root: Path | None) -> Archive:
    """The archive a picture lies in, unless another one is asked for; to be closed."""
    found = find_root(path.resolve().parent)
    return open_archive(found if root is None and home_of(found).is_dir() else root)


def _entry(entry: Entry) -> dict[str, Any]:
    """A write as one flat object, its batch's user and verb included."""
    batch: dict[str, Any] = plain(entry.batch)
    record: dict[str, Any] = plain(entry)
    own = {"batch": entry.batch.id, "at": entry.at, "changes": plain(entry.changes)}
    return {n: v for n, v in batch.items() if n != "id"} | record | own


@click.command()
@click.argument("batch", required=False)
@in_archive
@as_json
def undo(batch: str | None, root: Path | None, as_json: bool) -> int:
    """Take a batch of writes back, byte for byte; without BATCH, the last one that stands.

    What was changed since is left alone and named. An undo is a batch itself and can be undone.
    """
    with open_archive(root) as archive:
        done = archive.undo(batch)
    for error in done.refused:
        console.complain(error)
    if as_json:
        console.emit(_undone(done))
    else:
        click.echo(f"{done.undoes.id}: {console.counted(len(done.restored), verb=True)} as before")
        click.echo(f"to take that back: archive undo {done.batch.id}")
    return 1 if done.refused else 0


def _undone(done: Undone) -> dict[str, Any]:
    return {
        "batch": done.batch.id,
        "undoes": done.undoes.id,
        "restored": plain(done.restored),
        "already": plain(done.already),
        "refused": [{"path": e.path, "error": e.reason} for e in done.refused],
    }


@click.command()
@click.option(
    "--accept",
    "accepted",
    metavar="FILE",
    multiple=True,
    help="Answer for this picture as it is now, or no more if it is gone; repeat.",
)
@click.option(
    "--accept-all", is_flag=True,
    help="The same for all that is changed, missing or untracked; not for damage.",
)  # fmt: skip
@in_archive
@as_json
def verify(accepted: Sequence[str], accept_all: bool, root: Path | None, as_json: bool) -> int:
    """Read every picture and compare it with what was acknowledged; exit 1 if any differs."""
    with open_archive(root) as archive:
        failed = archive.accept(accepted)
        with console.progress("Verifying", quiet=as_json) as advance:
            found = archive.verify(advance)
        if accept_all:
            waiting = (*found.changed, *found.missing, *found.untracked)
            failed = (*failed, *archive.accept([finding.file for finding in waiting]))
    for unreadable in failed:
        console.complain(f"{unreadable.path}: {unreadable.reason}")
    for finding in found.findings:
        console.complain(f"{finding.file}: {finding.condition}: {finding.reason}")
    if as_json:
        console.emit(_verified(found))
    else:
        console.show_verified(found)
    remaining = found.damaged if accept_all else (*found.damaged, *found.missing, *found.changed)
    return 1 if remaining or failed else 0


def _verified(found: Verified) -> dict[str, Any]:
    def files(findings: Sequence[Finding]) -> list[str]:
        return [finding.file for finding in findings]

    return {
        "ok": found.ok,
        "changed": files(found.changed),
        "missing": files(found.missing),
        "untracked": files(found.untracked),
        "damaged": files(found.damaged),
        "moved": [{"from": old, "to": new} for old, new in found.moved],
    }


@click.command()
@click.argument("to", metavar="FILE", type=PathText)
@in_archive
def backup(to: Path, root: Path | None) -> int:
    """Copy the journal (history, receipts, fixity) to FILE, checked, while it is in use."""
    with open_archive(root) as archive:
        click.echo(archive.journal.backup(to))
    return 0
