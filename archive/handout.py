"""The commands about what leaves the house: consent, and who holds what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import console
from archive.lookback import archive_of
from archive.options import PathText, as_json, in_archive, open_archive
from archive.plain import plain

if TYPE_CHECKING:
    from archive.journal import Holder

__all__ = ["consent", "holder_record", "holders"]


@click.command()
@click.argument("name", required=False)
@click.option("--withdraw", "given", flag_value="no", help="They want to be shown no more.")
@click.option("--give", "given", flag_value="yes", help="They may be shown (again).")
@click.option("--picture", type=PathText, metavar="FILE", help="Only in this picture.")
@click.option("--note", metavar="TEXT", help="How it was received: 'letter of 3 May'.")
@in_archive
@as_json
def consent(
    name: str | None,
    given: str | None,
    picture: Path | None,
    note: str | None,
    root: Path | None,
    as_json: bool,
) -> int:
    """Enter that somebody withdrew (or gave) consent to be shown; without either, list it.

    NAME is a name as captioned, or the id or code of a card in the directory of people. What is
    withdrawn stays out of kits, in every picture or in the one named.
    """
    if given and not name:
        raise click.UsageError("whose consent? Give a NAME")
    with open_archive(root) as archive:
        if name and given:
            of = None if picture is None else picture.resolve()
            said = [archive.consent(name, given == "yes", picture=of, note=note)]
        else:
            said = [one for one in archive.consents() if name is None or name in one.names]
    if as_json:
        console.emit(plain(said))
    else:
        console.show_consents(said)
    return 0


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=PathText)
@click.option("--all", "everybody", is_flag=True, help="Also those who have today's words.")
@in_archive
@as_json
def holders(paths: tuple[Path, ...], everybody: bool, root: Path | None, as_json: bool) -> int:
    """List who took a picture with other words than it has now."""
    found: list[dict[str, Any]] = []
    for path in paths:
        with archive_of(path, root) as archive:
            held = archive.holders(path.resolve(), outdated=not everybody)
        found.append({"path": str(path), "holders": [holder_record(one) for one in held]})
        if not as_json:
            click.secho(str(path), bold=True)
            console.show_holders(held)
    if as_json:
        console.emit(found)
    return 0


def holder_record(one: Holder) -> dict[str, Any]:
    """Who has a file of ours, as one flat object."""
    return {
        "receipt": one.issued.number,
        "at": one.issued.at,
        "user": one.issued.user,
        "query": one.issued.query,
        "preset": one.issued.preset,
        "note": one.issued.note,
        "complete": one.issued.complete,
        "name": one.taken.name,
        "sha256": one.taken.sha256,
        "caption": one.taken.caption,
        "caption_version": one.taken.caption_version,
    }
