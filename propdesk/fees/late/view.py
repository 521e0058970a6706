"""The page of late fees: what has come up on charges that were late, each with its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.late.late_fees import has_clauses
from propdesk.fees.late.listing import LateRow, LateState, late_rows, write_late_fees
from propdesk.fees.periods import short_period
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import total
from propdesk.kernel.records.folding import fold
from propdesk.ui.forms.record_actions import declared_actions
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, badge_of
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

WATCHES = frozenset(
    {"charge", "open_charge", "payment", "allocation", "reduction", "late_clause", "account"}
)
COLUMNS = (
    Column("unit", N_("Unit"), width=88, weight=500),
    Column("debtor", N_("Who owes"), width=120),
    Column("item", N_("Fee item"), stretch=True, free=True),
    Column(
        "period_from", N_("Period"), width=124,
        value=lambda row: short_period(row.period_from, row.period_to),
    ),
    Column("due_day", N_("Due day"), kind=Kind.DATE, width=92, ink="text2"),
    Column("principal", N_("Charged"), kind=Kind.AMOUNT, width=84, ink="text2", yields=True),
    Column("unpaid", N_("Unpaid"), kind=Kind.AMOUNT, width=84),
    Column("days", N_("Days late"), kind=Kind.COUNT, width=70),
    Column("accrued", N_("Late fee till today"), kind=Kind.AMOUNT, width=94),
    Column("posted", N_("Paid or waived"), kind=Kind.AMOUNT, width=84, yields=True),
    Column("claim", N_("Still asked"), kind=Kind.AMOUNT, width=88, weight=600),
    Column(
        "state", N_("State"), kind=Kind.STATE, width=128, value=lambda row: badge_of(row.state)
    ),
)  # fmt: skip


class LateFeesPage(RegisterPage):
    """The list; a row leads to the cash desk, a key waives."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        self._rows: list[LateRow] = []
        super().__init__(
            desk,
            "fees.late_fees",
            COLUMNS,
            load=self._listing,
            actions=self._buttons(),
            filters=self._chips(),
            on_open=lambda _row: self._collect(),
            watches=WATCHES,
            search_words=_("Room or name"),
            nothing=_("No late fee fits the filter."),
            empty=self._none_yet(),
        )

    def _buttons(self) -> list[Action]:
        actions = [
            Action(_("Collect"), self._collect, icon="wallet", key="F2", needs_row=True),
            Action(_("Charge"), self._show_charge, icon="receipt-text", key="F3", needs_row=True),
        ]
        actions += declared_actions(self._at, "charge", self._charge)
        actions += export_action(self._at, N_("Late fees"), self._write, lambda: self.table)
        return actions

    def _chips(self) -> list[Filter]:
        return [
            Filter("all", _("All"), group=_("State"), checked=True),
            *(
                Filter(state.value, state.label, icon=state.icon, tone=state.tone, group=_("State"))
                for state in LateState
            ),
        ]

    def _none_yet(self) -> EmptyPage:
        clauses = Choice(
            "percent", _("Enter the first clause"),
            _("For which item, its wording and date, how much a day, from which due day on."),
            _("Late-fee clauses"), "Enter", lambda: self._at.open_page("fees.late_clauses"),
        )  # fmt: skip
        sentence = _("What is paid late under a clause of the contract stands here with its days.")
        return EmptyPage("percent", _("No late fee has come up"), sentence, [clauses])

    def _listing(self, question: Question) -> Listing:
        everyone = self._at.store.read(late_rows)
        words = fold(question.words)
        found = [r for r in everyone if words in fold(r.unit) or words in fold(r.debtor)]
        wanted = next((state for state in LateState if state.value in question.chips), None)
        self._rows = [row for row in found if wanted in (None, row.state)]
        counts = {state.value: sum(1 for row in found if row.state is state) for state in LateState}
        lines = ngettext("{count} charge", "{count} charges", len(self._rows))
        return Listing(
            rows=self._rows,
            counts={"all": len(found), **counts},
            left=[Figure("", lines.format(count=f"{len(self._rows):,}"))],
            right=[
                Figure(_("Late fee till today"), str(total(row.accrued for row in self._rows))),
                Figure(_("Still asked"), str(total(row.claim for row in self._rows)), strong=True),
            ],
            has_more=bool(everyone) or self._at.store.read(has_clauses),
        )

    def _current(self) -> LateRow | None:
        row = self.table.current_row()
        return row if isinstance(row, LateRow) else None

    def _charge(self) -> int | None:
        row = self._current()
        return row.id if row else None

    def _collect(self) -> None:
        row = self._current()
        if row is not None and row.unit_id is not None:
            self._at.open_page("fees.desk", unit_id=row.unit_id)

    def _show_charge(self) -> None:
        row = self._current()
        if row is not None:
            self._at.open_page("fees.charges", charge=row.id)

    def _write(self, store: Store, path: Path, *, extent: Extent, progress: Progress | None) -> int:
        """Write the rows shown, in the order of the list."""
        by_id = {row.id: row for row in self._rows}
        ids = extent.ids() if extent.ids is not None else list(by_id)
        rows = [by_id[one] for one in ids if one in by_id]
        return write_late_fees(store, path, extent, rows=rows, progress=progress)


def late_fees_page(desk: Desk) -> LateFeesPage:
    """Build the page."""
    return LateFeesPage(desk)
