"""A row beside the list: what it says, whose it may be by digits, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.bank.matching.naming import MeantTold, RowTold, row_told
from propdesk.fees.bank.rules import DONE, RowState, WhyIgnored
from propdesk.fees.bank.taking.listing import StatementListRow
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.ui.forms.kept_lines import LinesCard
from propdesk.ui.lists.columns import badge_of
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


class RowPanel(LinesCard):
    """See the module. `choose(unit_id)` is told whose a clerk says the row is, `credit(ids)` of
    which hand-ins of cash."""

    def __init__(
        self,
        desk: Desk,
        choose: Callable[[int], object],
        credit: Callable[[Sequence[int]], object],
        *,
        may_take: bool,
    ) -> None:
        super().__init__((14, 8))
        self._at, self._choose, self._credit, self._may_take = desk, choose, credit, may_take

    def show_row(self, row: object | None) -> None:
        """Show the row the user is on."""
        with self._at.attempt(), self.lines.shown_anew():
            if isinstance(row, StatementListRow):
                self._show(row)

    def _show(self, row: StatementListRow) -> None:
        told = self._at.store.read(row_told, row_id=row.id)
        lines = self.lines
        state = badge_of(row.state)
        assert state is not None  # noqa: S101  every row has one
        lines.head(f"¥{row.amount}", state)
        if row.state in (*DONE, RowState.IGNORED):
            self._show_done(row, told)
        else:
            self._show_open(row, told)
        lines.hairline()
        facts = (
            (_("Time"), f"{wall_time(row.at):%Y-%m-%d %H:%M}"),
            (_("Payer"), row.payer),
            (_("Account"), row.payer_account),
            (_("Remark"), row.remark),
            (
                _("Transaction number"),
                row.transaction_no if not row.transaction_no.startswith("~") else "",
            ),
            (_("Fee"), str(row.fee) if row.fee else ""),
        )
        for name, value in facts:
            if value:
                lines.fact(name, value, width=72)

    def _show_done(self, row: StatementListRow, told: RowTold) -> None:
        if told.receipts:
            self.lines.fact(_("Receipt"), listed(told.receipts), width=72)
        if row.unit:
            self.lines.fact(_("Unit"), row.unit, width=72)
        if told.ignored is WhyIgnored.HANDED_IN:
            self.lines.fact(_("Reason"), told.ignored.label, width=72)
            self.lines.fact(_("Cash hand-in slip"), row.note, width=72)
        elif told.ignored is not None:
            self.lines.fact(_("Reason"), row.note or told.ignored.label, width=72)
        if told.pair_no:
            self.lines.fact(_("With row"), told.pair_no, width=72)
        by_rule = _("by what its words say")
        self.lines.fact(_("Decided"), row.decided_by or by_rule, ink="text2", width=72)

    def _show_open(self, row: StatementListRow, told: RowTold) -> None:
        if row.state is RowState.UNCLAIMED:
            words = ngettext(
                "Unclaimed for {count} day: a debt of the company, no income.",
                "Unclaimed for {count} days: a debt of the company, no income.",
                told.days,
            )
            self.lines.label(words.format(count=told.days), 13, 500, "red", wrap=True)
        if row.state is RowState.REFUND:
            words = _(
                "It gives back a payment that is not known here, or still stands. Take back its "
                "receipt, or bring in the file it came with; then press F5."
            )
            self.lines.label(words, 13, 400, "text2", wrap=True)
            return
        self.lines.label(_("Whose it may be"), 12, 600, "text2")
        if not told.meant:
            words = _("Nothing in it names a household. F3 chooses one by its room.")
            self.lines.label(words, 13, 400, "text2", wrap=True)
        for number, one in enumerate(told.meant, 1):
            self._candidate(number, one)

    def _candidate(self, number: int, one: MeantTold) -> None:
        words = " · ".join(filter(None, (one.code, one.names)))
        if self._may_take:
            take = partial(self._choose, one.unit_id)
            if one.hand_ins:
                take = partial(self._credit, one.hand_ins)
            icon = "hand-coins" if one.hand_ins else "house"
            self.lines.add(Button(words, icon=icon, key=str(number), on_click=take))
        else:
            self.lines.label(words, 13, 600, wrap=True)
        if one.hand_ins:
            self.lines.label(f"{one.why} · {one.pays}", 12, 400, "green", wrap=True)
            return
        owed = _("owes {amount}").format(amount=one.owed)
        fits = _("pays {what}").format(what=one.pays) if one.fits else _("another amount")
        ink = "green" if one.fits else "amber"
        self.lines.label(f"{one.why} · {owed} · {fits}", 12, 400, ink, wrap=True)
