"""The income of a year by month and item, as paper and workbook: what accounts are made of."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.accrual.facts import AccrualFact, accrual_facts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.money import Money
from propdesk.kernel.paper.flow import PaperColumn, across, draw_pages, gap, paragraph, table
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables

MONTHS = 12


class NothingEarned(UserError):
    """A table would be empty."""

    message = N_("No income is of {year}.")


class IncomeOfItem(msgspec.Struct, frozen=True):
    """What an item earned in each month of a year, and what of it is deferred at its end."""

    item: str
    months: tuple[Money, ...]
    deferred: Money

    @property
    def total(self) -> Money:
        """The income of the year."""
        return Money(sum(one.fen for one in self.months))


class IncomeYear(msgspec.Struct, frozen=True):
    """The table of a year, with the line of all items."""

    year: int
    lines: tuple[IncomeOfItem, ...]

    @property
    def total(self) -> IncomeOfItem:
        """All items together."""
        sums = zip(*(line.months for line in self.lines), strict=True)
        return IncomeOfItem(
            _("Total"),
            tuple(Money(sum(one.fen for one in each)) for each in sums),
            Money(sum(line.deferred.fen for line in self.lines)),
        )


@use_case(permission="fees.view")
def income_year(session: Session, *, year: int) -> IncomeYear:
    """The income of a year by month and item. Raises NothingEarned."""
    facts = accrual_facts(
        session, basis="earned", first=date(year, 1, 1), last=date(year, MONTHS, 31)
    )
    return income_of(year, facts)


def income_of(year: int, facts: Iterable[AccrualFact]) -> IncomeYear:
    """The table out of the lines of the year. Raises NothingEarned."""
    earned: Counter[tuple[str, int]] = Counter()
    deferred: Counter[str] = Counter()
    for fact in facts:
        earned[fact.item, fact.day.month] += fact.income
        deferred[fact.item] += fact.closing if fact.day.month == MONTHS else 0
    items = sorted(
        {item for (item, _month), fen in earned.items() if fen}
        | {item for item, fen in deferred.items() if fen}
    )
    if not items:
        raise NothingEarned(year=year)
    lines = [
        IncomeOfItem(
            item,
            tuple(Money(earned[item, month]) for month in range(1, MONTHS + 1)),
            Money(deferred[item]),
        )
        for item in items
    ]
    return IncomeYear(year, tuple(lines))


def matrix_title() -> str:
    """What the table is called."""
    return _("Income by month and item")


def matrix_pdf(of: IncomeYear, head: PaperHead) -> bytes:
    """Draw it on A4 across: the items as lines, the months as columns."""
    title = matrix_title()
    drawing, strip, top = across(f"{title} {of.year}")
    columns = [
        PaperColumn(_("Fee item"), 30),
        *(PaperColumn(f"{month:02}", 17.5, "right") for month in range(1, MONTHS + 1)),
        PaperColumn(_("Total"), 21, "right"),
        PaperColumn(_("Deferred after"), 21, "right"),
    ]
    pieces = [
        *head_pieces(drawing, strip, head, title, str(of.year), sizes=(12, 15)),
        gap(1),
        *table(
            drawing, strip._replace(size=7.5), columns, [_cells(line) for line in of.lines],
            height=7, totals=_cells(of.total),
        ),
        gap(2),
        *paragraph(
            drawing, strip._replace(size=8),
            pgettext("paper", "In yuan, each charge over the months it is for, what was let go of "
            "it taken off; deposits and money collected for others are not in it."),
        ),
    ]  # fmt: skip
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _cells(line: IncomeOfItem) -> Sequence[str]:
    amounts = (*line.months, line.total, line.deferred)
    return (line.item, *(str(one) if one.fen else "—" for one in amounts))


def matrix_sheet(of: IncomeYear) -> TableSheet:
    """The same as a sheet of a workbook."""
    columns = [
        SheetColumn("item", N_("Fee item"), width=20),
        *(
            SheetColumn(f"m{month}", f"{of.year}-{month:02}", CellKind.MONEY)
            for month in range(1, MONTHS + 1)
        ),
        SheetColumn("total", N_("Total"), CellKind.MONEY),
        SheetColumn("deferred", N_("Deferred after"), CellKind.MONEY),
    ]
    rows = [(line.item, *line.months, line.total, line.deferred) for line in (*of.lines, of.total)]
    return TableSheet(f"{matrix_title()} {of.year}", columns, rows)


def write_matrix(path: Path, of: IncomeYear) -> int:
    """Write it as .xlsx; how many lines."""
    return write_tables(path, [matrix_sheet(of)])
