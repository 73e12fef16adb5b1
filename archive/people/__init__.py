"""Who the people are: the directory, its codes for fast typing, a name corrected everywhere."""

from archive.people.codes import Code, parse_codes, take_codes, write_codes
from archive.people.directory import Card, Directory, Office, Step
from archive.people.renaming import Renaming, plan_renaming

__all__ = [
    "Card",
    "Code",
    "Directory",
    "Office",
    "Renaming",
    "Step",
    "parse_codes",
    "plan_renaming",
    "take_codes",
    "write_codes",
]
