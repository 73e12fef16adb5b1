"""The commands about people: who is there, a name corrected everywhere, the directory's cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import console
from archive.errors import InvalidValue, NotFound
from archive.options import PathText, as_json, in_archive, open_archive
from archive.plain import plain

if TYPE_CHECKING:
    from archive.people import Card, CardChange, Directory, Office, Renamed, RenamePlan

__all__ = ["people", "person", "rename"]


@click.command()
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


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show every change and write nothing.")
@in_archive
@as_json
def rename(old: str, new: str, dry_run: bool, root: Path | None, as_json: bool) -> int:
    """Correct the name OLD to NEW: in people, captions and keywords of all pictures at once.

    It is one batch: ``archive undo`` takes it back from every picture and from the directory.
    """
    with open_archive(root) as archive:
        plan = archive.plan_rename(old, new)
        done = None
        if not dry_run:
            with console.progress("Renaming", quiet=as_json) as advance:
                done = archive.rename(plan, advance)
    failed = done.failed if done else ()
    for error in failed:
        console.complain(error)
    if as_json:
        console.emit(_renaming(plan, done))
    else:
        _show(plan, done)
    return 1 if failed else 0


def _renaming(plan: RenamePlan, done: Renamed | None) -> dict[str, Any]:
    """What was planned; without a dry run also the batch, and what was left as it was."""
    failed = done.failed if done else ()
    return {
        "batch": done.batch.id if done else None,
        "pictures": [
            {"path": str(one.photo.path), "file": one.photo.file, "changes": plain(one.changes)}
            for one in plan.pictures
        ],
        "cards": [{"before": plain(before), "after": plain(after)} for before, after in plan.cards],
        "failed": [{"path": error.path, "error": error.reason} for error in failed],
    }


def _show(plan: RenamePlan, done: Renamed | None) -> None:
    for one in plan.pictures:
        click.secho(str(one.photo.path), bold=True)
        console.show_changes(one.changes)
    for before, after in plan.cards:
        click.echo(f"directory: {_names(before)} -> {_names(after)}")
    if done is None:
        click.echo(f"{console.counted(len(plan.pictures))} would change (dry run)")
    else:
        click.echo(
            f"{console.counted(len(done.written))} changed; back: archive undo {done.batch.id}"
        )


def _names(card: Card | None) -> str:
    return ", ".join(card.names) if card else "–"


# -- the directory


@click.group()
def person() -> None:
    """The directory: other names, offices, identifiers and codes of people.

    WHO is a name, a code, or the id of a card where two people have one name.
    """


@person.command()
@click.argument("text", required=False)
@in_archive
@as_json
def show(text: str | None, root: Path | None, as_json: bool) -> int:
    """Show everybody, or those whom TEXT may mean."""
    with open_archive(root) as archive:
        directory = archive.directory
        cards = directory.cards() if text is None else directory.find(text)
    _tell(cards, as_json)
    return 0


@person.command("set")
@click.argument("who")
@click.option("--name", help="How the name is written.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name; repeat.")
@click.option("--no-alias", "dropped", multiple=True, metavar="NAME", help="Not her name; repeat.")
@click.option("--titles", help="Degrees before the name: 'Prof. Dr.'.")
@click.option("--office", "offices", multiple=True, metavar="TITLE[|FROM[|TO]]",
              help="An office and its time, dates as 2021-06; repeat.")  # fmt: skip
@click.option("--id", "ids", multiple=True, metavar="URI", help="Elsewhere, as Wikidata; repeat.")
@click.option("--note")
@click.option("--code", help="What is typed for the name.")
@in_archive
@as_json
def set_(
    who: str, root: Path | None, as_json: bool, dropped: Sequence[str], **given: Any
) -> int:  # fmt: skip
    """Say something about WHO; who has no card gets one. Lists grow, the rest is replaced."""
    with open_archive(root) as archive:
        directory = archive.directory
        card = _card(directory, who)
        wanted = {name: value for name, value in given.items() if value}
        for name in {"aliases", "ids", "offices"} & wanted.keys():
            more = map(_office, wanted[name]) if name == "offices" else wanted[name]
            wanted[name] = tuple(dict.fromkeys((*getattr(card, name), *more)))
        names = (*wanted.get("aliases", card.aliases),)
        wanted["aliases"] = tuple(name for name in names if name not in dropped)
        _tell([directory.change(card.id, **wanted)], as_json)
    return 0


def _office(text: str) -> Office:
    from archive.people import Office

    title, *days = (part.strip() for part in text.split("|"))
    if not title or len(days) > 2:
        raise InvalidValue(f"an office is TITLE|FROM|TO, not {text!r}")
    return Office(title, *(day or None for day in days))


@person.command()
@click.argument("keep", metavar="WHO")
@click.argument("other")
@in_archive
@as_json
def merge(keep: str, other: str, root: Path | None, as_json: bool) -> int:
    """Say that OTHER is the same person as WHO, who from now on is found by both names."""
    with open_archive(root) as archive:
        directory = archive.directory
        card = _card(directory, keep)
        try:
            _tell([directory.merge(card.id, directory.one(other).id)], as_json)
        except NotFound:
            _tell([directory.change(card.id, aliases=(*card.aliases, other))], as_json)
    return 0


@person.command()
@click.argument("who")
@click.argument("names", nargs=-1, required=True)
@click.option("--note", help="Who the new one is.")
@in_archive
@as_json
def split(
    who: str, names: Sequence[str], note: str | None, root: Path | None, as_json: bool
) -> int:  # fmt: skip
    """Say that WHO is two people: NAMES go to a new card."""
    with open_archive(root) as archive:
        directory = archive.directory
        _tell(directory.split(directory.one(who).id, names, note=note), as_json)
    return 0


@person.command()
@click.argument("who")
@in_archive
def remove(who: str, root: Path | None) -> int:
    """Throw a card away; pictures stay as they are."""
    with open_archive(root) as archive:
        directory = archive.directory
        directory.remove(directory.one(who).id)
    return 0


@person.command()
@click.argument("step", type=int, required=False)
@in_archive
@as_json
def undo(step: int | None, root: Path | None, as_json: bool) -> int:
    """Take a change of the directory back, the last one if no STEP is named."""
    with open_archive(root) as archive:
        done = archive.directory.undo(step)
    if as_json:
        console.emit(plain(done))
    else:
        for change in done.cards:
            click.echo(_taken_back(change))
    return 0


def _taken_back(change: CardChange) -> str:
    before, after = change
    return f"{_names(after)} -> {_names(before)}"


@person.command()
@click.option("--read", "source", type=PathText, metavar="FILE", help="Take these codes over.")
@in_archive
@as_json
def codes(source: Path | None, root: Path | None, as_json: bool) -> int:
    """Print the codes as Photo Mechanic's code replacements (TSV), or read such a list."""
    from archive.people import parse_codes, take_codes, write_codes

    with open_archive(root) as archive:
        directory, today = archive.directory, f"{archive.clock():%Y-%m-%d}"
        if source is None and not as_json:
            click.echo(write_codes(directory.cards(), today), nl=False)
        elif source is None:
            _tell([card for card in directory.cards() if card.code], as_json)
        else:
            _tell(take_codes(directory, parse_codes(_text(source))), as_json)
    return 0


def _text(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidValue(f"is no list of codes in UTF-8: {error}").at(source) from error


def _card(directory: Directory, who: str) -> Card:
    """The card of somebody, a new one if there is none yet."""
    try:
        return directory.one(who)
    except NotFound:
        return directory.add(who)


def _tell(cards: Sequence[Card], as_json: bool) -> None:
    if as_json:
        console.emit(plain(cards))
        return
    for card in cards:
        click.secho(card.name, bold=True, nl=False)
        click.echo(f"  {card.id}")
        for field, value in plain(card).items():
            if field not in {"id", "name"}:
                click.echo(f"  {field:10} {_line(value)}")


def _line(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_line, value))
    return " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
