"""The press kit: pictures that leave captioned and credited, with their lists."""

from archive.export.kit import Item, Kit, LeftOut
from archive.export.lists import captions_csv, captions_json
from archive.export.mediablock import media_block

__all__ = ["Item", "Kit", "LeftOut", "captions_csv", "captions_json", "media_block"]
