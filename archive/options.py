"""What the commands of the command line have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from archive.objects import is_address
from archive.roots import as_path, find_root

if TYPE_CHECKING:
    from archive.catalog import Archive

__all__ = ["PathText", "Root", "as_json", "asked_index", "in_archive", "open_archive"]


class _OrObject(click.Path):
    """A path, or the address of an object, which only asking the store can tell to be there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return as_path(value) if is_address(value) else super().convert(value, param, ctx)


PathText = _OrObject(path_type=Path)
Root = _OrObject(path_type=Path, exists=True, file_okay=False)
"""Where an archive begins: a folder, or ``s3://bucket/prefix``."""
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")


def in_archive(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--archive DIR``."""
    return click.option(
        "--archive", "root", type=Root, envvar="ARCHIVE_DIR", callback=_asked_for,
        help="The archive; default: the nearest parent with .archive/, else this folder.",
    )(command)  # fmt: skip


def _asked_for(context: click.Context, option: click.Parameter, given: Path | None) -> Path | None:
    """``--archive`` behind the command, else before it, else what the environment says."""
    said = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
    before: Path | None = context.find_root().params.get("root")
    return given if said else before or given


def open_archive(root: Path | None) -> Archive:
    """The archive that was asked for, or the one we stand in.

    The facade is imported here, so that commands about single files start without it.
    """
    from archive.catalog import Archive

    return Archive(root or find_root(), index=asked_index())


def asked_index() -> str | None:
    """The address of a database that ``--index`` gives before the command, or the environment."""
    context = click.get_current_context(silent=True)
    return context.find_root().params.get("address") if context else None
