"""What cannot be read from the files: who changed what, who took what, what was acknowledged."""

from archive.journal.acknowledged import Acknowledged, Fixity
from archive.journal.book import Journal
from archive.journal.history import Batch, Entry, History, State
from archive.journal.receipts import Holder, Issued, Receipts, Taken
from archive.journal.refusals import Refusal, Refusals
from archive.journal.searches import SavedSearch, Searches

__all__ = [
    "Acknowledged",
    "Batch",
    "Entry",
    "Fixity",
    "History",
    "Holder",
    "Issued",
    "Journal",
    "Receipts",
    "Refusal",
    "Refusals",
    "SavedSearch",
    "Searches",
    "State",
    "Taken",
]
