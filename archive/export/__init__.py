"""The press kit: pictures that leave captioned and credited, with their lists."""

from archive.export.document import media_document
from archive.export.handed import (
    Handed,
    Outdated,
    Receipt,
    Withheld,
    outdated,
    words_version,
)
from archive.export.kit import Item, Kit, LeftOut
from archive.export.lists import captions_csv
from archive.export.mediablock import media_block
from archive.export.ninjs import ninjs_items, ninjs_schema
from archive.export.order import Order, Wishes, ordered
from archive.export.packing import saved
from archive.export.presets import Preset, preset, presets

__all__ = [
    "Handed",
    "Item",
    "Kit",
    "LeftOut",
    "Order",
    "Outdated",
    "Preset",
    "Receipt",
    "Wishes",
    "Withheld",
    "captions_csv",
    "media_block",
    "media_document",
    "ninjs_items",
    "ninjs_schema",
    "ordered",
    "outdated",
    "preset",
    "presets",
    "saved",
    "words_version",
]
