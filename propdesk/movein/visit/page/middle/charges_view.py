"""What is to be paid at the hand-over; it is taken at the cash desk, in one receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.small_parts import Button, hairline, label

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts
    from propdesk.ui.parts.keys import Keys


class ChargesCard(Card):
    """`desk_wanted()` opens the cash desk on the unit; the visit stays as it is."""

    desk_wanted = Signal()

    def __init__(self, keys: Keys) -> None:
        super().__init__(margins=0)
        self.facts: VisitFacts | None = None
        self.table = Table(
            [
                Column("item", N_("Fee item"), width=190, weight=500, sortable=False),
                Column("period", N_("Period"), stretch=True, sortable=False, ink="text2"),
                Column("due", N_("Due day"), kind=Kind.DATE, width=110, sortable=False),
                Column("open", N_("To pay"), kind=Kind.AMOUNT, width=120, sortable=False),
            ],
            card=False,
        )
        self.said = label(
            _("Unpaid charges stay a dated debt; they stop neither inspection nor keys."),
            12, 400, "text3", wrap=True,
        )  # fmt: skip
        self.take = Button(_("To the cash desk"), icon="wallet", key="F5")
        self.receipts = label("", 13, 500, "green", wrap=True)
        self.take.clicked.connect(self.desk_wanted)
        self.table.activated.connect(lambda _row: self.desk_wanted.emit())
        self.body.setSpacing(0)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.receipts)
        self.receipts.setContentsMargins(12, 4, 12, 4)
        self.body.addWidget(hairline())
        bar = line_of(self.said, self.take, spacing=8)
        bar.setStretch(0, 1)
        bar.setContentsMargins(12, 6, 12, 6)
        self.body.addLayout(bar)
        PadKeys(self.table.view, {**keys})

    def show_visit(self, facts: VisitFacts) -> None:
        """Show what is open, and what is held."""
        self.facts, money = facts, facts.money
        nothing = _("Nothing is owed.") if money.seen else _("You may not see charges.")
        self.table.show_rows(money.lines, nothing=nothing)
        left = [
            Figure(_("Deposits kept"), str(money.held)),
            Figure(_("Prepaid"), str(money.prepaid)),
        ]
        told = _("Receipt {no}: {amount} paid in this visit")
        paid = [told.format(no=one.no, amount=one.amount) for one in money.receipts]
        if money.given:
            words = ngettext(
                "The developer pays the first {count} month, until {day}, from the hand-over on",
                "The developer pays the first {count} months, until {day}, from the hand-over on",
                money.given,
            )
            paid.append(words.format(count=money.given, day=money.given_until))
        self.receipts.setText(_("; ").join(paid))
        self.receipts.setVisible(bool(paid))
        self.table.show_totals(left, [Figure(_("To pay"), str(money.owed))])

    def tell_right(self, *, may_collect: bool) -> None:
        """Say why whoever may not take money cannot go on here."""
        self.take.refuse(None if may_collect else _("You may not take money."))

    def stand(self) -> None:
        """Put the keyboard into the list."""
        lines = self.facts.money.lines if self.facts else ()
        if lines and self.table.current_row() is None:
            self.table.select(lines[0].id)
        self.table.view.setFocus()
