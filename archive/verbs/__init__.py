"""What can be asked of an archive, by kind; :class:`~archive.catalog.Archive` is all of it."""

from archive.verbs.acting import Acting
from archive.verbs.naming import Naming
from archive.verbs.searching import Searching
from archive.verbs.taking import ExportReport, Taking

__all__ = ["Acting", "ExportReport", "Naming", "Searching", "Taking"]
