"""The words of sealed years: what a year says, where its package lies, how it stands."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.months.rules import IDENTITIES
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.states import StateWord

MANIFEST = "manifest.json"
YEAR_SEALS = "fees.month_close"


class YearState(StateWord):
    """How a year of the books stands."""

    RUNS = "runs", N_("Still runs"), "grey", "clock"
    OPEN = "open", N_("Months open"), "amber", "lock-open"
    READY = "ready", N_("Can be sealed"), "accent", "check"
    SEALED = "sealed", N_("Sealed year"), "green", "lock"
    DIFFERS = "differs", N_("Differs from its seal"), "red", "triangle-alert"


FIGURES: Mapping[str, str] = {
    "money_in": N_("Money in"),
    "receipts": N_("By receipt"),
    "income": N_("Income of the year"),
    "deferred": N_("Deferred after"),
    **{f"{which}_opening": title for which, (title, _words) in IDENTITIES.items()},
    **{f"{which}_closing": title for which, (title, _words) in IDENTITIES.items()},
}
"""What a year says, in fen: of each identity what stood before it and after it."""


class YearFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A year as it was sealed: its months, its figures, the posting it was sealed behind."""

    year: int
    months: tuple[str, ...]
    figures: dict[str, int]
    seq: int
    hash: str


def figure_title(name: str) -> str:
    """What a figure of a year is called."""
    words = _(FIGURES[name])
    if name.endswith("_opening"):
        return _("{figure} at the beginning").format(figure=words)
    if name.endswith("_closing"):
        return _("{figure} at the end").format(figure=words)
    return words


def package_of(folder: DataFolder, name: str) -> Path:
    """Where the package of a year lies: with the backups the program makes itself."""
    return folder.backups / name
