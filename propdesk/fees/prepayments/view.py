"""The page of prepayments: what waits for bills, since when; from here it is moved or refunded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.prepayments.unused import (
    PrepaidAge,
    PrepaidRow,
    unused_prepayments,
    write_prepayments,
)
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import total
from propdesk.kernel.records.folding import fold
from propdesk.ui.forms.record_actions import declared_actions
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from pathlib import Path

    from propdesk.db.store import Store
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.records.question import Question
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk

COLUMNS = (
    Column("unit", N_("Unit"), width=100, weight=500),
    Column("payer", N_("Payer"), width=150),
    Column("item", N_("What the prepayment is for"), stretch=True, free=True),
    Column("amount", N_("Prepaid"), kind=Kind.AMOUNT, width=110, weight=600),
    Column("since", N_("Oldest of it since"), kind=Kind.DATE, width=130, ink="text2"),
    Column("days", N_("Days it waits"), kind=Kind.COUNT, width=110),
)


class PrepaymentsPage(RegisterPage):
    """The list; a row leads to the cash desk."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        self._rows: list[PrepaidRow] = []
        super().__init__(
            desk,
            "fees.prepayments",
            COLUMNS,
            load=self._listing,
            actions=self._buttons(),
            filters=[
                Filter("all", _("All"), group=_("Age"), checked=True),
                *(Filter(one.value, one.label, group=_("Age")) for one in PrepaidAge),
            ],
            on_open=lambda _row: self._collect(),
            watches=frozenset({"prepayment_entry", "payment", "account"}),
            search_words=_("Room or name"),
            nothing=_("No prepayment fits the filter."),
            empty=self._none_yet(),
        )

    def _buttons(self) -> list[Action]:
        return [
            Action(_("Collect"), self._collect, icon="wallet", key="F2", needs_row=True),
            *declared_actions(self._at, "prepayment", self._row_id),
            *export_action(self._at, N_("Prepayments"), self._write, lambda: self.table),
        ]

    def _none_yet(self) -> EmptyPage:
        way = Choice(
            "wallet", _("Take the first money"),
            _("At the cash desk what is left over is kept by the minus key."),
            _("Cash desk"), "Enter", partial(self._at.open_page, "fees.desk"),
        )  # fmt: skip
        sentence = _("What payers left for later bills stands here, with how long it waits.")
        return EmptyPage("wallet", _("Nothing is prepaid"), sentence, [way])

    def _listing(self, question: Question) -> Listing:
        everyone = self._at.store.read(unused_prepayments)
        words = fold(question.words)
        found = [r for r in everyone if words in fold(r.unit) or words in fold(r.payer)]
        wanted = next((age for age in PrepaidAge if age.value in question.chips), None)
        self._rows = [row for row in found if wanted in (None, row.age)]
        counts = {age.value: sum(row.age is age for row in found) for age in PrepaidAge}
        lines = ngettext("{count} balance", "{count} balances", len(self._rows))
        return Listing(
            rows=self._rows,
            counts={"all": len(found), **counts},
            left=[Figure("", lines.format(count=f"{len(self._rows):,}"))],
            right=[Figure(_("Prepaid"), str(total(row.amount for row in self._rows)), strong=True)],
            has_more=bool(everyone),
        )

    def open(self, **context: object) -> None:
        """Go to the balance of its `entry_id`."""
        entry_id = context.get("entry_id")
        if isinstance(entry_id, int):
            self.set_filters("all")
            self.table.select(entry_id)

    def _row_id(self) -> int | None:
        row = self.table.current_row()
        return row.id if isinstance(row, PrepaidRow) else None

    def _collect(self) -> None:
        row = self.table.current_row()
        if isinstance(row, PrepaidRow) and row.unit_id is not None:
            self._at.open_page("fees.desk", unit_id=row.unit_id)

    def _write(self, store: Store, path: Path, *, extent: Extent, progress: Progress | None) -> int:
        """Write the rows shown, in the order of the list."""
        by_id = {row.id: row for row in self._rows}
        ids = extent.ids() if extent.ids is not None else list(by_id)
        rows = [by_id[one] for one in ids if one in by_id]
        return write_prepayments(store, path, extent, rows=rows, progress=progress)


def prepayments_page(desk: Desk) -> PrepaymentsPage:
    """Build the page."""
    return PrepaymentsPage(desk)
