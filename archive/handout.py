"""The commands about what leaves the house: kits, media blocks, consent, and who holds what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import console
from archive.errors import WriteError
from archive.lookback import archive_of
from archive.options import PathText, as_json, in_archive, open_archive
from archive.plain import plain
from archive.rights import USES, Override

if TYPE_CHECKING:
    from archive.catalog import ExportReport
    from archive.export import Kit
    from archive.journal import Holder

__all__ = ["block", "consent", "export", "holder_record", "holders"]


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


@click.command()
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
    return 1 if withheld else 0


def _export_record(report: ExportReport) -> dict[str, Any]:
    """What went out, and what stayed behind: judged before, or not ready when its turn came."""
    receipt, judged = report.receipt, _left_out(report.kit)
    paths = {item.name: str(item.photo.path) for item in report.kit.items}
    return {
        "to": str(report.to),
        "receipt": receipt.number,
        "pictures": [
            {
                "name": one.name,
                "path": paths[one.name],
                "sha256": one.sha256,
                "override": list(one.override),
            }
            for one in receipt.handed
        ],
        "left_out": judged
        + [
            {"path": left.file, "state": "failed", "reasons": list(left.reasons)}
            for left in receipt.withheld[len(judged) :]
        ],
    }


@click.command()
@click.argument("query")
@click.option("--form", type=click.Choice(["text", "html", "markdown", "docx"]),
              help="Default: by the name of --to, else text.")  # fmt: skip
@click.option("--to", type=PathText, metavar="FILE", help="The file to write; default: stdout.")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Default: the archive's.")
@in_archive
@as_json
def block(
    query: str,
    form: str | None,
    to: Path | None,
    lang: str | None,
    root: Path | None,
    as_json: bool,
) -> int:
    """Write the media block of a press release: title, credit and caption of each picture.

    `archive import` reads it back. Pictures that may not go out today are left out and named.
    """
    with open_archive(root) as archive:
        kit = archive.kit(query, lang)
        form = form or _FORMS.get(to.suffix.lower() if to else "", "text")
        if as_json and form == "docx" and to is None:
            raise click.UsageError("a DOCX does not go into JSON: --to FILE")
        content = kit.media_block(form)
    for left in kit.left_out:
        reasons = " ".join(reason.text(kit.order.lang) for reason in left.verdict.reasons)
        console.complain(f"{left.photo.file}: left out: {reasons}")
    if to is not None:
        _write(to, content)
    if as_json:
        console.emit(_block_record(kit, form, to, content))
    elif to is None:
        sys.stdout.buffer.write(content)
    return 1 if kit.left_out else 0


def _block_record(kit: Kit, form: str, to: Path | None, content: bytes) -> dict[str, Any]:
    """What stands in the block, by picture; the block itself where it went into no file."""
    return {
        "to": None if to is None else str(to),
        "form": form,
        "block": content.decode() if to is None else None,
        "pictures": [str(item.photo.path) for item in kit.items],
        "left_out": _left_out(kit),
    }


def _left_out(kit: Kit) -> list[dict[str, Any]]:
    """The pictures that may not go out, by what they were judged."""
    return [
        {
            "path": str(left.photo.path),
            "state": left.verdict.state,
            "reasons": [reason.id for reason in left.verdict.reasons],
        }
        for left in kit.left_out
    ]


_FORMS = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".docx": "docx",
}


def _write(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as error:
        raise WriteError(error.strerror or str(error), to) from error


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
