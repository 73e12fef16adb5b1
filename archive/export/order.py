"""What somebody asks a kit to be, and what the house has settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from archive.config import Config
from archive.export.presets import Preset
from archive.export.presets import preset as named
from archive.rights import Override

__all__ = ["Order", "Wishes", "ordered"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for.

    ``names`` is the pattern of file names (see :data:`archive.export.names.PLACES`),
    ``ascii_names`` writes umlauts out in them. ``document`` is one of
    :data:`archive.export.enclosed.DOCUMENTS`. ``complete`` refuses the kit if any picture
    would have to stay behind. ``query`` and ``user`` go onto the receipt.
    """

    preset: Preset = field(default_factory=lambda: Preset("original"))
    use: str = "editorial"
    lang: str = "de"
    names: str = "{name}"
    ascii_names: bool = False
    document: str = "docx"
    complete: bool = False
    override: Override | None = None
    user: str | None = None
    query: str | None = None


class Wishes(TypedDict, total=False):
    """The words somebody orders a kit with; what is left out is as the house has it.

    ``preset`` is the name of a size, ``line`` puts words on renditions (``credit``, ``strip``);
    for the rest see :class:`Order`.
    """

    preset: str
    line: str | None
    use: str
    names: str | None
    document: str | None
    complete: bool
    override: Override | None


def ordered(
    config: Config,
    lang: str | None,
    *,
    preset: str = "original",
    line: str | None = None,
    use: str = "editorial",
    names: str | None = None,
    document: str | None = None,
    complete: bool = False,
    override: Override | None = None,
    user: str | None = None,
    query: str | None = None,
) -> Order:
    """An order of these :class:`Wishes` in a house of these settings.

    :class:`~archive.errors.InvalidValue` for a preset or a line nobody knows.
    """
    return Order(
        named(preset, config.presets).with_line(line),
        use=use,
        lang=lang or config.lang,
        names=names or config.kit_names,
        ascii_names=config.kit_ascii,
        document=document or config.kit_document,
        complete=complete,
        override=override,
        user=user,
        query=query,
    )
