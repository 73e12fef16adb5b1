"""Who the people are: the directory, its codes for fast typing, a name corrected everywhere."""

from archive.people.aliases import Aliases
from archive.people.cards import Card, CardChange, Office, Step
from archive.people.codes import Code, parse_codes, take_codes, write_codes
from archive.people.consent import Consent, Consents, Permissions, whose
from archive.people.directory import Directory
from archive.people.everywhere import Renamed, RenamePlan, carry_out, plan_cards
from archive.people.renaming import Renaming, naming, plan_renaming

__all__ = [
    "Aliases",
    "Card",
    "CardChange",
    "Code",
    "Consent",
    "Consents",
    "Directory",
    "Office",
    "Permissions",
    "RenamePlan",
    "Renamed",
    "Renaming",
    "Step",
    "carry_out",
    "naming",
    "parse_codes",
    "plan_cards",
    "plan_renaming",
    "take_codes",
    "whose",
    "write_codes",
]
